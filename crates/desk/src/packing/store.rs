//! SQL of the packing table: what was put back.

use std::collections::BTreeMap;

use kontor_model::UtcMillis;
use kontor_model::id::ShipmentId;

use crate::db::{DbResult, Tx};

/// When shipments were put back, by their cloud id.
pub(super) async fn put_back(tx: &mut Tx) -> DbResult<BTreeMap<String, i64>> {
    const SQL: &str = "SELECT cloud_id, at FROM put_back ORDER BY at DESC LIMIT 5000";
    let rows: Vec<(String, i64)> = sqlx::query_as(SQL).fetch_all(&mut **tx).await?;
    Ok(rows.into_iter().collect())
}

/// Puts a shipment back, once more where it was already; notes of a month ago go.
pub(super) async fn set_put_back(tx: &mut Tx, id: &ShipmentId, now: UtcMillis) -> DbResult<()> {
    const SQL: &str =
        "INSERT INTO put_back (cloud_id, at) VALUES ($1, $2) ON CONFLICT (cloud_id) DO UPDATE SET at = $2";
    const OLD: &str = "DELETE FROM put_back WHERE at < $1";
    sqlx::query(SQL).bind(id.as_str()).bind(now.0).execute(&mut **tx).await?;
    sqlx::query(OLD).bind(now.plus_millis(-31 * 86_400_000).0).execute(&mut **tx).await?;
    Ok(())
}
