//! Idempotency keys: who claimed a request, until when the claim counts, and what came of it.

use kontor_model::UtcMillis;
use kontor_model::id::TenantId;

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_optional};

/// Column text of a request that was claimed: nobody has called the carrier yet.
pub(in crate::shipping) const CLAIMED: &str = "claimed";
/// Column text of a request of which something may have happened at the carrier.
pub(in crate::shipping) const RUNNING: &str = "running";
/// Column text of a request that was answered.
pub(in crate::shipping) const DONE: &str = "done";
/// Column text of a request that surely had no effect so far and is tried again when its lease ends.
pub(in crate::shipping) const WAITING: &str = "waiting";

/// Which request a row stands for: scope is tenant, route and key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::shipping) struct KeyRef {
    /// Route such as `POST /v1/shipments`.
    pub(in crate::shipping) route: String,
    /// The caller's key.
    pub(in crate::shipping) key: String,
}

/// A claim as it stands in the store.
#[derive(sqlx::FromRow)]
pub(in crate::shipping) struct KeyRow {
    /// Id of the key the request was hashed with.
    pub(in crate::shipping) request_mac_key: String,
    /// Keyed hash of the request.
    pub(in crate::shipping) request_mac: Vec<u8>,
    /// [`CLAIMED`], [`RUNNING`], [`WAITING`] or [`DONE`].
    pub(in crate::shipping) state: String,
    /// The object that is being made or was made.
    pub(in crate::shipping) object_id: String,
    /// Counts take-overs; a finisher with an older number has lost the claim.
    pub(in crate::shipping) attempt: i64,
    /// Until then the claim belongs to its attempt.
    pub(in crate::shipping) leased_until: i64,
    /// How often the carrier was asked in vain.
    pub(in crate::shipping) tries: i64,
    /// When the key was used first.
    pub(in crate::shipping) created_at: i64,
}

/// A claim to be written.
pub(in crate::shipping) struct NewKey<'a> {
    /// What is claimed.
    pub(in crate::shipping) claim: &'a KeyRef,
    /// Keyed hash of the request, with the id of its key.
    pub(in crate::shipping) request_mac: (&'a str, &'a [u8]),
    /// The object that will be made.
    pub(in crate::shipping) object_id: &'a str,
    /// [`CLAIMED`]; [`RUNNING`] when the carrier is called at once, [`DONE`] when nobody is asked.
    pub(in crate::shipping) state: &'a str,
    /// Until then nobody else takes it over.
    pub(in crate::shipping) leased_until: UtcMillis,
    /// Now.
    pub(in crate::shipping) created_at: UtcMillis,
}

/// The claim under a key, if any.
pub(in crate::shipping) async fn find(tx: &mut Tx, tenant: &TenantId, claim: &KeyRef) -> DbResult<Option<KeyRow>> {
    const SQL: &str = "SELECT request_mac_key, request_mac, state, object_id, attempt, leased_until, tries, created_at \
        FROM idempotency_keys \
        WHERE tenant_id = $1 AND route = $2 AND idempotency_key = $3";
    fetch_optional!(tx, KeyRow, SQL, tenant.as_str(), claim.route.as_str(), claim.key.as_str())
}

/// Claims a key; `false` when somebody has it already. On PostgreSQL this waits for a claim that is being committed.
pub(in crate::shipping) async fn insert(tx: &mut Tx, tenant: &TenantId, new: &NewKey<'_>) -> DbResult<bool> {
    const SQL: &str = "INSERT INTO idempotency_keys (tenant_id, route, idempotency_key, request_mac_key, request_mac, \
        state, object_id, attempt, leased_until, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9) \
        ON CONFLICT (tenant_id, route, idempotency_key) DO NOTHING";
    let (mac_key, mac) = new.request_mac;
    let touched = execute!(
        tx,
        SQL,
        tenant.as_str(),
        new.claim.route.as_str(),
        new.claim.key.as_str(),
        mac_key,
        mac,
        new.state,
        new.object_id,
        new.leased_until.0,
        new.created_at.0
    )?;
    Ok(touched == 1)
}

/// Takes over a claim whose lease has run out; `false` when somebody else was faster, or its attempt lives after all.
/// That something may have happened at the carrier stays known.
pub(in crate::shipping) async fn take_over(
    tx: &mut Tx,
    tenant: &TenantId,
    claim: &KeyRef,
    (attempt, state): (i64, &str),
    (now, leased_until): (UtcMillis, UtcMillis),
) -> DbResult<bool> {
    const SQL: &str = "UPDATE idempotency_keys SET attempt = attempt + 1, leased_until = $7, \
        state = CASE WHEN state = 'running' THEN 'running' ELSE 'claimed' END \
        WHERE tenant_id = $1 AND route = $2 AND idempotency_key = $3 \
        AND attempt = $4 AND state = $5 AND state <> 'done' AND leased_until <= $6";
    let (route, key) = (claim.route.as_str(), claim.key.as_str());
    Ok(execute!(tx, SQL, tenant.as_str(), route, key, attempt, state, now.0, leased_until.0)? == 1)
}

/// Says that the carrier is called from now on, and prolongs the lease; `false` when another attempt has taken the claim
/// over, or it is answered. On PostgreSQL this waits for a take-over that is being committed.
pub(in crate::shipping) async fn begin_call(
    tx: &mut Tx,
    tenant: &TenantId,
    claim: &KeyRef,
    attempt: i64,
    leased_until: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE idempotency_keys SET leased_until = $5, state = 'running' \
        WHERE tenant_id = $1 AND route = $2 AND idempotency_key = $3 AND attempt = $4 \
        AND state IN ('claimed', 'running')";
    let touched =
        execute!(tx, SQL, tenant.as_str(), claim.route.as_str(), claim.key.as_str(), attempt, leased_until.0)?;
    Ok(touched == 1)
}

/// Leaves a claim to whoever comes after `again_at`: something may have happened at the carrier. `false` when another
/// attempt has taken it over.
pub(in crate::shipping) async fn leave(
    tx: &mut Tx,
    tenant: &TenantId,
    claim: &KeyRef,
    attempt: i64,
    again_at: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE idempotency_keys SET leased_until = $5 \
        WHERE tenant_id = $1 AND route = $2 AND idempotency_key = $3 AND attempt = $4 AND state = 'running'";
    let touched = execute!(tx, SQL, tenant.as_str(), claim.route.as_str(), claim.key.as_str(), attempt, again_at.0)?;
    Ok(touched == 1)
}

/// Puts a claim aside until `again_at`: nothing happened at the carrier. `false` when another attempt has taken it over.
pub(in crate::shipping) async fn park(
    tx: &mut Tx,
    tenant: &TenantId,
    claim: &KeyRef,
    attempt: i64,
    again_at: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE idempotency_keys SET state = 'waiting', leased_until = $5, tries = tries + 1 \
        WHERE tenant_id = $1 AND route = $2 AND idempotency_key = $3 AND attempt = $4 AND state = 'running'";
    let touched = execute!(tx, SQL, tenant.as_str(), claim.route.as_str(), claim.key.as_str(), attempt, again_at.0)?;
    Ok(touched == 1)
}

/// Takes a claim back from whoever holds it, because its shipment is known to be bought, and marks it as answered.
pub(in crate::shipping) async fn force_done(tx: &mut Tx, tenant: &TenantId, claim: &KeyRef) -> DbResult<u64> {
    const SQL: &str = "UPDATE idempotency_keys SET state = 'done', attempt = attempt + 1 \
        WHERE tenant_id = $1 AND route = $2 AND idempotency_key = $3 AND state <> 'done'";
    execute!(tx, SQL, tenant.as_str(), claim.route.as_str(), claim.key.as_str())
}

/// Marks a claim as answered; `false` when another attempt has taken it over meanwhile.
pub(in crate::shipping) async fn finish(
    tx: &mut Tx,
    tenant: &TenantId,
    claim: &KeyRef,
    attempt: i64,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE idempotency_keys SET state = $5 \
        WHERE tenant_id = $1 AND route = $2 AND idempotency_key = $3 AND attempt = $4 \
        AND state IN ('claimed', 'running')";
    let touched = execute!(tx, SQL, tenant.as_str(), claim.route.as_str(), claim.key.as_str(), attempt, DONE)?;
    Ok(touched == 1)
}

/// Gives a claim back as if it had never been; `false` when another attempt has taken it over meanwhile.
pub(in crate::shipping) async fn release(
    tx: &mut Tx,
    tenant: &TenantId,
    claim: &KeyRef,
    attempt: i64,
) -> DbResult<bool> {
    const SQL: &str = "DELETE FROM idempotency_keys \
        WHERE tenant_id = $1 AND route = $2 AND idempotency_key = $3 AND attempt = $4 \
        AND state IN ('claimed', 'running')";
    let touched = execute!(tx, SQL, tenant.as_str(), claim.route.as_str(), claim.key.as_str(), attempt)?;
    Ok(touched == 1)
}

/// Forgets answered keys of a tenant that are older than `before`.
pub(in crate::shipping) async fn delete_older(tx: &mut Tx, tenant: &TenantId, before: UtcMillis) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM idempotency_keys WHERE tenant_id = $1 AND created_at < $2 AND state = 'done'";
    execute!(tx, SQL, tenant.as_str(), before.0)
}

/// Forgets answered keys of all tenants that are older than `before`; for the tidying only.
pub(in crate::shipping) async fn unscoped_delete_older(tx: &mut Tx, before: UtcMillis) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM idempotency_keys WHERE created_at < $1 AND state = 'done'";
    execute!(tx, SQL, before.0)
}

/// A claim that nobody works on any more.
#[derive(sqlx::FromRow)]
pub(in crate::shipping) struct AbandonedRow {
    /// Whose it is.
    pub(in crate::shipping) tenant_id: String,
    /// Its route.
    pub(in crate::shipping) route: String,
    /// Its key.
    pub(in crate::shipping) idempotency_key: String,
    /// As in [`KeyRow`].
    pub(in crate::shipping) state: String,
    /// The attempt that held it last.
    pub(in crate::shipping) attempt: i64,
    /// How often the carrier was asked in vain.
    pub(in crate::shipping) tries: i64,
    /// When the key was used first.
    pub(in crate::shipping) created_at: i64,
    /// The object it was about.
    pub(in crate::shipping) object_id: String,
}

/// Claims of all tenants whose lease has run out: each tenant in turn, his oldest first; for the background work only.
pub(in crate::shipping) async fn unscoped_abandoned(
    tx: &mut Tx,
    now: UtcMillis,
    limit: i64,
) -> DbResult<Vec<AbandonedRow>> {
    const SQL: &str = "SELECT tenant_id, route, idempotency_key, state, attempt, tries, created_at, object_id \
        FROM (SELECT tenant_id, route, idempotency_key, state, attempt, tries, created_at, object_id, leased_until, \
        ROW_NUMBER() OVER (PARTITION BY tenant_id ORDER BY leased_until, idempotency_key) AS turn \
        FROM idempotency_keys WHERE state <> 'done' AND leased_until < $1) AS abandoned \
        ORDER BY turn, leased_until, idempotency_key LIMIT $2";
    fetch_all!(tx, AbandonedRow, SQL, now.0, limit)
}

/// Gives up the waiting claim of a shipment that nothing happened with; `false` when it is not waiting.
pub(in crate::shipping) async fn release_waiting(tx: &mut Tx, tenant: &TenantId, object_id: &str) -> DbResult<bool> {
    const SQL: &str = "DELETE FROM idempotency_keys WHERE tenant_id = $1 AND object_id = $2 AND state = 'waiting'";
    Ok(execute!(tx, SQL, tenant.as_str(), object_id)? == 1)
}

/// Frees the answered key of a route under which an object was made that is gone.
pub(in crate::shipping) async fn forget(tx: &mut Tx, tenant: &TenantId, route: &str, object_id: &str) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM idempotency_keys \
        WHERE tenant_id = $1 AND route = $2 AND object_id = $3 AND state = 'done'";
    execute!(tx, SQL, tenant.as_str(), route, object_id)
}
