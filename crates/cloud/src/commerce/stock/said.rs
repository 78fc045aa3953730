//! What was said between us and a platform when it refused stock or failed at it: kept sealed with the number, for a limited
//! time, for who looks into it later.

use std::collections::HashMap;

use kontor_adapters::Exchange;
use kontor_model::id::{PlatformId, TenantId};

use super::store::queue::HeldRow;
use super::store::rows::{self as store, SaidRow};
use crate::app::App;
use crate::commerce::dispatch::Turn;
use crate::error::{AppError, AppResult};

/// How long it is kept: 90 days, as long as calls to carriers.
const KEPT_MS: i64 = 90 * 24 * 3600 * 1000;

/// What was said in one call, read once.
pub(super) struct Call<'a> {
    turn: Turn<'a>,
}

impl<'a> Call<'a> {
    /// Reads what was said about some things.
    pub(super) fn read(exchanges: &'a [Exchange], rows: &'a [HeldRow]) -> Call<'a> {
        Call { turn: Turn::read(exchanges, rows.iter().map(id_of).collect()) }
    }

    /// What of it is about one of them, sealed; `None` for nothing.
    pub(super) fn about(
        &self,
        app: &App,
        (tenant, platform): (&TenantId, &PlatformId),
        row: &HeldRow,
    ) -> AppResult<Option<Vec<u8>>> {
        let said = self.turn.about(id_of(row));
        if said.is_empty() {
            return Ok(None);
        }
        let plain = serde_json::to_vec(&said).map_err(AppError::internal)?;
        let place = [tenant.as_str(), platform.as_str(), &row.sku_key, "stock"];
        Ok(Some(app.sealer.seal(&plain, &place, app.nonce())))
    }
}

/// By what a platform names it.
fn id_of(row: &HeldRow) -> &str {
    if row.variant.is_empty() { &row.product } else { &row.variant }
}

/// What was said about some numbers, by the number as it is compared.
pub(super) async fn of(
    app: &App,
    tenant: &TenantId,
    platform: &PlatformId,
    keys: &[&str],
) -> AppResult<HashMap<String, Vec<Exchange>>> {
    let mut tx = app.db.read(tenant).await?;
    let mut all = HashMap::new();
    for SaidRow { sku_key, said } in store::said(&mut tx, tenant, platform, keys).await? {
        let broken = || AppError::internal("what was said about stock cannot be opened");
        let place = [tenant.as_str(), platform.as_str(), &sku_key, "stock"];
        let plain = app.sealer.open(&said, &place).map_err(|_| broken())?;
        all.insert(sku_key, serde_json::from_slice(&plain).map_err(|_| broken())?);
    }
    Ok(all)
}

/// Forgets what was said longer ago than it may be kept.
pub(super) async fn sweep(app: &App) -> AppResult<()> {
    let mut tx = app.db.unscoped_write().await?;
    store::unscoped_forget_said(&mut tx, app.now().plus_millis(-KEPT_MS)).await?;
    Ok(tx.commit().await?)
}
