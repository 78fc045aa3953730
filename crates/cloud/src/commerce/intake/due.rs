//! Reads the platforms whose time has come, side by side, each by one server at a time.

use std::time::Duration;

use futures_util::StreamExt;
use kontor_model::id::{PlatformId, TenantId};

use super::round::{self, HOLD_MS};
use super::store::{self, DueRow};
use crate::app::App;
use crate::db::DbError;
use crate::error::AppResult;
use crate::jobs::rounds;

/// Most platforms read at once.
const AT_ONCE: i64 = 16;
/// How often it looks.
const EVERY: Duration = Duration::from_secs(2);

/// Reads platforms that are due, at most sixteen; answers how many there were. One that cannot be read keeps no other
/// waiting.
pub async fn read_due(app: &App) -> AppResult<usize> {
    let held = app.now().plus_millis(HOLD_MS);
    let mut tx = app.db.unscoped_write().await?;
    let due = store::unscoped_hold_due(&mut tx, (app.now(), held), AT_ONCE).await?;
    tx.commit().await?;
    let read = |row: DueRow| async move {
        if let Err(error) = one(app, &row, held).await {
            tracing::error!(%error, platform.id = row.id, "orders of a platform were not read, they are read again later");
        }
    };
    let count = due.len();
    futures_util::stream::iter(due.into_iter().map(read)).buffer_unordered(count.max(1)).collect::<()>().await;
    Ok(count)
}

async fn one(app: &App, row: &DueRow, held: kontor_model::UtcMillis) -> AppResult<()> {
    let tenant: TenantId = row.tenant_id.parse().map_err(|_| DbError::Corrupt("platforms.tenant_id"))?;
    let platform: PlatformId = row.id.parse().map_err(|_| DbError::Corrupt("platforms.id"))?;
    round::read(app, &tenant, &platform, held).await
}

/// Reads until it is aborted.
pub(in crate::commerce) async fn background(app: &App) {
    rounds::again("orders of platforms", EVERY, || read_due(app)).await;
}
