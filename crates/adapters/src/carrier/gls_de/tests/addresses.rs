//! Where each operation goes, what stands above its body, and that GLS's words come back from each.

use kontor_model::Lang;
use kontor_model::address::Recipient;
use serde_json::{Value, json};

use super::samples::*;
use crate::carrier::Carrier;
use crate::error::{AdapterError, Effect, ErrorKind, Outcome};
use crate::shipment::{CarrierShipment, CloseOutOrder, ParcelNumbers, ParcelShopQuery};
use crate::testing::{Answer, Received, StandIn};

const TRACK: &str = "/track-and-trace-v1/tracking/simple/references/ZR4K19AA";

fn parcel_number() -> ParcelNumbers {
    ParcelNumbers::of("ZR4K19AA")
}

fn order() -> CloseOutOrder {
    CloseOutOrder { date: day("2026-11-24"), parcels: vec![parcel_number()] }
}

fn back() -> CarrierShipment {
    let shipment = shipment();
    let Recipient::Street(customer) = shipment.to.clone() else { panic!("a street") };
    CarrierShipment { to: Recipient::Street(shipment.from.clone()), from: customer, ..shipment }
}

fn near_the_cathedral() -> ParcelShopQuery {
    ParcelShopQuery {
        street: "Domkloster".to_owned(),
        postal_code: "50667".to_owned(),
        city: "Köln".to_owned(),
        country: country("DE"),
        limit: 1,
    }
}

/// A GLS that answers every operation alike.
fn always(answer: &Answer) -> StandIn {
    let gls = gls();
    for path in
        ["", "/validate", "/allowedservices", "/cancel/ZR4K19AA", "/endofday", "/reprintparcel", "/updateparcelweight"]
    {
        gls.answer_always("POST", &format!("{RS}/shipments{path}"), answer.clone());
    }
    gls.answer_always("POST", &format!("{RS}/parcelshop/address"), answer.clone());
    gls.answer_always("GET", TRACK, answer.clone());
    gls
}

fn failure<T: std::fmt::Debug>(outcomes: Vec<Outcome<T>>) -> AdapterError {
    match outcomes.into_iter().next() {
        Some(Outcome::Failed(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// What the operations say when GLS cannot: in the order of the addresses below.
async fn every_operation(gls: &StandIn) -> Vec<AdapterError> {
    let caller = caller(gls);
    let cx = caller.context(Lang::De);
    vec![
        GLS.check(&cx).await.expect_err("failed"),
        GLS.validate(&cx, &shipment()).await.expect_err("failed"),
        failure(GLS.cancel(&cx, &[parcel_number()]).await.expect("answered")),
        GLS.track(&cx, &[parcel_number()]).await.expect_err("failed"),
        GLS.close_out(&cx, &order()).await.expect_err("failed"),
        GLS.day_record(&cx, day("2026-11-24")).await.expect_err("failed"),
        GLS.find_by_reference(&cx, &shipment()).await.expect_err("failed"),
        failure(vec![GLS.create_return(&cx, &back()).await.expect("answered")]),
        GLS.update_weight(&cx, &parcel_number(), 3_500).await.expect_err("failed"),
        GLS.allowed_services(&cx, &shipment()).await.expect_err("failed"),
        GLS.parcel_shops(&cx, &near_the_cathedral()).await.expect_err("failed"),
    ]
}

// check, validate, cancel, track, close_out, day_record, find_by_reference, create_return: address and headers
// update_weight, allowed_services, parcel_shops: address and headers
#[tokio::test]
async fn every_operation_goes_to_its_own_address_with_the_token_and_in_its_media_type() {
    let gls = always(&Answer::text(503, "maintenance"));
    every_operation(&gls).await;
    let paths = [
        "/shipments/allowedservices",
        "/shipments/validate",
        "/shipments/cancel/ZR4K19AA",
        TRACK,
        "/shipments/endofday",
        "/shipments/endofday",
        "/shipments/reprintparcel",
        "/shipments",
        "/shipments/updateparcelweight",
        "/shipments/allowedservices",
        "/parcelshop/address",
    ];
    let requests = gls.requests();
    let head = |request: &Received| {
        let header = |name: &str| request.header(name).unwrap_or_default().to_owned();
        (request.path.clone(), header("authorization"), header("accept"))
    };
    let expected = paths.map(|path| match path {
        TRACK => (TRACK.to_owned(), "application/json"),
        path => (format!("{RS}{path}"), "application/glsVersion1+json"),
    });
    let expected = expected.map(|(path, accept)| (path, "Bearer zeichen-1".to_owned(), accept.to_owned()));
    assert_eq!(requests[1..].iter().map(head).collect::<Vec<_>>(), expected, "after one sign-in");
    gls.finish();
}

// check, cancel, close_out, create_return, allowed_services, parcel_shops: their error to ours
#[tokio::test]
async fn every_operation_keeps_gls_s_words_and_says_that_nothing_happened() {
    let gls = always(&header_fault(403, "CONTACTID_LOCKED", "Contact-ID ist gesperrt"));
    for error in every_operation(&gls).await {
        assert_eq!((error.kind, error.effect), (ErrorKind::NotAuthorized, Effect::None), "{error}");
        assert_eq!((error.code.as_str(), error.message.as_str()), ("CONTACTID_LOCKED", "Contact-ID ist gesperrt"));
    }
}

/// What was sent after the sign-in: path, query and body.
fn sent(gls: &StandIn) -> Vec<(String, String, String)> {
    gls.requests()[1..].iter().map(|request| (request.path.clone(), request.query.clone(), request.text())).collect()
}

// check: ours to theirs
#[tokio::test]
async fn an_account_is_asked_which_services_it_has_between_two_known_places() {
    let gls = always(&Answer::json(200, json!({ "AllowedServices": [] })));
    let caller = caller(&gls);
    GLS.check(&caller.context(Lang::De)).await.expect("answered");
    let asked = gls.requests()[1].json();
    assert_eq!(asked["ContactID"], "276a4711");
    assert_eq!((&asked["Source"]["CountryCode"], &asked["Destination"]["CountryCode"]), (&json!("DE"), &json!("DE")));
    gls.finish();
}

// cancel: ours to theirs
#[tokio::test]
async fn a_parcel_is_cancelled_by_its_number_and_without_a_body() {
    let gls = always(&Answer::json(200, json!({ "TrackID": "ZR4K19AA", "Result": "CANCELLED" })));
    let caller = caller(&gls);
    let parcels = [ParcelNumbers::of(" ZR4K19AA "), ParcelNumbers::of("ZR4K/../19AA")];
    GLS.cancel(&caller.context(Lang::De), &parcels).await.expect("answered");
    let path = format!("{RS}/shipments/cancel/ZR4K19AA");
    assert_eq!(sent(&gls), [(path, String::new(), String::new())], "what cannot be a number of GLS is not asked for");
    gls.finish();
}

// close_out, day_record: ours to theirs
#[tokio::test]
async fn a_day_is_asked_for_by_its_date_and_without_a_body() {
    let gls = always(&Answer::json(200, json!({})));
    let caller = caller(&gls);
    GLS.close_out(&caller.context(Lang::De), &order()).await.expect("answered");
    GLS.day_record(&caller.context(Lang::De), day("2026-12-01")).await.expect("answered");
    let path = format!("{RS}/shipments/endofday");
    let asked = |date: &str| (path.clone(), format!("date={date}"), String::new());
    assert_eq!(sent(&gls), [asked("2026-11-24"), asked("2026-12-01")]);
    gls.finish();
}

/// The body of the only request after the sign-in.
fn body(gls: &StandIn) -> Value {
    let requests = gls.requests();
    assert_eq!(requests.len(), 2);
    requests[1].json()
}

// update_weight: ours to theirs
#[tokio::test]
async fn a_weight_is_corrected_in_kilograms() {
    let gls = always(&Answer::json(200, json!({ "UpdatedWeight": 3.5 })));
    let caller = caller(&gls);
    GLS.update_weight(&caller.context(Lang::De), &parcel_number(), 3_500).await.expect("corrected");
    assert_eq!(body(&gls), json!({ "TrackID": "ZR4K19AA", "Weight": 3.5 }));
    gls.finish();
}

// update_weight: theirs to ours
#[tokio::test]
async fn any_success_is_a_corrected_weight_whatever_stands_in_it() {
    for answer in [Answer::json(200, json!({ "UpdatedWeight": 3.5 })), Answer::empty(204), Answer::text(200, "OK")] {
        let gls = always(&answer);
        let caller = caller(&gls);
        assert_eq!(GLS.update_weight(&caller.context(Lang::De), &parcel_number(), 3_500).await, Ok(()));
    }
}

// allowed_services: ours to theirs
#[tokio::test]
async fn services_are_asked_for_between_sender_and_recipient() {
    let gls = always(&Answer::json(200, json!({ "AllowedServices": [] })));
    let caller = caller(&gls);
    GLS.allowed_services(&caller.context(Lang::De), &shipment()).await.expect("answered");
    let place = |code: &str| json!({ "CountryCode": "DE", "ZIPCode": code });
    let asked = json!({ "Source": place("86150"), "Destination": place("40212"), "ContactID": "276a4711" });
    assert_eq!(body(&gls), asked);
    gls.finish();
}

// allowed_services: theirs to ours
#[tokio::test]
async fn services_come_in_our_names_and_products_and_unknown_ones_are_left_out() {
    let allowed = json!({ "AllowedServices": [
        { "ProductName": "PARCEL" },
        { "ServiceName": "service_flexdelivery" },
        { "ServiceName": "service_saturday" },
        { "ServiceName": "service_unknown" },
    ] });
    let gls = always(&Answer::json(200, allowed));
    let caller = caller(&gls);
    let services = GLS.allowed_services(&caller.context(Lang::De), &shipment()).await.expect("answered");
    assert_eq!(services, ["flex_delivery", "saturday"]);
    gls.finish();
}

// parcel_shops: ours to theirs
#[tokio::test]
async fn shops_are_looked_for_near_an_address_and_no_more_come_than_are_wanted() {
    let gls = always(&Answer::json(200, fixture("parcel_shops")));
    let caller = caller(&gls);
    let shops = GLS.parcel_shops(&caller.context(Lang::De), &near_the_cathedral()).await.expect("answered");
    assert_eq!(shops.len(), 1);
    let asked = json!({
        "Street": "Domkloster", "CountryCode": "DE", "City": "Köln", "MaxNumberOfShops": "1", "ZIPCode": "50667",
    });
    assert_eq!(body(&gls), asked);
    gls.finish();
}
