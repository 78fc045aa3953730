//! Addresses, headers and bodies of the calls, each judged by UPS's own description where it is at hand.

use kontor_model::Lang;
use kontor_model::label::{LabelFormat, LabelMedium, LabelSpec};
use kontor_model::money::Money;
use kontor_model::shipment::CashOnDelivery;
use serde_json::json;

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::ups::{Ups, settings};
use crate::error::{Effect, ErrorKind, Outcome};
use crate::shipment::{CarrierShipment, ParcelNumbers, Recovery};
use crate::testing::{Answer, Caller, StandIn};

const ONE: &str = include_str!("../fixtures/created-one.json");
const RECOVERED: &str = include_str!("../fixtures/recovered-one.json");
const TRACKED: &str = include_str!("../fixtures/tracked.json");

// check: address and headers
#[tokio::test]
async fn a_sign_in_sends_the_credentials_and_no_more() {
    let ups = carrier();
    let caller = Caller::new(&ups, account().with_value(settings::MERCHANT_ID, "4711A1"));
    Ups.check(&caller.context(Lang::De)).await.expect("the account works");
    let requests = ups.requests();
    let [sign_in] = requests.as_slice() else { panic!("one call: {requests:?}") };
    assert_eq!((sign_in.method.as_str(), sign_in.path.as_str()), ("POST", "/security/v1/oauth/token"));
    assert_eq!(sign_in.header("authorization"), Some("Basic a29udG9yLWFwcDpnZWhlaW0="));
    assert_eq!(sign_in.header("x-merchant-id"), Some("4711A1"));
}

// check: ours to theirs
#[tokio::test]
async fn a_sign_in_asks_for_a_token_and_names_no_merchant_who_is_not_there() {
    let ups = carrier();
    let caller = Caller::new(&ups, account());
    Ups.check(&caller.context(Lang::De)).await.expect("the account works");
    let sign_in = ups.requests().remove(0);
    assert_eq!(sign_in.form(), [("grant_type".to_owned(), "client_credentials".to_owned())]);
    assert_eq!(sign_in.header("x-merchant-id"), None);
}

// check: theirs to ours
#[tokio::test]
async fn a_sign_in_that_works_says_what_it_does_not_prove() {
    let ups = carrier();
    let caller = Caller::new(&ups, account());
    let info = Ups.check(&caller.context(Lang::De)).await.expect("the account works");
    assert_eq!(info.description, "UPS 4711A1");
    let [unproven] = info.findings.as_slice() else { panic!("{:?}", info.findings) };
    assert_eq!((unproven.field.as_str(), unproven.is_error()), ("shipper_number", false));
}

// check: their error to ours
#[tokio::test]
async fn a_refused_sign_in_is_a_fault_of_the_account() {
    let ups = StandIn::checked_by(DESCRIPTIONS);
    ups.answer("POST", "/security/v1/oauth/token", Answer::json(401, refusal("10401", "ClientId is Invalid")));
    let caller = Caller::new(&ups, account());
    let error = Ups.check(&caller.context(Lang::De)).await.expect_err("refused");
    assert_eq!((error.kind, error.effect, error.code.as_str()), (ErrorKind::NotAuthorized, Effect::None, "10401"));
}

#[tokio::test]
async fn an_account_number_of_another_form_is_refused_and_nothing_is_sent() {
    let ups = StandIn::checked_by(DESCRIPTIONS);
    let caller = Caller::new(&ups, account().with_value(settings::SHIPPER_NUMBER, "4711"));
    let cx = caller.context(Lang::De);
    let error = Ups.check(&cx).await.expect_err("refused");
    assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::NotAuthorized, Some("shipper_number")));
    let outcomes = Ups.create(&cx, &[shipment()]).await.expect("answered");
    assert!(matches!(&outcomes[..], [Outcome::Failed(error)] if error.effect == Effect::None));
    assert!(ups.requests().is_empty());
}

// create: address and headers
#[tokio::test]
async fn a_label_is_bought_with_a_signed_call() {
    let ups = carrier();
    ups.answer("POST", SHIP, Answer::json(200, fixture(ONE)));
    let caller = Caller::new(&ups, account());
    let outcomes = Ups.create(&caller.context(Lang::De), &[shipment()]).await.expect("answered");
    assert!(matches!(&outcomes[..], [Outcome::Done(_)]), "{outcomes:?}");
    let call = ups.requests().pop().expect("a call");
    assert_eq!(call.header("authorization"), Some("Bearer geheim-4711"));
    assert_eq!(call.header("transid"), Some("shp_01JDVB6Z3M8Q2N4R5T6V7W8X9Y"));
    assert_eq!(call.header("transactionsrc"), Some("kontor"));
    assert_eq!(call.query, "");
    ups.finish();
}

/// Every kind of request that the mapping can write.
fn every_kind() -> Vec<CarrierShipment> {
    let all = |shipment: &mut CarrierShipment| {
        let services = &mut shipment.services;
        services.insurance = Some(Money::euro_cents(50_000));
        services.age_check = Some(18);
        services.announce = true;
        services.bulky = true;
        services.carrier_options = vec!["saturday".to_owned(), "carbon_neutral".to_owned()];
        shipment.service = Some("07".to_owned());
        shipment.cost_center = Some("4711".to_owned());
        shipment.ship_date = kontor_model::date::CalendarDate::parse("2026-11-24");
    };
    let amount = Money::euro_cents(14_990);
    let cash = CashOnDelivery { amount, parts: Vec::new(), bank_account: None, note: None, second_note: None };
    let mut shop = CarrierShipment { to: access_point(), ..shipment() };
    shop.services.cash_on_delivery = Some(cash.clone());
    shop.services.named_person_only = true;
    shop.services.announce = true;
    let mut door = shipment();
    door.services.cash_on_delivery = Some(cash);
    door.services.no_neighbour = true;
    let zpl = LabelSpec { format: LabelFormat::Zpl, medium: LabelMedium::Inch4x8, ..LabelSpec::default() };
    let zpl = CarrierShipment { label: zpl, ..shipment() };
    let mut both = [shipment(), shipment_abroad()];
    both.iter_mut().for_each(all);
    let mut signed = shipment_abroad();
    signed.services.signature = true;
    signed.customs.as_mut().expect("declared").mrn = Some("26DE123456789012A3".to_owned());
    signed.customs.as_mut().expect("declared").recipient_customs_number = Some("CHE123456789".to_owned());
    [shipment(), shipment_abroad(), shop, door, zpl, signed].into_iter().chain(both).collect()
}

#[tokio::test]
async fn every_kind_of_request_is_as_ups_describes_it() {
    let ups = carrier();
    let caller = Caller::new(&ups, account());
    let kinds = every_kind();
    ups.answer_always("POST", SHIP, Answer::json(400, refusal("120124", "unavailable")));
    let outcomes = Ups.create(&caller.context(Lang::De), &kinds).await.expect("answered");
    assert_eq!(outcomes.len(), kinds.len());
    assert_eq!(ups.requests().len(), kinds.len() + 1, "each one was asked for, after one sign-in: {outcomes:?}");
    Ups.create_return(&caller.context(Lang::De), &back()).await.expect("answered");
    let call = ups.requests().pop().expect("a call");
    assert_eq!(
        (call.path.as_str(), &call.json()["ShipmentRequest"]["Shipment"]["ReturnService"]),
        (SHIP, &json!({ "Code": "9" }))
    );
    ups.finish();
}

#[tokio::test]
async fn a_shipment_with_errors_is_refused_and_nothing_is_sent() {
    let ups = StandIn::checked_by(DESCRIPTIONS);
    let caller = Caller::new(&ups, account());
    let mut bad = shipment();
    bad.parcels[0].weight_g = 0;
    let outcomes = Ups.create(&caller.context(Lang::De), &[bad]).await.expect("answered");
    assert!(matches!(&outcomes[..], [Outcome::Refused(findings)] if findings[0].field == "parcels[0].weight_g"));
    assert!(ups.requests().is_empty());
}

// find_by_reference: ours to theirs
#[tokio::test]
async fn a_lost_label_is_looked_for_by_our_id() {
    let ups = carrier();
    ups.answer("POST", "/api/labels/v1/recovery", Answer::json(200, fixture(RECOVERED)));
    let caller = Caller::new(&ups, account());
    let found = Ups.find_by_reference(&caller.context(Lang::De), &shipment()).await.expect("answered");
    assert!(matches!(found, Recovery::Found(_)));
    let request = ups.requests().pop().expect("a call").json();
    let values = &request["LabelRecoveryRequest"]["ReferenceValues"];
    let expected =
        json!({ "ReferenceNumber": { "Value": "shp_01JDVB6Z3M8Q2N4R5T6V7W8X9Y" }, "ShipperNumber": "4711A1" });
    assert_eq!(values, &expected);
    ups.finish();
}

// find_by_reference: their error to ours
#[tokio::test]
async fn a_label_that_is_not_found_may_exist_all_the_same() {
    let ups = carrier();
    let path = "/api/labels/v1/recovery";
    ups.answer("POST", path, Answer::json(400, refusal("300022", "The tracking number cannot be found")));
    ups.answer("POST", path, Answer::json(404, refusal("404", "not found")));
    ups.answer("POST", path, Answer::empty(503));
    let caller = Caller::new(&ups, account());
    let cx = caller.context(Lang::De);
    assert_eq!(Ups.find_by_reference(&cx, &shipment()).await, Ok(Recovery::Unclear));
    assert_eq!(Ups.find_by_reference(&cx, &shipment()).await, Ok(Recovery::Unclear));
    assert!(Ups.find_by_reference(&cx, &shipment()).await.is_err_and(|error| error.may_be_retried()));
    let nameless = CarrierShipment { id: String::new(), ..shipment() };
    assert_eq!(Ups.find_by_reference(&cx, &nameless).await, Ok(Recovery::Unclear));
    assert_eq!(ups.requests().len(), 4, "one sign-in, three questions, none without an id");
}

// track: ours to theirs
#[tokio::test]
async fn a_parcel_is_tracked_by_its_number_in_the_callers_language() {
    let ups = carrier();
    let path = format!("/api/track/v1/details/{NUMBER}");
    ups.answer("GET", &path, Answer::json(200, fixture(TRACKED)));
    ups.answer("GET", &path, Answer::json(404, refusal("TV1003", "Not found")));
    let caller = Caller::new(&ups, account());
    let parcels = [ParcelNumbers::of(NUMBER), ParcelNumbers::of(NUMBER)];
    let outcomes = Ups.track(&caller.context(Lang::De), &parcels).await.expect("answered");
    assert!(matches!(&outcomes[..], [Outcome::Done(_), Outcome::Failed(error)] if error.kind == ErrorKind::NotFound));
    assert_eq!(ups.requests()[1].query, "locale=de_DE&returnSignature=false");
    ups.finish();
}

fn back() -> CarrierShipment {
    CarrierShipment { from: customer(), to: kontor_model::address::Recipient::Street(sender()), ..shipment() }
}

// create_return: theirs to ours
#[tokio::test]
async fn a_label_for_the_way_back_comes_with_its_number() {
    let ups = carrier();
    ups.answer("POST", SHIP, Answer::json(200, fixture(ONE)));
    let caller = Caller::new(&ups, account());
    let outcome = Ups.create_return(&caller.context(Lang::De), &back()).await.expect("answered");
    let Outcome::Done(created) = outcome else { panic!("{outcome:?}") };
    assert_eq!(created.parcels[0].numbers.tracking_number, NUMBER);
    assert!(created.parcels[0].label.bytes.starts_with(b"%PDF"));
}

// create_return: their error to ours
#[tokio::test]
async fn a_refused_way_back_bought_nothing_and_a_lost_answer_may_have() {
    let ups = carrier();
    ups.answer("POST", SHIP, Answer::json(400, refusal("120802", "Address Validation Error on ShipFrom address")));
    ups.answer("POST", SHIP, Answer::closes());
    let caller = Caller::new(&ups, account());
    let cx = caller.context(Lang::De);
    let outcome = Ups.create_return(&cx, &back()).await.expect("answered");
    let Outcome::Refused(found) = outcome else { panic!("{outcome:?}") };
    assert_eq!(found[0].carrier_code.as_deref(), Some("120802"));
    let outcome = Ups.create_return(&cx, &back()).await;
    let error = match outcome {
        Err(error) | Ok(Outcome::Failed(error)) => error,
        other => panic!("{other:?}"),
    };
    assert_eq!((error.kind, error.effect), (ErrorKind::Unavailable, Effect::Unknown));
}
