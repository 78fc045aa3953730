//! Looking at orders, and taking over what changed after the label.

use kontor_model::id::{OrderId, ShipmentId};

use super::changes::is_called_off;
use super::save::{no_label_of, open, write};
use super::{DeskOrder, OrderFilter, OrderStage, OrderSummary, store};
use crate::app::DeskApp;
use crate::db::DbError;
use crate::error::{DeskError, DeskResult};

/// Orders on one page.
const PAGE: i64 = 50;
/// Open orders that are looked at in one go.
const MOST_OPEN: i64 = 1000;

/// One page of orders.
pub struct OrderPage {
    /// The orders, the highest number first.
    pub items: Vec<OrderSummary>,
    /// Number to hand over for the next page; none on the last one.
    pub next: Option<i64>,
}

/// A page of the orders a filter lets through, those with numbers below `before`.
pub async fn find(app: &DeskApp, filter: &OrderFilter, before: Option<i64>) -> DeskResult<OrderPage> {
    let mut items = store::page(&mut app.db.read().await?, filter, before, PAGE + 1).await?;
    let more = items.len() as i64 > PAGE;
    items.truncate(PAGE as usize);
    let next = items.last().filter(|_| more).map(|last| last.document);
    Ok(OrderPage { items, next })
}

/// Everything that is still to be sent and can be, oldest first; 1,000 at most.
pub async fn open_orders(app: &DeskApp) -> DeskResult<Vec<OrderSummary>> {
    oldest(app, "open").await
}

/// Everything that would be sent if it were paid, oldest first; 1,000 at most.
pub async fn unpaid_orders(app: &DeskApp) -> DeskResult<Vec<OrderSummary>> {
    oldest(app, "unpaid").await
}

async fn oldest(app: &DeskApp, state: &str) -> DeskResult<Vec<OrderSummary>> {
    let filter = OrderFilter { state: state.to_owned(), ..OrderFilter::default() };
    let mut items = store::page(&mut app.db.read().await?, &filter, None, MOST_OPEN).await?;
    items.reverse();
    Ok(items)
}

/// One order, whole.
pub async fn get(app: &DeskApp, id: &OrderId) -> DeskResult<DeskOrder> {
    let mut tx = app.db.read().await?;
    let summary = store::find(&mut tx, id).await?.ok_or(DeskError::NotFound)?;
    let (content, later) = store::sealed(&mut tx, id).await?.ok_or(DeskError::NotFound)?;
    Ok(DeskOrder {
        delivered: open(app, id, "order", &content)?,
        later: later.map(|sealed| open(app, id, "later", &sealed)).transpose()?,
        events: store::events(&mut tx, id).await?,
        summary,
    })
}

/// Orders of a number, whole and whatever its case. Two shops may count alike.
pub async fn find_number(app: &DeskApp, number: &str) -> DeskResult<Vec<OrderSummary>> {
    Ok(store::find_number(&mut app.db.read().await?, number.trim()).await?)
}

/// The order with this number of Desk's own.
pub async fn find_document(app: &DeskApp, document: i64) -> DeskResult<Option<OrderSummary>> {
    Ok(store::find_document(&mut app.db.read().await?, document).await?)
}

/// The order a shipment of the cloud was made of.
pub async fn of_shipment(app: &DeskApp, id: &ShipmentId) -> DeskResult<Option<DeskOrder>> {
    let found = store::find_shipment(&mut app.db.read().await?, id).await?;
    match found {
        Some(summary) => get(app, &summary.id).await.map(Some),
        None => Ok(None),
    }
}

/// Platforms there are orders of, by name: id and name.
pub async fn platforms(app: &DeskApp) -> DeskResult<Vec<(String, String)>> {
    Ok(store::platforms(&mut app.db.read().await?).await?)
}

/// "Gesehen": what changed after the label takes the place of what was sent; a change before it is no news any more.
pub async fn take_over(app: &DeskApp, id: &OrderId) -> DeskResult<()> {
    let order = get(app, id).await?;
    let counts = order.later.as_ref().unwrap_or(&order.delivered);
    let state = if is_called_off(counts) { OrderStage::Cancelled } else { OrderStage::New };
    let mut tx = app.db.write().await?;
    let now = store::find(&mut tx, id).await?.ok_or(DeskError::NotFound)?;
    if now.revision != order.summary.revision || now.later_revision != order.summary.later_revision {
        // It changed once more while somebody looked: that has not been seen yet.
        return Ok(());
    }
    let no_label = no_label_of(counts, now.shipment.as_ref());
    write(app, &mut tx, &now.cloud_url, counts, (state, &[]), no_label).await?;
    store::tell(&mut tx, id, "taken_over", counts.revision, app.now()).await?;
    tx.commit().await.map_err(|error| DeskError::Db(DbError::from(error)))
}
