//! Rows of signing keys.

use kontor_model::UtcMillis;
use kontor_model::id::{SigningKeyId, TenantId};

use super::corrupt;
use crate::db::{DbResult, Tx, execute, fetch_all};
use crate::oauth::keys::NewKey;

/// A stored key; its private half is sealed.
pub(crate) struct KeyRow {
    pub(crate) id: SigningKeyId,
    pub(crate) public_key: Vec<u8>,
    pub(crate) sealed_private: Vec<u8>,
    pub(crate) signs_from: UtcMillis,
}

/// Adds the key of a slot; `false` when the tenant has a key there already, which then stays.
pub(crate) async fn insert(tx: &mut Tx, tenant: &TenantId, slot: i64, key: &NewKey, now: UtcMillis) -> DbResult<bool> {
    const SQL: &str = "INSERT INTO oauth_signing_keys \
        (id, tenant_id, slot, public_key, sealed_private, created_at, signs_from) \
        VALUES ($1, $2, $3, $4, $5, $6, $6) \
        ON CONFLICT (tenant_id, slot) DO NOTHING";
    let touched = execute!(
        tx,
        SQL,
        key.id.as_str(),
        tenant.as_str(),
        slot,
        key.public_key.as_slice(),
        key.sealed_private.as_slice(),
        now.0,
    )?;
    Ok(touched == 1)
}

/// All keys of a tenant, oldest slot first.
pub(crate) async fn list(tx: &mut Tx, tenant: &TenantId) -> DbResult<Vec<KeyRow>> {
    const SQL: &str = "SELECT id, public_key, sealed_private, signs_from FROM oauth_signing_keys \
        WHERE tenant_id = $1 \
        ORDER BY slot";
    let rows = fetch_all!(tx, (String, Vec<u8>, Vec<u8>, i64), SQL, tenant.as_str())?;
    let shape = |(id, public_key, sealed_private, signs_from): (String, Vec<u8>, Vec<u8>, i64)| {
        let id = id.parse().map_err(|_| corrupt("oauth_signing_keys.id"))?;
        Ok(KeyRow { id, public_key, sealed_private, signs_from: UtcMillis(signs_from) })
    };
    rows.into_iter().map(shape).collect()
}
