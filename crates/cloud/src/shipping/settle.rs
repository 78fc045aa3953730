//! Brings to an end what a crash left half way, without anybody asking again.

use std::sync::Arc;
use std::time::Duration;

use kontor_model::id::TenantId;

use super::actions::ROUTE;
use super::claim::resume;
use super::make::make_all;
use super::store::keys::{self, AbandonedRow, KeyRef};
use crate::app::App;
use crate::error::{AppError, AppResult};

/// Most claims in one go.
const AT_ONCE: i64 = 50;
/// How often it looks.
const EVERY: Duration = Duration::from_secs(30);

/// Settles every claim whose attempt was given up: own labels are drawn, what may have been bought becomes
/// `outcome_unknown`. Answers how many were settled.
pub async fn settle_abandoned(app: &App) -> AppResult<usize> {
    let mut tx = app.db.unscoped_read().await?;
    let abandoned = keys::unscoped_abandoned(&mut tx, ROUTE, app.now(), AT_ONCE).await?;
    drop(tx);
    let mut settled = 0;
    for row in abandoned {
        let shipment = row.object_id.clone();
        // One that cannot be settled must not keep the others waiting.
        match settle(app, row).await {
            Ok(done) => settled += usize::from(done),
            Err(error) => tracing::error!(shipment.id = shipment, %error, "an abandoned shipment was not settled"),
        }
    }
    Ok(settled)
}

async fn settle(app: &App, row: AbandonedRow) -> AppResult<bool> {
    let tenant: TenantId = row.tenant_id.parse().map_err(|_| AppError::internal("an idempotency key has no tenant"))?;
    let claim = KeyRef { route: row.route, key: row.idempotency_key };
    let mut tx = app.db.write(&tenant).await?;
    let job = resume(app, &tenant, &mut tx, &claim, (row.attempt, &row.object_id)).await?;
    tx.commit().await?;
    let Some(job) = job else { return Ok(false) };
    make_all(app, &tenant, vec![job]).await?;
    Ok(true)
}

/// Looks for abandoned claims until it is aborted.
pub async fn background(app: Arc<App>) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        ticks.tick().await;
        if let Err(error) = settle_abandoned(&app).await {
            tracing::warn!(%error, "settling abandoned shipments failed, the next run tries again");
        }
    }
}
