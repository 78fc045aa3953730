//! What is told to the shop: dispatches, statuses, stock. WooCommerce keeps no keys against doubles, so what is there
//! already is looked at first, and everything may be said again.

use std::collections::BTreeMap;

use kontor_model::Lang;
use kontor_model::shipment::{Finding, Hint, Severity};
use reqwest::Method;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Value, json};

use super::loose::{Id, MetaList, Text};
use super::{call, settings};
use crate::context::CallContext;
use crate::error::{AdapterError, ErrorKind, Outcome, Result};
use crate::shop::{NewFulfillment, STOCK_NOT_KEPT, StatusChange, StockLevel};

/// The field in which Advanced Shipment Tracking and its kin keep parcels; themes and mails read it.
const TRACKING: &str = "_wc_shipment_tracking_items";
/// Most items of a batch; the shop refuses more.
pub(super) const BATCH: usize = 100;

/// What has to be known of an order before something is told about it.
#[derive(Deserialize)]
struct Known {
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

/// Tells what was sent, one order after the other: the shop has no batch for it.
pub(super) async fn ship(cx: &CallContext<'_>, batch: &[NewFulfillment]) -> Result<Vec<Outcome<()>>> {
    let mut outcomes = Vec::with_capacity(batch.len());
    for sent in batch {
        outcomes.push(match ship_one(cx, sent).await {
            Ok(()) => Outcome::Done(()),
            Err(error) => outcome(cx.lang, error, "order"),
        });
    }
    Ok(outcomes)
}

async fn ship_one(cx: &CallContext<'_>, sent: &NewFulfillment) -> Result<()> {
    let path = format!("orders/{}", sent.order);
    let known: Known =
        call::json(cx, "ship", (Method::GET, &path), &[("_fields", "id,status,meta_data,line_items")], None).await?;
    let kept = known.meta_data.0.iter().find(|meta| meta.key.0 == TRACKING);
    let mut items = kept.and_then(|meta| meta.value.as_array()).cloned().unwrap_or_default();
    let is_told = |number: &str| items.iter().any(|item| item["tracking_number"].as_str() == Some(number));
    let new: Vec<&String> = sent.tracking_numbers.iter().filter(|number| !is_told(number)).collect();
    if !new.is_empty() && cx.setting(settings::FULFILLMENTS) == "yes" {
        let body = fulfillment(sent, &new, &known.line_items);
        call::answer(cx, "ship", (Method::POST, &format!("{path}/fulfillments")), &[], Some(&body)).await?;
    }
    let status = sent.status.as_deref().or_else(|| sent.completes.then_some("completed"));
    let moves = status.filter(|status| *status != known.status.0);
    if new.is_empty() && moves.is_none() {
        return Ok(());
    }
    let has_new = !new.is_empty();
    items.extend(new.iter().map(|number| tracking_item(sent, number)));
    let mut body = json!({});
    if has_new {
        body["meta_data"] = json!([{ "key": TRACKING, "value": items }]);
    }
    if let Some(status) = moves {
        body["status"] = json!(status);
    }
    call::answer(cx, "ship", (Method::PUT, &path), &[("_fields", "id")], Some(&body)).await?;
    if has_new && cx.setting(settings::NOTE) == "true" {
        let note = json!({ "note": note(cx.lang, sent), "customer_note": true });
        call::answer(cx, "ship", (Method::POST, &format!("{path}/notes")), &[("_fields", "id")], Some(&note)).await?;
    }
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
fn fulfillment(sent: &NewFulfillment, numbers: &[&String], all: &[Item]) -> Value {
    let named = sent.lines.iter().map(|(line, quantity)| json!({ "item_id": number(line), "qty": plain(*quantity) }));
    let every = all.iter().filter(|_| sent.lines.is_empty());
    let every = every.filter_map(|item| Some(json!({ "item_id": number(item.id.0.as_ref()?), "qty": item.quantity })));
    let items: Vec<Value> = named.chain(every).collect();
    let numbers: Vec<&str> = numbers.iter().map(|number| number.as_str()).collect();
    json!({
        "status": "fulfilled",
        "is_fulfilled": true,
        "meta_data": [
            { "key": "_tracking_number", "value": numbers.join(", ") },
            { "key": "_shipment_provider", "value": sent.carrier.code },
            { "key": "_tracking_url", "value": sent.tracking_url.as_deref().unwrap_or_default() },
            { "key": "_items", "value": items },
        ],
    })
}

fn note(lang: Lang, sent: &NewFulfillment) -> String {
    let numbers = sent.tracking_numbers.join(", ");
    let carrier = &sent.carrier.name;
    let link = sent.tracking_url.as_deref().map(|url| format!(" {url}")).unwrap_or_default();
    match lang {
        Lang::De => format!("Ihre Bestellung ist unterwegs mit {carrier}, Sendungsnummer {numbers}.{link}"),
        Lang::En => format!("Your order is on its way with {carrier}, tracking number {numbers}.{link}"),
    }
}

/// Moves orders, up to 100 in a call. One that has the status already is changed to the same, which is no fault.
pub(super) async fn set_status(cx: &CallContext<'_>, batch: &[StatusChange]) -> Result<Vec<Outcome<()>>> {
    let mut outcomes = Vec::with_capacity(batch.len());
    for part in batch.chunks(BATCH) {
        let update: Vec<Value> = part
            .iter()
            .map(|change| json!({ "id": number(&change.order), "status": change.status, "_fields": "id,status" }))
            .collect();
        let said = batch_call(cx, ("set_status", "orders/batch"), update).await?;
        outcomes.extend(part.iter().enumerate().map(|(place, _)| item_outcome(cx.lang, said.get(place), "status")));
    }
    Ok(outcomes)
}

/// Writes stock: products together, variants by their product. Counted in, counted out, in the order of the batch.
pub(super) async fn set_stock(cx: &CallContext<'_>, batch: &[StockLevel]) -> Result<Vec<Outcome<()>>> {
    let mut groups: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (place, level) in batch.iter().enumerate() {
        groups.entry(level.variant.as_ref().map(|_| level.product.as_str())).or_default().push(place);
    }
    let mut outcomes: Vec<Option<Outcome<()>>> = batch.iter().map(|_| None).collect();
    for (parent, places) in groups {
        let path = match parent {
            Some(product) => format!("products/{product}/variations/batch"),
            None => "products/batch".to_owned(),
        };
        for part in places.chunks(BATCH) {
            let update: Vec<Value> = part.iter().map(|place| stock_item(&batch[*place])).collect();
            let said = batch_call(cx, ("set_stock", &path), update).await?;
            for (at, place) in part.iter().enumerate() {
                outcomes[*place] = Some(stock_outcome(cx.lang, &batch[*place], said.get(at)));
            }
        }
    }
    let lost = || {
        let words = "the shop answered fewer items than it was told";
        Outcome::Failed(AdapterError::without_effect(ErrorKind::Malformed, "item_missing", words))
    };
    Ok(outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(lost)).collect())
}

fn stock_item(level: &StockLevel) -> Value {
    let id = number(level.variant.as_ref().unwrap_or(&level.product));
    // Fields are chosen per item: on the batch they would empty it.
    json!({ "id": id, "stock_quantity": level.quantity.max(0), "_fields": "id,stock_quantity,manage_stock" })
}

fn number(id: &str) -> Value {
    id.parse::<u64>().map_or(Value::Null, Value::from)
}

/// A quantity as a number of JSON, digit for digit.
fn plain(quantity: Decimal) -> Value {
    serde_json::from_str(&quantity.normalize().to_string()).unwrap_or(Value::Null)
}

async fn batch_call(cx: &CallContext<'_>, (operation, path): (&str, &str), update: Vec<Value>) -> Result<Vec<Value>> {
    #[derive(Deserialize)]
    struct Batch {
        #[serde(default)]
        update: Vec<Value>,
    }
    let body = json!({ "update": update });
    Ok(call::json::<Batch>(cx, operation, (Method::POST, path), &[], Some(&body)).await?.update)
}

/// What became of an item of a batch: the call is a success whatever its items are.
fn item_outcome(lang: Lang, said: Option<&Value>, field: &str) -> Outcome<()> {
    let Some(said) = said else {
        let words = "the shop answered fewer items than it was told";
        return Outcome::Failed(AdapterError::without_effect(ErrorKind::Malformed, "item_missing", words));
    };
    let Some(error) = said.get("error") else { return Outcome::Done(()) };
    let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
    Outcome::Refused(vec![refusal(lang, field, &text("code"), &text("message"))])
}

fn stock_outcome(lang: Lang, level: &StockLevel, said: Option<&Value>) -> Outcome<()> {
    let outcome = item_outcome(lang, said, "quantity");
    let written = said.and_then(|said| said["stock_quantity"].as_i64());
    if outcome != Outcome::Done(()) || written == Some(level.quantity.max(0)) {
        return outcome;
    }
    // Goods whose stock the shop does not count are passed over without a word.
    let hint = Hint {
        de: "Der Shop führt für diesen Artikel keinen Bestand. Schalten Sie dort „Bestand verwalten“ ein oder nehmen Sie ihn aus der Übertragung.".to_owned(),
        en: "The shop keeps no stock of these goods. Switch stock management on there, or leave them out.".to_owned(),
    };
    Outcome::Refused(vec![Finding::in_both(lang, Severity::Error, STOCK_NOT_KEPT, "product", hint)])
}

fn outcome(lang: Lang, error: AdapterError, field: &str) -> Outcome<()> {
    match error.kind {
        ErrorKind::Rejected | ErrorKind::NotFound => {
            Outcome::Refused(vec![refusal(lang, field, &error.code, &error.message)])
        }
        _ => Outcome::Failed(error),
    }
}

fn refusal(lang: Lang, field: &str, code: &str, message: &str) -> Finding {
    let hint = Hint {
        de: format!("Der Shop nimmt es nicht an: {message}"),
        en: format!("The shop does not take it: {message}"),
    };
    Finding::in_both(lang, Severity::Error, "shop_refused", field, hint).from_carrier(code, message)
}
