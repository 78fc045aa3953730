//! The background work of stock: tells platforms as soon as there is something to tell, reckons anew, reads goods, ends
//! what orders take.

use std::future::pending;
use std::time::Duration;

use futures_util::future::join_all;
use kontor_model::id::{PlatformId, TenantId};

use super::catalogue::{self, HOLD_MS};
use super::store::platforms::{self as store, DueRow};
use super::{push, renew, reserve, said};
use crate::app::App;
use crate::db::DbError;
use crate::error::AppResult;
use crate::jobs::rounds;

/// How often it looks when nobody wakes it: another server may have taken stock in.
const EVERY: Duration = Duration::from_secs(1);
/// How often it looks for what takes its time.
const SLOWLY: Duration = Duration::from_secs(10);
/// How often it forgets what was said long ago.
const SWEEP_EVERY: Duration = Duration::from_secs(6 * 3600);

/// Works until it is aborted. One platform that is slow keeps no other waiting.
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
        rounds::each(
            ("what platforms sell", SLOWLY),
            pending,
            || to_read(app),
            |row| async move { read(app, &row).await.map(drop) }
        ),
        rounds::again("what orders take", SLOWLY, || reserve::end(app)),
        rounds::again("what was said about stock", SWEEP_EVERY, || said::sweep(app)),
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

async fn to_read(app: &App) -> AppResult<Vec<DueRow>> {
    let mut tx = app.db.unscoped_read().await?;
    Ok(store::unscoped_to_read(&mut tx, app.now(), rounds::MOST_AT_ONCE).await?)
}

/// Reads what a platform sells; `false` when another server was faster.
async fn read(app: &App, row: &DueRow) -> AppResult<bool> {
    let (tenant, id) = one(row)?;
    let held = app.now().plus_millis(HOLD_MS);
    let mut tx = app.db.write(&tenant).await?;
    if !store::hold_items(&mut tx, &tenant, &id, (app.now(), held)).await? {
        return Ok(false);
    }
    tx.commit().await?;
    catalogue::read(app, &tenant, &id, held).await?;
    Ok(true)
}

/// Reads what platforms sell whose time has come, and waits for all of them; answers how many were read here.
pub async fn read_due(app: &App) -> AppResult<usize> {
    let rows = to_read(app).await?;
    let mut count = 0;
    for done in join_all(rows.iter().map(|row| read(app, row))).await {
        match done {
            Ok(is_mine) => count += usize::from(is_mine),
            Err(error) => tracing::error!(%error, "what a platform sells was not read, it is read again later"),
        }
    }
    Ok(count)
}
