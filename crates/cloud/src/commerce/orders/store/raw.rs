//! The raw inbox: what platforms said, and what of it is still to be understood.

use kontor_model::UtcMillis;
use kontor_model::id::TenantId;

use crate::db::{DbResult, Tx, execute, execute_built, fetch_all, fetch_built, fetch_optional, insert_rows};

/// The only kind of thing in the inbox so far.
const ORDER: &str = "order";

/// A raw order on its way into the inbox.
pub(in crate::commerce) struct NewRaw {
    pub(in crate::commerce) id: String,
    pub(in crate::commerce) external_id: String,
    pub(in crate::commerce) hash: Vec<u8>,
    pub(in crate::commerce) modified_at: i64,
    pub(in crate::commerce) payload: Vec<u8>,
}

/// A raw order that is known, and whether its order is made of it.
#[derive(sqlx::FromRow)]
pub(in crate::commerce) struct KnownRaw {
    pub(in crate::commerce) id: String,
    pub(in crate::commerce) external_id: String,
    pub(in crate::commerce) payload_hash: Vec<u8>,
    pub(in crate::commerce) is_current: bool,
    pub(in crate::commerce) is_waiting: bool,
}

/// A raw order that is still to be understood.
#[derive(sqlx::FromRow)]
pub(in crate::commerce) struct WaitingRaw {
    pub(in crate::commerce) id: String,
    pub(in crate::commerce) external_id: String,
    pub(in crate::commerce) modified_at: i64,
    pub(in crate::commerce) source: String,
    /// It only names an order that the platform fails at.
    pub(in crate::commerce) is_head: bool,
    pub(in crate::commerce) payload: Vec<u8>,
}

/// What the inbox knows of these orders. A current one is what its order was made of last.
pub(in crate::commerce) async fn known<'a>(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    external: impl Iterator<Item = &'a str>,
) -> DbResult<Vec<KnownRaw>> {
    const HEAD: &str = "SELECT r.id, r.external_id, r.payload_hash, \
        CASE WHEN o.raw_id = r.id AND o.order_state <> 'deleted' THEN TRUE ELSE FALSE END AS is_current, \
        CASE WHEN w.raw_id IS NULL THEN FALSE ELSE TRUE END AS is_waiting FROM raw_orders r \
        LEFT JOIN orders o ON o.platform_id = r.platform_id AND o.external_id = r.external_id \
        LEFT JOIN raw_orders_waiting w ON w.raw_id = r.id WHERE r.entity = 'order' AND r.tenant_id = ";
    fetch_built!(tx, KnownRaw, HEAD, |sql| {
        sql.push_bind(tenant.as_str()).push(" AND r.platform_id = ").push_bind(platform);
        let mut list = sql.push(" AND r.external_id IN (").separated(", ");
        for one in external {
            list.push_bind(one);
        }
        sql.push(")");
    })
}

/// Puts raw orders into the inbox, sealed by `payload`, to be understood. What somebody else put in meanwhile stays as
/// it is.
pub(in crate::commerce) async fn put(
    tx: &mut Tx,
    tenant: &TenantId,
    (platform, source, now): (&str, &str, UtcMillis),
    rows: &[NewRaw],
) -> DbResult<u64> {
    const HEAD: &str = "INSERT INTO raw_orders \
        (id, tenant_id, platform_id, entity, external_id, payload_hash, source, fetched_at, payload) ";
    const TAIL: &str = " ON CONFLICT (platform_id, entity, external_id, payload_hash) DO NOTHING";
    insert_rows!(
        tx,
        HEAD,
        rows,
        TAIL,
        |row| row.id.as_str(),
        tenant.as_str(),
        platform,
        ORDER,
        row.external_id.as_str(),
        row.hash.as_slice(),
        source,
        now.0,
        row.payload.as_slice()
    )
}

/// Notes that raw orders are to be understood, as (id, when changed). Those that are not in the inbox, or
/// empty there, are left out.
pub(in crate::commerce) async fn wait(
    tx: &mut Tx,
    tenant: &TenantId,
    (platform, source): (&str, &str),
    rows: &[(&str, i64)],
) -> DbResult<u64> {
    const HEAD: &str = "INSERT INTO raw_orders_waiting (tenant_id, platform_id, source, raw_id, modified_at) SELECT ";
    if rows.is_empty() {
        return Ok(0);
    }
    execute_built!(tx, HEAD, |sql| {
        sql.push_bind(tenant.as_str()).push(", ").push_bind(platform).push(", ").push_bind(source);
        sql.push(", v.column1, v.column2 FROM (");
        sql.push_values(rows, |mut values, row| {
            values.push_bind(row.0).push_bind(row.1);
        });
        sql.push(
            ") AS v WHERE EXISTS (SELECT 1 FROM raw_orders r WHERE r.id = v.column1 AND LENGTH(r.payload) > 0) \
            ON CONFLICT (raw_id) DO NOTHING",
        );
    })
}

/// Notes that held orders of a platform are to be understood once more which another version of the mapping held.
pub(in crate::commerce) async fn wait_for_mapping(
    tx: &mut Tx,
    tenant: &TenantId,
    (platform, source): (&str, &str),
    version: i64,
) -> DbResult<u64> {
    const SQL: &str = "INSERT INTO raw_orders_waiting (tenant_id, platform_id, source, raw_id, modified_at) \
        SELECT o.tenant_id, o.platform_id, $3, o.raw_id, o.modified_at FROM orders o WHERE o.tenant_id = $1 \
        AND o.platform_id = $2 AND o.delivery = 'held' AND o.order_state <> 'deleted' AND o.mapping_version <> $4 ON CONFLICT (raw_id) DO NOTHING";
    execute!(tx, SQL, tenant.as_str(), platform, source, version)
}

/// Notes that raw orders of a platform which belong to no order are to be understood once more: they came in a status that
/// did not count. When they were changed they say themselves: that is 0 here.
pub(in crate::commerce) async fn wait_for_orders(tx: &mut Tx, tenant: &TenantId, platform: &str) -> DbResult<u64> {
    const SQL: &str = "INSERT INTO raw_orders_waiting (tenant_id, platform_id, source, raw_id, modified_at) \
        SELECT r.tenant_id, r.platform_id, r.source, r.id, 0 FROM raw_orders r WHERE r.tenant_id = $1 \
        AND r.platform_id = $2 AND r.entity = 'order' AND NOT EXISTS (SELECT 1 FROM orders o \
        WHERE o.platform_id = r.platform_id AND o.external_id = r.external_id) ON CONFLICT (raw_id) DO NOTHING";
    execute!(tx, SQL, tenant.as_str(), platform)
}

/// Raw orders of a platform that are still to be understood, oldest first.
pub(in crate::commerce) async fn waiting(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    limit: i64,
) -> DbResult<Vec<WaitingRaw>> {
    const SQL: &str = "SELECT r.id, r.external_id, w.modified_at, w.source, \
        CASE WHEN r.source = 'not_told' THEN TRUE ELSE FALSE END AS is_head, r.payload FROM raw_orders_waiting w \
        JOIN raw_orders r ON r.id = w.raw_id WHERE w.tenant_id = $1 AND w.platform_id = $2 ORDER BY w.raw_id LIMIT $3";
    fetch_all!(tx, WaitingRaw, SQL, tenant.as_str(), platform, limit)
}

/// Takes raw orders off the list of those that are to be understood.
pub(in crate::commerce) async fn understood<'a>(
    tx: &mut Tx,
    tenant: &TenantId,
    ids: impl Iterator<Item = &'a str>,
) -> DbResult<u64> {
    execute_built!(tx, "DELETE FROM raw_orders_waiting WHERE tenant_id = ", |sql| {
        sql.push_bind(tenant.as_str()).push(" AND raw_id IN (");
        let mut list = sql.separated(", ");
        for one in ids {
            list.push_bind(one);
        }
        sql.push(")");
    })
}

/// Throws raw orders away that belong to no order: they were placed before orders of the platform are wanted.
pub(in crate::commerce) async fn discard(tx: &mut Tx, tenant: &TenantId, id: &str) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM raw_orders WHERE tenant_id = $1 AND id = $2 \
        AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.raw_id = raw_orders.id)";
    execute!(tx, SQL, tenant.as_str(), id)
}

/// Throws away all raw orders of a platform that belong to no order.
pub(in crate::commerce) async fn discard_all(tx: &mut Tx, tenant: &TenantId, platform: &str) -> DbResult<u64> {
    const WAITING: &str = "DELETE FROM raw_orders_waiting WHERE tenant_id = $1 AND platform_id = $2 AND raw_id IN \
        (SELECT r.id FROM raw_orders r WHERE r.platform_id = $2 AND NOT EXISTS (SELECT 1 FROM orders o \
        WHERE o.platform_id = r.platform_id AND o.external_id = r.external_id))";
    const SQL: &str = "DELETE FROM raw_orders WHERE tenant_id = $1 AND platform_id = $2 AND NOT EXISTS \
        (SELECT 1 FROM orders o WHERE o.platform_id = raw_orders.platform_id AND o.external_id = raw_orders.external_id)";
    execute!(tx, WAITING, tenant.as_str(), platform)?;
    execute!(tx, SQL, tenant.as_str(), platform)
}

/// A raw order of an order: its sealed bytes; none where they were forgotten.
pub(in crate::commerce) async fn payload(
    tx: &mut Tx,
    tenant: &TenantId,
    (order, id): (&str, &str),
) -> DbResult<Option<Vec<u8>>> {
    const SQL: &str = "SELECT r.payload FROM raw_orders r JOIN orders o ON o.platform_id = r.platform_id \
        AND o.external_id = r.external_id WHERE r.tenant_id = $1 AND o.id = $2 AND r.id = $3";
    let found = fetch_optional!(tx, (Vec<u8>,), SQL, tenant.as_str(), order, id)?;
    Ok(found.map(|row| row.0).filter(|sealed| !sealed.is_empty()))
}

/// Throws away raw orders that were fetched before a moment, that no order is made of and that nobody has to understand any
/// more; for the background work only.
pub(in crate::commerce) async fn unscoped_forget_superseded(
    tx: &mut Tx,
    before: UtcMillis,
    limit: i64,
) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM raw_orders WHERE id IN (SELECT r.id FROM raw_orders r WHERE r.fetched_at < $1 \
        AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.raw_id = r.id) \
        AND NOT EXISTS (SELECT 1 FROM raw_orders_waiting w WHERE w.raw_id = r.id) ORDER BY r.fetched_at LIMIT $2)";
    execute!(tx, SQL, before.0, limit)
}

/// Empties raw orders: which they were is still known by their hash.
pub(in crate::commerce) async fn empty<'a>(
    tx: &mut Tx,
    tenant: &TenantId,
    ids: impl Iterator<Item = &'a str>,
) -> DbResult<u64> {
    const HEAD: &str = "UPDATE raw_orders SET payload = '' WHERE tenant_id = ";
    execute_built!(tx, HEAD, |sql| {
        sql.push_bind(tenant.as_str()).push(" AND id IN (''");
        for one in ids {
            sql.push(", ").push_bind(one);
        }
        sql.push(")");
    })
}
