//! SQL of the job queue. Claiming is the one place besides `db/` where the two data bases get different texts.

use kontor_model::UtcMillis;
use kontor_model::id::{JobId, TenantId};

use super::{Lane, NewJob};
use crate::db::{DbError, DbResult, Tx, execute, fetch_one, fetch_optional};

/// A claimed job, its payload still sealed.
pub(super) struct Claimed {
    pub(super) id: JobId,
    pub(super) tenant: TenantId,
    pub(super) kind: String,
    pub(super) payload: Vec<u8>,
    pub(super) attempts: i64,
}

type Row = (String, String, String, Vec<u8>, i64);

pub(super) async fn insert(tx: &mut Tx, id: &JobId, job: &NewJob<'_>, sealed: &[u8], now: UtcMillis) -> DbResult<()> {
    const SQL: &str = "INSERT INTO jobs \
        (id, tenant_id, lane, kind, payload, run_at, attempts, leased_until, state, last_error, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 'waiting', '', $7)";
    let lane = job.lane.code();
    execute!(tx, SQL, id.as_str(), job.tenant.as_str(), lane, job.kind, sealed, job.run_at.0, now.0)?;
    Ok(())
}

/// Tells whether a lane has work, without taking the write lock.
pub(super) async fn unscoped_has_due(tx: &mut Tx, lane: Lane, now: UtcMillis) -> DbResult<bool> {
    const SQL: &str = "SELECT COUNT(*) FROM (SELECT id FROM jobs \
        WHERE state = 'waiting' AND lane = $1 AND run_at <= $2 AND leased_until <= $2 LIMIT 1) AS due";
    let (count,) = fetch_one!(tx, (i64,), SQL, lane.code(), now.0)?;
    Ok(count > 0)
}

/// Leases the longest-waiting job of a lane. On PostgreSQL rows that another node is claiming are passed over; SQLite
/// has one writer, so the conditional update alone is enough.
pub(super) async fn unscoped_claim(
    tx: &mut Tx,
    lane: Lane,
    now: UtcMillis,
    lease_until: UtcMillis,
) -> DbResult<Option<Claimed>> {
    const SQLITE: &str = "UPDATE jobs SET leased_until = $3, attempts = attempts + 1 WHERE id = (\
        SELECT id FROM jobs WHERE state = 'waiting' AND lane = $1 AND run_at <= $2 AND leased_until <= $2 \
        ORDER BY run_at, id LIMIT 1) RETURNING id, tenant_id, kind, payload, attempts";
    const POSTGRES: &str = "UPDATE jobs SET leased_until = $3, attempts = attempts + 1 WHERE id = (\
        SELECT id FROM jobs WHERE state = 'waiting' AND lane = $1 AND run_at <= $2 AND leased_until <= $2 \
        ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, tenant_id, kind, payload, attempts";
    let sql = match tx {
        Tx::Sqlite(_) => SQLITE,
        Tx::Postgres(_) => POSTGRES,
    };
    let row = fetch_optional!(tx, Row, sql, lane.code(), now.0, lease_until.0)?;
    row.map(claimed).transpose()
}

/// Leases one job by its id, if nobody holds it and it is not over.
pub(super) async fn unscoped_claim_one(
    tx: &mut Tx,
    id: &JobId,
    now: UtcMillis,
    lease_until: UtcMillis,
) -> DbResult<Option<Claimed>> {
    const SQL: &str = "UPDATE jobs SET leased_until = $3, attempts = attempts + 1 \
        WHERE id = $1 AND state = 'waiting' AND leased_until <= $2 RETURNING id, tenant_id, kind, payload, attempts";
    let row = fetch_optional!(tx, Row, SQL, id.as_str(), now.0, lease_until.0)?;
    row.map(claimed).transpose()
}

/// A lease as one attempt holds it. A later attempt has a higher number, and then this one changes nothing any more.
#[derive(Clone, Copy)]
pub(super) struct Lease<'a> {
    pub(super) tenant: &'a TenantId,
    pub(super) id: &'a JobId,
    pub(super) attempt: i64,
}

/// Ends a job well and wipes its payload; `false` when somebody else holds it or it is over.
pub(super) async fn finish(tx: &mut Tx, lease: Lease<'_>) -> DbResult<bool> {
    const SQL: &str = "UPDATE jobs SET state = 'done', payload = $4, leased_until = 0, last_error = '' \
        WHERE tenant_id = $1 AND id = $2 AND attempts = $3 AND state = 'waiting'";
    let Lease { tenant, id, attempt } = lease;
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), attempt, Vec::<u8>::new())? == 1)
}

/// Puts a job back for a later attempt; `false` when somebody else holds it or it is over.
pub(super) async fn retry(tx: &mut Tx, lease: Lease<'_>, run_at: UtcMillis, reason: &str) -> DbResult<bool> {
    const SQL: &str = "UPDATE jobs SET run_at = $4, leased_until = 0, last_error = $5 \
        WHERE tenant_id = $1 AND id = $2 AND attempts = $3 AND state = 'waiting'";
    let Lease { tenant, id, attempt } = lease;
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), attempt, run_at.0, reason)? == 1)
}

/// Gives a job up: kept for people to see, its payload wiped; `false` when somebody else holds it or it is over.
pub(super) async fn bury(tx: &mut Tx, lease: Lease<'_>, reason: &str) -> DbResult<bool> {
    const SQL: &str = "UPDATE jobs SET state = 'dead', payload = $4, leased_until = 0, last_error = $5 \
        WHERE tenant_id = $1 AND id = $2 AND attempts = $3 AND state = 'waiting'";
    let Lease { tenant, id, attempt } = lease;
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), attempt, Vec::<u8>::new(), reason)? == 1)
}

/// Number of jobs that were given up.
pub(super) async fn unscoped_count_dead(tx: &mut Tx) -> DbResult<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM jobs WHERE state = 'dead'";
    let (count,) = fetch_one!(tx, (i64,), SQL)?;
    Ok(count)
}

/// Removes jobs that went well long ago.
pub(super) async fn unscoped_delete_done(tx: &mut Tx, before: UtcMillis) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM jobs WHERE state = 'done' AND created_at < $1";
    execute!(tx, SQL, before.0)
}

fn claimed((id, tenant, kind, payload, attempts): Row) -> DbResult<Claimed> {
    let corrupt = || DbError::Corrupt("jobs");
    let id = id.parse().map_err(|_| corrupt())?;
    let tenant = tenant.parse().map_err(|_| corrupt())?;
    Ok(Claimed { id, tenant, kind, payload, attempts })
}
