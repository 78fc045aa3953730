//! The goods of refunds, which lists of orders leave out: of all orders of a page in one call, or of one by itself.

use std::collections::HashMap;

use reqwest::Method;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::call;
use super::loose::{Id, list};
use crate::context::CallContext;
use crate::error::{AdapterError, Result};
use crate::shop::RawOrder;

/// Refunds that are asked for at once: a page of the list of all.
const PAGE: usize = 100;

/// What an order says of its refunds.
#[derive(Deserialize)]
struct Heads {
    #[serde(default, deserialize_with = "list")]
    refunds: Vec<Head>,
    kontor_refunds: Option<serde::de::IgnoredAny>,
}

/// What a refund is filed under.
#[derive(Deserialize)]
struct Head {
    id: Id,
    /// The order it belongs to; absent in the order itself.
    #[serde(default)]
    parent_id: Id,
}

/// The ids of the refunds of an order whose goods are not there.
fn missing(raw: &RawOrder) -> Vec<Id> {
    match serde_json::from_slice::<Heads>(&raw.payload) {
        Ok(Heads { refunds, kontor_refunds: None }) => refunds.into_iter().map(|head| head.id).collect(),
        _ => Vec::new(),
    }
}

/// Tells whether an order has refunds whose goods are not there.
pub(super) fn are_missing(raw: &RawOrder) -> bool {
    !missing(raw).is_empty()
}

/// Adds the goods of refunds under a name of ours; `None` when there are none or they are there.
pub(super) async fn complete(cx: &CallContext<'_>, raw: &RawOrder) -> Result<Option<RawOrder>> {
    if !are_missing(raw) {
        return Ok(None);
    }
    let path = format!("orders/{}/refunds", raw.external_id);
    let refunds: Vec<Box<RawValue>> =
        call::json(cx, "complete_order", (Method::GET, &path), &[("per_page", "100")], None).await?;
    Ok(with(raw, &refunds))
}

/// The same of several orders, by the list of all refunds. An order of which that list lacks one is left out.
///
/// Asked for by the ids of the refunds: that list takes `parent` and passes it over.
///
/// Errors: [`crate::ErrorKind::Unsupported`] from a shop that has no such list (before WooCommerce 9.0).
pub(super) async fn complete_several(cx: &CallContext<'_>, orders: &[RawOrder]) -> Result<Vec<Option<RawOrder>>> {
    let wanted: Vec<Vec<Id>> = orders.iter().map(missing).collect();
    let ids: Vec<&str> = wanted.iter().flatten().filter_map(|Id(id)| id.as_deref()).collect();
    let mut found: HashMap<String, Vec<(Id, Box<RawValue>)>> = HashMap::new();
    for ids in ids.chunks(PAGE) {
        let (ids, per_page) = (ids.join(","), PAGE.to_string());
        let query = [("include", ids.as_str()), ("per_page", &per_page)];
        let refunds = call::json(cx, "complete_orders", (Method::GET, "refunds"), &query, None).await;
        let refunds: Vec<Box<RawValue>> = refunds.map_err(unsupported)?;
        for refund in refunds {
            // One that names no order is nobody's; its order is then asked for by itself.
            if let Ok(Head { id, parent_id: Id(Some(order)) }) = serde_json::from_str(refund.get()) {
                found.entry(order).or_default().push((id, refund));
            }
        }
    }
    let whole = |(order, wanted): (&RawOrder, Vec<Id>)| {
        let own = found.remove(&order.external_id).unwrap_or_default();
        let has_all = wanted.iter().all(|wanted| own.iter().any(|(id, _)| id == wanted));
        let refunds: Vec<Box<RawValue>> = own.into_iter().map(|(_, refund)| refund).collect();
        has_all.then(|| with(order, &refunds)).flatten()
    };
    Ok(orders.iter().zip(wanted).map(whole).collect())
}

/// Old shops have no list of all refunds.
fn unsupported(error: AdapterError) -> AdapterError {
    if error.code == "rest_no_route" { AdapterError::unsupported("complete_orders") } else { error }
}

/// The order with these refunds in it, all else byte for byte as it was.
fn with(raw: &RawOrder, refunds: &[Box<RawValue>]) -> Option<RawOrder> {
    let end = raw.payload.iter().rposition(|byte| *byte == b'}')?;
    let refunds: Vec<&str> = refunds.iter().map(|refund| refund.get()).collect();
    let mut payload = raw.payload[..end].to_vec();
    payload.extend_from_slice(format!(",\"kontor_refunds\":[{}]}}", refunds.join(",")).as_bytes());
    Some(RawOrder { payload, ..raw.clone() })
}
