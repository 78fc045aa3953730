//! Lost answers: what is told to the core, and how a shipment is found again.

use kontor_model::Lang;
use serde_json::Value;

use super::samples::*;
use crate::carrier::Carrier;
use crate::error::{AdapterError, Effect, ErrorKind, Outcome, Result};
use crate::shipment::{CarrierShipment, Recovery};
use crate::testing::{Answer, Caller, StandIn};

fn reprint() -> String {
    format!("{RS}/shipments/reprintparcel")
}

fn pieces(count: usize) -> CarrierShipment {
    with(|shipment| shipment.parcels = vec![parcel(1_000); count])
}

async fn failure_of_create(caller: &Caller) -> AdapterError {
    let mut outcomes = GLS.create(&caller.context(Lang::De), &[shipment()]).await.expect("answered");
    match outcomes.remove(0) {
        Outcome::Failed(error) => error,
        other => panic!("{other:?}"),
    }
}

async fn find(gls: &StandIn, count: usize) -> Result<Recovery> {
    let caller = caller(gls);
    GLS.find_by_reference(&caller.context(Lang::De), &pieces(count)).await
}

#[tokio::test]
async fn an_answer_that_never_or_half_comes_leaves_it_open_what_was_bought() {
    let torn = Answer::json(200, made(&[("ZR4K19AA", "")], &["eins"])).torn();
    for answer in [Answer::never(), Answer::closes(), torn] {
        let gls = gls();
        gls.answer("POST", &format!("{RS}/shipments"), answer);
        let error = failure_of_create(&caller(&gls)).await;
        assert_eq!((error.kind, error.effect), (ErrorKind::Unavailable, Effect::Unknown));
    }
}

#[tokio::test]
async fn who_is_not_reached_sold_nothing() {
    let error = failure_of_create(&Caller::at("http://127.0.0.1:9", settings())).await;
    assert_eq!((error.kind, error.effect), (ErrorKind::Unavailable, Effect::None));
}

// find_by_reference: ours to theirs
#[tokio::test]
async fn a_shipment_is_found_by_the_reference_of_every_parcel() {
    let gls = gls();
    for (number, place) in [("ZR4K19AA", 1), ("ZR4K19BB", 2)] {
        let answer = made(&[(number, &format!("{ID}-{place}"))], &[number]);
        gls.answer("POST", &reprint(), Answer::json(200, answer));
    }
    let Ok(Recovery::Found(created)) = find(&gls, 2).await else { panic!("not found") };
    let numbers: Vec<&str> = created.parcels.iter().map(|made| made.numbers.tracking_number.as_str()).collect();
    assert_eq!(numbers, ["ZR4K19AA", "ZR4K19BB"]);
    assert_eq!(created.parcels[1].label.bytes, b"%PDF-1.4 ZR4K19BB");
    let sent: Vec<Value> = gls.requests()[1..].iter().map(|request| request.json()).collect();
    assert_eq!(sent[1]["ShipmentUnitReference"], format!("{ID}-2"));
    assert_eq!(sent[1]["PrintingOptions"]["ReturnLabels"]["LabelFormat"], "PDF");
    gls.finish();
}

#[tokio::test]
async fn the_label_for_the_way_back_is_found_too_or_said_to_be_missing() {
    for (answer, documents, findings) in [
        (Answer::json(200, made(&[("ZR4K19RR", &format!("{ID}-R1"))], &["zurück"])), 1, 0),
        (header_fault(404, "PARCEL_NOT_FOUND", "Parcel not found"), 0, 1),
    ] {
        let gls = gls();
        gls.answer("POST", &reprint(), Answer::json(200, made(&[("ZR4K19AA", &format!("{ID}-1"))], &["hin"])));
        gls.answer("POST", &reprint(), answer);
        let caller = caller(&gls);
        let shipment = with(|shipment| shipment.services.return_label = true);
        let found = GLS.find_by_reference(&caller.context(Lang::De), &shipment).await;
        let Ok(Recovery::Found(created)) = found else { panic!("{found:?}") };
        assert_eq!((created.parcels[0].documents.len(), created.findings.len()), (documents, findings));
        gls.finish();
    }
}

#[tokio::test]
async fn only_gls_s_own_no_for_every_parcel_means_that_nothing_was_made() {
    let gls = gls();
    gls.answer("POST", &reprint(), header_fault(404, "PARCEL_NOT_FOUND", "Parcel not found"));
    gls.answer("POST", &reprint(), header_fault(400, "E_REF", "The parcel could not be found"));
    assert_eq!(find(&gls, 2).await, Ok(Recovery::NotCreated));
}

// find_by_reference: theirs to ours
#[tokio::test]
async fn half_a_shipment_is_for_a_person_to_judge() {
    let gls = gls();
    gls.answer("POST", &reprint(), header_fault(404, "PARCEL_NOT_FOUND", "Parcel not found"));
    let second = made(&[("ZR4K19BB", &format!("{ID}-2"))], &["zwei"]);
    gls.answer("POST", &reprint(), Answer::json(200, second));
    assert_eq!(find(&gls, 2).await, Ok(Recovery::Unclear));
}

// find_by_reference: their error to ours
#[tokio::test]
async fn any_other_answer_does_not_pass_as_not_made() {
    let empty = serde_json::json!({ "CreatedShipment": { "CustomerID": "276a4711", "PickupLocation": "DE 550" } });
    for (answer, kind) in [
        (Answer::text(404, "no such page"), ErrorKind::NotFound),
        (header_fault(400, "CONTACTID_INVALID", "contact id is wrong"), ErrorKind::Rejected),
        (Answer::text(500, "oh"), ErrorKind::Unavailable),
        (Answer::json(200, empty), ErrorKind::Malformed),
        (Answer::never(), ErrorKind::Unavailable),
    ] {
        let gls = gls();
        gls.answer("POST", &reprint(), answer);
        let error = find(&gls, 1).await.expect_err("it is not known");
        assert_eq!((error.kind, error.effect), (kind, Effect::None), "asking has no effect itself");
    }
}

#[tokio::test]
async fn without_an_id_there_is_nothing_to_ask_by() {
    let gls = gls();
    let caller = caller(&gls);
    let shipment = with(|shipment| shipment.id = String::new());
    let found = GLS.find_by_reference(&caller.context(Lang::De), &shipment).await;
    assert_eq!((found, gls.requests()), (Ok(Recovery::Unclear), Vec::new()));
}
