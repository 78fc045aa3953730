//! Real orders through a real mapping: held ones go on by themselves, and the preview shows what would change.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::api::testing::Answer;
use crate::commerce::intake::read_due;
use crate::commerce::tests::budenzauber::{Connected, connected, order};

fn mapping(payment_method: &str) -> Value {
    json!({ "defaults": {
        "document_type": "Auftrag", "payment_method": payment_method, "shipping_profile": "10", "tax_treatment": "as_order"
    } })
}

async fn round(of: &Connected) {
    of.api.test.clock.advance_millis(75_000);
    read_due(of.app()).await.expect("reads");
}

async fn put(of: &Connected, mapping: &Value) {
    let path = format!("/v1/platforms/{}/mapping", of.platform);
    let put = of.api.call(&of.customer.token, Method::PUT, &path, "", &json!({ "mapping": mapping })).await;
    assert_eq!(put.status, StatusCode::OK, "{}", put.text());
}

async fn preview(of: &Connected, mapping: &Value) -> Answer {
    let path = format!("/v1/platforms/{}/mapping/preview", of.platform);
    of.api.call(&of.customer.token, Method::POST, &path, "", &json!({ "mapping": mapping })).await
}

async fn feed(of: &Connected) -> Value {
    of.api.get(&of.customer.token, "/v1/orders/feed").await.json()
}

#[tokio::test]
async fn orders_that_waited_for_a_mapping_go_on_by_themselves() {
    for of in connected().await {
        of.booth.put(&order("B-1"));
        round(&of).await;
        assert_eq!((&feed(&of).await["items"], &feed(&of).await["held"]), (&json!([]), &json!(1)));
        put(&of, &mapping("99")).await;
        read_due(of.app()).await.expect("reads");
        let feed = feed(&of).await;
        let mapped = &feed["items"][0]["mapped"];
        assert_eq!((&mapped["document_type"], &mapped["version"]), (&json!("Auftrag"), &json!(1)));
        assert_eq!(feed["held"], 0);
    }
}

#[tokio::test]
async fn an_expression_that_divides_by_zero_holds_its_order_and_the_others_go_on() {
    for of in connected().await {
        let mut dividing = mapping("99");
        let rhai = "if order.number == \"B-1\" { 1 / (order.lines.len() - order.lines.len()) } else { 2 }";
        dividing["fields"] = json!([{ "target": "Anteil", "source": { "from": "expression", "rhai": rhai } }]);
        put(&of, &dividing).await;
        of.booth.put(&order("B-1"));
        of.booth.put(&order("B-2"));
        round(&of).await;
        let feed = feed(&of).await;
        assert_eq!((&feed["items"][0]["order"]["number"], &feed["held"]), (&json!("B-2"), &json!(1)));
        let held = of.api.get(&of.customer.token, "/v1/orders?delivery=held").await.json();
        assert_eq!(held["items"][0]["hold"]["code"], "mapping_failed");
        let detail = held["items"][0]["hold"]["detail"].as_str().unwrap_or_default().to_owned();
        assert!(detail.contains("Anteil"), "{detail}");
    }
}

#[tokio::test]
async fn a_preview_shows_what_would_change_in_each_real_order_and_keeps_nothing() {
    for of in connected().await {
        put(&of, &mapping("99")).await;
        of.booth.put(&order("B-1"));
        round(&of).await;
        let seen = preview(&of, &mapping("1 Vorkasse")).await.json();
        assert_eq!((&seen["version"], &seen["changed"], &seen["held"]), (&json!(1), &json!(1), &json!(0)));
        let change = json!([{ "field": "payment_method", "before": "99", "after": "1 Vorkasse" }]);
        assert_eq!((&seen["items"][0]["number"], &seen["items"][0]["changes"]), (&json!("B-1"), &change));
        assert_eq!(feed(&of).await["items"][0]["mapped"]["payment_method"], "99");
    }
}
