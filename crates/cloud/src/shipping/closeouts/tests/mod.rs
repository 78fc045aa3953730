//! What closing the day promises, through the router and on every data base at hand.

mod cancelling;
mod closing;
mod crash;
mod failing;
mod nightly;
mod pages;
mod papers;
mod reading;

use http::Method;
use serde_json::{Value, json};

use crate::api::testing::{Answer, Api, Customer};
use crate::shipping::tests::ledger::{Ledger, by};

/// Makes a shipment and answers its id and number.
async fn make(api: &Api, customer: &Customer, carrier: &str, reference: &str) -> (String, String) {
    let made = api.post(&customer.token, Some(reference), &by(carrier, reference)).await;
    assert!(made.status.is_success(), "{}", made.text());
    let made = made.json();
    (text(&made["id"]), text(&made["parcels"][0]["tracking_number"]))
}

/// Time passes, and with it the token.
async fn later(api: &Api, customer: &mut Customer, millis: i64) {
    api.test.clock.advance_millis(millis);
    customer.token = api.token(customer, None).await;
}

/// Closes the day under a key.
async fn close(api: &Api, customer: &Customer, key: &str, body: Value) -> Answer {
    api.call(&customer.token, Method::POST, "/v1/close-outs", key, &body).await
}

/// Closes everything; the answer must be one of success.
async fn close_all(api: &Api, customer: &Customer, key: &str) -> Value {
    let answer = close(api, customer, key, json!({})).await;
    assert!(answer.status.is_success(), "{}", answer.text());
    answer.json()
}

/// A close-out as it stands now.
async fn shown(api: &Api, customer: &Customer, id: &Value) -> Value {
    api.get(&customer.token, &format!("/v1/close-outs/{}", text(id))).await.json()
}

/// Tells whether a shipment is closed.
async fn is_closed(api: &Api, customer: &Customer, id: &str) -> bool {
    api.get(&customer.token, &format!("/v1/shipments/{id}")).await.json()["closed_at_ms"].is_i64()
}

/// Codes and fields of the findings of a close-out.
fn findings(close_out: &Value) -> Vec<(String, String)> {
    let findings = close_out["findings"].as_array().expect("findings").iter();
    findings.map(|finding| (text(&finding["code"]), text(&finding["field"]))).collect()
}

/// Nothing was asked of the carrier.
fn nothing_was_sent(ledger: &Ledger) {
    assert!(ledger.day().calls().is_empty() && ledger.day().closed().is_empty());
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text: {value}")).to_owned()
}
