//! When a carrier is asked again, when nobody asks any more, and when a parcel has stood still for too long. Pure.

use kontor_model::UtcMillis;
use kontor_model::shipment::{Tracking, TrackingStatus};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Nothing new for so long: nobody asks any more.
const GIVE_UP: i64 = 60 * DAY;
/// First wait after a question without an answer; doubled each time.
const FIRST_WAIT: i64 = 15 * MINUTE;
/// Longest of these waits, unless the carrier asks for more.
const LONGEST_WAIT: i64 = 12 * HOUR;

/// What is known about a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// Where it is; absent while the carrier has not said anything.
    pub(super) status: Option<TrackingStatus>,
    /// When something happened to it last, UTC milliseconds.
    pub(super) last_event_at: Option<i64>,
    /// Since when it stands still; absent while it moves.
    pub(super) stuck_at: Option<i64>,
    /// When it is asked about next; absent when nobody asks any more.
    pub(super) due: Option<i64>,
}

impl Known {
    /// What is known after an answer, about a parcel that has its number since `since`. No answer about it means that
    /// the carrier does not know the number yet.
    pub(super) fn after(self, answer: Option<&Tracking>, since: i64, now: UtcMillis) -> Known {
        let Some(tracking) = answer else {
            return self.judged(since, now);
        };
        let newest = tracking.events.iter().filter_map(|event| event.at_ms).max();
        // A clock that goes wrong at the carrier must not keep a parcel moving for ever.
        let newest = newest.map(|at| at.min(now.0));
        let has_changed = self.status != Some(tracking.status);
        let last_event_at = match (newest, self.last_event_at) {
            (Some(newest), known) if known.is_none_or(|known| newest > known) => Some(newest),
            _ if has_changed => Some(now.0),
            (_, known) => known,
        };
        Known { status: Some(tracking.status), last_event_at, ..self }.judged(since, now)
    }

    /// What is known after a question that brought no answer: `fails` of them in a row before this one.
    pub(super) fn after_failure(self, (fails, retry_after_s): (i64, Option<u32>), since: i64, now: UtcMillis) -> Known {
        let doublings = u32::try_from(fails).unwrap_or(0).min(8);
        let by_itself = (FIRST_WAIT << doublings).min(LONGEST_WAIT);
        let wait = retry_after_s.map_or(by_itself, |seconds| by_itself.max(i64::from(seconds) * 1000));
        let due = (self.quiet_ms(since, now) <= GIVE_UP).then(|| now.0 + wait);
        Known { due, ..self }
    }

    fn judged(self, since: i64, now: UtcMillis) -> Known {
        let quiet = self.quiet_ms(since, now);
        let is_stuck = match self.status {
            Some(status) if status.is_final() => false,
            Some(TrackingStatus::Exception) => true,
            status => quiet > patience(status),
        };
        let is_over = self.status.is_some_and(TrackingStatus::is_final) || quiet > GIVE_UP;
        Known {
            stuck_at: is_stuck.then(|| self.stuck_at.unwrap_or(now.0)),
            due: (!is_over).then(|| now.0 + interval(self.status)),
            ..self
        }
    }

    /// For how long nothing has happened.
    pub(super) fn quiet_ms(&self, since: i64, now: UtcMillis) -> i64 {
        now.0 - self.last_event_at.map_or(since, |at| at.max(since))
    }
}

/// How long until the next question.
fn interval(status: Option<TrackingStatus>) -> i64 {
    match status {
        Some(TrackingStatus::OutForDelivery) => HOUR,
        Some(TrackingStatus::InTransit) => 4 * HOUR,
        Some(TrackingStatus::ReadyForPickup) => 12 * HOUR,
        _ => 6 * HOUR,
    }
}

/// How long a parcel may stand still: a long weekend, and at a counter as long as it is kept there.
fn patience(status: Option<TrackingStatus>) -> i64 {
    match status {
        Some(TrackingStatus::ReadyForPickup) => 8 * DAY,
        _ => 4 * DAY,
    }
}
