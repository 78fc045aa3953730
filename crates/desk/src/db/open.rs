//! Opening `desk.db`: one writing connection, a few that only read, and how a transaction begins.

use std::path::Path;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use super::error::{DbError, DbResult};

const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const READERS: u32 = 4;

/// An open transaction. Dropped without `commit` it is rolled back.
pub type Tx = sqlx::Transaction<'static, sqlx::Sqlite>;

/// The open store. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    write: SqlitePool,
    read: SqlitePool,
}

impl Db {
    /// Opens the file, making it when missing; [`super::migrate`] brings the schema up to date.
    ///
    /// Several processes may have it open: `kontor desk link` works beside a running Desk.
    pub async fn open(path: &Path) -> DbResult<Db> {
        open(path)
            .await
            .map_err(|error| DbError::CannotOpen { target: path.display().to_string(), reason: error.to_string() })
    }

    /// Begins a transaction that only reads.
    pub async fn read(&self) -> DbResult<Tx> {
        Ok(self.read.begin().await?)
    }

    /// Begins a transaction that writes.
    pub async fn write(&self) -> DbResult<Tx> {
        // IMMEDIATE takes the write lock at once; a deferred one can fail half way with SQLITE_BUSY_SNAPSHOT.
        Ok(self.write.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Closes all connections and folds the write-ahead log back into the file.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

async fn open(path: &Path) -> Result<Db, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .disable_statement_logging();
    let write = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
    let read = SqlitePoolOptions::new().max_connections(READERS).connect_lazy_with(options.read_only(true));
    Ok(Db { write, read })
}
