//! Clocks on the wall: the shop writes moments without a zone, once as its own time and once as UTC.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Where the shop is.
pub(super) const ZONE: &str = "Europe/Berlin";

fn zone() -> TimeZone {
    TimeZone::get(ZONE).unwrap_or(TimeZone::UTC)
}

fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or_default()
}

/// A second as UTC.
pub(super) fn utc_time(second: i64) -> DateTime {
    TimeZone::UTC.to_datetime(moment(second))
}

/// A second as the clock in the shop shows it.
pub(super) fn local_time(second: i64) -> DateTime {
    zone().to_datetime(moment(second))
}

/// A second as UTC, written.
pub(super) fn utc(second: i64) -> String {
    written(utc_time(second))
}

/// A second as the shop's own time, written.
pub(super) fn local(second: i64) -> String {
    written(local_time(second))
}

/// How far the shop is ahead of UTC, hours.
pub(super) fn hours_ahead(second: i64) -> f64 {
    f64::from(zone().to_offset(moment(second)).seconds()) / 3_600.0
}

fn written(time: DateTime) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// What a caller means by a moment, as the shop's own clock or UTC shows it. With a suffix the shop first turns it into its
/// own time; a date alone is refused.
pub(super) fn read(text: &str) -> Option<DateTime> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(zone().to_datetime(moment));
    }
    let time: DateTime = text.contains('T').then(|| text.parse().ok())??;
    Some(time)
}

/// The value of the header `Date`.
pub(super) fn http_date(second: i64) -> String {
    utc_time(second).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
