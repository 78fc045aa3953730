//! Reading in an order whose form is right.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kontor_model::UtcMillis;
use kontor_model::date::CalendarDate;
use serde_json::Value;

use super::schema::{as_number, as_text};

/// An object of an order; paths have dots: `details.weight.value`.
#[derive(Clone, Copy)]
pub(super) struct View<'a>(pub(super) &'a Value);

impl<'a> View<'a> {
    /// The value at a path.
    pub(super) fn at(self, path: &str) -> Option<&'a Value> {
        path.split('.').try_fold(self.0, |value, name| value.get(name))
    }

    /// The object at a path.
    pub(super) fn below(self, path: &str) -> Option<View<'a>> {
        self.at(path).map(View)
    }

    /// Text at a path; none when it is missing or blank.
    pub(super) fn text(self, path: &str) -> Option<String> {
        self.at(path).and_then(as_text).filter(|text| !text.trim().is_empty())
    }

    /// Number at a path.
    pub(super) fn number(self, path: &str) -> Option<f64> {
        self.at(path).and_then(as_number)
    }

    /// Whether a flag at a path is true.
    pub(super) fn is_true(self, path: &str) -> bool {
        self.at(path).is_some_and(|value| value.as_bool() == Some(true) || value.as_str() == Some("true"))
    }

    /// Entries of the list at a path.
    pub(super) fn list(self, path: &str) -> impl Iterator<Item = View<'a>> {
        self.at(path).and_then(Value::as_array).into_iter().flatten().map(View)
    }

    /// Grams of the weight at a path.
    pub(super) fn grams(self, path: &str) -> Option<f64> {
        let weight = self.below(path)?;
        let factor = if weight.text("uom")? == "kg" { 1_000.0 } else { 1.0 };
        Some(weight.number("value")? * factor)
    }

    /// Day at a path.
    pub(super) fn day(self, path: &str) -> Option<Date> {
        self.text(path).and_then(|text| CalendarDate::parse(&text)).map(|date| date.0)
    }
}

/// The calendar day in Germany at a moment; where no time zones are known, the day in UTC.
pub(super) fn german_day(now: UtcMillis) -> Date {
    german_time(now).date()
}

/// Date and time of day in Germany.
pub(super) fn german_time(now: UtcMillis) -> jiff::civil::DateTime {
    let moment = jiff::Timestamp::from_millisecond(now.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    moment.to_zoned_datetime(TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC)).datetime()
}
