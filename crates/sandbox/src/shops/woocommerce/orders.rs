//! Orders over the interface: lists, one, changes, notes, the bin.

use jiff::civil::DateTime;
use serde_json::{Value, json};

use super::lists::{self, Asked, Params};
use super::order::Order;
use super::place::{counted, move_stock};
use super::reply::{Reply, failure, invalid};
use super::state::State;
use super::{hooks, show, wall};

/// Statuses with their names: WooCommerce's own and one that a plug-in added.
pub(super) const STATUSES: [(&str, &str); 9] = [
    ("pending", "Zahlung ausstehend"),
    ("processing", "In Bearbeitung"),
    ("on-hold", "In Wartestellung"),
    ("completed", "Abgeschlossen"),
    ("cancelled", "Storniert"),
    ("refunded", "Rückerstattet"),
    ("failed", "Fehlgeschlagen"),
    ("checkout-draft", "Entwurf"),
    ("in-produktion", "In Produktion"),
];

/// What the shop calls a status.
pub(super) fn name(status: &str) -> &'static str {
    let found = STATUSES.iter().find(|(known, _)| *known == status);
    found.map_or("Papierkorb", |(_, name)| name)
}

/// A list by its filters.
pub(super) fn list(state: &State, params: &Params) -> Result<Reply, Reply> {
    let page = lists::page(params)?;
    let statuses = params.several("status").unwrap_or_else(|| vec!["any"]);
    for status in &statuses {
        if !matches!(*status, "any" | "trash" | "auto-draft") && STATUSES.iter().all(|(known, _)| known != status) {
            return Err(invalid("status", "status[0] ist keiner der erlaubten Werte."));
        }
    }
    let include = params.ids("include");
    let search = params.text("search").map(str::to_lowercase);
    let window = Window::read(params)?;
    let is_meant = |order: &&Order| {
        // Neither the bin nor drafts are "any".
        let is_any = order.status != "trash" && order.status != "checkout-draft";
        statuses.iter().any(|status| *status == order.status || *status == "any" && is_any)
            && include.as_ref().is_none_or(|ids| ids.contains(&order.id))
            && search.as_ref().is_none_or(|text| mentions(order, text))
            && window.holds(order)
    };
    let mut found: Vec<&Order> = state.orders.values().filter(is_meant).collect();
    match params.text("orderby").unwrap_or("date") {
        "modified" => found.sort_by_key(|order| (order.modified, order.id)),
        "id" | "include" => {}
        "date" => found.sort_by_key(|order| (order.created, order.id)),
        _ => return Err(invalid("orderby", "orderby ist keiner der Werte date, id, include, title, slug, modified.")),
    }
    match params.text("order").unwrap_or("desc") {
        "asc" => {}
        "desc" => found.reverse(),
        _ => return Err(invalid("order", "order ist keiner der Werte asc, desc.")),
    }
    let shown: Vec<Value> = page.of(&found).iter().map(|order| show::order(order, &state.home)).collect();
    Ok(Reply::list(shown, found.len(), &page))
}

fn mentions(order: &Order, text: &str) -> bool {
    let person = &order.billing;
    let known = [&person.first, &person.last, &person.company, &person.email, &person.line1, &person.city];
    known.iter().any(|field| field.to_lowercase().contains(text)) || order.id.to_string() == text
}

/// Moments between which orders were made or changed; all ends are left out.
struct Window {
    /// Whether the moments are UTC, else the shop's own.
    is_utc: bool,
    ends: [Option<DateTime>; 4],
}

impl Window {
    fn read(params: &Params) -> Result<Window, Reply> {
        let mut ends = [None; 4];
        for (end, name) in ends.iter_mut().zip(["modified_after", "modified_before", "after", "before"]) {
            let Some(text) = params.text(name) else { continue };
            *end = Some(wall::read(text).ok_or_else(|| invalid(name, "Ungültiges Datum."))?);
        }
        Ok(Window { is_utc: params.flag("dates_are_gmt"), ends })
    }

    fn holds(&self, order: &Order) -> bool {
        let at = |second| if self.is_utc { wall::utc_time(second) } else { wall::local_time(second) };
        let [modified_after, modified_before, after, before] = self.ends;
        modified_after.is_none_or(|end| at(order.modified) > end)
            && modified_before.is_none_or(|end| at(order.modified) < end)
            && after.is_none_or(|end| at(order.created) > end)
            && before.is_none_or(|end| at(order.created) < end)
    }
}

/// An order that is not there.
pub(super) fn unknown(status: u16) -> Reply {
    failure(status, "woocommerce_rest_shop_order_invalid_id", "Ungültige ID.")
}

/// One; also one in the bin.
pub(super) fn one(state: &State, id: u64) -> Result<Reply, Reply> {
    let order = state.orders.get(&id).ok_or_else(|| unknown(404))?;
    Ok(Reply::ok(show::order(order, &state.home)))
}

/// Changes an order. Every write counts as a change and is told by webhook, also one that changes nothing.
pub(super) fn write(state: &mut State, id: u64, body: &Value, now: i64) -> Result<Value, Reply> {
    let order = state.orders.get_mut(&id).ok_or_else(|| unknown(400))?;
    let status = body["status"].as_str();
    if status.is_some_and(|status| STATUSES.iter().all(|(known, _)| *known != status)) {
        return Err(invalid("status", "status ist keiner der erlaubten Werte."));
    }
    if body["billing"]["email"].as_str() == Some("") {
        return Err(invalid("billing", "Ungültige E-Mail-Adresse."));
    }
    for meta in body["meta_data"].as_array().into_iter().flatten() {
        let key = meta["key"].as_str().unwrap_or_default();
        if !key.is_empty() || meta["id"].is_u64() {
            order.write_meta(meta["id"].as_u64(), key, meta["value"].clone());
        }
    }
    for (name, person) in [("billing", &mut order.billing), ("shipping", &mut order.shipping)] {
        let fields = [
            ("first_name", &mut person.first),
            ("last_name", &mut person.last),
            ("company", &mut person.company),
            ("address_1", &mut person.line1),
            ("address_2", &mut person.line2),
            ("postcode", &mut person.postcode),
            ("city", &mut person.city),
            ("country", &mut person.country),
        ];
        for (field, value) in fields {
            if let Some(text) = body[name][field].as_str() {
                text.clone_into(value);
            }
        }
    }
    if let Some(text) = body["transaction_id"].as_str() {
        text.clone_into(&mut order.transaction);
    }
    match status {
        Some(status) => become_status(state, id, status, now),
        None => touch(state, id, now),
    }
    Ok(state.orders.get(&id).map_or(Value::Null, |order| show::order(order, &state.home)))
}

/// Counts a change and tells it.
pub(super) fn touch(state: &mut State, id: u64, now: i64) {
    if let Some(order) = state.orders.get_mut(&id) {
        order.modified = now;
        hooks::happened(state, "order.updated", id);
    }
}

/// Moves an order: money and stock follow its status.
pub(super) fn become_status(state: &mut State, id: u64, status: &str, now: i64) {
    let Some(order) = state.orders.get_mut(&id) else { return };
    status.clone_into(&mut order.status);
    if matches!(status, "processing" | "completed") && order.paid.is_none() {
        order.paid = Some(now);
    }
    if status == "completed" && order.completed.is_none() {
        order.completed = Some(now);
    }
    // Cancelling gives stock back, taking an order up again takes it again.
    let keeps = !matches!(status, "cancelled" | "pending" | "failed");
    if keeps != order.took_stock && status != "refunded" {
        order.took_stock = keeps;
        let (goods, sign) = (counted(order), if keeps { -1 } else { 1 });
        for (product, variation, quantity) in goods {
            move_stock(state, (product, variation), sign * quantity);
        }
    }
    touch(state, id, now);
}

/// Into the bin, or for ever: that is told to nobody.
pub(super) fn delete(state: &mut State, id: u64, by_force: bool, now: i64) -> Result<Reply, Reply> {
    let order = state.orders.get_mut(&id).ok_or_else(|| unknown(404))?;
    let shown = show::order(order, &state.home);
    if by_force {
        state.orders.remove(&id);
        return Ok(Reply::ok(shown));
    }
    if order.status == "trash" {
        return Err(failure(410, "woocommerce_rest_already_trashed", "Die Bestellung wurde bereits gelöscht."));
    }
    order.status_before = std::mem::replace(&mut order.status, "trash".to_owned());
    order.modified = now;
    hooks::happened(state, "order.deleted", id);
    one(state, id)
}

/// Out of the bin, as a person does it in the shop.
pub(super) fn restore(state: &mut State, id: u64, now: i64) -> bool {
    let Some(order) = state.orders.get_mut(&id).filter(|order| order.status == "trash") else { return false };
    order.status = std::mem::take(&mut order.status_before);
    order.modified = now;
    hooks::happened(state, "order.restored", id);
    true
}

/// Several at once; each answers for itself.
pub(super) fn batch(state: &mut State, asked: &Asked, now: i64) -> Result<Reply, Reply> {
    lists::batch(asked, "woocommerce_rest_shop_order_invalid_id", |id, item| write(state, id, item, now))
}

/// Notes of an order, newest first.
pub(super) fn notes(state: &State, id: u64) -> Result<Reply, Reply> {
    let order = state.orders.get(&id).ok_or_else(|| unknown(404))?;
    Ok(Reply::ok(order.notes.iter().rev().cloned().collect()))
}

/// Most notes of an order.
const MOST_NOTES: usize = 100;

/// Writes a note. It is no change of the order.
pub(super) fn add_note(state: &mut State, id: u64, body: &Value, now: i64) -> Result<Reply, Reply> {
    let order = state.orders.get_mut(&id).ok_or_else(|| unknown(404))?;
    let Some(note) = body["note"].as_str() else {
        return Err(failure(400, "rest_missing_callback_param", "Fehlende(r) Parameter: note"));
    };
    if order.notes.len() >= MOST_NOTES {
        order.notes.remove(0);
    }
    let number = order.notes.last().and_then(|note| note["id"].as_u64()).map_or(id * 1_000 + 700, |last| last + 1);
    let note = json!({
        "id": number,
        "author": "WooCommerce",
        "date_created": wall::local(now),
        "date_created_gmt": wall::utc(now),
        "note": note,
        "customer_note": body["customer_note"].as_bool().unwrap_or(false),
    });
    order.notes.push(note.clone());
    Ok(Reply::created(note))
}
