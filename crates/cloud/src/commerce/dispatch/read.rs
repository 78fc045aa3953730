//! What platforms were told, as it is shown.

use kontor_model::fulfillment::{Dispatch, DispatchState, Fulfillment, FulfillmentList, NewFulfillment, OrderStatus};
use kontor_model::id::{FulfillmentId, OrderId, ShipmentId, TenantId};
use kontor_model::shipment::Finding;

use super::content::{Content, FULFILLMENT};
use super::store::{self, DispatchRow};
use super::write;
use crate::app::App;
use crate::db::{DbError, DbResult, Tx};
use crate::error::{AppError, AppResult};

/// Sorts behind every id.
const AFTER_ALL: &str = "ful_~";

/// Which fulfillments are wanted.
pub(super) struct Wanted<'a> {
    /// Of this order only.
    pub(super) order: Option<&'a OrderId>,
    /// In this state only.
    pub(super) state: Option<DispatchState>,
    /// Before this one.
    pub(super) after: Option<&'a FulfillmentId>,
    /// At most so many.
    pub(super) limit: u32,
}

/// One fulfillment. Errors: [`AppError::NotFound`].
pub(super) async fn get(app: &App, tenant: &TenantId, id: &FulfillmentId) -> AppResult<Fulfillment> {
    let mut tx = app.db.read(tenant).await?;
    let row = store::find(&mut tx, tenant, id).await?.filter(|row| row.kind == FULFILLMENT);
    fulfillment(&row.ok_or(AppError::NotFound)?)
}

/// One status. Errors: [`AppError::NotFound`].
pub(super) async fn get_status(app: &App, tenant: &TenantId, id: &FulfillmentId) -> AppResult<OrderStatus> {
    let mut tx = app.db.read(tenant).await?;
    status(&store::find(&mut tx, tenant, id).await?.ok_or(AppError::NotFound)?)
}

/// Errors: [`AppError::NotFound`] when there is no such order.
pub(super) async fn order_is_there(app: &App, tenant: &TenantId, id: &OrderId) -> AppResult<()> {
    let mut tx = app.db.read(tenant).await?;
    write::find_order(&mut tx, tenant, id).await?;
    Ok(())
}

/// A page, newest first; those of one order come all at once.
pub(super) async fn list(app: &App, tenant: &TenantId, wanted: Wanted<'_>) -> AppResult<FulfillmentList> {
    let mut tx = app.db.read(tenant).await?;
    if let Some(order) = wanted.order {
        let (items, _) = of_order(&mut tx, tenant, order.as_str()).await?;
        let fits = |item: &Fulfillment| wanted.state.is_none_or(|state| item.dispatch.state == state);
        return Ok(FulfillmentList { items: items.into_iter().rev().filter(fits).collect(), next: None });
    }
    let before = wanted.after.map_or(AFTER_ALL, FulfillmentId::as_str);
    let state = wanted.state.map(DispatchState::code);
    let limit = i64::from(wanted.limit);
    let rows = store::page(&mut tx, tenant, FULFILLMENT, (before, state), limit + 1).await?;
    let shown = &rows[..rows.len().min(wanted.limit as usize)];
    let next = (rows.len() > shown.len()).then(|| shown.last().map(|row| row.id.clone())).flatten();
    Ok(FulfillmentList { items: shown.iter().map(fulfillment).collect::<AppResult<_>>()?, next })
}

/// Everything the platform was told of an order, oldest first.
pub(in crate::commerce) async fn of_order(
    tx: &mut Tx,
    tenant: &TenantId,
    order: &str,
) -> AppResult<(Vec<Fulfillment>, Vec<OrderStatus>)> {
    let (mut fulfillments, mut statuses) = (Vec::new(), Vec::new());
    for row in store::of_order(tx, tenant, order).await? {
        match row.kind.as_str() {
            FULFILLMENT => fulfillments.push(fulfillment(&row)?),
            _ => statuses.push(status(&row)?),
        }
    }
    Ok((fulfillments, statuses))
}

fn fulfillment(row: &DispatchRow) -> AppResult<Fulfillment> {
    let Some(Content::Fulfillment(sent)) = Content::read(&row.kind, &row.content) else {
        return Err(DbError::Corrupt("dispatches.content").into());
    };
    let shipment = |text: &String| text.parse::<ShipmentId>().map_err(|_| DbError::Corrupt("dispatches.shipment_id"));
    Ok(Fulfillment {
        id: id_of(row)?,
        sent: NewFulfillment {
            order: row.order_id.parse().map_err(|_| DbError::Corrupt("dispatches.order_id"))?,
            carrier: sent.carrier,
            tracking_numbers: sent.tracking_numbers,
            tracking_url: sent.tracking_url,
            lines: sent.lines,
            shipped_at_ms: Some(sent.shipped_at_ms),
        },
        shipment: row.shipment_id.as_ref().map(shipment).transpose()?,
        completes: row.completes,
        dispatch: dispatch(row)?,
    })
}

fn status(row: &DispatchRow) -> AppResult<OrderStatus> {
    let Some(Content::Status(status)) = Content::read(&row.kind, &row.content) else {
        return Err(AppError::NotFound);
    };
    Ok(OrderStatus {
        id: id_of(row)?,
        order: row.order_id.parse().map_err(|_| DbError::Corrupt("dispatches.order_id"))?,
        status: status.asked,
        platform_status: status.status,
        dispatch: dispatch(row)?,
    })
}

pub(super) fn id_of(row: &DispatchRow) -> DbResult<FulfillmentId> {
    row.id.parse().map_err(|_| DbError::Corrupt("dispatches.id"))
}

pub(super) fn dispatch(row: &DispatchRow) -> DbResult<Dispatch> {
    let findings: Vec<Finding> =
        serde_json::from_str(&row.findings).map_err(|_| DbError::Corrupt("dispatches.findings"))?;
    Ok(Dispatch {
        state: DispatchState::from_code(&row.state).ok_or(DbError::Corrupt("dispatches.state"))?,
        attempts: row.attempts,
        next_ms: row.due,
        told_at_ms: row.told_at,
        findings,
    })
}
