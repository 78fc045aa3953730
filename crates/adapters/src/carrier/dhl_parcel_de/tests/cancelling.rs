//! Taking back: per item, whatever the HTTP status says.

use kontor_model::Lang;
use serde_json::{Value, json};

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::dhl_parcel_de::DhlParcelDe;
use crate::error::{AdapterError, Effect, ErrorKind, Outcome};
use crate::shipment::{Cancellation, ParcelNumbers};
use crate::testing::{Answer, Caller};

async fn cancel(answer: Answer, numbers: &[&str]) -> (Result<Vec<Outcome<Cancellation>>, AdapterError>, String) {
    let carrier = dhl();
    carrier.answer("DELETE", ORDERS, answer);
    let caller = Caller::new(&carrier, settings());
    let parcels: Vec<ParcelNumbers> = numbers.iter().map(|number| ParcelNumbers::of(number)).collect();
    let outcome = DhlParcelDe.cancel(&caller.context(Lang::De), &parcels).await;
    let request = carrier.requests().pop().expect("a request");
    assert_eq!((request.method.as_str(), request.header("authorization")), ("DELETE", Some("Bearer marke-4")));
    (outcome, request.query)
}

fn item(number: &str, code: u16, title: &str) -> Value {
    json!({ "shipmentNo": number, "sstatus": { "title": title, "statusCode": code } })
}

// cancel: ours to theirs
#[tokio::test]
async fn the_parameter_is_repeated_for_each_number() {
    let all = json!([item("1", 200, "OK"), item("2", 200, "OK")]);
    let (outcome, query) = cancel(answered(207, all), &["1", "2"]).await;
    assert_eq!(query, "profile=STANDARD_GRUPPENPROFIL&shipment=1&shipment=2");
    let done = Outcome::Done(Cancellation::Done);
    assert_eq!(outcome, Ok(vec![done.clone(), done]), "207 with everything done is success");
}

// cancel: theirs to ours
#[tokio::test]
async fn items_are_matched_by_number_and_not_by_place() {
    let mixed = json!([item("2", 204, "UnknownShipmentNumber"), item("1", 200, "OK")]);
    let (outcome, _) = cancel(answered(400, mixed), &["1", "2"]).await;
    let outcomes = outcome.expect("answered");
    assert_eq!(outcomes[0], Outcome::Done(Cancellation::Done));
    let Outcome::Failed(error) = &outcomes[1] else { panic!("{outcomes:?}") };
    assert_eq!((error.kind, error.effect, error.code.as_str()), (ErrorKind::NotFound, Effect::None, "204"));
    assert_eq!(error.message, "UnknownShipmentNumber");
}

#[tokio::test]
async fn a_closed_parcel_is_too_late() {
    for words in ["Shipment has already been manifested", "Der Tagesabschluss ist erfolgt"] {
        let (outcome, _) = cancel(answered(400, json!([item("1", 400, words)])), &["1"]).await;
        let too_late = Cancellation::TooLate { code: "400".to_owned(), message: words.to_owned() };
        assert_eq!(outcome, Ok(vec![Outcome::Done(too_late)]));
    }
}

#[tokio::test]
async fn an_item_that_is_missing_fails_alone() {
    let (outcome, _) = cancel(answered(207, json!([item("2", 200, "OK")])), &["1", "2"]).await;
    let outcomes = outcome.expect("answered");
    assert!(matches!(&outcomes[0], Outcome::Failed(error) if error.kind == ErrorKind::Malformed), "{outcomes:?}");
    assert_eq!(outcomes[1], Outcome::Done(Cancellation::Done));
}

// cancel: their error to ours
#[tokio::test]
async fn a_failed_call_had_no_effect_that_matters_because_it_may_be_repeated() {
    for (answer, kind) in [
        (Answer::json(429, json!({ "title": "T", "status": 429 })), ErrorKind::RateLimited),
        (Answer::text(500, "kaputt"), ErrorKind::Unavailable),
        (Answer::never(), ErrorKind::Unavailable),
    ] {
        let (outcome, _) = cancel(answer, &["1"]).await;
        let error = outcome.expect_err("the call failed");
        assert_eq!((error.kind, error.effect), (kind, Effect::None));
    }
}
