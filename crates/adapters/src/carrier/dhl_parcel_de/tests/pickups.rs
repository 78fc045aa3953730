//! Sending a driver and calling him off.

use kontor_model::Lang;
use kontor_model::date::CalendarDate;
use serde_json::json;

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::dhl_parcel_de::DhlParcelDe;
use crate::error::{AdapterError, Effect, ErrorKind};
use crate::shipment::{ParcelNumbers, PickupOrder};
use crate::testing::{Answer, Caller, StandIn};

const ORDER: &str = "123e4567e89b12d3a456426614174000";

fn pickup() -> PickupOrder {
    PickupOrder {
        date: CalendarDate::parse("2026-11-24").expect("a day"),
        window_minutes: (9 * 60, 17 * 60 + 30),
        from: sender(),
        parcels: vec![ParcelNumbers::of("00340434161094015902")],
        count: 2,
        weight_g: 4_700,
    }
}

fn confirmed() -> Answer {
    Answer::json(
        200,
        json!({ "confirmation": { "type": "ORDERPICKUP", "value": {
        "orderID": ORDER, "pickupDate": "2026-11-24", "freeOfCharge": false, "pickupType": "EZA", "confirmedShipments": [],
    } } }),
    )
}

// order_pickup: ours to theirs
#[tokio::test]
async fn a_pickup_names_place_day_hours_and_every_parcel() {
    let carrier = dhl();
    carrier.answer("POST", PICKUPS, confirmed());
    // Even where everything else is signed otherwise: this interface takes tokens only.
    let caller = Caller::new(&carrier, settings().with_value("login", "basic"));
    assert_eq!(DhlParcelDe.order_pickup(&caller.context(Lang::De), &pickup()).await.as_deref(), Ok(ORDER));
    let request = &carrier.requests()[1];
    assert_eq!(request.header("authorization"), Some("Bearer marke-4"));
    let body = json!({
        "pickupLocation": { "type": "Address", "pickupAddress": {
            "name1": "Musterhandel Süd GmbH", "addressStreet": "Gewerbestraße", "addressHouse": "12 a",
            "postalCode": "86150", "city": "Augsburg", "country": "DE" } },
        "businessHours": [{ "timeFrom": "09:00", "timeUntil": "17:30" }],
        "contactPerson": [{ "name": "Musterhandel Süd GmbH", "email": "versand@musterhandel.example" }],
        "pickupDetails": { "pickupDate": { "type": "Date", "value": "2026-11-24" }, "totalWeight": { "uom": "g", "value": 4700 } },
        "shipmentDetails": { "shipments": [
            { "transportationType": "PAKET", "shipmentNo": "00340434161094015902", "size": "M" },
            { "transportationType": "PAKET", "size": "M" } ] },
    });
    assert_eq!(request.json(), body);
}

#[tokio::test]
async fn with_a_billing_number_of_procedure_08_no_size_is_needed() {
    let carrier = dhl();
    carrier.answer("POST", PICKUPS, confirmed());
    let caller = Caller::new(&carrier, settings().with_value("participation_pickup", "01"));
    DhlParcelDe.order_pickup(&caller.context(Lang::De), &pickup()).await.expect("ordered");
    let body = carrier.requests()[1].json();
    assert_eq!(body["customerDetails"]["billingNumber"], "33333333330801");
    assert_eq!(body["shipmentDetails"]["shipments"][1], json!({ "transportationType": "PAKET" }));
}

#[tokio::test]
async fn what_dhl_would_refuse_is_refused_before() {
    let carrier = StandIn::checked_by(DESCRIPTIONS);
    let caller = Caller::new(&carrier, settings());
    let mut no_number = pickup();
    (no_number.from.street, no_number.from.house_number) = ("Am Markt".to_owned(), None);
    let backwards = PickupOrder { window_minutes: (900, 600), ..pickup() };
    let mut far = pickup();
    far.from.city = "x".repeat(36);
    for (order, field) in [(no_number, "from.house_number"), (backwards, "window"), (far, "from.city")] {
        let error = DhlParcelDe.order_pickup(&caller.context(Lang::De), &order).await.expect_err("refused");
        assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::Rejected, Some(field)));
    }
    assert_eq!(carrier.requests(), Vec::new());
}

// order_pickup: their error to ours
#[tokio::test]
async fn dhls_refusal_names_the_field_and_a_lost_answer_may_have_ordered() {
    let carrier = dhl();
    let faults = json!([{ "errorCode": 456, "title": "Unknown billingnumber", "instance": "customerDetails.billingNumber", "detail": "22222222225301" }]);
    carrier.answer("POST", PICKUPS, Answer::json(422, faults));
    carrier.answer("POST", PICKUPS, Answer::text(500, "kaputt"));
    let caller = Caller::new(&carrier, settings());
    let error = DhlParcelDe.order_pickup(&caller.context(Lang::De), &pickup()).await.expect_err("refused");
    assert_eq!(
        (error.kind, error.field.as_deref(), error.code.as_str()),
        (ErrorKind::Rejected, Some("carrier_account"), "456")
    );
    let error = DhlParcelDe.order_pickup(&caller.context(Lang::De), &pickup()).await.expect_err("failed");
    assert_eq!((error.kind, error.effect), (ErrorKind::Unavailable, Effect::Unknown));
}

// order_pickup: theirs to ours
#[tokio::test]
async fn a_confirmed_pickup_is_its_number_and_one_without_may_have_been_ordered() {
    let carrier = dhl();
    carrier.answer("POST", PICKUPS, confirmed());
    carrier.answer("POST", PICKUPS, Answer::json(200, json!({ "confirmation": { "type": "ORDERPICKUP" } })));
    let caller = Caller::new(&carrier, settings());
    assert_eq!(DhlParcelDe.order_pickup(&caller.context(Lang::De), &pickup()).await.as_deref(), Ok(ORDER));
    let error = DhlParcelDe.order_pickup(&caller.context(Lang::De), &pickup()).await.expect_err("no number");
    assert_eq!((error.kind, error.effect), (ErrorKind::Malformed, Effect::Unknown));
}

/// Calls the pickup off; what DHL was asked, and what became of it.
async fn call_off(answer: Answer) -> (String, Result<(), AdapterError>) {
    let carrier = dhl();
    carrier.answer("DELETE", PICKUPS, answer);
    let caller = Caller::new(&carrier, settings());
    let outcome = DhlParcelDe.cancel_pickup(&caller.context(Lang::De), ORDER).await;
    (carrier.requests()[1].query.clone(), outcome)
}

fn called_off(list: &str, state: &str, message: &str) -> Answer {
    Answer::json(200, json!({ list: [{ "orderID": ORDER, "orderState": state, "message": message }] }))
}

// cancel_pickup: ours to theirs
#[tokio::test]
async fn a_pickup_is_called_off_by_its_number() {
    let (query, _) = call_off(called_off("confirmedCancellations", "STORNIERT", "ok")).await;
    assert_eq!(query, format!("orderID={ORDER}"));
}

// cancel_pickup: theirs to ours
#[tokio::test]
async fn only_a_pickup_among_the_confirmed_ones_is_called_off() {
    assert_eq!(call_off(called_off("confirmedCancellations", "STORNIERT", "ok")).await.1, Ok(()));
    let error =
        call_off(Answer::json(200, json!({ "confirmedCancellations": [] }))).await.1.expect_err("not confirmed");
    assert_eq!((error.kind, error.message.as_str()), (ErrorKind::Rejected, "DHL says nothing about this order"));
}

// cancel_pickup: their error to ours
#[tokio::test]
async fn a_pickup_that_cannot_be_called_off_says_so_in_dhls_words() {
    let error = call_off(called_off("failedCancellations", "ABGEHOLT", "zu spät")).await.1.expect_err("too late");
    assert_eq!((error.kind, error.code.as_str(), error.message.as_str()), (ErrorKind::Rejected, "ABGEHOLT", "zu spät"));
    let error = call_off(Answer::text(503, "Wartung")).await.1.expect_err("down");
    assert_eq!((error.kind, error.effect), (ErrorKind::Unavailable, Effect::None));
}
