//! The pickup interface: orders to fetch parcels, judged, listed and cancelled.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use kontor_model::Lang;
use serde_json::{Value, json};

use super::rules::{NOT_BOOKED, is_holiday, is_nowhere};
use super::view::{View, german_day, german_time};
use super::{answer, gateway, schema, signin};
use crate::carriers::Call;
use crate::carriers::ledger::{Entry, EntryKind, LabelState};

type Pairs = Query<Vec<(String, String)>>;

/// What is kept about a pickup.
struct Ordered {
    order: Value,
    day: Date,
}

/// Orders a pickup, or says what would come of it.
pub(super) async fn create(
    Extension(call): Extension<Call>,
    headers: HeaderMap,
    Query(query): Pairs,
    body: Bytes,
) -> Response {
    if let Err(refused) = signin::admit(&call, &headers) {
        return *refused;
    }
    let Ok(order) = serde_json::from_slice::<Value>(&body) else {
        return gateway::error(StatusCode::BAD_REQUEST, "The request body is no valid JSON.");
    };
    let lang = answer::language(&headers);
    let faults = schema::check(&order, schema::PICKUP, lang);
    if !faults.is_empty() {
        let shown = faults.iter().map(|fault| error(400, &fault.message, &fault.path)).collect();
        return refuse(shown);
    }
    let (found, day) = judged(View(&order), german_day(call.now()), lang);
    if !found.is_empty() {
        return refuse(found);
    }
    let is_dry = query.iter().any(|(name, value)| name == "validate" && value == "true");
    let free = View(&order).at("customerDetails").is_some();
    if is_dry {
        let value = json!({ "pickupDate": day.to_string(), "freeOfCharge": free, "pickupType": "EZA" });
        return Json(json!({ "confirmation": { "type": "VALIDATION", "value": value } })).into_response();
    }
    Json(confirm(&call, order, day, free)).into_response()
}

fn confirm(call: &Call, order: Value, day: Date, free: bool) -> Value {
    let id = format!("{:032X}", 0x4B4F_4E54_4F52_u128 << 80 | u128::from(call.serial()));
    let now = german_time(call.now()).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let shipments = View(&order).list("shipmentDetails.shipments");
    let confirmed: Vec<Value> = shipments
        .map(|shipment| {
            let mut confirmed = json!({ "transportationType": shipment.at("transportationType"), "orderDate": now });
            if let Some(number) = shipment.text("shipmentNo") {
                confirmed["shipmentNo"] = json!(number);
            }
            confirmed
        })
        .collect();
    let mut entry = Entry::new(call.carrier, id.clone(), call.now(), Ordered { order, day });
    entry.kind = EntryKind::Pickup;
    call.ledger().book(entry);
    let value = json!({
        "orderID": id,
        "pickupDate": day.to_string(),
        "freeOfCharge": free,
        "pickupType": "EZA",
        "confirmedShipments": confirmed,
    });
    json!({ "confirmation": { "type": "ORDERPICKUP", "value": value } })
}

/// What is wrong with an order whose form is right, and the day it is for.
fn judged(order: View<'_>, today: Date, lang: Lang) -> (Vec<Value>, Date) {
    let mut found = Vec::new();
    let mut say = |code, german: &str, english: &str, property: &str| {
        found.push(error(code, lang.pick(german, english), property));
    };
    let is_working = |day: Date| day.weekday() != Weekday::Sunday && !is_holiday(day);
    let next = (1..=7).filter_map(|ahead| today.checked_add(i64::from(ahead).days()).ok()).find(|day| is_working(*day));
    let day = order.day("pickupDetails.pickupDate.value").or(next).unwrap_or(today);
    if day < today || !is_working(day) {
        let property = "pickupDetails.pickupDate";
        say(1_001, "An diesem Tag wird nicht abgeholt.", "There is no pickup on that day.", property);
    }
    let billing_number = order.text("customerDetails.billingNumber");
    if billing_number.as_ref().is_some_and(|number| number.ends_with(NOT_BOOKED)) {
        let property = "customerDetails.billingNumber";
        say(1_002, "Die Abrechnungsnummer ist unbekannt.", "The billing number is unknown.", property);
    }
    if billing_number.is_none() {
        let without_size = order.list("shipmentDetails.shipments").any(|shipment| shipment.at("size").is_none());
        if without_size {
            let (german, english) =
                ("Ohne Abrechnungsnummer fehlt die Größe.", "Without a billing number the size is missing.");
            say(1_003, german, english, "shipmentDetails.shipments.size");
        }
    }
    if order.text("pickupLocation.pickupAddress.addressStreet").is_some_and(|street| is_nowhere(&street)) {
        let property = "pickupLocation.pickupAddress.addressStreet";
        say(1_004, "Die Straße wurde nicht gefunden.", "The street was not found.", property);
    }
    (found, day)
}

fn error(code: u32, detail: &str, property: &str) -> Value {
    json!({ "errorCode": code, "title": "Invalid pickup order", "instance": property, "detail": detail })
}

fn refuse(errors: Vec<Value>) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(errors)).into_response()
}

/// Lists one pickup or all of them.
pub(super) async fn list(Extension(call): Extension<Call>, headers: HeaderMap, Query(query): Pairs) -> Response {
    if let Err(refused) = signin::admit(&call, &headers) {
        return *refused;
    }
    let of = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let (id, day) = (of("orderID"), of("pickupDate"));
    let ledger = call.ledger();
    let pickups =
        ledger.newest_first().filter(|entry| entry.carrier == call.carrier && entry.kind == EntryKind::Pickup);
    let wanted = pickups.filter(|entry| id.as_ref().is_none_or(|id| *id == entry.number));
    let shown = wanted.filter_map(|entry| {
        let ordered = entry.details::<Ordered>()?;
        day.as_ref().is_none_or(|day| *day == ordered.day.to_string()).then(|| status(entry, &ordered))
    });
    Json(shown.take(5_000).collect::<Vec<_>>()).into_response()
}

fn status(entry: &Entry, ordered: &Ordered) -> Value {
    let since = german_time(entry.made).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let order = View(&ordered.order);
    let shipments: Vec<Value> = order
        .list("shipmentDetails.shipments")
        .map(|shipment| json!({ "shipment": shipment.0, "orderDate": since }))
        .collect();
    json!({
        "orderDetails": { "orderID": entry.number, "orderState": word(entry.state) },
        "customerDetails": order.at("customerDetails").cloned().unwrap_or_else(|| json!({ "billingNumber": "" })),
        "pickupLocation": { "pickupAddress": order.at("pickupLocation.pickupAddress") },
        "pickupDetails": order.at("pickupDetails"),
        "shipmentDetails": { "shipments": shipments },
    })
}

fn word(state: LabelState) -> &'static str {
    match state {
        LabelState::Open => "ANGENOMMEN",
        LabelState::Cancelled => "STORNIERT",
        LabelState::Closed => "ABGEHOLT",
    }
}

/// Cancels pickups, one by one.
pub(super) async fn cancel(Extension(call): Extension<Call>, headers: HeaderMap, Query(query): Pairs) -> Response {
    if let Err(refused) = signin::admit(&call, &headers) {
        return *refused;
    }
    let (now, today) = (call.now(), german_day(call.now()));
    let (mut confirmed, mut failed) = (Vec::new(), Vec::new());
    for (_, id) in query.iter().filter(|(name, _)| name == "orderID") {
        let mut ledger = call.ledger();
        let entry = ledger.find_mut(call.carrier, id).filter(|entry| entry.kind == EntryKind::Pickup);
        let day = entry.as_ref().and_then(|entry| entry.details::<Ordered>()).map(|ordered| ordered.day);
        let mut fail = |state: &str, message: &str| {
            failed.push(json!({ "orderID": id, "orderState": state, "message": message }));
        };
        match (entry, day) {
            (Some(entry), Some(day)) if entry.state == LabelState::Open && day >= today => {
                entry.become_state(LabelState::Cancelled, now);
                confirmed
                    .push(json!({ "orderID": id, "orderState": "STORNIERT", "message": "The pickup was canceled." }));
            }
            (Some(entry), _) => fail(word(entry.state), "The pickup can no longer be canceled."),
            (None, _) => fail("", "The pickup is unknown."),
        }
    }
    if confirmed.is_empty() && failed.is_empty() {
        return gateway::error(StatusCode::BAD_REQUEST, "The parameter orderID is missing.");
    }
    Json(json!({ "confirmedCancellations": confirmed, "failedCancellations": failed })).into_response()
}

/// Places from which parcels are fetched.
pub(super) async fn locations(Extension(call): Extension<Call>, headers: HeaderMap, Query(query): Pairs) -> Response {
    if let Err(refused) = signin::admit(&call, &headers) {
        return *refused;
    }
    let code = query.iter().find(|(name, _)| name == "postalCode").map_or("80331", |(_, value)| value.as_str());
    let address = json!({
        "name1": "Musterhandel Grünwald GmbH", "addressStreet": "Marktstraße", "addressHouse": "4",
        "postalCode": code, "city": "München", "country": "DE",
    });
    Json(json!([{ "id": "AS0000000001", "pickupAddress": address }])).into_response()
}
