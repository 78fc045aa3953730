//! Orders the ERP has already and that have not come yet.

use kontor_model::UtcMillis;
use kontor_model::id::TenantId;

use crate::db::{DbResult, Tx, fetch_built, insert_rows};

/// Notes orders the ERP has, as (key, number of its document); the latest word about one counts.
pub(in crate::commerce) async fn put(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    rows: &[(String, Option<String>)],
    now: UtcMillis,
) -> DbResult<u64> {
    const HEAD: &str = "INSERT INTO order_adoptions (platform_id, order_key, tenant_id, document_number, created_at) ";
    const TAIL: &str = " ON CONFLICT (platform_id, order_key) DO UPDATE SET document_number = excluded.document_number";
    insert_rows!(tx, HEAD, rows, TAIL, |row| platform, row.0.as_str(), tenant.as_str(), row.1.as_deref(), now.0)
}

/// Which of these the ERP has.
pub(in crate::commerce) async fn among(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    keys: &[String],
) -> DbResult<Vec<(String, Option<String>)>> {
    const HEAD: &str = "SELECT order_key, document_number FROM order_adoptions WHERE tenant_id = ";
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    fetch_built!(tx, (String, Option<String>), HEAD, |sql| {
        sql.push_bind(tenant.as_str()).push(" AND platform_id = ").push_bind(platform).push(" AND order_key IN (");
        let mut list = sql.separated(", ");
        for one in keys {
            list.push_bind(one.as_str());
        }
        sql.push(")");
    })
}
