//! Closing the day and what DHL has on record for it.

use kontor_model::Lang;
use kontor_model::date::CalendarDate;
use kontor_model::label::LabelMedium;
use serde_json::{Value, json};

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::dhl_parcel_de::DhlParcelDe;
use crate::error::{Effect, ErrorKind, Outcome};
use crate::shipment::{CloseOutOrder, ParcelNumbers};
use crate::testing::{Answer, Caller};

fn day() -> CalendarDate {
    CalendarDate::parse("2026-11-23").expect("a day")
}

fn order(numbers: impl IntoIterator<Item = String>) -> CloseOutOrder {
    CloseOutOrder { date: day(), parcels: numbers.into_iter().map(|number| ParcelNumbers::of(&number)).collect() }
}

fn item(number: &str, code: u16, title: &str) -> Value {
    json!({ "shipmentNo": number, "sstatus": { "title": title, "statusCode": code } })
}

// close_out: theirs to ours
#[tokio::test]
async fn the_numbers_are_closed_and_each_is_answered() {
    let carrier = dhl();
    let all = json!([
        item("1", 200, "OK"),
        item("2", 400, "Shipment was already manifested"),
        item("3", 400, "Unknown shipment")
    ]);
    carrier.answer("POST", MANIFESTS, answered(207, all));
    let caller = Caller::new(&carrier, settings());
    let numbers = ["1", "2", "3"].map(str::to_owned);
    let closed = DhlParcelDe.close_out(&caller.context(Lang::De), &order(numbers)).await.expect("closed");
    assert_eq!(closed.parcels[..2], [Outcome::Done(()), Outcome::Done(())], "closed before is no fault");
    assert!(
        matches!(&closed.parcels[2], Outcome::Refused(found) if found[0].carrier_text.as_deref() == Some("Unknown shipment"))
    );
    let body = json!({ "profile": "STANDARD_GRUPPENPROFIL", "shipmentNumbers": ["1", "2", "3"] });
    assert_eq!(carrier.requests()[1].json(), body);
}

// close_out: ours to theirs
#[tokio::test]
async fn more_than_30_are_closed_in_several_calls_and_a_failed_one_fails_its_own() {
    let carrier = dhl();
    let first: Vec<Value> = (0..30).map(|number| item(&number.to_string(), 200, "OK")).collect();
    carrier.answer("POST", MANIFESTS, answered(207, json!(first)));
    carrier.answer("POST", MANIFESTS, Answer::text(500, "kaputt"));
    let caller = Caller::new(&carrier, settings());
    let all = order((0..32).map(|number| number.to_string()));
    let closed = DhlParcelDe.close_out(&caller.context(Lang::De), &all).await.expect("closed in part");
    assert_eq!(closed.parcels.iter().filter(|outcome| **outcome == Outcome::Done(())).count(), 30);
    assert!(
        closed.parcels[30..]
            .iter()
            .all(|outcome| matches!(outcome, Outcome::Failed(error) if error.effect == Effect::None))
    );
    let asked = carrier.requests()[1..].iter().map(|request| request.json()).collect::<Vec<_>>();
    let counts = asked.iter().map(|body| body["shipmentNumbers"].as_array().map_or(0, Vec::len)).collect::<Vec<_>>();
    assert_eq!((counts, &asked[1]["shipmentNumbers"]), (vec![30, 2], &json!(["30", "31"])));
}

// close_out: their error to ours
#[tokio::test]
async fn a_close_out_that_fails_as_a_whole_says_why() {
    let carrier = dhl();
    let refusal = json!({ "status": { "title": "Bad Request", "statusCode": 400, "detail": "profile is unknown" } });
    carrier.answer("POST", MANIFESTS, Answer::json(400, refusal));
    let caller = Caller::new(&carrier, settings());
    let error = DhlParcelDe.close_out(&caller.context(Lang::De), &order(["1".to_owned()])).await.expect_err("refused");
    assert_eq!((error.kind, error.message.as_str()), (ErrorKind::Rejected, "profile is unknown"));
}

// day_record: theirs to ours
#[tokio::test]
async fn the_record_of_a_day_is_its_manifest_and_the_numbers_on_it() {
    let carrier = dhl();
    let record = json!({
        "status": { "title": "OK", "statusCode": 200 }, "manifestDate": "2026-11-23",
        "manifest": [{ "b64": b64("manifest"), "fileFormat": "PDF", "printFormat": "A4" }],
        "sheetNo": [{ "billingNumber": "33333333330102", "sheetNo": "1" }],
        "items": [{ "shipmentNo": "1", "sheetNo": "1" }, { "shipmentNo": "2", "sheetNo": "1" }],
    });
    carrier.answer("GET", MANIFESTS, Answer::json(200, record));
    let caller = Caller::new(&carrier, settings());
    let record = DhlParcelDe.day_record(&caller.context(Lang::De), day()).await.expect("a record");
    assert_eq!(record.tracking_numbers, ["1", "2"]);
    assert_eq!((record.manifests.len(), record.manifests[0].medium), (1, LabelMedium::A4));
}

// day_record: ours to theirs
#[tokio::test]
async fn a_day_is_asked_for_by_its_date_with_its_documents() {
    let carrier = dhl();
    carrier.answer("GET", MANIFESTS, Answer::json(404, json!({ "title": "Not Found", "status": 404 })));
    let caller = Caller::new(&carrier, settings());
    DhlParcelDe.day_record(&caller.context(Lang::De), day()).await.expect("a record");
    assert_eq!(carrier.requests()[1].query, "date=2026-11-23&includeDocs=include");
    carrier.finish();
}

// day_record: their error to ours
#[tokio::test]
async fn a_day_without_a_manifest_is_empty_and_a_day_too_old_is_refused() {
    let carrier = dhl();
    carrier.answer("GET", MANIFESTS, Answer::json(404, json!({ "title": "Not Found", "status": 404 })));
    let too_old = json!({ "status": { "title": "Bad Request", "statusCode": 400, "detail": "date too old" } });
    carrier.answer("GET", MANIFESTS, Answer::json(400, too_old));
    let caller = Caller::new(&carrier, settings());
    let record = DhlParcelDe.day_record(&caller.context(Lang::De), day()).await.expect("a record");
    assert!(record.manifests.is_empty() && record.tracking_numbers.is_empty());
    let error = DhlParcelDe.day_record(&caller.context(Lang::De), day()).await.expect_err("refused");
    assert_eq!((error.kind, error.message.as_str()), (ErrorKind::Rejected, "date too old"));
}
