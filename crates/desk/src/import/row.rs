//! One row of a table as a shipment: what was understood, and by column what was not.

use kontor_model::Lang;
use kontor_model::address::parse::{Confidence, Note, Reading, TypedAddress, country_named, read, read_lines};
use kontor_model::address::{CountryCode, Recipient};
use kontor_model::money::Money;
use kontor_model::shipment::{CashOnDelivery, NewParcel, NewShipment, ShipmentServices};
use kontor_web::page::Site;
use serde::Serialize;
use serde_json::json;

use super::ImportRow;
use super::columns::Column::{self, *};
use super::columns::Columns;
use crate::number::{NumberFault, parse_number};
use crate::shipping::{WeightError, parse_g, parse_kg, weight_key};
use kontor_web::sheet::SheetLine;

/// Longest reference a label has room for.
pub(super) const REFERENCE_MAX: usize = 35;

/// How much a remark matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Worth knowing; the row goes on.
    Note,
    /// Somebody has to look before the row goes on.
    Doubt,
    /// The row cannot go on.
    Wrong,
}

/// What is to be said about a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// How much it matters.
    pub tone: Tone,
    /// The column it is about, by its head.
    pub column: String,
    /// What it is and what to do now, in the reader's language.
    pub text: String,
}

/// What every row is read with.
pub(super) struct Reader<'a> {
    pub(super) site: &'a Site,
    pub(super) lang: Lang,
    pub(super) heads: &'a [String],
    pub(super) columns: &'a Columns,
}

/// A row while it is being read.
struct Draft<'a> {
    reader: &'a Reader<'a>,
    cells: &'a [String],
    remarks: Vec<Remark>,
}

impl Reader<'_> {
    pub(super) fn read(&self, line: SheetLine) -> ImportRow {
        let mut draft = Draft { reader: self, cells: &line.cells, remarks: Vec::new() };
        let reference = draft.text(Reference);
        let wanted = draft.shipment(&reference);
        let remarks = draft.remarks;
        let is_wrong = remarks.iter().any(|remark| remark.tone == Tone::Wrong);
        ImportRow { line: line.line, reference, wanted: Some(wanted).filter(|_| !is_wrong), remarks, cells: line.cells }
    }
}

impl Draft<'_> {
    fn text(&self, column: Column) -> String {
        let cell = self.reader.columns.place(column).and_then(|place| self.cells.get(place));
        cell.map(|cell| cell.trim().to_owned()).unwrap_or_default()
    }

    fn optional(&self, column: Column) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    fn head(&self, column: Column) -> String {
        let place = self.reader.columns.place(column);
        place.and_then(|place| self.reader.heads.get(place)).cloned().unwrap_or_default()
    }

    fn say(&mut self, tone: Tone, column: Column, key: &str, args: &[(&str, &str)]) {
        let text = self.reader.site.text(self.reader.lang, key, args);
        self.remarks.push(Remark { tone, column: self.head(column), text });
    }

    fn shipment(&mut self, reference: &str) -> NewShipment {
        if self.cells.len() > self.reader.heads.len()
            && self.cells[self.reader.heads.len()..].iter().any(|c| !c.is_empty())
        {
            let count = self.cells.len().to_string();
            self.say(Tone::Wrong, Reference, "import.row.too_many_cells", &[("count", &count)]);
        }
        match reference.chars().count() {
            0 => self.say(Tone::Wrong, Reference, "import.row.no_reference", &[]),
            1..=REFERENCE_MAX => {}
            _ => self.say(Tone::Wrong, Reference, "import.row.long_reference", &[("most", &REFERENCE_MAX.to_string())]),
        }
        let to = self.recipient();
        let parcels = self.parcels();
        let goods_value = self.money(GoodsValue);
        let cash = self.money(CashOnDelivery);
        let services = cash.map(|amount| ShipmentServices {
            cash_on_delivery: Some(CashOnDelivery {
                amount,
                parts: Vec::new(),
                bank_account: None,
                note: None,
                second_note: None,
            }),
            ..ShipmentServices::default()
        });
        NewShipment {
            customer_reference: self.optional(CustomerReference),
            cost_center: self.optional(CostCenter),
            shipping_profile: self.optional(Profile),
            service: self.optional(Service),
            carrier_account: self.optional(Account),
            order_source: self.optional(Source),
            goods_value,
            services,
            ..NewShipment::new(reference, to, parcels)
        }
    }

    fn recipient(&mut self) -> Recipient {
        let country = self.country();
        let lines = self.lines();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let reading = if self.has_lines() { read_lines(&lines, &country) } else { self.fields(&country) };
        if reading.confidence < Confidence::High {
            for note in &reading.notes {
                self.note(note);
            }
        }
        reading.recipient
    }

    fn country(&mut self) -> CountryCode {
        let typed = self.text(Country);
        if typed.is_empty() {
            return CountryCode::germany();
        }
        let named = || {
            let codes = crate::shipping::USUAL_COUNTRIES.into_iter().chain(crate::shipping::OTHER_COUNTRIES);
            let is_it = |code: &&str| {
                let is_name =
                    |lang| kontor_model::fold::fold(&self.reader.site.text(lang, &format!("country.{code}"), &[]));
                Lang::ALL.iter().any(|lang| is_name(*lang) == kontor_model::fold::fold(&typed))
            };
            codes.into_iter().find(is_it).and_then(CountryCode::parse)
        };
        let found = CountryCode::parse(&typed).or_else(|| country_named(&typed)).or_else(named);
        found.unwrap_or_else(|| {
            self.say(Tone::Wrong, Country, "import.row.country", &[("text", &typed)]);
            CountryCode::germany()
        })
    }

    fn has_lines(&self) -> bool {
        let is_line = |column: &Column| matches!(column, Address | Line(_));
        self.reader.columns.known.iter().any(|(column, _)| is_line(column) && !self.text(*column).is_empty())
    }

    /// The lines of a free address, the name on top where it has a column of its own.
    fn lines(&self) -> Vec<String> {
        let whole = self.text(Address);
        let mut lines: Vec<String> = [self.name(), self.text(Company), self.text(PostNumber)].to_vec();
        lines.extend(whole.split(['\n', '\r', '|']).map(str::to_owned));
        lines.extend((1..=6).map(|number| self.text(Line(number))));
        lines.push(self.text(Street));
        lines.push(format!("{} {}", self.text(PostalCode), self.text(City)));
        lines.push(self.text(Email));
        lines.retain(|line| !line.trim().is_empty());
        lines
    }

    fn name(&self) -> String {
        let parts = [self.text(Name), self.text(FirstName), self.text(LastName)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn fields(&self, country: &CountryCode) -> Reading {
        let post_number = self.text(PostNumber);
        let second = [self.text(Street2), post_number.clone()];
        let typed = TypedAddress {
            name: self.name(),
            company: self.text(Company),
            addition: self.text(Addition),
            street: self.text(Street),
            street2: second.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "),
            house_number: self.text(HouseNumber),
            postal_code: self.text(PostalCode),
            city: self.text(City),
            email: self.text(Email),
            phone: self.text(Phone),
        };
        read(&typed, country)
    }

    fn note(&mut self, note: &Note) {
        let tone = match note.code.confidence() {
            Confidence::Low => Tone::Wrong,
            Confidence::Medium => Tone::Doubt,
            Confidence::High => return,
        };
        let column = match note.field {
            "name" => [Name, LastName, Address, Line(1)],
            "house_number" => [HouseNumber, Street, Address, Line(2)],
            "postal_code" => [PostalCode, City, Address, Line(3)],
            "city" => [City, PostalCode, Address, Line(3)],
            "country" => [Country, City, Address, Line(3)],
            "post_number" => [PostNumber, Street, Address, Line(2)],
            _ => [Street, Street2, Address, Line(2)],
        };
        let place = column.into_iter().find(|column| self.reader.columns.place(*column).is_some());
        let column = place.map(|column| self.head(column)).unwrap_or_default();
        self.remarks.push(Remark { tone, column, text: note.sentence(self.reader.lang).to_owned() });
    }

    /// One parcel per weight; several stand in one cell with a slash, bar or plus between.
    fn parcels(&mut self) -> Vec<NewParcel> {
        let columns = [WeightKg, WeightG, Weight];
        let typed = columns.into_iter().find_map(|column| Some((column, self.optional(column)?)));
        let parcel = |weight_g| NewParcel { weight_g, dimensions_mm: None, reference: None };
        let Some((column, typed)) = typed else {
            let asked = columns.into_iter().find(|column| self.reader.columns.place(*column).is_some());
            self.say(Tone::Note, asked.unwrap_or(Reference), "import.row.no_weight", &[]);
            return vec![parcel(0)];
        };
        let mut parcels = Vec::new();
        for part in typed.split(['/', '|', '+']) {
            match weight(column, part.trim()) {
                Ok(weight_g) => parcels.push(parcel(weight_g)),
                Err(key) => {
                    self.say(Tone::Wrong, column, key, &[("text", part.trim())]);
                    return Vec::new();
                }
            }
        }
        parcels
    }

    /// An amount like `149,90`.
    fn money(&mut self, column: Column) -> Option<Money> {
        let typed = self.optional(column)?;
        let amount = parse_number(typed.trim_end_matches(['€', ' ']).trim_end_matches("EUR"));
        let currency = self.optional(Currency).unwrap_or_else(|| "EUR".to_owned());
        let money = amount.map(|amount| json!({ "amount": amount.to_string(), "currency": currency }));
        match money.map(|money| serde_json::from_value::<Money>(money).ok()) {
            Ok(Some(money)) if money.is_payable() => Some(money),
            // Nothing to collect is no service.
            Ok(Some(money)) if money.amount.is_zero() => None,
            Err(NumberFault::Unclear) => {
                self.say(Tone::Wrong, column, "import.row.money_unclear", &[("text", &typed)]);
                None
            }
            _ => {
                self.say(Tone::Wrong, column, "import.row.money", &[("text", &typed)]);
                None
            }
        }
    }
}

/// Grams of a typed weight, or the key of what is wrong with it.
fn weight(column: Column, typed: &str) -> Result<u32, &'static str> {
    let lower = typed.to_lowercase();
    let in_kg = lower.strip_suffix("kg");
    let in_g = lower.strip_suffix("gramm").or_else(|| lower.strip_suffix('g')).filter(|_| in_kg.is_none());
    match (column, in_kg, in_g) {
        (_, Some(_), _) | (WeightKg, None, None) => parse_kg(&lower).map_err(weight_key),
        (_, _, Some(grams)) => parse_g(grams).map_err(grams_key),
        (WeightG, None, None) => parse_g(&lower).map_err(grams_key),
        _ => Err("import.row.no_unit"),
    }
}

fn grams_key(error: WeightError) -> &'static str {
    if error == WeightError::Malformed { "import.row.grams" } else { weight_key(error) }
}
