//! Dates for people: local time, long and short forms, and how long ago something was.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use kontor_model::{Lang, UtcMillis};

const GERMAN_MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What a bare machine without a data base of zones shows: Germany's rule as POSIX writes it.
const WITHOUT_DATABASE: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// The zone pages show times in, such as `Europe/Berlin`. The data base of zones is the machine's, on Windows the
/// bundled one; an unknown name, or a machine without that data base, shows German time.
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).or_else(|_| TimeZone::posix(WITHOUT_DATABASE)).unwrap_or(TimeZone::UTC)
}

/// `30. November 2026` or `30 November 2026`.
pub fn date(lang: Lang, at: UtcMillis, zone: &TimeZone) -> String {
    let local = local(at, zone);
    let month = usize::from(local.month().unsigned_abs()) - 1;
    lang.pick(
        format!("{}. {} {}", local.day(), GERMAN_MONTHS[month], local.year()),
        format!("{} {} {}", local.day(), ENGLISH_MONTHS[month], local.year()),
    )
}

/// `30. November 2026, 18:00 Uhr` or `30 November 2026, 18:00`.
pub fn datetime(lang: Lang, at: UtcMillis, zone: &TimeZone) -> String {
    let local = local(at, zone);
    let time = format!("{:02}:{:02}", local.hour(), local.minute());
    lang.pick(format!("{}, {time} Uhr", date(lang, at, zone)), format!("{}, {time}", date(lang, at, zone)))
}

/// `14:31:07 Uhr` or `14:31:07`.
pub fn time(lang: Lang, at: UtcMillis, zone: &TimeZone) -> String {
    let local = local(at, zone);
    let time = format!("{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second());
    lang.pick(format!("{time} Uhr"), time)
}

/// `gerade eben`, `vor 4 Minuten`, `vor 2 Stunden`, `vor 3 Tagen`; older than 30 days the date. The future is "just now".
pub fn ago(lang: Lang, at: UtcMillis, now: UtcMillis, zone: &TimeZone) -> String {
    let minutes = now.millis_since(at) / 60_000;
    let (count, german, english) = match minutes {
        ..=0 => return lang.pick("gerade eben", "just now").to_owned(),
        1..=59 => (minutes, ["Minute", "Minuten"], ["minute", "minutes"]),
        60..=1439 => (minutes / 60, ["Stunde", "Stunden"], ["hour", "hours"]),
        1440..=43_199 => (minutes / 1440, ["Tag", "Tagen"], ["day", "days"]),
        _ => return date(lang, at, zone),
    };
    let form = usize::from(count != 1);
    lang.pick(format!("vor {count} {}", german[form]), format!("{count} {} ago", english[form]))
}

/// `2026-11-30T17:00:00Z`: for machines that read a page.
pub fn machine(at: UtcMillis) -> String {
    Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

fn local(at: UtcMillis, zone: &TimeZone) -> jiff::ZonedDateTime {
    Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(zone.clone())
}
