//! Addresses and pickups: what is asked and what the answers mean.

use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::date::CalendarDate;
use kontor_model::shipment::Severity;
use serde_json::json;

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::ups::Ups;
use crate::error::{Effect, ErrorKind};
use crate::shipment::{ParcelNumbers, PickupOrder};
use crate::testing::{Answer, Caller, StandIn};

const ADDRESS: &str = "/api/addressvalidation/v2/1";
const PICKUP: &str = "/api/pickupcreation/v2409/pickup";
const CANCEL: &str = "/api/shipments/v2409/pickup/02";

pub(super) fn american() -> Recipient {
    Recipient::Street(address("Ann Lee", "Main Street", Some("12"), "97201-1234", "Portland, OR", "US"))
}

pub(super) fn order() -> PickupOrder {
    PickupOrder {
        date: CalendarDate::parse("2026-11-25").expect("a day"),
        window_minutes: (9 * 60 + 30, 17 * 60),
        from: sender(),
        parcels: vec![ParcelNumbers::of(NUMBER)],
        count: 12,
        weight_g: 48_300,
    }
}

// check_address: theirs to ours
#[tokio::test]
async fn an_american_address_is_looked_at() {
    let ups = carrier();
    let key = json!({ "AddressLine": ["12 MAIN ST"], "PoliticalDivision2": "PORTLAND", "PoliticalDivision1": "OR",
        "PostcodePrimaryLow": "97201", "CountryCode": "US" });
    let head = json!({ "ResponseStatus": { "Code": "1", "Description": "Success" } });
    let known = json!({ "XAVResponse": { "Response": head, "ValidAddressIndicator": "" } });
    let unclear = json!({ "XAVResponse": { "Response": head, "AmbiguousAddressIndicator": "", "Candidate": [{ "AddressKeyFormat": key }] } });
    let unknown = json!({ "XAVResponse": { "Response": head, "NoCandidatesIndicator": "" } });
    [known, unclear, unknown].into_iter().for_each(|answer| ups.answer("POST", ADDRESS, Answer::json(200, answer)));
    let caller = Caller::new(&ups, account());
    let cx = caller.context(Lang::De);
    assert_eq!(Ups.check_address(&cx, &american()).await, Ok(Vec::new()));
    let found = Ups.check_address(&cx, &american()).await.expect("answered");
    assert_eq!(found[0].proposal.as_deref(), Some("12 MAIN ST, PORTLAND OR 97201"));
    let found = Ups.check_address(&cx, &american()).await.expect("answered");
    assert_eq!((found[0].severity, found[0].field.as_str()), (Severity::Error, "to.street"));
    ups.finish();
}

// check_address: ours to theirs
#[tokio::test]
async fn an_american_address_is_asked_about_in_its_parts() {
    let ups = carrier();
    ups.answer("POST", ADDRESS, Answer::empty(503));
    let caller = Caller::new(&ups, account());
    drop(Ups.check_address(&caller.context(Lang::De), &american()).await);
    let asked = &ups.requests()[1].json()["XAVRequest"]["AddressKeyFormat"];
    assert_eq!((&asked["PoliticalDivision2"], &asked["PoliticalDivision1"]), (&json!("Portland"), &json!("OR")));
    assert_eq!((&asked["PostcodePrimaryLow"], &asked["PostcodeExtendedLow"]), (&json!("97201"), &json!("1234")));
    ups.finish();
}

// check_address: their error to ours
#[tokio::test]
async fn an_address_that_ups_cannot_look_at_is_no_wrong_address() {
    let ups = carrier();
    ups.answer("POST", ADDRESS, Answer::json(400, refusal("9264029", "The State is not supported")));
    ups.answer("POST", ADDRESS, Answer::text(503, "maintenance"));
    let caller = Caller::new(&ups, account());
    let cx = caller.context(Lang::De);
    let error = Ups.check_address(&cx, &american()).await.expect_err("refused");
    assert_eq!((error.kind, error.effect, error.code.as_str()), (ErrorKind::Rejected, Effect::None, "9264029"));
    let error = Ups.check_address(&cx, &american()).await.expect_err("down");
    assert_eq!((error.kind, error.effect), (ErrorKind::Unavailable, Effect::None));
}

#[tokio::test]
async fn other_addresses_are_said_not_to_be_looked_at_and_nothing_is_sent() {
    let ups = StandIn::checked_by(DESCRIPTIONS);
    let caller = Caller::new(&ups, account());
    let found = Ups.check_address(&caller.context(Lang::De), &shipment().to).await.expect("answered");
    assert_eq!((found[0].code.as_str(), found[0].severity), ("not_checked", Severity::Warning));
    assert!(ups.requests().is_empty());
}

fn ordered(number: &str) -> Answer {
    Answer::json(
        200,
        json!({ "PickupCreationResponse": {
        "Response": { "ResponseStatus": { "Code": "1", "Description": "Success" } },
        "PRN": number, "RateStatus": { "Code": "04", "Description": "Rate not requested" }
    } }),
    )
}

// order_pickup: ours to theirs
#[tokio::test]
async fn a_driver_is_told_the_hours_the_pieces_and_the_weight() {
    let ups = carrier();
    ups.answer("POST", PICKUP, ordered("2929602E9CP"));
    let caller = Caller::new(&ups, account());
    Ups.order_pickup(&caller.context(Lang::De), &order()).await.expect("ordered");
    let asked = ups.requests()[1].json()["PickupCreationRequest"].take();
    assert_eq!(asked["PickupDateInfo"], json!({ "CloseTime": "1700", "ReadyTime": "0930", "PickupDate": "20261125" }));
    assert_eq!((&asked["PickupPiece"][0]["Quantity"], &asked["TotalWeight"]["Weight"]), (&json!("12"), &json!("48.3")));
    ups.finish();
}

// order_pickup: theirs to ours
#[tokio::test]
async fn an_ordered_pickup_is_its_number_and_one_without_may_have_been_ordered() {
    let ups = carrier();
    ups.answer("POST", PICKUP, ordered("2929602E9CP"));
    ups.answer("POST", PICKUP, ordered(""));
    let caller = Caller::new(&ups, account());
    let cx = caller.context(Lang::De);
    assert_eq!(Ups.order_pickup(&cx, &order()).await.as_deref(), Ok("2929602E9CP"));
    let error = Ups.order_pickup(&cx, &order()).await.expect_err("no number");
    assert_eq!((error.kind, error.effect), (ErrorKind::Malformed, Effect::Unknown));
}

// cancel_pickup: ours to theirs
#[tokio::test]
async fn a_pickup_is_called_off_by_its_number_in_a_header() {
    let ups = carrier();
    ups.answer("DELETE", CANCEL, Answer::json(200, json!({ "PickupCancelResponse": {} })));
    let caller = Caller::new(&ups, account());
    Ups.cancel_pickup(&caller.context(Lang::De), "2929602E9CP").await.expect("called off");
    let request = ups.requests().remove(1);
    assert_eq!((request.header("prn"), request.text().as_str()), (Some("2929602E9CP"), ""));
    ups.finish();
}

// cancel_pickup: theirs to ours
#[tokio::test]
async fn any_success_is_a_pickup_called_off() {
    let ups = carrier();
    for answer in [Answer::json(200, json!({ "PickupCancelResponse": {} })), Answer::empty(204)] {
        ups.answer("DELETE", CANCEL, answer);
        let caller = Caller::new(&ups, account());
        assert_eq!(Ups.cancel_pickup(&caller.context(Lang::De), "2929602E9CP").await, Ok(()));
    }
}

// cancel_pickup: their error to ours
#[tokio::test]
async fn a_pickup_that_cannot_be_called_off_says_so_in_the_words_of_ups_and_may_be_asked_again() {
    let ups = carrier();
    ups.answer("DELETE", CANCEL, Answer::json(400, refusal("9510117", "Pickup has already been completed")));
    ups.answer("DELETE", CANCEL, Answer::closes());
    let caller = Caller::new(&ups, account());
    let cx = caller.context(Lang::De);
    let error = Ups.cancel_pickup(&cx, "2929602E9CP").await.expect_err("too late");
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Rejected, "9510117"));
    assert_eq!(error.message, "Pickup has already been completed");
    let error = Ups.cancel_pickup(&cx, "2929602E9CP").await.expect_err("lost");
    assert_eq!((error.kind, error.effect), (ErrorKind::Unavailable, Effect::None));
}

#[tokio::test]
async fn a_pickup_whose_address_does_not_fit_is_refused_and_nothing_is_sent() {
    let ups = StandIn::checked_by(DESCRIPTIONS);
    let caller = Caller::new(&ups, account());
    let mut order = order();
    order.from.party.phone = None;
    let error = Ups.order_pickup(&caller.context(Lang::De), &order).await.expect_err("refused");
    assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::Rejected, Some("from.phone")));
    order.from = sender();
    order.from.party.name = "x".repeat(23);
    let error = Ups.order_pickup(&caller.context(Lang::De), &order).await.expect_err("refused");
    assert_eq!((error.code.as_str(), error.field.as_deref()), ("too_long", Some("from.name")));
    assert!(ups.requests().is_empty());
}

// order_pickup: their error to ours
#[tokio::test]
async fn a_pickup_whose_answer_is_lost_may_have_been_ordered() {
    let ups = carrier();
    ups.answer("POST", PICKUP, Answer::closes());
    ups.answer("POST", PICKUP, Answer::json(400, refusal("9510113", "The pickup date is not valid")));
    let caller = Caller::new(&ups, account());
    let cx = caller.context(Lang::De);
    let error = Ups.order_pickup(&cx, &order()).await.expect_err("lost");
    assert_eq!((error.kind, error.effect), (ErrorKind::Unavailable, Effect::Unknown));
    let error = Ups.order_pickup(&cx, &order()).await.expect_err("refused");
    assert_eq!((error.kind, error.effect, error.code.as_str()), (ErrorKind::Rejected, Effect::None, "9510113"));
}
