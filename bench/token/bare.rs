//! The limit of the machine for `bench/token`: an axum route that checks one HMAC and signs the same token as Kontor.
//!
//! No store, no cache, no limits, no counting, no parsing of the body: what is left is HTTP, one hash, one signature.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use aws_lc_rs::{hmac, rand};
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use serde_json::json;

/// What `bench/token/run` sends.
const CLIENT: &str = "bench";
const SECRET: &str = "a-secret-of-43-characters-like-kontors-own-0000";
const HEADER: &str = r#"{"alg":"ES256","typ":"at+jwt","kid":"bare"}"#;

struct Bare {
    mac_key: hmac::Key,
    mac: hmac::Tag,
    pair: EcdsaKeyPair,
}

#[tokio::main]
async fn main() {
    let address: SocketAddr = std::env::args().nth(1).and_then(|text| text.parse().ok()).expect("an address");
    let mac_key = hmac::Key::new(hmac::HMAC_SHA256, &[7; 32]);
    let bare = Bare {
        mac: hmac::sign(&mac_key, SECRET.as_bytes()),
        mac_key,
        pair: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key"),
    };
    let router = Router::new().route("/oauth/token", post(token)).with_state(Arc::new(bare));
    let listener = tokio::net::TcpListener::bind(address).await.expect("a free port");
    axum::serve(listener, router).await.expect("serves");
}

async fn token(State(bare): State<Arc<Bare>>, headers: HeaderMap) -> Response {
    if !is_client(&bare, &headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let body = json!({"access_token": sign(&bare), "token_type": "Bearer", "expires_in": 600, "scope": "whoami"});
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
    (headers, body.to_string()).into_response()
}

fn is_client(bare: &Bare, headers: &HeaderMap) -> bool {
    let encoded = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Basic "));
    let decoded = encoded.and_then(|encoded| STANDARD.decode(encoded).ok()).unwrap_or_default();
    let credentials = String::from_utf8(decoded).unwrap_or_default();
    let Some((client, secret)) = credentials.split_once(':') else { return false };
    client == CLIENT && hmac::verify(&bare.mac_key, secret.as_bytes(), bare.mac.as_ref()).is_ok()
}

fn sign(bare: &Bare) -> String {
    let mut id = [0u8; 16];
    rand::SecureRandom::fill(&SystemRandom::new(), &mut id).expect("randomness");
    let now = now().as_secs();
    let claims = json!({
        "iss": "http://127.0.0.1/realms/1000000000009", "aud": "http://127.0.0.1/v1", "sub": CLIENT, "client_id": CLIENT,
        "jti": URL_SAFE_NO_PAD.encode(id), "iat": now, "exp": now + 600, "scope": "shipping commerce whoami",
    });
    let mut token = format!("{}.{}", URL_SAFE_NO_PAD.encode(HEADER), URL_SAFE_NO_PAD.encode(claims.to_string()));
    let signature = bare.pair.sign(&SystemRandom::new(), token.as_bytes()).expect("signs");
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature.as_ref(), &mut token);
    token
}

#[expect(clippy::disallowed_methods, reason = "a program of its own without an App")]
fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970")
}
