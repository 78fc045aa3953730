//! SQL of batches and their items.

use kontor_model::UtcMillis;
use kontor_model::id::{DeskBatchId, DeskShipmentId, ShipmentId};
use kontor_model::problem::Problem;

use crate::batch::BatchLine;
use crate::cloud::Trouble;
use crate::db::{DbError, DbResult, Tx};

#[derive(sqlx::FromRow)]
pub(super) struct BatchRow {
    pub(super) prints: bool,
    pub(super) trouble: Option<String>,
    pub(super) created_at: i64,
}

#[derive(sqlx::FromRow)]
pub(super) struct ItemRow {
    pub(super) place: i64,
    pub(super) cloud_id: String,
    pub(super) reference: String,
    pub(super) state: String,
    pub(super) shipment_id: Option<String>,
    pub(super) problem: Option<String>,
}

/// What an item has come to.
pub(super) enum Settled<'a> {
    Begun(&'a DeskShipmentId),
    Refused(&'a Problem),
    Gone,
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: &DeskBatchId,
    prints: bool,
    items: &[(ShipmentId, String)],
    now: UtcMillis,
) -> DbResult<()> {
    const BATCH: &str = "INSERT INTO batches (id, prints, created_at) VALUES ($1, $2, $3)";
    const ITEM: &str =
        "INSERT INTO batch_items (batch_id, place, cloud_id, reference, state) VALUES ($1, $2, $3, $4, 'waiting')";
    sqlx::query(BATCH).bind(id.as_str()).bind(prints).bind(now.0).execute(&mut **tx).await?;
    for (place, (cloud_id, reference)) in (0i64..).zip(items) {
        let item = sqlx::query(ITEM).bind(id.as_str()).bind(place).bind(cloud_id.as_str()).bind(reference);
        item.execute(&mut **tx).await?;
    }
    Ok(())
}

pub(super) async fn find(tx: &mut Tx, id: &DeskBatchId) -> DbResult<Option<BatchRow>> {
    const SQL: &str = "SELECT prints, trouble, created_at FROM batches WHERE id = $1";
    Ok(sqlx::query_as(SQL).bind(id.as_str()).fetch_optional(&mut **tx).await?)
}

pub(super) async fn items(tx: &mut Tx, id: &DeskBatchId) -> DbResult<Vec<ItemRow>> {
    const SQL: &str = "SELECT place, cloud_id, reference, state, shipment_id, problem FROM batch_items \
        WHERE batch_id = $1 ORDER BY place";
    Ok(sqlx::query_as(SQL).bind(id.as_str()).fetch_all(&mut **tx).await?)
}

/// Writes what an item has come to.
pub(super) async fn settle(tx: &mut Tx, id: &DeskBatchId, place: i64, settled: &Settled<'_>) -> DbResult<()> {
    const SQL: &str =
        "UPDATE batch_items SET state = $3, shipment_id = $4, problem = $5 WHERE batch_id = $1 AND place = $2";
    let (state, shipment, problem) = match settled {
        Settled::Begun(shipment) => ("begun", Some(shipment.as_str()), None),
        Settled::Refused(problem) => ("refused", None, serde_json::to_string(problem).ok()),
        Settled::Gone => ("gone", None, None),
    };
    let query = sqlx::query(SQL).bind(id.as_str()).bind(place).bind(state).bind(shipment).bind(problem);
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Notes why a batch stopped; none when it goes on.
pub(super) async fn set_trouble(tx: &mut Tx, id: &DeskBatchId, trouble: Option<&Trouble>) -> DbResult<()> {
    const SQL: &str = "UPDATE batches SET trouble = $2 WHERE id = $1";
    let text = trouble.and_then(|trouble| serde_json::to_string(trouble).ok());
    sqlx::query(SQL).bind(id.as_str()).bind(text).execute(&mut **tx).await?;
    Ok(())
}

/// Batches with something that waits, oldest first.
pub(super) async fn unfinished(tx: &mut Tx) -> DbResult<Vec<DeskBatchId>> {
    const SQL: &str = "SELECT DISTINCT batch_id FROM batch_items WHERE state = 'waiting' ORDER BY batch_id LIMIT 20";
    let rows: Vec<(String,)> = sqlx::query_as(SQL).fetch_all(&mut **tx).await?;
    rows.into_iter().map(|(id,)| id.parse().map_err(|_| DbError::Corrupt("batch_items.batch_id"))).collect()
}

/// The newest batches.
pub(super) async fn recent(tx: &mut Tx, limit: i64) -> DbResult<Vec<BatchLine>> {
    const SQL: &str = "SELECT batches.id, batches.created_at, COUNT(*), \
        COUNT(*) FILTER (WHERE batch_items.state = 'waiting') FROM batches \
        JOIN batch_items ON batch_items.batch_id = batches.id \
        GROUP BY batches.id, batches.created_at ORDER BY batches.id DESC LIMIT $1";
    let rows: Vec<(String, i64, i64, i64)> = sqlx::query_as(SQL).bind(limit).fetch_all(&mut **tx).await?;
    let read = |(id, created_at, total, waiting): (String, i64, i64, i64)| {
        let id = id.parse().map_err(|_| DbError::Corrupt("batches.id"))?;
        Ok(BatchLine { id, created_at: UtcMillis(created_at), total, waiting })
    };
    rows.into_iter().map(read).collect()
}
