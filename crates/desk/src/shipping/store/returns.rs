//! SQL of labels for the way back. Documents come and go sealed.

use kontor_model::UtcMillis;
use kontor_model::id::DeskShipmentId;

use crate::db::{DbError, DbResult, Tx};
use crate::shipping::care::DeskReturn;

pub(in crate::shipping) async fn insert(
    tx: &mut Tx,
    shipment: &DeskShipmentId,
    back: &DeskReturn,
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str =
        "INSERT INTO returns (id, shipment_id, idempotency_key, request, created_at) VALUES ($1, $2, $1, $3, $4)";
    let query = sqlx::query(SQL).bind(&back.id).bind(shipment.as_str()).bind(&back.body).bind(now.0);
    query.execute(&mut **tx).await?;
    Ok(())
}

pub(in crate::shipping) async fn update(tx: &mut Tx, back: &DeskReturn, sealed: Option<&[u8]>) -> DbResult<()> {
    const SQL: &str = "UPDATE returns SET answer = $2, document_sealed = $3 WHERE id = $1";
    let answer = back.answer.as_ref().map(serde_json::to_string).transpose();
    let answer = answer.map_err(|_| DbError::Corrupt("returns.answer"))?;
    sqlx::query(SQL).bind(&back.id).bind(answer).bind(sealed).execute(&mut **tx).await?;
    Ok(())
}

/// Removes one that was never made.
pub(in crate::shipping) async fn delete(tx: &mut Tx, id: &str) -> DbResult<()> {
    const SQL: &str = "DELETE FROM returns WHERE id = $1 AND answer IS NULL";
    sqlx::query(SQL).bind(id).execute(&mut **tx).await?;
    Ok(())
}

pub(in crate::shipping) async fn of_shipment(tx: &mut Tx, id: &DeskShipmentId) -> DbResult<Vec<DeskReturn>> {
    const SQL: &str = "SELECT id, request, answer, document_sealed IS NOT NULL FROM returns WHERE shipment_id = $1 \
        ORDER BY id LIMIT 100";
    let rows: Vec<(String, String, Option<String>, bool)> =
        sqlx::query_as(SQL).bind(id.as_str()).fetch_all(&mut **tx).await?;
    let read = rows.into_iter().map(|(id, body, answer, has_document)| {
        let answer = answer.map(|text| serde_json::from_str(&text)).transpose();
        let answer = answer.map_err(|_| DbError::Corrupt("returns.answer"))?;
        Ok(DeskReturn { id, answer, has_document, body })
    });
    read.collect()
}

pub(in crate::shipping) async fn document(tx: &mut Tx, id: &str) -> DbResult<Option<Vec<u8>>> {
    const SQL: &str = "SELECT document_sealed FROM returns WHERE id = $1";
    let row: Option<(Option<Vec<u8>>,)> = sqlx::query_as(SQL).bind(id).fetch_optional(&mut **tx).await?;
    Ok(row.and_then(|(sealed,)| sealed))
}
