//! What orders take that the ERP does not have yet.

use kontor_model::UtcMillis;
use kontor_model::id::TenantId;

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_built, fetch_in, insert_rows};

/// How much of a number an order takes, in thousandths of a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::commerce::stock) struct Taken {
    pub(in crate::commerce::stock) order: String,
    pub(in crate::commerce::stock) sku_key: String,
    pub(in crate::commerce::stock) quantity: i64,
}

/// What all orders take of numbers, in thousandths.
pub(in crate::commerce::stock) async fn sums(
    tx: &mut Tx,
    tenant: &TenantId,
    keys: &[&str],
) -> DbResult<Vec<(String, i64)>> {
    const HEAD: &str = "SELECT sku_key, CAST(SUM(quantity) AS BIGINT) FROM stock_reservations WHERE tenant_id = ";
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    fetch_in!(tx, (String, i64), HEAD, tenant.as_str(), " AND sku_key IN (", keys, ") GROUP BY sku_key")
}

/// Takes away what orders take; answers of which numbers.
pub(in crate::commerce::stock) async fn drop_of(
    tx: &mut Tx,
    tenant: &TenantId,
    orders: &[&str],
) -> DbResult<Vec<(String,)>> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    fetch_built!(tx, (String,), "DELETE FROM stock_reservations WHERE tenant_id = ", |sql| {
        sql.push_bind(tenant.as_str()).push(" AND order_id IN (");
        let mut list = sql.separated(", ");
        for order in orders {
            list.push_bind(*order);
        }
        sql.push(") RETURNING sku_key");
    })
}

/// Notes what orders take, of each number once.
pub(in crate::commerce::stock) async fn add(
    tx: &mut Tx,
    tenant: &TenantId,
    taken: &[Taken],
    ends_at: UtcMillis,
) -> DbResult<()> {
    const HEAD: &str = "INSERT INTO stock_reservations (order_id, sku_key, tenant_id, quantity, ends_at) ";
    insert_rows!(
        tx,
        HEAD,
        taken,
        |one| one.order.as_str(),
        one.sku_key.as_str(),
        tenant.as_str(),
        one.quantity,
        ends_at.0,
    )?;
    Ok(())
}

/// Notes that the ERP has an order: it takes until the ERP says the stock anew, and no longer than `ends_at`.
pub(in crate::commerce::stock) async fn acknowledged(
    tx: &mut Tx,
    tenant: &TenantId,
    order: &str,
    (now, ends_at): (UtcMillis, UtcMillis),
) -> DbResult<()> {
    const SQL: &str = "UPDATE stock_reservations SET acknowledged_at = $3, ends_at = $4 \
        WHERE tenant_id = $1 AND order_id = $2 AND acknowledged_at IS NULL";
    execute!(tx, SQL, tenant.as_str(), order, now.0, ends_at.0)?;
    Ok(())
}

/// Tenants with something that has ended; for the background work only.
pub(in crate::commerce::stock) async fn unscoped_ended(tx: &mut Tx, now: UtcMillis) -> DbResult<Vec<(String,)>> {
    const SQL: &str = "SELECT DISTINCT tenant_id FROM stock_reservations WHERE ends_at <= $1";
    fetch_all!(tx, (String,), SQL, now.0)
}

/// Takes away what has ended; answers of which numbers.
pub(in crate::commerce::stock) async fn drop_ended(
    tx: &mut Tx,
    tenant: &TenantId,
    now: UtcMillis,
) -> DbResult<Vec<(String,)>> {
    const SQL: &str = "DELETE FROM stock_reservations WHERE tenant_id = $1 AND ends_at <= $2 RETURNING sku_key";
    fetch_all!(tx, (String,), SQL, tenant.as_str(), now.0)
}
