//! Where parcels are: requests of ten, states and events in neutral words.

use kontor_model::Lang;
use kontor_model::shipment::{Tracking, TrackingStatus};
use serde_json::{Value, json};

use super::samples::*;
use crate::carrier::Carrier;
use crate::error::{Effect, ErrorKind, Outcome, Result};
use crate::shipment::ParcelNumbers;
use crate::testing::Answer;

const PATH: &str = "/track-and-trace-v1/tracking/simple/references";

async fn track(answer: Answer, numbers: &[&str]) -> Result<Vec<Outcome<Tracking>>> {
    let gls = gls();
    let asked: Vec<&str> = numbers.iter().copied().filter(|number| !number.contains('/')).collect();
    gls.answer("GET", &format!("{PATH}/{}", asked.join(",")), answer);
    let parcels: Vec<ParcelNumbers> = numbers.iter().map(|number| ParcelNumbers::of(number)).collect();
    let caller = caller(&gls);
    let outcomes = GLS.track(&caller.context(Lang::De), &parcels).await;
    let request = &gls.requests()[1];
    assert_eq!(
        (request.header("accept-language"), request.header("authorization")),
        (Some("DE"), Some("Bearer zeichen-1"))
    );
    gls.finish();
    outcomes
}

fn in_state(status: &str, events: Value) -> Value {
    json!({ "parcels": [{ "requested": "A1", "unitno": "1", "status": status, "events": events }] })
}

// track: theirs to ours
#[tokio::test]
async fn parcels_come_back_in_our_order_with_events_newest_first() {
    let numbers = ["ZR4K19AA", "ZR4K19BB", "ZR4K19CC", "keine/Nummer"];
    let outcomes = track(Answer::json(200, fixture("tracking")), &numbers).await.expect("answered");
    let Outcome::Done(tracking) = &outcomes[0] else { panic!("{outcomes:?}") };
    assert_eq!(tracking.status, TrackingStatus::OutForDelivery);
    let events: Vec<(Option<i64>, TrackingStatus, &str)> =
        tracking.events.iter().map(|event| (event.at_ms, event.status, event.code.as_str())).collect();
    let expected = [
        (Some(1_795_504_320_000), TrackingStatus::OutForDelivery, "OUTDEL.NORMAL"),
        (Some(1_795_459_200_000), TrackingStatus::InTransit, "INTIAL.NORMAL"),
        (Some(1_795_446_000_000), TrackingStatus::Announced, "INTIAL.PREADVICE"),
    ];
    assert_eq!(events, expected);
    assert_eq!(tracking.events[0].place.as_deref(), Some("Düsseldorf, DE"));
    let failed = |index: usize| match &outcomes[index] {
        Outcome::Failed(error) => (error.kind, error.effect, error.code.as_str()),
        other => panic!("{other:?}"),
    };
    assert_eq!(failed(1), (ErrorKind::NotFound, Effect::None, "E_404_01"));
    assert_eq!(failed(2), (ErrorKind::Malformed, Effect::None, "answer_incomplete"));
    assert_eq!(failed(3), (ErrorKind::NotFound, Effect::None, "unknown_number"));
}

#[tokio::test]
async fn every_state_has_a_meaning_and_an_unknown_one_is_said() {
    for (word, status) in [
        ("PLANNEDPICKUP", TrackingStatus::Announced),
        ("INPICKUP", TrackingStatus::Announced),
        ("NOTPICKEDUP", TrackingStatus::Exception),
        ("PREADVICE", TrackingStatus::Announced),
        ("INTRANSIT", TrackingStatus::InTransit),
        ("INWAREHOUSE", TrackingStatus::InTransit),
        ("INDELIVERY", TrackingStatus::OutForDelivery),
        ("DELIVEREDPS", TrackingStatus::ReadyForPickup),
        ("DELIVERED", TrackingStatus::Delivered),
        ("NOTDELIVERED", TrackingStatus::Exception),
        ("CANCELED", TrackingStatus::Exception),
        ("FINAL", TrackingStatus::Exception),
    ] {
        let outcomes = track(Answer::json(200, in_state(word, json!([]))), &["A1"]).await.expect("answered");
        let [Outcome::Done(tracking)] = outcomes.as_slice() else { panic!("{outcomes:?}") };
        assert_eq!(tracking.status, status, "{word}");
    }
    let outcomes = track(Answer::json(200, in_state("BEAMED", json!([]))), &["A1"]).await.expect("answered");
    assert!(
        matches!(&outcomes[0], Outcome::Failed(error) if error.kind == ErrorKind::Malformed && error.code == "BEAMED")
    );
}

#[tokio::test]
async fn a_closed_history_ends_as_its_last_event_says() {
    let events =
        json!([{ "code": "DELIVD.NORMAL", "description": "Zugestellt", "eventDateTime": "2026-11-24T10:00:00+0100" }]);
    let outcomes = track(Answer::json(200, in_state("FINAL", events)), &["A1"]).await.expect("answered");
    assert!(matches!(&outcomes[0], Outcome::Done(tracking) if tracking.status == TrackingStatus::Delivered));
}

#[tokio::test]
async fn a_number_that_two_parcels_had_tells_of_the_newer_one() {
    let parcel = |status: &str, at: &str| json!({ "requested": "A1", "status": status, "statusDateTime": at });
    let answer = json!({ "parcels": [
        parcel("INTRANSIT", "2026-11-24T10:00:00+0100"),
        parcel("DELIVERED", "2025-02-03T10:00:00+0100"),
    ] });
    let outcomes = track(Answer::json(200, answer), &["A1"]).await.expect("answered");
    assert!(matches!(&outcomes[0], Outcome::Done(tracking) if tracking.status == TrackingStatus::InTransit));
}

// track: ours to theirs
#[tokio::test]
async fn no_more_than_ten_are_asked_for_at_once() {
    let gls = gls();
    let parcels: Vec<ParcelNumbers> = (0..12).map(|n| ParcelNumbers::of(&format!("A{n}"))).collect();
    let path = |range: std::ops::Range<usize>| {
        let numbers: Vec<&str> = parcels[range].iter().map(|parcel| parcel.tracking_number.as_str()).collect();
        format!("{PATH}/{}", numbers.join(","))
    };
    for range in [0..10, 10..12] {
        gls.answer("GET", &path(range), Answer::json(200, json!({ "parcels": [] })));
    }
    let caller = caller(&gls);
    let outcomes = GLS.track(&caller.context(Lang::De), &parcels).await.expect("answered");
    assert_eq!(outcomes.len(), 12);
    gls.finish();
}

// track: their error to ours
#[tokio::test]
async fn faults_of_tracking_are_problem_documents_and_have_no_effect() {
    let problem = json!({ "type": "about:blank", "title": "Bad Request", "status": 400, "detail": "too many" });
    let error = track(Answer::json(400, problem), &["A1"]).await.expect_err("refused");
    assert_eq!((error.kind, error.code.as_str(), error.message.as_str()), (ErrorKind::Rejected, "400", "too many"));
    for answer in [Answer::never(), Answer::json(200, fixture("tracking")).torn(), Answer::text(500, "oh")] {
        let error = track(answer, &["A1"]).await.expect_err("no answer");
        assert_eq!((error.kind, error.effect), (ErrorKind::Unavailable, Effect::None));
    }
}
