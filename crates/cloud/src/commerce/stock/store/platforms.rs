//! What platforms know about their stock, and when something is done about it.

use kontor_model::UtcMillis;
use kontor_model::id::{PlatformId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_optional};

/// A platform that something is to be done about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, sqlx::FromRow)]
pub(in crate::commerce::stock) struct DueRow {
    pub(in crate::commerce::stock) id: String,
    pub(in crate::commerce::stock) tenant_id: String,
}

/// What reckoning and telling a platform's stock need of it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(in crate::commerce::stock) struct StockPlatform {
    pub(in crate::commerce::stock) id: String,
    pub(in crate::commerce::stock) kind: String,
    pub(in crate::commerce::stock) name: String,
    pub(in crate::commerce::stock) exchanges: String,
    pub(in crate::commerce::stock) revision: i64,
    pub(in crate::commerce::stock) paused: bool,
    pub(in crate::commerce::stock) stock_rule: String,
    pub(in crate::commerce::stock) stock_due: i64,
    pub(in crate::commerce::stock) stock_fails: i64,
    pub(in crate::commerce::stock) stock_renew: Option<String>,
    pub(in crate::commerce::stock) items_at: Option<i64>,
    pub(in crate::commerce::stock) items_drift: i64,
    pub(in crate::commerce::stock) orders_read_at: i64,
}

macro_rules! columns {
    () => {
        "id, kind, name, exchanges, revision, paused, stock_rule, stock_due, stock_fails, stock_renew, items_at, \
         items_drift, orders_read_at"
    };
}

/// Platforms that take stock, by name.
pub(in crate::commerce::stock) async fn list(tx: &mut Tx, tenant: &TenantId) -> DbResult<Vec<StockPlatform>> {
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM platforms WHERE tenant_id = $1 \
        AND exchanges LIKE '%\"stock\"%' ORDER BY name_key"
    );
    fetch_all!(tx, StockPlatform, SQL, tenant.as_str())
}

/// One platform, whether it takes stock or not.
pub(in crate::commerce::stock) async fn find(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
) -> DbResult<Option<StockPlatform>> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM platforms WHERE tenant_id = $1 AND id = $2");
    fetch_optional!(tx, StockPlatform, SQL, tenant.as_str(), id.as_str())
}

/// Platforms of all tenants that can be told something now; for the background work only.
pub(in crate::commerce::stock) async fn unscoped_to_tell(tx: &mut Tx, now: UtcMillis) -> DbResult<Vec<DueRow>> {
    const SQL: &str = "SELECT p.id, p.tenant_id FROM platforms p WHERE p.paused = FALSE AND p.state <> 'expired' \
        AND p.stock_due <= $1 AND p.exchanges LIKE '%\"stock\"%' AND EXISTS (SELECT 1 FROM platform_stock s \
        WHERE s.platform_id = p.id AND s.state = 'pending' AND s.due <= $1 AND s.held <= $1)";
    fetch_all!(tx, DueRow, SQL, now.0)
}

/// Platforms of all tenants whose stock is to be reckoned anew; for the background work only.
pub(in crate::commerce::stock) async fn unscoped_to_renew(tx: &mut Tx) -> DbResult<Vec<DueRow>> {
    const SQL: &str = "SELECT id, tenant_id FROM platforms WHERE stock_renew IS NOT NULL \
        AND exchanges LIKE '%\"stock\"%' ORDER BY id";
    fetch_all!(tx, DueRow, SQL)
}

/// Platforms of all tenants whose goods are to be read and that nobody reads, the longest due first; for the background work
/// only.
pub(in crate::commerce::stock) async fn unscoped_to_read(
    tx: &mut Tx,
    now: UtcMillis,
    limit: i64,
) -> DbResult<Vec<DueRow>> {
    const SQL: &str = "SELECT id, tenant_id FROM platforms WHERE items_due <= $1 AND items_held <= $1 AND paused = FALSE \
        AND state <> 'expired' AND exchanges LIKE '%\"stock\"%' ORDER BY items_due, id LIMIT $2";
    fetch_all!(tx, DueRow, SQL, now.0, limit)
}

/// Takes hold of a platform whose goods are to be read; `false` when somebody else has it, or it is not due any more.
pub(in crate::commerce::stock) async fn hold_items(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
    (now, until): (UtcMillis, UtcMillis),
) -> DbResult<bool> {
    const SQL: &str = "UPDATE platforms SET items_held = $4 WHERE tenant_id = $1 AND id = $2 \
        AND items_due <= $3 AND items_held <= $3 AND paused = FALSE";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), now.0, until.0)? == 1)
}

/// Holds the reading of goods for longer; `false` when somebody else reads by now.
pub(in crate::commerce::stock) async fn hold_items_on(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
    (held, until): (UtcMillis, UtcMillis),
) -> DbResult<bool> {
    const SQL: &str = "UPDATE platforms SET items_held = $4 WHERE tenant_id = $1 AND id = $2 AND items_held = $3";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), held.0, until.0)? == 1)
}

/// Ends a reading of goods that did not get to its end; it is begun again at `due`.
pub(in crate::commerce::stock) async fn items_failed(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
    (held, due): (UtcMillis, UtcMillis),
) -> DbResult<()> {
    const SQL: &str = "UPDATE platforms SET items_held = 0, items_due = $4 \
        WHERE tenant_id = $1 AND id = $2 AND items_held = $3";
    execute!(tx, SQL, tenant.as_str(), id.as_str(), held.0, due.0)?;
    Ok(())
}

/// Ends a reading of goods: everything is reckoned anew with what was read.
pub(in crate::commerce::stock) async fn items_read(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
    (at, due): (UtcMillis, UtcMillis),
) -> DbResult<()> {
    const SQL: &str = "UPDATE platforms SET items_held = 0, items_due = $4, items_at = $3, items_drift = 0, \
        stock_renew = '' WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id.as_str(), at.0, due.0)?;
    Ok(())
}

/// Makes the goods of a platform due to be read now; `false` when there is no such platform.
pub(in crate::commerce::stock) async fn items_due(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
    now: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE platforms SET items_due = $3 WHERE tenant_id = $1 AND id = $2";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), now.0)? == 1)
}

/// Changes the rule of a platform; everything is reckoned anew with it.
pub(in crate::commerce::stock) async fn set_rule(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
    rule: &str,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE platforms SET stock_rule = $3, stock_renew = '' WHERE tenant_id = $1 AND id = $2";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), rule)? == 1)
}

/// Notes how far everything is reckoned anew, to the end when `None`, and of how many more things the platform had another
/// stock than it was told.
pub(in crate::commerce::stock) async fn renewed(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
    (until, differed): (Option<&str>, i64),
) -> DbResult<()> {
    const SQL: &str = "UPDATE platforms SET stock_renew = $3, items_drift = items_drift + $4 \
        WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id.as_str(), until, differed)?;
    Ok(())
}

/// Notes after how many failed calls in a row nothing is told until when.
pub(in crate::commerce::stock) async fn rest(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
    (fails, due): (i64, UtcMillis),
) -> DbResult<()> {
    const SQL: &str = "UPDATE platforms SET stock_fails = $3, stock_due = $4 WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id.as_str(), fails, due.0)?;
    Ok(())
}

/// Lets orders of a platform be read at once.
pub(in crate::commerce::stock) async fn want_orders(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "UPDATE platforms SET fetch_due = $3 WHERE tenant_id = $1 AND id = $2 AND fetch_due > $3";
    execute!(tx, SQL, tenant.as_str(), id.as_str(), now.0)?;
    Ok(())
}

/// Notes that all orders that were changed before `began` have been read.
pub(in crate::commerce::stock) async fn orders_read(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &str,
    began: UtcMillis,
) -> DbResult<()> {
    const SQL: &str =
        "UPDATE platforms SET orders_read_at = $3 WHERE tenant_id = $1 AND id = $2 AND orders_read_at < $3";
    execute!(tx, SQL, tenant.as_str(), id, began.0)?;
    Ok(())
}

/// Lets everything that a platform is to be told be reckoned anew.
pub(in crate::commerce::stock) async fn renew_all(tx: &mut Tx, tenant: &TenantId, id: &PlatformId) -> DbResult<()> {
    const SQL: &str = "UPDATE platforms SET stock_renew = '' WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id.as_str())?;
    Ok(())
}
