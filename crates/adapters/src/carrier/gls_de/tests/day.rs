//! Cancellation, the day's report and weights: what GLS's words for them mean.

use kontor_model::Lang;
use serde_json::{Value, json};

use super::samples::*;
use crate::carrier::Carrier;
use crate::error::{Effect, ErrorKind, Outcome};
use crate::shipment::{Cancellation, CloseOutOrder, ParcelNumbers};
use crate::testing::Answer;

fn numbers(texts: &[&str]) -> Vec<ParcelNumbers> {
    texts.iter().map(|text| ParcelNumbers::of(text)).collect()
}

fn report() -> Value {
    json!({ "Shipments": [
        { "Product": "PARCEL", "ShipmentUnit": [
            { "Weight": "2.35", "TrackID": "ZR4K19AA", "ParcelNumber": "501600123452" },
            { "Weight": 1, "TrackID": "ZR4K19BB", "ParcelNumber": "501600123469" },
        ] },
        { "Product": "EXPRESS", "ShipmentUnit": { "TrackID": "ZR4K19CC", "ParcelNumber": "501600123476" } },
    ] })
}

// cancel: theirs to ours
#[tokio::test]
async fn every_word_for_a_cancellation_has_its_meaning_and_an_unknown_one_is_no_success() {
    let gls = gls();
    let words = [("A1", "CANCELLED"), ("A2", "CANCELLATION_PENDING"), ("A3", "SCANNED"), ("A4", "ERROR"), ("A5", "OK")];
    for (number, word) in words {
        let body = json!({ "TrackID": number, "Result": word });
        gls.answer("POST", &format!("{RS}/shipments/cancel/{number}"), Answer::json(200, body));
    }
    let fault = header_fault(404, "PARCEL_NOT_FOUND", "Parcel not found");
    gls.answer("POST", &format!("{RS}/shipments/cancel/A6"), fault);
    let caller = caller(&gls);
    let parcels = numbers(&["A1", "A2", "A3", "A4", "A5", "A6", "../A7"]);
    let outcomes = GLS.cancel(&caller.context(Lang::De), &parcels).await.expect("answered");
    assert_eq!(outcomes.len(), parcels.len());
    assert_eq!(outcomes[0], Outcome::Done(Cancellation::Done));
    assert_eq!(outcomes[1], Outcome::Done(Cancellation::Pending));
    assert!(matches!(&outcomes[2], Outcome::Done(Cancellation::TooLate { code, .. }) if code == "SCANNED"));
    let failed = |index: usize| match &outcomes[index] {
        Outcome::Failed(error) => (error.kind, error.effect, error.code.as_str()),
        other => panic!("{other:?}"),
    };
    assert_eq!(failed(3), (ErrorKind::Rejected, Effect::None, "ERROR"));
    assert_eq!(failed(4), (ErrorKind::Malformed, Effect::Unknown, "OK"));
    assert_eq!(failed(5), (ErrorKind::NotFound, Effect::None, "PARCEL_NOT_FOUND"));
    assert_eq!(failed(6), (ErrorKind::NotFound, Effect::None, "unknown_number"));
    assert_eq!(gls.requests().len(), 7, "a number that is none of GLS's is not asked for");
    gls.finish();
}

// close_out: theirs to ours
#[tokio::test]
async fn parcels_in_the_day_s_report_are_closed_by_either_number() {
    let gls = gls();
    gls.answer("POST", &format!("{RS}/shipments/endofday"), Answer::json(200, report()));
    let by_number =
        ParcelNumbers { tracking_number: "ANDERS01".to_owned(), shipment_number: Some("501600123476".to_owned()) };
    let mut parcels = numbers(&["ZR4K19BB", "ZR4K19XX"]);
    parcels.push(by_number);
    let order = CloseOutOrder { date: day("2026-11-24"), parcels };
    let caller = caller(&gls);
    let closed = GLS.close_out(&caller.context(Lang::En), &order).await.expect("answered");
    assert_eq!((&closed.parcels[0], &closed.parcels[2]), (&Outcome::Done(()), &Outcome::Done(())));
    let Outcome::Refused(found) = &closed.parcels[1] else { panic!("{closed:?}") };
    assert_eq!((found[0].field.as_str(), found[0].code.as_str()), ("parcels[1]", "not_in_day_report"));
    assert!(closed.manifests.is_empty());
    assert_eq!(gls.requests()[1].query, "date=2026-11-24");
    gls.finish();
}

// day_record: theirs to ours
#[tokio::test]
async fn the_day_s_record_lists_every_number() {
    let gls = gls();
    let path = format!("{RS}/shipments/endofday");
    gls.answer("POST", &path, Answer::json(200, report()));
    gls.answer("POST", &path, Answer::json(200, json!({})));
    let caller = caller(&gls);
    let record = GLS.day_record(&caller.context(Lang::De), day("2026-11-24")).await.expect("answered");
    assert_eq!(record.tracking_numbers, ["ZR4K19AA", "ZR4K19BB", "ZR4K19CC"]);
    let empty = GLS.day_record(&caller.context(Lang::De), day("2026-11-25")).await.expect("answered");
    assert!(empty.tracking_numbers.is_empty());
    gls.finish();
}

// day_record: their error to ours
#[tokio::test]
async fn a_day_that_gls_cannot_report_is_a_failure_without_effect() {
    let gls = gls();
    let path = format!("{RS}/shipments/endofday");
    gls.answer("POST", &path, Answer::text(500, "oh"));
    gls.answer("POST", &path, Answer::json(200, report()).torn());
    let caller = caller(&gls);
    for _ in 0..2 {
        let error = GLS.day_record(&caller.context(Lang::De), day("2026-11-24")).await.expect_err("no report");
        assert_eq!((error.kind, error.effect), (ErrorKind::Unavailable, Effect::None));
    }
}

// update_weight: their error to ours
#[tokio::test]
async fn a_weight_that_gls_refuses_names_the_field() {
    let gls = gls();
    let path = format!("{RS}/shipments/updateparcelweight");
    gls.answer("POST", &path, header_fault(400, "WEIGHT_TOO_HIGH", "Weight is too high"));
    let caller = caller(&gls);
    let parcel = ParcelNumbers::of("ZR4K19AA");
    let error = GLS.update_weight(&caller.context(Lang::De), &parcel, 98_000).await.expect_err("refused");
    assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::Rejected, Some("parcels[0].weight_g")));
}
