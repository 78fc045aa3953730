//! `DELETE /shipments/{version}/void/cancel/{number}`: takes a shipment or some of its parcels back, until they move.

use axum::Json;
use axum::extract::{Extension, Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::gateway;
use super::labels::Parcel;
use crate::carriers::Call;
use crate::carriers::journey::{ParcelState, journey};
use crate::carriers::ledger::LabelState;

/// Days in which a label may be taken back.
const DAYS: i64 = 28;
/// Most parcels in one call.
const MOST: usize = 20;

#[derive(Deserialize)]
pub(super) struct Wanted {
    trackingnumber: Option<String>,
}

/// Takes back what may be taken back, and says so parcel by parcel.
pub(super) async fn void(
    Extension(call): Extension<Call>,
    Path((_, whole)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Response {
    let all = parcels_of(&call, &whole);
    let named = wanted.trackingnumber.as_deref().map(numbers);
    let wanted = match &named {
        None => all.clone(),
        Some(named) if named.is_empty() || named.len() > MOST => {
            return gateway::error(StatusCode::BAD_REQUEST, "190104", "Missing or invalid tracking number");
        }
        Some(named) => named.clone(),
    };
    if all.is_empty() || wanted.iter().any(|number| !all.contains(number)) {
        let words = "No shipment found within the allowed void period";
        return gateway::error(StatusCode::BAD_REQUEST, "190102", words);
    }
    let taken: Vec<(String, bool)> =
        wanted.into_iter().map(|number| (number.clone(), take_back(&call, &number))).collect();
    if taken.iter().all(|(_, is_void)| !is_void) {
        let words = "The shipment was handed over already: no shipment found within the allowed void period";
        return gateway::error(StatusCode::BAD_REQUEST, "190102", words);
    }
    let is_whole = taken.iter().all(|(_, is_void)| *is_void);
    let packages =
        taken.iter().map(|(number, is_void)| json!({ "TrackingNumber": number, "Status": status(*is_void) }));
    let answer = json!({
        "Response": gateway::head(&[]),
        "SummaryResult": { "Status": status(is_whole) },
        "PackageLevelResults": packages.collect::<Value>(),
    });
    Json(json!({ "VoidShipmentResponse": answer })).into_response()
}

fn status(is_void: bool) -> Value {
    let (code, words) = if is_void { ("1", "Voided") } else { ("0", "Not Voided") };
    json!({ "Code": code, "Description": words })
}

/// One number, or a list of several in brackets.
fn numbers(text: &str) -> Vec<String> {
    if let Ok(list) = serde_json::from_str::<Vec<String>>(text) {
        return list;
    }
    text.split(',').map(str::trim).filter(|number| !number.is_empty()).map(str::to_owned).collect()
}

/// Numbers of all parcels of a shipment.
fn parcels_of(call: &Call, whole: &str) -> Vec<String> {
    let ledger = call.ledger();
    let belongs = |entry: &&&crate::carriers::ledger::Entry| {
        entry.details::<Parcel>().is_some_and(|parcel| parcel.whole == whole)
    };
    ledger.named(call.carrier, whole).iter().filter(belongs).map(|entry| entry.number.clone()).collect()
}

/// Takes a parcel back that has not moved; one that was taken back before is taken back.
fn take_back(call: &Call, number: &str) -> bool {
    let now = call.now();
    let mut ledger = call.ledger();
    let Some(entry) = ledger.find_mut(call.carrier, number) else { return false };
    let moved = journey(entry, now).iter().any(|(state, _)| *state != ParcelState::Announced);
    if entry.state == LabelState::Cancelled {
        return true;
    }
    if moved || entry.state != LabelState::Open || now > entry.made.plus_seconds(DAYS * 86_400) {
        return false;
    }
    entry.become_state(LabelState::Cancelled, now);
    true
}
