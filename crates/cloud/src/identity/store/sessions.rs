//! SQL of sessions.

use kontor_model::id::{SessionId, TenantId, UserId};
use kontor_model::{Lang, Module, UtcMillis};
use sqlx::FromRow;

use super::parse;
use crate::db::{DbError, DbResult, Tx, execute, fetch_optional};
use crate::identity::Tenant;
use crate::identity::session::SignedIn;

/// A new session.
pub(in crate::identity) struct NewSession<'a> {
    pub(in crate::identity) id: &'a SessionId,
    pub(in crate::identity) tenant: &'a TenantId,
    pub(in crate::identity) user: &'a UserId,
    pub(in crate::identity) token_hash: &'a [u8],
    pub(in crate::identity) now: UtcMillis,
    pub(in crate::identity) expires_at: UtcMillis,
}

#[derive(FromRow)]
struct Row {
    id: String,
    tenant_id: String,
    number: String,
    company: String,
    modules: String,
    user_id: String,
    first_name: String,
    last_name: String,
    lang: String,
    seen_at: i64,
}

pub(in crate::identity) async fn insert(tx: &mut Tx, session: &NewSession<'_>) -> DbResult<()> {
    const SQL: &str = "INSERT INTO sessions (id, tenant_id, user_id, token_hash, created_at, seen_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $5, $6)";
    let NewSession { id, tenant, user, token_hash, now, expires_at } = session;
    execute!(tx, SQL, id.as_str(), tenant.as_str(), user.as_str(), *token_hash, now.0, expires_at.0)?;
    Ok(())
}

/// Who a cookie belongs to, if the session is neither over nor idle too long. Unscoped: the cookie says which tenant.
pub(in crate::identity) async fn unscoped_find(
    tx: &mut Tx,
    token_hash: &[u8],
    now: UtcMillis,
    seen_after: UtcMillis,
) -> DbResult<Option<(SignedIn, UtcMillis)>> {
    const SQL: &str = "SELECT s.id, s.tenant_id, t.number, t.company, t.modules, s.user_id, u.first_name, \
        u.last_name, u.lang, s.seen_at FROM sessions s JOIN tenants t ON t.id = s.tenant_id \
        JOIN users u ON u.id = s.user_id AND u.tenant_id = s.tenant_id \
        WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.seen_at > $3";
    fetch_optional!(tx, Row, SQL, token_hash, now.0, seen_after.0)?.map(signed_in).transpose()
}

pub(in crate::identity) async fn touch(tx: &mut Tx, tenant: &TenantId, id: &SessionId, now: UtcMillis) -> DbResult<()> {
    const SQL: &str = "UPDATE sessions SET seen_at = $3 WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id.as_str(), now.0)?;
    Ok(())
}

pub(in crate::identity) async fn delete(tx: &mut Tx, tenant: &TenantId, id: &SessionId) -> DbResult<()> {
    const SQL: &str = "DELETE FROM sessions WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id.as_str())?;
    Ok(())
}

/// Ends a session by its cookie, whoever it belongs to: the one a browser had before it signed in anew.
pub(in crate::identity) async fn unscoped_delete_by_token(tx: &mut Tx, token_hash: &[u8]) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM sessions WHERE token_hash = $1";
    execute!(tx, SQL, token_hash)
}

/// Ends all sessions of one user.
pub(in crate::identity) async fn delete_all(tx: &mut Tx, tenant: &TenantId, user: &UserId) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM sessions WHERE tenant_id = $1 AND user_id = $2";
    execute!(tx, SQL, tenant.as_str(), user.as_str())
}

pub(in crate::identity) async fn unscoped_delete_over(
    tx: &mut Tx,
    now: UtcMillis,
    seen_before: UtcMillis,
) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM sessions WHERE expires_at <= $1 OR seen_at <= $2";
    execute!(tx, SQL, now.0, seen_before.0)
}

fn signed_in(row: Row) -> DbResult<(SignedIn, UtcMillis)> {
    let tenant = Tenant {
        id: parse(&row.tenant_id, "sessions.tenant_id")?,
        number: parse(&row.number, "tenants.number")?,
        company: row.company,
        modules: Module::parse_list(&row.modules).map_err(|_| DbError::Corrupt("tenants.modules"))?,
    };
    let signed_in = SignedIn {
        session: parse(&row.id, "sessions.id")?,
        tenant,
        user: parse(&row.user_id, "sessions.user_id")?,
        first_name: row.first_name,
        last_name: row.last_name,
        lang: Lang::from_code(&row.lang).ok_or(DbError::Corrupt("users.lang"))?,
    };
    Ok((signed_in, UtcMillis(row.seen_at)))
}
