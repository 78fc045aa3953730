//! Stores for tests: SQLite always, PostgreSQL too when `KONTOR_TEST_POSTGRES` names a server.
//!
//! Each call makes a fresh, migrated store: a file of its own, or a schema of its own.

use std::str::FromStr;

use kontor_model::{Entropy, UtcMillis};
use kontor_web::system::SystemEntropy;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions};

use super::{DatabaseUrl, Db, migrate};

/// The variable that names a PostgreSQL server for tests; its role must be allowed to create schemas and be no superuser.
pub const POSTGRES_VARIABLE: &str = "KONTOR_TEST_POSTGRES";

/// A store that lives as long as this value.
pub struct TestDb {
    /// The store.
    pub db: Db,
    /// `sqlite` or `postgres`, for messages.
    pub name: &'static str,
    _folder: Option<tempfile::TempDir>,
}

impl Db {
    /// Fresh stores to run a test on, one per data base that is at hand.
    pub async fn for_tests() -> Vec<TestDb> {
        let mut stores = vec![sqlite().await];
        if let Ok(address) = std::env::var(POSTGRES_VARIABLE) {
            stores.push(postgres(&address).await);
        }
        for store in &stores {
            migrate(&store.db, UtcMillis(0)).await.expect("migrations run on an empty store");
        }
        stores
    }
}

async fn sqlite() -> TestDb {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = DatabaseUrl::Sqlite(folder.path().join("cloud.db"));
    let db = Db::open(&url).await.expect("an empty file opens");
    TestDb { db, name: "sqlite", _folder: Some(folder) }
}

async fn postgres(address: &str) -> TestDb {
    let mut random = [0u8; 12];
    SystemEntropy.fill(&mut random);
    let schema = random.iter().fold("t_".to_owned(), |name, byte| format!("{name}{byte:02x}"));
    let options = PgConnectOptions::from_str(address).expect("KONTOR_TEST_POSTGRES is an address");
    let mut connection = options.connect().await.expect("the test server answers");
    sqlx::raw_sql(AssertSqlSafe(format!("CREATE SCHEMA {schema}"))).execute(&mut connection).await.expect("a schema");
    let scoped = options.options([("search_path", schema.as_str())]).disable_statement_logging();
    let pool = PgPoolOptions::new().max_connections(4).connect_with(scoped).await.expect("a pool");
    TestDb { db: Db::Postgres(pool), name: "postgres", _folder: None }
}
