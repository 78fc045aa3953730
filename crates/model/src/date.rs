//! Calendar dates without a time of day: ship dates, preferred days, dates of birth.

use std::fmt;

use jiff::civil::Date;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

/// A day in the calendar; on the wire `YYYY-MM-DD` (RFC 3339 full-date).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, ToSchema)]
#[schema(value_type = String, format = Date)]
pub struct CalendarDate(pub Date);

impl CalendarDate {
    /// Reads `YYYY-MM-DD`; `None` for anything else, such as the 30th of February.
    pub fn parse(text: &str) -> Option<CalendarDate> {
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(index, byte)| match index {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        shape.then(|| text.parse().ok().map(CalendarDate)).flatten()
    }
}

impl fmt::Display for CalendarDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for CalendarDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CalendarDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        CalendarDate::parse(&text).ok_or_else(|| Error::custom("a date is written YYYY-MM-DD, such as 2026-11-24"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist_are_read_and_they_come_back_as_written() {
        assert_eq!(CalendarDate::parse("2028-02-29").map(|date| date.to_string()).as_deref(), Some("2028-02-29"));
        for text in ["2026-02-29", "24.11.2026", "2026-11-24T00:00", "", "2026-1-04"] {
            assert_eq!(CalendarDate::parse(text), None, "{text}");
        }
    }
}
