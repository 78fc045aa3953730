//! The form of the packing table: what was asked for, as it may be changed there, and back.
//!
//! Everything the form does not show stays as it was prepared: services, dimensions, references of parcels.

use std::hash::{Hash, Hasher};

use kontor_model::Lang;
use kontor_model::address::{Party, Recipient};
use kontor_model::shipment::{Finding, NewParcel, NewShipment};

use super::customs::{self, CustomsRow};
use crate::error::FieldFault;
use crate::fields::Fields;
use crate::shipping::{RecipientKind, ShipmentForm, WeightError, format_kg, parse_kg, weight_key};

/// Parcels one form can hold.
pub(super) const PARCELS_MAX: usize = 99;
/// Bytes of findings that travel with the form.
const FINDINGS_BYTES: usize = 64 * 1024;

/// The form as typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct PackingForm {
    /// The recipient; its weights are those of the parcels.
    pub(super) to: ShipmentForm,
    /// For each parcel the place it had when it was prepared; none for one that was added here.
    pub(super) rows: Vec<Option<usize>>,
    /// Number of the shipping profile; empty for what the cloud chooses.
    pub(super) profile: String,
    /// What customs are told of each line of goods.
    pub(super) customs: Vec<CustomsRow>,
    /// What the last check found and nobody decided yet.
    pub(super) findings: Vec<Finding>,
    /// Mark of what was prepared when the form was shown; empty for a form that carries none.
    pub(super) mark: String,
}

impl PackingForm {
    /// The form for what was prepared.
    pub(crate) fn of(wanted: &NewShipment, findings: &[Finding], lang: Lang) -> PackingForm {
        let weights = wanted.parcels.iter().map(|parcel| weight_text(parcel.weight_g, lang)).collect();
        PackingForm {
            to: ShipmentForm { weights, ..recipient_form(&wanted.to) },
            rows: (0..wanted.parcels.len()).map(Some).collect(),
            profile: wanted.shipping_profile.clone().unwrap_or_default(),
            customs: customs::rows_of(wanted, lang),
            findings: worth_telling(wanted, findings).cloned().collect(),
            mark: mark_of(wanted),
        }
    }

    /// Takes over what was posted. A form without address fields leaves the recipient as it was.
    pub(crate) fn from_fields(fields: &Fields, wanted: &NewShipment, lang: Lang) -> PackingForm {
        let mut to = ShipmentForm::from_fields(fields);
        let weights: Vec<String> = fields.all("weight").map(str::to_owned).take(PARCELS_MAX).collect();
        if fields.get("name").is_empty() && fields.get("city").is_empty() && fields.get("kind").is_empty() {
            to = recipient_form(&wanted.to);
        }
        to.weights = if weights.is_empty() { vec![String::new()] } else { weights };
        let mut rows: Vec<Option<usize>> = fields.all("row").map(|place| place.parse().ok()).collect();
        rows.resize(to.weights.len(), None);
        let findings = fields.get("findings");
        let findings = if findings.len() > FINDINGS_BYTES { "" } else { findings };
        PackingForm {
            to,
            rows,
            profile: fields.get("profile").to_owned(),
            customs: customs::from_fields(fields, wanted, lang),
            findings: serde_json::from_str(findings).unwrap_or_default(),
            mark: fields.get("mark").to_owned(),
        }
    }

    /// Tells whether what was prepared is another thing than when the form was shown: what is typed in it was typed over
    /// the old one.
    pub(super) fn is_outdated(&self, wanted: &NewShipment) -> bool {
        !self.mark.is_empty() && self.mark != mark_of(wanted)
    }

    /// Notes that what is typed here was typed over this.
    pub(super) fn note_seen(&mut self, wanted: &NewShipment) {
        if !self.mark.is_empty() {
            self.mark = mark_of(wanted);
        }
    }

    /// The form for what is prepared now, with the weights that were typed.
    pub(super) fn renewed(self, wanted: &NewShipment, findings: &[Finding], lang: Lang) -> PackingForm {
        let mut fresh = PackingForm::of(wanted, findings, lang);
        (fresh.to.weights, fresh.rows) = (self.to.weights, self.rows);
        fresh
    }

    /// One parcel more.
    pub(super) fn add_parcel(&mut self) {
        if self.to.weights.len() < PARCELS_MAX {
            self.to.weights.push(String::new());
            self.rows.push(None);
        }
    }

    /// One parcel less; the last one stays.
    pub(super) fn drop_parcel(&mut self, place: usize) {
        if self.to.weights.len() > 1 && place < self.to.weights.len() {
            self.to.weights.remove(place);
            self.rows.remove(place);
        }
    }

    /// A weight from a scale: into the first parcel that has none, else into the first.
    pub(super) fn take_weight(&mut self, text: &str) {
        let empty = self.to.weights.iter().position(|typed| typed.trim().is_empty());
        if let Some(weight) = self.to.weights.get_mut(empty.unwrap_or(0)) {
            text.clone_into(weight);
        }
    }

    /// "Übernehmen": puts the proposal of a finding into its field; true when the form has that field.
    pub(super) fn accept(&mut self, place: usize) -> bool {
        if place >= self.findings.len() {
            return false;
        }
        let finding = self.findings.remove(place);
        let (Some(proposal), Some(field)) = (finding.proposal, field_of(&finding.field)) else { return false };
        match self.to.texts.iter_mut().find(|(name, _)| *name == field) {
            Some(entry) => {
                entry.1 = proposal;
                true
            }
            None => false,
        }
    }

    /// "So lassen": the finding is decided.
    pub(super) fn leave(&mut self, place: usize) {
        if place < self.findings.len() {
            self.findings.remove(place);
        }
    }

    /// Reads the form over what was prepared; every fault is named by field.
    pub(super) fn apply(&self, before: &NewShipment) -> Result<NewShipment, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let to = self.recipient(before, &mut faults);
        let parcels = self.parcels(before, &mut faults);
        let customs = customs::apply(&self.customs, before, &mut faults);
        let Some(to) = to.filter(|_| faults.is_empty()) else { return Err(faults) };
        let shipping_profile = Some(self.profile.clone()).filter(|number| !number.is_empty());
        let same_profile = before.shipping_profile == shipping_profile;
        Ok(NewShipment {
            to,
            parcels,
            // A profile chosen here decides everything a profile decides; what was named beside it was for the other one.
            carrier_account: before.carrier_account.clone().filter(|_| same_profile || shipping_profile.is_none()),
            service: before.service.clone().filter(|_| same_profile || shipping_profile.is_none()),
            shipping_profile,
            customs,
            ..before.clone()
        })
    }

    fn recipient(&self, before: &NewShipment, faults: &mut Vec<FieldFault>) -> Option<Recipient> {
        if matches!(before.to, Recipient::ParcelShop { .. }) {
            return Some(before.to.clone());
        }
        let mut typed = self.to.clone();
        typed.set("reference", &before.reference);
        typed.weights = vec!["1".to_owned()];
        // Those belong to the form for typing by hand; here the profile says what the label is.
        let whole = ShipmentForm::empty();
        typed.format.clone_from(&whole.format);
        for name in ["medium", "dpi"] {
            typed.set(name, whole.text(name));
        }
        match typed.read() {
            Ok(read) => Some(with_phone(read.to, before.to.party())),
            Err(found) => {
                faults.extend(found);
                None
            }
        }
    }

    fn parcels(&self, before: &NewShipment, faults: &mut Vec<FieldFault>) -> Vec<NewParcel> {
        let mut parcels = Vec::new();
        for (place, (typed, row)) in self.to.weights.iter().zip(&self.rows).enumerate() {
            let known = row.and_then(|row| before.parcels.get(row)).cloned();
            let empty = NewParcel { weight_g: 0, dimensions_mm: None, reference: None };
            match parse_kg(typed) {
                Ok(weight_g) => parcels.push(NewParcel { weight_g, ..known.unwrap_or(empty) }),
                Err(error) => faults.push(FieldFault::new(&format!("weight_{place}"), weight_key(error))),
            }
        }
        parcels
    }

    /// Grams of all parcels together, as far as they can be read.
    pub(super) fn total_g(&self) -> u32 {
        self.to.weights.iter().filter_map(|typed| parse_kg(typed).ok()).sum()
    }

    /// Tells whether a weight is missing.
    pub(super) fn lacks_weight(&self) -> bool {
        self.to.weights.iter().any(|typed| parse_kg(typed) == Err(WeightError::Missing))
    }
}

/// A short mark of what was prepared; another one for other content. It guards against typing over a change, not against
/// anybody who forges it.
fn mark_of(wanted: &NewShipment) -> String {
    let mut hasher = std::hash::DefaultHasher::new();
    serde_json::to_string(wanted).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The name of a field of this form by its path in the model; `None` for what the form does not show.
pub(super) fn field_of(path: &str) -> Option<String> {
    customs::field_of(path).or_else(|| crate::shipping::field_of_path(path))
}

/// What was found when a shipment was prepared, without what only says that nobody has weighed a parcel yet.
pub(super) fn worth_telling<'f>(wanted: &NewShipment, findings: &'f [Finding]) -> impl Iterator<Item = &'f Finding> {
    let parcels = wanted.parcels.iter().enumerate();
    let unweighed: Vec<String> =
        parcels.filter(|(_, parcel)| parcel.weight_g == 0).map(|(place, _)| format!("weight_{place}")).collect();
    findings.iter().filter(move |finding| field_of(&finding.field).is_none_or(|field| !unweighed.contains(&field)))
}

/// The form that shows a recipient.
fn recipient_form(to: &Recipient) -> ShipmentForm {
    let mut form = ShipmentForm { weights: Vec::new(), ..ShipmentForm::empty() };
    let party = to.party();
    let (postal_code, city, country) = to.place();
    for (name, value) in [
        ("name", party.name.as_str()),
        ("company", party.company.as_deref().unwrap_or_default()),
        ("addition", party.addition.as_deref().unwrap_or_default()),
        ("email", party.email.as_deref().unwrap_or_default()),
        ("postal_code", postal_code),
        ("city", city),
        ("country", country.as_str()),
    ] {
        form.set(name, value);
    }
    match to {
        Recipient::Street(address) => {
            form.set("street", &address.street);
            form.set("house_number", address.house_number.as_deref().unwrap_or_default());
        }
        Recipient::Locker { post_number, locker_number, .. } => {
            form.kind = RecipientKind::Locker;
            form.set("post_number", post_number);
            form.set("locker_number", locker_number);
        }
        Recipient::PostOffice { post_number, office_number, .. } => {
            form.kind = RecipientKind::PostOffice;
            form.set("post_number", post_number.as_deref().unwrap_or_default());
            form.set("office_number", office_number);
        }
        Recipient::PoBox { box_number, .. } => {
            form.kind = RecipientKind::PoBox;
            form.set("box_number", box_number);
        }
        Recipient::ParcelShop { .. } => {}
    }
    form
}

/// The form has no phone number; the one that was prepared stays.
fn with_phone(mut to: Recipient, before: &Party) -> Recipient {
    let party = match &mut to {
        Recipient::Street(address) => &mut address.party,
        Recipient::Locker { party, .. }
        | Recipient::PostOffice { party, .. }
        | Recipient::PoBox { party, .. }
        | Recipient::ParcelShop { party, .. } => party,
    };
    party.phone.clone_from(&before.phone);
    to
}

fn weight_text(weight_g: u32, lang: Lang) -> String {
    if weight_g == 0 { String::new() } else { format_kg(weight_g, lang) }
}
