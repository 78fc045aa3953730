//! Asks carriers for claimed shipments and stores what they answer. Nothing billable is asked for twice.

use kontor_adapters::{
    AdapterError, Carrier, CarrierDescriptor, CarrierShipment, Connect, Created, CreatedParcel, Effect, ErrorKind,
    Numbers, Outcome, Recovery, Settings,
};
use kontor_model::Lang;
use kontor_model::id::{LabelId, TenantId};
use kontor_model::label::LabelSpec;
use kontor_model::problem::FieldError;
use kontor_model::shipment::{Finding, Hint, Severity, Shipment, ShipmentState};

use super::claim::{Job, LEASE_MS};
use super::store::labels::{self, NewLabel};
use super::store::{keys, shipments};
use super::{labels as documents, read, request};
use crate::app::App;
use crate::db::Tx;
use crate::error::{AppError, AppResult};

/// Most shipments between two stores: what a crash may leave to be done again, and how long one task holds a core.
const CHUNK: usize = 10;

/// Makes all claimed shipments; one answer per job, in the same order. An outer error means that the store failed.
pub(super) async fn make_all(app: &App, tenant: &TenantId, jobs: Vec<Job>) -> AppResult<Vec<AppResult<Shipment>>> {
    let mut answers: Vec<Option<AppResult<Shipment>>> = jobs.iter().map(|_| None).collect();
    for carrier in app.shipping.carriers().all() {
        let descriptor = carrier.descriptor();
        let mut of_carrier: Vec<usize> =
            (0..jobs.len()).filter(|index| jobs[*index].carrier == descriptor.id).collect();
        // In the order of the keys, as claims are written: two who touch the same rows never wait in a circle.
        of_carrier.sort_by(|a, b| jobs[*a].claim.key.cmp(&jobs[*b].claim.key));
        for chunk in of_carrier.chunks(descriptor.capabilities.max_batch.clamp(1, CHUNK)) {
            let chunk_jobs: Vec<&Job> = chunk.iter().map(|index| &jobs[*index]).collect();
            let outcomes = ask(app, tenant, carrier, &chunk_jobs).await?;
            for (index, answer) in chunk.iter().zip(record(app, tenant, &chunk_jobs, outcomes).await?) {
                answers[*index] = Some(answer);
            }
            tokio::task::yield_now().await;
        }
    }
    let unknown = || Err(AppError::internal("the carrier of a shipment is not registered"));
    Ok(answers.into_iter().map(|answer| answer.unwrap_or_else(unknown)).collect())
}

/// Asks for a chunk. What an earlier attempt may have bought is looked for first and never blindly bought again; what
/// another attempt has taken over meanwhile is left to it and comes back as `None`.
async fn ask(
    app: &App,
    tenant: &TenantId,
    carrier: &dyn Carrier,
    jobs: &[&Job],
) -> AppResult<Vec<Option<Outcome<Created>>>> {
    let mut outcomes: Vec<Option<Outcome<Created>>> = Vec::with_capacity(jobs.len());
    for job in jobs {
        let looked_for = job.resumed && !may_be_repeated(carrier.descriptor());
        outcomes.push(if looked_for { look_for(app, carrier, job).await } else { None });
    }
    let open: Vec<usize> = (0..jobs.len()).filter(|index| outcomes[*index].is_none()).collect();
    let held = hold(app, tenant, jobs, &open).await?;
    if !held.is_empty() {
        let batch: Vec<CarrierShipment> = held.iter().map(|index| jobs[*index].request.shipment.clone()).collect();
        let lang = jobs.first().map_or(Lang::De, |job| job.request.lang);
        for (index, outcome) in held.iter().zip(create(app, carrier, lang, &batch).await) {
            outcomes[*index] = Some(outcome);
        }
    }
    Ok(outcomes)
}

/// Prolongs the leases of the jobs about to be handed to the carrier, committed; answers those this attempt still holds.
/// Chunks before this one may have taken longer than the lease that was given with the claim.
async fn hold(app: &App, tenant: &TenantId, jobs: &[&Job], open: &[usize]) -> AppResult<Vec<usize>> {
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let mut tx = app.db.write(tenant).await?;
    let mut held = Vec::with_capacity(open.len());
    for index in open {
        let job = jobs[*index];
        if keys::renew(&mut tx, tenant, &job.claim, job.attempt, app.now().plus_millis(LEASE_MS)).await? {
            held.push(*index);
        }
    }
    tx.commit().await?;
    Ok(held)
}

/// Tells whether making a shipment again is harmless: nothing leaves the house, and the numbers are ours.
fn may_be_repeated(descriptor: &CarrierDescriptor) -> bool {
    descriptor.connect == Connect::Nothing && descriptor.capabilities.numbers == Numbers::DrawnSscc
}

/// What became of an earlier attempt; `None`: surely nothing, it may be made.
async fn look_for(app: &App, carrier: &dyn Carrier, job: &Job) -> Option<Outcome<Created>> {
    if !carrier.descriptor().capabilities.find_by_reference {
        return Some(lost());
    }
    let settings = Settings::default();
    let cx = request::context(app, job.request.lang, &settings);
    match carrier.find_by_reference(&cx, &job.request.shipment).await {
        Ok(Recovery::Found(created)) => Some(Outcome::Done(*created)),
        Ok(Recovery::NotCreated) => None,
        Ok(Recovery::Unclear) | Err(_) => Some(lost()),
    }
}

async fn create(app: &App, carrier: &dyn Carrier, lang: Lang, batch: &[CarrierShipment]) -> Vec<Outcome<Created>> {
    let settings = Settings::default();
    match carrier.create(&request::context(app, lang, &settings), batch).await {
        Ok(outcomes) if outcomes.len() == batch.len() => outcomes,
        Ok(_) => batch.iter().map(|_| lost()).collect(),
        Err(error) => batch.iter().map(|_| Outcome::Failed(error.clone())).collect(),
    }
}

fn lost() -> Outcome<Created> {
    Outcome::Failed(AdapterError {
        effect: Effect::Unknown,
        ..AdapterError::without_effect(ErrorKind::Malformed, "answer_lost", "no usable answer")
    })
}

/// Stores the outcomes of a chunk in one transaction; a job without one was taken over by another attempt.
async fn record(
    app: &App,
    tenant: &TenantId,
    jobs: &[&Job],
    outcomes: Vec<Option<Outcome<Created>>>,
) -> AppResult<Vec<AppResult<Shipment>>> {
    let mut tx = app.db.write(tenant).await?;
    let mut answers = Vec::with_capacity(jobs.len());
    for (job, outcome) in jobs.iter().zip(outcomes) {
        let Some(outcome) = outcome else {
            answers.push(Err(taken_over()));
            continue;
        };
        answers.push(match checked(job, outcome) {
            Outcome::Done(created) => labelled(app, tenant, &mut tx, job, &created).await?,
            Outcome::Refused(findings) => {
                let faults = request::errors_of(&findings).collect();
                released(tenant, &mut tx, job, AppError::Invalid(faults)).await?
            }
            Outcome::Failed(error) if error.effect == Effect::None => {
                released(tenant, &mut tx, job, as_app_error(error)).await?
            }
            Outcome::Failed(error) => unclear(tenant, &mut tx, job, &error).await?,
        });
    }
    tx.commit().await?;
    Ok(answers)
}

/// Counted in, counted out: a carrier that answers another number of parcels has not answered.
fn checked(job: &Job, outcome: Outcome<Created>) -> Outcome<Created> {
    match outcome {
        Outcome::Done(created) if created.parcels.len() != job.request.shipment.parcels.len() => lost(),
        other => other,
    }
}

async fn labelled(
    app: &App,
    tenant: &TenantId,
    tx: &mut Tx,
    job: &Job,
    created: &Created,
) -> AppResult<AppResult<Shipment>> {
    if !keys::finish(tx, tenant, &job.claim, job.attempt).await? {
        return Ok(Err(taken_over()));
    }
    for (number, parcel) in (1..).zip(&created.parcels) {
        write_label(app, tenant, tx, (job, number), parcel).await?;
    }
    let findings = serde_json::to_string(&created.findings).map_err(AppError::internal)?;
    shipments::set_state(tx, tenant, &job.shipment, ShipmentState::Labelled, &findings).await?;
    Ok(read::shipment_in(tx, tenant, &job.shipment).await)
}

async fn write_label(
    app: &App,
    tenant: &TenantId,
    tx: &mut Tx,
    (job, number): (&Job, u32),
    parcel: &CreatedParcel,
) -> AppResult<()> {
    let id = LabelId::new(app.now(), app.entropy.as_ref());
    let document = &parcel.label;
    let dpi = document.dpi.unwrap_or(job.request.shipment.label.dpi);
    let sealed = documents::seal(app, tenant, (&job.shipment, number, id.as_str()), &document.bytes);
    let label = NewLabel {
        id: &id,
        shipment: &job.shipment,
        parcel: number,
        spec: LabelSpec { format: document.format, medium: document.medium, dpi },
        sha256: &document.sha256,
        sealed: &sealed,
    };
    shipments::set_tracking_number(tx, tenant, &job.shipment, number, &parcel.numbers.tracking_number).await?;
    labels::insert(tx, tenant, &label, app.now()).await?;
    Ok(())
}

/// Nothing happened at the carrier: the key is free again, and only the drawn numbers stay drawn.
async fn released(tenant: &TenantId, tx: &mut Tx, job: &Job, error: AppError) -> AppResult<AppResult<Shipment>> {
    if !keys::release(tx, tenant, &job.claim, job.attempt).await? {
        return Ok(Err(taken_over()));
    }
    shipments::delete_requested(tx, tenant, &job.shipment).await?;
    Ok(Err(error))
}

/// The carrier may have made it: that is written down, and a person or a query has to find out.
async fn unclear(tenant: &TenantId, tx: &mut Tx, job: &Job, error: &AdapterError) -> AppResult<AppResult<Shipment>> {
    if !keys::finish(tx, tenant, &job.claim, job.attempt).await? {
        return Ok(Err(taken_over()));
    }
    let hint = Hint {
        de: format!(
            "Die Antwort des Frachtführers ging verloren ({} {}). Prüfen Sie dort, ob das Etikett erzeugt wurde, bevor Sie ein neues anfordern.",
            error.code, error.message
        ),
        en: format!(
            "The carrier's answer was lost ({} {}). Check there whether the label was made before you ask for a new one.",
            error.code, error.message
        ),
    };
    let finding = Finding::in_both(job.request.lang, Severity::Warning, "outcome_unknown", "", hint);
    let findings = serde_json::to_string(&[finding]).map_err(AppError::internal)?;
    shipments::set_state(tx, tenant, &job.shipment, ShipmentState::OutcomeUnknown, &findings).await?;
    Ok(read::shipment_in(tx, tenant, &job.shipment).await)
}

/// Another attempt took the claim over because this one took too long; its answer is the one that counts.
fn taken_over() -> AppError {
    AppError::InProgress { retry_after_s: 1 }
}

fn as_app_error(error: AdapterError) -> AppError {
    match error.kind {
        ErrorKind::RateLimited | ErrorKind::Unavailable => AppError::Conflict("carrier_unavailable"),
        ErrorKind::NotAuthorized => AppError::Conflict("carrier_not_authorized"),
        ErrorKind::Rejected | ErrorKind::NotFound => AppError::Invalid(vec![FieldError {
            field: error.field.unwrap_or_default(),
            code: error.code,
            detail: error.message,
        }]),
        ErrorKind::Unsupported | ErrorKind::Malformed => {
            AppError::internal(format_args!("carrier: {:?} {}", error.kind, error.code))
        }
    }
}
