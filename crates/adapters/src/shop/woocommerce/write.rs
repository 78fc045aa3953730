//! What is told to the shop in batches, and stock. It says how things are, so it may be said again; statuses are told in
//! `moves`, what was sent in `ship`.

use std::collections::BTreeMap;

use kontor_model::Lang;
use kontor_model::shipment::{Finding, Hint, Severity};
use reqwest::Method;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Value, json};

use super::call;
use super::loose::Text;
use crate::context::CallContext;
use crate::error::{AdapterError, ErrorKind, Outcome, Result};
use crate::shop::{STOCK_NOT_KEPT, StockLevel};

/// Most items of a batch; the shop refuses more.
pub(super) const BATCH: usize = 100;

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
                outcomes[*place] = Some(stock_outcome(cx.lang, said.get(at).and_then(Option::as_ref)));
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

/// An id as the shop writes it.
pub(super) fn number(id: &str) -> Value {
    id.parse::<u64>().map_or(Value::Null, Value::from)
}

/// Changes several things in one call; answers what the shop says of each by its id, in the order asked. `None` of which it
/// says nothing.
pub(super) async fn batch_call(
    cx: &CallContext<'_>,
    (operation, path): (&str, &str),
    update: Vec<Value>,
) -> Result<Vec<Option<Value>>> {
    #[derive(Deserialize)]
    struct Batch {
        #[serde(default)]
        update: Vec<Value>,
    }
    let ids: Vec<Option<String>> = update.iter().map(id_of).collect();
    let body = json!({ "update": update });
    let said = call::json::<Batch>(cx, operation, (Method::POST, path), &[], Some(&body)).await?.update;
    let mut said: BTreeMap<String, Value> = said.into_iter().filter_map(|one| Some((id_of(&one)?, one))).collect();
    Ok(ids.into_iter().map(|id| said.remove(&id?)).collect())
}

fn id_of(item: &Value) -> Option<String> {
    match &item["id"] {
        Value::Number(id) => Some(id.to_string()),
        Value::String(id) => Some(id.clone()),
        _ => None,
    }
}

/// What became of an item of a batch: the call is a success whatever its items are.
pub(super) fn item_outcome(lang: Lang, said: Option<&Value>, field: &str) -> Outcome<()> {
    let Some(said) = said else {
        let words = "the shop answered fewer items than it was told";
        return Outcome::Failed(AdapterError::without_effect(ErrorKind::Malformed, "item_missing", words));
    };
    let Some(error) = said.get("error") else { return Outcome::Done(()) };
    let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
    Outcome::Refused(vec![refusal(lang, field, &text("code"), &text("message"))])
}

/// Whether the shop counts the stock of what it answers, in whatever type a plug-in says so. One that leaves that out says it
/// by a number; a variant that is counted with its product (`parent`) has no stock of its own.
fn keeps_stock(said: &Value) -> bool {
    let text =
        |name: &str| said.get(name).filter(|value| !value.is_null()).and_then(|value| Text::deserialize(value).ok());
    match text("manage_stock") {
        Some(manages) => matches!(manages.0.as_str(), "1" | "true" | "yes"),
        None => text("stock_quantity").is_some_and(|counted| Decimal::from_str_exact(&counted.0).is_ok()),
    }
}

fn stock_outcome(lang: Lang, said: Option<&Value>) -> Outcome<()> {
    let outcome = item_outcome(lang, said, "quantity");
    if outcome != Outcome::Done(()) || said.is_some_and(keeps_stock) {
        return outcome;
    }
    // Goods whose stock the shop does not count are passed over without a word.
    let hint = Hint {
        de: "Der Shop führt für diesen Artikel keinen Bestand. Schalten Sie dort „Bestand verwalten“ ein oder nehmen Sie ihn aus der Übertragung.".to_owned(),
        en: "The shop keeps no stock of these goods. Switch stock management on there, or leave them out.".to_owned(),
    };
    Outcome::Refused(vec![Finding::in_both(lang, Severity::Error, STOCK_NOT_KEPT, "product", hint)])
}

/// What a failed call about one thing means for it: the shop's own no is a refusal.
pub(super) fn outcome(lang: Lang, error: AdapterError, field: &str) -> Outcome<()> {
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
