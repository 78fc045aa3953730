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

fn american() -> Recipient {
    Recipient::Street(address("Ann Lee", "Main Street", Some("12"), "97201-1234", "Portland, OR", "US"))
}

fn order() -> PickupOrder {
    PickupOrder {
        date: CalendarDate::parse("2026-11-25").expect("a day"),
        window_minutes: (9 * 60 + 30, 17 * 60),
        from: sender(),
        parcels: vec![ParcelNumbers::of(NUMBER)],
        count: 12,
        weight_g: 48_300,
    }
}

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
    let asked = ups.requests()[1].json();
    assert_eq!(asked["XAVRequest"]["AddressKeyFormat"]["PostcodeExtendedLow"], "1234");
    ups.finish();
}

#[tokio::test]
async fn other_addresses_are_said_not_to_be_looked_at_and_nothing_is_sent() {
    let ups = StandIn::checked_by(DESCRIPTIONS);
    let caller = Caller::new(&ups, account());
    let found = Ups.check_address(&caller.context(Lang::De), &shipment().to).await.expect("answered");
    assert_eq!((found[0].code.as_str(), found[0].severity), ("not_checked", Severity::Warning));
    assert!(ups.requests().is_empty());
}

#[tokio::test]
async fn a_driver_is_ordered_and_called_off() {
    let ups = carrier();
    let answer = json!({ "PickupCreationResponse": {
        "Response": { "ResponseStatus": { "Code": "1", "Description": "Success" } },
        "PRN": "2929602E9CP", "RateStatus": { "Code": "04", "Description": "Rate not requested" }
    } });
    ups.answer("POST", PICKUP, Answer::json(200, answer));
    ups.answer("DELETE", CANCEL, Answer::json(200, json!({ "PickupCancelResponse": {} })));
    let caller = Caller::new(&ups, account());
    let cx = caller.context(Lang::De);
    assert_eq!(Ups.order_pickup(&cx, &order()).await.as_deref(), Ok("2929602E9CP"));
    assert_eq!(Ups.cancel_pickup(&cx, "2929602E9CP").await, Ok(()));
    let requests = ups.requests();
    let asked = requests[1].json()["PickupCreationRequest"].take();
    assert_eq!(asked["PickupDateInfo"], json!({ "CloseTime": "1700", "ReadyTime": "0930", "PickupDate": "20261125" }));
    assert_eq!((&asked["PickupPiece"][0]["Quantity"], &asked["TotalWeight"]["Weight"]), (&json!("12"), &json!("48.3")));
    assert_eq!(requests[2].header("prn"), Some("2929602E9CP"));
    ups.finish();
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
