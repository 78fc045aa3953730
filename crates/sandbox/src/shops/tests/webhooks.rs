//! What is told by webhook, how often and to whom.

use std::sync::{Arc, Mutex};

use aws_lc_rs::hmac;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::{Value, json};

use super::Trial;

const SECRET: &str = "geheim-äöü-ß";

type Heard = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

/// Somebody who listens and answers with this status.
async fn listener(status: u16) -> (String, Heard) {
    async fn hear(State((heard, status)): State<(Heard, StatusCode)>, headers: HeaderMap, body: Bytes) -> StatusCode {
        heard.lock().expect("nobody panicked").push((headers, body));
        status
    }
    let heard = Heard::default();
    let status = StatusCode::from_u16(status).expect("a status");
    let router = Router::new().route("/hooks", post(hear)).with_state((Arc::clone(&heard), status));
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/hooks", socket.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(socket, router).await });
    (url, heard)
}

/// What was heard since the last time: topic and body.
fn take(heard: &Heard) -> Vec<(String, Bytes)> {
    let all = std::mem::take(&mut *heard.lock().expect("nobody panicked"));
    let topic =
        |headers: &HeaderMap| headers.get("x-wc-webhook-topic").map(|topic| topic.to_str().expect("text").to_owned());
    all.into_iter().map(|(headers, body)| (topic(&headers).unwrap_or_default(), body)).collect()
}

async fn hook(trial: &Trial, topic: &str, url: &str) -> String {
    let body = json!({ "topic": topic, "delivery_url": url, "secret": SECRET });
    let made = trial.post("webhooks", body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    assert!(made.body.get("secret").is_none());
    trial.look("deliveries/settled").await;
    made.body["id"].to_string()
}

#[tokio::test]
async fn a_new_webhook_is_greeted_with_a_form_that_nobody_signed() {
    let trial = Trial::begin().await;
    let (url, heard) = listener(200).await;
    let id = hook(&trial, "order.updated", &url).await;
    let (headers, body) = heard.lock().expect("nobody panicked").remove(0);
    assert_eq!(body, format!("webhook_id={id}"));
    assert_eq!(headers["content-type"], "application/x-www-form-urlencoded");
    assert!(headers.get("x-wc-webhook-signature").is_none());
}

#[tokio::test]
async fn what_is_told_is_signed_over_its_raw_bytes_in_ascii() {
    let trial = Trial::begin().await;
    let (url, heard) = listener(200).await;
    hook(&trial, "order.created", &url).await;
    take(&heard);
    trial.order("packstation", 1).await;
    trial.look("deliveries/settled").await;
    let (headers, body) = heard.lock().expect("nobody panicked").remove(0);
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let signature = STANDARD.decode(&headers["x-wc-webhook-signature"]).expect("Base64");
    hmac::verify(&key, &body, &signature).expect("genuine");
    assert!(body.is_ascii() && String::from_utf8_lossy(&body).contains("\\/"));
    assert_eq!(serde_json::from_slice::<Value>(&body).expect("JSON")["billing"]["country"], "DE");
}

#[tokio::test]
async fn three_quick_changes_are_told_once_with_what_the_order_is_then() {
    let trial = Trial::begin().await;
    let (url, heard) = listener(200).await;
    hook(&trial, "order.updated", &url).await;
    take(&heard);
    trial.set(json!({ "hold_webhooks": true })).await;
    let id = trial.order("unpaid", 1).await.remove(0);
    for change in ["paid", "address", "completed"] {
        trial.change(&id, change).await;
    }
    assert_eq!(take(&heard).len(), 0);
    trial.set(json!({ "hold_webhooks": false })).await;
    trial.look("deliveries/settled").await;
    let told = take(&heard);
    assert_eq!(told.len(), 1);
    assert_eq!(serde_json::from_slice::<Value>(&told[0].1).expect("JSON")["status"], "completed");
}

#[tokio::test]
async fn the_bin_tells_an_id_only_and_force_tells_nothing() {
    let trial = Trial::begin().await;
    let (url, heard) = listener(200).await;
    hook(&trial, "order.deleted", &url).await;
    let ids = trial.order("plain", 2).await;
    trial.look("deliveries/settled").await;
    take(&heard);
    trial.change(&ids[0], "trash").await;
    trial.change(&ids[1], "delete").await;
    trial.look("deliveries/settled").await;
    assert_eq!(take(&heard), [("order.deleted".to_owned(), Bytes::from(format!("{{\"id\":{}}}", ids[0])))]);
}

#[tokio::test]
async fn the_seventh_failure_in_a_row_switches_it_off_and_a_person_on_again() {
    let trial = Trial::begin().await;
    let (url, heard) = listener(500).await;
    let path = format!("webhooks/{}", hook(&trial, "order.created", &url).await);
    take(&heard);
    trial.order("plain", 6).await;
    trial.look("deliveries/settled").await;
    assert_eq!((take(&heard).len(), trial.get(&path, &[]).await.body["status"].clone()), (6, json!("disabled")));
    trial.order("plain", 1).await;
    trial.look("deliveries/settled").await;
    assert_eq!(take(&heard).len(), 0);
    assert_eq!(trial.put(&path, json!({ "status": "active" })).await.body["status"], "active");
}

#[tokio::test]
async fn one_is_lost_one_comes_twice_one_comes_after_the_next_and_one_is_forged() {
    let trial = Trial::begin().await;
    let (url, heard) = listener(200).await;
    hook(&trial, "order.created", &url).await;
    take(&heard);
    let told = async |fault: &str, count: u32| {
        let body = json!({ "shop": "woocommerce", "operation": "webhook", "fault": fault });
        assert_eq!(trial.control("faults", body).await.status, 201);
        let ids = trial.order("plain", count).await;
        trial.look("deliveries/settled").await;
        let id = |body: &Bytes| serde_json::from_slice::<Value>(body).expect("JSON")["id"].to_string();
        let heard: Vec<String> = take(&heard).iter().map(|(_, body)| id(body)).collect();
        heard.iter().map(|heard| ids.iter().position(|id| id == heard).expect("ours")).collect::<Vec<_>>()
    };
    assert_eq!(told("webhook_lost", 2).await, [1]);
    assert_eq!(told("webhook_twice", 2).await, [0, 0, 1]);
    assert_eq!(told("webhook_late", 2).await, [1, 0]);
    assert_eq!(told("webhook_forged", 1).await, [0]);
}

#[tokio::test]
async fn addresses_beyond_this_machine_and_topics_of_nobody_are_refused() {
    let trial = Trial::begin().await;
    for (topic, url, code) in [
        ("order.updated", "https://example.com/hooks", "woocommerce_rest_shop_webhook_invalid_delivery_url"),
        ("order.updated", "http://192.0.2.7/hooks", "woocommerce_rest_shop_webhook_invalid_delivery_url"),
        ("order.eaten", "http://127.0.0.1:9/hooks", "woocommerce_rest_shop_webhook_invalid_topic"),
    ] {
        let said = trial.post("webhooks", json!({ "topic": topic, "delivery_url": url })).await;
        assert_eq!(said.code(), (400, code));
    }
    assert_eq!(trial.get("webhooks", &[]).await.ids().len(), 0);
}

#[tokio::test]
async fn a_webhook_is_listed_changed_and_taken_away() {
    let trial = Trial::begin().await;
    let (url, _heard) = listener(200).await;
    let id = hook(&trial, "order.updated", &url).await;
    let listed = trial.get("webhooks", &[("status", "active")]).await.ids();
    assert_eq!((listed.len(), &listed[0]), (1, &id));
    assert_eq!(trial.put(&format!("webhooks/{id}"), json!({ "status": "paused" })).await.body["status"], "paused");
    assert_eq!(trial.call(Method::DELETE, &format!("webhooks/{id}"), &[], None).await.status, 501);
    assert_eq!(trial.call(Method::DELETE, &format!("webhooks/{id}"), &[("force", "true")], None).await.status, 200);
    assert_eq!(trial.get("webhooks", &[]).await.ids().len(), 0);
}
