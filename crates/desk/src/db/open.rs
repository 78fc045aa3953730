//! Opening `desk.db`: one writing connection, a few that only read, and how a transaction begins.

use std::path::Path;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use super::error::{DbError, DbResult};

const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const READERS: u32 = 4;
#[cfg(unix)]
const OWNER_ONLY: u32 = 0o600;

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
    /// Only the owner may read the file and what SQLite puts beside it. Several processes may have it open: `kontor desk link` works beside a running Desk.
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
    keep_private(path)?;
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

/// Labels bear addresses: makes the file for its owner only before SQLite does, and takes the rights of others away from
/// older files. SQLite gives `-wal` and `-shm` the rights of the file itself (https://sqlite.org/wal.html).
#[cfg(unix)]
fn keep_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(path);
    if let Err(error) = made
        && error.kind() != std::io::ErrorKind::AlreadyExists
    {
        return Err(error);
    }
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        // By name: opening and closing the file would end locks this process may hold on it.
        let Ok(found) = std::fs::metadata(&name) else { continue };
        if found.permissions().mode() & 0o077 != 0 {
            std::fs::set_permissions(&name, std::fs::Permissions::from_mode(OWNER_ONLY))?;
        }
    }
    Ok(())
}

/// Other systems keep access lists, which come from the folder.
#[cfg(not(unix))]
fn keep_private(_path: &Path) -> std::io::Result<()> {
    Ok(())
}
