//! Opening a store: where it is, its pools, and the four ways to begin a transaction.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use kontor_model::id::TenantId;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

use super::error::{DbError, DbResult};
use super::tx::Tx;

const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;

/// Where the store is: `sqlite:FILE` or `postgres://...`. `Debug` and `Display` leave the password out.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file, made when missing.
    Sqlite(PathBuf),
    /// A PostgreSQL server; the address may hold a password.
    Postgres(String),
}

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(DatabaseUrl::Postgres(text.to_owned()));
        }
        match text.strip_prefix("sqlite:").map(|rest| rest.strip_prefix("//").unwrap_or(rest)) {
            Some(path) if !path.is_empty() => Ok(DatabaseUrl::Sqlite(PathBuf::from(path))),
            _ => Err("a database is sqlite:FILE or postgres://user:password@host/name".to_owned()),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DatabaseUrl::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            // Only host, port and name: user, password and options stay out, wherever they stand in the address.
            DatabaseUrl::Postgres(address) => match PgConnectOptions::from_str(address) {
                Ok(options) => {
                    let name = options.get_database().unwrap_or_default();
                    write!(f, "postgres://{}:{}/{name}", options.get_host(), options.get_port())
                }
                Err(_) => f.write_str("postgres://"),
            },
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The two pools of an embedded store: SQLite takes one writer, so there is exactly one writing connection.
#[derive(Clone, Debug)]
pub struct SqlitePools {
    /// One connection.
    pub write: SqlitePool,
    /// A few connections that only read.
    pub read: SqlitePool,
}

/// An open store.
#[derive(Clone, Debug)]
pub enum Db {
    /// Embedded.
    Sqlite(SqlitePools),
    /// On a server.
    Postgres(PgPool),
}

impl Db {
    /// Opens the store without changing it; [`super::migrate`] brings the schema up to date.
    pub async fn open(url: &DatabaseUrl) -> DbResult<Db> {
        let opened = match url {
            DatabaseUrl::Sqlite(path) => open_sqlite(path).await,
            DatabaseUrl::Postgres(address) => open_postgres(address).await,
        };
        opened.map_err(|error| DbError::CannotOpen { target: url.to_string(), reason: error.to_string() })
    }

    /// Begins a transaction that reads for one tenant.
    pub async fn read(&self, tenant: &TenantId) -> DbResult<Tx> {
        let mut tx = self.begin_read().await?;
        tx.set_scope(tenant.as_str(), "off").await?;
        Ok(tx)
    }

    /// Begins a transaction that writes for one tenant.
    pub async fn write(&self, tenant: &TenantId) -> DbResult<Tx> {
        let mut tx = self.begin_write().await?;
        tx.set_scope(tenant.as_str(), "off").await?;
        Ok(tx)
    }

    /// Begins a reading transaction over all tenants: sign-in, token endpoint, background work, the operator.
    pub async fn unscoped_read(&self) -> DbResult<Tx> {
        let mut tx = self.begin_read().await?;
        tx.set_scope("", "on").await?;
        Ok(tx)
    }

    /// Begins a writing transaction over all tenants.
    pub async fn unscoped_write(&self) -> DbResult<Tx> {
        let mut tx = self.begin_write().await?;
        tx.set_scope("", "on").await?;
        Ok(tx)
    }

    async fn begin_read(&self) -> DbResult<Tx> {
        Ok(match self {
            Db::Sqlite(pools) => Tx::Sqlite(pools.read.begin().await?),
            Db::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    async fn begin_write(&self) -> DbResult<Tx> {
        Ok(match self {
            // IMMEDIATE takes the write lock at once; a deferred one can fail half way with SQLITE_BUSY_SNAPSHOT.
            Db::Sqlite(pools) => Tx::Sqlite(pools.write.begin_with("BEGIN IMMEDIATE").await?),
            Db::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Closes all connections; on SQLite this also folds the write-ahead log back into the file.
    pub async fn close(&self) {
        match self {
            Db::Sqlite(pools) => {
                pools.read.close().await;
                // A reader whose work was broken off may be the last to go, and cannot do this itself.
                const FOLD_BACK: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
                if let Err(error) = sqlx::query(FOLD_BACK).execute(&pools.write).await {
                    tracing::warn!(%error, "the write-ahead log stays beside the database until it is opened again");
                }
                pools.write.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

async fn open_sqlite(path: &Path) -> Result<Db, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .disable_statement_logging();
    // No other end can hang up, so a test before each use would only cost a change of threads.
    let pool = || SqlitePoolOptions::new().test_before_acquire(false);
    let write = pool().max_connections(1).connect_with(options.clone()).await?;
    let read = pool().max_connections(SQLITE_READERS).connect_lazy_with(options.read_only(true));
    Ok(Db::Sqlite(SqlitePools { write, read }))
}

async fn open_postgres(address: &str) -> Result<Db, sqlx::Error> {
    let options = PgConnectOptions::from_str(address)?.disable_statement_logging();
    // One connection by hand first: it says at once why it cannot be had, a pool only that time ran out.
    options.connect().await?.close().await?;
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(BUSY_TIMEOUT)
        .connect_lazy_with(options);
    Ok(Db::Postgres(pool))
}
