//! What happened to a shipment, in order: what the log says, what was said to the carrier, day by day.

use std::collections::BTreeMap;

use kontor_model::shipment::{CarrierCall, TrackedParcel, TrackingEvent, TrackingStatus};
use kontor_model::{Lang, UtcMillis};
use serde::Serialize;

use super::view::Told;
use crate::audit::Recorded;
use crate::shipping::day;

/// What happened on one day.
#[derive(Serialize)]
pub(super) struct Day {
    /// Any moment of it.
    at: i64,
    events: Vec<Event>,
}

/// Something that happened to the shipment.
#[derive(Serialize)]
struct Event {
    at: i64,
    /// Key of its title below `story.event`.
    what: &'static str,
    /// Where the parcel was then, which is its title in place of the other.
    status: Option<&'static str>,
    tone: &'static str,
    icon: &'static str,
    /// Who did it; empty where nobody has to be named.
    who: String,
    detail: String,
    /// What was sent and answered, as it was.
    raw: Vec<Raw>,
}

/// One half of a call.
#[derive(Serialize)]
struct Raw {
    /// `sent` or `answered`.
    which: &'static str,
    text: String,
}

/// Everything that happened, oldest first.
pub(super) fn days(lang: Lang, told: &Told<'_>) -> Vec<Day> {
    let mut events = vec![plain(told.shipment.created_at_ms, "requested", "idle", "box")];
    events.extend(told.entries.iter().map(|known| entry(known, told.people)));
    events.extend(told.calls.iter().map(|known| call(lang, known)));
    for (index, parcel) in told.tracked.iter().enumerate() {
        let number = (told.tracked.len() > 1).then_some(index + 1);
        events.extend(heard(lang, number, parcel));
    }
    let is_told = told.entries.iter().any(|known| known.action == "shipment.closed");
    let closed = told.shipment.closed_at_ms.filter(|_| !is_told);
    events.extend(closed.map(|at| plain(at, "closed", "ok", "truck")));
    events.sort_by_key(|event| event.at);
    let mut days: Vec<Day> = Vec::new();
    for event in events {
        let date = day::of(UtcMillis(event.at));
        match days.last_mut().filter(|last| day::of(UtcMillis(last.at)) == date) {
            Some(last) => last.events.push(event),
            None => days.push(Day { at: event.at, events: vec![event] }),
        }
    }
    days
}

fn plain(at: i64, what: &'static str, tone: &'static str, icon: &'static str) -> Event {
    Event { at, what, status: None, tone, icon, who: String::new(), detail: String::new(), raw: Vec::new() }
}

fn entry(entry: &Recorded, people: &BTreeMap<String, String>) -> Event {
    let (what, tone, icon) = match entry.action.as_str() {
        "label.printed" => ("printed", "ok", "printer"),
        "label.viewed" => ("viewed", "idle", "eye"),
        "shipment.cancelled" => ("cancelled", "idle", "undo"),
        "shipment.cancel_withdrawn" => ("cancel_withdrawn", "ok", "undo"),
        "shipment.resolved" => ("resolved", "ok", "check"),
        "shipment.closed" => ("closed", "ok", "truck"),
        _ => ("other", "idle", "info"),
    };
    let detail = if what == "other" { format!("{} {}", entry.action, entry.detail) } else { entry.detail.clone() };
    let who = people.get(&entry.actor).cloned().unwrap_or_default();
    Event { who, detail: detail.trim().to_owned(), ..plain(entry.at.0, what, tone, icon) }
}

/// What was said to the carrier; the words themselves are for who wants them.
fn call(lang: Lang, call: &CarrierCall) -> Event {
    let (status, took_ms) = (call.status, call.took_ms);
    let tone = match status {
        Some(200..=299) => "ok",
        Some(_) => "bad",
        None => "warn",
    };
    let outcome = match status {
        Some(status) => {
            lang.pick(format!("Antwort {status} nach {took_ms} ms"), format!("answer {status} after {took_ms} ms"))
        }
        None => lang.pick(format!("keine Antwort nach {took_ms} ms"), format!("no answer after {took_ms} ms")),
    };
    let asked = format!("{} {}", call.method, call.url);
    let sent = call.request.as_ref().map_or_else(|| asked.clone(), |body| format!("{asked}\n\n{body}"));
    let mut raw = vec![Raw { which: "sent", text: sent }];
    raw.extend(call.answer.clone().map(|text| Raw { which: "answered", text }));
    let purpose = purpose(lang, &call.operation);
    Event { detail: format!("{purpose}: {outcome}"), raw, ..plain(call.at_ms, "called", tone, "plug") }
}

/// What an operation is for.
fn purpose(lang: Lang, operation: &str) -> &str {
    match operation {
        "create" => lang.pick("Etikett angefordert", "Label requested"),
        "create_return" => lang.pick("Retourenetikett angefordert", "Return label requested"),
        "validate" => lang.pick("Sendung geprüft", "Shipment checked"),
        "check_address" => lang.pick("Anschrift geprüft", "Address checked"),
        "find_by_reference" => lang.pick("Sendung unter ihrer Referenz gesucht", "Shipment searched by its reference"),
        "cancel" => lang.pick("Storno verlangt", "Cancellation requested"),
        "update_weight" => lang.pick("Gewicht geändert", "Weight changed"),
        "close_out" => lang.pick("Tagesabschluss gemeldet", "Day closed"),
        "day_record" => lang.pick("Liste des Tages geholt", "List of the day fetched"),
        "track" => lang.pick("Sendung verfolgt", "Shipment tracked"),
        "sign_in" => lang.pick("Angemeldet", "Signed in"),
        other => other,
    }
}

/// What the carrier says happened to a parcel; `number` where there are several. What has no time stands where the
/// carrier said it.
fn heard(lang: Lang, number: Option<usize>, parcel: &TrackedParcel) -> Vec<Event> {
    let asked_at = parcel.asked_at_ms.unwrap_or_default();
    let event = |event: &TrackingEvent| {
        let (tone, icon) = match event.status {
            TrackingStatus::Delivered => ("ok", "check"),
            TrackingStatus::Exception | TrackingStatus::Returned => ("warn", "warn"),
            _ => ("info", "truck"),
        };
        let place = event.place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
        let of = number.map(|number| format!("{} {number}: ", lang.pick("Packstück", "Parcel"))).unwrap_or_default();
        let detail = format!("{of}{}{place}", event.text).trim().to_owned();
        let at = event.at_ms.unwrap_or(asked_at);
        Event { status: Some(event.status.code()), detail, ..plain(at, "tracked", tone, icon) }
    };
    // The carrier's newest is last here, also among those of one moment.
    parcel.tracking.iter().flat_map(|known| known.events.iter().rev().map(event)).collect()
}
