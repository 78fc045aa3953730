//! Where parcels are: Track and Trace v1, and ShipIT's own lists.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, OriginalUri, Path};
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kontor_model::{Lang, UtcMillis};
use serde_json::{Value, json};

use super::ask::{answer, german_day, german_time, read};
use super::made::Made;
use super::schema::{DETAILS, LIST, day, text, texts};
use super::{fault, labels, signin};
use crate::carriers::Call;
use crate::carriers::journey::{ParcelState, journey};
use crate::carriers::ledger::{Entry, LabelState};

/// Most numbers of one call.
const MOST: usize = 10;

/// What a state of the journey is in GLS's words: state, event code, sentence.
fn words(state: ParcelState, is_shop: bool, lang: Lang) -> (&'static str, &'static str, &'static str) {
    let (word, code, german, english) = match state {
        ParcelState::Announced => {
            ("PREADVICE", "INTIAL.PREADVICE", "Die Paketdaten liegen GLS vor.", "GLS has the data.")
        }
        ParcelState::Accepted => {
            ("INTRANSIT", "INTIAL.NORMAL", "Das Paket wurde GLS übergeben.", "Handed over to GLS.")
        }
        ParcelState::InTransit => {
            ("INTRANSIT", "INBOUD.NORMAL", "Das Paket ist im Paketzentrum.", "At the parcel center.")
        }
        ParcelState::OutForDelivery => {
            ("INDELIVERY", "OUTDEL.NORMAL", "Das Paket wird zugestellt.", "Out for delivery.")
        }
        ParcelState::NotDelivered => ("NOTDELIVERED", "NOTDEL.ABSENT", "Niemand war da.", "Nobody was there."),
        ParcelState::ReadyForPickup => ("DELIVEREDPS", "DELIVD.PARCELSHOP", "Im PaketShop.", "In the parcel shop."),
        ParcelState::Delivered if is_shop => {
            ("DELIVEREDPS", "DELIVD.PARCELSHOP", "Im PaketShop.", "In the parcel shop.")
        }
        ParcelState::Delivered => ("DELIVERED", "DELIVD.NORMAL", "Zugestellt.", "Delivered."),
        ParcelState::Returning => ("INTRANSIT", "CHANGD.RETURN", "Auf dem Weg zurück.", "On its way back."),
        ParcelState::Returned => ("FINAL", "RETURN.NORMAL", "Zurück beim Absender.", "Back at the sender."),
        ParcelState::Exception => {
            ("INWAREHOUSE", "DAMAGE.NORMAL", "Das Paket wird geprüft.", "The parcel is examined.")
        }
    };
    (word, code, lang.pick(german, english))
}

struct Event {
    word: &'static str,
    code: &'static str,
    text: &'static str,
    at: UtcMillis,
}

/// What happened to a parcel, newest first.
fn events(entry: &Entry, made: &Made, now: UtcMillis, lang: Lang) -> Vec<Event> {
    let is_shop = texts_of_services(made).iter().any(|name| name == "service_shopdelivery");
    let event = |(state, at): (ParcelState, UtcMillis)| {
        let (word, code, text) = words(state, is_shop, lang);
        Event { word, code, text, at }
    };
    let mut events: Vec<Event> = journey(entry, now).into_iter().map(event).collect();
    if entry.state == LabelState::Cancelled {
        let text = lang.pick("Die Paketdaten wurden gelöscht.", "The parcel data have been deleted.");
        events.push(Event { word: "CANCELED", code: "CANCEL.NORMAL", text, at: entry.changed });
    }
    events.reverse();
    events
}

fn texts_of_services(made: &Made) -> Vec<String> {
    super::made::service_names(&made.shipment)
}

/// Tells about up to ten parcels, by TrackIDs or parcel numbers with or without their check digit.
pub(super) async fn simple(
    Extension(call): Extension<Call>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    Path(numbers): Path<String>,
) -> Response {
    if let Err(refused) = signin::admit(&call, &headers) {
        return *refused;
    }
    let numbers: Vec<&str> = numbers.split(',').collect();
    if numbers.len() > MOST {
        let detail = format!("Provided references of size '{}' is more than allowed limit of {MOST}", numbers.len());
        return fault::problem(StatusCode::BAD_REQUEST, &detail, uri.path());
    }
    let lang = language(&headers);
    let parcels: Vec<Value> = numbers.into_iter().map(|number| one(&call, number, lang)).collect();
    Json(json!({ "parcels": parcels })).into_response()
}

fn one(call: &Call, number: &str, lang: Lang) -> Value {
    let now = call.now();
    let found = known(call, number);
    let Some((entry, made)) = found else {
        return json!({ "requested": number, "errorCode": "E_404_01", "errorMessage": "Resource Not Found" });
    };
    let events = events(&entry, &made, now, lang);
    let address = &made.shipment["Consignee"]["Address"];
    let is_there = |event: &Event| event.code.starts_with("OUTDEL") || event.code.starts_with("DELIVD");
    let shown: Vec<Value> = events
        .iter()
        .map(|event| {
            let (city, code) =
                if is_there(event) { (text(address, "City"), text(address, "ZIPCode")) } else { ("", "") };
            json!({
                "code": event.code,
                "city": city,
                "postalCode": code,
                "country": "DE",
                "description": event.text,
                "eventDateTime": german_time(event.at),
            })
        })
        .collect();
    let unit_number = &made.parcel_number[..made.parcel_number.len() - 1];
    json!({
        "requested": number,
        "unitno": unit_number,
        "status": events.first().map(|event| event.word),
        "statusDateTime": events.first().map(|event| german_time(event.at)),
        "events": shown,
    })
}

/// A parcel by either number; the parcel number is known without its check digit too.
fn known(call: &Call, number: &str) -> Option<(Entry, Arc<Made>)> {
    let is_short = number.len() == 11 && number.bytes().all(|byte| byte.is_ascii_digit());
    let whole = if is_short { format!("{number}{}", super::numbers::check_digit(number)) } else { number.to_owned() };
    let entry = call.ledger().find(call.carrier, &whole).cloned()?;
    let made = entry.details::<Made>()?;
    Some((entry, made))
}

fn language(headers: &HeaderMap) -> Lang {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("EN");
    if wanted.to_ascii_uppercase().starts_with("DE") { Lang::De } else { Lang::En }
}

/// All event codes with their sentences.
pub(super) async fn codes(Extension(call): Extension<Call>, headers: HeaderMap) -> Response {
    if let Err(refused) = signin::admit(&call, &headers) {
        return *refused;
    }
    let states = [
        ParcelState::Announced,
        ParcelState::Accepted,
        ParcelState::InTransit,
        ParcelState::OutForDelivery,
        ParcelState::NotDelivered,
        ParcelState::ReadyForPickup,
        ParcelState::Delivered,
        ParcelState::Returning,
        ParcelState::Returned,
        ParcelState::Exception,
    ];
    let lang = language(&headers);
    let code = |state| {
        let (_, code, text) = words(state, false, lang);
        json!({ "code": code, "description": text })
    };
    Json(json!({ "eventsCodes": states.map(code) })).into_response()
}

/// Parcels of a span of days, in ShipIT's words.
pub(super) async fn list(Extension(call): Extension<Call>, headers: HeaderMap, body: Bytes) -> Response {
    let request = match read(&call, &headers, &body, LIST) {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    let found = match labels::found(&call, &request) {
        Ok(found) => found,
        Err(issue) => return fault::refused(&issue),
    };
    let (from, until) = (day(&request, "DateFrom"), day(&request, "DateTo"));
    let is_within = |at: UtcMillis| {
        let made = german_day(at);
        from.is_none_or(|from| from.0 <= made) && until.is_none_or(|until| made <= until.0)
    };
    let now = call.now();
    let shown = |(entry, made): &(Entry, Arc<Made>)| {
        json!({
            "TrackID": entry.number,
            "ParcelNumber": made.parcel_number,
            "ShipmentReference": texts(&made.shipment, "ShipmentReference"),
            "ShipmentUnitReference": made.references,
            "InitialDate": german_time(entry.made),
            "Status": events(entry, made, now, Lang::En).first().map(|event| event.word),
        })
    };
    let items: Vec<Value> = found.iter().filter(|(entry, _)| is_within(entry.made)).map(shown).collect();
    answer(&json!({ "UnitItems": items }))
}

/// One parcel with its history, in ShipIT's words.
pub(super) async fn details(Extension(call): Extension<Call>, headers: HeaderMap, body: Bytes) -> Response {
    let request = match read(&call, &headers, &body, DETAILS) {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    let found = match labels::found(&call, &request) {
        Ok(found) => found,
        Err(issue) => return fault::refused(&issue),
    };
    let Some((entry, made)) = found.last() else { return fault::unknown_parcel("") };
    let events = events(entry, made, call.now(), Lang::En);
    let delivered = events.iter().find(|event| event.code.starts_with("DELIVD")).map(|event| german_time(event.at));
    let history: Vec<Value> = events
        .iter()
        .map(|event| {
            json!({
                "Date": german_time(event.at),
                "LocationCode": "DE 550",
                "Location": "Augsburg",
                "Country": "DE",
                "StatusCode": event.code,
                "Description": event.text,
            })
        })
        .collect();
    answer(&json!({ "UnitDetail": {
        "TrackID": entry.number,
        "ShipmentReference": texts(&made.shipment, "ShipmentReference"),
        "ShipmentUnitReference": made.references,
        "Weight": made.kilograms(),
        "DeliveryDate": delivered,
        "Product": text(&made.shipment, "Product"),
        "Consignee": made.shipment["Consignee"],
        "Shipper": made.shipment["Shipper"],
        "History": history,
    } }))
}
