//! Ways in and keys.

use reqwest::Method;
use serde_json::json;

use super::{KEY, Trial};

const ORDERS: &str = "/shops/woocommerce/wp-json/wc/v3/orders";

#[tokio::test]
async fn a_header_with_key_and_secret_is_passed_over_in_plain_http() {
    let trial = Trial::begin().await;
    let asked = trial.client.get(trial.running.url(ORDERS)).basic_auth(KEY.0, Some(KEY.1)).send().await;
    let answer = asked.expect("an answer");
    assert_eq!(answer.status(), 401);
    let said: serde_json::Value = answer.json().await.expect("JSON");
    assert_eq!(said["code"], "woocommerce_rest_cannot_view");
}

#[tokio::test]
async fn a_signature_is_good_once_for_one_address_and_for_fifteen_minutes() {
    let trial = Trial::begin().await;
    let url = trial.running.url(ORDERS);
    let signed = trial.signed("GET", &url, &[("per_page", "5"), ("search", "Straße & Söhne")], KEY);
    assert_eq!(trial.send(Method::GET, &signed, None).await.status, 200);
    let again = trial.send(Method::GET, &signed, None).await;
    assert_eq!(again.code(), (401, "woocommerce_rest_authentication_error"));
    let changed = trial.signed("GET", &url, &[("per_page", "5")], KEY).replace("per_page=5", "per_page=6");
    assert_eq!(trial.send(Method::GET, &changed, None).await.status, 401);
    let late = trial.signed("GET", &url, &[], KEY);
    trial.running.clock.advance_millis(16 * 60 * 1_000);
    assert_eq!(trial.send(Method::GET, &late, None).await.status, 401);
}

#[tokio::test]
async fn a_wrong_key_a_wrong_secret_and_a_half_signature_are_three_errors() {
    let trial = Trial::begin().await;
    let url = trial.running.url(ORDERS);
    let message = async |url: &str| {
        let said = trial.send(Method::GET, url, None).await;
        assert_eq!(said.status, 401);
        said.body["message"].as_str().expect("words").to_owned()
    };
    assert!(message(&trial.signed("GET", &url, &[], ("ck_falsch", KEY.1))).await.contains("Consumer-Schlüssel"));
    assert!(message(&trial.signed("GET", &url, &[], (KEY.0, "cs_falsch"))).await.contains("Signatur"));
    let half = trial.signed("GET", &url, &[], KEY);
    let half = half.split("&oauth_signature=").next().expect("the rest");
    assert!(message(half).await.contains("oauth_signature"));
}

#[tokio::test]
async fn a_key_that_may_only_read_writes_nothing() {
    let trial = Trial::begin().await;
    let id = trial.order("plain", 1).await.remove(0);
    let list = trial.running.url("/index.json");
    let list = trial.send(Method::GET, &list, None).await.body;
    let account = &list["shops"][0]["read_only_account"];
    let key =
        (account["consumer_key"].as_str().expect("a key"), account["consumer_secret"].as_str().expect("a secret"));
    let url = trial.running.url(&format!("{ORDERS}/{id}"));
    assert_eq!(trial.send(Method::GET, &trial.signed("GET", &url, &[], key), None).await.status, 200);
    let write = trial.signed("PUT", &url, &[], key);
    let refused = trial.send(Method::PUT, &write, Some(json!({ "status": "completed" }))).await;
    assert_eq!(refused.code(), (401, "woocommerce_rest_authentication_error"));
    assert_eq!(trial.get(&format!("orders/{id}"), &[]).await.body["status"], "processing");
}

#[tokio::test]
async fn there_are_three_ways_in_and_one_of_them_knows_no_keys() {
    let trial = Trial::begin().await;
    let ask = async |path: &str, query: &[(&str, &str)]| {
        let url = trial.running.url(&format!("/shops/woocommerce{path}"));
        trial.send(Method::GET, &trial.signed("GET", &url, query, KEY), None).await.status
    };
    assert_eq!(ask("/wp-json/wc/v3/orders", &[]).await, 200);
    assert_eq!(ask("/index.php/wp-json/wc/v3/orders", &[]).await, 200);
    assert_eq!(ask("/", &[("rest_route", "/wc/v3/orders")]).await, 401);
    trial.set(json!({ "pretty_permalinks": false })).await;
    assert_eq!(ask("/wp-json/wc/v3/orders", &[]).await, 404);
    assert_eq!(ask("/index.php/wp-json/wc/v3/orders", &[]).await, 200);
}

#[tokio::test]
async fn a_path_of_nobody_is_no_route_and_the_index_is_for_everybody() {
    let trial = Trial::begin().await;
    assert_eq!(trial.get("wallpapers", &[]).await.code(), (404, "rest_no_route"));
    assert_eq!(trial.get("orders/1/fulfillments", &[]).await.code(), (404, "rest_no_route"));
    let index = trial.send(Method::GET, &trial.running.url("/shops/woocommerce/wp-json/"), None).await;
    assert_eq!(index.body["timezone_string"], "Europe/Berlin");
    assert_eq!(index.headers["date"], "Mon, 23 Nov 2026 09:00:00 GMT");
}

#[tokio::test]
async fn two_sandboxes_know_nothing_of_each_other() {
    let (one, other) = (Trial::begin().await, Trial::begin().await);
    one.order("plain", 2).await;
    assert_eq!(other.look("orders").await.body["total"], 0);
}
