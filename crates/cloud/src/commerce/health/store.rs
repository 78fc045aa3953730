//! Which platforms there is something to say about, and what was said of them.

use kontor_model::UtcMillis;
use kontor_model::id::{PlatformId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_one};

/// A platform somebody may have to be told of.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct WatchedRow {
    pub(super) id: String,
    pub(super) tenant_id: String,
}

/// Attempts after which something that is told again and again counts as not taken.
const MANY_ATTEMPTS: i64 = 10;

/// Platforms of all tenants whose state or silence was not told yet, or that take something not; for the background work
/// only. `few` is how many things a platform may take not without a word.
pub(super) async fn unscoped_watched(tx: &mut Tx, now: UtcMillis, few: i64) -> DbResult<Vec<WatchedRow>> {
    const SQL: &str = "SELECT id, tenant_id FROM platforms p WHERE paused = FALSE AND (\
        (state IN ('expired', 'failing') AND told <> state) OR (state = 'connected' AND told <> '') \
        OR (state = 'connected' AND silence_told = FALSE AND silent_after_h IS NOT NULL \
            AND exchanges LIKE '%\"orders\"%' AND COALESCE(last_order_at, created_at) <= $1 - silent_after_h * 3600000) \
        OR refused_told > 0 \
        OR (SELECT COUNT(*) FROM (SELECT 1 FROM platform_stock s WHERE s.platform_id = p.id \
            AND (s.state = 'rejected' OR (s.state = 'pending' AND s.attempts >= $3)) LIMIT $2) AS goods) \
        + (SELECT COUNT(*) FROM (SELECT 1 FROM dispatches d WHERE d.platform_id = p.id AND d.tenant_id = p.tenant_id \
            AND d.state = 'rejected' LIMIT $2) AS messages) >= $2) \
        ORDER BY id";
    fetch_all!(tx, WatchedRow, SQL, now.0, few, MANY_ATTEMPTS)
}

/// How many things a platform takes not: refused, or failed again and again.
pub(super) async fn count_refused(tx: &mut Tx, tenant: &TenantId, id: &PlatformId) -> DbResult<i64> {
    const SQL: &str = "SELECT (SELECT COUNT(*) FROM platform_stock WHERE tenant_id = $1 AND platform_id = $2 \
        AND (state = 'rejected' OR (state = 'pending' AND attempts >= $3))) \
        + (SELECT COUNT(*) FROM dispatches WHERE tenant_id = $1 AND platform_id = $2 AND state = 'rejected')";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str(), id.as_str(), MANY_ATTEMPTS)?.0)
}

/// How many things a platform takes not people were told of last.
pub(super) async fn refused_told(tx: &mut Tx, tenant: &TenantId, id: &PlatformId) -> DbResult<i64> {
    const SQL: &str = "SELECT refused_told FROM platforms WHERE tenant_id = $1 AND id = $2";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str(), id.as_str())?.0)
}

/// Notes that people are told of a state, empty for one that works; `false` when somebody else did meanwhile, or it changed.
pub(super) async fn tell_state(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
    (state, told, news): (&str, &str, &str),
) -> DbResult<bool> {
    const SQL: &str = "UPDATE platforms SET told = $5 WHERE tenant_id = $1 AND id = $2 AND state = $3 AND told = $4";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), state, told, news)? == 1)
}

/// Notes that people are told of a silence; `false` when somebody else did, or an order came.
pub(super) async fn tell_silence(tx: &mut Tx, tenant: &TenantId, id: &PlatformId, since: UtcMillis) -> DbResult<bool> {
    const SQL: &str = "UPDATE platforms SET silence_told = TRUE WHERE tenant_id = $1 AND id = $2 \
        AND silence_told = FALSE AND COALESCE(last_order_at, created_at) = $3";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), since.0)? == 1)
}

/// Notes of how many things people are told; `false` when somebody else did.
pub(super) async fn tell_refused(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
    (told, news): (i64, i64),
) -> DbResult<bool> {
    const SQL: &str = "UPDATE platforms SET refused_told = $4 WHERE tenant_id = $1 AND id = $2 AND refused_told = $3";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), told, news)? == 1)
}
