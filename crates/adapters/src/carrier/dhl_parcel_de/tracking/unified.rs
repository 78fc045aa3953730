//! The JSON of DHL's unified tracking. Its status codes are coarse; that a parcel is on the vehicle or waits to be
//! collected is read from the description.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use kontor_model::shipment::{Tracking, TrackingEvent, TrackingStatus};
use serde::Deserialize;

#[derive(Deserialize)]
struct Reply {
    #[serde(default)]
    shipments: Vec<Shipment>,
}

#[derive(Deserialize)]
struct Shipment {
    #[serde(default)]
    status: Option<Event>,
    #[serde(default)]
    events: Vec<Event>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Event {
    timestamp: String,
    status_code: String,
    status: String,
    description: String,
    location: Option<Location>,
}

#[derive(Deserialize)]
struct Location {
    #[serde(default)]
    address: Option<Address>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Address {
    #[serde(default)]
    address_locality: Option<String>,
}

#[derive(Deserialize)]
struct Fault {
    #[serde(default)]
    title: String,
    #[serde(default)]
    detail: String,
}

/// The words of a refusal; `None` when it is no JSON.
pub(super) fn fault(body: &[u8]) -> Option<String> {
    let fault: Fault = serde_json::from_slice(body).ok()?;
    Some(if fault.detail.is_empty() { fault.title } else { fault.detail })
}

/// Reads an answer; `None` when it names no shipment.
pub(super) fn read(body: &[u8]) -> Option<Tracking> {
    let reply: Reply = serde_json::from_slice(body).ok()?;
    let shipment = reply.shipments.into_iter().next()?;
    let mut events: Vec<TrackingEvent> = shipment.events.into_iter().map(event).collect();
    // Newest first, as it mostly comes already.
    events.sort_by_key(|event| std::cmp::Reverse(event.at_ms));
    let now = shipment.status.map(event);
    let status = now.as_ref().or(events.first()).map(|event| event.status)?;
    if events.is_empty() {
        events.extend(now);
    }
    Some(Tracking { status, events })
}

fn event(event: Event) -> TrackingEvent {
    let text = if event.description.is_empty() { event.status } else { event.description };
    TrackingEvent {
        at_ms: moment(&event.timestamp),
        status: meaning(&event.status_code, &text),
        code: event.status_code,
        text,
        place: event.location.and_then(|place| place.address).and_then(|address| address.address_locality),
    }
}

fn meaning(code: &str, text: &str) -> TrackingStatus {
    let small = text.to_lowercase();
    let says = |parts: &[&str]| parts.iter().any(|part| small.contains(part));
    match code {
        "delivered" => TrackingStatus::Delivered,
        "pre-transit" => TrackingStatus::Announced,
        "failure" if says(&["return", "rücksend", "zurück"]) => TrackingStatus::Returned,
        "failure" => TrackingStatus::Exception,
        _ if says(&["delivery vehicle", "zustellfahrzeug", "out for delivery"]) => TrackingStatus::OutForDelivery,
        _ if says(&["ready for pick", "available for pick", "zur abholung bereit", "abholbereit"]) => {
            TrackingStatus::ReadyForPickup
        }
        "unknown" => TrackingStatus::Announced,
        _ => TrackingStatus::InTransit,
    }
}

/// Milliseconds of a time with an offset, or of one without, which is German local time.
fn moment(text: &str) -> Option<i64> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at.as_millisecond());
    }
    local(text.parse().ok()?)
}

/// Milliseconds of a local time in Germany.
pub(super) fn local(at: DateTime) -> Option<i64> {
    let berlin = TimeZone::get("Europe/Berlin").ok()?;
    Some(berlin.to_timestamp(at).ok()?.as_millisecond())
}
