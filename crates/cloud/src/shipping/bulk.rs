//! Background batches: many shipments are taken down at once and made by the job queue, in pieces, each item under its
//! own key, so that a piece that is run twice makes nothing twice.

use std::collections::HashMap;

use kontor_model::Lang;
use kontor_model::id::{ShipmentBatchId, ShipmentId, TenantId};
use kontor_model::problem::Problem;
use kontor_model::shipment::{BatchProgress, Hint, ItemResult, NewShipment, Shipment, ShipmentItem};
use kontor_model::task::TaskKind;
use serde::{Deserialize, Serialize};

use super::actions::{IdempotencyKey, Wanted, create_in_rounds};
use super::batch::{overall, result_of};
use super::store::batches::{self as store, Ended, ItemRow, NewItem};
use super::store::keys::{self, KeyRef};
use super::store::shipments;
use super::{Caller, claim, read, routes, tasks};
use crate::api::fault::Fault;
use crate::app::App;
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::jobs::{self, Failure, Job, Lane, NewJob, Outcome};

/// The kind of job that makes a piece of a batch.
pub(crate) const JOB: &str = "shipment_batch";
/// Most shipments in one batch.
pub(super) const MOST_ITEMS: usize = 1_000;
/// Items of one job: what one worker does before it looks at other work.
const PIECE: u32 = 25;
/// After so many attempts what is still open has failed: about eight hours.
const MOST_ATTEMPTS: i64 = 16;
/// How long a batch can be asked for: 90 days, as long as its keys.
const KEPT_MS: i64 = 90 * 24 * 3600 * 1000;

/// One item as it was sent.
pub(super) struct Sent {
    /// The caller's number, as far as it could be read.
    pub(super) reference: Option<String>,
    /// Its key, as far as it could be read.
    pub(super) key: Option<String>,
    /// What is wanted, or why it cannot be.
    pub(super) read: Result<NewShipment, Problem>,
}

/// A piece of a batch: its items from a place up to another.
#[derive(Serialize, Deserialize)]
struct Piece {
    batch: String,
    from: i64,
    to: i64,
}

/// Takes a batch down and puts its pieces into the queue, in one transaction.
pub(super) async fn begin(app: &App, caller: &Caller, sent: Vec<Sent>) -> AppResult<ShipmentBatchId> {
    let id = ShipmentBatchId::new(app.now(), app.entropy.as_ref());
    let mut items = Vec::with_capacity(sent.len());
    for (number, item) in (0..).zip(sent) {
        items.push(new_item(app, &caller.tenant, &id, (number, item))?);
    }
    let mut tx = app.db.write(&caller.tenant).await?;
    store::insert(&mut tx, &caller.tenant, (&id, caller.lang.code()), &items, app.now()).await?;
    for piece in items.chunks(PIECE as usize) {
        let (Some(first), Some(last)) = (piece.first(), piece.last()) else { continue };
        let piece = Piece { batch: id.to_string(), from: first.number.into(), to: i64::from(last.number) + 1 };
        let payload = serde_json::to_vec(&piece).map_err(AppError::internal)?;
        let job = NewJob { tenant: &caller.tenant, lane: Lane::Batch, kind: JOB, payload: &payload, run_at: app.now() };
        jobs::enqueue(&mut tx, app, job).await?;
    }
    tx.commit().await?;
    jobs::wake(app);
    Ok(id)
}

fn new_item(app: &App, tenant: &TenantId, batch: &ShipmentBatchId, (number, sent): (u32, Sent)) -> AppResult<NewItem> {
    let seal = |what: &str, plain: &[u8]| seal(app, tenant, batch, (i64::from(number), what), plain);
    let Sent { reference, key, read } = sent;
    Ok(match read {
        Ok(new) => {
            let request = seal("request", &serde_json::to_vec(&new).map_err(AppError::internal)?);
            NewItem { number, reference, key, request, result: "", problem: None }
        }
        Err(problem) => {
            let problem = Some(seal("problem", &serde_json::to_vec(&problem).map_err(AppError::internal)?));
            NewItem { number, reference, key, request: Vec::new(), result: code(ItemResult::Failed), problem }
        }
    })
}

fn context<'a>(tenant: &'a TenantId, batch: &'a ShipmentBatchId, number: &'a str, what: &'a str) -> [&'a str; 4] {
    [tenant.as_str(), batch.as_str(), number, what]
}

fn seal(app: &App, tenant: &TenantId, batch: &ShipmentBatchId, (number, what): (i64, &str), plain: &[u8]) -> Vec<u8> {
    app.sealer.seal(plain, &context(tenant, batch, &number.to_string(), what), app.nonce())
}

fn open<T: serde::de::DeserializeOwned>(
    app: &App,
    tenant: &TenantId,
    batch: &ShipmentBatchId,
    (number, what): (i64, &str),
    sealed: &[u8],
) -> AppResult<T> {
    let unreadable = || AppError::internal(format_args!("item {number} of batch {batch} cannot be opened"));
    let plain = app.sealer.open(sealed, &context(tenant, batch, &number.to_string(), what));
    serde_json::from_slice(&plain.map_err(|_| unreadable())?).map_err(|_| unreadable())
}

fn code(result: ItemResult) -> &'static str {
    match result {
        ItemResult::Ok => "ok",
        ItemResult::OkWithWarnings => "ok_with_warnings",
        ItemResult::Failed => "failed",
        ItemResult::OutcomeUnknown => "outcome_unknown",
    }
}

fn result_from(code: &str) -> Option<ItemResult> {
    let all = [ItemResult::Ok, ItemResult::OkWithWarnings, ItemResult::Failed, ItemResult::OutcomeUnknown];
    all.into_iter().find(|result| self::code(*result) == code)
}

/// The job: makes the open items of a piece. Items that a carrier does not take at present stay open for the next try.
pub(crate) async fn work(app: &App, job: &Job) -> Result<Outcome, Failure> {
    let again = |reason: String| Failure { reason, again: true };
    let piece: Piece = serde_json::from_slice(&job.payload)
        .map_err(|_| Failure { reason: "the piece is not readable".to_owned(), again: false })?;
    let batch: ShipmentBatchId =
        piece.batch.parse().map_err(|_| Failure { reason: "the batch has no id".to_owned(), again: false })?;
    let is_last = job.attempt >= MOST_ATTEMPTS;
    match work_piece(app, &job.tenant, &batch, &piece, is_last).await {
        Ok(0) => Ok(Outcome::Done),
        Ok(open) => Err(again(format!("{open} shipments wait for their carrier"))),
        Err(error) => Err(again(error.to_string())),
    }
}

/// Answers how many items are still open.
async fn work_piece(
    app: &App,
    tenant: &TenantId,
    batch: &ShipmentBatchId,
    piece: &Piece,
    is_last: bool,
) -> AppResult<usize> {
    let mut tx = app.db.read(tenant).await?;
    // A batch that is not there any more was thrown away for its age.
    let Some(lang) = store::find_lang(&mut tx, tenant, batch).await? else { return Ok(0) };
    let rows = store::open_items(&mut tx, tenant, batch, (piece.from, piece.to)).await?;
    drop(tx);
    let caller = Caller { tenant: tenant.clone(), lang: Lang::from_code(&lang).unwrap_or_default() };
    let (mut numbers, mut wanted, mut unreadable) = (Vec::new(), Vec::new(), Vec::new());
    for (number, key, sealed) in rows {
        match wanted_of(app, tenant, batch, (number, &key), &sealed) {
            Ok(one) => {
                numbers.push(number);
                wanted.push(one);
            }
            Err(error) => unreadable.push((number, error)),
        }
    }
    let answers = create_in_rounds(app, &caller, &wanted).await?;
    let mut still_open = 0;
    let mut tx = app.db.write(tenant).await?;
    // It will not be readable later either, and must not keep the others waiting.
    for (number, error) in unreadable {
        tracing::error!(batch.id = batch.as_str(), number, %error, "an item of a batch cannot be read");
        note(app, &caller, &mut tx, (batch, number), Err(error), true).await?;
    }
    for ((number, wanted), mut answer) in numbers.into_iter().zip(&wanted).zip(answers) {
        if is_last && answer.is_err() {
            answer = give_up(&mut tx, &caller, &wanted.key, answer).await?;
        }
        if !note(app, &caller, &mut tx, (batch, number), answer, is_last).await? {
            still_open += 1;
        }
    }
    finish(app, tenant, &mut tx, batch).await?;
    tx.commit().await?;
    Ok(still_open)
}

/// What is wanted of an item.
fn wanted_of(
    app: &App,
    tenant: &TenantId,
    batch: &ShipmentBatchId,
    (number, key): (i64, &str),
    sealed: &[u8],
) -> AppResult<Wanted> {
    let new: NewShipment = open(app, tenant, batch, (number, "request"), sealed)?;
    let key = IdempotencyKey::parse(key).ok_or_else(|| AppError::internal("an item has no key"))?;
    Ok(Wanted::new(new, key))
}

/// Gives up what still waits under the key of an item that will be told as failed. What cannot be given up, because
/// somebody makes it at this moment or has made it, is the answer.
async fn give_up(
    tx: &mut Tx,
    caller: &Caller,
    key: &IdempotencyKey,
    answer: AppResult<Shipment>,
) -> AppResult<AppResult<Shipment>> {
    let claim = KeyRef { route: routes::SHIPMENTS.to_owned(), key: key.as_str().to_owned() };
    let is_about_it = |error: &AppError| !matches!(error, AppError::Conflict("idempotency_key_reused"));
    let row = keys::find(tx, &caller.tenant, &claim).await?;
    let Some(row) = row.filter(|_| answer.as_ref().err().is_some_and(is_about_it)) else { return Ok(answer) };
    let id = row.object_id.parse().map_err(|_| AppError::internal("an idempotency key names no shipment"))?;
    if claim::give_up(tx, &caller.tenant, &id).await? {
        return Ok(answer);
    }
    Ok(read::either_in(tx, caller, &id).await)
}

/// Writes down what came of an item; `false` when it stays open.
async fn note(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    (batch, number): (&ShipmentBatchId, i64),
    answer: AppResult<Shipment>,
    is_last: bool,
) -> AppResult<bool> {
    let tenant = &caller.tenant;
    let ended = match answer {
        Ok(shipment) => {
            let result = code(result_of(&shipment));
            let ended =
                Ended { number, result, retryable: false, shipment_id: Some(shipment.id.as_str()), problem: None };
            store::end_item(tx, tenant, batch, &ended).await?;
            return Ok(true);
        }
        Err(error) => {
            let fault = Fault::from(error);
            if fault.is_retryable() && !is_last {
                return Ok(false);
            }
            let problem =
                serde_json::to_vec(&fault.problem(caller.lang, batch.as_str())).map_err(AppError::internal)?;
            let problem = Some(seal(app, tenant, batch, (number, "problem"), &problem));
            let (result, retryable) = (code(ItemResult::Failed), fault.is_retryable());
            Ended { number, result, retryable, shipment_id: None, problem }
        }
    };
    store::end_item(tx, tenant, batch, &ended).await?;
    Ok(true)
}

/// Tells a person about a batch that has come to its end with failures.
async fn finish(app: &App, tenant: &TenantId, tx: &mut Tx, batch: &ShipmentBatchId) -> AppResult<()> {
    let items = store::items(tx, tenant, batch).await?;
    let failed = items.iter().filter(|item| item.result == code(ItemResult::Failed)).count();
    if failed == 0 || items.iter().any(|item| item.result.is_empty()) {
        return Ok(());
    }
    let total = items.len();
    let words = Hint {
        de: format!(
            "{failed} von {total} Sendungen des Stapels {batch} wurden nicht erzeugt. Sehen Sie sich die Gründe an, ändern Sie die Angaben und fordern Sie diese Sendungen noch einmal an."
        ),
        en: format!(
            "{failed} of {total} shipments of batch {batch} were not made. Look at the reasons, mend them and ask for these shipments again."
        ),
    };
    tasks::raise(app, tx, tenant, (TaskKind::BatchItemFailed, batch.as_str()), &words).await
}

/// How far a batch is. Errors: [`AppError::NotFound`], also for somebody else's.
pub(super) async fn progress(app: &App, caller: &Caller, id: &ShipmentBatchId) -> AppResult<BatchProgress> {
    let mut tx = app.db.read(&caller.tenant).await?;
    store::find_lang(&mut tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    let rows = store::items(&mut tx, &caller.tenant, id).await?;
    let mut made = shipments_of(&mut tx, caller, &rows).await?;
    drop(tx);
    let total = u32::try_from(rows.len()).map_err(|_| DbError::Corrupt("shipment_batch_items"))?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows.into_iter().filter(|row| !row.result.is_empty()) {
        items.push(item(app, &caller.tenant, id, row, &mut made)?);
    }
    let count = |wanted: &[ItemResult]| {
        u32::try_from(items.iter().filter(|item| wanted.contains(&item.result)).count()).unwrap_or(u32::MAX)
    };
    let finished = items.len() == total as usize;
    Ok(BatchProgress {
        id: id.clone(),
        finished,
        total,
        ok: count(&[ItemResult::Ok, ItemResult::OkWithWarnings]),
        with_warnings: count(&[ItemResult::OkWithWarnings]),
        failed: count(&[ItemResult::Failed]),
        unknown: count(&[ItemResult::OutcomeUnknown]),
        result: finished.then(|| overall(&items)),
        items,
    })
}

async fn shipments_of(tx: &mut Tx, caller: &Caller, rows: &[ItemRow]) -> AppResult<HashMap<ShipmentId, Shipment>> {
    let ids: Vec<&str> = rows.iter().filter_map(|row| row.shipment_id.as_deref()).collect();
    let found = shipments::find_all(tx, &caller.tenant, &ids).await?;
    let found = read::with_parts(tx, caller, found).await?;
    Ok(found.into_iter().map(|shipment| (shipment.id.clone(), shipment)).collect())
}

fn item(
    app: &App,
    tenant: &TenantId,
    batch: &ShipmentBatchId,
    row: ItemRow,
    made: &mut HashMap<ShipmentId, Shipment>,
) -> AppResult<ShipmentItem> {
    let problem = row.problem.map(|sealed| open(app, tenant, batch, (row.number, "problem"), &sealed)).transpose()?;
    let id = row.shipment_id.and_then(|id| id.parse::<ShipmentId>().ok());
    Ok(ShipmentItem {
        index: read::whole(row.number, "shipment_batch_items.number")?,
        reference: row.reference,
        idempotency_key: row.idempotency_key,
        result: result_from(&row.result).ok_or(DbError::Corrupt("shipment_batch_items.result"))?,
        retryable: row.retryable,
        shipment: id.and_then(|id| made.get(&id).cloned()),
        problem,
    })
}

/// Forgets batches that are older than they may be.
pub(super) async fn sweep(app: &App) -> AppResult<()> {
    let mut tx = app.db.unscoped_write().await?;
    store::unscoped_delete_older(&mut tx, app.now().plus_millis(-KEPT_MS)).await?;
    Ok(tx.commit().await?)
}
