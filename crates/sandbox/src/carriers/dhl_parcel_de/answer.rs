//! Answers of the shipping interface: a status for the whole and one for every item, in the order of the request.

use axum::Json;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kontor_model::Lang;
use serde_json::{Map, Value, json};

use super::schema::FormFault;

/// The language of an answer: English unless German is asked for.
pub(super) fn language(headers: &HeaderMap) -> Lang {
    let asked = headers.get("accept-language").and_then(|value| value.to_str().ok());
    asked
        .map_or(Lang::En, |header| if header.trim().is_empty() { Lang::En } else { Lang::from_accept_language(header) })
}

/// A status; `statusCode` is the old name of `status`, and still there.
pub(super) fn status(code: u16, title: &str, detail: &str) -> Value {
    json!({ "title": title, "statusCode": code, "status": code, "detail": detail })
}

/// An answer about items: 200 for one, 207 for several, 400 when none of them went well.
pub(super) fn of_items(items: Vec<Map<String, Value>>, what_was_done: &str) -> Response {
    let total = items.len();
    let done = items.iter().filter(|item| item.get("sstatus").is_some_and(|status| status["status"] == 200)).count();
    let code = match (total, done) {
        (_, 0) => StatusCode::BAD_REQUEST,
        (1, _) => StatusCode::OK,
        _ => StatusCode::MULTI_STATUS,
    };
    let plural = if total == 1 { "shipment" } else { "shipments" };
    let detail = format!("{done} of {total} {plural} successfully {what_was_done}.");
    whole(code, &detail, json!(items))
}

/// An answer with this status.
pub(super) fn whole(code: StatusCode, detail: &str, items: Value) -> Response {
    let title = code.canonical_reason().unwrap_or("OK");
    let body = json!({ "status": status(code.as_u16(), title, detail), "items": items });
    let mut response = (code, Json(body)).into_response();
    if code.is_client_error() {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    }
    response
}

/// The second of DHL's error shapes: faults of form, none of which belongs to an item.
pub(super) fn faults(faults: &[FormFault]) -> Response {
    let shown = |fault: &FormFault| json!({ "propertyPath": fault.path, "message": fault.message });
    let items: Vec<Value> = faults.iter().map(shown).collect();
    whole(StatusCode::BAD_REQUEST, "The request contains faults of form, see the items.", json!(items))
}

/// An item that begins with its status.
pub(super) fn item(number: Option<&str>, sstatus: Value) -> Map<String, Value> {
    let mut item = Map::new();
    if let Some(number) = number {
        item.insert("shipmentNo".to_owned(), json!(number));
    }
    item.insert("sstatus".to_owned(), sstatus);
    item
}

/// The item about a number that nobody gave, or that is no more.
pub(super) fn unknown(number: &str, lang: Lang) -> Map<String, Value> {
    let detail = lang.pick("Die Sendungsnummer ist unbekannt.", "The shipment number is unknown.");
    item(Some(number), status(204, "UnknownShipmentNumber", detail))
}

/// The item about a shipment that was handed over.
pub(super) fn closed(number: &str, lang: Lang) -> Map<String, Value> {
    let detail = lang.pick(
        "Der Tagesabschluss der Sendung ist bereits erfolgt.",
        "The shipment has been manifested (closed) already.",
    );
    item(Some(number), status(400, "Bad Request", detail))
}
