//! Taking parcels back: one call per shipment, one outcome per parcel.

use kontor_model::Lang;
use serde_json::{Value, json};

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::ups::Ups;
use crate::error::{Effect, ErrorKind, Outcome};
use crate::shipment::{Cancellation, ParcelNumbers};
use crate::testing::{Answer, Caller, StandIn};

const WHOLE: &str = "1Z4711A16600000028";
const SECOND: &str = "1Z4711A16600000037";

fn path(number: &str) -> String {
    format!("/api/shipments/v2409/void/cancel/{number}")
}

fn of_whole(number: &str) -> ParcelNumbers {
    ParcelNumbers { shipment_number: Some(WHOLE.to_owned()), ..ParcelNumbers::of(number) }
}

fn answer(summary: &str, parcels: &[(&str, &str)]) -> Value {
    let status = |code: &str| json!({ "Code": code, "Description": if code == "1" { "Voided" } else { "Not Voided" } });
    let parcels = parcels.iter().map(|(number, code)| json!({ "TrackingNumber": number, "Status": status(code) }));
    json!({ "VoidShipmentResponse": {
        "Response": { "ResponseStatus": { "Code": "1", "Description": "Success" } },
        "SummaryResult": { "Status": status(summary) },
        "PackageLevelResults": parcels.collect::<Vec<_>>()
    } })
}

async fn cancel(ups: &StandIn, parcels: &[ParcelNumbers]) -> Vec<Outcome<Cancellation>> {
    let caller = Caller::new(ups, account());
    Ups.cancel(&caller.context(Lang::De), parcels).await.expect("answered")
}

#[tokio::test]
async fn a_single_parcel_is_taken_back_with_its_shipment() {
    let ups = carrier();
    ups.answer("DELETE", &path(NUMBER), Answer::json(200, answer("1", &[])));
    let outcomes = cancel(&ups, &[ParcelNumbers::of(NUMBER)]).await;
    assert_eq!(outcomes, [Outcome::Done(Cancellation::Done)]);
    assert_eq!(ups.requests()[1].query, "");
    ups.finish();
}

// cancel: ours to theirs
#[tokio::test]
async fn parcels_of_one_shipment_go_in_one_call_and_come_back_in_order() {
    let ups = carrier();
    ups.answer("DELETE", &path(WHOLE), Answer::json(200, answer("0", &[(SECOND, "0"), (WHOLE, "1")])));
    ups.answer("DELETE", &path(NUMBER), Answer::json(200, answer("1", &[])));
    let outcomes = cancel(&ups, &[of_whole(WHOLE), ParcelNumbers::of(NUMBER), of_whole(SECOND)]).await;
    let late = Cancellation::TooLate { code: "0".to_owned(), message: "Not Voided".to_owned() };
    let done = || Outcome::Done(Cancellation::Done);
    assert_eq!(outcomes, [done(), done(), Outcome::Done(late)]);
    let numbers = format!("[\"{WHOLE}\",\"{SECOND}\"]");
    assert_eq!(ups.requests()[1].query_pairs(), [("trackingnumber".to_owned(), numbers)]);
    ups.finish();
}

#[tokio::test]
async fn one_of_several_parcels_is_named_alone() {
    let ups = carrier();
    ups.answer("DELETE", &path(WHOLE), Answer::json(200, answer("1", &[(SECOND, "1")])));
    assert_eq!(cancel(&ups, &[of_whole(SECOND)]).await, [Outcome::Done(Cancellation::Done)]);
    assert_eq!(ups.requests()[1].query, format!("trackingnumber={SECOND}"));
    ups.finish();
}

#[tokio::test]
async fn the_test_systems_control_characters_do_not_hide_a_success() {
    let ups = carrier();
    ups.answer("DELETE", &path(NUMBER), Answer::json(200, answer("&#xD;&#xD;1", &[])));
    assert_eq!(cancel(&ups, &[ParcelNumbers::of(NUMBER)]).await, [Outcome::Done(Cancellation::Done)]);
}

// cancel: theirs to ours
#[tokio::test]
async fn a_parcel_that_was_handed_over_is_too_late_in_the_words_of_ups() {
    let ups = carrier();
    let words = "No shipment found within the allowed void period";
    ups.answer("DELETE", &path(NUMBER), Answer::json(400, refusal("190102", words)));
    let late = Cancellation::TooLate { code: "190102".to_owned(), message: words.to_owned() };
    assert_eq!(cancel(&ups, &[ParcelNumbers::of(NUMBER)]).await, [Outcome::Done(late)]);
}

#[tokio::test]
async fn what_was_taken_back_before_is_taken_back() {
    let ups = carrier();
    let words = "The shipment has already been voided";
    ups.answer("DELETE", &path(NUMBER), Answer::json(400, refusal("190118", words)));
    assert_eq!(cancel(&ups, &[ParcelNumbers::of(NUMBER)]).await, [Outcome::Done(Cancellation::Done)]);
}

// cancel: their error to ours
#[tokio::test]
async fn other_failures_are_told_for_each_parcel_and_may_be_repeated() {
    let ups = carrier();
    ups.answer("DELETE", &path(WHOLE), Answer::text(503, "maintenance"));
    let outcomes = cancel(&ups, &[of_whole(WHOLE), of_whole(SECOND)]).await;
    assert_eq!(outcomes.len(), 2);
    for outcome in outcomes {
        let Outcome::Failed(error) = outcome else { panic!("failed: {outcome:?}") };
        assert_eq!((error.kind, error.effect), (ErrorKind::Unavailable, Effect::None));
    }
}
