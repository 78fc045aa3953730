//! Asks a carrier for the shipments of one chunk: looks for what may have been bought before, asks, looks again after a
//! lost answer, and tries a second time where surely nothing happened. Holds no transaction while a carrier is called.

use std::time::Duration;

use kontor_adapters::{
    AdapterError, Carrier, CarrierDescriptor, CarrierShipment, Connect, Created, Effect, ErrorKind, Numbers, Outcome,
    Recovery,
};
use kontor_model::id::TenantId;
use kontor_model::shipment::Finding;
use kontor_model::{Lang, UtcMillis};

use super::accounts::Line;
use super::claim::{Job, LEASE_MS};
use super::store::{keys, shipments};
use crate::app::App;
use crate::db::Tx;
use crate::error::AppResult;

/// Most calls of `create` for one shipment while its caller waits.
const MOST_TRIES: u32 = 2;

/// How much of a lease must be left for a call that begins: longer than any call takes.
const LONGEST_CALL_MS: i64 = 90_000;

/// What became of one job at the carrier.
pub(super) enum Came {
    /// It was made.
    Made(Created),
    /// It was not, because of these findings.
    Refused(Vec<Finding>),
    /// It was not; surely nothing happened.
    Failed(AdapterError),
    /// Nobody knows.
    Lost(AdapterError),
    /// The answer was lost, and the carrier does not know the shipment; perhaps not yet.
    NotSeen(AdapterError),
    /// Another attempt has taken it over; nothing was asked.
    Elsewhere,
}

impl Came {
    /// What went wrong at the carrier.
    pub(super) fn failure(&self) -> Option<&AdapterError> {
        match self {
            Came::Failed(error) | Came::Lost(error) | Came::NotSeen(error) => Some(error),
            Came::Made(_) | Came::Refused(_) | Came::Elsewhere => None,
        }
    }
}

/// One chunk on its way to a carrier.
pub(super) struct Chunk<'a> {
    /// The cloud.
    pub(super) app: &'a App,
    /// Whose shipments they are.
    pub(super) tenant: &'a TenantId,
    /// The carrier of all of them.
    pub(super) carrier: &'a dyn Carrier,
    /// The way to it, with the account of all of them.
    pub(super) line: &'a Line<'a>,
    /// The claimed shipments, in the order of their keys.
    pub(super) jobs: &'a [&'a Job],
    /// Until when all of them may be handed to the carrier, where that is written down already.
    pub(super) called: Option<UtcMillis>,
}

impl Chunk<'_> {
    fn lang(&self) -> Lang {
        self.jobs.first().map_or(Lang::De, |job| job.request.lang)
    }
}

/// Tells whether making a shipment again is harmless: nothing leaves the house, and the numbers are ours.
pub(super) fn may_be_repeated(descriptor: &CarrierDescriptor) -> bool {
    descriptor.connect == Connect::Nothing && descriptor.capabilities.numbers == Numbers::DrawnSscc
}

/// Asks for a chunk; one answer per job, in the same order. An outer error means that the store failed before anything
/// more was asked.
pub(super) async fn ask(chunk: &Chunk<'_>) -> AppResult<Vec<Came>> {
    let repeatable = may_be_repeated(chunk.carrier.descriptor());
    let mut came: Vec<Option<Came>> = Vec::with_capacity(chunk.jobs.len());
    for job in chunk.jobs {
        came.push(if job.resumed && !repeatable { look_for(chunk, job, crashed()).await } else { None });
    }
    let mut open: Vec<usize> = (0..came.len()).filter(|index| came[*index].is_none()).collect();
    for number in 1..=MOST_TRIES {
        let called = chunk.called.filter(|_| number == 1);
        let answers = match try_once(chunk, &open, called).await {
            Ok(answers) => answers,
            // What the first try brought is written down, whatever became of the second.
            Err(_) if number > 1 => break,
            Err(error) => return Err(error),
        };
        let (again, wait) = note(chunk, answers, &mut came);
        match wait {
            Some(wait) if number < MOST_TRIES => tokio::time::sleep(wait).await,
            _ => break,
        }
        open = again;
    }
    Ok(came.into_iter().map(|answer| answer.unwrap_or_else(|| Came::Lost(crashed()))).collect())
}

/// Notes the answers of one try: which jobs may be tried again, and after which wait, if at all while the caller waits.
fn note(chunk: &Chunk<'_>, answers: Vec<(usize, Came)>, came: &mut [Option<Came>]) -> (Vec<usize>, Option<Duration>) {
    let mut again = Vec::new();
    let mut wait = None;
    for (index, answer) in answers {
        if let Came::Failed(error) = &answer
            && error.may_be_retried()
        {
            again.push(index);
            wait = wait.or_else(|| chunk.app.shipping.gates.short_wait(error));
        }
        came[index] = Some(answer);
    }
    (again, wait)
}

/// One call of `create` for the open jobs this attempt still holds, and a look for what was lost.
async fn try_once(chunk: &Chunk<'_>, open: &[usize], called: Option<UtcMillis>) -> AppResult<Vec<(usize, Came)>> {
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let held = match called {
        Some(until) if until.millis_since(chunk.app.now()) >= LONGEST_CALL_MS => open.to_vec(),
        _ => hold(chunk, open).await?,
    };
    let mut answers: Vec<(usize, Came)> =
        open.iter().filter(|index| !held.contains(index)).map(|index| (*index, Came::Elsewhere)).collect();
    if held.is_empty() {
        return Ok(answers);
    }
    chunk.app.shipping.pass().await;
    let batch: Vec<CarrierShipment> = held.iter().map(|index| chunk.jobs[*index].request.shipment.clone()).collect();
    let outcomes = create(chunk, &batch).await;
    chunk.app.shipping.pass().await;
    for (index, outcome) in held.into_iter().zip(outcomes) {
        let job = chunk.jobs[index];
        answers.push((index, judged(chunk, job, outcome).await));
    }
    Ok(answers)
}

async fn judged(chunk: &Chunk<'_>, job: &Job, outcome: Outcome<Created>) -> Came {
    let error = match outcome {
        // Counted in, counted out: a carrier that answers another number of parcels has not answered.
        Outcome::Done(created) if created.parcels.len() == job.request.shipment.parcels.len() => {
            return Came::Made(created);
        }
        Outcome::Done(_) => not_understood(),
        Outcome::Refused(findings) => return Came::Refused(findings),
        Outcome::Failed(error) if error.effect == Effect::None => return Came::Failed(error),
        Outcome::Failed(error) => error,
    };
    // A carrier that took too long may still be at it: only a second look, later, tells that it was not made.
    look_for(chunk, job, error.clone()).await.unwrap_or(Came::NotSeen(error))
}

/// Notes that these jobs are handed to the carrier now, and prolongs their leases, committed; answers those this attempt
/// still holds. Calls before this one may have taken longer than the lease that was given with the claim.
async fn hold(chunk: &Chunk<'_>, open: &[usize]) -> AppResult<Vec<usize>> {
    let (app, tenant) = (chunk.app, chunk.tenant);
    let mut tx = app.db.write(tenant).await?;
    let mut held = Vec::with_capacity(open.len());
    for index in open {
        if begin_call(&mut tx, tenant, chunk.jobs[*index], until(app)).await? {
            held.push(*index);
        }
    }
    tx.commit().await?;
    Ok(held)
}

/// Notes inside a transaction that these jobs are handed to the carrier next; answers until when that holds, `None` when
/// there are none or one of them is held by somebody else.
pub(super) async fn hold_in(app: &App, tx: &mut Tx, tenant: &TenantId, jobs: &[&Job]) -> AppResult<Option<UtcMillis>> {
    let (until, mut all) = (until(app), !jobs.is_empty());
    for job in jobs {
        all &= begin_call(tx, tenant, job, until).await?;
    }
    Ok(Some(until).filter(|_| all))
}

async fn begin_call(tx: &mut Tx, tenant: &TenantId, job: &Job, until: UtcMillis) -> AppResult<bool> {
    Ok(keys::begin_call(tx, tenant, &job.claim, job.attempt, until).await?)
}

fn until(app: &App) -> UtcMillis {
    app.now().plus_millis(LEASE_MS)
}

/// What became of a shipment whose answer was lost; `None`: surely nothing, it may be made.
pub(super) async fn look_for(chunk: &Chunk<'_>, job: &Job, lost: AdapterError) -> Option<Came> {
    let known = chunk.carrier.descriptor().capabilities.find_by_reference && job.row.kind == shipments::OUTBOUND;
    if !known {
        return Some(Came::Lost(lost));
    }
    match chunk.carrier.find_by_reference(&chunk.line.context(job.request.lang), &job.request.shipment).await {
        Ok(Recovery::Found(created)) if created.parcels.len() == job.request.shipment.parcels.len() => {
            Some(Came::Made(*created))
        }
        Ok(Recovery::NotCreated) => None,
        Ok(Recovery::Found(_) | Recovery::Unclear) | Err(_) => Some(Came::Lost(lost)),
    }
}

async fn create(chunk: &Chunk<'_>, batch: &[CarrierShipment]) -> Vec<Outcome<Created>> {
    let is_return = chunk.jobs.iter().all(|job| job.row.kind == shipments::RETURN);
    if let ([only], true) = (batch, is_return) {
        let made = chunk.carrier.create_return(&chunk.line.context(chunk.lang()), only).await;
        return vec![made.unwrap_or_else(Outcome::Failed)];
    }
    match chunk.carrier.create(&chunk.line.context(chunk.lang()), batch).await {
        Ok(outcomes) if outcomes.len() == batch.len() => outcomes,
        Ok(_) => batch.iter().map(|_| Outcome::Failed(not_understood())).collect(),
        Err(error) => batch.iter().map(|_| Outcome::Failed(error.clone())).collect(),
    }
}

fn not_understood() -> AdapterError {
    AdapterError {
        effect: Effect::Unknown,
        ..AdapterError::without_effect(ErrorKind::Malformed, "answer_lost", "no usable answer")
    }
}

fn crashed() -> AdapterError {
    AdapterError {
        effect: Effect::Unknown,
        ..AdapterError::without_effect(ErrorKind::Unavailable, "broken_off", "the attempt was broken off")
    }
}
