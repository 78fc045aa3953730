//! SQL of users.

use kontor_model::id::{TenantId, UserId};
use kontor_model::{Lang, UtcMillis};
use sqlx::FromRow;

use super::parse;
use crate::db::{DbError, DbResult, Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::identity::User;

/// A user together with the hash of his password.
pub(in crate::identity) struct UserRow {
    pub(in crate::identity) user: User,
    pub(in crate::identity) password_hash: String,
}

#[derive(FromRow)]
struct Row {
    id: String,
    username: String,
    email: String,
    first_name: String,
    last_name: String,
    lang: String,
    password_hash: String,
}

pub(in crate::identity) async fn insert(
    tx: &mut Tx,
    tenant: &TenantId,
    user: &User,
    username_key: &str,
    password_hash: &str,
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "INSERT INTO users (id, tenant_id, username, username_key, email, first_name, last_name, \
        lang, password_hash, created_at, password_changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)";
    execute!(
        tx,
        SQL,
        user.id.as_str(),
        tenant.as_str(),
        user.username.as_str(),
        username_key,
        user.email.as_str(),
        user.first_name.as_str(),
        user.last_name.as_str(),
        user.lang.code(),
        password_hash,
        now.0,
    )?;
    Ok(())
}

pub(in crate::identity) async fn count(tx: &mut Tx, tenant: &TenantId) -> DbResult<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM users WHERE tenant_id = $1";
    let (count,) = fetch_one!(tx, (i64,), SQL, tenant.as_str())?;
    Ok(count)
}

pub(in crate::identity) async fn find_by_name(
    tx: &mut Tx,
    tenant: &TenantId,
    username_key: &str,
) -> DbResult<Option<UserRow>> {
    const SQL: &str = "SELECT id, username, email, first_name, last_name, lang, password_hash FROM users \
        WHERE tenant_id = $1 AND username_key = $2";
    fetch_optional!(tx, Row, SQL, tenant.as_str(), username_key)?.map(user).transpose()
}

pub(in crate::identity) async fn find(tx: &mut Tx, tenant: &TenantId, id: &UserId) -> DbResult<Option<UserRow>> {
    const SQL: &str = "SELECT id, username, email, first_name, last_name, lang, password_hash FROM users \
        WHERE tenant_id = $1 AND id = $2";
    fetch_optional!(tx, Row, SQL, tenant.as_str(), id.as_str())?.map(user).transpose()
}

/// All users of a tenant, by their ids.
pub(in crate::identity) async fn list(tx: &mut Tx, tenant: &TenantId) -> DbResult<Vec<User>> {
    const SQL: &str = "SELECT id, username, email, first_name, last_name, lang, password_hash FROM users \
        WHERE tenant_id = $1 ORDER BY id";
    let rows = fetch_all!(tx, Row, SQL, tenant.as_str())?;
    rows.into_iter().map(|row| user(row).map(|known| known.user)).collect()
}

pub(in crate::identity) async fn update_password(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &UserId,
    password_hash: &str,
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "UPDATE users SET password_hash = $3, password_changed_at = $4 WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id.as_str(), password_hash, now.0)?;
    Ok(())
}

/// Tells whether the password is still the one with this hash, and lets nobody change it until the transaction ends.
pub(in crate::identity) async fn lock_password(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &UserId,
    password_hash: &str,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE users SET password_hash = password_hash \
        WHERE tenant_id = $1 AND id = $2 AND password_hash = $3";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), password_hash)? == 1)
}

pub(in crate::identity) async fn update_lang(tx: &mut Tx, tenant: &TenantId, id: &UserId, lang: Lang) -> DbResult<()> {
    const SQL: &str = "UPDATE users SET lang = $3 WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id.as_str(), lang.code())?;
    Ok(())
}

fn user(row: Row) -> DbResult<UserRow> {
    let user = User {
        id: parse(&row.id, "users.id")?,
        username: row.username,
        email: row.email,
        first_name: row.first_name,
        last_name: row.last_name,
        lang: Lang::from_code(&row.lang).ok_or(DbError::Corrupt("users.lang"))?,
    };
    Ok(UserRow { user, password_hash: row.password_hash })
}
