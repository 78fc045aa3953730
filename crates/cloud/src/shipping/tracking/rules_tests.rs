//! When carriers are asked, and when a parcel stands still.

use kontor_model::UtcMillis;
use kontor_model::shipment::{Tracking, TrackingEvent, TrackingStatus};

use super::rules::Known;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// When the parcel got its number.
const SINCE: i64 = 1_795_424_400_000;
const NEW: Known = Known { status: None, last_event_at: None, stuck_at: None, due: Some(SINCE) };

fn at(ms: i64) -> UtcMillis {
    UtcMillis(SINCE + ms)
}

fn said(status: TrackingStatus, times: &[i64]) -> Tracking {
    let event =
        |at: &i64| TrackingEvent { at_ms: Some(SINCE + at), status, code: "X".into(), text: "X".into(), place: None };
    Tracking { status, events: times.iter().map(event).collect() }
}

#[test]
fn the_next_question_depends_on_where_the_parcel_is() {
    for (status, hours) in [
        (TrackingStatus::Announced, Some(6)),
        (TrackingStatus::InTransit, Some(4)),
        (TrackingStatus::OutForDelivery, Some(1)),
        (TrackingStatus::ReadyForPickup, Some(12)),
        (TrackingStatus::Exception, Some(6)),
        (TrackingStatus::Delivered, None),
        (TrackingStatus::Returned, None),
    ] {
        let after = NEW.after(Some(&said(status, &[HOUR])), SINCE, at(2 * HOUR));
        assert_eq!(after.due, hours.map(|hours| SINCE + (2 + hours) * HOUR), "{status:?}");
        assert_eq!(after.last_event_at, Some(SINCE + HOUR));
    }
    assert_eq!(NEW.after(None, SINCE, at(HOUR)).due, Some(SINCE + 7 * HOUR), "the carrier does not know it yet");
}

#[test]
fn a_parcel_that_stands_still_for_days_is_stuck_since_it_was_noticed() {
    let moving = NEW.after(Some(&said(TrackingStatus::InTransit, &[HOUR])), SINCE, at(2 * HOUR));
    let same = said(TrackingStatus::InTransit, &[HOUR]);
    let quiet = moving.after(Some(&same), SINCE, at(4 * DAY));
    assert_eq!(quiet.stuck_at, None, "a long weekend");
    let stuck = quiet.after(Some(&same), SINCE, at(5 * DAY));
    assert_eq!(stuck.stuck_at, Some(SINCE + 5 * DAY));
    let still = stuck.after(Some(&same), SINCE, at(6 * DAY));
    assert_eq!(still.stuck_at, Some(SINCE + 5 * DAY));
    let again = still.after(Some(&said(TrackingStatus::InTransit, &[6 * DAY + HOUR, HOUR])), SINCE, at(7 * DAY));
    assert_eq!((again.stuck_at, again.last_event_at), (None, Some(SINCE + 6 * DAY + HOUR)));
}

#[test]
fn a_parcel_that_was_never_scanned_is_stuck_and_one_with_a_problem_at_once() {
    assert_eq!(NEW.after(None, SINCE, at(3 * DAY)).stuck_at, None);
    assert!(NEW.after(None, SINCE, at(5 * DAY)).stuck_at.is_some());
    let announced = NEW.after(Some(&said(TrackingStatus::Announced, &[HOUR])), SINCE, at(5 * DAY));
    assert!(announced.stuck_at.is_some());
    let problem = NEW.after(Some(&said(TrackingStatus::Exception, &[HOUR])), SINCE, at(2 * HOUR));
    assert!(problem.stuck_at.is_some());
    let waiting = NEW.after(Some(&said(TrackingStatus::ReadyForPickup, &[HOUR])), SINCE, at(7 * DAY));
    assert_eq!(waiting.stuck_at, None, "it is kept at the counter for a week");
    let delivered = problem.after(Some(&said(TrackingStatus::Delivered, &[3 * HOUR])), SINCE, at(4 * HOUR));
    assert_eq!(delivered.stuck_at, None);
}

#[test]
fn after_sixty_days_without_news_nobody_asks_any_more() {
    let same = said(TrackingStatus::InTransit, &[HOUR]);
    assert!(NEW.after(Some(&same), SINCE, at(60 * DAY)).due.is_some());
    let given_up = NEW.after(Some(&same), SINCE, at(61 * DAY));
    assert_eq!(given_up.due, None);
    assert!(given_up.stuck_at.is_some());
    assert_eq!(NEW.after_failure((0, None), SINCE, at(61 * DAY)).due, None);
}

#[test]
fn questions_without_an_answer_come_less_and_less_often_and_as_the_carrier_says() {
    let minutes = |fails, retry_after| {
        let after = NEW.after_failure((fails, retry_after), SINCE, at(0));
        (after.due.expect("asked again") - SINCE) / 60_000
    };
    assert_eq!([0, 1, 2, 6, 60].map(|fails| minutes(fails, None)), [15, 30, 60, 720, 720]);
    assert_eq!(minutes(0, Some(3600)), 60);
    assert_eq!(minutes(3, Some(60)), 120);
}

#[test]
fn an_event_in_the_future_or_without_a_time_counts_as_now() {
    let future = NEW.after(Some(&said(TrackingStatus::InTransit, &[90 * DAY])), SINCE, at(HOUR));
    assert_eq!(future.last_event_at, Some(SINCE + HOUR));
    let untimed = NEW.after(Some(&said(TrackingStatus::InTransit, &[])), SINCE, at(HOUR));
    assert_eq!(untimed.last_event_at, Some(SINCE + HOUR));
    let same = untimed.after(Some(&said(TrackingStatus::InTransit, &[])), SINCE, at(2 * HOUR));
    assert_eq!(same.last_event_at, Some(SINCE + HOUR));
}
