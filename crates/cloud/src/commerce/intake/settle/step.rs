//! What one reading does to one order: new, changed, held, released, gone.

use kontor_model::fold::fold;
use kontor_model::id::{OrderId, TenantId};
use kontor_model::order::{ChannelOrder, OrderState};
use kontor_model::order_feed::DeliveryState;
use serde_json::{Value, json};

use super::{Fresh, Ledger};
use crate::app::App;
use crate::commerce::intake::changes::{self, OwnWrites};
use crate::commerce::intake::interpret::{Applied, Hold, Understood};
use crate::commerce::orders::buyers::BuyerKeys;
use crate::commerce::orders::content::{self, Content};
use crate::commerce::orders::store::events::EventRow;
use crate::commerce::orders::store::rows::OrderRow;
use crate::db::DbError;
use crate::error::AppResult;

/// How it is said that a person or an ERP wanted an order fetched.
pub(in crate::commerce) const ASKED: &str = "asked";
/// How it is said that a stored raw order is understood again: the platform was not asked.
pub(in crate::commerce) const STORED: &str = "stored";
/// How it is said that a person let a held order go; the story tells it already.
pub(in crate::commerce) const RELEASED: &str = "released";

/// An order under work.
pub(super) struct Known {
    pub(super) row: OrderRow,
    pub(super) content: Content,
    pub(super) is_changed: bool,
}

impl Known {
    /// The row as it is written.
    pub(super) fn into_row(self, app: &App, tenant: &TenantId) -> AppResult<OrderRow> {
        let content = match &self.content {
            Content { order: None, mapped: None } => None,
            some => Some(content::seal(app, tenant, &self.row.id, some)?),
        };
        let place = (tenant, self.row.platform_id.as_str());
        let keys = self.content.order.as_ref().map(|order| BuyerKeys::of(app, place, &order.buyer));
        let (buyer_key, mail_key) = keys.unwrap_or_default().columns();
        Ok(OrderRow { content, buyer_key, mail_key, ..self.row })
    }
}

/// Lets a reading change an order, or begin one. `None` when there is none: it is not wanted, or not yet.
pub(super) fn step(
    ledger: &mut Ledger<'_>,
    known: Option<Known>,
    fresh: &Fresh,
    understood: Understood,
) -> AppResult<Option<Known>> {
    let Some(mut known) = known else { return Ok(first(ledger, fresh, understood)) };
    // Of an order the shop fails at, only what is newer than what is there is missing.
    let is_missing = !fresh.is_head || fresh.modified_at > known.row.modified_at || fresh.raw_id == known.row.raw_id;
    if fresh.modified_at < known.row.modified_at || !is_missing {
        // Somebody read it later and wrote it down sooner.
        return Ok(Some(known));
    }
    if [STORED, RELEASED].contains(&fresh.source.as_str()) && is_deleted(&known.row) {
        // What the platform once said does not bring back what it does not have any more.
        return Ok(Some(known));
    }
    let own = own_writes(&known.row)?;
    known.is_changed = true;
    known.row.modified_at = fresh.modified_at;
    known.row.raw_id.clone_from(&fresh.raw_id);
    let held = match understood {
        Understood::Held(order, hold) => {
            let changed = order.map(|order| take(&mut known, *order, &own)).unwrap_or_default();
            revise(ledger, &mut known, fresh, changed)?;
            Some(hold)
        }
        Understood::Sound(order, applied) => {
            let mut changed = take(&mut known, *order, &own);
            let is_asked = fresh.source == ASKED || fresh.source == STORED;
            // An order the ERP has keeps what it was mapped to, until it changes or somebody asks.
            let maps =
                !changed.is_empty() || is_asked || !known.row.hold_code.is_empty() || known.content.mapped.is_none();
            let held = if maps { map(ledger, &mut known, applied, &mut changed) } else { None };
            revise(ledger, &mut known, fresh, changed)?;
            held
        }
    };
    deliver(ledger, &mut known, held, Some(fresh));
    finish(ledger, &mut known);
    Ok(Some(known))
}

/// An order that was not known.
fn first(ledger: &mut Ledger<'_>, fresh: &Fresh, understood: Understood) -> Option<Known> {
    let (order, applied) = match understood {
        Understood::Sound(order, applied) => (Some(*order), applied),
        Understood::Held(order, hold) => (order.map(|order| *order), Applied::Held(hold)),
    };
    let adopted = ledger.adopted(&fresh.external_id, order.as_ref());
    let placed = order.as_ref().and_then(|order| order.placed_at_ms);
    let is_asked = fresh.source == ASKED || adopted.is_some();
    if placed.is_some_and(|placed| placed < ledger.settling.platform.orders_from) && !is_asked {
        ledger.refuse(&fresh.raw_id);
        return None;
    }
    if order.as_ref().is_some_and(|order| !ledger.counts(&order.states.raw)) && !is_asked {
        // The raw order stays: when it comes in another status, or when its status counts by now, it becomes an order.
        return None;
    }
    let mut known = Known { row: blank(ledger, fresh), content: Content::default(), is_changed: true };
    ledger.order_came();
    tell(ledger, &known, "fetched", &json!({ "source": fresh.source }), Some(&fresh.raw_id));
    if let Some(order) = order {
        describe(&mut known.row, &order);
        known.content.order = Some(order);
    }
    let mut held = map(ledger, &mut known, applied, &mut Vec::new());
    if let Some(document) = adopted {
        known.row.acknowledged_revision = known.row.revision;
        tell(ledger, &known, "adopted", &json!({ "document": document }), None);
        known.row.document_number = document;
        // What the ERP has is held for nobody, if only it is understood.
        held = held.filter(|_| known.content.order.is_none());
    }
    deliver(ledger, &mut known, held, Some(fresh));
    finish(ledger, &mut known);
    Some(known)
}

/// The platform does not have an order any more.
pub(super) fn gone(ledger: &mut Ledger<'_>, known: &mut Known) -> AppResult<()> {
    if is_deleted(&known.row) {
        return Ok(());
    }
    known.is_changed = true;
    known.row.order_state = OrderState::Deleted.code().to_owned();
    let mut changed = Vec::new();
    if let Some(order) = &mut known.content.order {
        order.states.order = OrderState::Deleted;
        changed.push("states.order".to_owned());
    }
    note_changes(&mut known.row, changed)?;
    known.row.revision += 1;
    tell(ledger, known, "deleted", &Value::Null, None);
    deliver(ledger, known, None, None);
    finish(ledger, known);
    Ok(())
}

fn is_deleted(row: &OrderRow) -> bool {
    row.order_state == OrderState::Deleted.code()
}

fn own_writes(row: &OrderRow) -> AppResult<OwnWrites> {
    let numbers = serde_json::from_str(&row.own_numbers).map_err(|_| DbError::Corrupt("orders.own_numbers"))?;
    Ok(OwnWrites { state: row.own_state.clone(), numbers })
}

/// Takes the order over and answers what has changed of it: all, where nobody remembers what it was. The first one that is
/// understood changes nothing.
fn take(known: &mut Known, order: ChannelOrder, own: &OwnWrites) -> Vec<String> {
    let changed = match &known.content.order {
        Some(old) => changes::between(old, &order, own),
        None if known.row.currency.is_empty() => Vec::new(),
        None => vec!["order".to_owned()],
    };
    let raw = order.states.raw.as_str();
    if own.state.as_deref() == Some(raw) || raw != known.row.raw_state {
        // Its echo has come, or it went another way: who moves it there from now on is somebody else.
        known.row.own_state = None;
    }
    describe(&mut known.row, &order);
    known.content.order = Some(order);
    changed
}

/// Takes over what the mapping made of it, or answers why it holds the order.
fn map(ledger: &mut Ledger<'_>, known: &mut Known, applied: Applied, changed: &mut Vec<String>) -> Option<Hold> {
    let mapped = match applied {
        Applied::Mapped(mapped) => *mapped,
        Applied::Held(hold) => return Some(hold),
    };
    if let Some(old) = &known.content.mapped {
        changed.extend(changes::mapped_between(old, &mapped));
    }
    if known.content.mapped.as_ref().map(|old| old.version) != Some(mapped.version) {
        tell(ledger, known, "mapped", &json!({ "version": mapped.version }), None);
    }
    known.row.mapping_version = mapped.version;
    known.row.shipping_profile.clone_from(&mapped.shipping_profile);
    known.row.warnings = i64::try_from(mapped.warnings.len()).unwrap_or(i64::MAX);
    known.content.mapped = Some(mapped);
    None
}

/// Counts a revision when something has changed that concerns the ERP.
fn revise(ledger: &mut Ledger<'_>, known: &mut Known, fresh: &Fresh, changed: Vec<String>) -> AppResult<()> {
    if changed.is_empty() {
        return Ok(());
    }
    known.row.revision += 1;
    let kind = if is_deleted(&known.row) { "deleted" } else { "changed" };
    tell(ledger, known, kind, &json!({ "paths": changed, "source": fresh.source }), Some(&fresh.raw_id));
    note_changes(&mut known.row, changed)
}

/// Keeps what has changed since the ERP acknowledged. Of an order it has not acknowledged as well: it may have read it, and
/// acknowledge that once it has changed.
fn note_changes(row: &mut OrderRow, changed: Vec<String>) -> AppResult<()> {
    let all = changes::joined(already_changed(row)?, changed);
    row.changed = serde_json::to_string(&all).map_err(|_| DbError::Corrupt("orders.changed"))?;
    Ok(())
}

/// What has changed since the ERP acknowledged.
pub(in crate::commerce) fn already_changed(row: &OrderRow) -> AppResult<Vec<String>> {
    if row.changed.is_empty() {
        return Ok(Vec::new());
    }
    Ok(serde_json::from_str(&row.changed).map_err(|_| DbError::Corrupt("orders.changed"))?)
}

/// Puts an order where it belongs: to a person, into the feed, or to what the ERP has.
fn deliver(ledger: &mut Ledger<'_>, known: &mut Known, held: Option<Hold>, fresh: Option<&Fresh>) {
    let was_held = known.row.delivery == DeliveryState::Held.code();
    // What is deleted waits for nobody.
    if let Some(hold) = held.filter(|_| !is_deleted(&known.row)) {
        let raw_id = fresh.map(|fresh| fresh.raw_id.as_str());
        let args = serde_json::to_string(&hold.args).unwrap_or_default();
        if (known.row.hold_code.as_str(), known.row.hold_args.as_str()) != (hold.code.as_str(), args.as_str()) {
            tell(ledger, known, "held", &json!({ "code": hold.code, "args": hold.args }), raw_id);
        }
        (known.row.hold_code, known.row.hold_args) = (hold.code, args);
        known.row.delivery = DeliveryState::Held.code().to_owned();
        known.row.feed_seq = None;
        // A newer mapping than this one is tried by itself.
        known.row.mapping_version = ledger.settling.platform.mapping_version;
        return;
    }
    let is_told = fresh.is_some_and(|fresh| fresh.source == RELEASED);
    if was_held && !known.row.hold_code.is_empty() && !is_told {
        tell(ledger, known, "released", &Value::Null, None);
    }
    known.row.hold_code.clear();
    known.row.hold_args.clear();
    if is_deleted(&known.row) && known.row.acknowledged_revision == 0 && known.row.delivered_revision == 0 {
        // The ERP never heard of it and never will.
        known.row.delivery = DeliveryState::Dropped.code().to_owned();
        known.row.feed_seq = None;
    } else if known.row.revision > known.row.acknowledged_revision || known.row.asked_again {
        known.row.delivery = DeliveryState::Waiting.code().to_owned();
        if known.row.feed_seq.is_none() {
            known.row.feed_seq = Some(ledger.number());
        }
    } else {
        known.row.delivery = DeliveryState::Acknowledged.code().to_owned();
    }
}

fn finish(ledger: &Ledger<'_>, known: &mut Known) {
    known.row.updated_at = ledger.now.0;
    known.row.checked_at = ledger.now.0;
}

fn tell(ledger: &mut Ledger<'_>, known: &Known, kind: &'static str, args: &Value, raw_id: Option<&str>) {
    let event = EventRow::new(&known.row.id, kind, args, ledger.now);
    ledger.tell(match raw_id {
        Some(raw_id) if !raw_id.is_empty() => event.with_raw(raw_id),
        _ => event,
    });
}

/// An order of which nothing is understood yet.
fn blank(ledger: &Ledger<'_>, fresh: &Fresh) -> OrderRow {
    let app = ledger.settling.app;
    OrderRow {
        id: OrderId::new(ledger.now, app.entropy.as_ref()).to_string(),
        platform_id: ledger.settling.platform.id.to_string(),
        external_id: fresh.external_id.clone(),
        number: fresh.external_id.clone(),
        number_key: fold(&fresh.external_id),
        placed_at: None,
        listed_at: ledger.now.0,
        modified_at: fresh.modified_at,
        order_state: String::new(),
        payment_state: String::new(),
        fulfillment_state: String::new(),
        raw_state: String::new(),
        currency: String::new(),
        grand: String::new(),
        delivery: String::new(),
        revision: 1,
        acknowledged_revision: 0,
        delivered_revision: 0,
        asked_again: false,
        changed: String::new(),
        hold_code: String::new(),
        hold_args: String::new(),
        warnings: 0,
        feed_seq: None,
        document_number: None,
        shipping_profile: String::new(),
        mapping_version: 0,
        raw_id: fresh.raw_id.clone(),
        own_state: None,
        own_numbers: "[]".to_owned(),
        checked_at: ledger.now.0,
        created_at: ledger.now.0,
        updated_at: ledger.now.0,
        buyer_key: String::new(),
        mail_key: String::new(),
        content: None,
    }
}

/// Fills in the columns that say what an order is.
fn describe(row: &mut OrderRow, order: &ChannelOrder) {
    row.number.clone_from(&order.number);
    row.number_key = fold(&order.number);
    row.placed_at = order.placed_at_ms;
    row.listed_at = order.placed_at_ms.unwrap_or(row.created_at);
    row.order_state = order.states.order.code().to_owned();
    row.payment_state = order.states.payment.code().to_owned();
    row.fulfillment_state = order.states.fulfillment.code().to_owned();
    row.raw_state.clone_from(&order.states.raw);
    row.currency = order.currency.as_str().to_owned();
    row.grand = order.totals.grand.to_string();
}
