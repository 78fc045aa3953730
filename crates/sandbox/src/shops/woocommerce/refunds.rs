//! Money that is given back.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::lists::{self, Params};
use super::order::{Line, Order, Refund};
use super::orders::{become_status, touch, unknown};
use super::reply::{Reply, failure};
use super::show;
use super::state::State;

/// Refunds of an order, newest first.
pub(super) fn list(state: &State, id: u64, params: &Params) -> Result<Reply, Reply> {
    let order = state.orders.get(&id).ok_or_else(|| unknown(404))?;
    let page = lists::page(params)?;
    let found: Vec<&Refund> = order.refunds.iter().rev().collect();
    let shown: Vec<Value> = page.of(&found).iter().map(|refund| show::refund(refund)).collect();
    Ok(Reply::list(shown, found.len(), &page))
}

/// All refunds or those of these ids, newest first, each with the order it belongs to. `parent` is passed over, as the real
/// shop does.
pub(super) fn of_all(state: &State, params: &Params) -> Result<Reply, Reply> {
    let page = lists::page(params)?;
    let ids = params.ids("include");
    let refunds = state.orders.values().flat_map(|order| order.refunds.iter().map(|refund| (order.id, refund)));
    let mut found: Vec<(u64, &Refund)> =
        refunds.filter(|(_, refund)| ids.as_ref().is_none_or(|ids| ids.contains(&refund.id))).collect();
    found.sort_by_key(|(_, refund)| std::cmp::Reverse((refund.at, refund.id)));
    let shown = page.of(&found).iter().map(|(order, refund)| {
        let mut shown = show::refund(refund);
        shown["parent_id"] = json!(order);
        shown
    });
    Ok(Reply::list(shown.collect(), found.len(), &page))
}

/// One of them.
pub(super) fn one(state: &State, (order, id): (u64, u64)) -> Result<Reply, Reply> {
    let order = state.orders.get(&order).ok_or_else(|| unknown(404))?;
    let refund = order.refunds.iter().find(|refund| refund.id == id);
    let missing = || failure(404, "woocommerce_rest_shop_order_refund_invalid_id", "Ungültige ID der Rückerstattung.");
    refund.map(|refund| Reply::ok(show::refund(refund))).ok_or_else(missing)
}

/// Gives an amount back over the interface. What a person did wrong is answered with status 500 and a bare number, as the
/// real shop does.
pub(super) fn create(state: &mut State, (order, id): (u64, u64), body: &Value, now: i64) -> Result<Reply, Reply> {
    let known = state.orders.get(&order).ok_or_else(|| unknown(404))?;
    let amount = match &body["amount"] {
        Value::String(text) => text.parse().unwrap_or_default(),
        other => other.to_string().parse().unwrap_or(Decimal::ZERO),
    };
    if amount <= Decimal::ZERO || amount > known.total() - known.refunded() {
        return Err(not_given("Ungültiger Erstattungsbetrag."));
    }
    if body["api_refund"].as_bool().unwrap_or(true) {
        return Err(not_given("Das Zahlungs-Gateway unterstützt keine automatischen Rückerstattungen."));
    }
    let reason = body["reason"].as_str().unwrap_or_default().to_owned();
    give(state, order, Refund { id, at: now, reason, amount, lines: Vec::new() }, now);
    Ok(Reply::created(one(state, (order, id))?.body))
}

fn not_given(words: &str) -> Reply {
    let body = json!({ "code": "woocommerce_rest_cannot_create_order_refund", "message": words, "data": 500 });
    Reply { status: 500, body, counted: None }
}

/// One piece of the last goods of an order, or what is left of its money.
pub(super) fn of_a_piece(order: &Order, (id, at): (u64, i64)) -> Option<Refund> {
    let line = order.lines.iter().rev().find(|line| !line.total.gross().is_zero() && !line.quantity.is_zero())?;
    let share = Decimal::ONE / line.quantity.max(Decimal::ONE);
    let back = line.total.refunded(share);
    let amount = -back.gross();
    if amount > order.total() - order.refunded() {
        return None;
    }
    let item = Line {
        id: id * 1_000 + 1,
        quantity: -line.quantity.min(Decimal::ONE),
        subtotal: back.clone(),
        total: back,
        ..line.clone()
    };
    Some(Refund { id, at, reason: "Widerruf".to_owned(), amount, lines: vec![(line.id, item)] })
}

/// All that is left, without goods.
pub(super) fn of_the_rest(order: &Order, (id, at): (u64, i64)) -> Option<Refund> {
    let amount = order.total() - order.refunded();
    let reason = "Kulanz".to_owned();
    (amount > Decimal::ZERO).then_some(Refund { id, at, reason, amount, lines: Vec::new() })
}

/// Writes a refund down. Total and lines stay; who got everything back is "refunded".
pub(super) fn give(state: &mut State, id: u64, refund: Refund, now: i64) {
    let Some(order) = state.orders.get_mut(&id) else { return };
    order.refunds.push(refund);
    let is_all = order.refunded() >= order.total();
    if is_all {
        become_status(state, id, "refunded", now);
    } else {
        touch(state, id, now);
    }
}
