//! Pickups: a driver is ordered and called off.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kontor_model::UtcMillis;
use serde_json::{Value, json};

use super::gateway::{self, Fault, many, text};
use crate::carriers::Call;
use crate::carriers::ledger::{Entry, EntryKind, LabelState};

/// Cancelled by the number of the pickup.
const BY_NUMBER: &str = "02";

/// What is kept of a pickup: nothing but that it is one.
struct Pickup;

/// Judges and books an order for a driver.
pub(super) async fn order(Extension(call): Extension<Call>, body: Bytes) -> Response {
    let request = match gateway::request(&body, "PickupCreationRequest") {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    let faults = judge(&request, call.now());
    if !faults.is_empty() {
        return gateway::errors(StatusCode::BAD_REQUEST, &faults);
    }
    let number = format!("29{:09}", call.serial() % 1_000_000_000);
    let mut entry = Entry::new(call.carrier, number.clone(), call.now(), Pickup);
    entry.kind = EntryKind::Pickup;
    call.ledger().book(entry);
    let answer = json!({
        "Response": gateway::head(&[]), "PRN": number,
        "RateStatus": { "Code": "04", "Description": "Rate not requested" },
    });
    Json(json!({ "PickupCreationResponse": answer })).into_response()
}

fn judge(request: &Value, now: UtcMillis) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    let mut fault = |code, message: &str| faults.push((code, message.to_owned()));
    let address = &request["PickupAddress"];
    for (name, most) in [("CompanyName", 27), ("ContactName", 22), ("City", 50), ("CountryCode", 2)] {
        if !(1..=most).contains(&text(&address[name]).chars().count()) {
            fault("9510100", &format!("Missing or invalid pickup address: {name}"));
        }
    }
    if many(&address["AddressLine"]).is_empty() || text(&address["Phone"]["Number"]).is_empty() {
        fault("9510101", "Missing or invalid pickup address line or phone number");
    }
    let (info, times) = (&request["PickupDateInfo"], ["ReadyTime", "CloseTime"]);
    let [ready, close] = times.map(|name| text(&info[name]).parse::<u32>().unwrap_or(u32::MAX));
    if ready >= close || close > 2_359 {
        fault("9510112", "Missing or invalid pickup time: ready time must be before close time");
    }
    let today = jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::from_millisecond(now.0).unwrap_or_default());
    let date = text(&info["PickupDate"]);
    if date.len() != 8 || date < today.strftime("%Y%m%d").to_string().as_str() {
        fault("9510113", "Missing or invalid pickup date");
    }
    let pieces = many(&request["PickupPiece"]);
    let is_piece = |piece: &&Value| {
        (1..=999).contains(&text(&piece["Quantity"]).parse::<u32>().unwrap_or(0))
            && text(&piece["ServiceCode"]).len() == 3
    };
    if pieces.is_empty() || !pieces.iter().all(is_piece) {
        fault("9510114", "Missing or invalid pickup piece");
    }
    faults
}

/// Calls a driver off.
pub(super) async fn cancel(
    Extension(call): Extension<Call>,
    Path((_, by)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let number = headers.get("prn").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let now = call.now();
    let mut ledger = call.ledger();
    let entry = ledger.find_mut(call.carrier, number).filter(|entry| entry.kind == EntryKind::Pickup);
    match entry.filter(|entry| by == BY_NUMBER && entry.state == LabelState::Open) {
        None => gateway::error(StatusCode::BAD_REQUEST, "9510117", "The pickup request number cannot be found"),
        Some(entry) => {
            entry.become_state(LabelState::Cancelled, now);
            let answer = json!({ "Response": gateway::head(&[]), "PickupType": "01" });
            Json(json!({ "PickupCancelResponse": answer })).into_response()
        }
    }
}
