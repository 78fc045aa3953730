//! A simulated DHL Parcel DE: shipping, returns, pickup and tracking below the real paths, judged by DHL's description.

mod gateway;
mod signin;

use axum::http::Method;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::{Magic, Simulated};

/// The carrier as the list of simulated carriers wants it.
pub(super) fn simulated() -> Simulated {
    Simulated {
        id: "dhl_parcel_de",
        name: "DHL Paket",
        operations: OPERATIONS,
        operation,
        router,
        refuse: gateway::refuse,
        magic: MAGIC,
    }
}

const OPERATIONS: &[&str] = &["token", "version"];

const MAGIC: &[Magic] = &[
    Magic {
        value: "falsch",
        de: "als Kennwort: Benutzer oder Kennwort ist falsch",
        en: "as the password: user or password is wrong",
    },
    Magic {
        value: "abgelaufen",
        de: "als Kennwort: das Kennwort ist abgelaufen",
        en: "as the password: the password has expired",
    },
    Magic {
        value: "unbekannt",
        de: "als Benutzer oder API-Schlüssel: gibt es nicht",
        en: "as the user or the API key: does not exist",
    },
];

const SHIPPING: &str = "/parcel/de/shipping/v2";
const TOKEN: &str = "/parcel/de/account/auth/ropc/v1/token";

fn operation(_method: &Method, path: &str, _query: &str) -> &'static str {
    match path {
        TOKEN => "token",
        _ => "version",
    }
}

fn router() -> Router {
    Router::new()
        .route(TOKEN, post(signin::token))
        .route(SHIPPING, get(version))
        .route(&format!("{SHIPPING}/"), get(version))
        .fallback(gateway::not_found)
}

async fn version() -> Json<Value> {
    Json(json!({
        "amp": { "name": "parcel-de-shipping", "version": "v2.1.13", "rev": "0", "env": "kontor-sandbox" },
        "backend": { "version": env!("CARGO_PKG_VERSION"), "env": "kontor-sandbox" },
    }))
}
