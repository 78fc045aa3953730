//! Finds what platforms are to be told, one platform at a time, the things of one order in their order.

use std::collections::VecDeque;
use std::future::pending;
use std::time::Duration;

use futures_util::future::join_all;
use kontor_model::UtcMillis;
use kontor_model::id::{PlatformId, TenantId};
use kontor_model::shipment::{Finding, Severity};

use super::content::FULFILLMENT;
use super::store::{self, DispatchRow, DueRow, Told};
use super::tell::{HOLD_MS, Teller, Went};
use super::{rule, said, write};
use crate::app::App;
use crate::commerce::platforms::{Connection, Judge};
use crate::commerce::runs::{self, Kind, Run, Tally};
use crate::db::DbError;
use crate::error::{AppError, AppResult};
use crate::jobs::rounds;

/// Most things a platform is told in one go.
const SHARE: i64 = 100;
/// How long nothing is told to a platform that cannot be called at all.
const NOT_CALLABLE_MS: i64 = 5 * 60_000;
/// How often it looks.
const EVERY: Duration = Duration::from_secs(2);
/// How often it forgets what was said long ago.
const SWEEP_EVERY: Duration = Duration::from_secs(6 * 3600);

/// Tells until it is aborted. One platform that is slow or cannot be told keeps no other waiting.
pub(in crate::commerce) async fn background(app: &App) {
    let tell = |row: DueRow| async move { tell_all(app, row).await.map(drop) };
    tokio::join!(
        rounds::each(("what platforms are told", EVERY), pending, || due(app), tell),
        rounds::again("what was said to platforms", SWEEP_EVERY, || said::sweep(app)),
    );
}

/// Tells what is due, until nothing is; answers how much there was.
pub async fn dispatch_due(app: &App) -> AppResult<usize> {
    let mut count = 0;
    loop {
        let platforms = due(app).await?;
        let mut told = 0;
        for done in join_all(platforms.into_iter().map(|row| tell_all(app, row))).await {
            match done {
                Ok(count) => told += count,
                Err(error) => tracing::error!(%error, "a platform was not told, it is tried again"),
            }
        }
        if told == 0 {
            return Ok(count);
        }
        count += told;
    }
}

/// Platforms that something is to be told to.
async fn due(app: &App) -> AppResult<Vec<DueRow>> {
    let mut tx = app.db.unscoped_write().await?;
    store::unscoped_release_closed(&mut tx, app.now()).await?;
    let due = store::unscoped_due(&mut tx, app.now()).await?;
    tx.commit().await?;
    Ok(due)
}

/// Tells a platform what is due, a share at a time, until nothing is; answers how much there was.
async fn tell_all(app: &App, row: DueRow) -> AppResult<usize> {
    let tenant: TenantId = row.tenant_id.parse().map_err(|_| DbError::Corrupt("dispatches.tenant_id"))?;
    let platform: PlatformId = row.platform_id.parse().map_err(|_| DbError::Corrupt("dispatches.platform_id"))?;
    let mut count = 0;
    loop {
        let held = app.now().plus_millis(HOLD_MS);
        let mut tx = app.db.write(&tenant).await?;
        let mut rows = store::hold_due(&mut tx, &tenant, platform.as_str(), (app.now(), held), SHARE).await?;
        tx.commit().await?;
        if rows.is_empty() {
            return Ok(count);
        }
        count += rows.len();
        rows.sort_by(|a, b| a.id.cmp(&b.id));
        tell_platform(app, (&tenant, &platform), held, rows).await?;
    }
}

async fn tell_platform(
    app: &App,
    (tenant, platform): (&TenantId, &PlatformId),
    held: UtcMillis,
    rows: Vec<DispatchRow>,
) -> AppResult<()> {
    let connection = match Connection::open(app, tenant, platform).await {
        Ok(connection) => connection,
        Err(AppError::Conflict(code)) => return wait(app, tenant, (held, NOT_CALLABLE_MS), &rows, code).await,
        Err(error) => return Err(error),
    };
    let mut tx = app.db.read(tenant).await?;
    let rule = rule::of(&mut tx, tenant, platform.as_str()).await?.unwrap_or_else(write::usual_rule);
    drop(tx);
    let began = app.now();
    let (judge, tally) = (Judge::default(), Tally::default());
    let mut teller = Teller { app, tenant, connection: &connection, rule: &rule, judge, tally };
    let (fulfillments, statuses): (Vec<DispatchRow>, Vec<DispatchRow>) =
        rows.into_iter().partition(|row| row.kind == FULFILLMENT);
    let most = connection.shop.descriptor().capabilities.max_batch.max(1);
    let together = connection.shop.ships_together(connection.settings()).clamp(1, most);
    let chunks = fulfillments.chunks(together).chain(statuses.chunks(most));
    let mut chunks: VecDeque<(&[DispatchRow], UtcMillis)> = chunks.map(|chunk| (chunk, held)).collect();
    while let Some((chunk, held)) = chunks.pop_front() {
        match teller.tell(chunk, held).await? {
            Went::On => {}
            Went::Apart(held) => {
                let (first, second) = chunk.split_at(chunk.len() / 2);
                chunks.push_front((second, held));
                chunks.push_front((first, held));
            }
            Went::Away(pause_ms) => {
                for (rest, held) in chunks.drain(..) {
                    wait(app, tenant, (held, pause_ms), rest, "platform_rests").await?;
                }
            }
        }
    }
    runs::note(app, &Run { tenant, platform: platform.as_str(), kind: Kind::Dispatch, began }, teller.tally).await
}

/// Nobody can be called: what is due waits, and that counts as no attempt.
pub(super) async fn wait(
    app: &App,
    tenant: &TenantId,
    (held, pause_ms): (UtcMillis, i64),
    rows: &[DispatchRow],
    code: &str,
) -> AppResult<()> {
    let due = Some(app.now().plus_millis(pause_ms).0);
    let mut tx = app.db.write(tenant).await?;
    for row in rows {
        let findings = [Finding::new(Severity::Warning, code, "", String::new())];
        let findings = serde_json::to_string(&findings).map_err(AppError::internal)?;
        let (state, attempts) = (row.state.as_str(), row.attempts);
        let told = Told { state, due, told_at: None, attempts, findings: &findings, said: None };
        store::note(&mut tx, tenant, (&row.id, held), &told).await?;
    }
    Ok(tx.commit().await?)
}
