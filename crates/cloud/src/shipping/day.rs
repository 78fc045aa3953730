//! Which day it is where parcels are handed over.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use kontor_model::clock::Entropy;
use kontor_model::date::CalendarDate;
use kontor_model::{Lang, UtcMillis};
use kontor_web::dates;

use crate::app::App;

/// The zone of senders. Carriers count their days in it.
const ZONE: &str = "Europe/Berlin";

/// The day of a moment in local time.
pub(crate) fn of(at: UtcMillis) -> CalendarDate {
    let moment = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    CalendarDate(zone().to_datetime(moment).date())
}

/// Today.
pub(crate) fn today(app: &App) -> CalendarDate {
    of(app.now())
}

/// The first moment of a day in local time, UTC milliseconds.
pub(crate) fn begins_at(date: CalendarDate) -> UtcMillis {
    let midnight = date.0.at(0, 0, 0, 0);
    UtcMillis(zone().to_timestamp(midnight).map_or(0, |start| start.as_millisecond()))
}

/// The first moment after a day in local time; `None` at the end of all calendars.
pub(crate) fn ends_at(date: CalendarDate) -> Option<UtcMillis> {
    date.0.tomorrow().ok().map(|next| begins_at(CalendarDate(next)))
}

/// A moment as an office writes it.
pub(crate) fn moment(lang: Lang, at: UtcMillis) -> String {
    dates::datetime(lang, at, &zone())
}

/// A day as an office writes it.
pub(crate) fn written(lang: Lang, date: CalendarDate) -> String {
    dates::date(lang, UtcMillis(begins_at(date).0 + 12 * 3_600_000), &zone())
}

fn zone() -> TimeZone {
    dates::zone(ZONE)
}

/// The smallest random part an id can have: with it an id is a bound in time.
pub(crate) struct Smallest;

impl Entropy for Smallest {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}
