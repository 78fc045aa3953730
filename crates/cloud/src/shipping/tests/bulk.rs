//! Background batches: taken down at once, made in pieces, once each, whatever happens in between.

use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::api::testing::{Answer, Api, Customer};
use crate::jobs;
use crate::shipping::settle_abandoned;
use crate::shipping::store::testing::{counts, spoil_item};
use crate::shipping::tests::ledger::{Fault, item, worlds};

async fn begin(api: &Api, customer: &Customer, items: &[Value]) -> Answer {
    let request = api.request(Method::POST, "/v1/shipments", &customer.token).header("prefer", "wait=5, respond-async");
    let body = Body::from(json!({"shipments": items}).to_string());
    api.send(request.header(CONTENT_TYPE, "application/json").body(body).expect("a request")).await
}

async fn progress(api: &Api, customer: &Customer, begun: &Answer) -> Value {
    api.get(&customer.token, begun.header("location")).await.json()
}

fn items(count: usize) -> Vec<Value> {
    (0..count).map(|number| item("remembering", &format!("A-{number}"), 1)).collect()
}

#[tokio::test]
async fn a_batch_is_taken_down_at_once_and_made_by_the_queue() {
    for (api, customer, ledger) in worlds().await {
        let begun = begin(&api, &customer, &items(120)).await;
        assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.text());
        assert_eq!(begun.header("preference-applied"), "respond-async");
        assert_eq!((&begun.json()["total"], &begun.json()["finished"]), (&json!(120), &json!(false)));
        assert!(ledger.sold().is_empty(), "nothing was made while the caller waited");
        jobs::run_due(&api.test.app).await.expect("runs");
        let done = progress(&api, &customer, &begun).await;
        assert_eq!((&done["finished"], &done["result"], &done["ok"]), (&json!(true), &json!("ok"), &json!(120)));
        assert_eq!(done["items"][119]["shipment"]["reference"], "A-119");
        assert_eq!(ledger.sold().len(), 120);
    }
}

#[tokio::test]
async fn a_bad_item_harms_no_other_and_is_answered_in_its_place() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::Refused("to.city")]);
        let mut sent = items(4);
        sent[1] = json!({"idempotency_key": "x", "reference": "halb"});
        sent[2]["idempotency_key"] = json!("with blank");
        let begun = begin(&api, &customer, &sent).await;
        assert_eq!(begun.json()["failed"], 2, "what cannot be read is answered at once");
        jobs::run_due(&api.test.app).await.expect("runs");
        let done = progress(&api, &customer, &begun).await;
        let results: Vec<_> = done["items"].as_array().expect("items").iter().map(|item| &item["result"]).collect();
        assert_eq!(results, ["failed", "failed", "failed", "ok"]);
        assert_eq!(done["items"][0]["problem"]["errors"][0]["field"], "to.city");
        assert_eq!(done["items"][1]["reference"], "halb");
        assert_eq!(done["items"][2]["problem"]["code"], "idempotency_key_missing");
        assert_eq!((&done["result"], &done["failed"]), (&json!("partial"), &json!(3)));
        let tasks = api.get(&customer.token, "/v1/tasks").await.json();
        assert_eq!(tasks["items"][0]["kind"], "batch_item_failed");
    }
}

#[tokio::test]
async fn what_a_carrier_does_not_take_now_is_tried_again_later() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::Busy(Some(40)), Fault::Fine, Fault::Fine]);
        let begun = begin(&api, &customer, &items(3)).await;
        jobs::run_due(&api.test.app).await.expect("runs");
        let open = progress(&api, &customer, &begun).await;
        assert_eq!((&open["finished"], &open["ok"]), (&json!(false), &json!(2)));
        api.test.clock.advance_millis(60_000);
        jobs::run_due(&api.test.app).await.expect("runs");
        let done = progress(&api, &customer, &begun).await;
        assert_eq!((&done["finished"], &done["ok"]), (&json!(true), &json!(3)));
        assert_eq!(ledger.sold().len(), 3);
    }
}

#[tokio::test]
async fn the_same_batch_twice_makes_everything_once() {
    for (api, customer, ledger) in worlds().await {
        let (first, second) = (begin(&api, &customer, &items(30)).await, begin(&api, &customer, &items(30)).await);
        jobs::run_due(&api.test.app).await.expect("runs");
        let (first, second) = (progress(&api, &customer, &first).await, progress(&api, &customer, &second).await);
        assert_eq!((&first["ok"], &second["ok"]), (&json!(30), &json!(30)));
        assert_eq!(first["items"], second["items"]);
        assert_eq!(ledger.sold().len(), 30);
        assert_eq!(counts(&api.test.app.db).await[0], 30);
    }
}

#[tokio::test]
async fn a_thousand_are_taken_and_one_more_is_not() {
    for (api, customer, _) in worlds().await {
        let many = vec![json!({}); 1_001];
        let refused = begin(&api, &customer, &many).await;
        assert_eq!(
            (refused.status, refused.faults()),
            (StatusCode::UNPROCESSABLE_ENTITY, vec!["shipments too_many".to_owned()])
        );
        let taken = begin(&api, &customer, &many[1..]).await;
        assert_eq!((taken.status, &taken.json()["failed"]), (StatusCode::ACCEPTED, &json!(1_000)));
        assert_eq!(taken.json()["result"], "failed");
        let unknown = api.get(&customer.token, "/v1/batches/bat_01ARZ3NDEKTSV4RRFFQ69G5FAV").await;
        assert_eq!(unknown.problem(), "not_found");
    }
}

#[tokio::test]
async fn an_item_that_cannot_be_read_has_failed_and_keeps_no_other_waiting() {
    for (api, customer, ledger) in worlds().await {
        let begun = begin(&api, &customer, &items(3)).await;
        spoil_item(&api.test.app.db, 1).await;
        jobs::run_due(&api.test.app).await.expect("runs");
        let done = progress(&api, &customer, &begun).await;
        let results: Vec<_> = done["items"].as_array().expect("items").iter().map(|item| &item["result"]).collect();
        assert_eq!(results, ["ok", "failed", "ok"]);
        assert_eq!((&done["finished"], ledger.sold().len()), (&json!(true), 2));
    }
}

/// Works on the batch as often as it is tried.
async fn work_to_the_end(api: &Api) {
    for _ in 0..16 {
        jobs::run_due(&api.test.app).await.expect("runs");
        api.test.clock.advance_millis(75 * 60_000);
    }
}

#[tokio::test]
async fn what_is_told_as_failed_is_not_made_later() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan(vec![Fault::Busy(Some(40)); 16]);
        let begun = begin(&api, &customer, &items(1)).await;
        work_to_the_end(&api).await;
        let customer = api.signed_in_again(&customer).await;
        let done = progress(&api, &customer, &begun).await;
        assert_eq!((&done["finished"], &done["failed"]), (&json!(true), &json!(1)));
        assert_eq!(done["items"][0]["problem"]["code"], "carrier_unavailable");
        assert_eq!(settle_abandoned(&api.test.app).await.expect("settles"), 0, "nothing waits any more");
        assert_eq!(counts(&api.test.app.db).await, [0; 4]);
        assert!(ledger.sold().is_empty());
        let again = api.post(&customer.token, Some("A-0"), &item("remembering", "A-0", 1)).await;
        assert_eq!((again.status, ledger.sold().len()), (StatusCode::CREATED, 1), "asked again it is made once");
    }
}

#[tokio::test]
async fn what_may_have_been_made_at_the_last_attempt_is_not_told_as_failed() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan(vec![Fault::Busy(Some(40)); 15]);
        ledger.plan([Fault::LostOnTheWay]);
        let begun = begin(&api, &customer, &items(1)).await;
        work_to_the_end(&api).await;
        let customer = api.signed_in_again(&customer).await;
        let done = progress(&api, &customer, &begun).await;
        assert_eq!((&done["finished"], &done["unknown"]), (&json!(true), &json!(1)), "{done}");
        assert_eq!(settle_abandoned(&api.test.app).await.expect("settles"), 1);
        let done = progress(&api, &customer, &begun).await;
        assert_eq!(done["items"][0]["shipment"]["state"], "labelled", "what became of it is seen there");
        assert_eq!(ledger.sold().len(), 1);
    }
}
