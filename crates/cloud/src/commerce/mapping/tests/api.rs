//! `/v1/platforms/{id}/mapping`.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::api::testing::Answer;
use crate::commerce::tests::budenzauber::{Connected, connected};

fn mapping(payment_method: &str) -> Value {
    json!({ "defaults": {
        "document_type": "Auftrag", "payment_method": payment_method, "shipping_profile": "10", "tax_treatment": "as_order"
    } })
}

async fn send(of: &Connected, method: Method, rest: &str, body: &Value) -> Answer {
    let path = format!("/v1/platforms/{}/mapping{rest}", of.platform);
    of.api.call(&of.customer.token, method, &path, "", body).await
}

async fn get(of: &Connected, rest: &str) -> Answer {
    of.api.get(&of.customer.token, &format!("/v1/platforms/{}/mapping{rest}", of.platform)).await
}

#[tokio::test]
async fn a_mapping_is_put_and_read_back_with_its_version() {
    for of in connected().await {
        let put = send(&of, Method::PUT, "", &json!({ "mapping": mapping("1"), "note": "Erste" })).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.text());
        assert_eq!((&put.json()["version"], &put.json()["note"]), (&json!(1), &json!("Erste")));
        let live = get(&of, "").await.json();
        assert_eq!((&live["version"], &live["mapping"]["defaults"]["payment_method"]), (&json!(1), &json!("1")));
        let version = get(&of, "/versions/1").await.json();
        assert_eq!(version["mapping"]["defaults"]["payment_method"], "1");
        assert_eq!(get(&of, "/versions/2").await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn every_fault_is_named_from_the_body_and_nothing_is_kept() {
    for of in connected().await {
        let mut wrong = mapping("");
        wrong["rules"] =
            json!([{ "name": "R", "when": [{ "is": "present", "path": "nirgends" }], "set": { "hold": "x" } }]);
        let put = send(&of, Method::PUT, "", &json!({ "mapping": wrong })).await;
        assert_eq!(put.status, StatusCode::UNPROCESSABLE_ENTITY);
        let expected = ["mapping.defaults.payment_method required", "mapping.rules[0].when[0].path unknown_path"];
        assert_eq!(put.faults(), expected);
        assert_eq!(get(&of, "/versions").await.json()["items"], json!([]));
    }
}

#[tokio::test]
async fn one_call_goes_back() {
    for of in connected().await {
        for method in ["1", "2"] {
            send(&of, Method::PUT, "", &json!({ "mapping": mapping(method) })).await;
        }
        let back = send(&of, Method::POST, "/rollback", &json!({ "version": 1 })).await;
        assert_eq!(back.status, StatusCode::OK, "{}", back.text());
        assert_eq!(get(&of, "").await.json()["version"], 1);
    }
}

#[tokio::test]
async fn a_preview_without_orders_says_so_and_keeps_nothing() {
    for of in connected().await {
        let preview = send(&of, Method::POST, "/preview", &json!({ "mapping": mapping("1") })).await;
        assert_eq!(preview.status, StatusCode::OK, "{}", preview.text());
        assert_eq!(preview.json(), json!({ "changed": 0, "held": 0, "warned": 0, "items": [] }));
        assert_eq!(get(&of, "/versions").await.json()["items"], json!([]));
    }
}

#[tokio::test]
async fn versions_come_in_pages() {
    for of in connected().await {
        for method in 1..=53 {
            send(&of, Method::PUT, "", &json!({ "mapping": mapping(&method.to_string()) })).await;
        }
        let first = get(&of, "/versions").await.json();
        assert_eq!((first["items"].as_array().map(Vec::len), &first["next"]), (Some(50), &json!(4)));
        let rest = get(&of, "/versions?before=4").await.json();
        assert_eq!((rest["items"].as_array().map(Vec::len), rest.get("next")), (Some(3), None));
        assert_eq!(get(&of, "/versions?before=x").await.problem(), "invalid_query");
    }
}
