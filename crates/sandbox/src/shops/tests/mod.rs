//! What the simulated shops promise to who reads orders and writes status and stock, asked over HTTP and signed.

mod access;
mod amounts;
mod control;
mod goods;
mod lists;
mod webhooks;

use std::sync::atomic::{AtomicU64, Ordering};

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::{Value, json};

use crate::tests::{Running, caller, running};

/// The shop's key that may write.
const KEY: (&str, &str) =
    ("ck_5a6e3f0d1c2b4a8978695f4e3d2c1b0a99887766", "cs_0f1e2d3c4b5a69788796a5b4c3d2e1f055443322");

/// A shop and who calls it.
struct Trial {
    running: Running,
    client: reqwest::Client,
    calls: AtomicU64,
}

/// An answer of the interface.
struct Said {
    status: u16,
    headers: reqwest::header::HeaderMap,
    body: Value,
}

impl Said {
    fn code(&self) -> (u16, &str) {
        (self.status, self.body["code"].as_str().unwrap_or_default())
    }

    fn total(&self) -> (&str, &str) {
        let header = |name| self.headers[name].to_str().expect("text");
        (header("x-wp-total"), header("x-wp-totalpages"))
    }

    /// Ids of a list.
    fn ids(&self) -> Vec<String> {
        self.body.as_array().expect("a list").iter().map(|one| one["id"].to_string()).collect()
    }
}

impl Trial {
    async fn begin() -> Trial {
        Trial { running: running().await, client: caller(), calls: AtomicU64::new(0) }
    }

    /// The query with its signature at this second of the sandbox's clock.
    fn signed(&self, method: &str, url: &str, query: &[(&str, &str)], (key, secret): (&str, &str)) -> String {
        use kontor_model::Clock;
        let (at, nonce) = (self.running.clock.now().0 / 1_000, self.calls.fetch_add(1, Ordering::Relaxed));
        let (at, nonce) = (at.to_string(), format!("nonce-{nonce}"));
        let own = [
            ("oauth_consumer_key", key),
            ("oauth_nonce", &nonce),
            ("oauth_signature_method", "HMAC-SHA256"),
            ("oauth_timestamp", &at),
        ];
        let mut pairs: Vec<(String, String)> =
            query.iter().chain(&own).map(|(name, value)| (encoded(name), encoded(value))).collect();
        pairs.sort();
        let joined = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
        let base = format!("{method}&{}&{}", encoded(url), encoded(&joined));
        let hmac_key = hmac::Key::new(hmac::HMAC_SHA256, format!("{secret}&").as_bytes());
        let signature = STANDARD.encode(hmac::sign(&hmac_key, base.as_bytes()));
        format!("{url}?{joined}&oauth_signature={}", encoded(&signature))
    }

    /// Calls the interface below `/wc/v3/`.
    async fn call(&self, method: Method, path: &str, query: &[(&str, &str)], body: Option<Value>) -> Said {
        let url = self.running.url(&format!("/shops/woocommerce/wp-json/wc/v3/{path}"));
        self.send(method.clone(), &self.signed(method.as_str(), &url, query, KEY), body).await
    }

    async fn send(&self, method: Method, url: &str, body: Option<Value>) -> Said {
        let mut request = self.client.request(method, url);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("an answer");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Said { status, headers, body: answer.json().await.unwrap_or(Value::Null) }
    }

    async fn get(&self, path: &str, query: &[(&str, &str)]) -> Said {
        self.call(Method::GET, path, query, None).await
    }

    async fn put(&self, path: &str, body: Value) -> Said {
        self.call(Method::PUT, path, &[], Some(body)).await
    }

    async fn post(&self, path: &str, body: Value) -> Said {
        self.call(Method::POST, path, &[], Some(body)).await
    }

    /// Tells the control something below `/control/`.
    async fn control(&self, path: &str, body: Value) -> Said {
        self.send(Method::POST, &self.running.url(&format!("/control/{path}")), Some(body)).await
    }

    async fn look(&self, path: &str) -> Said {
        self.send(Method::GET, &self.running.url(&format!("/control/shops/woocommerce/{path}")), None).await
    }

    /// Places orders; their ids.
    async fn order(&self, kind: &str, count: u32) -> Vec<String> {
        let said = self.control("shops/woocommerce/orders", json!({ "kind": kind, "count": count })).await;
        assert_eq!(said.status, 201, "{}", said.body);
        serde_json::from_value(said.body["orders"].clone()).expect("ids")
    }

    async fn change(&self, order: &str, change: &str) -> u16 {
        self.control(&format!("shops/woocommerce/orders/{order}"), json!({ "change": change })).await.status
    }

    async fn set(&self, settings: Value) {
        assert_eq!(self.control("shops/woocommerce/settings", settings).await.status, 200);
    }
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
