//! What a store knows about itself: the sealing keys it was used with, and whether its role can see past the second wall.

use sqlx::Row;

use super::error::DbResult;
use super::open::Db;
use super::tx::Tx;
use crate::db::{execute, fetch_all};

/// How a sealing key is written down.
const KEY_PREFIX: &str = "key:";

/// Writes down that the store is used with the key `active`, unless a key it was used with before is not among
/// `at_hand`: then nothing is written, and the answer is the name of the first one missing.
///
/// Two servers that start at once wait for each other, so that neither overlooks the other's key.
pub(crate) async fn note_sealing_key(db: &Db, active: &str, at_hand: &[String]) -> DbResult<Option<String>> {
    const LOCK: &str = "SELECT pg_advisory_xact_lock(7163218)";
    const KNOWN: &str = "SELECT name FROM store_facts ORDER BY name";
    const REMEMBER: &str = "INSERT INTO store_facts (name, value) VALUES ($1, 'sealing key') ON CONFLICT DO NOTHING";

    let mut tx = db.unscoped_write().await?;
    if let Tx::Postgres(postgres) = &mut tx {
        sqlx::query(LOCK).execute(&mut **postgres).await?;
    }
    let facts = fetch_all!(&mut tx, (String,), KNOWN)?;
    let mut known = facts.iter().filter_map(|(name,)| name.strip_prefix(KEY_PREFIX));
    if let Some(missing) = known.find(|name| !at_hand.iter().any(|key| key == name)) {
        return Ok(Some(missing.to_owned()));
    }
    execute!(&mut tx, REMEMBER, format!("{KEY_PREFIX}{active}"))?;
    tx.commit().await?;
    Ok(None)
}

/// Tells whether row-level security binds the role of this connection; always so on SQLite, which has no roles.
pub(crate) async fn role_is_bound(db: &Db) -> DbResult<bool> {
    const SQL: &str = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user";
    let Db::Postgres(pool) = db else { return Ok(true) };
    let row = sqlx::query(SQL).fetch_one(pool).await?;
    Ok(!row.try_get::<bool, _>(0)?)
}

/// Asks the store something that it has to read for.
pub(crate) async fn answers(db: &Db) -> DbResult<()> {
    let mut tx = db.unscoped_read().await?;
    fetch_all!(&mut tx, (i64,), "SELECT MAX(version) FROM schema_migrations").map(drop)
}
