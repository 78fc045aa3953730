//! What customs are told of the goods, completed at the packing table where order and mapping do not say it.

use kontor_model::Lang;
use kontor_model::address::CountryCode;
use kontor_model::address::parse::country_named;
use kontor_model::money::Money;
use kontor_model::shipment::{Customs, CustomsLine, NewShipment};
use kontor_web::form::FormState;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::error::FieldFault;
use crate::fields::Fields;
use crate::number::{NumberFault, format_amount, parse_number};
use crate::shipping::{WeightError, parse_g};

/// Names of the fields of a line, and of what they are in the model.
const FIELDS: [(&str, &str); 4] =
    [("code", "hs_code"), ("origin", "origin"), ("weight", "unit_weight_g"), ("value", "unit_value")];

/// What is typed of one line, by the names of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CustomsRow {
    /// Tariff number.
    pub(super) code: String,
    /// Country of origin, by two letters or its name.
    pub(super) origin: String,
    /// Grams of one piece.
    pub(super) weight: String,
    /// Worth of one piece, in the currency of the line.
    pub(super) value: String,
}

/// What stands beside the fields of a line.
#[derive(Clone, Serialize)]
pub(super) struct CustomsLineView {
    description: String,
    quantity: u32,
    currency: String,
}

/// The rows of what was prepared; none where nothing is declared.
pub(super) fn rows_of(wanted: &NewShipment, lang: Lang) -> Vec<CustomsRow> {
    let row = |line: &CustomsLine| CustomsRow {
        code: line.hs_code.clone().unwrap_or_default(),
        origin: line.origin.as_ref().map(|origin| origin.as_str().to_owned()).unwrap_or_default(),
        weight: if line.unit_weight_g == 0 { String::new() } else { line.unit_weight_g.to_string() },
        value: format_amount(line.unit_value.amount, lang),
    };
    declared(wanted).map(row).collect()
}

/// The rows as posted; a form without them leaves them as they were.
pub(super) fn from_fields(fields: &Fields, wanted: &NewShipment, lang: Lang) -> Vec<CustomsRow> {
    let mut rows = rows_of(wanted, lang);
    for (place, row) in rows.iter_mut().enumerate() {
        for (name, text) in row.texts_mut() {
            if let Some(typed) = fields.all(&field(name, place)).next() {
                typed.trim().clone_into(text);
            }
        }
    }
    rows
}

/// The declaration with what was typed; what is left empty is not known, and what cannot be read is named.
pub(super) fn apply(rows: &[CustomsRow], before: &NewShipment, faults: &mut Vec<FieldFault>) -> Option<Customs> {
    let mut customs = before.customs.clone()?;
    for (place, (line, row)) in customs.lines.iter_mut().zip(rows).enumerate() {
        let mut refuse = |name: &str, key: &str, typed: &str| {
            faults.push(FieldFault::new(&field(name, place), key).with("text", typed));
        };
        match code_of(&row.code) {
            Ok(code) => line.hs_code = code,
            Err(key) => refuse("code", key, &row.code),
        }
        line.origin = CountryCode::parse(&row.origin).or_else(|| country_named(&row.origin));
        if line.origin.is_none() && !row.origin.is_empty() {
            refuse("origin", "pack.customs.bad_origin", &row.origin);
        }
        match parse_g(&row.weight) {
            Ok(grams) => line.unit_weight_g = grams,
            Err(WeightError::Missing) => line.unit_weight_g = 0,
            Err(_) => refuse("weight", "pack.customs.bad_weight", &row.weight),
        }
        match value_of(&row.value, &line.unit_value) {
            Ok(amount) => line.unit_value.amount = amount,
            Err(key) => refuse("value", key, &row.value),
        }
    }
    Some(customs)
}

/// A tariff number as it is printed, with points or blanks between, as its digits alone.
fn code_of(typed: &str) -> Result<Option<String>, &'static str> {
    let code: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    match code.len() {
        0 => Ok(None),
        6..=11 if code.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Some(code)),
        _ => Err("pack.customs.bad_code"),
    }
}

fn value_of(typed: &str, before: &Money) -> Result<Decimal, &'static str> {
    let unit = before.currency.as_str();
    let amount = match parse_number(typed.trim_end_matches(unit).trim_end_matches('€')) {
        Ok(amount) => amount,
        Err(NumberFault::Unclear) => return Err("pack.customs.unclear_value"),
        Err(_) => return Err("pack.customs.bad_value"),
    };
    let fits = !amount.is_sign_negative() && amount.normalize().scale() <= 2;
    fits.then_some(amount).ok_or("pack.customs.bad_value")
}

/// Puts the rows into the fields of the form.
pub(super) fn fill(state: &mut FormState, rows: &[CustomsRow]) {
    for (place, row) in rows.iter().enumerate() {
        for (name, text) in row.clone().texts_mut() {
            state.set(&field(name, place), text.as_str());
        }
    }
}

/// What stands beside them.
pub(super) fn lines_of(wanted: &NewShipment) -> Vec<CustomsLineView> {
    let line = |line: &CustomsLine| CustomsLineView {
        description: line.description.clone(),
        quantity: line.quantity,
        currency: line.unit_value.currency.as_str().to_owned(),
    };
    declared(wanted).map(line).collect()
}

/// The field of the form for a path like `customs.lines[0].hs_code`; none for what it does not show.
pub(super) fn field_of(path: &str) -> Option<String> {
    let (place, leaf) = path.strip_prefix("customs.lines[")?.split_once("].")?;
    let (name, _) = FIELDS.iter().find(|(_, known)| *known == leaf)?;
    Some(field(name, place.parse().ok()?))
}

impl CustomsRow {
    fn texts_mut(&mut self) -> impl Iterator<Item = (&'static str, &mut String)> {
        let texts = [&mut self.code, &mut self.origin, &mut self.weight, &mut self.value];
        FIELDS.iter().map(|(name, _)| *name).zip(texts)
    }
}

fn declared(wanted: &NewShipment) -> impl Iterator<Item = &CustomsLine> {
    wanted.customs.iter().flat_map(|customs| &customs.lines)
}

fn field(name: &str, place: usize) -> String {
    format!("customs_{name}_{place}")
}
