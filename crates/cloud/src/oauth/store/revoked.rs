//! Rows of tokens that were revoked before they ran out.

use kontor_model::UtcMillis;
use kontor_model::id::{ClientId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_one};

/// Notes that a token is revoked; a second time changes nothing.
pub(crate) async fn insert(
    tx: &mut Tx,
    tenant: &TenantId,
    client: &ClientId,
    token_id: &str,
    times: (UtcMillis, UtcMillis),
    change: i64,
) -> DbResult<()> {
    const SQL: &str = "INSERT INTO oauth_revoked_tokens (id, tenant_id, client_id, revoked_at, expires_at, change) \
        VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (id) DO NOTHING";
    let (revoked_at, expires_at) = times;
    execute!(tx, SQL, token_id, tenant.as_str(), client.as_str(), revoked_at.0, expires_at.0, change)?;
    Ok(())
}

/// Tells whether a token is revoked.
pub(crate) async fn contains(tx: &mut Tx, tenant: &TenantId, token_id: &str) -> DbResult<bool> {
    const SQL: &str = "SELECT COUNT(*) FROM oauth_revoked_tokens WHERE tenant_id = $1 AND id = $2";
    let (count,) = fetch_one!(tx, (i64,), SQL, tenant.as_str(), token_id)?;
    Ok(count > 0)
}

/// Drops entries of tokens that have run out by themselves.
pub(crate) async fn unscoped_forget(tx: &mut Tx, before: UtcMillis) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM oauth_revoked_tokens WHERE expires_at < $1";
    execute!(tx, SQL, before.0)
}
