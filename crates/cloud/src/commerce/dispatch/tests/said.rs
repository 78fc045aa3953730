//! What was said is kept for each order by itself.

use std::collections::BTreeSet;

use kontor_adapters::Exchange;
use serde_json::{Value, json};

use crate::commerce::dispatch::said::Turn;

fn exchange(url: &str, request: &Value, answer: &Value) -> Exchange {
    Exchange {
        operation: "ship".to_owned(),
        method: "POST".to_owned(),
        url: url.to_owned(),
        at_ms: 1,
        took_ms: 2,
        status: Some(200),
        request: Some(request.to_string()),
        answer: Some(answer.to_string()),
    }
}

fn json_of(text: &Option<String>) -> Value {
    serde_json::from_str(text.as_deref().expect("text")).expect("JSON")
}

#[test]
fn what_was_said_of_other_orders_in_the_same_calls_is_left_out() {
    let batch = exchange(
        "http://shop.example/orders/batch",
        &json!({ "update": [{ "id": 7, "status": "completed" }, { "id": 8, "status": "completed" }] }),
        &json!({ "update": [{ "id": 7, "line_items": [{ "id": 71 }] }, { "id": 8 }] }),
    );
    let notes = |order: &str| exchange(&format!("http://shop.example/orders/{order}/notes"), &json!({}), &json!({}));
    let exchanges = [batch, notes("7"), notes("8")];
    let said = Turn::read(&exchanges, BTreeSet::from(["7", "8"])).about("7");
    assert_eq!(said.len(), 2);
    assert_eq!(json_of(&said[0].request), json!({ "update": [{ "id": 7, "status": "completed" }] }));
    assert_eq!(json_of(&said[0].answer), json!({ "update": [{ "id": 7, "line_items": [{ "id": 71 }] }] }));
    assert_eq!(said[1].url, "http://shop.example/orders/7/notes");
}

#[test]
fn a_long_body_is_cut_and_says_how_long_it_was() {
    let long = exchange("http://shop.example/orders", &json!({}), &json!("ä".repeat(5_000)));
    let exchanges = [long];
    let said = Turn::read(&exchanges, BTreeSet::from(["7"])).about("7");
    let answer = said[0].answer.as_deref().expect("text");
    assert!(answer.ends_with("… (5002 characters)") && answer.chars().count() < 4_100);
}
