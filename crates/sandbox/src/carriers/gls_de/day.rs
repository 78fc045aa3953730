//! What happens to parcels after their labels: taken back, weighed again, handed over, fetched.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Extension, Path, Query};
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Weekday;
use kontor_model::date::CalendarDate;
use serde::Deserialize;
use serde_json::{Value, json};

use super::ask::{answer, german_day, read};
use super::fault::{self, Issue};
use super::made::Made;
use super::schema::{COLLECTION, WEIGHT, day, get, text, texts};
use super::{labels, magic, signin};
use crate::carriers::Call;
use crate::carriers::journey::journey;
use crate::carriers::ledger::{Entry, LabelState};

/// Takes a parcel back, if it was not scanned yet.
pub(super) async fn cancel(
    Extension(call): Extension<Call>,
    headers: HeaderMap,
    Path(track_id): Path<String>,
) -> Response {
    if let Err(refused) = signin::admit(&call, &headers) {
        return *refused;
    }
    let now = call.now();
    let mut ledger = call.ledger();
    let Some(entry) = ledger.find_mut(call.carrier, &track_id).filter(|entry| entry.number == track_id) else {
        return fault::unknown_parcel(&track_id);
    };
    let result = match result_by_magic(entry) {
        Some(result) => result,
        None if entry.state == LabelState::Cancelled => "CANCELLED",
        None if entry.state == LabelState::Closed || journey(entry, now).len() > 1 => "SCANNED",
        None => {
            entry.become_state(LabelState::Cancelled, now);
            "CANCELLED"
        }
    };
    answer(&json!({ "TrackID": track_id, "Result": result }))
}

fn result_by_magic(entry: &Entry) -> Option<&'static str> {
    let results = [
        (magic::PENDING, "CANCELLATION_PENDING"),
        (magic::SCANNED, "SCANNED"),
        (magic::ERROR, "ERROR"), //
    ];
    let begins = |start: &str| entry.references.iter().any(|reference| reference.starts_with(start));
    results.into_iter().find(|(start, _)| begins(start)).map(|(_, result)| result)
}

/// Corrects the weight of a parcel.
pub(super) async fn update_weight(Extension(call): Extension<Call>, headers: HeaderMap, body: Bytes) -> Response {
    let request = match read(&call, &headers, &body, WEIGHT) {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    let weight = get(&request, "Weight");
    if !weight.and_then(Value::as_f64).is_some_and(|weight| (0.1..=99.0).contains(&weight)) {
        return fault::refused(&Issue::new("WEIGHT_OUT_OF_RANGE", "/Weight"));
    }
    match labels::found(&call, &request).as_deref() {
        Ok([]) => fault::unknown_parcel(""),
        Ok(found) => {
            found.iter().for_each(|(_, made)| made.set_weight(weight));
            answer(&json!({ "UpdatedWeight": weight }))
        }
        Err(issue) => fault::refused(issue),
    }
}

#[derive(Deserialize)]
pub(super) struct Day {
    date: Option<String>,
}

/// Reports a day's parcels. From then on they count as handed over; the report can be had again.
pub(super) async fn end_of_day(
    Extension(call): Extension<Call>,
    headers: HeaderMap,
    Query(wanted): Query<Day>,
) -> Response {
    if let Err(refused) = signin::admit(&call, &headers) {
        return *refused;
    }
    let now = call.now();
    let date = match wanted.date.as_deref().map(CalendarDate::parse) {
        None => german_day(now),
        Some(Some(date)) => date.0,
        Some(None) => return fault::refused(&Issue::new("INVALID_VALUE", "/date")),
    };
    let mut shipments: Vec<(Arc<Value>, Value)> = Vec::new();
    let mut ledger = call.ledger();
    for entry in ledger.each_mut().filter(|entry| entry.carrier == call.carrier) {
        let Some(made) = entry.details::<Made>() else { continue };
        // A label for the way back is handed over by the customer, on a day of his own.
        if made.ship_date != date || made.is_return || entry.state == LabelState::Cancelled {
            continue;
        }
        if entry.state == LabelState::Open {
            entry.become_state(LabelState::Closed, now);
        }
        list_parcel(&mut shipments, entry, &made);
    }
    let shipments: Vec<Value> = shipments.into_iter().map(|(_, shown)| shown).collect();
    answer(&json!({ "Shipments": shipments }))
}

/// Adds a parcel to its shipment in the report; parcels of one shipment stand together in the ledger.
fn list_parcel(shipments: &mut Vec<(Arc<Value>, Value)>, entry: &Entry, made: &Made) {
    let unit = json!({
        "ShipmentUnitReference": made.references,
        "Weight": made.kilograms(),
        "TrackID": entry.number,
        "ParcelNumber": made.parcel_number,
    });
    let last = shipments.last_mut().filter(|(shipment, _)| Arc::ptr_eq(shipment, &made.shipment));
    if let Some(units) = last.and_then(|(_, shown)| shown["ShipmentUnit"].as_array_mut()) {
        return units.push(unit);
    }
    let shown = json!({
        "ShipmentReference": texts(&made.shipment, "ShipmentReference"),
        "ShippingDate": made.ship_date.to_string(),
        "Product": text(&made.shipment, "Product"),
        "Consignee": made.shipment["Consignee"],
        "Shipper": made.shipment["Shipper"],
        "ShipmentUnit": [unit],
    });
    shipments.push((Arc::clone(&made.shipment), shown));
}

/// Orders a driver: he comes on the day asked for, on the next working day at a weekend.
pub(super) async fn collection(Extension(call): Extension<Call>, headers: HeaderMap, body: Bytes) -> Response {
    let request = match read(&call, &headers, &body, COLLECTION) {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    if text(&request, "ContactID") == magic::UNKNOWN {
        return fault::refused(&Issue::new("UNKNOWN_CONTACT_ID", "/ContactID"));
    }
    let Some(wanted) = day(&request, "PreferredPickUpDate").filter(|wanted| wanted.0 >= german_day(call.now())) else {
        return fault::refused(&Issue::new("DATE_IN_THE_PAST", "/PreferredPickUpDate"));
    };
    let later = match wanted.0.weekday() {
        Weekday::Saturday => 2,
        Weekday::Sunday => 1,
        _ => 0,
    };
    let comes = wanted.0.checked_add(later.days()).unwrap_or(wanted.0);
    answer(&json!({ "EstimatedPickUpDate": format!("{comes}T00:00:00Z") }))
}
