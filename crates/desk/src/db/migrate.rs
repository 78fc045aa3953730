//! Migrations of `desk.db`. They only ever get appended; a file of a newer program is refused and left alone.

use kontor_model::UtcMillis;

use super::error::{DbError, DbResult};
use super::open::Db;

const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "0001_base", include_str!("migrations/0001_base.sql")),
    (2, "0002_printing", include_str!("migrations/0002_printing.sql")),
    (3, "0003_packing", include_str!("migrations/0003_packing.sql")),
    (4, "0004_care", include_str!("migrations/0004_care.sql")),
    (5, "0005_import", include_str!("migrations/0005_import.sql")),
    (6, "0006_batches", include_str!("migrations/0006_batches.sql")),
    (7, "0007_orders", include_str!("migrations/0007_orders.sql")),
    (8, "0008_order_payment", include_str!("migrations/0008_order_payment.sql")),
];

/// The highest schema version this program knows.
pub fn known_version() -> i64 {
    MIGRATIONS.last().map_or(0, |(version, _, _)| *version)
}

/// The schema version of a file, 0 for an empty one. Changes nothing; `kontor doctor` asks.
pub async fn found_version(db: &Db) -> DbResult<i64> {
    const LATEST: &str = "SELECT COALESCE(MAX(version), 0) FROM schema_migrations";
    let found: Result<(i64,), sqlx::Error> = sqlx::query_as(LATEST).fetch_one(&mut *db.read().await?).await;
    match found {
        Ok((version,)) => Ok(version),
        // The table is not there.
        Err(sqlx::Error::Database(_)) => Ok(0),
        Err(error) => Err(error.into()),
    }
}

/// Brings the schema up to date and answers the names of the migrations that ran.
///
/// Errors: [`DbError::NewerVersion`] when the file was made by a newer program; nothing is changed then.
pub async fn migrate(db: &Db, now: UtcMillis) -> DbResult<Vec<&'static str>> {
    const CREATE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations \
        (version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)";
    const LATEST: &str = "SELECT COALESCE(MAX(version), 0) FROM schema_migrations";
    const RECORD: &str = "INSERT INTO schema_migrations (version, name, applied_at) VALUES ($1, $2, $3)";

    let mut tx = db.write().await?;
    sqlx::query(CREATE).execute(&mut *tx).await?;
    let (found,): (i64,) = sqlx::query_as(LATEST).fetch_one(&mut *tx).await?;
    if found > known_version() {
        return Err(DbError::NewerVersion { found, known: known_version() });
    }
    let mut ran = Vec::new();
    for (version, name, sql) in MIGRATIONS.iter().filter(|(version, _, _)| *version > found) {
        sqlx::raw_sql(*sql).execute(&mut *tx).await?;
        sqlx::query(RECORD).bind(version).bind(name).bind(now.0).execute(&mut *tx).await?;
        ran.push(*name);
    }
    tx.commit().await?;
    Ok(ran)
}
