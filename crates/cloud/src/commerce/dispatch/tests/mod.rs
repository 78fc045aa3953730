//! What platforms are told: once, in order, and never more than was ordered.

mod api;
mod breaks;
mod kept;
mod pages;
mod said;
mod shipments;
mod telling;

use http::{Method, StatusCode};
use kontor_model::order_feed::OrderList;
use serde_json::{Value, json};

use crate::commerce::intake;
use crate::commerce::tests::budenzauber::{Connected, connected, order};

/// A customer with one order of one line ("1", one piece) and one of two pieces, read from his shop.
pub(super) async fn with_orders() -> Vec<Connected> {
    let all = connected().await;
    for of in &all {
        of.booth.put(&order("1001"));
        let mut two = order("1002");
        two.lines[0].quantity = rust_decimal::Decimal::TWO;
        of.booth.put(&two);
        intake::read_due(of.app()).await.expect("orders are read");
    }
    all
}

/// Asks for a path with a fresh token.
pub(super) async fn get(of: &Connected, path: &str) -> Value {
    let token = of.api.token(&of.customer, None).await;
    let answer = of.api.get(&token, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

/// Sends JSON with a fresh token under a key; what comes back without a body is null.
pub(super) async fn send(
    of: &Connected,
    (method, path): (Method, &str),
    key: &str,
    body: &Value,
) -> (StatusCode, Value) {
    let token = of.api.token(&of.customer, None).await;
    let answer = of.api.call(&token, method, path, key, body).await;
    (answer.status, if answer.body.is_empty() { Value::Null } else { answer.json() })
}

/// Posts a fulfillment.
pub(super) async fn post(of: &Connected, key: &str, body: &Value) -> (StatusCode, Value) {
    send(of, (Method::POST, "/v1/fulfillments"), key, body).await
}

/// The id of the order with a number.
pub(super) async fn id_of(of: &Connected, number: &str) -> String {
    let list: OrderList =
        serde_json::from_value(get(of, &format!("/v1/orders?number={number}")).await).expect("a list");
    list.items[0].id.to_string()
}

/// What `POST /v1/fulfillments` is asked.
pub(super) fn sent(order: &str, numbers: &[&str]) -> Value {
    json!({ "order": order, "carrier": "dhl_parcel_de", "tracking_numbers": numbers })
}
