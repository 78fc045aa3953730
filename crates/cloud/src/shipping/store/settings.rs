//! Sender and number range of a tenant.

use kontor_model::UtcMillis;
use kontor_model::address::Address;
use kontor_model::gs1::CompanyPrefix;
use kontor_model::id::TenantId;

use crate::db::{DbError, DbResult, Tx, execute, fetch_optional};

/// What a tenant has set on the page "Versand".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SenderSettings {
    /// The sender on labels.
    pub sender: Address,
    /// The tenant's GS1 company prefix; without one numbers are samples.
    pub prefix: Option<CompanyPrefix>,
}

/// The settings of a tenant, once he has made them.
pub(in crate::shipping) async fn find(tx: &mut Tx, tenant: &TenantId) -> DbResult<Option<SenderSettings>> {
    const SQL: &str = "SELECT sender, gs1_prefix FROM sender_settings WHERE tenant_id = $1";
    let Some((sender, prefix)) = fetch_optional!(tx, (String, String), SQL, tenant.as_str())? else { return Ok(None) };
    let sender = serde_json::from_str(&sender).map_err(|_| DbError::Corrupt("sender_settings.sender"))?;
    let prefix = match prefix.as_str() {
        "" => None,
        digits => Some(digits.parse().map_err(|_| DbError::Corrupt("sender_settings.gs1_prefix"))?),
    };
    Ok(Some(SenderSettings { sender, prefix }))
}

/// Writes the settings of a tenant, the first time or again.
pub(in crate::shipping) async fn save(
    tx: &mut Tx,
    tenant: &TenantId,
    settings: &SenderSettings,
    now: UtcMillis,
) -> DbResult<u64> {
    const SQL: &str = "INSERT INTO sender_settings (tenant_id, sender, gs1_prefix, updated_at) \
        VALUES ($1, $2, $3, $4) \
        ON CONFLICT (tenant_id) DO UPDATE \
        SET sender = excluded.sender, gs1_prefix = excluded.gs1_prefix, updated_at = excluded.updated_at";
    let sender = serde_json::to_string(&settings.sender).map_err(|_| DbError::Corrupt("sender_settings.sender"))?;
    let prefix = settings.prefix.as_ref().map_or("", CompanyPrefix::as_str);
    execute!(tx, SQL, tenant.as_str(), sender.as_str(), prefix, now.0)
}
