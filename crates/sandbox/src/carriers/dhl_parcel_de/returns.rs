//! The returns interface: a label for the way back and a QR code to show at the counter instead of it.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kontor_model::Lang;
use kontor_model::label::LabelMedium;
use serde_json::{Map, Value, json};

use super::numbers;
use super::rules::is_nowhere;
use super::view::View;
use super::{answer, gateway, made, schema, signin};
use crate::carriers::Call;
use crate::carriers::ledger::{Entry, EntryKind};
use crate::carriers::sample::{SampleLabel, pdf, qr};

/// Receivers of returns: id, and the country the parcels come from.
const RECEIVERS: [(&str, &str); 4] = [("deu", "deu"), ("aut", "aut"), ("nld", "nld"), ("che", "che")];
/// Dots per module of a QR code.
const DOT: u32 = 8;

type Pairs = Query<Vec<(String, String)>>;

/// Makes a return label.
pub(super) async fn create(
    Extension(call): Extension<Call>,
    headers: HeaderMap,
    Query(query): Pairs,
    body: Bytes,
) -> Response {
    if let Err(refused) = signin::admit(&call, &headers) {
        return *refused;
    }
    let label_type = query.iter().find(|(name, _)| name == "labelType").map_or("BOTH", |(_, value)| value.as_str());
    if !["SHIPMENT_LABEL", "QR_LABEL", "BOTH"].contains(&label_type) {
        return gateway::error(StatusCode::BAD_REQUEST, "The parameter labelType is invalid.");
    }
    let Ok(order) = serde_json::from_slice::<Value>(&body) else {
        return gateway::error(StatusCode::BAD_REQUEST, "The request body is no valid JSON.");
    };
    let lang = answer::language(&headers);
    if let Some(fault) = schema::check(&order, schema::RETURN, lang).first() {
        let detail = format!("{}: {}", fault.path, fault.message);
        return gateway::error(StatusCode::BAD_REQUEST, detail.get(..80).unwrap_or(&detail));
    }
    let order = View(&order);
    match judged(order, lang) {
        Some(why) => gateway::error(StatusCode::UNPROCESSABLE_ENTITY, why),
        None => (StatusCode::CREATED, Json(make(&call, order, label_type))).into_response(),
    }
}

/// What is wrong with an order whose form is right.
fn judged(order: View<'_>, lang: Lang) -> Option<&'static str> {
    let receiver = order.text("receiverId").unwrap_or_default();
    if receiver.is_empty() || is_nowhere(&receiver) {
        return Some(lang.pick("Der Empfänger (receiverId) ist unbekannt.", "The receiver (receiverId) is unknown."));
    }
    if receiver == "che" && order.at("customsDetails").is_none() {
        return Some(lang.pick("Die Zollangaben fehlen.", "Customs details are missing."));
    }
    if order.text("shipper.addressStreet").is_some_and(|street| is_nowhere(&street)) {
        return Some(lang.pick("Die Straße wurde nicht gefunden.", "The street was not found."));
    }
    None
}

fn make(call: &Call, order: View<'_>, label_type: &str) -> Map<String, Value> {
    let number = numbers::return_shipment(call.serial());
    let receiver = receiver_address();
    let reference = order.text("customerReference");
    let marks = vec!["DHL Retoure".to_owned(), reference.clone().unwrap_or_default()];
    let from = order.below("shipper").unwrap_or(order);
    let (routing, label) = made::way_back(from, View(&receiver), &number, marks);
    let mut confirmation =
        answer::item(Some(&number), json!({ "title": "Created", "status": 201, "detail": "Created" }));
    let mut add = |name: &str, value: Value| confirmation.insert(name.to_owned(), value);
    add("routingCode", json!(routing));
    if label_type != "QR_LABEL" {
        add("label", json!({ "b64": STANDARD.encode(pdf(&[&label], LabelMedium::A6)) }));
    }
    if label_type != "SHIPMENT_LABEL" {
        let code = qr(&number, DOT).map(|code| STANDARD.encode(code.png())).unwrap_or_default();
        add("qrLabel", json!({ "b64": code }));
        add("qrLink", json!(format!("{}/qr/{number}", call.origin)));
    }
    let mut entry = Entry::new(call.carrier, number, call.now(), Returned { label });
    entry.kind = EntryKind::Return;
    entry.references.extend([reference, order.text("shipmentReference")].into_iter().flatten());
    call.ledger().book(entry);
    confirmation
}

/// What is kept about a return label.
struct Returned {
    label: SampleLabel,
}

/// The picture behind `qrLink`; whoever has the address gets the label as well.
pub(super) async fn link(
    Extension(call): Extension<Call>,
    axum::extract::Path(number): axum::extract::Path<String>,
) -> Response {
    let entry = call.ledger().find(call.carrier, &number).cloned();
    match entry.and_then(|entry| entry.details::<Returned>()) {
        None => gateway::refuse(StatusCode::NOT_FOUND),
        Some(returned) => {
            ([("content-type", "application/pdf")], pdf(&[&returned.label], LabelMedium::A6)).into_response()
        }
    }
}

/// Lists who takes returns.
pub(super) async fn locations(Extension(call): Extension<Call>, headers: HeaderMap, Query(query): Pairs) -> Response {
    if let Err(refused) = signin::admit(&call, &headers) {
        return *refused;
    }
    let of = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let (country, id) = (of("countryCode"), of("receiverId"));
    let most = of("maxResult").and_then(|text| text.parse().ok()).unwrap_or(usize::MAX);
    let wanted = RECEIVERS.iter().filter(|(receiver, from)| {
        country.is_none_or(|country| country.eq_ignore_ascii_case(from)) && id.is_none_or(|id| id == *receiver)
    });
    let found: Vec<Value> = wanted.take(most).map(|(id, from)| receiver(id, from)).collect();
    Json(found).into_response()
}

fn receiver(id: &str, country: &str) -> Value {
    json!({
        "receiverId": id,
        "shipperCountry": country,
        "ekp": "3333333333",
        "billingNumber": "33333333330701",
        "companyName": "Musterhandel Grünwald GmbH",
        "numberRange": "0034043415",
        "receiverAddress": receiver_address(),
        "companyAddress": receiver_address(),
    })
}

fn receiver_address() -> Value {
    json!({
        "name1": "Musterhandel Grünwald GmbH",
        "name2": "Retourenannahme",
        "addressStreet": "Marktstraße",
        "addressHouse": "4",
        "postalCode": "80331",
        "city": "München",
    })
}
