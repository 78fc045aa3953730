//! The story of an order: what happened, day by day, and parts of it that can be looked at alone.

use std::collections::BTreeMap;

use kontor_adapters::Exchange;
use kontor_model::UtcMillis;
use kontor_model::order_feed::OrderEvent;
use serde::Serialize;

use super::told::{self, SaidView};
use super::turned::Turned;
use crate::shipping::day;

/// A story of fewer events is read at one glance.
const LONG: usize = 8;

/// What is known besides the events themselves.
#[derive(Default)]
pub(super) struct Beside {
    /// Raw texts by their ids, as far as they are shown.
    pub(super) raw: Vec<(String, String)>,
    /// What changed from one raw text to the next, by the id of the later one.
    pub(super) turned: Vec<(String, Vec<Turned>)>,
    /// What was said to the platform, by the id of what it was told.
    pub(super) said: Vec<(String, Vec<Exchange>)>,
}

/// A part of the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// What came from the shop and went to it.
    Shop,
    /// What was made of it for the ERP.
    Erp,
    /// Labels and parcels.
    Shipping,
    /// What went wrong or needed a person.
    Trouble,
}

impl Part {
    const ALL: [Part; 4] = [Part::Shop, Part::Erp, Part::Shipping, Part::Trouble];

    /// Its code in addresses.
    pub(super) fn code(self) -> &'static str {
        match self {
            Part::Shop => "shop",
            Part::Erp => "erp",
            Part::Shipping => "shipping",
            Part::Trouble => "trouble",
        }
    }

    /// The part with a code.
    pub(super) fn from_code(code: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|part| part.code() == code)
    }

    /// Parts of a long story with how much happened in each; none for a short one.
    pub(super) fn of(story: &[OrderEvent]) -> Vec<(&'static str, usize)> {
        if story.len() < LONG {
            return Vec::new();
        }
        let count = |part: Part| story.iter().filter(|event| part.has(&event.kind)).count();
        Part::ALL.into_iter().map(|part| (part.code(), count(part))).filter(|(_, count)| *count > 0).collect()
    }

    /// Whether something of this kind belongs to it. Some things belong to two.
    fn has(self, kind: &str) -> bool {
        let told = matches!(kind, "fulfillment_sent" | "fulfillment_failed" | "told_cancelled" | "sent");
        match self {
            Part::Shop => told || matches!(kind, "fetched" | "changed" | "deleted" | "status_sent" | "status_failed"),
            Part::Erp => matches!(
                kind,
                "mapped" | "held" | "released" | "delivered" | "acknowledged" | "asked_again" | "adopted"
            ),
            Part::Shipping => told || kind == "labelled",
            Part::Trouble => {
                matches!(kind, "held" | "fulfillment_failed" | "told_cancelled" | "status_failed" | "deleted")
            }
        }
    }
}

/// What happened on one day.
#[derive(Serialize)]
pub(super) struct Day {
    /// Any moment of it.
    at: i64,
    events: Vec<EventView>,
}

#[derive(Serialize)]
struct EventView {
    at: i64,
    kind: String,
    tone: &'static str,
    icon: &'static str,
    detail: String,
    raw: Option<String>,
    /// What the shop changed.
    turned: Vec<Turned>,
    /// What was said to the platform, and what it answered.
    said: Vec<SaidView>,
}

/// The story day by day, or a part of it; `made` says what the mapping that counts came to.
pub(super) fn days(story: Vec<OrderEvent>, beside: &Beside, (part, made): (Option<Part>, String)) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    // What is kept was said at the last attempt.
    let last: BTreeMap<String, usize> =
        (0..).zip(&story).filter_map(|(place, event)| Some((event.told.as_ref()?.to_string(), place))).collect();
    let mapped = story.iter().rposition(|event| event.kind == "mapped");
    for (place, mut event) in story.into_iter().enumerate() {
        if part.is_some_and(|part| !part.has(&event.kind)) {
            continue;
        }
        if mapped == Some(place) && !made.is_empty() {
            event.detail = format!("{} {made}", event.detail);
        }
        let date = day::of(UtcMillis(event.at_ms));
        let own = beside.said.iter().find(|(id, _)| last.get(id) == Some(&place)).map_or(&[][..], |(_, said)| said);
        let event = event_view(event, beside, own);
        match days.last_mut().filter(|last| day::of(UtcMillis(last.at)) == date) {
            Some(last) => last.events.push(event),
            None => days.push(Day { at: event.at, events: vec![event] }),
        }
    }
    days
}

fn event_view(event: OrderEvent, beside: &Beside, said: &[Exchange]) -> EventView {
    let (tone, icon) = match event.kind.as_str() {
        "fetched" => ("info", "download"),
        "changed" => ("info", "pen"),
        "mapped" | "released" => ("ok", "fork"),
        "held" => ("warn", "warn"),
        "delivered" => ("idle", "out"),
        "acknowledged" | "fulfillment_sent" | "status_sent" => ("ok", "check"),
        "labelled" => ("ok", "box"),
        "sent" => ("idle", "truck"),
        "fulfillment_failed" | "status_failed" | "told_cancelled" => ("bad", "alert"),
        "deleted" => ("warn", "trash"),
        _ => ("idle", "info"),
    };
    let text = event.raw.as_ref().map(ToString::to_string).unwrap_or_default();
    EventView {
        at: event.at_ms,
        tone,
        icon,
        raw: of(&beside.raw, &text).cloned(),
        turned: if event.kind == "changed" {
            of(&beside.turned, &text).cloned().unwrap_or_default()
        } else {
            Vec::new()
        },
        said: said.iter().map(told::said_view).collect(),
        detail: event.detail,
        kind: event.kind,
    }
}

fn of<'a, T>(known: &'a [(String, T)], id: &str) -> Option<&'a T> {
    known.iter().find(|(known, _)| known == id).map(|(_, value)| value)
}
