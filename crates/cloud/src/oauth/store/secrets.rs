//! Rows of client secrets: keyed hashes, never a secret.

use kontor_model::UtcMillis;
use kontor_model::id::{ClientId, ClientSecretId, TenantId, UserId};
use kontor_sealed::KeyId;

use super::corrupt;
use crate::db::{DbResult, Tx, execute, fetch_all};

/// The keyed hash of a secret on its way into the store.
pub(crate) struct NewSecret<'a> {
    pub(crate) id: &'a ClientSecretId,
    pub(crate) mac: &'a [u8],
    pub(crate) mac_key: &'a KeyId,
    pub(crate) prefix: &'a str,
    pub(crate) last_four: &'a str,
    pub(crate) created_at: UtcMillis,
    pub(crate) created_by: &'a UserId,
}

/// A secret as lists show it.
pub(crate) struct SecretRow {
    pub(crate) client: ClientId,
    pub(crate) prefix: String,
    pub(crate) last_four: String,
}

/// A secret as it is compared with what a request brings.
pub(crate) struct StoredSecret {
    pub(crate) id: ClientSecretId,
    pub(crate) mac: Vec<u8>,
    pub(crate) mac_key: KeyId,
    pub(crate) expires_at: Option<UtcMillis>,
    pub(crate) revoked_at: Option<UtcMillis>,
}

/// Adds a secret to an application.
pub(crate) async fn insert(tx: &mut Tx, tenant: &TenantId, client: &ClientId, secret: &NewSecret<'_>) -> DbResult<()> {
    const SQL: &str = "INSERT INTO oauth_client_secrets \
        (id, tenant_id, client_id, mac, mac_key_id, prefix, last_four, created_at, created_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    execute!(
        tx,
        SQL,
        secret.id.as_str(),
        tenant.as_str(),
        client.as_str(),
        secret.mac,
        secret.mac_key.as_str(),
        secret.prefix,
        secret.last_four,
        secret.created_at.0,
        secret.created_by.as_str(),
    )?;
    Ok(())
}

/// What may be shown of the secrets of a page of applications: those from `first` to `last`.
pub(crate) async fn list(
    tx: &mut Tx,
    tenant: &TenantId,
    first: &ClientId,
    last: &ClientId,
) -> DbResult<Vec<SecretRow>> {
    const SQL: &str = "SELECT client_id, prefix, last_four FROM oauth_client_secrets \
        WHERE tenant_id = $1 AND client_id >= $2 AND client_id <= $3 AND revoked_at IS NULL \
        ORDER BY id";
    let rows = fetch_all!(tx, (String, String, String), SQL, tenant.as_str(), first.as_str(), last.as_str())?;
    let shape = |(client, prefix, last_four): (String, String, String)| {
        let client = client.parse().map_err(|_| corrupt("oauth_client_secrets.client_id"))?;
        Ok(SecretRow { client, prefix, last_four })
    };
    rows.into_iter().map(shape).collect()
}

/// All secrets of an application, to be compared.
pub(crate) async fn load(tx: &mut Tx, tenant: &TenantId, client: &ClientId) -> DbResult<Vec<StoredSecret>> {
    const SQL: &str = "SELECT id, mac, mac_key_id, expires_at, revoked_at FROM oauth_client_secrets \
        WHERE tenant_id = $1 AND client_id = $2 \
        ORDER BY id DESC";
    let rows = fetch_all!(tx, Stored, SQL, tenant.as_str(), client.as_str())?;
    rows.into_iter().map(stored).collect()
}

/// Notes when a secret was last used; an older moment changes nothing.
pub(crate) async fn unscoped_note_use(tx: &mut Tx, id: &ClientSecretId, at: UtcMillis) -> DbResult<()> {
    const SQL: &str = "UPDATE oauth_client_secrets SET last_used_at = $2 \
        WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)";
    execute!(tx, SQL, id.as_str(), at.0)?;
    Ok(())
}

/// Drops the hashes of applications that were deleted before a moment, at most `limit` at a time.
pub(crate) async fn unscoped_forget_deleted(tx: &mut Tx, before: UtcMillis, limit: i64) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM oauth_client_secrets WHERE id IN ( \
        SELECT oauth_client_secrets.id FROM oauth_client_secrets \
        JOIN oauth_clients ON oauth_clients.id = oauth_client_secrets.client_id \
            AND oauth_clients.tenant_id = oauth_client_secrets.tenant_id \
        WHERE oauth_clients.deleted_at IS NOT NULL AND oauth_clients.deleted_at < $1 \
        LIMIT $2)";
    execute!(tx, SQL, before.0, limit)
}

type Stored = (String, Vec<u8>, String, Option<i64>, Option<i64>);

fn stored((id, mac, mac_key, expires_at, revoked_at): Stored) -> DbResult<StoredSecret> {
    Ok(StoredSecret {
        id: id.parse().map_err(|_| corrupt("oauth_client_secrets.id"))?,
        mac,
        mac_key: mac_key.parse().map_err(|_| corrupt("oauth_client_secrets.mac_key_id"))?,
        expires_at: expires_at.map(UtcMillis),
        revoked_at: revoked_at.map(UtcMillis),
    })
}
