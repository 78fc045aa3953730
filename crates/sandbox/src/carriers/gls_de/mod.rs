//! A simulated GLS Germany: ShipIT Farm v1 and Track and Trace v1 below the real paths, judged by GLS's description.

mod ask;
mod day;
mod fault;
mod labels;
mod made;
mod magic;
mod numbers;
mod rules;
mod schema;
mod shops;
mod signin;
#[cfg(test)]
mod tests;
mod tracking;

use axum::Router;
use axum::http::Method;
use axum::routing::{get, post};

use super::Simulated;

/// The carrier as the list of simulated carriers wants it.
pub(super) fn simulated() -> Simulated {
    Simulated {
        id: "gls_de",
        name: "GLS",
        operations: OPERATIONS,
        operation,
        router,
        refuse: fault::refuse,
        magic: magic::MAGIC,
    }
}

const OPERATIONS: &[&str] = &[
    "token",
    "create",
    "validate",
    "allowed_services",
    "cancel",
    "reprint",
    "close_out",
    "weight",
    "parcel_shops",
    "pickup",
    "track",
];

const TOKEN: &str = "/oauth2/v2/token";
const RS: &str = "/shipit-farm/v1/backend/rs";
const TRACK: &str = "/track-and-trace-v1/tracking";

fn operation(_method: &Method, path: &str, _query: &str) -> &'static str {
    let below = path.strip_prefix(RS).unwrap_or(path);
    let known = [
        (TOKEN, "token"),
        ("/shipments/validate", "validate"),
        ("/shipments/allowedservices", "allowed_services"),
        ("/shipments/cancel", "cancel"),
        ("/shipments/reprintparcel", "reprint"),
        ("/shipments/endofday", "close_out"),
        ("/shipments/updateparcelweight", "weight"),
        ("/shipments", "create"),
        ("/parcelshop", "parcel_shops"),
        ("/sporadiccollection", "pickup"),
    ];
    known.into_iter().find(|(start, _)| below.starts_with(start)).map_or("track", |(_, operation)| operation)
}

fn router() -> Router {
    let at = |path: &str| format!("{RS}{path}");
    let track = |path: &str| format!("{TRACK}{path}");
    Router::new()
        .route(TOKEN, post(signin::token))
        .route(&at("/shipments"), post(labels::create))
        .route(&at("/shipments/validate"), post(labels::validate))
        .route(&at("/shipments/allowedservices"), post(shops::allowed_services))
        .route(&at("/shipments/cancel/{track_id}"), post(day::cancel))
        .route(&at("/shipments/reprintparcel"), post(labels::reprint))
        .route(&at("/shipments/endofday"), post(day::end_of_day))
        .route(&at("/shipments/updateparcelweight"), post(day::update_weight))
        .route(&at("/sporadiccollection"), post(day::collection))
        .route(&at("/parcelshop/address"), post(shops::near_address))
        .route(&at("/parcelshop/distance"), post(shops::in_distance))
        .route(&at("/parcelshop/country/{country}"), get(shops::of_country))
        .route(&at("/parcelshop/{id}"), get(shops::one))
        .route(&at("/parcelshop/{partner}/{id}"), get(shops::one_of_partner))
        .route(&at("/tracking/parcels"), post(tracking::list))
        .route(&at("/tracking/parceldetails"), post(tracking::details))
        .route(&track("/simple/trackids/{numbers}"), get(tracking::simple))
        .route(&track("/simple/references/{numbers}"), get(tracking::simple))
        .route(&track("/events/codes"), get(tracking::codes))
        .fallback(fault::not_found)
}
