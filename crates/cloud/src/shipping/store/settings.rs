//! Sender and number range of a tenant; the sender comes and goes sealed.

use kontor_model::UtcMillis;
use kontor_model::gs1::CompanyPrefix;
use kontor_model::id::TenantId;

use crate::db::{DbError, DbResult, Tx, execute, fetch_optional};

/// The settings of a tenant as they are kept.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::shipping) struct StoredSettings {
    /// The sender's address, sealed.
    pub(in crate::shipping) sender: Vec<u8>,
    /// The tenant's GS1 company prefix, if any.
    pub(in crate::shipping) prefix: Option<CompanyPrefix>,
}

/// The settings of a tenant, once he has made them.
pub(in crate::shipping) async fn find(tx: &mut Tx, tenant: &TenantId) -> DbResult<Option<StoredSettings>> {
    const SQL: &str = "SELECT sender, gs1_prefix FROM sender_settings WHERE tenant_id = $1";
    let Some((sender, prefix)) = fetch_optional!(tx, (Vec<u8>, String), SQL, tenant.as_str())? else { return Ok(None) };
    let prefix = match prefix.as_str() {
        "" => None,
        digits => Some(digits.parse().map_err(|_| DbError::Corrupt("sender_settings.gs1_prefix"))?),
    };
    Ok(Some(StoredSettings { sender, prefix }))
}

/// Writes the settings of a tenant, the first time or again.
pub(in crate::shipping) async fn save(
    tx: &mut Tx,
    tenant: &TenantId,
    settings: &StoredSettings,
    now: UtcMillis,
) -> DbResult<u64> {
    const SQL: &str = "INSERT INTO sender_settings (tenant_id, sender, gs1_prefix, updated_at) \
        VALUES ($1, $2, $3, $4) \
        ON CONFLICT (tenant_id) DO UPDATE \
        SET sender = excluded.sender, gs1_prefix = excluded.gs1_prefix, updated_at = excluded.updated_at";
    let prefix = settings.prefix.as_ref().map_or("", CompanyPrefix::as_str);
    execute!(tx, SQL, tenant.as_str(), settings.sender.as_slice(), prefix, now.0)
}
