//! Brings to an end what a crash left half way and what waits for a carrier, without anybody asking again.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use kontor_model::id::TenantId;

use super::claim::{Seen, resume};
use super::make::make_all;
use super::store::keys::{self, AbandonedRow, KeyRef};
use super::{bulk, calls, claim, closeouts, looks, wishes};
use crate::app::App;
use crate::db::Tx;
use crate::error::{AppError, AppResult};
use crate::jobs::rounds::again;

/// Most claims in one go.
pub(super) const AT_ONCE: i64 = 50;
/// How often it looks.
const EVERY: Duration = Duration::from_secs(15);
/// How often nights are planned and what is too old is thrown away.
const SWEEP_EVERY: Duration = Duration::from_secs(3600);

/// Settles every claim whose attempt was given up, and tries those again that wait for their carrier: own labels are
/// drawn, what may have been bought is looked for or becomes `outcome_unknown`. Answers how many were settled.
pub async fn settle_abandoned(app: &App) -> AppResult<usize> {
    let mut tx = app.db.unscoped_read().await?;
    let mut abandoned = keys::unscoped_abandoned(&mut tx, app.now(), AT_ONCE).await?;
    drop(tx);
    // In the order of the keys, as claims are written.
    abandoned.sort_by(|a, b| (&a.tenant_id, &a.idempotency_key).cmp(&(&b.tenant_id, &b.idempotency_key)));
    let of_tenants = abandoned.chunk_by(|a, b| a.tenant_id == b.tenant_id);
    // At the same time: the slow carrier of one customer must not keep the others waiting.
    let mut running: FuturesUnordered<_> = of_tenants.map(|rows| settle(app, rows)).collect();
    let mut settled = 0;
    while let Some(done) = running.next().await {
        match done {
            Ok(done) => settled += done,
            Err(error) => tracing::error!(%error, "abandoned shipments were not settled"),
        }
    }
    Ok(settled)
}

async fn settle(app: &App, rows: &[AbandonedRow]) -> AppResult<usize> {
    let tenant: TenantId = match rows.first().map(|row| row.tenant_id.parse()) {
        Some(Ok(tenant)) => tenant,
        _ => return Err(AppError::internal("an idempotency key has no tenant")),
    };
    let mut jobs = Vec::with_capacity(rows.len());
    let mut tx = app.db.write(&tenant).await?;
    for row in rows {
        match take(app, &tenant, &mut tx, row).await {
            Ok(job) => jobs.extend(job),
            // One that cannot be read must not keep the others waiting.
            Err(AppError::Internal(error)) => {
                tracing::error!(shipment.id = row.object_id, error, "an abandoned shipment was not settled");
            }
            Err(error) => return Err(error),
        }
    }
    tx.commit().await?;
    let count = jobs.len();
    make_all(app, &tenant, jobs).await?;
    Ok(count)
}

async fn take(app: &App, tenant: &TenantId, tx: &mut Tx, row: &AbandonedRow) -> AppResult<Option<super::claim::Job>> {
    let claim = KeyRef { route: row.route.clone(), key: row.idempotency_key.clone() };
    let seen = Seen {
        attempt: row.attempt,
        state: row.state.clone(),
        tries: (row.tries, row.created_at),
        object_id: row.object_id.clone(),
    };
    resume(app, tenant, tx, &claim, &seen).await
}

/// Looks for abandoned and waiting claims, undecided cancellations, lost answers and close-outs until it is aborted,
/// plans the nights and throws away what is too old: each by itself, so that none keeps another waiting.
pub(super) async fn background(app: &App) {
    tokio::join!(
        again("shipments left half way", EVERY, || work_off(app)),
        again("undecided cancellations", EVERY, || wishes::finish_cancellations(app)),
        again("lost answers", EVERY, || looks::look_for_lost(app)),
        again("close-outs left half way", EVERY, || closeouts::settle(app)),
        again("nights to be planned", SWEEP_EVERY, || closeouts::plan(app)),
        again("keys that are too old", SWEEP_EVERY, || claim::sweep(app)),
        again("calls that are too old", SWEEP_EVERY, || calls::sweep(app)),
        again("bulk runs that are too old", SWEEP_EVERY, || bulk::sweep(app)),
    );
}

/// Everything whose time has come.
async fn work_off(app: &App) -> AppResult<()> {
    // A full load means that there is more; each load has its time moved on, so this ends.
    while settle_abandoned(app).await? >= AT_ONCE as usize {}
    Ok(())
}
