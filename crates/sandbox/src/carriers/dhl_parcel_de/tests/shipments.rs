//! After ordering: documents again, taking back, closing, the list of the day, and the faults that touch the ledger.

use serde_json::{Value, json};

use super::{MANIFESTS, ORDERS, Seen, delete, get, order, parcel, post, sold};
use crate::tests::{Running, caller, running};

async fn made(running: &Running, count: usize) -> Vec<String> {
    let seen = order(running, "", &vec![parcel(); count]).await;
    (0..count).map(|place| seen.number(place)).collect()
}

async fn close(running: &Running, numbers: &[String]) -> Seen {
    post(running, MANIFESTS, &json!({ "profile": "STANDARD_GRUPPENPROFIL", "shipmentNumbers": numbers })).await
}

#[tokio::test]
async fn every_shipment_is_taken_back_by_itself_and_only_once() {
    let running = running().await;
    let numbers = made(&running, 2).await;
    let first = delete(&running, &[&numbers[0]]).await;
    assert_eq!((first.status, &first.item(0)["sstatus"]["status"]), (200, &json!(200)));
    let both = delete(&running, &[&numbers[0], &numbers[1]]).await;
    assert_eq!(both.status, 207);
    assert_eq!(both.item(0)["sstatus"]["title"], "UnknownShipmentNumber");
    assert_eq!(both.item(1)["sstatus"]["status"], 200);
    assert_eq!(sold(&running).await, json!({ "count": 2, "open": 0, "cancelled": 2, "closed": 0 }));
}

#[tokio::test]
async fn an_unknown_number_is_204_inside_a_400() {
    let running = running().await;
    let seen = delete(&running, &["00340434161094000001"]).await;
    assert_eq!((seen.status, &seen.item(0)["sstatus"]["statusCode"]), (400, &json!(204)));
}

#[tokio::test]
async fn numbers_joined_by_a_comma_are_one_unknown_number() {
    let running = running().await;
    let numbers = made(&running, 2).await;
    let seen = delete(&running, &[&numbers.join(",")]).await;
    assert_eq!((seen.status, seen.body["items"].as_array().map(Vec::len)), (400, Some(1)));
    assert_eq!(sold(&running).await["open"], 2);
}

#[tokio::test]
async fn documents_can_be_had_again_until_the_shipment_is_closed() {
    let running = running().await;
    let numbers = made(&running, 1).await;
    let path = format!("{ORDERS}?shipment={}", numbers[0]);
    let again = get(&running, &path).await;
    assert_eq!((again.status, again.item(0)["label"]["b64"].is_string()), (200, true));
    assert_eq!(close(&running, &numbers).await.status, 207);
    let late = get(&running, &path).await;
    assert_eq!((late.status, late.item(0).get("label")), (400, None));
    let cancelled = delete(&running, &[&numbers[0]]).await;
    assert!(cancelled.item(0)["sstatus"]["detail"].as_str().expect("words").contains("manifested"));
    assert_eq!(sold(&running).await["closed"], 1);
}

#[tokio::test]
async fn closing_twice_warns_and_does_no_harm() {
    let running = running().await;
    let numbers = made(&running, 1).await;
    close(&running, &numbers).await;
    let again = close(&running, &numbers).await;
    assert_eq!((again.status, &again.item(0)["sstatus"]["status"]), (207, &json!(200)));
    assert!(again.item(0)["sstatus"]["detail"].as_str().expect("words").starts_with("Warning"));
    let unknown = close(&running, &["00340434161094000001".to_owned()]).await;
    assert_eq!(unknown.item(0)["sstatus"]["status"], 204);
}

#[tokio::test]
async fn everything_that_is_open_is_closed_at_once() {
    let running = running().await;
    let numbers = made(&running, 3).await;
    delete(&running, &[&numbers[1]]).await;
    let seen = post(&running, &format!("{MANIFESTS}?all=true"), &json!({ "profile": "P" })).await;
    assert_eq!(seen.body["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(sold(&running).await, json!({ "count": 3, "open": 0, "cancelled": 1, "closed": 2 }));
}

#[tokio::test]
async fn the_list_of_the_day_has_what_was_closed_that_day() {
    let running = running().await;
    assert_eq!(get(&running, MANIFESTS).await.status, 404);
    let numbers = made(&running, 2).await;
    close(&running, &numbers).await;
    let list = get(&running, &format!("{MANIFESTS}?date=2026-11-23")).await;
    let listed: Vec<&Value> =
        list.body["items"].as_array().expect("items").iter().map(|item| &item["shipmentNo"]).collect();
    assert_eq!((list.status, listed), (200, vec![&json!(numbers[0]), &json!(numbers[1])]));
    assert_eq!(list.body["sheetNo"][0], json!({ "billingNumber": "33333333330102", "sheetNo": "1" }));
    assert!(list.body["manifest"][0]["b64"].is_string());
    for date in ["2026-11-24", "2025-01-01", "gestern"] {
        assert_eq!(get(&running, &format!("{MANIFESTS}?date={date}")).await.status, 400, "{date}");
    }
}

async fn fault(running: &Running, fault: &str) {
    let body = json!({ "carrier": "dhl_parcel_de", "operation": "create", "fault": fault });
    let set = caller().post(running.url("/control/faults")).json(&body).send().await.expect("an answer");
    assert_eq!(set.status(), 201);
}

#[tokio::test]
async fn a_label_is_sold_although_its_answer_never_came() {
    let running = running().await;
    fault(&running, "timeout_after_commit").await;
    let url = running.url("/dhl_parcel_de/parcel/de/shipping/v2/orders");
    let body = json!({ "profile": "P", "shipments": [parcel()] });
    let waiting = tokio::spawn(super::signed(caller().post(url).json(&body)).send());
    while sold(&running).await["count"] == 0 {
        tokio::task::yield_now().await;
    }
    assert!(!waiting.is_finished());
    waiting.abort();
    assert_eq!(order(&running, "", &[parcel()]).await.status, 200);
    assert_eq!(sold(&running).await["count"], 2);
}

#[tokio::test]
async fn half_an_answer_was_sold_and_a_refused_call_was_not() {
    let running = running().await;
    for (name, counted) in [("half_body", 1), ("server_error", 1), ("too_many_requests", 1), ("unavailable", 1)] {
        fault(&running, name).await;
        let seen = order(&running, "", &[parcel()]).await;
        assert!(seen.status != 200 || seen.body == Value::Null, "{name}");
        assert_eq!(sold(&running).await["count"], counted, "{name}");
    }
}

#[tokio::test]
async fn a_number_can_be_given_twice_and_only_once_per_call() {
    let running = running().await;
    let first = made(&running, 1).await;
    fault(&running, "duplicate_number").await;
    let second = made(&running, 2).await;
    assert_eq!(second[0], first[0]);
    assert_ne!(second[1], first[0]);
}

#[tokio::test]
async fn the_ledger_is_listed_by_reference_counted_and_emptied() {
    let running = running().await;
    made(&running, 3).await;
    let url = running.url("/control/labels?carrier=dhl_parcel_de&reference=Auftrag%204711&limit=2");
    let listed: Value = caller().get(url).send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!((&listed["total"], listed["labels"].as_array().map(Vec::len)), (&json!(3), Some(2)));
    assert_eq!(listed["labels"][0]["parcel"], "announced");
    let emptied = caller().delete(running.url("/control")).send().await.expect("an answer");
    assert_eq!((emptied.status().as_u16(), &sold(&running).await["count"]), (204, &json!(0)));
    let numbers = made(&running, 1).await;
    assert!(!listed["labels"].as_array().expect("labels").iter().any(|label| label["number"] == numbers[0].as_str()));
}
