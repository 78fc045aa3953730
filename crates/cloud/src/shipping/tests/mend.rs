//! A corrected weight, and a person's word about a lost answer.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::api::testing::{Answer, Api, Customer};
use crate::shipping::tests::ledger::{Fault, by, item, worlds};

async fn post(api: &Api, customer: &Customer, shipment: &Value, what: &str, body: &Value) -> Answer {
    let path = format!("/v1/shipments/{}/{what}", shipment["id"].as_str().expect("an id"));
    api.call(&customer.token, Method::POST, &path, "-", body).await
}

#[tokio::test]
async fn a_weight_is_corrected_at_the_carrier_and_here() {
    for (api, customer, ledger) in worlds().await {
        let made = api.post(&customer.token, Some("k"), &by("remembering", "LS-1")).await.json();
        let answer = post(&api, &customer, &made, "weight", &json!({"weight_g": 3100})).await;
        assert_eq!((answer.status, &answer.json()["parcels"][0]["weight_g"]), (StatusCode::OK, &json!(3100)));
        assert_eq!(ledger.weights(), [(ledger.sold()[0].numbers[0].clone(), 3100)]);
        for (body, fault) in [
            (json!({"weight_g": 0}), "weight_g out_of_range"),
            (json!({"weight_g": 5, "parcel": 2}), "parcel out_of_range"),
            (json!({"weight": 5}), "weight unknown_field"),
        ] {
            assert_eq!(post(&api, &customer, &made, "weight", &body).await.faults(), [fault]);
        }
        assert_eq!(ledger.weights().len(), 1, "nothing more was sent");
    }
}

#[tokio::test]
async fn a_carrier_that_takes_no_other_weight_says_so() {
    for (api, customer, ledger) in worlds().await {
        let made = api.post(&customer.token, Some("k"), &by("forgetting", "LS-1")).await.json();
        let answer = post(&api, &customer, &made, "weight", &json!({"weight_g": 3100})).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::CONFLICT, "weight_not_changeable"));
        assert!(ledger.weights().is_empty());
    }
}

async fn unknown(api: &Api, customer: &Customer, parcels: usize) -> Value {
    let made = api.post(&customer.token, Some("k"), &item("forgetting", "LS-1", parcels)).await.json();
    assert_eq!(made["state"], "outcome_unknown");
    made
}

#[tokio::test]
async fn who_found_the_numbers_enters_them_and_the_task_is_done() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::SoldAndLost]);
        let made = unknown(&api, &customer, 2).await;
        assert_eq!(api.get(&customer.token, "/v1/tasks").await.json()["items"][0]["kind"], "outcome_unknown");
        let one = json!({"outcome": "created", "tracking_numbers": ["1"]});
        let too_few = post(&api, &customer, &made, "resolve", &one);
        assert_eq!(too_few.await.faults(), ["tracking_numbers out_of_range"]);
        let numbers = ledger.sold()[0].numbers.clone();
        let word = json!({"outcome": "created", "tracking_numbers": numbers});
        let settled = post(&api, &customer, &made, "resolve", &word).await.json();
        assert_eq!(settled["state"], "labelled");
        assert_eq!(settled["parcels"][1]["tracking_number"], numbers[1].as_str());
        assert_eq!(settled["parcels"][1]["label"]["sha256"], "", "the label is at the carrier only");
        assert_eq!(settled["findings"][0]["code"], "label_at_carrier");
        assert_eq!(api.get(&customer.token, "/v1/tasks").await.json()["items"], json!([]));
        assert_eq!(post(&api, &customer, &made, "resolve", &word).await.problem(), "outcome_known");
    }
}

#[tokio::test]
async fn who_found_nothing_says_so_and_may_ask_under_a_new_key() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::LostOnTheWay]);
        let made = unknown(&api, &customer, 1).await;
        let settled = post(&api, &customer, &made, "resolve", &json!({"outcome": "not_created"})).await.json();
        assert_eq!((&settled["state"], &settled["findings"][0]["code"]), (&json!("cancelled"), &json!("not_created")));
        let same = api.post(&customer.token, Some("k"), &item("forgetting", "LS-1", 1)).await;
        assert_eq!(same.json()["state"], "cancelled", "the key stands for what it stood for");
        let new = api.post(&customer.token, Some("k-2"), &by("forgetting", "LS-1")).await;
        assert_eq!(new.json()["state"], "labelled");
        assert_eq!(ledger.sold().len(), 1);
    }
}
