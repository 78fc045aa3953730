//! Customers the ERP knows, by the keys of `orders/buyers`.

use kontor_model::UtcMillis;
use kontor_model::id::TenantId;

use crate::commerce::orders::buyers::BuyerKeys;
use crate::db::{DbResult, Tx, fetch_built, insert_rows};

/// Keys in one statement: a long list of customers is more than a data base takes.
const AT_ONCE: usize = 5_000;

/// Notes customers of a platform, as (key, number), each key once; the latest word about one counts.
pub(in crate::commerce::orders) async fn put(
    tx: &mut Tx,
    (tenant, platform): (&TenantId, &str),
    rows: &[(String, String)],
    now: UtcMillis,
) -> DbResult<u64> {
    const HEAD: &str =
        "INSERT INTO customer_adoptions (platform_id, buyer_key, tenant_id, customer_number, created_at) ";
    const TAIL: &str = " ON CONFLICT (platform_id, buyer_key) DO UPDATE SET customer_number = excluded.customer_number \
        WHERE customer_adoptions.tenant_id = excluded.tenant_id";
    insert_rows!(tx, HEAD, rows, TAIL, |row| platform, row.0.as_str(), tenant.as_str(), row.1.as_str(), now.0)
}

/// The numbers of these keys, as (key, number).
pub(in crate::commerce::orders) async fn among(
    tx: &mut Tx,
    (tenant, platform): (&TenantId, &str),
    keys: &[&str],
) -> DbResult<Vec<(String, String)>> {
    const HEAD: &str = "SELECT buyer_key, customer_number FROM customer_adoptions WHERE tenant_id = ";
    let mut found = Vec::new();
    for keys in keys.chunks(AT_ONCE) {
        found.extend(fetch_built!(tx, (String, String), HEAD, |sql| {
            sql.push_bind(tenant.as_str()).push(" AND platform_id = ").push_bind(platform).push(" AND buyer_key IN (");
            let mut list = sql.separated(", ");
            for key in keys {
                list.push_bind(*key);
            }
            sql.push(")");
        })?);
    }
    Ok(found)
}

/// How many orders of these buyers are here, by the two keys of each order.
pub(in crate::commerce::orders) async fn count(
    tx: &mut Tx,
    (tenant, platform): (&TenantId, &str),
    buyers: &[BuyerKeys],
) -> DbResult<Vec<(String, String, i64)>> {
    const HEAD: &str = "SELECT buyer_key, mail_key, COUNT(*) FROM orders WHERE tenant_id = ";
    let references = buyers.iter().filter_map(|keys| keys.reference.as_deref());
    let mails = buyers.iter().flat_map(|keys| &keys.mails).map(String::as_str);
    let (references, mails): (Vec<&str>, Vec<&str>) = (references.collect(), mails.collect());
    let mut found: Vec<(String, String, i64)> = Vec::new();
    // The keys are named once more for the indexes, which leave orders without one out.
    for (column, keys) in
        [(" AND buyer_key <> '' AND buyer_key IN (", references), (" AND mail_key <> '' AND mail_key IN (", mails)]
    {
        for keys in keys.chunks(AT_ONCE) {
            found.extend(fetch_built!(tx, (String, String, i64), HEAD, |sql| {
                sql.push_bind(tenant.as_str()).push(" AND platform_id = ").push_bind(platform).push(column);
                let mut list = sql.separated(", ");
                for key in keys {
                    list.push_bind(*key);
                }
                sql.push(") GROUP BY buyer_key, mail_key");
            })?);
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
