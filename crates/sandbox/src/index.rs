//! The front page and its JSON twin: what is to be found here.

use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Router, http};
use serde_json::json;

use crate::{Offer, Sandbox, offers};

const PAGE: &str = include_str!("index.html");

pub(crate) fn router() -> Router<Sandbox> {
    Router::new().route("/", get(front)).route("/index.json", get(list)).fallback(not_here)
}

/// A browser gets the page, a program that asks for JSON gets the list.
async fn front(State(sandbox): State<Sandbox>, headers: http::HeaderMap) -> Response {
    let wanted = headers.get(http::header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    if wanted.starts_with("application/json") {
        return list(State(sandbox)).await.into_response();
    }
    let found = offers(&sandbox);
    let german: String = found.iter().map(|offer| entry(offer, &offer.de)).collect();
    let english: String = found.iter().map(|offer| entry(offer, &offer.en)).collect();
    Html(PAGE.replace("<!-- german -->", &german).replace("<!-- english -->", &english)).into_response()
}

async fn list(State(sandbox): State<Sandbox>) -> Json<serde_json::Value> {
    Json(json!({ "product": "kontor-sandbox", "version": env!("CARGO_PKG_VERSION"), "offers": offers(&sandbox) }))
}

/// Addresses and texts are ours and hold nothing that HTML would mind.
fn entry(offer: &Offer, text: &str) -> String {
    format!("<dt><code>{}</code></dt><dd>{text}</dd>\n", offer.address)
}

async fn not_here() -> impl IntoResponse {
    let text = "Hier ist nichts. Was die Sandbox anbietet, steht auf der Startseite.\n\
        Nothing here. The front page lists what the sandbox offers.\n";
    (http::StatusCode::NOT_FOUND, [(CONTENT_TYPE, "text/plain; charset=utf-8")], text)
}
