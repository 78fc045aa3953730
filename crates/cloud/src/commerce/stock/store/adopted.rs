//! Which thing of a shop is which article of the ERP.

use kontor_model::UtcMillis;
use kontor_model::id::TenantId;

use crate::db::{DbResult, Tx, fetch_built, insert_rows};

/// Keys in one statement: the lines of many orders are more than a data base takes.
const AT_ONCE: usize = 5_000;

/// Notes the ERP's numbers of things of a platform, as (key, number), each key once; the latest word about one counts.
pub(in crate::commerce::stock) async fn put(
    tx: &mut Tx,
    (tenant, platform): (&TenantId, &str),
    rows: &[(String, String)],
    now: UtcMillis,
) -> DbResult<u64> {
    const HEAD: &str = "INSERT INTO product_adoptions (platform_id, item_key, tenant_id, sku, created_at) ";
    const TAIL: &str = " ON CONFLICT (platform_id, item_key) DO UPDATE SET sku = excluded.sku \
        WHERE product_adoptions.tenant_id = excluded.tenant_id";
    insert_rows!(tx, HEAD, rows, TAIL, |row| platform, row.0.as_str(), tenant.as_str(), row.1.as_str(), now.0)
}

/// The ERP's numbers of these keys, as (key, number).
pub(in crate::commerce::stock) async fn among(
    tx: &mut Tx,
    (tenant, platform): (&TenantId, &str),
    keys: &[&str],
) -> DbResult<Vec<(String, String)>> {
    const HEAD: &str = "SELECT item_key, sku FROM product_adoptions WHERE tenant_id = ";
    let mut found = Vec::new();
    for keys in keys.chunks(AT_ONCE) {
        found.extend(fetch_built!(tx, (String, String), HEAD, |sql| {
            sql.push_bind(tenant.as_str()).push(" AND platform_id = ").push_bind(platform).push(" AND item_key IN (");
            let mut list = sql.separated(", ");
            for key in keys {
                list.push_bind(*key);
            }
            sql.push(")");
        })?);
    }
    Ok(found)
}
