//! Reads the platforms whose time has come, side by side, each by one server at a time.

use std::future::pending;
use std::time::Duration;

use futures_util::future::join_all;
use kontor_model::id::{PlatformId, TenantId};

use super::round::{self, HOLD_MS};
use super::store::{self, DueRow};
use crate::app::App;
use crate::db::DbError;
use crate::error::AppResult;
use crate::jobs::rounds;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(2);

/// Reads until it is aborted. One platform that is slow or cannot be read keeps no other waiting.
pub(in crate::commerce) async fn background(app: &App) {
    let work = |row: DueRow| async move { read(app, &row).await.map(drop) };
    rounds::each(("orders of platforms", EVERY), pending, || due(app), work).await;
}

/// Reads the platforms that are due now, and waits for all of them; answers how many were read here.
pub async fn read_due(app: &App) -> AppResult<usize> {
    let rows = due(app).await?;
    let mut count = 0;
    for read in join_all(rows.iter().map(|row| read(app, row))).await {
        match read {
            Ok(is_mine) => count += usize::from(is_mine),
            Err(error) => tracing::error!(%error, "orders of a platform were not read, they are read again later"),
        }
    }
    Ok(count)
}

async fn due(app: &App) -> AppResult<Vec<DueRow>> {
    let mut tx = app.db.unscoped_read().await?;
    Ok(store::unscoped_due(&mut tx, app.now(), rounds::MOST_AT_ONCE).await?)
}

/// Reads a platform; `false` when another server was faster.
async fn read(app: &App, row: &DueRow) -> AppResult<bool> {
    let tenant: TenantId = row.tenant_id.parse().map_err(|_| DbError::Corrupt("platforms.tenant_id"))?;
    let platform: PlatformId = row.id.parse().map_err(|_| DbError::Corrupt("platforms.id"))?;
    let held = app.now().plus_millis(HOLD_MS);
    let mut tx = app.db.write(&tenant).await?;
    if !store::hold(&mut tx, &tenant, platform.as_str(), (app.now(), held)).await? {
        return Ok(false);
    }
    tx.commit().await?;
    round::read(app, &tenant, &platform, held).await?;
    Ok(true)
}
