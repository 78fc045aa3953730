//! A simulated UPS: sign-in, shipping, taking back, recovery, tracking, addresses and pickups below the real paths, judged
//! by UPS's descriptions.
//!
//! Codes that UPS publishes are used as they are; where it publishes none, the sentence is what counts.

mod addresses;
mod gateway;
mod labels;
mod pickups;
mod recovery;
mod rules;
mod ship;
mod signin;
#[cfg(test)]
mod tests;
mod track;
mod void;

use axum::Router;
use axum::http::Method;
use axum::middleware::from_fn;
use axum::routing::{delete, get, post};

use super::{Magic, Simulated};

/// Id of the carrier.
pub(super) const ID: &str = "ups";

/// The carrier as the list of simulated carriers wants it.
pub(super) fn simulated() -> Simulated {
    Simulated { id: ID, name: "UPS", operations: OPERATIONS, operation, router, refuse: gateway::refuse, magic: MAGIC }
}

const OPERATIONS: &[&str] =
    &["token", "create", "cancel", "reprint", "track", "check_address", "order_pickup", "cancel_pickup"];

const MAGIC: &[Magic] = &[
    Magic { value: signin::UNKNOWN, de: "als Client-ID: gibt es nicht", en: "as the client ID: does not exist" },
    Magic { value: signin::WRONG, de: "als Client-Secret: ist falsch", en: "as the client secret: is wrong" },
    Magic {
        value: rules::FOREIGN_ACCOUNT,
        de: "als UPS-Kundennummer: gehört nicht zum Benutzer (120100)",
        en: "as the UPS account number: does not belong to the user (120100)",
    },
    Magic {
        value: rules::UNKNOWN_STREET,
        de: "als Straße: UPS findet die Anschrift nicht; mit „trotzdem drucken“ nur eine Warnung",
        en: "as the street: UPS does not find the address; a warning only with “print all the same”",
    },
    Magic {
        value: rules::FOREIGN_TOWN,
        de: "als Ort: passt nicht zur Postleitzahl",
        en: "as the town: does not fit the postal code",
    },
    Magic {
        value: rules::CLOSED_POINT,
        de: "als Access Point: nimmt nichts mehr an",
        en: "as the Access Point: takes nothing any more",
    },
];

const TOKEN: &str = "/security/v1/oauth/token";
const SHIP: &str = "/api/shipments/{version}/ship";
const VOID: &str = "/api/shipments/{version}/void/cancel/{number}";
const RECOVERY: &str = "/api/labels/{version}/recovery";
const TRACK: &str = "/api/track/v1/details/{number}";
const ADDRESS: &str = "/api/addressvalidation/{version}/{option}";
const PICKUP: &str = "/api/pickupcreation/{version}/pickup";
const CANCEL_PICKUP: &str = "/api/shipments/{version}/pickup/{by}";

fn operation(method: &Method, path: &str, _query: &str) -> &'static str {
    match path {
        TOKEN => "token",
        path if path.contains("/void/cancel/") => "cancel",
        path if path.ends_with("/recovery") => "reprint",
        path if path.starts_with("/api/track/") => "track",
        path if path.starts_with("/api/addressvalidation/") => "check_address",
        path if path.starts_with("/api/pickupcreation/") => "order_pickup",
        path if path.contains("/pickup/") && *method == Method::DELETE => "cancel_pickup",
        _ => "create",
    }
}

fn router() -> Router {
    let signed = Router::new()
        .route(SHIP, post(ship::ship))
        .route(VOID, delete(void::void))
        .route(RECOVERY, post(recovery::recover))
        .route(TRACK, get(track::track))
        .route(ADDRESS, post(addresses::check))
        .route(PICKUP, post(pickups::order))
        .route(CANCEL_PICKUP, delete(pickups::cancel))
        .fallback(gateway::not_found)
        .layer(from_fn(signin::admit));
    Router::new().route(TOKEN, post(signin::token)).merge(signed)
}
