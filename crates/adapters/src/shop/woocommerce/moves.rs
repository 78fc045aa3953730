//! Which status an order may be moved to from the one it has. The shop itself takes each and does as if it were true: it books
//! stock and money, brings thrown away orders back, and writes to the buyer.

use std::collections::BTreeMap;

use kontor_model::Lang;
use kontor_model::shipment::{Finding, Hint, Severity};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::call;
use super::loose::{Id, Text};
use super::write::{BATCH, batch_call, item_outcome, number};
use crate::context::CallContext;
use crate::error::{Outcome, Result};
use crate::shop::StatusChange;

/// Words that open an order again that has ended.
const REOPENS: [&str; 2] = ["fulfillment.reopen", "delivery.reopen"];
/// Statuses that wait for a payment.
const UNPAID: [&str; 3] = ["pending", "on-hold", "failed"];
/// The word of a payment that has come.
const PAID: &str = "payment.paid";

/// Why an order that is cancelled or refunded is not moved, and nothing sent of it.
const CANCELLED: &str = "order_cancelled";
const REFUNDED: &str = "order_refunded";

/// What has to be known of an order before it is moved.
#[derive(Deserialize)]
struct Known {
    id: Id,
    #[serde(default)]
    status: Text,
    #[serde(default)]
    date_paid_gmt: Text,
}

/// Moves orders, up to 100 in two calls: how they stand is read first.
pub(super) async fn set_status(cx: &CallContext<'_>, batch: &[StatusChange]) -> Result<Vec<Outcome<()>>> {
    let mut outcomes = Vec::with_capacity(batch.len());
    for part in batch.chunks(BATCH) {
        let known = read(cx, part).await?;
        let judged: Vec<Option<Outcome<()>>> =
            part.iter().map(|change| judge(cx.lang, known.get(&change.order), change)).collect();
        let open = part.iter().zip(&judged).filter(|(_, outcome)| outcome.is_none());
        let update: Vec<Value> = open
            .map(|(change, _)| json!({ "id": number(&change.order), "status": change.status, "_fields": "id,status" }))
            .collect();
        let said = match update.is_empty() {
            true => Vec::new(),
            false => batch_call(cx, ("set_status", "orders/batch"), update).await?,
        };
        let mut said = said.iter();
        let outcome = |known: Option<Outcome<()>>| {
            known.unwrap_or_else(|| item_outcome(cx.lang, said.next().and_then(Option::as_ref), "status"))
        };
        outcomes.extend(judged.into_iter().map(outcome));
    }
    Ok(outcomes)
}

/// The orders a batch is about, by id. The list leaves out those in the bin.
async fn read(cx: &CallContext<'_>, part: &[StatusChange]) -> Result<BTreeMap<String, Known>> {
    let ids: Vec<&str> = part.iter().map(|change| change.order.as_str()).collect();
    let query = [("include", &*ids.join(",")), ("per_page", "100"), ("_fields", "id,status,date_paid_gmt")];
    let found: Vec<Known> = call::json(cx, "set_status", (Method::GET, "orders"), &query, None).await?;
    Ok(found.into_iter().filter_map(|known| Some((known.id.0.clone()?, known))).collect())
}

/// What is known before anything is written; `None` for a move that is to be made.
fn judge(lang: Lang, known: Option<&Known>, change: &StatusChange) -> Option<Outcome<()>> {
    let Some(known) = known else { return Some(gone(lang)) };
    let (from, to, word) = (known.status.0.as_str(), change.status.as_str(), change.word.as_deref());
    let is_paid = !known.date_paid_gmt.0.is_empty();
    let reopens = word.is_some_and(|word| REOPENS.contains(&word));
    let refused = |finding: Finding| Some(Outcome::Refused(vec![finding]));
    match from {
        "trash" => Some(gone(lang)),
        _ if from == to => Some(Outcome::Done(())),
        "refunded" => refused(refunded(lang, to)),
        _ if to == "refunded" && !is_paid => refused(not_paid(lang)),
        // The one status stands for the goods as well: an order does not go back for a payment that is known.
        _ if word == Some(PAID) && is_paid && !UNPAID.contains(&from) => Some(Outcome::Done(())),
        "completed" if to == "refunded" || reopens => None,
        "completed" if word.is_some() || matches!(to, "cancelled" | "failed" | "pending") => {
            refused(completed(lang, to))
        }
        "cancelled" if to == "refunded" || reopens || word == Some(PAID) => None,
        "cancelled" if word.is_some() || !matches!(to, "processing" | "on-hold" | "pending") => {
            refused(cancelled(lang, to))
        }
        _ => None,
    }
}

/// An order that is not there, or in the bin.
pub(super) fn gone(lang: Lang) -> Outcome<()> {
    let hint = Hint {
        de: "Diese Bestellung gibt es im Shop nicht mehr, oder sie liegt dort im Papierkorb.".to_owned(),
        en: "The shop does not have this order any more, or it is in its bin.".to_owned(),
    };
    Outcome::Refused(vec![Finding::in_both(lang, Severity::Error, "order_gone", "order", hint)])
}

/// Why nothing is sent of an order with this status; `None` where goods may go out.
pub(super) fn not_sent(lang: Lang, status: &str) -> Option<Outcome<()>> {
    let (code, hint) = match status {
        "cancelled" => {
            let hint = Hint {
                de: "Diese Bestellung ist im Shop storniert, deshalb wurde ihm kein Versand gemeldet. Halten Sie das Paket auf, oder öffnen Sie die Bestellung dort wieder und melden Sie noch einmal.".to_owned(),
                en: "This order is cancelled in the shop, so it was told of no dispatch. Stop the parcel, or reopen the order there and tell it again.".to_owned(),
            };
            (CANCELLED, hint)
        }
        "refunded" => {
            let hint = Hint {
                de: "Diese Bestellung ist im Shop erstattet, deshalb wurde ihm kein Versand gemeldet. Halten Sie das Paket auf, oder ändern Sie dort den Status und melden Sie noch einmal.".to_owned(),
                en: "This order is refunded in the shop, so it was told of no dispatch. Stop the parcel, or change the status there and tell it again.".to_owned(),
            };
            (REFUNDED, hint)
        }
        _ => return None,
    };
    Some(Outcome::Refused(vec![Finding::in_both(lang, Severity::Error, code, "order", hint)]))
}

fn completed(lang: Lang, to: &str) -> Finding {
    let hint = Hint {
        de: format!(
            "Diese Bestellung ist im Shop abgeschlossen und wurde nicht auf „{to}“ gesetzt. Erstatten Sie sie, oder öffnen Sie sie zuerst wieder."
        ),
        en: format!("This order is completed in the shop and was not set to “{to}”. Refund it, or reopen it first."),
    };
    of_status(lang, "order_completed", hint)
}

fn cancelled(lang: Lang, to: &str) -> Finding {
    let hint = Hint {
        de: format!(
            "Diese Bestellung ist im Shop storniert und wurde nicht auf „{to}“ gesetzt. Soll sie doch ausgeführt werden, öffnen Sie sie zuerst wieder."
        ),
        en: format!(
            "This order is cancelled in the shop and was not set to “{to}”. If it is to be carried out after all, reopen it first."
        ),
    };
    of_status(lang, CANCELLED, hint)
}

fn refunded(lang: Lang, to: &str) -> Finding {
    let hint = Hint {
        de: format!(
            "Diese Bestellung ist im Shop erstattet und wurde nicht auf „{to}“ gesetzt. Soll sie doch ausgeführt werden, ändern Sie den Status im Shop selbst."
        ),
        en: format!(
            "This order is refunded in the shop and was not set to “{to}”. If it is to be carried out after all, change the status in the shop itself."
        ),
    };
    of_status(lang, REFUNDED, hint)
}

fn not_paid(lang: Lang) -> Finding {
    let hint = Hint {
        de: "Im Shop ist für diese Bestellung keine Zahlung vermerkt, also auch nichts zu erstatten. Stornieren Sie sie, oder melden Sie zuerst die Zahlung.".to_owned(),
        en: "The shop has no payment of this order on record, so there is nothing to refund. Cancel it, or report the payment first.".to_owned(),
    };
    of_status(lang, "order_not_paid", hint)
}

fn of_status(lang: Lang, code: &str, hint: Hint) -> Finding {
    Finding::in_both(lang, Severity::Error, code, "status", hint)
}
