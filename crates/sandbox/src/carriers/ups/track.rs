//! `GET /track/v1/details/{number}`: where a parcel is, newest first.

use axum::Json;
use axum::extract::{Extension, Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use kontor_model::UtcMillis;
use serde::Deserialize;
use serde_json::{Value, json};

use super::gateway;
use super::labels::Parcel;
use crate::carriers::Call;
use crate::carriers::journey::{ParcelState, journey};

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    locale: String,
}

/// Answers what happened to a parcel. A number that is not known is a success with a warning, as UPS has it.
pub(super) async fn track(
    Extension(call): Extension<Call>,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    if !["transid", "transactionsrc"].iter().all(|name| headers.contains_key(*name)) {
        return gateway::error(StatusCode::BAD_REQUEST, "TV1001", "Missing transId or transactionSrc");
    }
    if !(7..=34).contains(&number.len()) {
        return gateway::error(StatusCode::BAD_REQUEST, "TV1002", "Invalid inquiry number");
    }
    let entry = call.ledger().find(call.carrier, &number).cloned();
    let Some((entry, parcel)) = entry.and_then(|entry| entry.details::<Parcel>().map(|parcel| (entry, parcel))) else {
        let warning = json!({ "code": "TW0001", "message": "Tracking Information Not Found" });
        let shipment = json!({ "inquiryNumber": number, "warnings": [warning] });
        return Json(json!({ "trackResponse": { "shipment": [shipment] } })).into_response();
    };
    let german = asked.locale.starts_with("de");
    let events: Vec<Value> =
        journey(&entry, call.now()).into_iter().rev().map(|event| activity(event, &parcel, german)).collect();
    let current = events.first().map(|event| {
        let status = &event["status"];
        json!({ "type": status["type"], "code": status["statusCode"], "description": status["description"] })
    });
    let package = json!({
        "trackingNumber": entry.number, "packageCount": parcel.count, "currentStatus": current, "activity": events,
    });
    let shipment = json!({ "inquiryNumber": number, "package": [package] });
    Json(json!({ "trackResponse": { "shipment": [shipment] } })).into_response()
}

fn activity((state, at): (ParcelState, UtcMillis), parcel: &Parcel, german: bool) -> Value {
    let (kind, code, number, de, en) = words(state);
    let (city, country) = &parcel.to;
    let moment = TimeZone::UTC.to_datetime(jiff::Timestamp::from_millisecond(at.0).unwrap_or_default());
    let (date, time) = (moment.strftime("%Y%m%d").to_string(), moment.strftime("%H%M%S").to_string());
    json!({
        "location": { "address": { "city": city.to_uppercase(), "countryCode": country } },
        "status": { "type": kind, "code": code, "statusCode": number, "description": if german { de } else { en } },
        "date": date, "time": time, "gmtDate": date, "gmtTime": moment.strftime("%H:%M:%S").to_string(), "gmtOffset": "+00:00",
    })
}

/// Letter, code, number of the state, German and English.
fn words(state: ParcelState) -> (&'static str, &'static str, &'static str, &'static str, &'static str) {
    match state {
        ParcelState::Announced => ("M", "MP", "003", "Etikett erstellt", "Shipper created a label"),
        ParcelState::Accepted => ("P", "PU", "038", "Abgeholt", "Picked up"),
        ParcelState::InTransit => ("I", "AR", "005", "Unterwegs", "In transit"),
        ParcelState::OutForDelivery => ("O", "OT", "021", "In Zustellung", "Out for delivery"),
        ParcelState::NotDelivered => ("X", "48", "022", "Erster Zustellversuch", "First attempt made"),
        ParcelState::ReadyForPickup => ("I", "2Q", "040", "Liegt im Access Point", "Waiting at the Access Point"),
        ParcelState::Delivered => ("D", "FS", "011", "Zugestellt", "Delivered"),
        ParcelState::Returning => ("I", "RT", "035", "Auf dem Rückweg", "Returning to sender"),
        ParcelState::Returned => ("RS", "RS", "034", "Zurück beim Absender", "Returned to sender"),
        ParcelState::Exception => ("X", "A1", "013", "Ausnahme: bitte handeln", "Exception: action required"),
    }
}
