//! How far orders of a platform are read, and which of them it hinted at.

use kontor_model::UtcMillis;
use kontor_model::id::TenantId;

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_one, fetch_optional};

/// A platform whose time to be read has come.
#[derive(Clone, PartialEq, Eq, Hash, sqlx::FromRow)]
pub(super) struct DueRow {
    pub(super) tenant_id: String,
    pub(super) id: String,
}

/// From where orders of a platform are read.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct CursorRow {
    pub(super) cursor_ms: i64,
    pub(super) cursor_page: Option<String>,
    pub(super) cursor_seen: Option<i64>,
    pub(super) reconcile_due: i64,
    pub(super) hints_due: i64,
    pub(super) hints_code: String,
    pub(super) fails: i64,
}

/// The platform a hint came for.
#[derive(sqlx::FromRow)]
pub(super) struct HookRow {
    pub(super) tenant_id: String,
    pub(super) id: String,
}

/// Platforms of all tenants that are due and that nobody reads, the longest due first; for the background work only.
pub(super) async fn unscoped_due(tx: &mut Tx, now: UtcMillis, limit: i64) -> DbResult<Vec<DueRow>> {
    const SQL: &str = "SELECT tenant_id, id FROM platforms WHERE fetch_due <= $1 AND fetch_held <= $1 AND paused = FALSE \
        ORDER BY fetch_due, id LIMIT $2";
    fetch_all!(tx, DueRow, SQL, now.0, limit)
}

/// Takes hold of a platform that is due; `false` when somebody else has it, or it is not due any more.
pub(super) async fn hold(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    (now, until): (UtcMillis, UtcMillis),
) -> DbResult<bool> {
    const SQL: &str = "UPDATE platforms SET fetch_held = $4 WHERE tenant_id = $1 AND id = $2 \
        AND fetch_due <= $3 AND fetch_held <= $3 AND paused = FALSE";
    Ok(execute!(tx, SQL, tenant.as_str(), platform, now.0, until.0)? == 1)
}

/// From where orders of a platform are read.
pub(super) async fn cursor(tx: &mut Tx, tenant: &TenantId, platform: &str) -> DbResult<Option<CursorRow>> {
    const SQL: &str = "SELECT cursor_ms, cursor_page, cursor_seen, reconcile_due, hints_due, hints_code, fails FROM platforms \
        WHERE tenant_id = $1 AND id = $2";
    fetch_optional!(tx, CursorRow, SQL, tenant.as_str(), platform)
}

/// Moves the cursor and holds on for longer; `false` when somebody else reads meanwhile.
pub(super) async fn move_cursor(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    (held, until): (UtcMillis, UtcMillis),
    (ms, page, seen): (i64, Option<&str>, Option<i64>),
) -> DbResult<bool> {
    const SQL: &str = "UPDATE platforms SET cursor_ms = $5, cursor_page = $6, cursor_seen = $7, fetch_held = $4 \
        WHERE tenant_id = $1 AND id = $2 AND fetch_held = $3";
    Ok(execute!(tx, SQL, tenant.as_str(), platform, held.0, until.0, ms, page, seen)? == 1)
}

/// Holds on for longer; `false` when somebody else reads meanwhile.
pub(super) async fn hold_on(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    (held, until): (UtcMillis, UtcMillis),
) -> DbResult<bool> {
    const SQL: &str = "UPDATE platforms SET fetch_held = $4 WHERE tenant_id = $1 AND id = $2 AND fetch_held = $3";
    Ok(execute!(tx, SQL, tenant.as_str(), platform, held.0, until.0)? == 1)
}

/// Lets a platform go; it is read again at `due`, or at once when a hint came meanwhile.
pub(super) async fn let_go(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    (held, due): (UtcMillis, UtcMillis),
) -> DbResult<u64> {
    const SQL: &str = "UPDATE platforms SET fetch_held = 0, fetch_due = $4 \
        WHERE tenant_id = $1 AND id = $2 AND fetch_held = $3";
    execute!(tx, SQL, tenant.as_str(), platform, held.0, due.0)
}

/// Says when orders are compared the next time.
pub(super) async fn reconcile_at(tx: &mut Tx, tenant: &TenantId, platform: &str, due: UtcMillis) -> DbResult<u64> {
    const SQL: &str = "UPDATE platforms SET reconcile_due = $3 WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), platform, due.0)
}

/// How looking after the hints of a platform went.
pub(super) struct Cared<'a> {
    pub(super) at: UtcMillis,
    /// `sent`, or why they are not.
    pub(super) code: &'a str,
    /// The platform's own words.
    pub(super) text: &'a str,
    /// When they are looked after the next time.
    pub(super) due: UtcMillis,
}

/// Keeps how looking after the hints of a platform went.
pub(super) async fn cared(tx: &mut Tx, tenant: &TenantId, platform: &str, cared: &Cared<'_>) -> DbResult<u64> {
    const SQL: &str = "UPDATE platforms SET hints_at = $3, hints_code = $4, hints_text = $5, hints_due = $6 \
        WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), platform, cared.at.0, cared.code, cared.text, cared.due.0)
}

/// Notes that a genuine hint came.
pub(super) async fn hinted(tx: &mut Tx, tenant: &TenantId, platform: &str, now: UtcMillis) -> DbResult<u64> {
    const SQL: &str = "UPDATE platforms SET hinted_at = $3 WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), platform, now.0)
}

/// Notes that a new order came, which ends a silence.
pub(super) async fn order_came(tx: &mut Tx, tenant: &TenantId, platform: &str, now: UtcMillis) -> DbResult<u64> {
    const SQL: &str = "UPDATE platforms SET last_order_at = $3, silence_told = FALSE WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), platform, now.0)
}

/// Makes a platform due now, whatever it waited for.
pub(in crate::commerce) async fn due_now(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    now: UtcMillis,
) -> DbResult<u64> {
    const SQL: &str = "UPDATE platforms SET fetch_due = $3 WHERE tenant_id = $1 AND id = $2 AND fetch_due > $3";
    execute!(tx, SQL, tenant.as_str(), platform, now.0)
}

/// The platform that hints to this address belong to; whose it is, is not known before.
pub(super) async fn unscoped_hook(tx: &mut Tx, key: &str) -> DbResult<Option<HookRow>> {
    const SQL: &str = "SELECT tenant_id, id FROM platforms WHERE hook_key = $1";
    fetch_optional!(tx, HookRow, SQL, key)
}

/// Notes a hint whose order is asked for from `due` on; a later one for the same order takes the place of an earlier one.
pub(super) async fn hint(
    tx: &mut Tx,
    tenant: &TenantId,
    (platform, external_id): (&str, &str),
    (now, due): (UtcMillis, UtcMillis),
) -> DbResult<u64> {
    const SQL: &str = "INSERT INTO order_hints (platform_id, external_id, tenant_id, hinted_at, due) \
        VALUES ($2, $3, $1, $4, $5) ON CONFLICT (platform_id, external_id) \
        DO UPDATE SET hinted_at = excluded.hinted_at, due = excluded.due";
    execute!(tx, SQL, tenant.as_str(), platform, external_id, now.0, due.0)
}

/// An order that was hinted at, and how often it could not be read.
#[derive(sqlx::FromRow)]
pub(super) struct HintRow {
    pub(super) external_id: String,
    pub(super) attempts: i64,
}

/// Hints of a platform that came and are due before a moment, oldest first.
pub(super) async fn hints(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    (before, limit): (UtcMillis, i64),
) -> DbResult<Vec<HintRow>> {
    const SQL: &str = "SELECT external_id, attempts FROM order_hints WHERE tenant_id = $1 AND platform_id = $2 \
        AND hinted_at <= $3 AND due <= $3 ORDER BY due, hinted_at, external_id LIMIT $4";
    fetch_all!(tx, HintRow, SQL, tenant.as_str(), platform, before.0, limit)
}

/// Notes that an order that was hinted at could not be read, and when it is asked for again.
pub(super) async fn hint_again(
    tx: &mut Tx,
    tenant: &TenantId,
    (platform, external_id): (&str, &str),
    due: UtcMillis,
) -> DbResult<u64> {
    const SQL: &str = "UPDATE order_hints SET attempts = attempts + 1, due = $4 \
        WHERE tenant_id = $1 AND platform_id = $2 AND external_id = $3";
    execute!(tx, SQL, tenant.as_str(), platform, external_id, due.0)
}

/// Forgets all hints of a platform: its orders are not taken any more.
pub(super) async fn forget_hints(tx: &mut Tx, tenant: &TenantId, platform: &str) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM order_hints WHERE tenant_id = $1 AND platform_id = $2";
    execute!(tx, SQL, tenant.as_str(), platform)
}

/// Forgets a hint: its order was read after it came, and nothing of it is still to be asked for.
pub(super) async fn heeded(
    tx: &mut Tx,
    tenant: &TenantId,
    (platform, external_id): (&str, &str),
    read_at: UtcMillis,
) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM order_hints WHERE tenant_id = $1 AND platform_id = $2 AND external_id = $3 \
        AND hinted_at <= $4 AND due <= $4";
    execute!(tx, SQL, tenant.as_str(), platform, external_id, read_at.0)
}

/// How many hints of a platform are due and not heeded yet.
pub(super) async fn count_hints(tx: &mut Tx, tenant: &TenantId, platform: &str, now: UtcMillis) -> DbResult<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM order_hints WHERE tenant_id = $1 AND platform_id = $2 AND due <= $3";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str(), platform, now.0)?.0)
}
