//! What happened to a shipment, in order: what the log says, what was said to the carrier, day by day.

use std::collections::BTreeMap;

use kontor_model::shipment::{CarrierCall, Shipment};
use kontor_model::{Lang, UtcMillis};
use serde::Serialize;

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
pub(super) fn days(
    lang: Lang,
    shipment: &Shipment,
    entries: &[Recorded],
    people: &BTreeMap<String, String>,
    calls: Vec<CarrierCall>,
) -> Vec<Day> {
    let mut events = vec![plain(shipment.created_at_ms, "requested", "idle", "box")];
    events.extend(entries.iter().map(|known| entry(known, people)));
    events.extend(calls.into_iter().map(|known| call(lang, known)));
    let is_told = entries.iter().any(|known| known.action == "shipment.closed");
    events.extend(shipment.closed_at_ms.filter(|_| !is_told).map(|at| plain(at, "closed", "ok", "truck")));
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
    Event { at, what, tone, icon, who: String::new(), detail: String::new(), raw: Vec::new() }
}

fn entry(entry: &Recorded, people: &BTreeMap<String, String>) -> Event {
    let (what, tone, icon) = match entry.action.as_str() {
        "label.printed" => ("printed", "ok", "printer"),
        "label.viewed" => ("viewed", "idle", "eye"),
        "shipment.cancelled" => ("cancelled", "idle", "undo"),
        "shipment.resolved" => ("resolved", "ok", "check"),
        "shipment.closed" => ("closed", "ok", "truck"),
        _ => ("other", "idle", "info"),
    };
    let detail = if what == "other" { format!("{} {}", entry.action, entry.detail) } else { entry.detail.clone() };
    let who = people.get(&entry.actor).cloned().unwrap_or_default();
    Event { who, detail: detail.trim().to_owned(), ..plain(entry.at.0, what, tone, icon) }
}

fn call(lang: Lang, call: CarrierCall) -> Event {
    let CarrierCall { operation, method, url, at_ms, took_ms, status, request, answer } = call;
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
    let halves = [("sent", request), ("answered", answer)];
    let raw = halves.into_iter().filter_map(|(which, text)| Some(Raw { which, text: text? })).collect();
    Event { detail: format!("{operation}: {method} {url}, {outcome}"), raw, ..plain(at_ms, "called", tone, "plug") }
}
