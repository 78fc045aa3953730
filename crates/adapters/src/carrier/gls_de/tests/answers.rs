//! Theirs to ours: labels, numbers and documents of what was made.

use kontor_model::Lang;
use kontor_model::label::{LabelFormat, LabelMedium};
use kontor_model::shipment::DocumentKind;
use serde_json::{Value, json};

use super::samples::*;
use crate::carrier::Carrier;
use crate::error::{Effect, ErrorKind, Outcome};
use crate::shipment::{CarrierShipment, Created};
use crate::testing::{Answer, StandIn};

fn unit(place: usize) -> String {
    format!("{ID}-{place}")
}

fn pieces(count: usize) -> CarrierShipment {
    with(|shipment| shipment.parcels = vec![parcel(1_000); count])
}

async fn create(gls: &StandIn, shipment: &CarrierShipment) -> Outcome<Created> {
    let caller = caller(gls);
    let mut outcomes = GLS.create(&caller.context(Lang::De), std::slice::from_ref(shipment)).await.expect("answered");
    assert_eq!(outcomes.len(), 1);
    outcomes.remove(0)
}

async fn created(answer: Value, shipment: &CarrierShipment) -> Created {
    let gls = gls();
    gls.answer("POST", &format!("{RS}/shipments"), Answer::json(200, answer));
    match create(&gls, shipment).await {
        Outcome::Done(created) => created,
        other => panic!("{other:?}"),
    }
}

// create: theirs to ours
#[tokio::test]
async fn a_label_comes_with_both_numbers_and_a_page_to_follow_it() {
    let created = created(made(&[("ZR4K19AA", &unit(1))], &["eins"]), &shipment()).await;
    let parcel = &created.parcels[0];
    assert_eq!(parcel.numbers.tracking_number, "ZR4K19AA");
    assert_eq!(parcel.numbers.shipment_number.as_deref(), Some("5016ZR4K19AA"));
    let url = "https://gls-group.com/DE/de/paketverfolgung?match=ZR4K19AA";
    assert_eq!(parcel.tracking_url.as_deref(), Some(url));
    assert_eq!((parcel.label.format, parcel.label.medium), (LabelFormat::Pdf, LabelMedium::A6));
    assert_eq!(parcel.label.bytes, b"%PDF-1.4 eins");
    assert!(parcel.documents.is_empty() && created.findings.is_empty());
}

#[tokio::test]
async fn several_parcels_come_back_in_our_order_whatever_gls_s_is() {
    let answer = made(&[("ZR4K19BB", &unit(2)), ("ZR4K19AA", &unit(1))], &["zwei", "eins"]);
    let created = created(answer, &pieces(2)).await;
    let numbers: Vec<&str> = created.parcels.iter().map(|made| made.numbers.tracking_number.as_str()).collect();
    assert_eq!(numbers, ["ZR4K19AA", "ZR4K19BB"]);
    assert_eq!(created.parcels[1].label.bytes, b"%PDF-1.4 zwei");
}

#[tokio::test]
async fn an_answer_without_our_references_is_read_in_its_order() {
    let mut answer = made(&[("ZR4K19AA", ""), ("ZR4K19BB", "")], &["eins", "zwei"]);
    for parcel in answer["CreatedShipment"]["ParcelData"].as_array_mut().expect("a list") {
        parcel.as_object_mut().expect("an object").remove("ShipmentUnitReference");
    }
    let created = created(answer, &pieces(2)).await;
    assert_eq!(created.parcels[1].numbers.tracking_number, "ZR4K19BB");
}

#[tokio::test]
async fn a_list_of_one_may_be_written_as_its_element() {
    let mut answer = made(&[("ZR4K19AA", &unit(1))], &["eins"]);
    let shipment_made = &mut answer["CreatedShipment"];
    for name in ["ParcelData", "PrintData"] {
        shipment_made[name] = shipment_made[name][0].take();
    }
    shipment_made["PrintData"]["Data"] = json!(label("eins"));
    let created = created(answer, &shipment()).await;
    assert_eq!(created.parcels[0].label.bytes, b"%PDF-1.4 eins");
}

fn enclosed() -> CarrierShipment {
    with(|shipment| shipment.services.return_label = true)
}

/// A stand-in that has made the outbound parcel.
fn sold() -> StandIn {
    let gls = gls();
    let out = made(&[("ZR4K19AA", &unit(1))], &["hin"]);
    gls.answer("POST", &format!("{RS}/shipments"), Answer::json(200, out));
    gls
}

fn way_back() -> Value {
    made(&[("ZR4K19RR", &format!("{ID}-R1"))], &["zurück"])
}

#[tokio::test]
async fn a_label_for_the_way_back_is_ordered_by_itself_and_lies_in_its_parcel() {
    let gls = sold();
    gls.answer("POST", &format!("{RS}/shipments"), Answer::json(200, way_back()));
    let Outcome::Done(created) = create(&gls, &enclosed()).await else { panic!("not made") };
    let parcel = &created.parcels[0];
    assert_eq!((parcel.label.bytes.as_slice(), parcel.documents.len()), (&b"%PDF-1.4 hin"[..], 1));
    assert_eq!(parcel.documents[0].0, DocumentKind::ReturnLabel);
    assert_eq!(parcel.documents[0].1.bytes, "%PDF-1.4 zurück".as_bytes());
    assert_eq!(parcel.return_tracking_number.as_deref(), Some("ZR4K19RR"));
    let asked: Vec<Value> = gls.requests()[1..].iter().map(|request| request.json()["Shipment"].clone()).collect();
    assert_eq!(asked[0]["Service"], Value::Null, "the outbound parcel is no return");
    assert_eq!(asked[1]["Service"][0]["ShopReturn"]["NumberOfLabels"], 1);
    assert_eq!(asked[1]["ShipmentUnit"][0]["ShipmentUnitReference"], json!([format!("{ID}-R1")]));
    assert_eq!(asked[1]["Consignee"], asked[0]["Consignee"], "the customer is the one who sends it back");
    gls.finish();
}

#[tokio::test]
async fn a_way_back_that_gls_refuses_stops_no_label_and_its_words_are_kept() {
    let gls = sold();
    gls.answer("POST", &format!("{RS}/shipments"), header_fault(400, "SERVICE_NOT_ALLOWED", "not in your contract"));
    let Outcome::Done(created) = create(&gls, &enclosed()).await else { panic!("not made") };
    assert_eq!((created.parcels.len(), created.parcels[0].documents.len()), (1, 0));
    assert_eq!(created.findings[0].code, "return_label_missing");
    assert_eq!(created.findings[0].carrier_text.as_deref(), Some("not in your contract"));
    assert!(!created.findings[0].is_error());
    gls.finish();
}

#[tokio::test]
async fn a_way_back_whose_answer_is_lost_is_asked_for_and_not_ordered_again() {
    let gls = sold();
    gls.answer("POST", &format!("{RS}/shipments"), Answer::json(200, way_back()).torn());
    gls.answer("POST", &format!("{RS}/shipments/reprintparcel"), Answer::json(200, way_back()));
    let Outcome::Done(created) = create(&gls, &enclosed()).await else { panic!("not made") };
    assert_eq!(created.parcels[0].return_tracking_number.as_deref(), Some("ZR4K19RR"));
    let requests = gls.requests();
    assert_eq!(requests.len(), 4);
    assert_eq!(requests[3].json()["ShipmentUnitReference"], format!("{ID}-R1"));
    gls.finish();
}

#[tokio::test]
async fn labels_that_cannot_be_told_apart_are_fetched_one_by_one() {
    let gls = gls();
    let together = made(&[("ZR4K19AA", &unit(1)), ("ZR4K19BB", &unit(2))], &["beide"]);
    gls.answer("POST", &format!("{RS}/shipments"), Answer::json(200, together));
    let reprint = format!("{RS}/shipments/reprintparcel");
    for (number, place, text) in [("ZR4K19AA", 1, "eins"), ("ZR4K19BB", 2, "zwei")] {
        gls.answer("POST", &reprint, Answer::json(200, made(&[(number, &unit(place))], &[text])));
    }
    let Outcome::Done(created) = create(&gls, &pieces(2)).await else { panic!("not made") };
    let labels: Vec<&[u8]> = created.parcels.iter().map(|made| made.label.bytes.as_slice()).collect();
    assert_eq!(labels, [b"%PDF-1.4 eins", b"%PDF-1.4 zwei"]);
    let asked: Vec<Value> = gls.requests()[2..].iter().map(|request| request.json()["TrackID"].clone()).collect();
    assert_eq!(asked, ["ZR4K19AA", "ZR4K19BB"]);
    gls.finish();
}

#[tokio::test]
async fn an_answer_of_success_that_is_short_of_parcels_leaves_it_open_what_was_bought() {
    for answer in [
        made(&[("ZR4K19AA", &unit(1))], &["eins"]),
        json!({ "CreatedShipment": {} }),
        json!({ "shipmentId": "1" }),
        json!({ "CreatedShipment": { "ParcelData": [], "PrintData": [{ "Data": ["kein base64!"] }] } }),
    ] {
        let gls = gls();
        gls.answer("POST", &format!("{RS}/shipments"), Answer::json(200, answer));
        let Outcome::Failed(error) = create(&gls, &pieces(2)).await else { panic!("not failed") };
        assert_eq!((error.kind, error.effect), (ErrorKind::Malformed, Effect::Unknown));
    }
}

// create_return: theirs to ours
#[tokio::test]
async fn a_return_is_one_label_and_an_outbound_one_beside_it_is_taken_back() {
    for labels in [vec![("ZR4K19RR", "zurück")], vec![("ZR4K19AA", "hin"), ("ZR4K19RR", "zurück")]] {
        let gls = gls();
        let references: Vec<(&str, &str)> = labels.iter().map(|(number, _)| (*number, "")).collect();
        let texts: Vec<&str> = labels.iter().map(|(_, text)| *text).collect();
        gls.answer("POST", &format!("{RS}/shipments"), Answer::json(200, made(&references, &texts)));
        let cancelled = json!({ "TrackID": "ZR4K19AA", "Result": "CANCELLED" });
        gls.answer("POST", &format!("{RS}/shipments/cancel/ZR4K19AA"), Answer::json(200, cancelled));
        let caller = caller(&gls);
        let outcome = GLS.create_return(&caller.context(Lang::En), &shipment()).await.expect("answered");
        let Outcome::Done(created) = outcome else { panic!("{outcome:?}") };
        assert_eq!(created.parcels.len(), 1);
        assert_eq!(created.parcels[0].numbers.tracking_number, "ZR4K19RR");
        assert_eq!(created.parcels[0].label.bytes, "%PDF-1.4 zurück".as_bytes());
        assert_eq!(gls.requests().len(), 1 + labels.len(), "as many are taken back as came too many");
        gls.finish();
    }
}

// parcel_shops: theirs to ours
#[test]
fn parcel_shops_are_addresses_with_hours_in_the_caller_s_language() {
    let answer: crate::carrier::gls_de::heard::ShopsAnswer =
        serde_json::from_value(fixture("parcel_shops")).expect("an answer");
    let read = |shop| crate::carrier::gls_de::read::parcel_shop(shop, Lang::De).expect("a shop");
    let shops: Vec<_> = answer.parcel_shop.into_iter().map(read).collect();
    assert_eq!(shops[0].id, "2760200417");
    assert_eq!(shops[0].hours.as_deref(), Some("Mo 08:00-18:30 (außer 12:00-13:00); Sa 09:00-12:00"));
    assert_eq!(shops[0].address.party.company, None, "a blank is no company");
    assert_eq!((shops[1].address.postal_code.as_str(), shops[1].hours.as_deref()), ("50668", None));
    assert_eq!(shops[0].distance_m, None, "GLS does not say in which unit");
}
