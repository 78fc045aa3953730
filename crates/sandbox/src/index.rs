//! The front page and its JSON twin: what is to be found here.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE, HOST};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Router, http};
use kontor_model::Lang;
use serde_json::{Value, json};

use crate::carriers::{self, Ground};
use crate::{Offer, Sandbox, offers, shops};

const PAGE: &str = include_str!("index.html");

pub(crate) fn router(ground: Arc<Ground>) -> Router<Sandbox> {
    Router::new().route("/", get(front)).route("/index.json", get(list)).fallback(not_here).layer(Extension(ground))
}

/// A browser gets the page, a program that asks for JSON gets the list.
async fn front(
    State(sandbox): State<Sandbox>,
    Extension(ground): Extension<Arc<Ground>>,
    headers: http::HeaderMap,
) -> Response {
    let of = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if of(ACCEPT).is_some_and(|wanted| wanted.starts_with("application/json")) {
        return list(State(sandbox)).await.into_response();
    }
    let found = offers(&sandbox);
    let german: String = found.iter().map(|offer| entry(offer, &offer.de)).collect();
    let english: String = found.iter().map(|offer| entry(offer, &offer.en)).collect();
    let host = of(HOST).filter(|host| host.bytes().all(is_of_host)).map_or(sandbox.address.to_string(), str::to_owned);
    let page = PAGE
        .replace("<!-- german -->", &german)
        .replace("<!-- english -->", &english)
        .replace("<!-- german shops -->", &shop_links(Lang::De))
        .replace("<!-- english shops -->", &shop_links(Lang::En))
        .replace("<!-- german carriers -->", &carriers::front_part(&ground, &host, Lang::De))
        .replace("<!-- english carriers -->", &carriers::front_part(&ground, &host, Lang::En));
    Html(page).into_response()
}

/// Each shop has a page of its own.
fn shop_links(lang: Lang) -> String {
    let link = |one: shops::Simulated| {
        format!("<li><a href=\"/shops/{}/?lang={}\">{}</a></li>\n", one.id, lang.code(), one.name)
    };
    shops::all().into_iter().map(link).collect()
}

fn is_of_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']')
}

async fn list(State(sandbox): State<Sandbox>) -> Json<Value> {
    let carrier = |one: carriers::Simulated| {
        json!({
            "id": one.id,
            "name": one.name,
            "address": format!("http://{}/{}", sandbox.address, one.id),
            "operations": one.operations,
            "magic": one.magic,
            "account": BTreeMap::from_iter(carriers::sample_account(one.id).iter().copied()),
        })
    };
    let carriers: Vec<Value> = carriers::all().into_iter().map(carrier).collect();
    Json(json!({
        "product": "kontor-sandbox",
        "version": env!("CARGO_PKG_VERSION"),
        "offers": offers(&sandbox),
        "carriers": carriers,
        "shops": shops::list(&format!("http://{}", sandbox.address)),
    }))
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
