//! The life of a print job: on record, claimed, sent, settled; and what a person says about one that is not.

use kontor_model::id::{DeskShipmentId, PrintJobId};
use kontor_model::label::{LabelFormat, LabelMedium};
use zeroize::Zeroizing;

use crate::app::DeskApp;
use crate::db::DbError;
use crate::error::{DeskError, DeskResult};
use crate::printing::fault::{PrintFault, PrintFaultCode, WhatWasSent};
use crate::printing::store::jobs as store;
use crate::printing::{JobState, PrintJob, Printer, What, actions, deliver};

/// Jobs on one page.
const PAGE: i64 = 50;
/// Longer than any sending can take: whoever claimed a job before that is gone.
const CLAIM_MS: i64 = 120_000;
/// A job on record is left alone this long: somebody is about to claim it.
const REST_MS: i64 = 30_000;
/// Printed documents are kept this long for reprints; labels longer, with their shipment.
const KEEP_MS: i64 = 14 * 86_400_000;

/// A document to be printed.
pub struct NewJob {
    /// What is on it.
    pub what: What,
    /// File format.
    pub format: LabelFormat,
    /// The paper it is made for, where that is known.
    pub paper: Option<LabelMedium>,
    /// The reference, or what the document is called.
    pub title: String,
    /// Recipient and place, or what else tells it from others.
    pub detail: String,
    /// The number on it; empty for none.
    pub tracking_number: String,
    /// The shipment and the place of the document among those of its kind, from 1.
    pub shipment: Option<(DeskShipmentId, u32)>,
}

/// One page of jobs, newest first.
pub struct JobPage {
    /// The jobs.
    pub items: Vec<PrintJob>,
    /// Id to hand over for the next page; `None` on the last one.
    pub next: Option<PrintJobId>,
}

/// Prints a document. A document of a shipment that is on record already is not printed again: the job it has comes back.
///
/// The answer says what became of it; a fault of the printer is no error. Errors: [`DeskError::TakenBack`] for what
/// belongs to a cancelled shipment, here and below; nothing is on record then.
pub async fn print(app: &DeskApp, printer: &Printer, new: NewJob, bytes: &[u8]) -> DeskResult<PrintJob> {
    let job = new_job(app, printer, new, 1);
    match put_on_record(app, &job, bytes).await {
        Ok(()) => run(app, &job.id).await,
        Err(DeskError::Db(DbError::Duplicate)) => {
            let Some((shipment, parcel)) = job.shipment_id.as_ref().map(|id| (id, job.parcel)) else {
                return Err(DeskError::Db(DbError::Duplicate));
            };
            let known = store::of_document(&mut app.db.read().await?, shipment, parcel, job.what).await?;
            known.into_iter().next().ok_or(DeskError::NotFound)
        }
        Err(error) => Err(error),
    }
}

/// Prints a document once more because a person asked: counted as a copy of its own.
pub(super) async fn print_copy(app: &DeskApp, printer: &Printer, new: NewJob, bytes: &[u8]) -> DeskResult<PrintJob> {
    let copies = match &new.shipment {
        Some((shipment, parcel)) => store::of_document(&mut app.db.read().await?, shipment, *parcel, new.what).await?,
        None => Vec::new(),
    };
    let copy = copies.iter().map(|job| job.copy).max().unwrap_or(0) + 1;
    let job = new_job(app, printer, new, copy);
    put_on_record(app, &job, bytes).await?;
    run(app, &job.id).await
}

/// Prints what a job printed once more, on the same printer or on the default one where that is gone.
///
/// Errors: [`DeskError::NotFound`] when the document is not kept any more; labels are had from their shipment then.
pub async fn again(app: &DeskApp, id: &PrintJobId) -> DeskResult<PrintJob> {
    let job = find(app, id).await?;
    let bytes = document(app, id).await?.ok_or(DeskError::NotFound)?;
    let printer = printer_for(app, &job).await?.ok_or(DeskError::NoPrinter)?;
    let new = NewJob {
        what: job.what,
        format: job.format,
        paper: job.paper,
        title: job.title,
        detail: job.detail,
        tracking_number: job.tracking_number,
        shipment: job.shipment_id.map(|id| (id, job.parcel)),
    };
    print_copy(app, &printer, new, &bytes).await
}

/// Tries a job again of which nothing was sent; the same job, so that it is no copy.
pub async fn retry(app: &DeskApp, id: &PrintJobId) -> DeskResult<PrintJob> {
    let job = find(app, id).await?;
    if job.taken_back {
        return Err(DeskError::TakenBack);
    }
    let printer = printer_for(app, &job).await?.ok_or(DeskError::NoPrinter)?;
    let mut tx = app.db.write().await?;
    store::move_to(&mut tx, id, printer.id.as_str(), &printer.name).await?;
    store::change(&mut tx, id, JobState::Failed, JobState::Waiting, app.now()).await?;
    tx.commit().await.map_err(DbError::from)?;
    run(app, id).await
}

/// Takes a person's word that an unclear job came out whole.
pub async fn say_printed(app: &DeskApp, id: &PrintJobId) -> DeskResult<PrintJob> {
    let mut tx = app.db.write().await?;
    store::change(&mut tx, id, JobState::Unclear, JobState::Printed, app.now()).await?;
    tx.commit().await.map_err(DbError::from)?;
    find(app, id).await
}

/// Claims a job, sends it and settles it. Somebody else's claim is left alone.
async fn run(app: &DeskApp, id: &PrintJobId) -> DeskResult<PrintJob> {
    let mut tx = app.db.write().await?;
    let is_ours = store::claim(&mut tx, id, app.now()).await?;
    tx.commit().await.map_err(DbError::from)?;
    if !is_ours {
        return find(app, id).await;
    }
    let job = find(app, id).await?;
    let fault = send(app, &job).await?.err();
    let state = match fault.as_ref().map(|fault| fault.sent) {
        None => JobState::Printed,
        Some(WhatWasSent::Nothing) => JobState::Failed,
        Some(WhatWasSent::Maybe) => JobState::Unclear,
    };
    let mut tx = app.db.write().await?;
    store::settle(&mut tx, id, state, fault.as_ref(), app.now()).await?;
    tx.commit().await.map_err(DbError::from)?;
    find(app, id).await
}

async fn send(app: &DeskApp, job: &PrintJob) -> DeskResult<Result<(), PrintFault>> {
    if job.taken_back {
        return Ok(Err(PrintFault::before(PrintFaultCode::TakenBack)));
    }
    let printer = match actions::get(app, &job.printer_id).await {
        Ok(printer) => printer,
        Err(DeskError::NotFound) => return Ok(Err(PrintFault::before(PrintFaultCode::PrinterGone))),
        Err(error) => return Err(error),
    };
    let bytes = document(app, &job.id).await?.ok_or(DeskError::NotFound)?;
    Ok(deliver::send(app, &printer, job, &bytes).await)
}

/// What goes on by itself: jobs whose sender is gone become unclear, jobs nobody claimed are printed, old documents go.
pub async fn take_up(app: &DeskApp) -> DeskResult<()> {
    let interrupted = PrintFault::during(PrintFaultCode::Interrupted);
    let mut tx = app.db.write().await?;
    store::abandon(&mut tx, app.now().plus_millis(-CLAIM_MS), &interrupted, app.now()).await?;
    store::forget_documents(&mut tx, app.now().plus_millis(-KEEP_MS)).await?;
    tx.commit().await.map_err(DbError::from)?;
    let waiting = store::left_waiting(&mut app.db.read().await?, app.now().plus_millis(-REST_MS), 50).await?;
    for id in &waiting {
        if let Err(error) = run(app, id).await {
            tracing::warn!(print_job.id = %id, %error, "a document could not be taken up again");
        }
    }
    Ok(())
}

/// A page of jobs, newest first, older than `before`.
pub async fn history(app: &DeskApp, before: Option<&PrintJobId>) -> DeskResult<JobPage> {
    let mut items = store::page(&mut app.db.read().await?, before, PAGE + 1).await?;
    let more = items.len() as i64 > PAGE;
    items.truncate(PAGE as usize);
    let next = if more { items.last().map(|last| last.id.clone()) } else { None };
    Ok(JobPage { items, next })
}

/// Jobs that a person should look at: failed and unclear ones, newest first.
pub async fn open_jobs(app: &DeskApp) -> DeskResult<Vec<PrintJob>> {
    Ok(store::open(&mut app.db.read().await?, PAGE).await?)
}

/// Everything that was printed of a shipment, newest first.
pub async fn of_shipment(app: &DeskApp, id: &DeskShipmentId) -> DeskResult<Vec<PrintJob>> {
    Ok(store::of_shipment(&mut app.db.read().await?, id, 200).await?)
}

pub(super) async fn find(app: &DeskApp, id: &PrintJobId) -> DeskResult<PrintJob> {
    store::find(&mut app.db.read().await?, id).await?.ok_or(DeskError::NotFound)
}

/// The printer of a job; where it is gone, the default one for what it prints.
async fn printer_for(app: &DeskApp, job: &PrintJob) -> DeskResult<Option<Printer>> {
    match actions::get(app, &job.printer_id).await {
        Ok(printer) => Ok(Some(printer)),
        Err(DeskError::NotFound) => actions::default_for(app, job.what.purpose(job.format)).await,
        Err(error) => Err(error),
    }
}

fn new_job(app: &DeskApp, printer: &Printer, new: NewJob, copy: u32) -> PrintJob {
    let (shipment_id, parcel) = new.shipment.map_or((None, 1), |(id, parcel)| (Some(id), parcel));
    PrintJob {
        id: PrintJobId::new(app.now(), app.entropy.as_ref()),
        printer_id: printer.id.clone(),
        printer_name: printer.name.clone(),
        state: JobState::Waiting,
        what: new.what,
        format: new.format,
        paper: new.paper,
        title: new.title,
        detail: new.detail,
        tracking_number: new.tracking_number,
        shipment_id,
        parcel,
        copy,
        fault: None,
        created_at: app.now(),
        settled_at: None,
        taken_back: false,
    }
}

async fn put_on_record(app: &DeskApp, job: &PrintJob, bytes: &[u8]) -> DeskResult<()> {
    let sealed = app.sealer.seal(bytes, &context(&job.id), app.nonce());
    let mut tx = app.db.write().await?;
    if let Some(shipment) = &job.shipment_id
        && store::is_taken_back(&mut tx, shipment).await?
    {
        return Err(DeskError::TakenBack);
    }
    store::insert(&mut tx, job, &sealed).await?;
    tx.commit().await.map_err(|error| DeskError::Db(DbError::from(error)))
}

async fn document(app: &DeskApp, id: &PrintJobId) -> DeskResult<Option<Zeroizing<Vec<u8>>>> {
    let Some(sealed) = store::document(&mut app.db.read().await?, id).await? else { return Ok(None) };
    Ok(Some(app.sealer.open(&sealed, &context(id))?))
}

fn context(id: &PrintJobId) -> [&str; 3] {
    ["desk", id.as_str(), "print job"]
}

/// Leaves a copy of a job waiting for another shipment, as a kill before its claim would.
#[cfg(test)]
pub(crate) async fn leave_waiting(app: &DeskApp, like: &PrintJob, shipment: &DeskShipmentId) -> PrintJobId {
    let id = PrintJobId::new(app.now(), app.entropy.as_ref());
    let job = PrintJob {
        id: id.clone(),
        state: JobState::Waiting,
        shipment_id: Some(shipment.clone()),
        created_at: app.now(),
        ..like.clone()
    };
    put_on_record(app, &job, b"label").await.expect("on record");
    id
}
