//! The feed: what waits for the ERP comes again until it is acknowledged, and not again after that.

use std::collections::{BTreeSet, HashMap};

use kontor_model::id::{OrderId, PlatformId, TenantId};
use kontor_model::order::ChannelOrder;
use kontor_model::order_feed::{
    AcknowledgedOrder, AcknowledgedOrders, Acknowledgements, DeliveredOrder, DeliveryState, OrderChange, OrderFeed,
    PlatformRef,
};
use kontor_model::order_mapping::MappedOrder;
use serde_json::json;

use super::adoption::customers;
use super::content;
use super::store::events::{self, EventRow};
use super::store::feed::{self as store, Taken};
use super::store::rows::{self, OrderRow};
use crate::app::App;
use crate::commerce::intake::already_changed;
use crate::commerce::stock::{self, Adopted, ItemKeys};
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::shipping::Caller;

/// Most acknowledgements at once.
pub const MOST: usize = 500;

/// Which part of the feed is wanted.
#[derive(Clone, Debug)]
pub struct FeedQuery {
    /// After this place, within one reading.
    pub after: i64,
    /// Only of this platform.
    pub platform: Option<PlatformId>,
    /// At most so many.
    pub limit: u32,
}

/// A part of the feed. What is delivered the first time is noted in its story.
pub async fn read_feed(app: &App, caller: &Caller, query: &FeedQuery) -> AppResult<OrderFeed> {
    let tenant = &caller.tenant;
    let mut tx = app.db.read(tenant).await?;
    let limit = query.limit as usize;
    let wanted = (query.after, query.platform.as_ref().map(PlatformId::as_str));
    let mut rows = store::waiting(&mut tx, tenant, wanted, i64::from(query.limit) + 1).await?;
    let platforms = super::refs::all(&mut tx, tenant).await?;
    let held = rows::count_held(&mut tx, tenant).await?;
    drop(tx);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).and_then(|row| row.feed_seq).map(|seq| seq.to_string());
    note_delivered(app, caller, &rows).await?;
    let warned = held > 0 || rows.iter().any(|row| row.warnings > 0);
    let outcome = match (rows.is_empty(), warned) {
        (_, true) => "ok_with_warnings",
        (true, false) => "nothing_to_do",
        (false, false) => "ok",
    };
    let items = delivered(app, caller, &rows, &platforms).await?;
    Ok(OrderFeed { outcome: outcome.to_owned(), items, next, held })
}

/// Notes what is delivered for the first time; what is delivered again is not news.
async fn note_delivered(app: &App, caller: &Caller, rows: &[OrderRow]) -> AppResult<()> {
    let news: Vec<(&str, i64)> = rows
        .iter()
        .filter(|row| row.delivered_revision < row.revision)
        .map(|row| (row.id.as_str(), row.revision))
        .collect();
    if news.is_empty() {
        return Ok(());
    }
    let tell =
        |(id, revision): &(&str, i64)| EventRow::new(id, "delivered", &json!({ "revision": revision }), app.now());
    write(app, caller, news.iter().map(tell).collect(), async |tx| {
        store::delivered(tx, &caller.tenant, &news).await?;
        Ok(())
    })
    .await
}

/// Runs a change with its events in one transaction, the counter first.
async fn write(
    app: &App,
    caller: &Caller,
    mut told: Vec<EventRow>,
    change: impl AsyncFnOnce(&mut crate::db::Tx) -> AppResult<()>,
) -> AppResult<()> {
    let count = i64::try_from(told.len()).map_err(AppError::internal)?;
    let mut tx = app.db.write(&caller.tenant).await?;
    let last = rows::draw(&mut tx, &caller.tenant, count).await?;
    for (event, seq) in told.iter_mut().zip(last - count + 1..) {
        event.seq = seq;
    }
    change(&mut tx).await?;
    events::add(&mut tx, &caller.tenant, &told).await?;
    Ok(tx.commit().await?)
}

/// Orders as the ERP gets them, with the numbers it has itself for who bought.
pub(super) async fn delivered(
    app: &App,
    caller: &Caller,
    rows: &[OrderRow],
    platforms: &HashMap<String, PlatformRef>,
) -> AppResult<Vec<DeliveredOrder>> {
    let one = |row| as_delivered(app, caller, row, platforms);
    let mut orders: Vec<DeliveredOrder> = rows.iter().map(one).collect::<AppResult<_>>()?;
    let buyers: Vec<_> = orders.iter().map(|order| (order.platform.id.as_str(), &order.order.buyer)).collect();
    let mut tx = app.db.read(&caller.tenant).await?;
    let numbers = customers::numbers(app, &mut tx, &caller.tenant, &buyers).await?;
    for (order, number) in orders.iter_mut().zip(numbers) {
        order.customer_number = number;
    }
    let platforms: BTreeSet<PlatformId> = orders.iter().map(|order| order.platform.id.clone()).collect();
    for platform in platforms {
        let of_it = orders.iter_mut().filter(|order| order.platform.id == platform);
        let goods = of_it.map(|DeliveredOrder { order, mapped, .. }| (&*order, mapped)).collect();
        name_goods(&mut tx, (&caller.tenant, platform.as_str()), goods).await?;
    }
    Ok(orders)
}

/// Gives lines the ERP's number where what they are about was adopted.
pub(super) async fn name_goods(
    tx: &mut Tx,
    place: (&TenantId, &str),
    orders: Vec<(&ChannelOrder, &mut MappedOrder)>,
) -> AppResult<()> {
    let keys_of = |order: &ChannelOrder| order.lines.iter().map(ItemKeys::of_line).collect();
    let keys: Vec<Vec<ItemKeys>> = orders.iter().map(|(order, _)| keys_of(order)).collect();
    let adopted = Adopted::among(tx, place, keys.iter().flatten()).await?;
    for ((order, mapped), keys) in orders.into_iter().zip(&keys) {
        for (line, keys) in order.lines.iter().zip(keys) {
            if let Some(number) = adopted.number(keys) {
                mapped.skus.insert(line.id.clone(), number.to_owned());
            }
        }
    }
    Ok(())
}

fn as_delivered(
    app: &App,
    caller: &Caller,
    row: &OrderRow,
    platforms: &HashMap<String, PlatformRef>,
) -> AppResult<DeliveredOrder> {
    let content = content::open(app, &caller.tenant, &row.id, row.content.as_deref())?;
    let order = content.order.ok_or(DbError::Corrupt("orders.content"))?;
    let change = match row.acknowledged_revision {
        0 => OrderChange::New,
        known if known < row.revision => OrderChange::Changed,
        _ => OrderChange::Again,
    };
    Ok(DeliveredOrder {
        id: row.id.parse().map_err(|_| DbError::Corrupt("orders.id"))?,
        platform: platforms.get(&row.platform_id).cloned().ok_or(DbError::Corrupt("orders.platform_id"))?,
        revision: row.revision,
        change,
        changed: if change == OrderChange::New { Vec::new() } else { already_changed(row)? },
        recipient: order.shipping.as_ref().and_then(|address| address.recipient().ok()),
        mapped: content.mapped.unwrap_or_default(),
        order,
        customer_number: None,
    })
}

/// Takes acknowledgements; one that cannot be taken harms no other. Taken twice they change nothing.
pub async fn acknowledge(app: &App, caller: &Caller, wanted: Acknowledgements) -> AppResult<AcknowledgedOrders> {
    let tenant = &caller.tenant;
    let mut tx = app.db.write(tenant).await?;
    let count = i64::try_from(wanted.items.len()).map_err(AppError::internal)?;
    let mut seq = rows::draw(&mut tx, tenant, count).await? - count;
    let found = rows::find_many(&mut tx, tenant, wanted.items.iter().map(|item| item.id.as_str())).await?;
    let mut found: HashMap<&str, &OrderRow> = found.iter().map(|row| (row.id.as_str(), row)).collect();
    let (mut taken, mut told, mut items, mut named) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for item in &wanted.items {
        // The second acknowledgement of an order in one call finds it taken.
        let Some(row) = found.remove(item.id.as_str()) else {
            let is_repeated =
                items.iter().any(|known: &AcknowledgedOrder| known.id == item.id && known.result != "not_found");
            items.push(result(&item.id, if is_repeated { "already_acknowledged" } else { "not_found" }));
            continue;
        };
        let said = judge(row, item.revision);
        items.push(result(&item.id, said));
        if let (Some(number), true) = (item.customer_number.as_deref(), said != "not_found") {
            named.push((row, number));
        }
        let number = item.document_number.as_deref();
        let is_news = matches!(said, "acknowledged" | "newer_revision");
        if is_news || (said == "already_acknowledged" && number.is_some() && number != row.document_number.as_deref()) {
            let delivery = if said == "newer_revision" { row.delivery.as_str() } else { "acknowledged" };
            let delivery = DeliveryState::from_code(delivery).ok_or(DbError::Corrupt("orders.delivery"))?.code();
            let revision = item.revision.max(row.acknowledged_revision);
            taken.push(Taken { id: &row.id, revision, delivery, document_number: number });
            seq += 1;
            let args = json!({ "revision": item.revision, "document": number });
            told.push(EventRow { seq, ..EventRow::new(&row.id, "acknowledged", &args, app.now()) });
        }
    }
    if !taken.is_empty() {
        store::acknowledge(&mut tx, tenant, &taken, app.now()).await?;
        let had: Vec<&str> = taken.iter().map(|one| one.id).collect();
        stock::acknowledged(app, &mut tx, tenant, &had).await?;
        events::add(&mut tx, tenant, &told).await?;
    }
    customers::learn(app, &mut tx, tenant, &named).await?;
    tx.commit().await?;
    Ok(AcknowledgedOrders { outcome: outcome(&items).to_owned(), items })
}

fn outcome(items: &[AcknowledgedOrder]) -> &'static str {
    let failed = items.iter().filter(|item| item.result == "not_found").count();
    if failed == 0 {
        "ok"
    } else if failed == items.len() {
        "failed"
    } else {
        "partial"
    }
}

/// What an acknowledgement means. A revision that was never there is nobody's.
fn judge(row: &OrderRow, revision: i64) -> &'static str {
    let is_held = row.delivery == DeliveryState::Held.code();
    if revision < 1 || revision > row.revision {
        "not_found"
    } else if revision <= row.acknowledged_revision && !row.asked_again {
        "already_acknowledged"
    } else if revision < row.revision || is_held {
        "newer_revision"
    } else {
        "acknowledged"
    }
}

fn result(id: &OrderId, result: &str) -> AcknowledgedOrder {
    AcknowledgedOrder { id: id.clone(), result: result.to_owned() }
}

/// Puts an order into the feed once more. Errors: [`AppError::NotFound`]; [`AppError::Conflict`] `order_held`,
/// `order_deleted` for one that the shop threw away before the ERP had it, `order_forgotten`.
pub async fn deliver_again(app: &App, caller: &Caller, id: &OrderId) -> AppResult<()> {
    let tenant = &caller.tenant;
    let mut tx = app.db.write(tenant).await?;
    let last = rows::draw(&mut tx, tenant, 2).await?;
    let row = rows::find(&mut tx, tenant, id.as_str()).await?.ok_or(AppError::NotFound)?;
    if row.delivery == DeliveryState::Held.code() {
        return Err(AppError::Conflict("order_held"));
    }
    if row.delivery == DeliveryState::Waiting.code() {
        // It stands there already.
        return Ok(());
    }
    if row.delivery == DeliveryState::Dropped.code() {
        return Err(AppError::Conflict("order_deleted"));
    }
    if row.content.is_none() {
        return Err(AppError::Conflict("order_forgotten"));
    }
    store::ask_again(&mut tx, tenant, (id.as_str(), last), app.now()).await?;
    let event = EventRow::new(id.as_str(), "asked_again", &serde_json::Value::Null, app.now());
    events::add(&mut tx, tenant, &[EventRow { seq: last - 1, ..event }]).await?;
    Ok(tx.commit().await?)
}
