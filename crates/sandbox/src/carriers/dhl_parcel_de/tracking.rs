//! Tracking in DHL's two ways: the unified interface in JSON by API key, and Parcel DE in XML by user and client.

use std::fmt::Write;

use axum::Json;
use axum::extract::{Extension, Query};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kontor_model::{Lang, UtcMillis};
use serde_json::{Value, json};

use super::gateway;
use super::made::Made;
use super::signin::{self, UNKNOWN, WRONG};
use super::view::german_time;
use crate::carriers::Call;
use crate::carriers::journey::{ParcelState, journey};
use crate::carriers::ledger::{Entry, EntryKind, LabelState};

type Pairs = Query<Vec<(String, String)>>;

/// What DHL calls a state: event and reason (ICE, RIC), standard event, coarse code, and its words.
pub(super) struct Words {
    pub(super) ice: &'static str,
    pub(super) ric: &'static str,
    pub(super) standard: &'static str,
    coarse: &'static str,
    de: &'static str,
    en: &'static str,
}

const fn words(codes: [&'static str; 4], de: &'static str, en: &'static str) -> Words {
    let [ice, ric, standard, coarse] = codes;
    Words { ice, ric, standard, coarse, de, en }
}

/// The words of a state.
#[rustfmt::skip]
pub(super) const fn of(state: ParcelState) -> Words {
    match state {
        ParcelState::Announced => words(["PARCV", "NRQRD", "VA", "pre-transit"], "Die Sendung wurde elektronisch angekündigt.", "The shipment was announced electronically."),
        ParcelState::Accepted => words(["SHRCU", "NRQRD", "ES", "transit"], "Die Sendung wurde eingeliefert.", "The shipment was handed over."),
        ParcelState::InTransit => words(["LDTMV", "MVMTV", "AA", "transit"], "Die Sendung hat das Paketzentrum verlassen.", "The shipment has left the parcel center."),
        ParcelState::OutForDelivery => words(["LDTMV", "MVMTV", "PO", "transit"], "Die Sendung ist im Zustellfahrzeug.", "The shipment is in the delivery vehicle."),
        ParcelState::NotDelivered => words(["NTDEL", "CNCNR", "ZN", "failure"], "Der Empfänger wurde nicht angetroffen.", "The recipient could not be reached."),
        ParcelState::ReadyForPickup => words(["HLDCC", "SERPT", "LA", "transit"], "Die Sendung liegt zur Abholung bereit.", "The shipment is ready for pick-up."),
        ParcelState::Delivered => words(["DLVRD", "ACCPT", "ZU", "delivered"], "Die Sendung wurde zugestellt.", "The shipment was delivered."),
        ParcelState::Returning => words(["RETRN", "NHOME", "ZN", "failure"], "Die Sendung geht zurück an den Absender.", "The shipment is on its return to the sender."),
        ParcelState::Returned => words(["DLVRD", "ACCPT", "ZU", "failure"], "Die Rücksendung wurde zugestellt.", "The return to the sender was delivered."),
        ParcelState::Exception => words(["EXPHD", "OTHER", "BV", "failure"], "Bei der Sendung gab es ein besonderes Ereignis.", "Something happened to the shipment."),
    }
}

/// What happened to a shipment that was taken back.
const CANCELLED: Words = words(
    ["CANCL", "NRQRD", "BV", "failure"],
    "Der Absender hat die Sendung storniert.",
    "The sender canceled the shipment.",
);

struct Event {
    words: Words,
    at: UtcMillis,
    is_way_back: bool,
    place: String,
}

/// What happened to a parcel, oldest first; nothing for numbers that are none of parcels.
fn events(call: &Call, number: &str) -> Vec<Event> {
    let found = call.ledger().find(call.carrier, number).cloned();
    let Some(entry) = found.filter(|entry| entry.kind != EntryKind::Pickup) else { return Vec::new() };
    let made = entry.details::<Made>();
    let (from, to) = made.as_ref().map_or(("", ""), |made| (made.from_place.as_str(), made.place.as_str()));
    let is_far = |state| !matches!(state, ParcelState::Announced | ParcelState::Accepted | ParcelState::InTransit);
    let is_back = |state| matches!(state, ParcelState::Returning | ParcelState::Returned);
    let event = |(state, at)| Event {
        words: of(state),
        at,
        is_way_back: is_back(state) || entry.kind == EntryKind::Return,
        place: if is_far(state) && !is_back(state) { to } else { from }.to_owned(),
    };
    let mut events: Vec<Event> = journey(&entry, call.now()).into_iter().map(event).collect();
    events.extend(cancelled(&entry, from));
    events
}

fn cancelled(entry: &Entry, place: &str) -> Option<Event> {
    let place = place.to_owned();
    (entry.state == LabelState::Cancelled).then_some(Event {
        words: CANCELLED,
        at: entry.changed,
        is_way_back: false,
        place,
    })
}

/// Unified tracking: one number, JSON.
pub(super) async fn unified(Extension(call): Extension<Call>, headers: HeaderMap, Query(query): Pairs) -> Response {
    match headers.get("dhl-api-key").and_then(|key| key.to_str().ok()) {
        None | Some("" | UNKNOWN) => return gateway::refuse(StatusCode::UNAUTHORIZED),
        Some(_) => {}
    }
    let of = |name: &str| query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let number = of("trackingNumber");
    if number.is_empty() {
        return gateway::error(StatusCode::BAD_REQUEST, "The parameter trackingNumber is missing.");
    }
    let lang = Lang::from_code(of("language")).unwrap_or(Lang::En);
    let events: Vec<Value> = events(&call, number).iter().rev().map(|event| shown(event, lang)).collect();
    let Some(newest) = events.first() else {
        return gateway::error(StatusCode::NOT_FOUND, "No shipment with given tracking number found.");
    };
    let shipment = json!({
        "id": number,
        "service": "parcel-de",
        "origin": { "address": { "countryCode": "DE" } },
        "status": newest,
        "details": { "product": { "productName": "DHL PAKET" }, "totalNumberOfPieces": 1 },
        "events": events,
    });
    Json(json!({ "shipments": [shipment] })).into_response()
}

fn shown(event: &Event, lang: Lang) -> Value {
    let text = lang.pick(event.words.de, event.words.en);
    let at = jiff::Timestamp::from_millisecond(event.at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    json!({
        "timestamp": at.to_string(),
        "location": { "address": { "countryCode": "DE", "addressLocality": event.place } },
        "statusCode": event.words.coarse,
        "status": text,
        "description": text,
    })
}

/// Parcel DE tracking: the question is a document in the parameter `xml`, and so is the answer.
pub(super) async fn parcel_de(Extension(call): Extension<Call>, headers: HeaderMap, Query(query): Pairs) -> Response {
    if !knows_client(&headers) {
        return gateway::refuse(StatusCode::UNAUTHORIZED);
    }
    let asked = query.iter().find(|(name, _)| name == "xml").map_or("", |(_, value)| value.as_str());
    let lang = attribute(asked, "language-code").and_then(|code| Lang::from_code(&code)).unwrap_or(Lang::De);
    let of = |name| attribute(asked, name).unwrap_or_default();
    if signin::person(&of("appname"), &of("password")).is_err() {
        return xml(r#"<data name="piece-shipment-list" code="5" error="login failed"/>"#.to_owned());
    }
    if of("request") != "d-get-piece-detail" {
        return xml(r#"<data name="piece-shipment-list" code="41" error="unknown request"/>"#.to_owned());
    }
    let codes = of("piece-code");
    let found: Vec<(&str, Vec<Event>)> = codes
        .split(';')
        .map(|number| (number, events(&call, number)))
        .filter(|(_, events)| !events.is_empty())
        .collect();
    if found.is_empty() {
        return xml(r#"<data name="piece-shipment-list" code="100" error="no data found"/>"#.to_owned());
    }
    let mut body = String::from(r#"<data name="piece-shipment-list" code="0">"#);
    for (number, events) in &found {
        shipment(&mut body, number, events, lang);
    }
    body.push_str("</data>");
    xml(body)
}

/// Client id and secret of the application, by Basic.
fn knows_client(headers: &HeaderMap) -> bool {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let plain = value.and_then(|value| STANDARD.decode(value.strip_prefix("Basic ")?).ok());
    let plain = plain.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    plain
        .split_once(':')
        .is_some_and(|(id, secret)| !id.is_empty() && id != UNKNOWN && !secret.is_empty() && secret != WRONG)
}

fn shipment(body: &mut String, number: &str, events: &[Event], lang: Lang) {
    let newest = events.last().map_or("", |event| lang.pick(event.words.de, event.words.en));
    let is_delivered = events.last().is_some_and(|event| event.words.ice == "DLVRD");
    let head = format_args!(
        r#"<data name="piece-shipment" piece-code="{number}" error-status="0" status="{newest}" delivery-event-flag="{}"><data name="piece-event-list">"#,
        u8::from(is_delivered)
    );
    push(body, head);
    for event in events {
        let at = german_time(event.at).strftime("%d.%m.%Y %H:%M");
        let (text, place) = (lang.pick(event.words.de, event.words.en), escape(&event.place));
        let Words { ice, ric, standard, .. } = event.words;
        push(
            body,
            format_args!(
                r#"<data name="piece-event" event-timestamp="{at}" event-status="{text}" event-text="{text}" ice="{ice}" ric="{ric}" standard-event-code="{standard}" event-location="{place}" event-country="Deutschland" ruecksendung="{}"/>"#,
                event.is_way_back
            ),
        );
    }
    body.push_str("</data></data>");
}

fn xml(body: String) -> Response {
    let whole = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{body}");
    ([(CONTENT_TYPE, "application/xml;charset=UTF-8")], whole).into_response()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An attribute of the one tag of a question.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let begin = format!(" {name}=\"");
    let (_, rest) = tag.split_once(&begin)?;
    let (value, _) = rest.split_once('"')?;
    let plain = value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    Some(plain.replace("&amp;", "&"))
}

fn push(body: &mut String, text: std::fmt::Arguments<'_>) {
    body.write_fmt(text).expect("writing to a String cannot fail");
}
