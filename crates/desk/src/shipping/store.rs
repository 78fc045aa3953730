//! SQL of shipments and their labels; that of labels for the way back stands in `store/returns.rs`. Documents come and
//! go sealed.

pub(super) mod returns;

use kontor_model::UtcMillis;
use kontor_model::id::{DeskShipmentId, ShipmentId};
use kontor_model::label::LabelSpec;
use kontor_model::shipment::DocumentKind;

use crate::db::{DbError, DbResult, Tx};
use crate::shipping::filter::Conditions;
use crate::shipping::{DeskShipment, DeskShipmentState};

const COLUMNS: &str = "id, credential_id, cloud_url, client_id, idempotency_key, state, reference, recipient, place, \
    request, answer, last_failure, created_at, cloud_id, buys_prepared";

#[derive(sqlx::FromRow)]
struct ShipmentRow {
    id: String,
    credential_id: String,
    cloud_url: String,
    client_id: String,
    idempotency_key: String,
    state: String,
    reference: String,
    recipient: String,
    place: String,
    request: String,
    answer: Option<String>,
    last_failure: Option<String>,
    created_at: i64,
    cloud_id: Option<String>,
    buys_prepared: bool,
}

impl ShipmentRow {
    fn read(self) -> DbResult<DeskShipment> {
        Ok(DeskShipment {
            id: self.id.parse().map_err(|_| DbError::Corrupt("shipments.id"))?,
            state: DeskShipmentState::from_code(&self.state).ok_or(DbError::Corrupt("shipments.state"))?,
            reference: self.reference,
            recipient: self.recipient,
            place: self.place,
            request: serde_json::from_str(&self.request).map_err(|_| DbError::Corrupt("shipments.request"))?,
            answer: match self.answer {
                Some(text) => Some(serde_json::from_str(&text).map_err(|_| DbError::Corrupt("shipments.answer"))?),
                None => None,
            },
            last_failure: self.last_failure.and_then(|text| serde_json::from_str(&text).ok()),
            created_at: UtcMillis(self.created_at),
            cloud_id: match self.cloud_id {
                Some(id) => Some(id.parse().map_err(|_| DbError::Corrupt("shipments.cloud_id"))?),
                None => None,
            },
            buys_prepared: self.buys_prepared,
            body: self.request,
            idempotency_key: self.idempotency_key,
            credential_id: self.credential_id,
            cloud_url: self.cloud_url,
            client_id: self.client_id,
        })
    }
}

async fn fetch(tx: &mut Tx, condition: &str, text: &str, limit: i64) -> DbResult<Vec<DeskShipment>> {
    let sql = format!("SELECT {COLUMNS} FROM shipments {condition} LIMIT $2");
    let query = sqlx::query_as::<_, ShipmentRow>(sqlx::AssertSqlSafe(sql));
    let rows = query.bind(text).bind(limit).fetch_all(&mut **tx).await?;
    rows.into_iter().map(ShipmentRow::read).collect()
}

/// A page of shipments that meet the conditions, newest first, older than `before`.
pub(super) async fn page(
    tx: &mut Tx,
    before: Option<&DeskShipmentId>,
    wanted: &Conditions,
    limit: i64,
) -> DbResult<Vec<DeskShipment>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM shipments WHERE ($1 = '' OR id < $1) AND ($2 = '' OR instr(search, $2) > 0) \
         AND ($3 = '' OR state = $3) AND created_at >= $4 AND created_at < $5 ORDER BY id DESC LIMIT $6"
    );
    let rows: Vec<ShipmentRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(before.map_or("", DeskShipmentId::as_str))
        .bind(&wanted.text)
        .bind(&wanted.state)
        .bind(wanted.from.0)
        .bind(wanted.to.0)
        .bind(limit)
        .fetch_all(&mut **tx)
        .await?;
    rows.into_iter().map(ShipmentRow::read).collect()
}

pub(super) async fn find(tx: &mut Tx, id: &DeskShipmentId) -> DbResult<Option<DeskShipment>> {
    Ok(fetch(tx, "WHERE id = $1", id.as_str(), 1).await?.pop())
}

pub(super) async fn find_key(tx: &mut Tx, key: &str) -> DbResult<Option<DeskShipment>> {
    Ok(fetch(tx, "WHERE idempotency_key = $1", key, 1).await?.pop())
}

/// Shipments whose folded texts hold this one, newest first.
pub(super) async fn search(tx: &mut Tx, folded: &str, limit: i64) -> DbResult<Vec<DeskShipment>> {
    fetch(tx, "WHERE instr(search, $1) > 0 ORDER BY id DESC", folded, limit).await
}

/// Labelled shipments begun since, bought from the queue, with no print on record, newest first.
pub(super) async fn unprinted(tx: &mut Tx, since: UtcMillis, limit: i64) -> DbResult<Vec<DeskShipment>> {
    const CONDITION: &str = "WHERE created_at >= CAST($1 AS INTEGER) AND state = 'labelled' AND buys_prepared \
        AND NOT EXISTS (SELECT 1 FROM print_jobs WHERE print_jobs.shipment_id = shipments.id) ORDER BY id DESC";
    fetch(tx, CONDITION, &since.0.to_string(), limit).await
}

/// The shipment that stands for one of the cloud.
pub(super) async fn find_cloud_id(tx: &mut Tx, id: &ShipmentId) -> DbResult<Option<DeskShipment>> {
    Ok(fetch(tx, "WHERE cloud_id = $1", id.as_str(), 1).await?.pop())
}

/// Shipments that were begun and not finished, or whose cancellation is not decided, untouched since the one or the
/// other time, longest waiting first.
pub(super) async fn unfinished(
    tx: &mut Tx,
    [begun, cancelled]: [UtcMillis; 2],
    limit: i64,
) -> DbResult<Vec<DeskShipmentId>> {
    const SQL: &str = "SELECT id FROM shipments WHERE (state IN ('sending', 'created') AND updated_at <= $1) \
        OR (state = 'cancel_pending' AND updated_at <= $2) ORDER BY updated_at LIMIT $3";
    let query = sqlx::query_as(SQL).bind(begun.0).bind(cancelled.0).bind(limit);
    let rows: Vec<(String,)> = query.fetch_all(&mut **tx).await?;
    rows.into_iter().map(|(id,)| id.parse().map_err(|_| DbError::Corrupt("shipments.id"))).collect()
}

/// Writes a shipment before the cloud is asked. [`DbError::Duplicate`] when its key is there already.
pub(super) async fn insert(tx: &mut Tx, shipment: &DeskShipment) -> DbResult<()> {
    const SQL: &str = "INSERT INTO shipments (id, credential_id, cloud_url, client_id, idempotency_key, state, \
        reference, recipient, place, request, created_at, updated_at, cloud_id, buys_prepared, answer, search) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, $13, $14, $15)";
    sqlx::query(SQL)
        .bind(shipment.id.as_str())
        .bind(&shipment.credential_id)
        .bind(&shipment.cloud_url)
        .bind(&shipment.client_id)
        .bind(&shipment.idempotency_key)
        .bind(shipment.state.code())
        .bind(&shipment.reference)
        .bind(&shipment.recipient)
        .bind(&shipment.place)
        .bind(&shipment.body)
        .bind(shipment.created_at.0)
        .bind(shipment.cloud_id.as_ref().map(ShipmentId::as_str))
        .bind(shipment.buys_prepared)
        .bind(answer_text(shipment)?)
        .bind(shipment.search_text())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Writes where a shipment stands now.
pub(super) async fn update(tx: &mut Tx, shipment: &DeskShipment, now: UtcMillis) -> DbResult<()> {
    const SQL: &str = "UPDATE shipments SET state = $2, answer = $3, last_failure = $4, updated_at = $5, cloud_id = $6, \
        search = $7 WHERE id = $1";
    let failure = shipment.last_failure.as_ref().map(serde_json::to_string);
    let failure = failure.transpose().map_err(|_| DbError::Corrupt("shipments.last_failure"))?;
    sqlx::query(SQL)
        .bind(shipment.id.as_str())
        .bind(shipment.state.code())
        .bind(answer_text(shipment)?)
        .bind(failure)
        .bind(now.0)
        .bind(shipment.cloud_id.as_ref().map(ShipmentId::as_str))
        .bind(shipment.search_text())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn answer_text(shipment: &DeskShipment) -> DbResult<Option<String>> {
    let text = shipment.answer.as_ref().map(serde_json::to_string).transpose();
    text.map_err(|_| DbError::Corrupt("shipments.answer"))
}

/// Removes a shipment that was never made.
pub(super) async fn delete(tx: &mut Tx, id: &DeskShipmentId) -> DbResult<()> {
    const SQL: &str = "DELETE FROM shipments WHERE id = $1 AND state = 'sending'";
    sqlx::query(SQL).bind(id.as_str()).execute(&mut **tx).await?;
    Ok(())
}

pub(super) async fn find_label(
    tx: &mut Tx,
    id: &DeskShipmentId,
    parcel: u32,
    spec: &LabelSpec,
) -> DbResult<Option<Vec<u8>>> {
    const SQL: &str = "SELECT document_sealed FROM labels \
        WHERE shipment_id = $1 AND parcel = $2 AND format = $3 AND medium = $4 AND dpi = $5";
    let row: Option<(Vec<u8>,)> = sqlx::query_as(SQL)
        .bind(id.as_str())
        .bind(i64::from(parcel))
        .bind(spec.format.code())
        .bind(spec.medium.code())
        .bind(i64::from(spec.dpi.code()))
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.map(|(sealed,)| sealed))
}

pub(super) async fn put_label(
    tx: &mut Tx,
    id: &DeskShipmentId,
    parcel: u32,
    spec: &LabelSpec,
    sealed: &[u8],
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "INSERT INTO labels (shipment_id, parcel, format, medium, dpi, document_sealed, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    sqlx::query(SQL)
        .bind(id.as_str())
        .bind(i64::from(parcel))
        .bind(spec.format.code())
        .bind(spec.medium.code())
        .bind(i64::from(spec.dpi.code()))
        .bind(sealed)
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(super) async fn find_document(
    tx: &mut Tx,
    id: &DeskShipmentId,
    kind: DocumentKind,
    parcel: u32,
) -> DbResult<Option<Vec<u8>>> {
    const SQL: &str = "SELECT document_sealed FROM documents WHERE shipment_id = $1 AND kind = $2 AND parcel = $3";
    let query = sqlx::query_as(SQL).bind(id.as_str()).bind(kind.code()).bind(i64::from(parcel));
    let row: Option<(Vec<u8>,)> = query.fetch_optional(&mut **tx).await?;
    Ok(row.map(|(sealed,)| sealed))
}

pub(super) async fn put_document(
    tx: &mut Tx,
    id: &DeskShipmentId,
    kind: DocumentKind,
    parcel: u32,
    sealed: &[u8],
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "INSERT INTO documents (shipment_id, kind, parcel, document_sealed, created_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    let query = sqlx::query(SQL).bind(id.as_str()).bind(kind.code()).bind(i64::from(parcel)).bind(sealed).bind(now.0);
    query.execute(&mut **tx).await?;
    Ok(())
}
