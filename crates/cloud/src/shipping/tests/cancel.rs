//! Cancellation: done, pending, too late, only here; and what was never bought.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::api::testing::{Answer, Api, Customer};
use crate::shipping::store::testing::counts;
use crate::shipping::tests::ledger::{Fault, by, item, worlds};

async fn made(api: &Api, customer: &Customer, carrier: &str, parcels: usize) -> Value {
    let mut wanted = item(carrier, "LS-1", parcels);
    wanted.as_object_mut().expect("an object").remove("idempotency_key");
    let answer = api.post(&customer.token, Some("k-1"), &wanted).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()
}

async fn cancel(api: &Api, customer: &Customer, shipment: &Value, query: &str) -> Answer {
    let path = format!("/v1/shipments/{}{query}", shipment["id"].as_str().expect("an id"));
    api.call(&customer.token, Method::DELETE, &path, "-", &json!({})).await
}

#[tokio::test]
async fn every_parcel_is_taken_back_and_cancelled_twice_is_fine() {
    for (api, customer, ledger) in worlds().await {
        let shipment = made(&api, &customer, "remembering", 3).await;
        for _ in 0..2 {
            let answer = cancel(&api, &customer, &shipment, "").await;
            assert_eq!((answer.status, &answer.json()["result"]), (StatusCode::OK, &json!("done")));
            assert_eq!(answer.json()["shipment"]["state"], "cancelled");
            assert_eq!(
                answer.json()["shipment"]["parcels"].as_array().map(Vec::len),
                Some(3),
                "its numbers stay known"
            );
        }
        assert_eq!(ledger.cancelled(), ledger.sold()[0].numbers);
    }
}

#[tokio::test]
async fn a_carrier_that_has_not_decided_is_asked_again() {
    for (api, customer, ledger) in worlds().await {
        let shipment = made(&api, &customer, "remembering", 1).await;
        ledger.hesitate(&ledger.sold()[0].numbers[0]);
        let first = cancel(&api, &customer, &shipment, "").await.json();
        assert_eq!((&first["result"], &first["shipment"]["state"]), (&json!("pending"), &json!("labelled")));
        assert_eq!(first["shipment"]["findings"][0]["code"], "cancel_pending");
        let second = cancel(&api, &customer, &shipment, "").await.json();
        assert_eq!((&second["result"], &second["shipment"]["state"]), (&json!("done"), &json!("cancelled")));
        assert_eq!(second["shipment"]["findings"], json!([]));
    }
}

#[tokio::test]
async fn too_late_is_told_in_the_carriers_words_and_becomes_a_task() {
    for (api, customer, ledger) in worlds().await {
        let shipment = made(&api, &customer, "remembering", 1).await;
        ledger.hand_over(&ledger.sold()[0].numbers[0]);
        let answer = cancel(&api, &customer, &shipment, "").await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::CONFLICT, "cancel_too_late"));
        assert_eq!(answer.json()["errors"][0]["detail"], "is on its way already");
        let path = format!("/v1/shipments/{}", shipment["id"].as_str().expect("an id"));
        assert_eq!(api.get(&customer.token, &path).await.json(), shipment, "nothing was changed");
        let tasks = api.get(&customer.token, "/v1/tasks").await.json();
        assert_eq!(tasks["items"][0]["kind"], "cancel_too_late");
        assert_eq!(tasks["items"][0]["shipment"], shipment["id"]);
        let task = format!("/v1/tasks/{}", tasks["items"][0]["id"].as_str().expect("an id"));
        assert_eq!(
            api.call(&customer.token, Method::DELETE, &task, "-", &json!({})).await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(api.get(&customer.token, "/v1/tasks").await.json()["items"], json!([]));
    }
}

#[tokio::test]
async fn a_carrier_without_cancellation_is_given_up_here_only_when_asked_to() {
    for (api, customer, ledger) in worlds().await {
        let shipment = made(&api, &customer, "forgetting", 1).await;
        let refused = cancel(&api, &customer, &shipment, "").await;
        assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::CONFLICT, "cancel_not_supported"));
        let here = cancel(&api, &customer, &shipment, "?only_here=true").await.json();
        assert_eq!((&here["result"], &here["shipment"]["state"]), (&json!("local_only"), &json!("cancelled")));
        assert_eq!(here["shipment"]["findings"][0]["code"], "cancelled_only_here");
        assert!(ledger.cancelled().is_empty());
    }
}

#[tokio::test]
async fn an_own_label_is_taken_back_by_us_alone() {
    for (api, customer, _) in worlds().await {
        let shipment = made(&api, &customer, "own_label", 2).await;
        assert_eq!(cancel(&api, &customer, &shipment, "").await.json()["result"], "done");
    }
}

#[tokio::test]
async fn what_waits_for_its_carrier_is_given_up_and_never_bought() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::Busy(Some(40))]);
        api.post(&customer.token, Some("k-1"), &by("remembering", "LS-1")).await;
        let waiting = api.get(&customer.token, "/v1/shipments").await.json()["items"][0].clone();
        assert_eq!(cancel(&api, &customer, &waiting, "").await.json()["result"], "done");
        api.test.clock.advance_millis(600_000);
        assert_eq!(crate::shipping::settle_abandoned(&api.test.app).await.expect("settles"), 0);
        assert_eq!(counts(&api.test.app.db).await, [0; 4]);
        assert!(ledger.sold().is_empty());
    }
}

#[tokio::test]
async fn an_unknown_outcome_has_to_be_settled_first() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::SoldAndLost]);
        let shipment = made(&api, &customer, "forgetting", 1).await;
        assert_eq!(shipment["state"], "outcome_unknown");
        let refused = cancel(&api, &customer, &shipment, "?only_here=true").await;
        assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::CONFLICT, "outcome_not_known"));
        let path = format!("/v1/shipments/{}", shipment["id"].as_str().expect("an id"));
        assert_eq!(api.get(&customer.token, &path).await.json(), shipment);
    }
}
