//! What is told next: taken hold of, told, settled.

use kontor_model::UtcMillis;
use kontor_model::id::{PlatformId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_optional};

/// What is told together.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(in crate::commerce::stock) struct Next {
    pub(in crate::commerce::stock) lane: i64,
    pub(in crate::commerce::stock) call_group: String,
    /// How often it failed before: what failed is told alone, so that it takes no other with it.
    pub(in crate::commerce::stock) attempts: i64,
}

/// Something that is told now.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow)]
pub(in crate::commerce::stock) struct HeldRow {
    pub(in crate::commerce::stock) sku_key: String,
    pub(in crate::commerce::stock) product: String,
    pub(in crate::commerce::stock) variant: String,
    pub(in crate::commerce::stock) quantity: i64,
    pub(in crate::commerce::stock) attempts: i64,
}

/// What may be told at a moment.
#[derive(Clone, Copy, Debug)]
pub(in crate::commerce::stock) struct Moment {
    pub(in crate::commerce::stock) now: UtcMillis,
    /// When orders of the platform were read last.
    pub(in crate::commerce::stock) orders_read_at: i64,
    /// What changed before this does not wait for orders any longer.
    pub(in crate::commerce::stock) patience: UtcMillis,
}

/// Why something that was told was not taken.
pub(in crate::commerce::stock) struct NotTaken<'a> {
    pub(in crate::commerce::stock) sku_key: &'a str,
    /// Its state, if nothing changed meanwhile.
    pub(in crate::commerce::stock) state: &'a str,
    pub(in crate::commerce::stock) findings: &'a str,
    pub(in crate::commerce::stock) due: UtcMillis,
    pub(in crate::commerce::stock) attempts: i64,
    /// When the platform said so.
    pub(in crate::commerce::stock) at: UtcMillis,
    /// What was said, sealed.
    pub(in crate::commerce::stock) said: Option<&'a [u8]>,
}

/// What may be told first of this lane and those behind it, and what it is told with.
pub(in crate::commerce::stock) async fn next(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    (lane, at): (i64, Moment),
) -> DbResult<Option<Next>> {
    const SQL: &str = "SELECT lane, call_group, attempts FROM platform_stock WHERE tenant_id = $1 AND platform_id = $2 \
        AND state = 'pending' AND due <= $3 AND held <= $3 AND (orders_from <= $4 OR changed_at <= $5) \
        AND lane >= $6 ORDER BY lane, changed_at, sku_key LIMIT 1";
    let (now, read, patience) = (at.now.0, at.orders_read_at, at.patience.0);
    fetch_optional!(tx, Next, SQL, tenant.as_str(), platform.as_str(), now, read, patience, lane)
}

/// Whether something of this lane or one before it waits only for orders to be read.
pub(in crate::commerce::stock) async fn waits_for_orders(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    (lane, at): (i64, Moment),
) -> DbResult<bool> {
    const SQL: &str = "SELECT 1 FROM platform_stock WHERE tenant_id = $1 AND platform_id = $2 \
        AND state = 'pending' AND due <= $3 AND held <= $3 AND orders_from > $4 AND changed_at > $5 AND lane <= $6 LIMIT 1";
    let (now, read, patience) = (at.now.0, at.orders_read_at, at.patience.0);
    let found = fetch_optional!(tx, (i32,), SQL, tenant.as_str(), platform.as_str(), now, read, patience, lane)?;
    Ok(found.is_some())
}

/// Takes hold of what is told together, the longest waiting first, one alone of what failed before; from now on it is not sure what the platform has.
pub(in crate::commerce::stock) async fn hold(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    (next, at): (&Next, Moment),
    (until, limit): (UtcMillis, i64),
) -> DbResult<Vec<HeldRow>> {
    const SQL: &str = "UPDATE platform_stock SET held = $8, sure = FALSE, telling = quantity \
        WHERE tenant_id = $1 AND platform_id = $2 AND held <= $3 AND sku_key IN (\
        SELECT sku_key FROM platform_stock WHERE tenant_id = $1 AND platform_id = $2 AND state = 'pending' \
        AND lane = $6 AND call_group = $7 AND due <= $3 AND held <= $3 AND (orders_from <= $4 OR changed_at <= $5) \
        AND ((attempts = 0 AND $10 = 0) OR (attempts > 0 AND $10 > 0)) ORDER BY changed_at, sku_key LIMIT $9) \
        RETURNING sku_key, product, variant, quantity, attempts";
    let (now, read, patience) = (at.now.0, at.orders_read_at, at.patience.0);
    let (group, attempts) = (next.call_group.as_str(), next.attempts);
    let limit = if attempts > 0 { 1 } else { limit };
    let of = (tenant.as_str(), platform.as_str());
    let mut held =
        fetch_all!(tx, HeldRow, SQL, of.0, of.1, now, read, patience, next.lane, group, until.0, limit, attempts)?;
    held.sort_unstable();
    Ok(held)
}

/// Notes that the platform took something that is still ours (`held`). What changed while it was told stays to be told.
pub(in crate::commerce::stock) async fn taken(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    (sku_key, held): (&str, UtcMillis),
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "UPDATE platform_stock SET held = 0, told = telling, sure = TRUE, told_at = $5, attempts = 0, refused_at = NULL, said = NULL, \
        findings = CASE WHEN quantity = telling THEN '[]' ELSE findings END, \
        state = CASE WHEN state <> 'pending' THEN state WHEN quantity = telling THEN 'accepted' ELSE 'pending' END \
        WHERE tenant_id = $1 AND platform_id = $2 AND sku_key = $3 AND held = $4";
    execute!(tx, SQL, tenant.as_str(), platform.as_str(), sku_key, held.0, now.0)?;
    Ok(())
}

/// Notes why the platform did not take something that is still ours (`held`). What changed while it was told stays to be
/// told.
pub(in crate::commerce::stock) async fn not_taken(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    held: UtcMillis,
    why: &NotTaken<'_>,
) -> DbResult<()> {
    const SQL: &str = "UPDATE platform_stock SET held = 0, \
        findings = CASE WHEN quantity = telling THEN $5 ELSE findings END, \
        due = CASE WHEN quantity = telling THEN $6 ELSE due END, \
        attempts = CASE WHEN quantity = telling THEN $7 ELSE attempts END, \
        refused_at = CASE WHEN quantity = telling THEN $9 ELSE refused_at END, \
        said = CASE WHEN quantity = telling THEN $10 ELSE said END, \
        state = CASE WHEN state <> 'pending' THEN state WHEN quantity = telling THEN $8 ELSE 'pending' END \
        WHERE tenant_id = $1 AND platform_id = $2 AND sku_key = $3 AND held = $4";
    let of = (tenant.as_str(), platform.as_str());
    let (due, attempts) = (why.due.0, why.attempts);
    execute!(tx, SQL, of.0, of.1, why.sku_key, held.0, why.findings, due, attempts, why.state, why.at.0, why.said)?;
    Ok(())
}

/// Lets go of something that is still ours (`held`) and of which is not known how its call went.
pub(in crate::commerce::stock) async fn let_go(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    (sku_key, held): (&str, UtcMillis),
) -> DbResult<()> {
    const SQL: &str = "UPDATE platform_stock SET held = 0 \
        WHERE tenant_id = $1 AND platform_id = $2 AND sku_key = $3 AND held = $4";
    execute!(tx, SQL, tenant.as_str(), platform.as_str(), sku_key, held.0)?;
    Ok(())
}

/// Lets refused stock be told again, of one number or all; answers of how many.
pub(in crate::commerce::stock) async fn again(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    (sku_key, now): (Option<&str>, UtcMillis),
) -> DbResult<u64> {
    const SQL: &str = "UPDATE platform_stock SET state = 'pending', due = $3, changed_at = $3, attempts = 0, \
        lane = CASE WHEN $4 = '' THEN 1 ELSE 0 END \
        WHERE tenant_id = $1 AND platform_id = $2 AND state = 'rejected' AND (sku_key = $4 OR $4 = '')";
    execute!(tx, SQL, tenant.as_str(), platform.as_str(), now.0, sku_key.unwrap_or_default())
}
