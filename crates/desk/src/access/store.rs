//! SQL of sign-in links, sessions and the facts of the data folder. Tokens are known here by their hash only.

use kontor_model::UtcMillis;

use crate::db::{DbResult, Tx};

/// A sign-in link as it is kept.
pub(super) struct LinkRow {
    pub(super) expires_at: UtcMillis,
    pub(super) used: bool,
}

pub(super) async fn insert_link(tx: &mut Tx, hash: &[u8], now: UtcMillis, expires_at: UtcMillis) -> DbResult<()> {
    const SQL: &str = "INSERT INTO entry_links (hash, created_at, expires_at) VALUES ($1, $2, $3)";
    sqlx::query(SQL).bind(hash).bind(now.0).bind(expires_at.0).execute(&mut **tx).await?;
    Ok(())
}

pub(super) async fn find_link(tx: &mut Tx, hash: &[u8]) -> DbResult<Option<LinkRow>> {
    const SQL: &str = "SELECT expires_at, used_at FROM entry_links WHERE hash = $1";
    let row: Option<(i64, Option<i64>)> = sqlx::query_as(SQL).bind(hash).fetch_optional(&mut **tx).await?;
    Ok(row.map(|(expires_at, used_at)| LinkRow { expires_at: UtcMillis(expires_at), used: used_at.is_some() }))
}

pub(super) async fn use_link(tx: &mut Tx, hash: &[u8], now: UtcMillis) -> DbResult<()> {
    const SQL: &str = "UPDATE entry_links SET used_at = $2 WHERE hash = $1";
    sqlx::query(SQL).bind(hash).bind(now.0).execute(&mut **tx).await?;
    Ok(())
}

/// Drops links and sessions that ended before `before`.
pub(super) async fn sweep(tx: &mut Tx, before: UtcMillis) -> DbResult<()> {
    const LINKS: &str = "DELETE FROM entry_links WHERE expires_at < $1";
    const SESSIONS: &str = "DELETE FROM sessions WHERE expires_at < $1";
    sqlx::query(LINKS).bind(before.0).execute(&mut **tx).await?;
    sqlx::query(SESSIONS).bind(before.0).execute(&mut **tx).await?;
    Ok(())
}

pub(super) async fn insert_session(tx: &mut Tx, hash: &[u8], now: UtcMillis, expires_at: UtcMillis) -> DbResult<()> {
    const SQL: &str = "INSERT INTO sessions (hash, created_at, expires_at) VALUES ($1, $2, $3)";
    sqlx::query(SQL).bind(hash).bind(now.0).bind(expires_at.0).execute(&mut **tx).await?;
    Ok(())
}

pub(super) async fn session_end(tx: &mut Tx, hash: &[u8]) -> DbResult<Option<UtcMillis>> {
    const SQL: &str = "SELECT expires_at FROM sessions WHERE hash = $1";
    let row: Option<(i64,)> = sqlx::query_as(SQL).bind(hash).fetch_optional(&mut **tx).await?;
    Ok(row.map(|(expires_at,)| UtcMillis(expires_at)))
}

pub(super) async fn delete_session(tx: &mut Tx, hash: &[u8]) -> DbResult<()> {
    const SQL: &str = "DELETE FROM sessions WHERE hash = $1";
    sqlx::query(SQL).bind(hash).execute(&mut **tx).await?;
    Ok(())
}

pub(super) async fn find_fact(tx: &mut Tx, name: &str) -> DbResult<Option<String>> {
    const SQL: &str = "SELECT value FROM desk_facts WHERE name = $1";
    let row: Option<(String,)> = sqlx::query_as(SQL).bind(name).fetch_optional(&mut **tx).await?;
    Ok(row.map(|(value,)| value))
}

/// Names of all facts that begin with `key:`, the sealing keys this store was used with.
pub(super) async fn key_facts(tx: &mut Tx) -> DbResult<Vec<String>> {
    const SQL: &str = "SELECT name FROM desk_facts WHERE name LIKE 'key:%'";
    let rows: Vec<(String,)> = sqlx::query_as(SQL).fetch_all(&mut **tx).await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

pub(super) async fn put_fact(tx: &mut Tx, name: &str, value: &str) -> DbResult<()> {
    const SQL: &str = "INSERT INTO desk_facts (name, value) VALUES ($1, $2) \
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    sqlx::query(SQL).bind(name).bind(value).execute(&mut **tx).await?;
    Ok(())
}
