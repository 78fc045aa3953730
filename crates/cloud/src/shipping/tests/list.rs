//! The list: newest first, page by page, by reference.

use http::StatusCode;
use serde_json::Value;

use crate::api::testing::{Api, Customer, shipment};

async fn make(api: &Api, customer: &Customer, references: &[&str]) {
    for (index, reference) in references.iter().enumerate() {
        api.test.clock.advance_millis(1);
        let answer = api.post(&customer.token, Some(&format!("k-{index}")), &shipment(reference)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
}

fn references(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().expect("items");
    items.iter().map(|item| item["reference"].as_str().expect("a reference")).collect()
}

#[tokio::test]
async fn pages_go_from_the_newest_to_the_oldest_and_end() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        make(&api, &customer, &["A", "B", "C", "D", "E"]).await;
        let first = api.get(&customer.token, "/v1/shipments?limit=2").await.json();
        assert_eq!(references(&first), ["E", "D"]);
        assert_eq!(first["items"][0]["parcels"].as_array().map(Vec::len), Some(1));
        let cursor = first["next_cursor"].as_str().expect("a cursor");
        let second = api.get(&customer.token, &format!("/v1/shipments?limit=2&cursor={cursor}")).await.json();
        assert_eq!(references(&second), ["C", "B"]);
        let cursor = second["next_cursor"].as_str().expect("a cursor");
        let last = api.get(&customer.token, &format!("/v1/shipments?limit=2&cursor={cursor}")).await.json();
        assert_eq!(references(&last), ["A"]);
        assert_eq!(last["next_cursor"], Value::Null);
    }
}

#[tokio::test]
async fn an_item_of_the_list_is_the_shipment_itself() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        make(&api, &customer, &["A", "B"]).await;
        let list = api.get(&customer.token, "/v1/shipments").await.json();
        for item in list["items"].as_array().expect("items") {
            let one = api.get(&customer.token, &format!("/v1/shipments/{}", item["id"].as_str().expect("an id"))).await;
            assert_eq!(one.json(), *item);
        }
    }
}

#[tokio::test]
async fn a_reference_finds_its_shipments_whatever_the_case() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        make(&api, &customer, &["Lösung 7", "LS-2", "LÖSUNG 7", "LS-3"]).await;
        let found = api.get(&customer.token, "/v1/shipments?reference=l%C3%B6sung%207").await.json();
        assert_eq!(references(&found), ["LÖSUNG 7", "Lösung 7"]);
        let page = api.get(&customer.token, "/v1/shipments?reference=l%C3%B6sung+7&limit=1").await.json();
        assert_eq!(references(&page), ["LÖSUNG 7"]);
        assert_eq!(page["items"][0]["parcels"].as_array().map(Vec::len), Some(1));
        let none = api.get(&customer.token, "/v1/shipments?reference=LS").await.json();
        assert_eq!(none["items"], serde_json::json!([]));
    }
}

#[tokio::test]
async fn a_wrong_query_names_the_value() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        for (query, fault) in [
            ("limit=0", "limit unknown_value"),
            ("limit=101", "limit unknown_value"),
            ("limit=x", "limit unknown_value"),
            ("cursor=x", "cursor unknown_value"),
            ("page=2", "page unknown_field"),
            ("limit=1&limit=2", "limit unknown_field"),
        ] {
            let answer = api.get(&customer.token, &format!("/v1/shipments?{query}")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
            assert_eq!(answer.problem(), "invalid_query", "{query}");
            assert_eq!(answer.faults(), [fault], "{query}");
        }
    }
}

#[tokio::test]
async fn an_unknown_shipment_is_not_found() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        for id in ["shp_01ARZ3NDEKTSV4RRFFQ69G5FAV", "shp_x", "x", "%20", "shp_01ARZ3NDEKTSV4RRFFQ69G5FAV'--"] {
            let answer = api.get(&customer.token, &format!("/v1/shipments/{id}")).await;
            assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::NOT_FOUND, "not_found"), "{id}");
        }
    }
}
