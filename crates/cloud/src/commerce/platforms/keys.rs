//! How long the credentials of a platform are good, and from when on somebody should know.

use kontor_model::UtcMillis;
use kontor_model::date::CalendarDate;

use crate::app::App;
use crate::shipping::day;

/// So many days before the end people get a mail, the first and the second time. From the first one on screens say it.
pub(in crate::commerce) const TOLD_BEFORE: [i64; 2] = [14, 3];

/// Days until credentials end, less than 0 when they have; `None` while that is far.
pub(crate) fn ending(app: &App, until: Option<CalendarDate>) -> Option<i64> {
    let days = day::today(app).0.until(until?.0).ok()?.get_days();
    Some(i64::from(days)).filter(|days| *days <= TOLD_BEFORE[0])
}

/// The same of a row of the store.
pub(in crate::commerce) fn ending_at(app: &App, until: Option<i64>) -> Option<i64> {
    ending(app, until.map(|at| day::of(UtcMillis(at))))
}
