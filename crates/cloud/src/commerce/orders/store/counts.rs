//! How many orders platforms have, for their list.

use kontor_model::UtcMillis;
use kontor_model::id::TenantId;

use crate::db::{DbResult, Tx, fetch_all, fetch_one};

/// Orders of each platform whose ids are not before one; platforms with none are left out.
pub(in crate::commerce) async fn since(tx: &mut Tx, tenant: &TenantId, id: &str) -> DbResult<Vec<(String, i64)>> {
    const SQL: &str = "SELECT platform_id, COUNT(*) FROM orders WHERE tenant_id = $1 AND id >= $2 GROUP BY platform_id";
    fetch_all!(tx, (String, i64), SQL, tenant.as_str(), id)
}

/// Whether any order came from a platform.
pub(in crate::commerce) async fn any(tx: &mut Tx, tenant: &TenantId, platform: &str) -> DbResult<bool> {
    const SQL: &str =
        "SELECT COUNT(*) FROM (SELECT 1 FROM orders WHERE tenant_id = $1 AND platform_id = $2 LIMIT 1) AS known";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str(), platform)?.0 > 0)
}

/// Orders of a platform that the ERP does not have, counted up to a most.
pub(in crate::commerce) async fn open(tx: &mut Tx, tenant: &TenantId, (platform, most): (&str, i64)) -> DbResult<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM orders WHERE tenant_id = $1 AND platform_id = $2 \
        AND delivery IN ('waiting', 'held') LIMIT $3) AS known";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str(), platform, most)?.0)
}

/// Orders of a platform that are held and were written since a moment.
pub(in crate::commerce) async fn held_since(
    tx: &mut Tx,
    tenant: &TenantId,
    (platform, since): (&str, UtcMillis),
) -> DbResult<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM orders WHERE tenant_id = $1 AND platform_id = $2 AND delivery = 'held' \
        AND updated_at >= $3";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str(), platform, since.0)?.0)
}
