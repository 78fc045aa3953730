//! Webhooks: genuine ones are understood, others are not even read.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{HeaderMap, HeaderValue};
use secrecy::SecretString;
use serde_json::json;

use super::{german, shop};
use crate::shop::woocommerce::WooCommerce;
use crate::shop::{Callback, Care, Hint, HintHealth, HintRefusal, Shop};
use crate::testing::Answer;

const BODY: &[u8] = br#"{"id":4711,"note":"Gr\u00fc\u00dfe \/ hallo"}"#;

fn signed(secret: &str, topic: &'static str, body: &[u8]) -> HeaderMap {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let signature = STANDARD.encode(hmac::sign(&key, body));
    let mut headers = HeaderMap::new();
    headers.insert("x-wc-webhook-signature", HeaderValue::from_str(&signature).expect("a header"));
    headers.insert("x-wc-webhook-topic", HeaderValue::from_static(topic));
    headers
}

fn read(headers: &HeaderMap, body: &[u8]) -> Result<Hint, HintRefusal> {
    let secret = SecretString::from("geheim-äöü");
    WooCommerce.read_hint(&Callback { headers, body, secret: &secret })
}

#[test]
fn a_genuine_one_names_the_order_also_with_umlauts_in_the_secret() {
    let headers = signed("geheim-äöü", "order.updated", BODY);
    assert_eq!(read(&headers, BODY), Ok(Hint::Order("4711".to_owned())));
}

#[test]
fn one_changed_byte_or_another_shops_secret_is_not_genuine() {
    let headers = signed("geheim-äöü", "order.updated", BODY);
    let changed = String::from_utf8_lossy(BODY).replace("4711", "4712");
    assert_eq!(read(&headers, changed.as_bytes()), Err(HintRefusal::NotGenuine));
    assert_eq!(read(&signed("anderes", "order.updated", BODY), BODY), Err(HintRefusal::NotGenuine));
    assert_eq!(read(&HeaderMap::new(), BODY), Err(HintRefusal::NotGenuine));
}

#[test]
fn the_greeting_of_a_new_webhook_is_unsigned_and_means_nothing() {
    assert_eq!(read(&HeaderMap::new(), b"webhook_id=12"), Ok(Hint::Nothing));
}

#[test]
fn a_product_is_nothing_to_us_and_a_deleted_order_says_only_its_id() {
    assert_eq!(read(&signed("geheim-äöü", "product.updated", BODY), BODY), Ok(Hint::Nothing));
    let deleted = br#"{"id":7}"#;
    assert_eq!(read(&signed("geheim-äöü", "order.deleted", deleted), deleted), Ok(Hint::Order("7".to_owned())));
}

#[test]
fn a_signed_body_that_names_no_order_is_not_understood() {
    let body = b"[]";
    assert_eq!(read(&signed("geheim-äöü", "order.updated", body), body), Err(HintRefusal::NotUnderstood));
}

#[tokio::test]
async fn missing_webhooks_are_made_and_those_switched_off_revived() {
    let (stand_in, caller) = shop();
    let address = "https://kontor.example.com/hooks/plt_1";
    let known = json!([
        { "id": 1, "status": "active", "topic": "order.created", "delivery_url": address },
        { "id": 2, "status": "disabled", "topic": "order.updated", "delivery_url": address },
        { "id": 3, "status": "active", "topic": "order.deleted", "delivery_url": "https://elsewhere.example.com/" },
    ]);
    stand_in.answer("GET", "/wp-json/wc/v3/webhooks", Answer::json(200, known));
    stand_in.answer("PUT", "/wp-json/wc/v3/webhooks/2", Answer::json(200, json!({ "id": 2 })));
    stand_in.answer_always("POST", "/wp-json/wc/v3/webhooks", Answer::json(201, json!({ "id": 9 })));
    let secret = SecretString::from("geheim");
    let health = WooCommerce.care_for_hints(&german(&caller), address, (&secret, Care::Look)).await.expect("cared for");
    assert_eq!(health, HintHealth { created: 2, revived: 1, sound: 1 });
    let said = caller.exchanges.take();
    assert!(!format!("{said:?}").contains("geheim"), "the secret is not noted");
}

#[tokio::test]
async fn a_renewal_tells_those_that_are_active_the_secret_too() {
    let (stand_in, caller) = shop();
    let address = "https://kontor.example.com/hooks/plt_1";
    let hook = |id: u32, topic: &str| json!({ "id": id, "status": "active", "topic": topic, "delivery_url": address });
    let topics = ["order.created", "order.updated", "order.deleted", "order.restored"];
    let known: Vec<_> = (1..).zip(topics).map(|(id, topic)| hook(id, topic)).collect();
    stand_in.answer("GET", "/wp-json/wc/v3/webhooks", Answer::json(200, json!(known)));
    for id in 1..=4 {
        stand_in.answer("PUT", &format!("/wp-json/wc/v3/webhooks/{id}"), Answer::json(200, json!({ "id": id })));
    }
    let secret = SecretString::from("neues");
    let health =
        WooCommerce.care_for_hints(&german(&caller), address, (&secret, Care::Renew)).await.expect("cared for");
    assert_eq!(health, HintHealth { created: 0, revived: 0, sound: 4 });
    let sent = stand_in.requests();
    assert_eq!(sent.len(), 5);
    assert!(sent[1..].iter().all(|request| String::from_utf8_lossy(&request.body).contains("neues")));
}
