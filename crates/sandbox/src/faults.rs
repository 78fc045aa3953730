//! The faults, one router each: not Kontor, wrong clock, slow, half an answer.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{Html, Response};
use axum::routing::any;
use axum::{Json, Router};
use serde_json::json;

use crate::Sandbox;
use crate::carriers::{Torn, torn};
use crate::fake_cloud::{self, FakeCloud};

/// How fast the wrong clock is.
pub(crate) const CLOCK_OFF_MS: i64 = 3_600_000;

pub(crate) fn router(sandbox: &Sandbox) -> Router<Sandbox> {
    let right = FakeCloud { clock: Arc::clone(&sandbox.clock), clock_off_ms: 0 };
    let wrong = FakeCloud { clock: Arc::clone(&sandbox.clock), clock_off_ms: CLOCK_OFF_MS };
    let slow = fake_cloud::router(right).layer(middleware::from_fn_with_state(sandbox.clone(), wait));
    Router::new()
        .merge(everything_below("/not-kontor/json", any(other_json)))
        .merge(everything_below("/not-kontor", any(web_page)))
        .merge(everything_below("/half", any(half)))
        .nest("/wrong-clock", fake_cloud::router(wrong))
        .nest("/slow", slow)
}

/// One answer for a base path and whatever is asked below it.
fn everything_below(base: &str, answer: axum::routing::MethodRouter<Sandbox, Infallible>) -> Router<Sandbox> {
    Router::new().route(base, answer.clone()).route(&format!("{base}/{{*rest}}"), answer)
}

async fn web_page() -> Html<&'static str> {
    Html(
        "<!doctype html><html lang=\"de\"><head><meta charset=\"utf-8\"><title>Gartenbau Grünwald</title></head>\
         <body><h1>Gartenbau Grünwald</h1><p>Unsere Öffnungszeiten: Mo bis Fr, 8 bis 17 Uhr.</p></body></html>",
    )
}

async fn other_json() -> Json<serde_json::Value> {
    Json(json!({ "message": "welcome", "temperature_celsius": 4.5 }))
}

async fn wait(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    tokio::time::sleep(sandbox.slow).await;
    next.run(request).await
}

/// Promises a whole "who am I", sends the first half of it and tears the connection.
async fn half(State(sandbox): State<Sandbox>) -> Response {
    let whole = serde_json::to_vec(&fake_cloud::answer(sandbox.clock.now())).unwrap_or_default();
    let length = whole.len();
    let sent = Bytes::copy_from_slice(&whole[..length / 2]);
    let content_type = Some(HeaderValue::from_static("application/json"));
    torn(Torn { status: StatusCode::OK, content_type, promised: length, sent })
}
