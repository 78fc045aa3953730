//! Rows of senders; addresses come and go sealed.

use kontor_model::UtcMillis;
use kontor_model::id::{SenderId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_one, fetch_optional};

/// A sender as it stands in the store.
#[derive(sqlx::FromRow)]
pub(in crate::shipping) struct SenderRow {
    /// Its id.
    pub(in crate::shipping) id: String,
    /// Name on screens.
    pub(in crate::shipping) name: String,
    /// The address, sealed.
    pub(in crate::shipping) address: Vec<u8>,
}

/// What is written of a sender, the first time or again.
pub(in crate::shipping) struct Written<'a> {
    pub(in crate::shipping) name: &'a str,
    pub(in crate::shipping) name_key: &'a str,
    pub(in crate::shipping) address: &'a [u8],
}

/// All senders of a tenant, by name.
pub(in crate::shipping) async fn list(tx: &mut Tx, tenant: &TenantId) -> DbResult<Vec<SenderRow>> {
    const SQL: &str = "SELECT id, name, address FROM senders WHERE tenant_id = $1 ORDER BY name_key";
    fetch_all!(tx, SenderRow, SQL, tenant.as_str())
}

/// How many senders a tenant has.
pub(in crate::shipping) async fn count(tx: &mut Tx, tenant: &TenantId) -> DbResult<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM senders WHERE tenant_id = $1";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str())?.0)
}

/// One sender.
pub(in crate::shipping) async fn find(tx: &mut Tx, tenant: &TenantId, id: &SenderId) -> DbResult<Option<SenderRow>> {
    const SQL: &str = "SELECT id, name, address FROM senders WHERE tenant_id = $1 AND id = $2";
    fetch_optional!(tx, SenderRow, SQL, tenant.as_str(), id.as_str())
}

/// Adds a sender. A name that the tenant gave already is `DbError::Duplicate`.
pub(in crate::shipping) async fn insert(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &SenderId,
    new: &Written<'_>,
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "INSERT INTO senders (id, tenant_id, name, name_key, address, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $6)";
    execute!(tx, SQL, id.as_str(), tenant.as_str(), new.name, new.name_key, new.address, now.0)?;
    Ok(())
}

/// Changes a sender. A name that the tenant gave already is `DbError::Duplicate`.
pub(in crate::shipping) async fn update(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &SenderId,
    new: &Written<'_>,
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "UPDATE senders SET name = $3, name_key = $4, address = $5, updated_at = $6 \
        WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id.as_str(), new.name, new.name_key, new.address, now.0)?;
    Ok(())
}

/// Deletes a sender; `false` when there is none. `DbError::Referenced` while a profile uses it.
pub(in crate::shipping) async fn delete(tx: &mut Tx, tenant: &TenantId, id: &SenderId) -> DbResult<bool> {
    const SQL: &str = "DELETE FROM senders WHERE tenant_id = $1 AND id = $2";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str())? == 1)
}
