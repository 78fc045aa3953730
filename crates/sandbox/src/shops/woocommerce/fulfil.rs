//! The feature "fulfillments" of WooCommerce 10 and later: what was sent, with its parcels.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::orders::{touch, unknown};
use super::reply::{Reply, failure};
use super::state::State;
use super::wall;

/// Most of them that an order has.
const MOST: usize = 100;

/// Notes what was sent and marks the order. `ids` are the order and the new entry.
pub(super) fn create(state: &mut State, (id, made): (u64, u64), body: &Value, now: i64) -> Result<Value, Reply> {
    let order = state.orders.get_mut(&id).ok_or_else(|| unknown(404))?;
    let fields = body["meta_data"].as_array().cloned().unwrap_or_default();
    let items = fields.iter().find(|field| field["key"] == "_items").and_then(|field| field["value"].as_array());
    let Some(items) = items.filter(|items| !items.is_empty()) else {
        return Err(failure(
            400,
            "woocommerce_rest_missing_items",
            "Die Auslieferung muss mindestens einen Artikel enthalten.",
        ));
    };
    for item in items {
        let known = order.lines.iter().any(|line| item["item_id"].as_u64() == Some(line.id));
        if !known {
            return Err(failure(400, "woocommerce_rest_invalid_item", "Ungültige Artikel-ID."));
        }
    }
    if order.fulfillments.len() >= MOST {
        return Err(failure(400, "sandbox_full", "Die Sandbox merkt sich höchstens 100 Auslieferungen je Bestellung."));
    }
    let shown = json!({
        "id": made,
        "entity_type": "WC_Order",
        "entity_id": id.to_string(),
        "status": body["status"].as_str().unwrap_or("unfulfilled"),
        "is_fulfilled": body["is_fulfilled"].as_bool().unwrap_or(false),
        "date_updated": wall::local(now),
        "meta_data": fields,
    });
    order.fulfillments.push(shown.clone());
    let left = order.lines.iter().any(|line| sent_of(&order.fulfillments, line.id) < line.quantity);
    order.write_meta(None, "_fulfillment_status", json!(if left { "partially_fulfilled" } else { "fulfilled" }));
    touch(state, id, now);
    Ok(shown)
}

/// How many of a line were sent so far.
fn sent_of(fulfillments: &[Value], line: u64) -> Decimal {
    let fields =
        fulfillments.iter().filter(|one| one["is_fulfilled"] == true).filter_map(|one| one["meta_data"].as_array());
    let items = fields.flatten().filter(|field| field["key"] == "_items").filter_map(|field| field["value"].as_array());
    let own = items.flatten().filter(|item| item["item_id"].as_u64() == Some(line));
    own.filter_map(|item| item["qty"].to_string().parse::<Decimal>().ok()).sum()
}
