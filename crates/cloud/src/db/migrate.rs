//! Migrations: written once, `{{bytes}}` replaced at load, blocks for one data base marked.
//!
//! A block between `-- only: postgres` and `-- end` runs on PostgreSQL alone. Migrations only ever get appended.

use kontor_model::UtcMillis;
use sqlx::AssertSqlSafe;

use super::error::{DbError, DbResult};
use super::open::Db;
use super::tx::Tx;
use crate::db::{execute, fetch_one};

struct Migration {
    version: i64,
    name: &'static str,
    sql: &'static str,
}

macro_rules! migration {
    ($version:literal, $name:literal) => {
        Migration { version: $version, name: $name, sql: include_str!(concat!("migrations/", $name, ".sql")) }
    };
}

const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_base"),
    migration!(10, "0010_identity"),
    migration!(20, "0020_oauth"),
    migration!(30, "0030_shipping"),
    migration!(35, "0035_audit_object"),
    migration!(40, "0040_accounts"),
    migration!(41, "0041_engine"),
    migration!(42, "0042_batches"),
    migration!(43, "0043_close_outs"),
    migration!(44, "0044_tracking"),
    migration!(46, "0046_wishes"),
    migration!(48, "0048_number_keys"),
    migration!(50, "0050_platforms"),
    migration!(51, "0051_orders"),
    migration!(52, "0052_order_mappings"),
    migration!(53, "0053_dispatches"),
    migration!(54, "0054_stock"),
    migration!(55, "0055_platform_health"),
    migration!(57, "0057_order_adoptions"),
    migration!(58, "0058_day_counts"),
    migration!(59, "0059_orders_not_yet"),
    migration!(61, "0061_needs_told"),
    migration!(62, "0062_dispatch_said"),
    migration!(63, "0063_dispatch_troubles"),
    migration!(64, "0064_hint_health"),
    migration!(66, "0066_hints_again"),
    migration!(68, "0068_raw_orders_sweep"),
    migration!(70, "0070_adopted_ids"),
    migration!(71, "0071_adopted_products"),
    migration!(77, "0077_keys_until"),
    migration!(81, "0081_orders_dropped"),
    migration!(82, "0082_stock_refused"),
    migration!(83, "0083_platform_runs"),
];

const PLANNER: &str = include_str!("planner.sql");

/// The highest schema version this program knows.
pub fn known_version() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.version)
}

/// The schema version of a store, 0 for an empty one. Changes nothing; `kontor doctor` asks.
pub async fn found_version(db: &Db) -> DbResult<i64> {
    const LATEST: &str = "SELECT COALESCE(MAX(version), 0) FROM schema_migrations";
    let mut tx = db.unscoped_read().await?;
    match fetch_one!(&mut tx, (i64,), LATEST) {
        Ok((version,)) => Ok(version),
        // The table is not there.
        Err(DbError::Driver(sqlx::Error::Database(_))) => Ok(0),
        Err(error) => Err(error),
    }
}

/// Brings the schema up to date and answers the names of the migrations that ran.
///
/// Two servers may start at once: PostgreSQL serialises them by an advisory lock, SQLite by its write lock.
/// Errors: [`DbError::NewerVersion`] when the data base was made by a newer program; nothing is changed then.
pub async fn migrate(db: &Db, now: UtcMillis) -> DbResult<Vec<&'static str>> {
    const CREATE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations \
        (version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)";
    const LOCK: &str = "SELECT pg_advisory_xact_lock(7163218)";
    const LATEST: &str = "SELECT COALESCE(MAX(version), 0) FROM schema_migrations";
    const RECORD: &str = "INSERT INTO schema_migrations (version, name, applied_at) VALUES ($1, $2, $3)";

    let mut tx = db.unscoped_write().await?;
    if let Tx::Postgres(postgres) = &mut tx {
        sqlx::query(LOCK).execute(&mut **postgres).await?;
    }
    execute!(&mut tx, CREATE)?;
    let (found,) = fetch_one!(&mut tx, (i64,), LATEST)?;
    if found > known_version() {
        return Err(DbError::NewerVersion { found, known: known_version() });
    }
    let mut ran = Vec::new();
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > found) {
        run(&mut tx, migration.sql).await?;
        execute!(&mut tx, RECORD, migration.version, migration.name, now.0)?;
        ran.push(migration.name);
    }
    if let Tx::Sqlite(sqlite) = &mut tx
        && !ran.is_empty()
    {
        sqlx::raw_sql(PLANNER).execute(&mut **sqlite).await?;
    }
    tx.commit().await?;
    Ok(ran)
}

async fn run(tx: &mut Tx, sql: &str) -> DbResult<()> {
    match tx {
        Tx::Sqlite(sqlite) => {
            sqlx::raw_sql(AssertSqlSafe(dialect(sql, "sqlite", "BLOB"))).execute(&mut **sqlite).await?;
        }
        Tx::Postgres(postgres) => {
            sqlx::raw_sql(AssertSqlSafe(dialect(sql, "postgres", "BYTEA"))).execute(&mut **postgres).await?;
        }
    }
    Ok(())
}

/// Chooses the blocks of one data base and fills in its type for bytes.
fn dialect(sql: &str, name: &str, bytes: &str) -> String {
    let mut chosen = String::with_capacity(sql.len());
    let mut active = true;
    for line in sql.lines() {
        match line.trim() {
            "-- end" => active = true,
            marker if marker.starts_with("-- only:") => active = marker.trim_start_matches("-- only:").trim() == name,
            _ if active => {
                chosen.push_str(line);
                chosen.push('\n');
            }
            _ => {}
        }
    }
    chosen.replace("{{bytes}}", bytes)
}
