//! Runs of platforms.

use kontor_model::UtcMillis;
use kontor_model::id::{PlatformId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_built};

/// A run; the migration says what each column means.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct RunRow {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) began_at: i64,
    pub(super) ended_at: i64,
    pub(super) runs: i64,
    pub(super) accepted: i64,
    pub(super) rejected: i64,
    pub(super) pending: i64,
    pub(super) fail_code: String,
    pub(super) fail_text: String,
}

/// Which runs are wanted.
pub(super) struct Wanted<'a> {
    /// Of this kind; empty: of all.
    pub(super) kind: &'a str,
    /// Only those in which something was refused or failed.
    pub(super) troubled: bool,
    /// Before this one.
    pub(super) before: &'a str,
    pub(super) limit: i64,
}

/// Adds a run to the last one of its kind, if that began after `since`, failed in the same way or not at all, and had trouble
/// as this one has; `false` when it did not.
pub(super) async fn join(
    tx: &mut Tx,
    (tenant, platform): (&TenantId, &str),
    run: &RunRow,
    since: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE platform_runs SET ended_at = $4, runs = runs + 1, accepted = accepted + $5, \
        rejected = rejected + $6, pending = pending + $7, fail_text = $9 \
        WHERE tenant_id = $1 AND fail_code = $8 AND began_at > $10 \
        AND (rejected > 0) = ($6 > 0) AND (pending > 0) = ($7 > 0) AND id = (SELECT id FROM platform_runs \
        WHERE tenant_id = $1 AND platform_id = $2 AND kind = $3 ORDER BY id DESC LIMIT 1)";
    let (counts, failed) =
        ((run.accepted, run.rejected, run.pending), (run.fail_code.as_str(), run.fail_text.as_str()));
    let of = (tenant.as_str(), platform, run.kind.as_str());
    let touched =
        execute!(tx, SQL, of.0, of.1, of.2, run.ended_at, counts.0, counts.1, counts.2, failed.0, failed.1, since.0)?;
    Ok(touched == 1)
}

/// Writes a run down, where the platform is still there.
pub(super) async fn insert(tx: &mut Tx, (tenant, platform): (&TenantId, &str), run: &RunRow) -> DbResult<()> {
    const SQL: &str = "INSERT INTO platform_runs (id, tenant_id, platform_id, kind, began_at, ended_at, runs, accepted, rejected, \
        pending, fail_code, fail_text) SELECT $1, tenant_id, id, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM platforms \
        WHERE tenant_id = $2 AND id = $3";
    execute!(
        tx,
        SQL,
        run.id.as_str(),
        tenant.as_str(),
        platform,
        run.kind.as_str(),
        run.began_at,
        run.ended_at,
        run.runs,
        run.accepted,
        run.rejected,
        run.pending,
        run.fail_code.as_str(),
        run.fail_text.as_str()
    )?;
    Ok(())
}

/// A page of a platform's runs, newest first.
pub(super) async fn page(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    wanted: &Wanted<'_>,
) -> DbResult<Vec<RunRow>> {
    const HEAD: &str = "SELECT id, kind, began_at, ended_at, runs, accepted, rejected, pending, fail_code, fail_text \
        FROM platform_runs WHERE tenant_id = ";
    fetch_built!(tx, RunRow, HEAD, |sql| {
        sql.push_bind(tenant.as_str()).push(" AND platform_id = ").push_bind(platform.as_str());
        sql.push(" AND id < ").push_bind(wanted.before);
        if !wanted.kind.is_empty() {
            sql.push(" AND kind = ").push_bind(wanted.kind);
        }
        if wanted.troubled {
            sql.push(" AND (rejected > 0 OR pending > 0 OR fail_code <> '')");
        }
        sql.push(" ORDER BY id DESC LIMIT ").push_bind(wanted.limit);
    })
}

/// Forgets runs that ended before a moment; for the background work only.
pub(super) async fn unscoped_forget(tx: &mut Tx, before: UtcMillis) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM platform_runs WHERE ended_at < $1";
    execute!(tx, SQL, before.0)
}
