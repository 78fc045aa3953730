//! The background work of stock: tells platforms as soon as there is something to tell, reckons anew, reads goods, ends
//! what orders take.

use std::time::Duration;

use futures_util::StreamExt;
use kontor_model::id::{PlatformId, TenantId};

use super::catalogue::{self, HOLD_MS};
use super::store::platforms::{self as store, DueRow};
use super::{push, renew, reserve};
use crate::app::App;
use crate::db::DbError;
use crate::error::AppResult;
use crate::jobs::rounds;

/// How often it looks when nobody wakes it: another server may have taken stock in.
const EVERY: Duration = Duration::from_secs(1);
/// How often it looks for what takes its time.
const SLOWLY: Duration = Duration::from_secs(10);
/// Most platforms whose goods are read in one round.
const READ_AT_ONCE: i64 = 4;

/// Works until it is aborted.
pub(in crate::commerce) async fn background(app: &App) {
    tokio::join!(
        // Woken by who takes stock in.
        rounds::each(
            ("what stock platforms have", EVERY),
            || app.commerce.stock().woken(),
            || to_tell(app),
            |row| tell(app, row)
        ),
        rounds::again("stock of platforms", EVERY, || renew_due(app)),
        rounds::again("what platforms sell", SLOWLY, || read_due(app)),
        rounds::again("what orders take", SLOWLY, || reserve::end(app)),
    );
}

async fn to_tell(app: &App) -> AppResult<Vec<DueRow>> {
    let mut tx = app.db.unscoped_read().await?;
    Ok(store::unscoped_to_tell(&mut tx, app.now()).await?)
}

async fn tell(app: &App, row: DueRow) -> AppResult<()> {
    let (tenant, id) = one(&row)?;
    push::tell(app, &tenant, &id).await.map(drop)
}

fn one(row: &DueRow) -> AppResult<(TenantId, PlatformId)> {
    let tenant = row.tenant_id.parse().map_err(|_| DbError::Corrupt("platforms.tenant_id"))?;
    let id = row.id.parse().map_err(|_| DbError::Corrupt("platforms.id"))?;
    Ok((tenant, id))
}

/// Tells all platforms that can be told something now, one after the other; answers how many things they were told.
pub async fn tell_due(app: &App) -> AppResult<usize> {
    let mut count = 0;
    for row in to_tell(app).await? {
        let (tenant, id) = one(&row)?;
        count += push::tell(app, &tenant, &id).await?;
    }
    Ok(count)
}

/// Reckons anew what is to be.
pub async fn renew_due(app: &App) -> AppResult<()> {
    let mut tx = app.db.unscoped_read().await?;
    let due = store::unscoped_to_renew(&mut tx).await?;
    drop(tx);
    for row in due {
        let (tenant, id) = one(&row)?;
        while renew::go_on(app, &tenant, &id).await? {}
        app.commerce.stock().wake();
    }
    Ok(())
}

/// Reads what platforms sell whose time has come; answers how many there were.
pub async fn read_due(app: &App) -> AppResult<usize> {
    let held = app.now().plus_millis(HOLD_MS);
    let mut tx = app.db.unscoped_write().await?;
    let due = store::unscoped_hold_items(&mut tx, (app.now(), held), READ_AT_ONCE).await?;
    tx.commit().await?;
    let read = |row: DueRow| async move {
        let (tenant, id) = one(&row)?;
        catalogue::read(app, &tenant, &id, held).await
    };
    let count = due.len();
    let mut reading = futures_util::stream::iter(due.into_iter().map(read)).buffer_unordered(count.max(1));
    while let Some(done) = reading.next().await {
        if let Err(error) = done {
            tracing::error!(%error, "what a platform sells was not read, it is read again later");
        }
    }
    Ok(count)
}
