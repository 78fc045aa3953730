//! What was said to a carrier about a shipment and what it answered: kept sealed, for a limited time, for who looks into
//! it later.

use kontor_adapters::Exchange;
use kontor_model::id::{CarrierCallId, ShipmentId, TenantId};
use kontor_model::shipment::{CarrierCall, CarrierCallList};

use super::Caller;
use super::store::calls::{self as store, NewCall};
use super::store::shipments;
use crate::app::App;
use crate::db::Tx;
use crate::error::{AppError, AppResult};

/// How long calls are kept: 90 days, as long as a key is.
const KEPT_MS: i64 = 90 * 24 * 3600 * 1000;

/// Stores calls of one account inside the transaction that stores their outcome.
pub(super) async fn store(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    account: (&str, &str),
    exchanges: Vec<Exchange>,
    shipments: &[&ShipmentId],
) -> AppResult<()> {
    if exchanges.is_empty() {
        return Ok(());
    }
    let mut calls = Vec::with_capacity(exchanges.len());
    for exchange in exchanges {
        let id = CarrierCallId::new(app.now(), app.entropy.as_ref());
        let plain = serde_json::to_vec(&exchange).map_err(AppError::internal)?;
        calls.push(NewCall {
            sealed: app.sealer.seal(&plain, &context(tenant, id.as_str()), app.nonce()),
            operation: exchange.operation,
            at_ms: exchange.at_ms,
            took_ms: exchange.took_ms,
            status: exchange.status.unwrap_or(0),
            id,
        });
    }
    store::insert(tx, tenant, account, &calls, shipments).await?;
    Ok(())
}

/// Stores calls in a transaction of their own, where nothing else is written.
pub(super) async fn store_alone(
    app: &App,
    tenant: &TenantId,
    account: (&str, &str),
    exchanges: Vec<Exchange>,
    shipments: &[&ShipmentId],
) -> AppResult<()> {
    if exchanges.is_empty() {
        return Ok(());
    }
    let mut tx = app.db.write(tenant).await?;
    store(app, &mut tx, tenant, account, exchanges, shipments).await?;
    Ok(tx.commit().await?)
}

/// The calls about a shipment, oldest first. Errors: [`AppError::NotFound`], also for somebody else's.
pub async fn list_calls(app: &App, caller: &Caller, shipment: &ShipmentId) -> AppResult<CarrierCallList> {
    let mut tx = app.db.read(&caller.tenant).await?;
    shipments::find(&mut tx, &caller.tenant, shipment).await?.ok_or(AppError::NotFound)?;
    let rows = store::of_shipment(&mut tx, &caller.tenant, shipment).await?;
    drop(tx);
    let mut items = Vec::with_capacity(rows.len());
    for (id, sealed) in rows {
        let unreadable = || AppError::internal(format_args!("call {id} cannot be opened"));
        let plain = app.sealer.open(&sealed, &context(&caller.tenant, &id)).map_err(|_| unreadable())?;
        let Exchange { operation, method, url, at_ms, took_ms, status, request, answer } =
            serde_json::from_slice(&plain).map_err(|_| unreadable())?;
        items.push(CarrierCall { operation, method, url, at_ms, took_ms, status, request, answer });
    }
    Ok(CarrierCallList { items })
}

/// Forgets calls that are older than they may be.
pub(super) async fn sweep(app: &App) -> AppResult<()> {
    let mut tx = app.db.unscoped_write().await?;
    store::unscoped_delete_older(&mut tx, app.now().plus_millis(-KEPT_MS)).await?;
    Ok(tx.commit().await?)
}

fn context<'a>(tenant: &'a TenantId, id: &'a str) -> [&'a str; 3] {
    [tenant.as_str(), id, "carrier call"]
}
