//! Many at once: one result per item, no bad one harms another.

use http::StatusCode;
use serde_json::{Value, json};

use crate::api::testing::{Answer, Api, Customer, shipment};
use crate::shipping::store::testing::counts;

fn item(key: &str) -> Value {
    let mut item = shipment(key);
    item["idempotency_key"] = json!(key);
    item
}

async fn send(api: &Api, customer: &Customer, items: Vec<Value>) -> Answer {
    api.post(&customer.token, None, &json!({ "shipments": items })).await
}

fn results(answer: &Value) -> Vec<&str> {
    answer["items"].as_array().expect("items").iter().map(|item| item["result"].as_str().expect("a result")).collect()
}

#[tokio::test]
async fn thirty_good_ones_are_all_made_in_order() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let answer = send(&api, &customer, (0..30).map(|n| item(&format!("k-{n}"))).collect()).await;
        assert_eq!(answer.status, StatusCode::OK);
        let answer = answer.json();
        assert_eq!(answer["result"], "ok");
        for (index, item) in answer["items"].as_array().expect("items").iter().enumerate() {
            assert_eq!(item["index"], index);
            assert_eq!(item["idempotency_key"], format!("k-{index}"));
            assert_eq!(item["reference"], item["shipment"]["reference"]);
            assert_eq!(item["shipment"]["state"], "labelled");
        }
        assert_eq!(counts(&api.test.app.db).await, [30; 4]);
    }
}

#[tokio::test]
async fn a_bad_item_harms_no_other_and_says_what_is_wrong_with_it() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let mut bad_address = item("k-1");
        bad_address["to"]["postal_code"] = json!("1067");
        let mut bad_type = item("k-2");
        bad_type["parcels"] = json!("two");
        let mut no_key = shipment("LS-3");
        no_key["idempotency_key"] = json!("with blank");
        let items = vec![item("k-0"), bad_address, bad_type, no_key, json!(5), item("k-5")];
        let answer = send(&api, &customer, items).await.json();
        assert_eq!(answer["result"], "partial");
        assert_eq!(results(&answer), ["ok", "failed", "failed", "failed", "failed", "ok"]);
        let fault = |index: usize| answer["items"][index]["problem"]["errors"][0]["field"].clone();
        assert_eq!((fault(1), fault(2)), (json!("to.postal_code"), json!("parcels")));
        assert_eq!(answer["items"][3]["problem"]["code"], "idempotency_key_missing");
        assert_eq!(answer["items"][3]["reference"], "LS-3");
        assert_eq!(answer["items"][1]["retryable"], false);
        assert_eq!(counts(&api.test.app.db).await, [2; 4]);
    }
}

#[tokio::test]
async fn the_same_batch_again_makes_nothing_twice() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let first = send(&api, &customer, vec![item("k-1"), item("k-2")]).await.json();
        let second = send(&api, &customer, vec![item("k-1"), item("k-2")]).await.json();
        assert_eq!(first, second);
        assert_eq!(counts(&api.test.app.db).await, [2; 4]);
    }
}

#[tokio::test]
async fn one_key_twice_in_a_batch_is_one_shipment_and_another_content_is_refused() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let mut other = item("k-1");
        other["reference"] = json!("LS-other");
        let answer = send(&api, &customer, vec![item("k-1"), other, item("k-1")]).await.json();
        assert_eq!(results(&answer), ["ok", "failed", "ok"]);
        assert_eq!(answer["items"][0]["shipment"], answer["items"][2]["shipment"]);
        assert_eq!(answer["items"][1]["problem"]["code"], "idempotency_key_reused");
        assert_eq!(counts(&api.test.app.db).await, [1; 4]);
    }
}

#[tokio::test]
async fn one_and_many_share_their_keys() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let alone = api.post(&customer.token, Some("k-1"), &shipment("k-1")).await.json();
        let among = send(&api, &customer, vec![item("k-1")]).await.json();
        assert_eq!(among["items"][0]["shipment"], alone);
    }
}

#[tokio::test]
async fn two_batches_with_the_same_keys_in_opposite_order_come_to_an_end() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let keys: Vec<String> = (0..8).map(|n| format!("k-{n}")).collect();
        let forth = send(&api, &customer, keys.iter().map(|key| item(key)).collect());
        let back = send(&api, &customer, keys.iter().rev().map(|key| item(key)).collect());
        let (forth, back) = tokio::join!(forth, back);
        assert_eq!((forth.status, back.status), (StatusCode::OK, StatusCode::OK));
        assert_eq!(counts(&api.test.app.db).await, [8; 4]);
        let again = send(&api, &customer, keys.iter().map(|key| item(key)).collect()).await.json();
        assert_eq!(again["result"], "ok");
    }
}

#[tokio::test]
async fn all_bad_is_failed_and_none_is_nothing_to_do() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        assert_eq!(send(&api, &customer, vec![json!({}), json!({})]).await.json()["result"], "failed");
        let nothing = send(&api, &customer, Vec::new()).await;
        assert_eq!((nothing.status, nothing.json()["result"].clone()), (StatusCode::OK, json!("nothing_to_do")));
        assert_eq!(counts(&api.test.app.db).await, [0; 4]);
    }
}

#[tokio::test]
async fn more_than_a_hundred_or_something_else_beside_them_is_refused_as_a_whole() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let too_many = send(&api, &customer, (0..101).map(|n| item(&format!("k-{n}"))).collect()).await;
        assert_eq!(too_many.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(too_many.faults(), ["shipments too_many"]);
        let beside = json!({"shipments": [item("k-1")], "reference": "x"});
        assert_eq!(api.post(&customer.token, None, &beside).await.faults(), ["reference unknown_field"]);
        let no_list = api.post(&customer.token, None, &json!({"shipments": {}})).await;
        assert_eq!(no_list.faults(), ["shipments wrong_type"]);
        assert_eq!(counts(&api.test.app.db).await, [0; 4]);
    }
}
