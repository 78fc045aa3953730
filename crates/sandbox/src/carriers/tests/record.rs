//! What carriers were asked is written down whole, also where nobody answers.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::{asked, set};
use crate::tests::{caller, running_with};

#[tokio::test]
async fn every_request_to_a_carrier_is_a_line_as_it_came_and_nothing_else_is() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let record = Arc::new(file.reopen().expect("the same file"));
    let running = running_with(Duration::ZERO, Some(record)).await;
    assert_eq!(asked(&running).await.expect("an answer").status(), 200);
    let url = running.url("/gls_de/shipit-farm/v1/backend/rs/parcelshop/country/DE?x=%C3%A4");
    assert_eq!(caller().get(url).header("x-own", "eins").send().await.expect("an answer").status(), 401);
    assert_eq!(set(&running, json!({ "fault": "unavailable" })).await, 201);
    assert_eq!(asked(&running).await.expect("an answer").status(), 503);
    let text = std::fs::read_to_string(file.path()).expect("text");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let token = "grant_type=password&username=anna&password=geheim&client_id=id&client_secret=secret";
    let seen = |line: &Value| ["carrier", "method", "path", "query", "body"].map(|name| line[name].clone());
    let signing_in = ["dhl_parcel_de", "POST", "/parcel/de/account/auth/ropc/v1/token", "", token];
    assert_eq!(seen(&lines[0]), signing_in.map(Value::from));
    let shops = ["gls_de", "GET", "/shipit-farm/v1/backend/rs/parcelshop/country/DE", "x=%C3%A4", ""];
    assert_eq!(seen(&lines[1]), shops.map(Value::from));
    assert!(lines[1]["headers"].as_array().expect("a list").contains(&json!(["x-own", "eins"])));
    assert_eq!(seen(&lines[2]), signing_in.map(Value::from), "a request that meets a fault came all the same");
    assert_eq!(lines.len(), 3);
}
