//! Hearing of changes that other connections made: PostgreSQL notifies, SQLite is asked for its data version.
//!
//! Needed wherever something of the store is kept in memory and another process or node may change it.

use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::postgres::PgListener;
use sqlx::sqlite::SqliteConnection;

use super::error::{DbError, DbResult};
use super::open::Db;
use super::tx::Tx;

/// How often SQLite is asked.
const SQLITE_PAUSE: Duration = Duration::from_millis(400);
/// How long PostgreSQL may say nothing before the caller is told so.
const POSTGRES_PATIENCE: Duration = Duration::from_secs(5);

/// What a [`Watcher`] heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Something was written.
    Changed,
    /// Nothing was heard for a while; on SQLite that means that nothing was written.
    Quiet,
    /// The connection was lost and found again: anything may have been missed.
    Reconnected,
}

/// A connection of its own that hears of changes.
pub struct Watcher(Inner);

enum Inner {
    Sqlite { connection: SqliteConnection, version: i64 },
    Postgres(PgListener),
}

impl Watcher {
    /// Opens the connection. What is written from now on is heard; on SQLite whatever it is, on PostgreSQL only what
    /// was told to `channel` by [`Tx::notify`].
    pub async fn open(db: &Db, channel: &str) -> DbResult<Watcher> {
        match db {
            Db::Sqlite(pools) => {
                let mut connection = pools.read.options().connect().await?;
                let version = data_version(&mut connection).await?;
                Ok(Watcher(Inner::Sqlite { connection, version }))
            }
            Db::Postgres(pool) => {
                let mut listener = PgListener::connect_with(pool).await?;
                listener.listen(channel).await?;
                Ok(Watcher(Inner::Postgres(listener)))
            }
        }
    }

    /// Waits for the next word, a few seconds at most. An error means that the data base does not answer.
    pub async fn next(&mut self) -> DbResult<Word> {
        match &mut self.0 {
            Inner::Sqlite { connection, version } => {
                tokio::time::sleep(SQLITE_PAUSE).await;
                sqlite_word(connection, version).await
            }
            Inner::Postgres(listener) => match tokio::time::timeout(POSTGRES_PATIENCE, listener.try_recv()).await {
                Err(_) => Ok(Word::Quiet),
                Ok(Ok(Some(_))) => Ok(Word::Changed),
                Ok(Ok(None)) => Ok(Word::Reconnected),
                Ok(Err(error)) => Err(DbError::from(error)),
            },
        }
    }
}

impl Tx {
    /// Tells the watchers of `channel` on all nodes, once this transaction is committed. SQLite needs no telling.
    pub async fn notify(&mut self, channel: &str) -> DbResult<()> {
        const SQL: &str = "SELECT pg_notify($1, '')";
        if let Tx::Postgres(tx) = self {
            sqlx::query(SQL).bind(channel).execute(&mut **tx).await?;
        }
        Ok(())
    }
}

async fn sqlite_word(connection: &mut SqliteConnection, version: &mut i64) -> DbResult<Word> {
    let found = data_version(connection).await?;
    let word = if found == *version { Word::Quiet } else { Word::Changed };
    *version = found;
    Ok(word)
}

/// A number that differs whenever another connection has written (SQLite's documentation of `PRAGMA data_version`).
async fn data_version(connection: &mut SqliteConnection) -> DbResult<i64> {
    let (version,) = sqlx::query_as::<_, (i64,)>("PRAGMA data_version").fetch_one(connection).await?;
    Ok(version)
}
