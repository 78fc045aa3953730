//! What the ERP has, by number and warehouse.

use kontor_model::UtcMillis;
use kontor_model::id::TenantId;

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_built, fetch_in, fetch_one, fetch_optional, insert_rows};

/// A level as it stands in the store.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(in crate::commerce::stock) struct LevelRow {
    pub(in crate::commerce::stock) sku_key: String,
    pub(in crate::commerce::stock) warehouse: String,
    pub(in crate::commerce::stock) sku: String,
    /// Thousandths of a piece.
    pub(in crate::commerce::stock) quantity: i64,
    pub(in crate::commerce::stock) sequence: i64,
    pub(in crate::commerce::stock) keeps_stock: bool,
    pub(in crate::commerce::stock) changed_at: i64,
}

/// Waits for everybody else who writes stock of this tenant; answers how many levels there are.
pub(in crate::commerce::stock) async fn take_turn(tx: &mut Tx, tenant: &TenantId) -> DbResult<i64> {
    const SQL: &str = "INSERT INTO stock_writers (tenant_id, turn, levels) VALUES ($1, 1, 0) \
        ON CONFLICT (tenant_id) DO UPDATE SET turn = stock_writers.turn + 1 RETURNING levels";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str())?.0)
}

/// Whether the ERP ever said anything about stock.
pub(in crate::commerce::stock) async fn is_used(tx: &mut Tx, tenant: &TenantId) -> DbResult<bool> {
    const SQL: &str = "SELECT levels FROM stock_writers WHERE tenant_id = $1";
    Ok(fetch_optional!(tx, (i64,), SQL, tenant.as_str())?.is_some_and(|(levels,)| levels > 0))
}

/// Levels of numbers, by number and warehouse.
pub(in crate::commerce::stock) async fn of(tx: &mut Tx, tenant: &TenantId, keys: &[&str]) -> DbResult<Vec<LevelRow>> {
    const HEAD: &str = "SELECT sku_key, warehouse, sku, quantity, sequence, keeps_stock, changed_at \
        FROM inventory_levels WHERE tenant_id = ";
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    fetch_in!(tx, LevelRow, HEAD, tenant.as_str(), " AND sku_key IN (", keys, ") ORDER BY sku_key, warehouse")
}

/// Writes levels, the first time or again; `new` of them were not there.
pub(in crate::commerce::stock) async fn put(
    tx: &mut Tx,
    tenant: &TenantId,
    levels: &[LevelRow],
    new: i64,
) -> DbResult<()> {
    const HEAD: &str = "INSERT INTO inventory_levels (tenant_id, sku_key, warehouse, sku, quantity, sequence, \
        keeps_stock, changed_at) ";
    const TAIL: &str = " ON CONFLICT (tenant_id, sku_key, warehouse) DO UPDATE SET sku = excluded.sku, \
        quantity = excluded.quantity, sequence = excluded.sequence, keeps_stock = excluded.keeps_stock, \
        changed_at = excluded.changed_at";
    const COUNT: &str = "UPDATE stock_writers SET levels = levels + $2 WHERE tenant_id = $1";
    insert_rows!(
        tx,
        HEAD,
        levels,
        TAIL,
        |level| tenant.as_str(),
        level.sku_key.as_str(),
        level.warehouse.as_str(),
        level.sku.as_str(),
        level.quantity,
        level.sequence,
        level.keeps_stock,
        level.changed_at,
    )?;
    execute!(tx, COUNT, tenant.as_str(), new)?;
    Ok(())
}

/// The next numbers after one, in order.
pub(in crate::commerce::stock) async fn keys_after(
    tx: &mut Tx,
    tenant: &TenantId,
    after: &str,
    limit: i64,
) -> DbResult<Vec<String>> {
    const SQL: &str = "SELECT DISTINCT sku_key FROM inventory_levels WHERE tenant_id = $1 AND sku_key > $2 \
        ORDER BY sku_key LIMIT $3";
    let keys = fetch_all!(tx, (String,), SQL, tenant.as_str(), after, limit)?;
    Ok(keys.into_iter().map(|(key,)| key).collect())
}

/// Forgets what acknowledged orders take of these numbers: the ERP has said their stock anew. Answers of which it was.
pub(in crate::commerce::stock) async fn said_anew(
    tx: &mut Tx,
    tenant: &TenantId,
    keys: &[&str],
    now: UtcMillis,
) -> DbResult<Vec<(String,)>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    fetch_built!(tx, (String,), "DELETE FROM stock_reservations WHERE tenant_id = ", |sql| {
        sql.push_bind(tenant.as_str()).push(" AND acknowledged_at < ").push_bind(now.0).push(" AND sku_key IN (");
        let mut list = sql.separated(", ");
        for key in keys {
            list.push_bind(*key);
        }
        sql.push(") RETURNING sku_key");
    })
}
