//! SQL of print jobs. Documents come and go sealed.

use kontor_model::UtcMillis;
use kontor_model::id::{DeskShipmentId, PrintJobId};
use kontor_model::label::{LabelFormat, LabelMedium};

use crate::db::{DbError, DbResult, Tx};
use crate::printing::fault::PrintFault;
use crate::printing::{JobState, PrintJob, What};

const COLUMNS: &str = "id, printer_id, printer_name, state, what, format, paper, title, detail, tracking_number, \
    shipment_id, parcel, copy, fault, created_at, settled_at, \
    EXISTS (SELECT 1 FROM shipments WHERE shipments.id = print_jobs.shipment_id \
        AND shipments.state IN ('cancelled', 'cancel_pending')) AS taken_back";

#[derive(sqlx::FromRow)]
struct JobRow {
    id: String,
    printer_id: String,
    printer_name: String,
    state: String,
    what: String,
    format: String,
    paper: Option<String>,
    title: String,
    detail: String,
    tracking_number: String,
    shipment_id: Option<String>,
    parcel: i64,
    copy: i64,
    fault: Option<String>,
    created_at: i64,
    settled_at: Option<i64>,
    taken_back: bool,
}

impl JobRow {
    fn read(self) -> DbResult<PrintJob> {
        let corrupt = DbError::Corrupt;
        let shipment_id = match self.shipment_id {
            Some(id) => Some(id.parse().map_err(|_| corrupt("print_jobs.shipment_id"))?),
            None => None,
        };
        Ok(PrintJob {
            id: self.id.parse().map_err(|_| corrupt("print_jobs.id"))?,
            printer_id: self.printer_id.parse().map_err(|_| corrupt("print_jobs.printer_id"))?,
            printer_name: self.printer_name,
            state: JobState::from_code(&self.state).ok_or(corrupt("print_jobs.state"))?,
            what: What::from_code(&self.what).ok_or(corrupt("print_jobs.what"))?,
            format: LabelFormat::from_code(&self.format).ok_or(corrupt("print_jobs.format"))?,
            paper: self.paper.as_deref().and_then(LabelMedium::from_code),
            title: self.title,
            detail: self.detail,
            tracking_number: self.tracking_number,
            shipment_id,
            parcel: u32::try_from(self.parcel).map_err(|_| corrupt("print_jobs.parcel"))?,
            copy: u32::try_from(self.copy).map_err(|_| corrupt("print_jobs.copy"))?,
            // A fault of another version is as good as none: the state says that it failed.
            fault: self.fault.and_then(|text| serde_json::from_str(&text).ok()),
            created_at: UtcMillis(self.created_at),
            settled_at: self.settled_at.map(UtcMillis),
            taken_back: self.taken_back,
        })
    }
}

async fn fetch(tx: &mut Tx, condition: &str, text: &str, limit: i64) -> DbResult<Vec<PrintJob>> {
    let sql = format!("SELECT {COLUMNS} FROM print_jobs {condition} LIMIT $2");
    let query = sqlx::query_as::<_, JobRow>(sqlx::AssertSqlSafe(sql));
    let rows = query.bind(text).bind(limit).fetch_all(&mut **tx).await?;
    rows.into_iter().map(JobRow::read).collect()
}

pub(in crate::printing) async fn find(tx: &mut Tx, id: &PrintJobId) -> DbResult<Option<PrintJob>> {
    Ok(fetch(tx, "WHERE id = $1", id.as_str(), 1).await?.pop())
}

/// Jobs newest first, older than `before`.
pub(in crate::printing) async fn page(tx: &mut Tx, before: Option<&PrintJobId>, limit: i64) -> DbResult<Vec<PrintJob>> {
    match before {
        Some(id) => fetch(tx, "WHERE id < $1 ORDER BY id DESC", id.as_str(), limit).await,
        None => fetch(tx, "WHERE id > $1 ORDER BY id DESC", "", limit).await,
    }
}

/// Jobs of a shipment, newest first.
pub(in crate::printing) async fn of_shipment(tx: &mut Tx, id: &DeskShipmentId, limit: i64) -> DbResult<Vec<PrintJob>> {
    fetch(tx, "WHERE shipment_id = $1 ORDER BY id DESC", id.as_str(), limit).await
}

/// Jobs that a person should look at, newest first.
pub(in crate::printing) async fn open(tx: &mut Tx, limit: i64) -> DbResult<Vec<PrintJob>> {
    fetch(tx, "WHERE state IN ('failed', 'unclear') AND id > $1 ORDER BY id DESC", "", limit).await
}

/// Jobs on record that nobody has claimed since `before`, oldest first.
pub(in crate::printing) async fn left_waiting(tx: &mut Tx, before: UtcMillis, limit: i64) -> DbResult<Vec<PrintJobId>> {
    const SQL: &str =
        "SELECT id FROM print_jobs WHERE state = 'waiting' AND created_at <= $1 ORDER BY created_at LIMIT $2";
    let rows: Vec<(String,)> = sqlx::query_as(SQL).bind(before.0).bind(limit).fetch_all(&mut **tx).await?;
    rows.into_iter().map(|(id,)| id.parse().map_err(|_| DbError::Corrupt("print_jobs.id"))).collect()
}

/// The first job of a document of a shipment, and how often it was asked for.
pub(in crate::printing) async fn of_document(
    tx: &mut Tx,
    shipment: &DeskShipmentId,
    parcel: u32,
    what: What,
) -> DbResult<Vec<PrintJob>> {
    let all = fetch(tx, "WHERE shipment_id = $1 ORDER BY copy", shipment.as_str(), 10_000).await?;
    Ok(all.into_iter().filter(|job| job.parcel == parcel && job.what == what).collect())
}

/// Tells whether a shipment is cancelled, or about to be.
pub(in crate::printing) async fn is_taken_back(tx: &mut Tx, shipment: &DeskShipmentId) -> DbResult<bool> {
    const SQL: &str = "SELECT id FROM shipments WHERE id = $1 AND state IN ('cancelled', 'cancel_pending')";
    let row: Option<(String,)> = sqlx::query_as(SQL).bind(shipment.as_str()).fetch_optional(&mut **tx).await?;
    Ok(row.is_some())
}

/// Puts a job on record. [`DbError::Duplicate`] when this copy of this document is on record already.
pub(in crate::printing) async fn insert(tx: &mut Tx, job: &PrintJob, sealed: &[u8]) -> DbResult<()> {
    const SQL: &str = "INSERT INTO print_jobs (id, printer_id, printer_name, state, what, format, paper, title, detail, \
        tracking_number, shipment_id, parcel, copy, document_sealed, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    sqlx::query(SQL)
        .bind(job.id.as_str())
        .bind(job.printer_id.as_str())
        .bind(&job.printer_name)
        .bind(job.state.code())
        .bind(job.what.code())
        .bind(job.format.code())
        .bind(job.paper.map(LabelMedium::code))
        .bind(&job.title)
        .bind(&job.detail)
        .bind(&job.tracking_number)
        .bind(job.shipment_id.as_ref().map(DeskShipmentId::as_str))
        .bind(i64::from(job.parcel))
        .bind(i64::from(job.copy))
        .bind(sealed)
        .bind(job.created_at.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Claims a waiting job; false when somebody else was first.
pub(in crate::printing) async fn claim(tx: &mut Tx, id: &PrintJobId, now: UtcMillis) -> DbResult<bool> {
    const SQL: &str = "UPDATE print_jobs SET state = 'sending', claimed_at = $2 WHERE id = $1 AND state = 'waiting'";
    Ok(sqlx::query(SQL).bind(id.as_str()).bind(now.0).execute(&mut **tx).await?.rows_affected() == 1)
}

/// Writes how a claimed job ended.
pub(in crate::printing) async fn settle(
    tx: &mut Tx,
    id: &PrintJobId,
    state: JobState,
    fault: Option<&PrintFault>,
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str =
        "UPDATE print_jobs SET state = $2, fault = $3, settled_at = $4 WHERE id = $1 AND state = 'sending'";
    let fault = fault.and_then(|fault| serde_json::to_string(fault).ok());
    sqlx::query(SQL).bind(id.as_str()).bind(state.code()).bind(fault).bind(now.0).execute(&mut **tx).await?;
    Ok(())
}

/// Takes a person's word: from a state to another; false when the job is in another state by now.
pub(in crate::printing) async fn change(
    tx: &mut Tx,
    id: &PrintJobId,
    from: JobState,
    to: JobState,
    now: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE print_jobs SET state = $3, fault = NULL, settled_at = $4 WHERE id = $1 AND state = $2";
    let done = sqlx::query(SQL).bind(id.as_str()).bind(from.code()).bind(to.code()).bind(now.0);
    Ok(done.execute(&mut **tx).await?.rows_affected() == 1)
}

/// Moves a failed job to another printer.
pub(in crate::printing) async fn move_to(tx: &mut Tx, id: &PrintJobId, printer: &str, name: &str) -> DbResult<()> {
    const SQL: &str =
        "UPDATE print_jobs SET printer_id = $2, printer_name = $3 WHERE id = $1 AND state IN ('failed', 'waiting')";
    sqlx::query(SQL).bind(id.as_str()).bind(printer).bind(name).execute(&mut **tx).await?;
    Ok(())
}

/// Jobs claimed before `before` that nobody settled: whoever sent them is gone.
pub(in crate::printing) async fn abandon(
    tx: &mut Tx,
    before: UtcMillis,
    fault: &PrintFault,
    now: UtcMillis,
) -> DbResult<u64> {
    const SQL: &str = "UPDATE print_jobs SET state = 'unclear', fault = $2, settled_at = $3 \
        WHERE state = 'sending' AND claimed_at <= $1";
    let fault = serde_json::to_string(fault).ok();
    Ok(sqlx::query(SQL).bind(before.0).bind(fault).bind(now.0).execute(&mut **tx).await?.rows_affected())
}

/// The sealed document of a job; none once it was forgotten.
pub(in crate::printing) async fn document(tx: &mut Tx, id: &PrintJobId) -> DbResult<Option<Vec<u8>>> {
    const SQL: &str = "SELECT document_sealed FROM print_jobs WHERE id = $1";
    let row: Option<(Option<Vec<u8>>,)> = sqlx::query_as(SQL).bind(id.as_str()).fetch_optional(&mut **tx).await?;
    Ok(row.and_then(|(sealed,)| sealed))
}

/// Forgets documents that were printed before `before`: they bear addresses, and labels are kept with their shipment.
pub(in crate::printing) async fn forget_documents(tx: &mut Tx, before: UtcMillis) -> DbResult<u64> {
    const SQL: &str = "UPDATE print_jobs SET document_sealed = NULL \
        WHERE state = 'printed' AND settled_at <= $1 AND document_sealed IS NOT NULL";
    Ok(sqlx::query(SQL).bind(before.0).execute(&mut **tx).await?.rows_affected())
}
