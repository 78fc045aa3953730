//! SQL of links for a new password.

use kontor_model::UtcMillis;
use kontor_model::id::{PasswordResetId, TenantId, UserId};

use super::parse;
use crate::db::{DbResult, Tx, execute, fetch_optional};
use crate::identity::links::Keyed;

/// A link as it is stored.
pub(in crate::identity) struct Reset {
    pub(in crate::identity) tenant: TenantId,
    pub(in crate::identity) user: UserId,
    pub(in crate::identity) state: String,
    pub(in crate::identity) expires_at: UtcMillis,
    pub(in crate::identity) token: Keyed,
}

type Row = (String, String, String, i64, String, Vec<u8>);

/// Replaces the open link of a user, if there is one, by a new one.
pub(in crate::identity) async fn renew(
    tx: &mut Tx,
    id: &PasswordResetId,
    reset: &Reset,
    now: UtcMillis,
) -> DbResult<()> {
    const CLOSE: &str = "UPDATE password_resets SET state = 'replaced' \
        WHERE tenant_id = $1 AND user_id = $2 AND state = 'pending'";
    const SQL: &str = "INSERT INTO password_resets \
        (id, tenant_id, user_id, state, token_key, token_mac, created_at, expires_at) \
        VALUES ($1, $2, $3, 'pending', $4, $5, $6, $7)";
    let Reset { tenant, user, token, expires_at, .. } = reset;
    execute!(tx, CLOSE, tenant.as_str(), user.as_str())?;
    execute!(
        tx,
        SQL,
        id.as_str(),
        tenant.as_str(),
        user.as_str(),
        token.key.as_str(),
        token.mac.as_slice(),
        now.0,
        expires_at.0,
    )?;
    Ok(())
}

/// A link by its id. Unscoped: who opens a link is not signed in.
pub(in crate::identity) async fn unscoped_find(tx: &mut Tx, id: &PasswordResetId) -> DbResult<Option<Reset>> {
    const SQL: &str = "SELECT tenant_id, user_id, state, expires_at, token_key, token_mac FROM password_resets \
        WHERE id = $1";
    let row = fetch_optional!(tx, Row, SQL, id.as_str())?;
    row.map(|(tenant, user, state, expires_at, key, mac)| {
        Ok(Reset {
            tenant: parse(&tenant, "password_resets.tenant_id")?,
            user: parse(&user, "password_resets.user_id")?,
            state,
            expires_at: UtcMillis(expires_at),
            token: Keyed { key, mac },
        })
    })
    .transpose()
}

/// Consumes a link: succeeds once, however many try at the same time.
pub(in crate::identity) async fn consume(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PasswordResetId,
    now: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE password_resets SET state = 'used' \
        WHERE tenant_id = $1 AND id = $2 AND state = 'pending' AND expires_at > $3";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), now.0)? == 1)
}

/// Removes links that ran out long ago.
pub(in crate::identity) async fn unscoped_delete_old(tx: &mut Tx, before: UtcMillis) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM password_resets WHERE expires_at < $1";
    execute!(tx, SQL, before.0)
}
