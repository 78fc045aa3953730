//! Stores what carriers answered, a chunk in one transaction: labels and numbers, refusals, waits, lost answers.

use kontor_adapters::{AdapterError, Carrier, Created, CreatedParcel, ErrorKind, Exchange};
use kontor_model::UtcMillis;
use kontor_model::id::{LabelId, ShipmentId, TenantId};
use kontor_model::label::LabelSpec;
use kontor_model::problem::FieldError;
use kontor_model::shipment::{DocumentKind, Finding, Hint, Severity, Shipment, ShipmentState};
use kontor_model::task::TaskKind;

use super::ask::{self, Came, may_be_repeated};
use super::claim::{Job, carrier_unavailable};
use super::returns::shown_id;
use super::store::documents::{self, NewDocument};
use super::store::parcels::{Numbered, ParcelRow};
use super::store::{due, keys, parcels, shipments};
use super::{calls, labels, lines, mend, read, request, routes, tasks};
use crate::app::App;
use crate::commerce::dispatch;
use crate::db::Tx;
use crate::error::{AppError, AppResult};

/// How long a carrier that cannot be reached is tried in the background: two hours.
const GIVE_UP_MS: i64 = 2 * 3600 * 1000;
/// When a lost answer is looked for again.
pub(super) const LOOK_AGAIN_MS: i64 = 60_000;
/// When a carrier is asked first where a new parcel is.
pub(super) const FIRST_TRACK_MS: i64 = 3600 * 1000;

/// The transaction of one chunk, and what is written at its end in one go.
struct Book<'a> {
    app: &'a App,
    tenant: &'a TenantId,
    carrier: &'a dyn Carrier,
    tx: Tx,
    documents: Vec<NewDocument>,
}

/// Stores the answers of a chunk and what was said, and that the jobs in `next` are handed to the carrier from now on. One
/// answer for the caller per job, in the same order, and until when the next ones may be handed over.
pub(super) async fn record(
    app: &App,
    (tenant, carrier): (&TenantId, &dyn Carrier),
    jobs: &[&Job],
    (came, exchanges): (Vec<Came>, Vec<Exchange>),
    next: &[&Job],
) -> AppResult<(Vec<AppResult<Shipment>>, Option<UtcMillis>)> {
    let mut book = Book { app, tenant, carrier, tx: app.db.write(tenant).await?, documents: Vec::new() };
    let mut answers = Vec::with_capacity(jobs.len());
    for (job, came) in jobs.iter().zip(came) {
        answers.push(book.note(job, came).await?);
    }
    documents::insert(&mut book.tx, tenant, &book.documents, app.now()).await?;
    let account = jobs.first().map_or("", |job| job.row.account_id.as_str());
    let shipments: Vec<&ShipmentId> = jobs.iter().map(|job| &job.shipment).collect();
    calls::store(app, &mut book.tx, tenant, (carrier.descriptor().id, account), exchanges, &shipments).await?;
    let called = ask::hold_in(app, &mut book.tx, tenant, next).await?;
    app.shipping.pass().await;
    book.tx.commit().await?;
    app.shipping.pass().await;
    Ok((answers, called))
}

/// Ends jobs whose carrier cannot be called with their account, or does not let it in: nothing was asked now, but perhaps
/// before a crash.
pub(super) async fn not_callable(
    app: &App,
    tenant: &TenantId,
    carrier: &dyn Carrier,
    jobs: &[&Job],
    reason: &AppError,
) -> AppResult<Vec<AppResult<Shipment>>> {
    let mut book = Book { app, tenant, carrier, tx: app.db.write(tenant).await?, documents: Vec::new() };
    let mut answers = Vec::with_capacity(jobs.len());
    for job in jobs {
        let answer = if job.resumed && !may_be_repeated(carrier.descriptor()) {
            let (code, message) = words_of(reason);
            book.unclear(job, &AdapterError::without_effect(ErrorKind::NotAuthorized, code, message)).await?
        } else {
            book.released(job, said_again(reason), &[]).await?
        };
        answers.push(answer);
    }
    book.tx.commit().await?;
    Ok(answers)
}

/// Settles a shipment whose answer was lost: its labels were found at the carrier, or there are surely none. `false` when
/// it was settled otherwise meanwhile.
pub(super) async fn settled(
    app: &App,
    tenant: &TenantId,
    carrier: &dyn Carrier,
    job: &Job,
    found: Option<&Created>,
) -> AppResult<bool> {
    let mut book = Book { app, tenant, carrier, tx: app.db.write(tenant).await?, documents: Vec::new() };
    let row = shipments::find(&mut book.tx, tenant, &job.shipment).await?;
    if row.is_none_or(|row| row.state != ShipmentState::OutcomeUnknown.code()) {
        return Ok(false);
    }
    if let Some(created) = found {
        book.write_labelled(job, created, ShipmentState::OutcomeUnknown).await?;
        documents::insert(&mut book.tx, tenant, &book.documents, app.now()).await?;
    } else {
        let text = serde_json::to_string(&[mend::not_created(job.request.lang)]).map_err(AppError::internal)?;
        let states = (ShipmentState::OutcomeUnknown, ShipmentState::Cancelled);
        shipments::move_state(&mut book.tx, tenant, &job.shipment, states, &text).await?;
        tasks::end(app, &mut book.tx, tenant, TaskKind::OutcomeUnknown, job.shipment.as_str()).await?;
    }
    book.tx.commit().await?;
    Ok(true)
}

impl Book<'_> {
    async fn note(&mut self, job: &Job, came: Came) -> AppResult<AppResult<Shipment>> {
        match came {
            Came::Made(created) => self.labelled(job, &created).await,
            Came::Refused(findings) => {
                let faults = request::errors_of(&findings).collect();
                self.released(job, AppError::Invalid(faults), &findings).await
            }
            Came::Failed(error) if error.may_be_retried() => self.put_off(job, &error).await,
            Came::Failed(error) => self.released(job, as_app_error(error), &[]).await,
            Came::Lost(error) => self.unclear(job, &error).await,
            Came::NotSeen(error) => self.look_later(job, &error).await,
            Came::Elsewhere => Ok(Err(taken_over())),
        }
    }

    async fn labelled(&mut self, job: &Job, created: &Created) -> AppResult<AppResult<Shipment>> {
        if keys::finish(&mut self.tx, self.tenant, &job.claim, job.attempt).await? {
            return self.write_labelled(job, created, ShipmentState::Requested).await.map(Ok);
        }
        if may_be_repeated(self.carrier.descriptor()) {
            return Ok(Err(taken_over()));
        }
        self.rescue(job, created).await
    }

    /// Another attempt took the claim over while this one was buying. What is paid for must not be thrown away.
    async fn rescue(&mut self, job: &Job, created: &Created) -> AppResult<AppResult<Shipment>> {
        let row = shipments::find(&mut self.tx, self.tenant, &job.shipment).await?;
        let state = row.and_then(|row| ShipmentState::from_code(&row.state));
        if let Some(from @ (ShipmentState::Requested | ShipmentState::OutcomeUnknown)) = state {
            keys::force_done(&mut self.tx, self.tenant, &job.claim).await?;
            return self.write_labelled(job, created, from).await.map(Ok);
        }
        let known = parcels::of_shipment(&mut self.tx, self.tenant, &job.shipment).await?;
        let bought: Vec<&str> = created.parcels.iter().map(|parcel| parcel.numbers.tracking_number.as_str()).collect();
        if !known.iter().map(|parcel| parcel.tracking_number.as_str()).eq(bought.iter().copied()) {
            tasks::raise_bought_twice(self.app, &mut self.tx, self.tenant, &job.row, &bought).await?;
        }
        Ok(Err(taken_over()))
    }

    async fn write_labelled(&mut self, job: &Job, created: &Created, from: ShipmentState) -> AppResult<Shipment> {
        let due = self.carrier.descriptor().capabilities.track.then(|| self.app.now().plus_millis(FIRST_TRACK_MS).0);
        let mut parcel_rows = Vec::with_capacity(created.parcels.len());
        let first_document = self.documents.len();
        for (number, parcel) in (1..).zip(&created.parcels) {
            let numbered = Numbered {
                number,
                tracking_number: &parcel.numbers.tracking_number,
                carrier_shipment: parcel.numbers.shipment_number.as_deref().unwrap_or_default(),
                return_number: parcel.return_tracking_number.as_deref(),
                tracking_url: parcel.tracking_url.as_deref(),
                numbered_at: self.app.now().0,
                track_due: due,
            };
            parcels::set_numbers(&mut self.tx, self.tenant, &job.shipment, &numbered).await?;
            parcel_rows.push(parcel_row(job, &numbered));
            self.add_documents(job, (number, first_document), parcel);
        }
        let findings = request::merged(&job.request.warnings, &created.findings);
        let text = serde_json::to_string(&findings).map_err(AppError::internal)?;
        let states = (from, ShipmentState::Labelled);
        shipments::move_state(&mut self.tx, self.tenant, &job.shipment, states, &text).await?;
        if let Some(order) = &job.row.order_id {
            let made = dispatch::Labelled {
                shipment: &job.shipment,
                order,
                carrier: (self.carrier.descriptor().id, self.carrier.descriptor().name),
                lines: &job.request.order_lines,
                tracking_numbers: created.parcels.iter().map(|parcel| parcel.numbers.tracking_number.clone()).collect(),
                tracking_url: created.parcels.first().and_then(|parcel| parcel.tracking_url.clone()),
            };
            dispatch::labelled(self.app, &mut self.tx, self.tenant, made).await?;
        }
        if from == ShipmentState::OutcomeUnknown {
            let object = shown_id(&job.row.kind, &job.row.id);
            tasks::end(self.app, &mut self.tx, self.tenant, TaskKind::OutcomeUnknown, &object).await?;
        }
        let row = shipments::ShipmentRow {
            state: ShipmentState::Labelled.code().to_owned(),
            findings: text,
            ..job.row.clone()
        };
        let mut document_rows: Vec<_> = self.documents[first_document..].iter().map(read::row_of_new).collect();
        // In the order in which they are read later.
        document_rows.sort_by(|a, b| (&a.kind, a.number).cmp(&(&b.kind, b.number)));
        read::assemble(row, parcel_rows, document_rows, job.request.lang)
    }

    fn add_documents(&mut self, job: &Job, (number, first): (u32, usize), parcel: &CreatedParcel) {
        let label = (DocumentKind::Label, &parcel.label);
        let others = parcel.documents.iter().map(|(kind, document)| (*kind, document));
        for (kind, document) in std::iter::once(label).chain(others) {
            let before = self.documents[first..].iter().filter(|known| known.kind == kind).count();
            let id = LabelId::new(self.app.now(), self.app.entropy.as_ref());
            let place = (&job.shipment, number, id.as_str());
            let dpi = document.dpi.unwrap_or(job.request.shipment.label.dpi);
            self.documents.push(NewDocument {
                sealed: labels::seal(self.app, self.tenant, place, &document.bytes),
                shipment: job.shipment.clone(),
                parcel: number,
                kind,
                number: u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1),
                spec: LabelSpec { format: document.format, medium: document.medium, dpi },
                sha256: document.sha256(),
                id,
            });
        }
    }

    /// Nothing happened at the carrier: the key is free again, and only the drawn numbers stay drawn. What was prepared
    /// before is prepared again, with the reasons.
    async fn released(&mut self, job: &Job, error: AppError, findings: &[Finding]) -> AppResult<AppResult<Shipment>> {
        if !keys::release(&mut self.tx, self.tenant, &job.claim, job.attempt).await? {
            return Ok(Err(taken_over()));
        }
        if job.claim.route == routes::BUY {
            let text = serde_json::to_string(findings).map_err(AppError::internal)?;
            let states = (ShipmentState::Requested, ShipmentState::Prepared);
            shipments::move_state(&mut self.tx, self.tenant, &job.shipment, states, &text).await?;
        } else {
            shipments::delete(&mut self.tx, self.tenant, &job.shipment, ShipmentState::Requested).await?;
        }
        Ok(Err(error))
    }

    /// The carrier cannot be reached and surely nothing happened: the claim waits for its next try.
    async fn put_off(&mut self, job: &Job, error: &AdapterError) -> AppResult<AppResult<Shipment>> {
        let (tries, since) = job.tries;
        let words = vec![of_carrier("", error)];
        let wait = lines::next_wait_ms(self.app, tries, error.retry_after);
        if self.app.now().plus_millis(wait).0 - since > GIVE_UP_MS {
            return self.released(job, AppError::refused("carrier_unavailable", words), &[]).await;
        }
        let again_at = self.app.now().plus_millis(wait);
        if !keys::park(&mut self.tx, self.tenant, &job.claim, job.attempt, again_at).await? {
            return Ok(Err(taken_over()));
        }
        Ok(Err(carrier_unavailable(wait, words)))
    }

    /// The answer was lost and the carrier does not know the shipment: the next attempt looks once more before it asks.
    async fn look_later(&mut self, job: &Job, error: &AdapterError) -> AppResult<AppResult<Shipment>> {
        let again_at = self.app.now().plus_millis(LOOK_AGAIN_MS);
        if again_at.0 - job.tries.1 > GIVE_UP_MS {
            return self.unclear(job, error).await;
        }
        if !keys::leave(&mut self.tx, self.tenant, &job.claim, job.attempt, again_at).await? {
            return Ok(Err(taken_over()));
        }
        Ok(Err(carrier_unavailable(LOOK_AGAIN_MS, vec![of_carrier("", error)])))
    }

    /// The carrier may have made it: that is written down, and a person or a query has to find out.
    async fn unclear(&mut self, job: &Job, error: &AdapterError) -> AppResult<AppResult<Shipment>> {
        if !keys::finish(&mut self.tx, self.tenant, &job.claim, job.attempt).await? {
            return Ok(Err(taken_over()));
        }
        let finding = lost(job, error);
        let text = serde_json::to_string(&[&finding]).map_err(AppError::internal)?;
        let states = (ShipmentState::Requested, ShipmentState::OutcomeUnknown);
        shipments::move_state(&mut self.tx, self.tenant, &job.shipment, states, &text).await?;
        if self.carrier.descriptor().capabilities.find_by_reference && job.row.kind == shipments::OUTBOUND {
            let at = self.app.now().plus_millis(LOOK_AGAIN_MS);
            due::look_again(&mut self.tx, self.tenant, &job.shipment, Some(at)).await?;
        }
        tasks::raise_unknown(self.app, &mut self.tx, self.tenant, &job.row).await?;
        let row = shipments::ShipmentRow {
            state: ShipmentState::OutcomeUnknown.code().to_owned(),
            findings: text,
            ..job.row.clone()
        };
        Ok(read::assemble(row, Vec::new(), Vec::new(), job.request.lang))
    }
}

/// The same reason for another shipment.
pub(super) fn said_again(reason: &AppError) -> AppError {
    match reason {
        AppError::Conflict(code) => AppError::Conflict(code),
        AppError::Refused(refusal) => AppError::Refused(refusal.clone()),
        _ => AppError::Conflict("carrier_account_missing"),
    }
}

/// The carrier's code and words, or ours.
fn words_of(reason: &AppError) -> (&str, &str) {
    match reason {
        AppError::Refused(refusal) => match refusal.errors.first() {
            Some(words) => (&words.code, &words.detail),
            None => (refusal.code, ""),
        },
        AppError::Conflict(code) => (code, "not callable"),
        _ => ("carrier_account_missing", "not callable"),
    }
}

fn parcel_row(job: &Job, numbered: &Numbered<'_>) -> ParcelRow {
    let asked = &job.request.shipment.parcels[numbered.number as usize - 1];
    ParcelRow {
        shipment_id: job.shipment.to_string(),
        number: i64::from(numbered.number),
        weight_g: i64::from(asked.weight_g),
        reference: asked.reference.clone(),
        tracking_number: numbered.tracking_number.to_owned(),
        carrier_shipment: numbered.carrier_shipment.to_owned(),
        return_number: numbered.return_number.map(str::to_owned),
        tracking_url: numbered.tracking_url.map(str::to_owned),
        tracking_status: String::new(),
    }
}

fn lost(job: &Job, error: &AdapterError) -> Finding {
    let (code, message) = (&error.code, &error.message);
    let hint = Hint {
        de: format!(
            "Die Antwort des Frachtführers ging verloren ({code} {message}). Prüfen Sie dort, ob das Etikett erzeugt wurde, bevor Sie ein neues anfordern."
        ),
        en: format!(
            "The carrier's answer was lost ({code} {message}). Check there whether the label was made before you ask for a new one."
        ),
    };
    Finding::in_both(job.request.lang, Severity::Warning, "outcome_unknown", "", hint).from_carrier(code, message)
}

/// Another attempt took the claim over because this one took too long; its answer is the one that counts.
fn taken_over() -> AppError {
    AppError::InProgress { retry_after_s: 1 }
}

/// A failure that had no effect, or one that repeating mends, in our words and the carrier's.
pub(super) fn as_app_error(error: AdapterError) -> AppError {
    match error.kind {
        ErrorKind::RateLimited | ErrorKind::Unavailable => {
            AppError::refused("carrier_unavailable", vec![of_carrier("", &error)])
        }
        ErrorKind::NotAuthorized => {
            AppError::refused("carrier_not_authorized", vec![of_carrier("carrier_account", &error)])
        }
        ErrorKind::Rejected | ErrorKind::NotFound => AppError::Invalid(vec![of_carrier("", &error)]),
        ErrorKind::Malformed => AppError::refused("carrier_failed", vec![of_carrier("", &error)]),
        ErrorKind::Unsupported => AppError::internal(format_args!("carrier: {}", error.code)),
    }
}

/// The carrier's own code and words; at its own field, or else at `field`.
pub(super) fn of_carrier(field: &str, error: &AdapterError) -> FieldError {
    FieldError {
        field: error.field.clone().unwrap_or_else(|| field.to_owned()),
        code: error.code.clone(),
        detail: error.message.clone(),
    }
}
