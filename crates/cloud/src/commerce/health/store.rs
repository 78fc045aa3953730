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

/// Attempts after which a person has to know of something that is told again and again.
const MANY_ATTEMPTS: i64 = 10;

/// Platforms of all tenants whose state, silence or ending credentials were not told yet, or at which something needs a person; for the background
/// work only. Orders count that are held since before `held_before`.
pub(super) async fn unscoped_watched(tx: &mut Tx, now: UtcMillis, held_before: UtcMillis) -> DbResult<Vec<WatchedRow>> {
    const SQL: &str = "SELECT id, tenant_id FROM platforms p WHERE paused = FALSE AND (\
        (state IN ('expired', 'failing') AND told <> state) OR (state = 'connected' AND told <> '') \
        OR (state = 'connected' AND silence_told = FALSE AND silent_after_h IS NOT NULL \
            AND exchanges LIKE '%\"orders\"%' AND COALESCE(last_order_at, created_at) <= $1 - silent_after_h * 3600000) \
        OR (keys_told < 1 AND keys_until > $1 - 86400000 AND keys_until <= $1 + 1209600000) \
        OR (keys_told < 2 AND keys_until > $1 - 86400000 AND keys_until <= $1 + 259200000) \
        OR refused_told > 0 \
        OR EXISTS (SELECT 1 FROM orders o WHERE o.platform_id = p.id AND o.delivery = 'held' AND o.updated_at <= $2) \
        OR EXISTS (SELECT 1 FROM platform_stock s WHERE s.platform_id = p.id \
            AND (s.state = 'rejected' OR (s.state = 'pending' AND s.attempts >= $3))) \
        OR EXISTS (SELECT 1 FROM dispatches d WHERE d.platform_id = p.id AND d.tenant_id = p.tenant_id \
            AND (d.state = 'rejected' OR (d.state = 'pending' AND d.attempts >= $3)))) \
        ORDER BY id";
    fetch_all!(tx, WatchedRow, SQL, now.0, held_before.0, MANY_ATTEMPTS)
}

/// How many things need a person at a platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct NeedsRow {
    /// Orders that are held.
    pub(super) held: i64,
    /// Dispatches and statuses that were refused.
    pub(super) refused: i64,
    /// Stock that was refused.
    pub(super) goods: i64,
    /// Dispatches and statuses that failed again and again and are still tried.
    pub(super) again: i64,
    /// The same of stock.
    pub(super) goods_again: i64,
}

/// What needs a person at a platform; orders that are held since before `held_before`.
pub(super) async fn needs(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
    held_before: UtcMillis,
) -> DbResult<NeedsRow> {
    const SQL: &str = "SELECT \
        (SELECT COUNT(*) FROM orders WHERE tenant_id = $1 AND platform_id = $2 AND delivery = 'held' \
            AND updated_at <= $3) AS held, \
        (SELECT COUNT(*) FROM dispatches WHERE tenant_id = $1 AND platform_id = $2 AND state = 'rejected') AS refused, \
        (SELECT COUNT(*) FROM platform_stock WHERE tenant_id = $1 AND platform_id = $2 AND state = 'rejected') AS goods, \
        (SELECT COUNT(*) FROM dispatches WHERE tenant_id = $1 AND platform_id = $2 AND state = 'pending' \
            AND attempts >= $4) AS again, \
        (SELECT COUNT(*) FROM platform_stock WHERE tenant_id = $1 AND platform_id = $2 AND state = 'pending' \
            AND attempts >= $4) AS goods_again";
    fetch_one!(tx, NeedsRow, SQL, tenant.as_str(), id.as_str(), held_before.0, MANY_ATTEMPTS)
}

/// How many things that need a person people were told of last, and when they were.
pub(super) async fn needs_told(tx: &mut Tx, tenant: &TenantId, id: &PlatformId) -> DbResult<(i64, i64)> {
    const SQL: &str = "SELECT refused_told, needs_told_at FROM platforms WHERE tenant_id = $1 AND id = $2";
    fetch_one!(tx, (i64, i64), SQL, tenant.as_str(), id.as_str())
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

/// Notes that people are told for the so-manieth time that credentials end; `false` when somebody else did, or others were
/// entered.
pub(super) async fn tell_ending(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
    (until, told, news): (i64, i64, i64),
) -> DbResult<bool> {
    const SQL: &str = "UPDATE platforms SET keys_told = $5 \
        WHERE tenant_id = $1 AND id = $2 AND keys_until = $3 AND keys_told = $4";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), until, told, news)? == 1)
}

/// Notes of how many things people are told, and when they were; `false` when somebody else did.
pub(super) async fn tell_needs(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
    (told, news): (i64, i64),
    at: i64,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE platforms SET refused_told = $4, needs_told_at = $5 \
        WHERE tenant_id = $1 AND id = $2 AND refused_told = $3";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), told, news, at)? == 1)
}
