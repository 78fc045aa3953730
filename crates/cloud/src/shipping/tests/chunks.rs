//! How shipments are put into calls: filled by parcels, never split, a larger one alone.

use http::StatusCode;
use serde_json::json;

use crate::shipping::tests::ledger::{by, item, worlds};

#[tokio::test]
async fn calls_are_filled_by_parcels_and_no_shipment_is_split() {
    for (api, customer, ledger) in worlds().await {
        let sizes = [2, 2, 2, 7, 1, 4];
        let items: Vec<_> =
            (0..).zip(sizes).map(|(n, parcels)| item("remembering", &format!("A{n}"), parcels)).collect();
        let answer = api.post(&customer.token, None, &json!({"shipments": items})).await.json();
        assert_eq!(answer["result"], "ok", "{answer}");
        assert_eq!(ledger.calls(), [2, 4, 5, 7]);
        for (place, (item, parcels)) in answer["items"].as_array().expect("items").iter().zip(sizes).enumerate() {
            assert_eq!(item["index"], place);
            assert_eq!(item["shipment"]["parcels"].as_array().map(Vec::len), Some(parcels));
        }
    }
}

#[tokio::test]
async fn an_own_label_and_two_carriers_in_one_request_each_get_theirs() {
    for (api, customer, ledger) in worlds().await {
        let items = [item("remembering", "A", 1), item("own_label", "B", 1), item("forgetting", "C", 1)];
        let answer = api.post(&customer.token, None, &json!({"shipments": items})).await.json();
        let carriers: Vec<_> =
            answer["items"].as_array().expect("items").iter().map(|i| &i["shipment"]["carrier"]).collect();
        assert_eq!(carriers, ["remembering", "own_label", "forgetting"]);
        assert_eq!(ledger.sold().len(), 2);
    }
}

#[tokio::test]
async fn what_is_odd_before_the_carrier_is_asked_stays_with_the_shipment() {
    for (api, customer, _) in worlds().await {
        let made = api.post(&customer.token, Some("k-1"), &by("remembering", "odd 1")).await;
        assert_eq!(made.status, StatusCode::CREATED);
        assert_eq!(made.json()["findings"][0]["code"], "odd");
        let id = made.json()["id"].as_str().expect("an id").to_owned();
        assert_eq!(api.get(&customer.token, &format!("/v1/shipments/{id}")).await.json(), made.json());
    }
}
