//! Asks carriers in the background about every parcel that is due.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::StreamExt;
use kontor_model::UtcMillis;
use kontor_model::id::TenantId;

use super::ask::{self, HOLD_MS};
use crate::app::App;
use crate::db::DbError;
use crate::error::AppResult;
use crate::jobs::rounds;
use crate::shipping::rounds::ACCOUNTS_AT_ONCE;
use crate::shipping::store::tracking::{self as store, HeldRow, TrackRow};

/// Most parcels in one go.
const AT_ONCE: i64 = 200;
/// Most parcels of one account that are held at once: one with very many leaves room for the others.
const SHARE: i64 = 50;
/// How often it looks.
const EVERY: Duration = Duration::from_secs(20);

/// Asks about parcels that are due, at most so many; answers how many there were. One account that cannot be asked
/// keeps no other waiting.
pub async fn poll_due(app: &App) -> AppResult<usize> {
    let held = app.now().plus_millis(HOLD_MS);
    let mut tx = app.db.unscoped_write().await?;
    let mut due = store::unscoped_hold_due(&mut tx, app.now(), held, (SHARE, AT_ONCE)).await?;
    tx.commit().await?;
    due.sort_unstable();
    let mut groups = Vec::new();
    for of_tenant in due.chunk_by(|a, b| a.tenant_id == b.tenant_id) {
        match by_account(app, of_tenant).await {
            Ok(found) => groups.extend(found),
            Err(error) => tracing::error!(%error, "parcels of a customer were not asked about"),
        }
    }
    let ask = |(tenant, rows): (TenantId, Vec<TrackRow>)| ask_account(app, tenant, held, rows);
    futures_util::stream::iter(groups.into_iter().map(ask)).buffer_unordered(ACCOUNTS_AT_ONCE).collect::<()>().await;
    Ok(due.len())
}

async fn ask_account(app: &App, tenant: TenantId, held: UtcMillis, rows: Vec<TrackRow>) {
    match ask::ask(app, &tenant, held, &rows).await {
        Ok(None) => {}
        Ok(Some(failure)) => {
            let (carrier, code) = (&rows[0].carrier, &failure.code);
            tracing::warn!(
                carrier.id = carrier,
                code,
                "a carrier did not say where parcels are, it is asked again later"
            );
        }
        Err(error) => tracing::error!(%error, "what a carrier said about parcels was not written down"),
    }
}

/// The held parcels of one tenant by the account and mode they were made with.
async fn by_account(app: &App, held: &[HeldRow]) -> AppResult<Vec<(TenantId, Vec<TrackRow>)>> {
    let Some(first) = held.first() else { return Ok(Vec::new()) };
    let tenant: TenantId = first.tenant_id.parse().map_err(|_| DbError::Corrupt("parcels.tenant_id"))?;
    let mut ids: Vec<&str> = held.iter().map(|row| row.shipment_id.as_str()).collect();
    ids.dedup();
    let mut tx = app.db.read(&tenant).await?;
    let rows = store::of_shipments(&mut tx, &tenant, &ids).await?;
    drop(tx);
    let mut accounts: BTreeMap<(String, String, bool), Vec<TrackRow>> = BTreeMap::new();
    for row in rows {
        if held.iter().any(|held| held.shipment_id == row.shipment_id && held.number == row.number) {
            let of = (row.carrier.clone(), row.account_id.clone(), row.is_test);
            accounts.entry(of).or_default().push(row);
        }
    }
    Ok(accounts.into_values().map(|rows| (tenant.clone(), rows)).collect())
}

/// Asks until it is aborted.
pub(in crate::shipping) async fn background(app: &App) {
    rounds::again("where parcels are", EVERY, || poll_all(app)).await;
}

/// Until nothing is due any more that nobody asks about; what is asked about rests, so this ends.
async fn poll_all(app: &App) -> AppResult<()> {
    while poll_due(app).await? > 0 {}
    Ok(())
}
