//! What was sent: the fields, status, note and fulfillments of orders. WooCommerce keeps no keys against doubles, so what
//! an order has is read first and only what it lacks is written: whichever call was lost, telling it again says the rest.

use std::collections::BTreeMap;

use kontor_model::Lang;
use kontor_model::shipment::{Finding, Hint, Severity};
use reqwest::Method;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Value, json};

use super::loose::{Id, MetaList, Text};
use super::write::{BATCH, batch_call, item_outcome, number, outcome};
use super::{call, moves, settings};
use crate::context::{CallContext, Settings};
use crate::error::{Outcome, Result};
use crate::shop::NewFulfillment;

/// The field in which Advanced Shipment Tracking and its kin keep parcels; themes and mails read it.
const TRACKING: &str = "_wc_shipment_tracking_items";
/// Our field of a fulfillment, by which one without a number is known again.
const OWN_ID: &str = "_kontor_id";
/// The feature's word for a carrier it has none for; its name stands beside it.
const OTHER: &str = "other";
/// What is read of orders; their lines only for fulfillments.
const READ: &str = "id,status,meta_data";
const READ_WITH_LINES: &str = "id,status,meta_data,line_items";

/// What has to be known of an order before something is told about it.
#[derive(Deserialize)]
struct Known {
    id: Id,
    #[serde(default)]
    status: Text,
    #[serde(default)]
    meta_data: MetaList,
    #[serde(default)]
    line_items: Vec<Item>,
}

/// A line of an order, as far as a dispatch names it.
#[derive(Deserialize)]
struct Item {
    id: Id,
    #[serde(default)]
    quantity: Value,
}

/// How many orders are told in one turn: what goes beyond fields and status needs calls of its own for each.
pub(super) fn together(settings: &Settings) -> usize {
    let is_on = |name: &str, word: &str| settings.value(name) == Some(word);
    if is_on(settings::FULFILLMENTS, "yes") || is_on(settings::NOTE, "true") { 1 } else { BATCH }
}

/// Tells what was sent. Orders are read and written together, fulfillments and notes one by one.
pub(super) async fn ship(cx: &CallContext<'_>, batch: &[NewFulfillment]) -> Result<Vec<Outcome<()>>> {
    let mut outcomes = Vec::with_capacity(batch.len());
    for part in batch.chunks(BATCH) {
        let known = read(cx, part).await?;
        let mut tellings: Vec<Telling<'_>> =
            part.iter().map(|sent| Telling::of(cx.lang, sent, known.get(&sent.order))).collect();
        if cx.setting(settings::FULFILLMENTS) == "yes" {
            each(cx, &mut tellings, add_fulfillment).await;
        }
        tellings.iter_mut().for_each(|telling| telling.refuse_silence(cx.lang));
        write(cx, &mut tellings).await?;
        if cx.setting(settings::NOTE) == "true" {
            each(cx, &mut tellings, add_note).await;
        }
        outcomes.extend(tellings.into_iter().map(|telling| telling.outcome));
    }
    Ok(outcomes)
}

/// The orders a batch is about, by id. Those in the bin are not there: nobody is told of them.
async fn read(cx: &CallContext<'_>, part: &[NewFulfillment]) -> Result<BTreeMap<String, Known>> {
    let ids: Vec<&str> = part.iter().map(|sent| sent.order.as_str()).collect();
    let fields = if cx.setting(settings::FULFILLMENTS) == "yes" { READ_WITH_LINES } else { READ };
    let query = [("include", &*ids.join(",")), ("per_page", "100"), ("_fields", fields)];
    let found: Vec<Known> = call::json(cx, "ship", (Method::GET, "orders"), &query, None).await?;
    Ok(found.into_iter().filter_map(|known| Some((known.id.0.clone()?, known))).collect())
}

/// One dispatch on its way to the shop.
struct Telling<'a> {
    sent: &'a NewFulfillment,
    known: Option<&'a Known>,
    /// Numbers that the order's field lacks.
    new: Vec<&'a str>,
    /// The status it moves to, if it has it not.
    moves: Option<&'a str>,
    /// Whether a fulfillment tells it.
    is_fulfillment: bool,
    /// How it stands.
    outcome: Outcome<()>,
}

impl<'a> Telling<'a> {
    fn of(lang: Lang, sent: &'a NewFulfillment, known: Option<&'a Known>) -> Telling<'a> {
        // A field that nobody understands is left alone: what others keep in it would be lost.
        let told = known.map_or(Some(Vec::new()), |known| parcels(&known.meta_data));
        let is_told = |number: &str| {
            told.as_ref().is_none_or(|told| told.iter().any(|item| item["tracking_number"].as_str() == Some(number)))
        };
        let new: Vec<&str> =
            sent.tracking_numbers.iter().map(String::as_str).filter(|number| !is_told(number)).collect();
        let refusal = known.map_or_else(|| Some(moves::gone(lang)), |known| moves::not_sent(lang, &known.status.0));
        let moves = status(sent).filter(|status| known.is_some_and(|known| known.status.0 != *status));
        let moves = moves.filter(|_| refusal.is_none());
        // What the shop heard of before its order ended stays told.
        let is_known = known.is_some() && told.is_some() && new.is_empty() && !sent.tracking_numbers.is_empty();
        let outcome = refusal.filter(|_| !is_known).unwrap_or(Outcome::Done(()));
        Telling { sent, known, new, moves, is_fulfillment: false, outcome }
    }

    fn goes_on(&self) -> bool {
        self.outcome == Outcome::Done(())
    }

    /// A shop that has no place for it does not count as told.
    fn refuse_silence(&mut self, lang: Lang) {
        let says = !self.sent.tracking_numbers.is_empty() || status(self.sent).is_some() || self.is_fulfillment;
        if self.goes_on() && !says {
            self.outcome = nothing_to_say(lang);
        }
    }

    /// What is changed of the order; `None` when nothing is.
    fn update(&self) -> Option<Value> {
        if !self.goes_on() || (self.new.is_empty() && self.moves.is_none()) {
            return None;
        }
        let mut update = json!({ "id": number(&self.sent.order), "_fields": "id,status" });
        if !self.new.is_empty() {
            let told = self.known.and_then(|known| parcels(&known.meta_data)).unwrap_or_default().into_iter().cloned();
            let items: Vec<Value> =
                told.chain(self.new.iter().map(|number| tracking_item(self.sent, number))).collect();
            update["meta_data"] = json!([{ "key": TRACKING, "value": items }]);
        }
        if let Some(status) = self.moves {
            update["status"] = json!(status);
        }
        Some(update)
    }
}

/// The status the order moves to.
fn status(sent: &NewFulfillment) -> Option<&str> {
    sent.status.as_deref().or_else(|| sent.completes.then_some("completed"))
}

/// The parcels in the order's field: a list, or an object where something was taken out of it; `None` when it holds what
/// nobody understands.
pub(super) fn parcels(meta: &MetaList) -> Option<Vec<&Value>> {
    let kept = meta.0.iter().find(|meta| meta.key.0 == TRACKING);
    let items: Vec<&Value> = match kept.map(|meta| &meta.value) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(text)) if text.is_empty() => Vec::new(),
        Some(Value::Array(items)) => items.iter().collect(),
        Some(Value::Object(items)) => items.values().collect(),
        Some(_) => return None,
    };
    items.iter().all(|item| item.is_object()).then_some(items)
}

/// Does what needs calls of its own for each order. Where the shop cannot be called any more, nobody is asked further.
async fn each<'a>(
    cx: &CallContext<'_>,
    tellings: &mut [Telling<'a>],
    step: impl AsyncFn(&CallContext<'_>, &mut Telling<'a>) -> Result<()>,
) {
    let mut failure = None;
    for telling in tellings.iter_mut().filter(|telling| telling.goes_on()) {
        if let Some(error) = &failure {
            telling.outcome = Outcome::Failed(Clone::clone(error));
        } else if let Err(error) = step(cx, telling).await {
            telling.outcome = outcome(cx.lang, error, "order");
            if let Outcome::Failed(error) = &telling.outcome {
                failure = Some(error.clone());
            }
        }
    }
}

/// Writes fields and statuses, all in one call.
async fn write(cx: &CallContext<'_>, tellings: &mut [Telling<'_>]) -> Result<()> {
    let (mut places, mut updates) = (Vec::new(), Vec::new());
    for (place, telling) in tellings.iter().enumerate() {
        if let Some(update) = telling.update() {
            places.push(place);
            updates.push(update);
        }
    }
    if updates.is_empty() {
        return Ok(());
    }
    let said = batch_call(cx, ("ship", "orders/batch"), updates).await?;
    for (at, place) in places.into_iter().enumerate() {
        tellings[place].outcome = item_outcome(cx.lang, said.get(at).and_then(Option::as_ref), "order");
    }
    Ok(())
}

/// Adds a fulfillment with what the order's others do not name. A shop that has the feature no more is told without.
async fn add_fulfillment(cx: &CallContext<'_>, telling: &mut Telling<'_>) -> Result<()> {
    let (sent, Some(known)) = (telling.sent, telling.known) else { return Ok(()) };
    let path = format!("orders/{}/fulfillments", sent.order);
    let told: Value = match call::json(cx, "ship", (Method::GET, &path), &[], None).await {
        Err(error) if error.code == "rest_no_route" => return Ok(()),
        told => told?,
    };
    let told = told["fulfillments"].as_array().or_else(|| told.as_array()).map(Vec::as_slice).unwrap_or_default();
    let fields = |key: &'static str| {
        let fields = told.iter().filter_map(|one| one["meta_data"].as_array()).flatten();
        fields.filter(move |field| field["key"] == key).filter_map(|field| field["value"].as_str())
    };
    let is_told =
        |number: &str| fields("_tracking_number").flat_map(|list| list.split(',')).any(|one| one.trim() == number);
    let new: Vec<&str> = sent.tracking_numbers.iter().map(String::as_str).filter(|number| !is_told(number)).collect();
    telling.is_fulfillment = true;
    let is_known = new.is_empty() && !sent.tracking_numbers.is_empty() || fields(OWN_ID).any(|id| id == sent.id);
    if !is_known {
        let body = fulfillment(sent, &new, &known.line_items);
        call::answer(cx, "ship", (Method::POST, &path), &[], Some(&body)).await?;
    }
    Ok(())
}

/// Tells the buyer, after everything else: an order whose field was written just now has no note of it yet.
async fn add_note(cx: &CallContext<'_>, telling: &mut Telling<'_>) -> Result<()> {
    let numbers = &telling.sent.tracking_numbers;
    if numbers.is_empty() {
        return Ok(());
    }
    let path = format!("orders/{}/notes", telling.sent.order);
    if telling.new.len() < numbers.len() {
        let query = [("type", "customer"), ("_fields", "note")];
        let notes: Vec<Value> = call::json(cx, "ship", (Method::GET, &path), &query, None).await?;
        let names_all = |text: &str| numbers.iter().all(|number| text.contains(number.as_str()));
        if notes.iter().filter_map(|note| note["note"].as_str()).any(names_all) {
            return Ok(());
        }
    }
    let note = json!({ "note": note(telling.sent), "customer_note": true });
    call::answer(cx, "ship", (Method::POST, &path), &[("_fields", "id")], Some(&note)).await?;
    Ok(())
}

fn tracking_item(sent: &NewFulfillment, number: &str) -> Value {
    json!({
        "tracking_provider": sent.carrier.code,
        "custom_tracking_provider": if sent.carrier.code.is_empty() { sent.carrier.name.as_str() } else { "" },
        "custom_tracking_link": sent.tracking_url.as_deref().unwrap_or_default(),
        "tracking_number": number,
        "date_shipped": (sent.shipped_at_ms / 1000).to_string(),
        // Ours, so that the same one is known again.
        "tracking_id": format!("{}-{number}", sent.id),
    })
}

/// A dispatch for the feature "fulfillments", which wants its lines named also where all of them were sent.
fn fulfillment(sent: &NewFulfillment, numbers: &[&str], all: &[Item]) -> Value {
    let named = sent.lines.iter().map(|(line, quantity)| json!({ "item_id": number(line), "qty": plain(*quantity) }));
    let every = all.iter().filter(|_| sent.lines.is_empty());
    let every = every.filter_map(|item| Some(json!({ "item_id": number(item.id.0.as_ref()?), "qty": item.quantity })));
    let items: Vec<Value> = named.chain(every).collect();
    json!({
        "status": "fulfilled",
        "is_fulfilled": true,
        "meta_data": [
            { "key": "_tracking_number", "value": numbers.join(", ") },
            { "key": "_shipment_provider", "value": if sent.carrier.code.is_empty() { OTHER } else { &sent.carrier.code } },
            { "key": "_provider_name", "value": if sent.carrier.code.is_empty() { &sent.carrier.name } else { "" } },
            { "key": "_tracking_url", "value": sent.tracking_url.as_deref().unwrap_or_default() },
            { "key": "_items", "value": items },
            { "key": OWN_ID, "value": sent.id },
        ],
    })
}

/// A quantity as a number of JSON, digit for digit.
fn plain(quantity: Decimal) -> Value {
    serde_json::from_str(&quantity.normalize().to_string()).unwrap_or(Value::Null)
}

fn note(sent: &NewFulfillment) -> String {
    let numbers = sent.tracking_numbers.join(", ");
    let carrier = &sent.carrier.name;
    let link = sent.tracking_url.as_deref().map(|url| format!(" {url}")).unwrap_or_default();
    match sent.lang {
        Lang::De => format!("Ihre Bestellung ist unterwegs mit {carrier}, Sendungsnummer {numbers}.{link}"),
        Lang::En => format!("Your order is on its way with {carrier}, tracking number {numbers}.{link}"),
    }
}

fn nothing_to_say(lang: Lang) -> Outcome<()> {
    let hint = Hint {
        de: "Der Shop hat keinen Platz für eine Teillieferung ohne Sendungsnummer. Geben Sie eine Sendungsnummer an."
            .to_owned(),
        en: "The shop has no place for a part of an order without a tracking number. Give a tracking number."
            .to_owned(),
    };
    Outcome::Refused(vec![Finding::in_both(lang, Severity::Error, "nothing_to_tell", "tracking_numbers", hint)])
}
