//! The forms a value can be written in: dates as an office writes them, amounts, whole numbers, capitals.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_decimal::{Decimal, RoundingStrategy};

use super::held::Trouble;
use super::value::Value;

/// Where days begin: documents are written in Germany.
const ZONE: &str = "Europe/Berlin";
/// Most characters that `first:N` may keep.
const FIRST: usize = 10_000;

/// A form.
#[derive(Clone)]
pub(super) enum Form {
    Date(TimeZone),
    IsoDate(TimeZone),
    DateTime(TimeZone),
    Money,
    Integer,
    Upper,
    Lower,
    First(usize),
}

impl Form {
    /// Reads its name; `None` when there is no such form.
    pub(super) fn parse(name: &str) -> Option<Form> {
        let zone = || TimeZone::get(ZONE).unwrap_or(TimeZone::UTC);
        Some(match name.trim() {
            "date" => Form::Date(zone()),
            "iso_date" => Form::IsoDate(zone()),
            "date_time" => Form::DateTime(zone()),
            "money" => Form::Money,
            "integer" => Form::Integer,
            "upper" => Form::Upper,
            "lower" => Form::Lower,
            other => {
                let count = other.strip_prefix("first:")?.trim().parse().ok()?;
                (1..=FIRST).contains(&count).then_some(Form::First(count))?
            }
        })
    }

    /// Writes a value that is not nothing.
    pub(super) fn write(&self, value: Value<'_>) -> Result<String, Trouble> {
        match self {
            Form::Date(zone) => date(&value, zone).map(|date| date.strftime("%d.%m.%Y").to_string()),
            Form::IsoDate(zone) => date(&value, zone).map(|date| date.to_string()),
            Form::DateTime(zone) => {
                let at = time(&value).ok_or_else(|| misfit(&value))?;
                Ok(zone.to_datetime(at).strftime("%d.%m.%Y %H:%M").to_string())
            }
            Form::Money => value.number().map(money).ok_or_else(|| misfit(&value)),
            Form::Integer => {
                let number = value.number().ok_or_else(|| misfit(&value))?;
                let whole = number.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
                Ok(whole.normalize().to_string())
            }
            Form::Upper => Ok(value.text().unwrap_or_default().to_uppercase()),
            Form::Lower => Ok(value.text().unwrap_or_default().to_lowercase()),
            Form::First(count) => Ok(value.text().unwrap_or_default().chars().take(*count).collect()),
        }
    }
}

fn misfit(value: &Value<'_>) -> Trouble {
    Trouble::Misfit(value.clone().text().unwrap_or_default().into_owned())
}

fn time(value: &Value<'_>) -> Option<Timestamp> {
    match value {
        Value::Time(at_ms) => Timestamp::from_millisecond(*at_ms).ok(),
        Value::Text(text) => text.trim().parse().ok(),
        Value::Nothing | Value::Number(_) | Value::Flag(_) => None,
    }
}

/// The day of a time in Germany, or the day a text begins with (`2026-12-31`).
fn date(value: &Value<'_>, zone: &TimeZone) -> Result<Date, Trouble> {
    if let Some(at) = time(value) {
        return Ok(zone.to_datetime(at).date());
    }
    let Value::Text(text) = value else { return Err(misfit(value)) };
    text.trim().get(..10).and_then(|day| day.parse().ok()).ok_or_else(|| misfit(value))
}

/// `1.234,50`: two decimals, rounded half away from zero, as invoices do.
fn money(amount: Decimal) -> String {
    let mut exact = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    exact.rescale(2);
    let plain = exact.abs().to_string();
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, "00"));
    let mut grouped = String::with_capacity(plain.len() + plain.len() / 3 + 1);
    if exact.is_sign_negative() && !exact.is_zero() {
        grouped.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped.push(',');
    grouped.push_str(decimals);
    grouped
}
