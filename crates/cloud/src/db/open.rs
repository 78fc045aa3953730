//! Opening a store: where it is, its pools, and the four ways to begin a transaction.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use kontor_model::id::TenantId;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use super::error::{DbError, DbResult};
use super::sqlite::Connections;
use super::tx::Tx;

const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;
/// A connection to PostgreSQL that nobody used for so long is tested before it is used.
const TESTED_AFTER: Duration = Duration::from_secs(1);

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

/// The connections of an embedded store: SQLite takes one writer, so there is exactly one writing connection.
#[derive(Clone, Debug)]
pub struct SqlitePools {
    /// One connection.
    pub write: Connections,
    /// A few connections that only read.
    pub read: Connections,
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
        self.begin_read(Some(tenant)).await
    }

    /// Begins a transaction that writes for one tenant.
    pub async fn write(&self, tenant: &TenantId) -> DbResult<Tx> {
        self.begin_write(Some(tenant)).await
    }

    /// Begins a reading transaction over all tenants: sign-in, token endpoint, background work, the operator.
    pub async fn unscoped_read(&self) -> DbResult<Tx> {
        self.begin_read(None).await
    }

    /// Begins a writing transaction over all tenants.
    pub async fn unscoped_write(&self) -> DbResult<Tx> {
        self.begin_write(None).await
    }

    async fn begin_read(&self, tenant: Option<&TenantId>) -> DbResult<Tx> {
        Ok(match self {
            Db::Sqlite(pools) => Tx::Sqlite(pools.read.begin().await?),
            Db::Postgres(pool) => Tx::Postgres(pool.begin_with(begin_for(tenant)).await?),
        })
    }

    async fn begin_write(&self, tenant: Option<&TenantId>) -> DbResult<Tx> {
        Ok(match self {
            Db::Sqlite(pools) => Tx::Sqlite(pools.write.begin().await?),
            Db::Postgres(pool) => Tx::Postgres(pool.begin_with(begin_for(tenant)).await?),
        })
    }

    /// Closes all connections; on SQLite this also folds the write-ahead log back into the file.
    pub async fn close(&self) {
        match self {
            Db::Sqlite(pools) => {
                // A reader whose work was broken off may be the last to go, and cannot do this itself.
                const FOLD_BACK: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
                let readers = pools.read.close(None).await;
                if let Err(error) = pools.write.close(Some(FOLD_BACK)).await.and(readers) {
                    tracing::warn!(%error, "the write-ahead log stays beside the database until it is opened again");
                }
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

/// Begins a transaction on PostgreSQL for a tenant, or for all, in one message. An id is of letters, digits and `_`.
fn begin_for(tenant: Option<&TenantId>) -> AssertSqlSafe<String> {
    let (tenant, unscoped) = tenant.map_or(("", "on"), |tenant| (tenant.as_str(), "off"));
    AssertSqlSafe(format!(
        "BEGIN; SELECT set_config('kontor.tenant', '{tenant}', true), set_config('kontor.unscoped', '{unscoped}', true)"
    ))
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
    // A page of a hundred orders changes some six hundred pages of the file: kept in memory until they are committed, they
    // are neither written twice nor read back. What a statement would have to take back stays in memory too.
    let writing = options.clone().pragma("cache_size", "-8192").pragma("temp_store", "MEMORY");
    // IMMEDIATE takes the write lock at once; a deferred one can fail half way with SQLITE_BUSY_SNAPSHOT.
    let write = Connections::new(writing, 1, "BEGIN IMMEDIATE");
    write.open_one().await?;
    let read = Connections::new(options.read_only(true), SQLITE_READERS, "BEGIN");
    Ok(Db::Sqlite(SqlitePools { write, read }))
}

async fn open_postgres(address: &str) -> Result<Db, sqlx::Error> {
    let options = PgConnectOptions::from_str(address)?.disable_statement_logging();
    // One connection by hand first: it says at once why it cannot be had, a pool only that time ran out.
    options.connect().await?.close().await?;
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(BUSY_TIMEOUT)
        // A server that was restarted has hung up, but not between two statements of a busy one.
        .test_before_acquire(false)
        .before_acquire(|connection, about| {
            Box::pin(async move {
                if about.idle_for >= TESTED_AFTER {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_lazy_with(options);
    Ok(Db::Postgres(pool))
}
