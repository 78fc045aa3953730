//! A simulated DHL Parcel DE: shipping, returns, pickup and tracking below the real paths, judged by DHL's description.

mod answer;
mod documents;
mod gateway;
mod made;
mod magic;
mod manifests;
mod numbers;
mod order;
mod pickup;
mod returns;
mod rules;
mod schema;
mod shipments;
mod signin;
#[cfg(test)]
mod tests;
mod tracking;
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

const OPERATIONS: &[&str] = &[
    "token",
    "version",
    "create",
    "validate",
    "reprint",
    "cancel",
    "close_out",
    "day_record",
    "label",
    "return",
    "pickup",
    "cancel_pickup",
    "locations",
    "track",
];

/// Shipments in one call.
const MOST_PER_CALL: usize = 30;

const SHIPPING: &str = "/parcel/de/shipping/v2";
const RETURNS: &str = "/parcel/de/shipping/returns/v1";
const PICKUPS: &str = "/parcel/de/transportation/pickup/v3";
const TRACK: &str = "/track/shipments";
const TRACK_PARCEL_DE: &str = "/parcel/de/tracking/v0/shipments";
const TOKEN: &str = "/parcel/de/account/auth/ropc/v1/token";

fn operation(method: &Method, path: &str, query: &str) -> &'static str {
    let is_dry = || query.split('&').any(|pair| pair == "validate=true");
    if let Some(below) = path.strip_prefix(RETURNS).or(path.strip_prefix(PICKUPS)).filter(|below| !below.is_empty()) {
        return match (below, method.as_str(), path.starts_with(RETURNS)) {
            ("/orders", _, true) => "return",
            ("/orders", "POST", _) if is_dry() => "validate",
            ("/orders", "DELETE", _) => "cancel_pickup",
            ("/orders", ..) => "pickup",
            ("/locations", ..) => "locations",
            _ => "version",
        };
    }
    match (path.strip_prefix(SHIPPING).unwrap_or(path), method.as_str()) {
        (TOKEN, _) => "token",
        (TRACK | TRACK_PARCEL_DE, _) => "track",
        ("/orders", "POST") if is_dry() => "validate",
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
    let returns = Router::new().route("/orders", post(returns::create)).route("/locations", get(returns::locations));
    let pickups = Router::new()
        .route("/orders", post(pickup::create).get(pickup::list).delete(pickup::cancel))
        .route("/locations", get(pickup::locations));
    let mut router = Router::new()
        .route(TOKEN, post(signin::token))
        .route(TRACK, get(tracking::unified))
        .route(TRACK_PARCEL_DE, get(tracking::parcel_de))
        .route("/qr/{number}", get(returns::link));
    for (base, below) in [(SHIPPING, shipping), (RETURNS, returns), (PICKUPS, pickups)] {
        router = router.route(base, get(version)).route(&format!("{base}/"), get(version)).nest(base, below);
    }
    router.fallback(gateway::not_found)
}

async fn version() -> Json<Value> {
    Json(json!({
        "amp": { "name": "parcel-de-shipping", "version": "v2.1.13", "rev": "0", "env": "kontor-sandbox" },
        "backend": { "version": env!("CARGO_PKG_VERSION"), "env": "kontor-sandbox" },
    }))
}
