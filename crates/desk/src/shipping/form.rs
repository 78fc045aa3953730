//! The form "Sendung erfassen": what was typed, and what becomes of it.

use kontor_model::Lang;
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::fold::clean_line;
use kontor_model::label::{Dpi, LabelFormat, LabelMedium, LabelSpec};
use kontor_model::shipment::{NewParcel, NewShipment};

use crate::error::FieldFault;
use crate::fields::Fields;
use crate::shipping::weight::{WeightError, parse_kg};

/// Countries that stand first in the select. Names are in the locales under `country`.
pub const USUAL_COUNTRIES: [&str; 4] = ["DE", "AT", "CH", "NL"];
/// The others: the European Union, its neighbours and the usual ones overseas. The page sorts them by their names.
pub const OTHER_COUNTRIES: [&str; 45] = [
    "AD", "AL", "AU", "BA", "BE", "BG", "CA", "CN", "CY", "CZ", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU",
    "IE", "IS", "IT", "JP", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT", "NO", "PL", "PT", "RO", "RS", "SE",
    "SI", "SK", "SM", "TR", "UA", "US", "VA",
];
/// Parcels one form can hold.
pub(super) const PARCELS_MAX: usize = 20;
/// All plain text fields, in the order of the form.
const TEXTS: [&str; 16] = [
    "name",
    "company",
    "addition",
    "street",
    "house_number",
    "post_number",
    "locker_number",
    "office_number",
    "box_number",
    "postal_code",
    "city",
    "country",
    "email",
    "reference",
    "medium",
    "dpi",
];

/// Where a parcel can go from this form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecipientKind {
    /// A door.
    #[default]
    Street,
    /// "Packstation".
    Locker,
    /// "Postfiliale".
    PostOffice,
    /// "Postfach".
    PoBox,
}

impl RecipientKind {
    /// All kinds in the order of the select.
    pub const ALL: [RecipientKind; 4] =
        [RecipientKind::Street, RecipientKind::Locker, RecipientKind::PostOffice, RecipientKind::PoBox];

    /// Form value, the same word as on the wire.
    pub fn code(self) -> &'static str {
        match self {
            RecipientKind::Street => "street",
            RecipientKind::Locker => "locker",
            RecipientKind::PostOffice => "post_office",
            RecipientKind::PoBox => "po_box",
        }
    }

    /// Reads the form value; a door for anything else.
    pub fn from_code(code: &str) -> RecipientKind {
        RecipientKind::ALL.into_iter().find(|kind| kind.code() == code).unwrap_or_default()
    }
}

/// The form as typed.
#[derive(Clone, Debug, Default)]
pub struct ShipmentForm {
    /// Kind of recipient.
    pub kind: RecipientKind,
    /// Plain fields by name.
    pub texts: Vec<(&'static str, String)>,
    /// Weights in kilograms as typed, one per parcel.
    pub weights: Vec<String>,
    /// `pdf` or `zpl`.
    pub format: String,
}

impl ShipmentForm {
    /// An empty form for a parcel within Germany.
    pub fn empty() -> ShipmentForm {
        let mut texts: Vec<(&'static str, String)> = TEXTS.iter().map(|name| (*name, String::new())).collect();
        for (name, value) in [("country", "DE"), ("medium", "a6"), ("dpi", "203")] {
            if let Some(entry) = texts.iter_mut().find(|(known, _)| *known == name) {
                entry.1 = value.to_owned();
            }
        }
        ShipmentForm { kind: RecipientKind::Street, texts, weights: vec![String::new()], format: "pdf".to_owned() }
    }

    /// Takes over what was posted.
    pub(crate) fn from_fields(fields: &Fields) -> ShipmentForm {
        let mut weights: Vec<String> = fields.all("weight").map(str::to_owned).take(PARCELS_MAX).collect();
        if weights.is_empty() {
            weights.push(String::new());
        }
        ShipmentForm {
            kind: RecipientKind::from_code(fields.get("kind")),
            texts: TEXTS.iter().map(|name| (*name, fields.get(name).to_owned())).collect(),
            weights,
            format: fields.get("format").to_owned(),
        }
    }

    /// What was typed into a field.
    pub fn text(&self, name: &str) -> &str {
        self.texts.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value.as_str())
    }

    /// Puts a text into a field of the form.
    pub fn set(&mut self, name: &str, value: &str) {
        if let Some(entry) = self.texts.iter_mut().find(|(known, _)| *known == name) {
            value.clone_into(&mut entry.1);
        }
    }

    /// Reads the whole form; every fault is named by field. Limits of a carrier are told by the cloud.
    pub fn read(&self) -> Result<NewShipment, Vec<FieldFault>> {
        let mut reading = Reading { form: self, faults: Vec::new() };
        let to = reading.recipient();
        let reference = reading.required("reference");
        let parcels = reading.parcels();
        let label = reading.label();
        if !reading.faults.is_empty() {
            return Err(reading.faults);
        }
        Ok(NewShipment { label: Some(label), ..NewShipment::new(&reference, to, parcels) })
    }
}

struct Reading<'a> {
    form: &'a ShipmentForm,
    faults: Vec<FieldFault>,
}

impl Reading<'_> {
    fn line(&mut self, name: &str) -> String {
        clean_line(self.form.text(name)).unwrap_or_else(|| {
            self.faults.push(FieldFault::new(name, "shipments.error.unprintable"));
            String::new()
        })
    }

    fn required(&mut self, name: &str) -> String {
        let before = self.faults.len();
        let line = self.line(name);
        if line.is_empty() && self.faults.len() == before {
            self.faults.push(FieldFault::new(name, "shipments.error.required"));
        }
        line
    }

    fn optional(&mut self, name: &str) -> Option<String> {
        Some(self.line(name)).filter(|line| !line.is_empty())
    }

    fn digits(&mut self, name: &str, lengths: std::ops::RangeInclusive<usize>, key: &str) -> String {
        let line = self.required(name).replace(' ', "");
        let fits = lengths.contains(&line.len()) && line.bytes().all(|byte| byte.is_ascii_digit());
        if !line.is_empty() && !fits {
            self.faults.push(FieldFault::new(name, key));
        }
        line
    }

    fn recipient(&mut self) -> Recipient {
        let party = Party {
            name: self.required("name"),
            company: self.optional("company"),
            addition: self.optional("addition"),
            email: self.optional("email"),
            phone: None,
        };
        let country = CountryCode::parse(self.form.text("country").trim()).unwrap_or_else(|| {
            self.faults.push(FieldFault::new("country", "shipments.error.country"));
            CountryCode::germany()
        });
        match self.form.kind {
            RecipientKind::Street => Recipient::Street(Address {
                party,
                street: self.required("street"),
                house_number: self.optional("house_number"),
                postal_code: self.required("postal_code"),
                city: self.required("city"),
                country,
            }),
            RecipientKind::Locker => Recipient::Locker {
                party,
                post_number: self.digits("post_number", 6..=10, "shipments.error.post_number"),
                locker_number: self.digits("locker_number", 3..=3, "shipments.error.locker_number"),
                postal_code: self.required("postal_code"),
                city: self.required("city"),
                country,
            },
            RecipientKind::PostOffice => Recipient::PostOffice {
                party,
                post_number: self.optional("post_number"),
                office_number: self.digits("office_number", 3..=3, "shipments.error.office_number"),
                postal_code: self.required("postal_code"),
                city: self.required("city"),
                country,
            },
            RecipientKind::PoBox => Recipient::PoBox {
                party,
                box_number: self.required("box_number"),
                postal_code: self.required("postal_code"),
                city: self.required("city"),
                country,
            },
        }
    }

    fn parcels(&mut self) -> Vec<NewParcel> {
        let mut parcels = Vec::new();
        for (index, typed) in self.form.weights.iter().enumerate() {
            match parse_kg(typed) {
                Ok(weight_g) => parcels.push(NewParcel { weight_g, dimensions_mm: None, reference: None }),
                Err(error) => self.faults.push(FieldFault::new(&format!("weight_{index}"), weight_key(error))),
            }
        }
        parcels
    }

    fn label(&mut self) -> LabelSpec {
        let format = LabelFormat::from_code(&self.form.format);
        let medium = LabelMedium::from_code(self.form.text("medium"));
        let dpi = self.form.text("dpi").parse::<u16>().ok().and_then(|code| Dpi::try_from(code).ok());
        for (name, missing) in [("format", format.is_none()), ("medium", medium.is_none()), ("dpi", dpi.is_none())] {
            if missing {
                self.faults.push(FieldFault::new(name, "shipments.error.choice"));
            }
        }
        LabelSpec {
            format: format.unwrap_or_default(),
            medium: medium.unwrap_or_default(),
            dpi: dpi.unwrap_or_default(),
        }
    }
}

pub(crate) fn weight_key(error: WeightError) -> &'static str {
    match error {
        WeightError::Missing => "shipments.error.weight_missing",
        WeightError::Malformed => "shipments.error.weight_malformed",
        WeightError::Zero => "shipments.error.weight_zero",
        WeightError::TooMuch => "shipments.error.weight_too_much",
    }
}

/// The field of this form that a path of the cloud's model belongs to; `None` when the form has none.
pub(crate) fn field_of_path(path: &str) -> Option<String> {
    if let Some(index) = path.strip_prefix("parcels[").and_then(|rest| rest.split(']').next()) {
        return index.parse::<usize>().ok().map(|index| format!("weight_{index}"));
    }
    let name = path.strip_prefix("to.").or_else(|| path.strip_prefix("label.")).unwrap_or(path);
    (TEXTS.contains(&name) || matches!(name, "kind" | "format")).then(|| name.to_owned())
}

/// Writes weights back in the language's own way.
pub(super) fn weight_text(weight_g: u32, lang: Lang) -> String {
    super::weight::format_kg(weight_g, lang)
}
