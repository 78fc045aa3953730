//! The papers of a close-out: the carrier's manifest where it makes one, at once or later, else our own handover list.

use std::sync::Arc;

use kontor_adapters::paper::{HandoverLine, HandoverList};
use kontor_adapters::{DayRecord, LabelDocument, ParcelNumbers};
use kontor_model::Lang;
use kontor_model::date::CalendarDate;
use kontor_model::id::{CloseOutId, ShipmentId, TenantId};
use kontor_model::label::{LabelFormat, LabelMedium, LabelSpec};
use kontor_model::task::TaskKind;
use serde::{Deserialize, Serialize};

use super::store::documents::{self, NewPaper};
use super::store::parcels::{self, HeldRow};
use super::store::{self, CloseOutRow};
use super::words;
use super::work::Work;
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::jobs::{self, Failure, Job, Lane, NewJob, Outcome};
use crate::shipping::contact::Contact;
use crate::shipping::store::parcels::tracking_key;
use crate::shipping::{Caller, day, request, tasks};

/// The kind of job that fetches a manifest which was not there at once.
pub(crate) const JOB: &str = "close_out_manifest";
/// When a manifest is looked for first after it was not there at once: ten minutes.
const FIRST_LOOK_MS: i64 = 10 * 60_000;
/// After so many looks there is none: about a day.
const MOST_LOOKS: i64 = 26;
/// Requests opened before others have their turn.
const OPENED_AT_ONCE: usize = 50;

/// What a carrier's record of a day says about the paper of a close-out.
pub(super) enum Manifest {
    /// Here it is.
    Here(Vec<LabelDocument>),
    /// The carrier has all parcels on record and makes no paper.
    None,
    /// Not all parcels are on record yet.
    NotYet,
}

/// Which close-out a job is about.
#[derive(Serialize, Deserialize)]
struct About {
    close_out: String,
}

impl HeldRow {
    /// The numbers a carrier knows the parcel by.
    pub(super) fn numbers(&self) -> ParcelNumbers {
        ParcelNumbers {
            tracking_number: self.tracking_number.clone(),
            shipment_number: (!self.carrier_shipment.is_empty()).then(|| self.carrier_shipment.clone()),
        }
    }
}

/// Ends a close-out with its papers, in one transaction; without a contact the carrier is not asked for any.
pub(super) async fn finish(work: &mut Work<'_>, contact: Option<&Contact<'_>>) -> AppResult<()> {
    let (app, tenant, id) = (work.app, work.tenant, work.row.id.clone());
    let id = id.as_str();
    let mut tx = app.db.read(tenant).await?;
    let closed = parcels::closed(&mut tx, tenant, id).await?;
    let has_manifest = documents::has_manifest(&mut tx, tenant, id).await?;
    drop(tx);
    let (mut own, mut manifests, mut later, mut unreadable) = (None, Vec::new(), false, Vec::new());
    if !closed.is_empty() && !has_manifest {
        let found = match contact {
            Some(contact) => manifest(work, contact, &closed).await?,
            None => Manifest::None,
        };
        later = matches!(found, Manifest::NotYet);
        match found {
            Manifest::Here(found) => manifests = found,
            Manifest::None | Manifest::NotYet => own = Some(handover_list(work, &closed, &mut unreadable).await?),
        }
    }
    // It will not be readable later either: the day comes to its end, and a person is told.
    if !unreadable.is_empty() {
        work.findings.push(words::place_unknown(work.lang, &unreadable));
    }
    app.shipping.pass().await;
    let mut tx = app.db.write(tenant).await?;
    if !store::finish(&mut tx, tenant, work.attempt(), app.now()).await? {
        return Ok(());
    }
    store::note(&mut tx, tenant, id, &work.findings_text()?).await?;
    store::count(&mut tx, tenant, id).await?;
    keep(app, &mut tx, tenant, id, (false, &own.iter().map(Vec::as_slice).collect::<Vec<_>>())).await?;
    let manifests: Vec<&[u8]> = manifests.iter().map(|document| document.bytes.as_slice()).collect();
    keep(app, &mut tx, tenant, id, (true, &manifests)).await?;
    if !unreadable.is_empty() {
        let about = (TaskKind::CloseOutFailed, id);
        tasks::raise(app, &mut tx, tenant, about, &words::place_unknown_task(&unreadable)).await?;
    }
    if later {
        let payload = serde_json::to_vec(&About { close_out: id.to_owned() }).map_err(AppError::internal)?;
        let run_at = app.now().plus_millis(FIRST_LOOK_MS);
        jobs::enqueue(&mut tx, app, NewJob { tenant, lane: Lane::Work, kind: JOB, payload: &payload, run_at }).await?;
    }
    app.shipping.pass().await;
    tx.commit().await?;
    app.shipping.pass().await;
    Ok(())
}

/// Asks for the manifest where the carrier has a record of its days; a carrier that does not answer has none yet, nor has
/// one that cannot be called with this account now.
async fn manifest(work: &Work<'_>, contact: &Contact<'_>, closed: &[HeldRow]) -> AppResult<Manifest> {
    if !contact.carrier.descriptor().capabilities.day_record {
        return Ok(Manifest::None);
    }
    let date = CalendarDate::parse(&work.row.done_on).ok_or(DbError::Corrupt("close_outs.done_on"))?;
    let talk = match contact.begin().await {
        Ok(talk) => talk,
        // The account cannot be called at present; perhaps later.
        Err(AppError::Conflict(_)) => return Ok(Manifest::NotYet),
        Err(error) => return Err(error),
    };
    let record = contact.carrier.day_record(&talk.context(work.lang), date).await;
    contact.heard(record.as_ref().err());
    talk.close(&[]).await;
    Ok(record.map_or(Manifest::NotYet, |record| manifest_of(record, closed)))
}

/// What a record says about the paper of these parcels. A carrier that lists them all without a paper makes none.
pub(super) fn manifest_of(record: DayRecord, parcels: &[HeldRow]) -> Manifest {
    let listed: std::collections::HashSet<String> =
        record.tracking_numbers.iter().map(|number| tracking_key(number)).collect();
    if !parcels.iter().all(|parcel| listed.contains(&tracking_key(&parcel.tracking_number))) {
        return Manifest::NotYet;
    }
    let papers: Vec<_> = record.manifests.into_iter().filter(|paper| paper.format == LabelFormat::Pdf).collect();
    if papers.is_empty() { Manifest::None } else { Manifest::Here(papers) }
}

/// Draws our own list, beside the threads that answer requests: one line per parcel, without names and streets. Shipments
/// whose request cannot be read stand on it without their place; `unreadable` gets their numbers.
async fn handover_list(work: &Work<'_>, closed: &[HeldRow], unreadable: &mut Vec<String>) -> AppResult<Vec<u8>> {
    let (app, tenant, lang) = (work.app, work.tenant, work.lang);
    let mut tx = app.db.read(tenant).await?;
    let requests = parcels::requests(&mut tx, tenant, &work.row.id).await?;
    drop(tx);
    let mut sender = String::new();
    let mut places = std::collections::HashMap::with_capacity(requests.len());
    for (count, (id, sealed)) in requests.into_iter().enumerate() {
        if count % OPENED_AT_ONCE == 0 {
            tokio::task::yield_now().await;
        }
        let shipment: ShipmentId = id.parse().map_err(|_| DbError::Corrupt("shipments.id"))?;
        let asked = match request::open(app, tenant, &shipment, &sealed) {
            Ok(stored) => stored.shipment,
            Err(error) => {
                tracing::error!(shipment.id = id, %error, "a shipment stands on a handover list without its place");
                let parcel = closed.iter().find(|parcel| parcel.shipment_id == id);
                unreadable.extend(parcel.map(|parcel| parcel.reference.clone()));
                continue;
            }
        };
        if sender.is_empty() {
            sender = format!("{}, {} {}", asked.from.party.name, asked.from.postal_code, asked.from.city);
        }
        let (postal_code, city, country) = asked.to.place();
        places.insert(id, format!("{} {postal_code} {city}", country.as_str()));
    }
    let line = |parcel: &HeldRow| HandoverLine {
        tracking_number: parcel.tracking_number.clone(),
        reference: parcel.reference.clone(),
        place: places.get(&parcel.shipment_id).cloned().unwrap_or_default(),
        weight_g: u32::try_from(parcel.weight_g).unwrap_or(u32::MAX),
    };
    let date = CalendarDate::parse(&work.row.date).ok_or(DbError::Corrupt("close_outs.date"))?;
    let carrier = app.shipping.carriers().find(&work.row.carrier);
    let list = HandoverList {
        lang,
        carrier: carrier.map_or("", |carrier| carrier.descriptor().name.text(lang)).to_owned(),
        account: work.row.account_name.clone(),
        sender,
        date: day::written(lang, date),
        lines: closed.iter().map(line).collect(),
    };
    let printer = Arc::clone(&app.shipping.handover);
    let drawn = tokio::task::spawn_blocking(move || printer.draw(&list)).await;
    drawn.map_err(|_| AppError::internal("drawing a handover list was broken off"))?.map_err(AppError::internal)
}

/// Seals papers and stores them behind those that are there, each bound to its tenant, close-out and number.
pub(super) async fn keep(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    id: &str,
    (from_carrier, papers): (bool, &[&[u8]]),
) -> AppResult<()> {
    if papers.is_empty() {
        return Ok(());
    }
    let last = documents::last_number(tx, tenant, id).await?;
    for (number, bytes) in (last + 1..).zip(papers) {
        let sealed = app.sealer.seal(bytes, &place(tenant, id, &number.to_string()), app.nonce());
        let sha256 = wrapped(bytes.to_vec()).sha256();
        let new = NewPaper { number, from_carrier, sha256: &sha256, sealed: &sealed };
        documents::insert(tx, tenant, (id, app.now()), &new).await?;
    }
    Ok(())
}

/// One paper, its hash and a name for its file. Errors: [`AppError::NotFound`], also for somebody else's.
pub(super) async fn get_paper(
    app: &App,
    caller: &Caller,
    (id, number): (&CloseOutId, u32),
) -> AppResult<(LabelDocument, String, String)> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let row = store::find(&mut tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    let found = documents::find(&mut tx, &caller.tenant, (id, number)).await?;
    let (from_carrier, sha256, sealed) = found.ok_or(AppError::NotFound)?;
    drop(tx);
    let plain = app.sealer.open(&sealed, &place(&caller.tenant, id.as_str(), &number.to_string()));
    let plain = plain.map_err(|_| AppError::internal(format_args!("document {number} of {id} cannot be opened")))?;
    let document = wrapped(plain.to_vec());
    if document.sha256() != sha256 {
        return Err(AppError::internal(format_args!("document {number} of {id} is not the one that was stored")));
    }
    let kind = if from_carrier { "manifest" } else { "handover-list" };
    let CloseOutRow { carrier, date, .. } = row;
    let carrier = carrier.replace('_', "-");
    Ok((document, sha256, format!("{kind}-{carrier}-{date}-{number}.pdf")))
}

/// Counts that a paper was handed out to be printed, and writes down who had it.
pub(super) async fn note_print(
    app: &App,
    tenant: &TenantId,
    actor: Actor<'_>,
    (id, number, file_name): (&CloseOutId, u32, &str),
) -> AppResult<()> {
    let mut tx = app.db.write(tenant).await?;
    let prints = documents::count_print(&mut tx, tenant, (id, number)).await?.unwrap_or(0);
    let detail = format!("{file_name} ({prints})");
    let entry = Entry { actor, action: "close_out.printed", object: id.as_str(), detail: &detail };
    audit::record(&mut tx, app, tenant, entry).await?;
    Ok(tx.commit().await?)
}

/// The job: looks for a manifest that was not there at once. A second run finds it stored and does nothing.
pub(crate) async fn work(app: &App, job: &Job) -> Result<Outcome, Failure> {
    let unreadable = || Failure { reason: "the job is not readable".to_owned(), again: false };
    let About { close_out } = serde_json::from_slice(&job.payload).map_err(|_| unreadable())?;
    let id: CloseOutId = close_out.parse().map_err(|_| unreadable())?;
    match look_again(app, &job.tenant, &id).await {
        Ok(true) => Ok(Outcome::Done),
        Ok(false) if job.attempt >= MOST_LOOKS => Ok(Outcome::Done),
        Ok(false) => Err(Failure { reason: "the manifest is not there yet".to_owned(), again: true }),
        Err(error) => Err(Failure { reason: error.to_string(), again: true }),
    }
}

/// Answers whether nothing more is to come.
async fn look_again(app: &App, tenant: &TenantId, id: &CloseOutId) -> AppResult<bool> {
    let mut tx = app.db.read(tenant).await?;
    let Some(row) = store::find(&mut tx, tenant, id).await? else { return Ok(true) };
    if documents::has_manifest(&mut tx, tenant, id.as_str()).await? {
        return Ok(true);
    }
    let closed = parcels::closed(&mut tx, tenant, id.as_str()).await?;
    drop(tx);
    let contact = Contact::of(app, tenant, (&row.carrier, &row.account_id, row.is_test)).await?;
    let lang = Lang::from_code(&row.lang).unwrap_or_default();
    let work = Work { app, tenant, row, lang, findings: Vec::new(), more: 0 };
    match manifest(&work, &contact, &closed).await? {
        Manifest::NotYet => Ok(false),
        Manifest::None => Ok(true),
        Manifest::Here(papers) => {
            let mut tx = app.db.write(tenant).await?;
            // Two nodes may have looked at once.
            if !documents::has_manifest(&mut tx, tenant, id.as_str()).await? {
                let papers: Vec<&[u8]> = papers.iter().map(|document| document.bytes.as_slice()).collect();
                keep(app, &mut tx, tenant, id.as_str(), (true, &papers)).await?;
            }
            tx.commit().await?;
            Ok(true)
        }
    }
}

fn wrapped(bytes: Vec<u8>) -> LabelDocument {
    LabelDocument::new(bytes, LabelSpec { format: LabelFormat::Pdf, medium: LabelMedium::A4, ..LabelSpec::default() })
}

fn place<'a>(tenant: &'a TenantId, id: &'a str, number: &'a str) -> [&'a str; 4] {
    [tenant.as_str(), id, number, "close-out document"]
}
