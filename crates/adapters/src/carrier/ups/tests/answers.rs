//! Wire -> ours: labels, customs papers, recoveries and whereabouts.

use kontor_model::Lang;
use kontor_model::label::{LabelFormat, LabelMedium, LabelSpec};
use kontor_model::shipment::{DocumentKind, Severity, TrackingStatus};
use serde_json::{Value, json};

use super::samples::*;
use crate::carrier::ups::answer::{RecoveryAnswer, ShipAnswer, TrackAnswer};
use crate::carrier::ups::{read, whereabouts};
use crate::error::{ErrorKind, Outcome};
use crate::shipment::{CarrierShipment, Created, Recovery};

const ONE: &str = include_str!("../fixtures/created-one.json");
const ABROAD: &str = include_str!("../fixtures/created-abroad.json");
const RECOVERED: &str = include_str!("../fixtures/recovered-one.json");
const TRACKED: &str = include_str!("../fixtures/tracked.json");

fn created(shipment: &CarrierShipment, answer: Value) -> Result<Created, String> {
    let answer: ShipAnswer = serde_json::from_value(answer).expect("the answer has its shape");
    read::created(shipment, &answer.shipment_response, Lang::De)
}

fn recovered(shipment: &CarrierShipment, answer: Value) -> Recovery {
    let answer: RecoveryAnswer = serde_json::from_value(answer).expect("the answer has its shape");
    read::recovered(shipment, &answer.label_recovery_response, Lang::De)
}

// create: theirs to ours
#[test]
fn a_label_comes_with_number_page_and_link() {
    let created = created(&shipment(), fixture(ONE)).expect("made");
    let [parcel] = created.parcels.as_slice() else { panic!("one parcel: {created:?}") };
    assert_eq!(parcel.numbers.tracking_number, NUMBER);
    assert_eq!(parcel.numbers.shipment_number.as_deref(), Some(NUMBER));
    assert!(parcel.tracking_url.as_deref().is_some_and(|url| url.ends_with(NUMBER)));
    assert!(parcel.label.bytes.starts_with(b"%PDF"));
    assert_eq!((parcel.label.format, parcel.label.medium), (LabelFormat::Pdf, LabelMedium::A6));
}

#[test]
fn a_notice_of_ups_becomes_a_warning_with_its_words() {
    let created = created(&shipment(), fixture(ONE)).expect("made");
    let [notice] = created.findings.as_slice() else { panic!("one notice: {created:?}") };
    assert_eq!((notice.severity, notice.carrier_code.as_deref()), (Severity::Warning, Some("120900")));
    assert!(notice.carrier_text.as_deref().is_some_and(|words| words.contains("negotiated rates")));
}

#[test]
fn several_parcels_come_in_order_and_the_customs_paper_hangs_on_the_first() {
    let created = created(&shipment_abroad(), fixture(ABROAD)).expect("made");
    let [first, second] = created.parcels.as_slice() else { panic!("two parcels: {created:?}") };
    assert_eq!(first.numbers.tracking_number, "1Z4711A16600000028");
    assert_eq!(second.numbers.tracking_number, "1Z4711A16600000037");
    assert_eq!(second.numbers.shipment_number.as_deref(), Some("1Z4711A16600000028"));
    let [(kind, paper)] = first.documents.as_slice() else { panic!("one paper: {first:?}") };
    assert_eq!((*kind, paper.medium, paper.format), (DocumentKind::Customs, LabelMedium::A4, LabelFormat::Pdf));
    assert!(second.documents.is_empty());
}

#[test]
fn the_page_to_be_signed_follows_the_label_across_a_customs_border_only() {
    let pages = |shipment: &CarrierShipment| {
        let created = created(shipment, fixture(ABROAD)).expect("made");
        String::from_utf8_lossy(&created.parcels[0].label.bytes).contains("/Count 2")
    };
    assert!(pages(&shipment_abroad()));
    let mut within = shipment_abroad();
    within.to = shipment().to;
    assert!(!pages(&within));
}

#[test]
fn zpl_is_passed_through_as_it_comes() {
    let mut answer = fixture(ONE);
    let label = json!({ "ImageFormat": { "Code": "ZPL" }, "GraphicImage": "XlhBXkZPMTAsMTBeRlNeWFo=" });
    answer["ShipmentResponse"]["ShipmentResults"]["PackageResults"][0]["ShippingLabel"] = label;
    let spec = LabelSpec { format: LabelFormat::Zpl, medium: LabelMedium::Inch4x6, ..LabelSpec::default() };
    let created = created(&CarrierShipment { label: spec, ..shipment() }, answer).expect("made");
    assert_eq!(created.parcels[0].label.bytes, b"^XA^FO10,10^FS^XZ");
}

#[test]
fn one_package_without_brackets_is_one_package() {
    let mut answer = fixture(ONE);
    let results = &mut answer["ShipmentResponse"]["ShipmentResults"];
    results["PackageResults"] = results["PackageResults"][0].take();
    assert_eq!(created(&shipment(), answer).expect("made").parcels.len(), 1);
}

#[test]
fn an_answer_that_lacks_something_is_not_taken_for_a_label() {
    let spoilt = |spoil: fn(&mut Value)| {
        let mut answer = fixture(ONE);
        spoil(&mut answer["ShipmentResponse"]["ShipmentResults"]["PackageResults"]);
        created(&shipment(), answer)
    };
    assert!(spoilt(|packages| *packages = json!([])).is_err());
    assert!(spoilt(|packages| packages[0]["ShippingLabel"] = Value::Null).is_err());
    assert!(spoilt(|packages| packages[0]["TrackingNumber"] = json!("")).is_err());
    assert!(spoilt(|packages| packages[0]["ShippingLabel"]["GraphicImage"] = json!("%%%")).is_err());
    assert!(spoilt(|packages| packages[0]["ShippingLabel"]["GraphicImage"] = json!("R0lGOA==")).is_err());
    assert!(spoilt(|packages| packages[0]["ShippingLabel"]["ImageFormat"]["Code"] = json!("PNG")).is_err());
}

#[test]
fn a_paper_that_cannot_be_printed_is_named_instead_of_dropped() {
    let mut answer = fixture(ONE);
    answer["ShipmentResponse"]["ShipmentResults"]["CODTurnInPage"] = json!({ "Image": { "GraphicImage": "PGh0bWw+" } });
    let created = created(&shipment(), answer).expect("made");
    assert!(created.findings.iter().any(|finding| finding.code == "document_left_out"));
}

// find_by_reference: theirs to ours
#[test]
fn a_recovered_shipment_is_as_if_its_answer_had_not_been_lost() {
    let Recovery::Found(found) = recovered(&shipment(), fixture(RECOVERED)) else { panic!("found") };
    let made = created(&shipment(), fixture(ONE)).expect("made");
    assert_eq!(found.parcels, made.parcels);
}

#[test]
fn a_recovery_without_every_parcel_is_unclear() {
    assert_eq!(recovered(&shipment_abroad(), fixture(RECOVERED)), Recovery::Unclear);
    let mut answer = fixture(RECOVERED);
    answer["LabelRecoveryResponse"]["LabelResults"]["LabelImage"] = Value::Null;
    assert_eq!(recovered(&shipment(), answer), Recovery::Unclear);
    let candidates =
        json!({ "LabelRecoveryResponse": { "Response": {}, "TrackingCandidate": [{ "TrackingNumber": NUMBER }] } });
    assert_eq!(recovered(&shipment(), candidates), Recovery::Unclear);
}

// track: theirs to ours
#[test]
fn whereabouts_come_newest_first_with_their_time_in_utc() {
    let answer: TrackAnswer = serde_json::from_str(TRACKED).expect("the fixture has its shape");
    let Outcome::Done(tracking) = whereabouts::tracking(&answer, NUMBER) else { panic!("known") };
    assert_eq!(tracking.status, TrackingStatus::Delivered);
    let states: Vec<TrackingStatus> = tracking.events.iter().map(|event| event.status).collect();
    assert_eq!(states, [TrackingStatus::Delivered, TrackingStatus::OutForDelivery, TrackingStatus::Announced]);
    // 2026-11-24T11:15:00Z and 07:01:00Z; the last one has no time.
    let times: Vec<Option<i64>> = tracking.events.iter().map(|event| event.at_ms).collect();
    assert_eq!(times, [Some(1_795_518_900_000), Some(1_795_503_660_000), None]);
    let newest = &tracking.events[0];
    assert_eq!((newest.code.as_str(), newest.text.as_str()), ("D FS 011", "ZUGESTELLT"));
    assert_eq!(newest.place.as_deref(), Some("DÜSSELDORF, DE"));
}

#[test]
fn states_are_told_apart() {
    let state = |kind: &str, code: &str| {
        let package = json!({ "trackingNumber": NUMBER, "currentStatus": { "type": kind, "code": code } });
        let answer = json!({ "trackResponse": { "shipment": [{ "package": [package] }] } });
        let answer: TrackAnswer = serde_json::from_value(answer).expect("the answer has its shape");
        match whereabouts::tracking(&answer, NUMBER) {
            Outcome::Done(tracking) => tracking.status,
            other => panic!("known: {other:?}"),
        }
    };
    assert_eq!(state("", "003"), TrackingStatus::Announced);
    assert_eq!(state("I", "040"), TrackingStatus::ReadyForPickup);
    assert_eq!(state("P", ""), TrackingStatus::InTransit);
    assert_eq!(state("X", ""), TrackingStatus::Exception);
    assert_eq!(state("RS", ""), TrackingStatus::Returned);
    assert_eq!(state("", "999"), TrackingStatus::Announced);
}

// track: their error to ours
#[test]
fn a_number_that_ups_does_not_know_fails_in_its_words() {
    let warning = json!({ "code": "TW0001", "message": "Tracking Information Not Found" });
    let answer = json!({ "trackResponse": { "shipment": [{ "inquiryNumber": NUMBER, "warnings": [warning] }] } });
    let answer: TrackAnswer = serde_json::from_value(answer).expect("the answer has its shape");
    let Outcome::Failed(error) = whereabouts::tracking(&answer, NUMBER) else { panic!("not known") };
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::NotFound, "TW0001"));
}
