//! The cloud's store seen from outside: lets time pass for claims, and bars the way to a commit.

use std::path::PathBuf;
use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

/// A little more than the lease of a claim.
const A_LEASE_MS: i64 = 120_001;

/// Where the cloud keeps everything.
pub(super) enum Store {
    /// In a file.
    Sqlite(PathBuf),
    /// In a schema of its own on a server.
    Postgres { address: String, schema: String },
}

/// What is made impossible to commit.
#[derive(Clone, Copy)]
pub(super) enum Barred {
    /// Claims.
    Claims,
    /// What a carrier answered.
    Answers,
}

/// Keeps the cloud from committing until it is lifted.
pub(super) enum Bar {
    Sqlite(SqliteConnection),
    Postgres(PgConnection, &'static str),
}

impl Store {
    /// An empty schema on the server at this address.
    pub(super) async fn on_postgres(address: &str) -> Store {
        let schema = format!("twice_{}", std::process::id());
        let mut connection = PgConnectOptions::from_str(address).unwrap().connect().await.unwrap();
        let sql = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
        Store::Postgres { address: address.to_owned(), schema }
    }

    /// As the configuration names it.
    pub(super) fn url(&self) -> String {
        match self {
            Store::Sqlite(file) => format!("sqlite:{}", file.display()),
            Store::Postgres { address, schema } => format!("{address}?options[search_path]={schema}"),
        }
    }

    /// Lets the lease of every claim end whose key begins like this: whoever held it is dead, and two minutes later this
    /// is what the store says.
    pub(super) async fn let_leases_end(&self, keys: &str) {
        const SQL: &str =
            "UPDATE idempotency_keys SET leased_until = leased_until - $1 WHERE idempotency_key LIKE $2 || '%'";
        match self {
            Store::Sqlite(file) => {
                let mut connection = open(file).await;
                sqlx::query(SQL).bind(A_LEASE_MS).bind(keys).execute(&mut connection).await.unwrap();
                connection.close().await.unwrap();
            }
            Store::Postgres { .. } => {
                let mut connection = self.connect().await;
                sqlx::query(SQL).bind(A_LEASE_MS).bind(keys).execute(&mut connection).await.unwrap();
            }
        }
    }

    /// Lets every hold on platforms and on what they are told end: whoever had it is dead, and some minutes later this is
    /// what the store says.
    pub(super) async fn let_holds_end(&self) {
        const ENDS: [&str; 3] = [
            "UPDATE platforms SET fetch_held = 0, fetch_due = 0, items_held = 0, stock_due = 0",
            "UPDATE dispatches SET held = 0, due = 0 WHERE state = 'pending'",
            "UPDATE platform_stock SET held = 0, due = 0 WHERE state = 'pending'",
        ];
        for sql in ENDS {
            match self {
                Store::Sqlite(file) => {
                    let mut connection = open(file).await;
                    sqlx::query(sql).execute(&mut connection).await.unwrap();
                    connection.close().await.unwrap();
                }
                Store::Postgres { .. } => {
                    let mut connection = self.connect().await;
                    sqlx::query(sql).execute(&mut connection).await.unwrap();
                }
            }
        }
    }

    /// Bars a commit. On SQLite nothing at all can be written until it is lifted.
    pub(super) async fn bar(&self, what: Barred) -> Bar {
        match self {
            Store::Sqlite(file) => {
                let mut connection = open(file).await;
                sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut connection).await.unwrap();
                Bar::Sqlite(connection)
            }
            Store::Postgres { .. } => {
                let mut connection = self.connect().await;
                let (lock, waiting) = match what {
                    Barred::Claims => ("BEGIN; LOCK TABLE idempotency_keys IN SHARE ROW EXCLUSIVE MODE", CLAIMS_WAIT),
                    Barred::Answers => ("BEGIN; LOCK TABLE documents IN SHARE ROW EXCLUSIVE MODE", ANSWERS_WAIT),
                };
                sqlx::raw_sql(lock).execute(&mut connection).await.unwrap();
                Bar::Postgres(connection, waiting)
            }
        }
    }

    async fn connect(&self) -> PgConnection {
        let mut connection = PgConnectOptions::from_str(&self.url()).unwrap().connect().await.unwrap();
        sqlx::raw_sql("SELECT set_config('kontor.unscoped', 'on', false)").execute(&mut connection).await.unwrap();
        connection
    }

    /// Throws the schema away.
    pub(super) async fn clear_away(&self) {
        if let Store::Postgres { schema, .. } = self {
            let sql = format!("DROP SCHEMA {schema} CASCADE");
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut self.connect().await).await.unwrap();
        }
    }
}

const CLAIMS_WAIT: &str = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND relation = 'idempotency_keys'::regclass";
const ANSWERS_WAIT: &str = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND relation = 'documents'::regclass";

impl Bar {
    /// Whether the cloud stands before the bar. SQLite does not tell; there it can be nowhere behind it.
    pub(super) async fn is_waited_at(&mut self) -> bool {
        match self {
            Bar::Sqlite(_) => true,
            Bar::Postgres(connection, waiting) => {
                let (count,): (i64,) = sqlx::query_as(*waiting).fetch_one(connection).await.unwrap();
                count > 0
            }
        }
    }

    /// Lifts it.
    pub(super) async fn lift(self) {
        match self {
            Bar::Sqlite(mut connection) => {
                sqlx::raw_sql("ROLLBACK").execute(&mut connection).await.unwrap();
                connection.close().await.unwrap();
            }
            Bar::Postgres(mut connection, _) => {
                sqlx::raw_sql("ROLLBACK").execute(&mut connection).await.unwrap();
            }
        }
    }
}

async fn open(file: &PathBuf) -> SqliteConnection {
    SqliteConnectOptions::new().filename(file).connect().await.unwrap()
}
