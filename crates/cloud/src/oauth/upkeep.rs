//! What the oauth room does by itself: sums to the store every ten seconds, old rows away every hour.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use kontor_model::UtcMillis;
use kontor_model::id::{ClientId, ClientSecretId};

use super::store::counts::Count;
use super::usage::{Due, Reason};
use super::{news, store};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::db::{DbResult, Tx};
use crate::limits;

const FLUSH_PAUSE: Duration = Duration::from_secs(10);
/// Flushes between two clean-ups: an hour.
const FLUSHES_PER_TIDY: u32 = 360;
/// Tallies in one transaction, so that nobody waits long for the writer.
const TALLIES_PER_TX: usize = 200;
/// How long hashes of deleted applications and counters are kept.
const KEPT_MS: i64 = 90 * 24 * 3_600_000;
/// Hashes dropped in one transaction.
const DROPPED_PER_TX: i64 = 1000;

/// Works until it is aborted.
pub async fn background(app: Arc<App>) {
    tokio::join!(news::listen(Arc::clone(&app)), flush_and_tidy(&app));
}

/// Writes what was counted since the last time to the store; also to be called when a server stops.
pub async fn flush_counts(app: &App) -> DbResult<()> {
    loop {
        let due = app.oauth.usage.take_due(TALLIES_PER_TX, app.now());
        if due.is_empty() {
            return Ok(());
        }
        if let Err(error) = store_due(app, &due).await {
            app.oauth.usage.put_back(due);
            return Err(error);
        }
    }
}

/// Drops rows that have served: hashes of applications deleted 90 days ago, tokens that ran out, old counters.
pub(crate) async fn tidy(app: &App) -> DbResult<()> {
    let now = app.now();
    app.oauth.revoked.tidy(now);
    let mut tx = app.db.unscoped_write().await?;
    store::secrets::unscoped_forget_deleted(&mut tx, now.plus_millis(-KEPT_MS), DROPPED_PER_TX).await?;
    store::revoked::unscoped_forget(&mut tx, now).await?;
    store::counts::unscoped_forget(&mut tx, now.plus_millis(-KEPT_MS)).await?;
    tx.commit().await
}

async fn flush_and_tidy(app: &App) {
    let mut flushes = 0u32;
    loop {
        tokio::time::sleep(FLUSH_PAUSE).await;
        if let Err(error) = flush_counts(app).await {
            tracing::warn!(%error, "what was counted at the token endpoint waits for the database");
        }
        if flushes.is_multiple_of(FLUSHES_PER_TIDY)
            && let Err(error) = tidy(app).await
        {
            tracing::warn!(%error, "old rows of the token endpoint stay for another hour");
        }
        flushes = flushes.wrapping_add(1);
    }
}

/// Everything in one order on every node, so that two who write never wait for each other in a circle: applications,
/// then secrets, both by id; counters by their key; the audit log last, by tenant. Whoever deletes an application or
/// gives a tenant's applications a number goes the same way.
pub(super) struct Plan<'a> {
    pub(super) clients: BTreeMap<&'a str, (&'a ClientId, UtcMillis)>,
    pub(super) secrets: BTreeMap<&'a str, (&'a ClientSecretId, UtcMillis)>,
    pub(super) counts: Vec<&'a Due>,
    pub(super) series: Vec<&'a Due>,
}

impl<'a> Plan<'a> {
    pub(super) fn of(due: &'a [Due]) -> Plan<'a> {
        let (mut clients, mut secrets) = (BTreeMap::new(), BTreeMap::new());
        for part in due.iter().filter(|part| part.reason == Reason::Issued) {
            // The same one may be due several times, once per address: the latest moment counts.
            if let Some(id) = &part.client {
                let (_, at) = clients.entry(id.as_str()).or_insert((id, part.last_at));
                *at = part.last_at.max(*at);
            }
            if let Some(id) = &part.secret {
                let (_, at) = secrets.entry(id.as_str()).or_insert((id, part.last_at));
                *at = part.last_at.max(*at);
            }
        }
        let mut counts: Vec<&Due> = due.iter().collect();
        counts.sort_by_cached_key(|part| (text_of(part.client.as_ref()), part.address, part.reason.code()));
        let mut series: Vec<&Due> = due.iter().filter(|part| part.begins_series).collect();
        let tenant = |part: &Due| part.tenant.as_ref().map_or("", |tenant| tenant.as_str()).to_owned();
        series.sort_by_cached_key(|part| (tenant(part), part.first_at));
        Plan { clients, secrets, counts, series }
    }
}

async fn store_due(app: &App, due: &[Due]) -> DbResult<()> {
    let plan = Plan::of(due);
    let mut tx = app.db.unscoped_write().await?;
    for (id, at) in plan.clients.values() {
        store::clients::unscoped_note_use(&mut tx, id, *at).await?;
    }
    for (id, at) in plan.secrets.values() {
        store::secrets::unscoped_note_use(&mut tx, id, *at).await?;
    }
    for part in plan.counts {
        add_count(&mut tx, part).await?;
    }
    for part in plan.series {
        audit_series(app, &mut tx, part).await?;
    }
    tx.commit().await
}

async fn add_count(tx: &mut Tx, due: &Due) -> DbResult<()> {
    let address = limits::bucket(due.address);
    let count = Count {
        tenant: due.tenant.as_ref().map_or("", |tenant| tenant.as_str()),
        client: text_of(due.client.as_ref()),
        address: &address,
        reason: due.reason.code(),
        count: due.count,
        first_at: due.first_at,
        last_at: due.last_at,
    };
    store::counts::unscoped_add(tx, &count).await
}

/// The first refusal of a series; the rest of it is only counted.
async fn audit_series(app: &App, tx: &mut Tx, due: &Due) -> DbResult<()> {
    let detail = format!("reason {}, address {}", due.reason.code(), limits::bucket(due.address));
    let object = text_of(due.client.as_ref());
    let actor = match &due.client {
        Some(client) if due.reason.is_proven() => Actor::Client(client),
        _ => Actor::Visitor,
    };
    let entry = Entry { actor, action: "token.refused", object, detail: &detail };
    match &due.tenant {
        Some(tenant) => audit::record(tx, app, tenant, entry).await,
        None => audit::unscoped_record(tx, app, entry).await,
    }
}

/// The column text of an application that may be unknown.
fn text_of(client: Option<&ClientId>) -> &str {
    client.map_or("", ClientId::as_str)
}
