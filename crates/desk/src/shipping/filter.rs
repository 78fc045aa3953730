//! Which shipments a list shows: a text, a state, days.

use jiff::civil::Time;
use kontor_model::UtcMillis;
use kontor_model::date::CalendarDate;
use kontor_model::fold::fold;
use kontor_web::dates::zone;
use serde::{Deserialize, Serialize};

use crate::shipping::DeskShipmentState;

/// The filter as it stands in the address of the page.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ListFilter {
    /// Part of a reference, recipient, place or tracking number.
    pub q: String,
    /// Code of a state.
    pub state: String,
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Last day, `YYYY-MM-DD`.
    pub to: String,
}

/// The filter as the store takes it.
pub(super) struct Conditions {
    pub(super) text: String,
    pub(super) state: String,
    pub(super) from: UtcMillis,
    pub(super) to: UtcMillis,
}

impl ListFilter {
    /// Tells whether it filters anything.
    pub fn is_set(&self) -> bool {
        [&self.q, &self.state, &self.from, &self.to].into_iter().any(|value| !value.trim().is_empty())
    }

    /// What cannot be read filters nothing.
    pub(super) fn conditions(&self) -> Conditions {
        let day = |text: &str, days: i64| {
            let date = CalendarDate::parse(text.trim())?.0;
            let date = date.checked_add(jiff::Span::new().days(days)).ok()?;
            let moment = zone("Europe/Berlin").to_timestamp(date.to_datetime(Time::midnight())).ok()?;
            Some(UtcMillis(moment.as_millisecond()))
        };
        Conditions {
            text: fold(&self.q),
            state: DeskShipmentState::from_code(self.state.trim()).map_or("", DeskShipmentState::code).to_owned(),
            from: day(&self.from, 0).unwrap_or(UtcMillis(i64::MIN)),
            to: day(&self.to, 1).unwrap_or(UtcMillis(i64::MAX)),
        }
    }

    /// The filter as part of an address, for the link to the next page.
    pub(super) fn query(&self) -> String {
        let pairs = [("q", &self.q), ("state", &self.state), ("from", &self.from), ("to", &self.to)];
        let set = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        set.map(|(name, value)| format!("&{name}={}", encoded(value))).collect()
    }
}

/// A text as part of an address.
pub(crate) fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        plain if plain.is_ascii_alphanumeric() || b"-_.~".contains(&plain) => char::from(plain).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}
