//! What platforms promise, on every data base at hand.

mod address;
mod api;
mod connection;
mod gate;
mod moved;
mod pages;
mod probe;
mod secrets;
mod values;

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::api::testing::{Answer, Api, Customer};

const PATH: &str = "/v1/platforms";

/// Sends JSON to a path, under a key where one is given.
async fn send(api: &Api, customer: &Customer, (method, path): (Method, &str), key: &str, body: &Value) -> Answer {
    let mut request = api.request(method, path, &customer.token).header("content-type", "application/json");
    if !key.is_empty() {
        request = request.header("idempotency-key", key);
    }
    api.send(request.body(axum::body::Body::from(body.to_string())).expect("a request")).await
}

/// Connects a platform and answers it.
async fn create(api: &Api, customer: &Customer, body: &Value) -> Value {
    let key = body["name"].as_str().expect("a name").replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let answer = send(api, customer, (Method::POST, PATH), &key, body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()
}

fn path_of(platform: &Value) -> String {
    format!("{PATH}/{}", platform["id"].as_str().expect("an id"))
}

async fn list(api: &Api, customer: &Customer) -> Vec<Value> {
    api.get(&customer.token, PATH).await.json()["items"].as_array().expect("items").clone()
}

async fn test(api: &Api, customer: &Customer, platform: &Value) -> Value {
    let path = format!("{}/test", path_of(platform));
    let answer = send(api, customer, (Method::POST, &path), "", &json!({})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}
