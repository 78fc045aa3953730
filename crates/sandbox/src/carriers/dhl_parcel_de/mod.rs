//! A simulated DHL Parcel DE: shipping, returns, pickup and tracking below the real paths, judged by DHL's description.

mod answer;
mod documents;
mod gateway;
mod made;
mod magic;
mod manifests;
mod numbers;
mod order;
mod rules;
mod schema;
mod shipments;
mod signin;
#[cfg(test)]
mod tests;
mod view;

use axum::http::Method;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::Simulated;

/// The carrier as the list of simulated carriers wants it.
pub(super) fn simulated() -> Simulated {
    Simulated {
        id: "dhl_parcel_de",
        name: "DHL Paket",
        operations: OPERATIONS,
        operation,
        router,
        refuse: gateway::refuse,
        magic: magic::MAGIC,
    }
}

const OPERATIONS: &[&str] =
    &["token", "version", "create", "validate", "reprint", "cancel", "close_out", "day_record", "label"];

/// Shipments in one call.
const MOST_PER_CALL: usize = 30;

const SHIPPING: &str = "/parcel/de/shipping/v2";
const TOKEN: &str = "/parcel/de/account/auth/ropc/v1/token";

fn operation(method: &Method, path: &str, query: &str) -> &'static str {
    let below = path.strip_prefix(SHIPPING);
    match (below.unwrap_or(path), method.as_str()) {
        (TOKEN, _) => "token",
        ("/orders", "POST") if query.split('&').any(|pair| pair == "validate=true") => "validate",
        ("/orders", "POST") => "create",
        ("/orders", "DELETE") => "cancel",
        ("/orders", _) => "reprint",
        ("/manifests", "POST") => "close_out",
        ("/manifests", _) => "day_record",
        ("/labels", _) => "label",
        _ => "version",
    }
}

fn router() -> Router {
    let shipping = Router::new()
        .route("/orders", post(order::create).get(shipments::again).delete(shipments::cancel))
        .route("/manifests", post(manifests::close).get(manifests::of_day))
        .route("/labels", get(documents::download));
    Router::new()
        .route(TOKEN, post(signin::token))
        .route(SHIPPING, get(version))
        .route(&format!("{SHIPPING}/"), get(version))
        .nest(SHIPPING, shipping)
        .fallback(gateway::not_found)
}

async fn version() -> Json<Value> {
    Json(json!({
        "amp": { "name": "parcel-de-shipping", "version": "v2.1.13", "rev": "0", "env": "kontor-sandbox" },
        "backend": { "version": env!("CARGO_PKG_VERSION"), "env": "kontor-sandbox" },
    }))
}
