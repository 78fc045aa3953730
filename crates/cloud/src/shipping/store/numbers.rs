//! SSCC serial numbers: one counter per tenant and prefix that only ever grows.

use kontor_model::gs1::CompanyPrefix;
use kontor_model::id::TenantId;

use crate::db::{DbResult, Tx, execute, fetch_optional};

/// Draws `count` serial numbers in a row and answers the first; `None` when the prefix has not that many left.
///
/// The row stays locked until the caller commits, so claims that may wait for each other are made before this.
/// A rolled back draw is as if it had not been; a committed one is never drawn again.
pub(in crate::shipping) async fn draw(
    tx: &mut Tx,
    tenant: &TenantId,
    prefix: &CompanyPrefix,
    count: u64,
) -> DbResult<Option<u64>> {
    const OPEN: &str = "INSERT INTO sscc_counters (tenant_id, prefix, next_serial) VALUES ($1, $2, 0) \
        ON CONFLICT (tenant_id, prefix) DO NOTHING";
    const DRAW: &str = "UPDATE sscc_counters SET next_serial = next_serial + $3 \
        WHERE tenant_id = $1 AND prefix = $2 AND next_serial + $3 <= $4 \
        RETURNING next_serial";
    let (Ok(wanted), Ok(capacity)) = (i64::try_from(count), i64::try_from(prefix.capacity())) else { return Ok(None) };
    execute!(tx, OPEN, tenant.as_str(), prefix.as_str())?;
    let next = fetch_optional!(tx, (i64,), DRAW, tenant.as_str(), prefix.as_str(), wanted, capacity)?;
    Ok(next.and_then(|(next,)| u64::try_from(next - wanted).ok()))
}

/// Moves a counter, as after millions of labels.
#[cfg(test)]
pub(in crate::shipping) async fn set_next(
    tx: &mut Tx,
    tenant: &TenantId,
    prefix: &CompanyPrefix,
    next: i64,
) -> DbResult<u64> {
    const SQL: &str = "INSERT INTO sscc_counters (tenant_id, prefix, next_serial) VALUES ($1, $2, $3) \
        ON CONFLICT (tenant_id, prefix) DO UPDATE SET next_serial = excluded.next_serial";
    execute!(tx, SQL, tenant.as_str(), prefix.as_str(), next)
}
