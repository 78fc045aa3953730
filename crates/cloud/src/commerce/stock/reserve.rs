//! What orders take that the ERP does not have yet: it is taken off before any platform is told, so that nothing is sold
//! twice between the shop and the ERP.
//!
//! Orders are noted by whoever writes them, in the same transaction; the ERP's acknowledgement ends it as soon as the ERP
//! says the stock anew. An ERP that does neither does not lose its stock for ever: everything here ends by itself.

use std::collections::{BTreeMap, BTreeSet};

use kontor_model::UtcMillis;
use kontor_model::id::TenantId;
use kontor_model::order::{ChannelOrder, FulfillmentState, OrderState, OrderStates, PaymentState};

use super::known_as::{Adopted, ItemKeys};
use super::store::reservations::{self as store, Taken};
use super::store::{levels, platforms};
use super::{number, renew};
use crate::app::App;
use crate::db::{DbError, Tx};
use crate::error::AppResult;

/// For how long an order takes stock that the ERP never acknowledges.
const UNHEARD_MS: i64 = 14 * 24 * 3_600_000;
/// For how long after its acknowledgement an order takes stock that the ERP does not say anew.
const ACKNOWLEDGED_MS: i64 = 30 * 60_000;

/// Whether goods of an order are still to leave the house. What was sent long ago is off the stock that the ERP says, and
/// what was called off, paid back or never paid stays on it.
fn takes_goods(states: &OrderStates) -> bool {
    let is_over = matches!(states.order, OrderState::Completed | OrderState::Cancelled | OrderState::Deleted);
    let is_unpaid = matches!(states.payment, PaymentState::Refunded | PaymentState::Failed);
    !is_over && !is_unpaid && states.fulfillment != FulfillmentState::Shipped
}

/// What an order takes: the goods that are still the buyer's, by the numbers they are known by. A set and its parts are
/// stocked under numbers of their own, whichever of them the ERP says, so both are taken.
fn goods(order: &ChannelOrder, adopted: &Adopted) -> BTreeMap<String, i64> {
    let mut goods = BTreeMap::new();
    if !takes_goods(&order.states) {
        return goods;
    }
    for line in order.lines.iter().filter(|line| line.kind.is_goods()) {
        let own = adopted.number(&ItemKeys::of_line(line)).or(line.sku.as_deref());
        let key = own.map(number::key).filter(|key| !key.is_empty());
        let parts = number::parts_of(order.to_send(line)).filter(|parts| *parts > 0);
        if let (Some(key), Some(parts)) = (key, parts) {
            *goods.entry(key).or_insert(0) += parts;
        }
    }
    goods
}

/// Notes what orders of a platform take, in place of what they took before; `None` for one that nobody understands. Only for orders that the ERP has
/// not acknowledged, in the transaction that writes them and before it touches the row of a platform: who writes stock has
/// the tenant's turn first, then platforms.
pub(in crate::commerce) async fn note(
    app: &App,
    tx: &mut Tx,
    (tenant, platform): (&TenantId, &str),
    orders: &[(&str, Option<&ChannelOrder>)],
) -> AppResult<()> {
    if orders.is_empty() || !levels::is_used(tx, tenant).await? {
        return Ok(());
    }
    levels::take_turn(tx, tenant).await?;
    let ids: Vec<&str> = orders.iter().map(|(id, _)| *id).collect();
    let before = store::drop_of(tx, tenant, &ids).await?;
    let lines = orders.iter().filter_map(|(_, order)| *order).flat_map(|order| &order.lines);
    let keys: Vec<ItemKeys> = lines.map(ItemKeys::of_line).collect();
    let adopted = Adopted::among(tx, (tenant, platform), keys.iter()).await?;
    let mut taken = Vec::new();
    for (id, order) in orders {
        let goods = order.map(|order| goods(order, &adopted)).unwrap_or_default();
        let row = |(sku_key, quantity)| Taken { order: (*id).to_owned(), sku_key, quantity };
        taken.extend(goods.into_iter().map(row));
    }
    store::add(tx, tenant, &taken, app.now().plus_millis(UNHEARD_MS)).await?;
    let after = taken.iter().map(|one| one.sku_key.as_str());
    let keys: BTreeSet<&str> = before.iter().map(|(key,)| key.as_str()).chain(after).collect();
    let keys: Vec<&str> = keys.into_iter().collect();
    renew::numbers(app, tx, tenant, &keys, renew::lane_of(keys.len())).await
}

/// Notes that the ERP has these orders.
pub(in crate::commerce) async fn acknowledged(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    orders: &[&str],
) -> AppResult<()> {
    let now = app.now();
    for order in orders {
        store::acknowledged(tx, tenant, order, (now, now.plus_millis(ACKNOWLEDGED_MS))).await?;
    }
    Ok(())
}

/// Notes that all orders of a platform that were changed before `began` have been read and noted: its stock may go out.
pub(in crate::commerce) async fn orders_read(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    began: UtcMillis,
) -> AppResult<()> {
    Ok(platforms::orders_read(tx, tenant, platform, began).await?)
}

/// Ends what has lasted long enough.
pub(super) async fn end(app: &App) -> AppResult<()> {
    let mut tx = app.db.unscoped_read().await?;
    let tenants = store::unscoped_ended(&mut tx, app.now()).await?;
    drop(tx);
    for (tenant,) in tenants {
        let tenant: TenantId = tenant.parse().map_err(|_| DbError::Corrupt("stock_reservations.tenant_id"))?;
        let mut tx = app.db.write(&tenant).await?;
        levels::take_turn(&mut tx, &tenant).await?;
        let ended = store::drop_ended(&mut tx, &tenant, app.now()).await?;
        let keys: BTreeSet<&str> = ended.iter().map(|(key,)| key.as_str()).collect();
        let keys: Vec<&str> = keys.into_iter().collect();
        renew::numbers(app, &mut tx, &tenant, &keys, renew::BULK).await?;
        tx.commit().await?;
        app.commerce.stock().wake();
    }
    Ok(())
}
