//! Makes claimed shipments: parcel by parcel into chunks that one call takes, as many calls at once as a carrier
//! allows, each answer stored as it comes. Nothing billable is asked for twice.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use kontor_adapters::{Carrier, CarrierDescriptor, Exchange};
use kontor_model::UtcMillis;
use kontor_model::id::TenantId;
use kontor_model::shipment::Shipment;

use super::accounts::Line;
use super::ask::{self, Came, Chunk, may_be_repeated};
use super::claim::Job;
use super::store::shipments;
use super::{lines, record};
use crate::app::App;
use crate::db::DbError;
use crate::error::{AppError, AppResult};

/// Most shipments between two stores where labels are drawn here: what a crash may leave to be drawn again, and how long
/// one task holds a core.
const DRAWN_CHUNK: usize = 10;

/// Makes all claimed shipments; one answer per job, in the same order. An outer error means that the store failed.
pub(super) async fn make_all(app: &App, tenant: &TenantId, mut jobs: Vec<Job>) -> AppResult<Vec<AppResult<Shipment>>> {
    open_accounts(app, tenant, &mut jobs).await?;
    let mut answers: Vec<Option<AppResult<Shipment>>> = jobs.iter().map(|_| None).collect();
    let mut failure = None;
    for (carrier, of_account) in by_account(app, &jobs) {
        // Every account comes to its end, also when the store failed for another one.
        let made = make_account(app, tenant, carrier, &jobs, of_account).await;
        made.answers.into_iter().for_each(|(index, answer)| answers[index] = Some(answer));
        failure = failure.or(made.failure);
    }
    if let Some(error) = failure {
        return Err(error);
    }
    let unknown = || Err(AppError::internal("the carrier of a shipment is not registered"));
    Ok(answers.into_iter().map(|answer| answer.unwrap_or_else(unknown)).collect())
}

/// What became of the jobs of one account, by their places.
#[derive(Default)]
struct Made {
    answers: Vec<(usize, AppResult<Shipment>)>,
    failure: Option<AppError>,
}

impl Made {
    fn note(&mut self, indexes: Vec<usize>, made: AppResult<Vec<AppResult<Shipment>>>) {
        match made {
            Ok(made) => self.answers.extend(indexes.into_iter().zip(made)),
            Err(error) => self.failure = Some(error),
        }
    }
}

/// The jobs of one account on their way, in chunks of one call each.
struct Work<'a> {
    app: &'a App,
    tenant: &'a TenantId,
    carrier: &'a dyn Carrier,
    jobs: &'a [Job],
    waiting: Mutex<VecDeque<Vec<usize>>>,
}

/// A chunk, and until when it may be handed to the carrier where that is written down already.
type Turn = (Vec<usize>, Option<UtcMillis>);

/// Makes the jobs of one account, as many calls at once as its carrier allows. One that is not let in is not called
/// again: carriers lock an account after several wrong passwords.
async fn make_account(app: &App, tenant: &TenantId, carrier: &dyn Carrier, jobs: &[Job], indexes: Vec<usize>) -> Made {
    let calls = carrier.descriptor().capabilities.parallel_calls.max(1);
    let waiting = Mutex::new(chunks(carrier.descriptor(), jobs, indexes).into());
    let work = Work { app, tenant, carrier, jobs, waiting };
    // Side by side: one of them may hold the only writing connection, and has to go on.
    let mut lanes: FuturesUnordered<_> = (0..calls).map(|_| work.lane()).collect();
    let mut all = Made::default();
    while let Some(made) = lanes.next().await {
        all.answers.extend(made.answers);
        all.failure = all.failure.or(made.failure);
    }
    all
}

impl Work<'_> {
    /// Makes one chunk after the other until none is left. Every chunk comes to its end, also when the store failed for
    /// another one: what was bought is written down.
    async fn lane(&self) -> Made {
        let mut all = Made::default();
        let mut turn = self.next().map(|indexes| {
            let called = indexes.first().and_then(|index| self.jobs[*index].called);
            (indexes, called)
        });
        while let Some((indexes, called)) = turn.take() {
            let (made, next) = self.ask_and_record(&indexes, called).await;
            turn = next;
            if let Some(reason) = made.as_ref().ok().and_then(|made| not_let_in(made)) {
                let rest: Vec<usize> =
                    turn.take().map(|(indexes, _)| indexes).into_iter().chain(self.rest()).flatten().collect();
                let of_rest: Vec<&Job> = self.jobs_of(&rest);
                let ended = record::not_callable(self.app, self.tenant, self.carrier, &of_rest, reason).await;
                all.note(rest, ended);
            }
            all.note(indexes, made);
            tokio::task::yield_now().await;
        }
        all
    }

    fn next(&self) -> Option<Vec<usize>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    fn rest(&self) -> VecDeque<Vec<usize>> {
        std::mem::take(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn jobs_of(&self, indexes: &[usize]) -> Vec<&Job> {
        indexes.iter().map(|index| &self.jobs[*index]).collect()
    }

    /// Asks for one chunk and stores the answers; ends it without asking where there is a reason not to. Answers the chunk
    /// that comes next as well: that it is handed to the carrier is written down in the same commit.
    async fn ask_and_record(
        &self,
        indexes: &[usize],
        called: Option<UtcMillis>,
    ) -> (AppResult<Vec<AppResult<Shipment>>>, Option<Turn>) {
        let jobs = self.jobs_of(indexes);
        let asked = self.ask(&jobs, called).await;
        let next = self.next();
        // Who would have to wait for others first is not said to be called.
        let is_free = lines::is_free(self.app, jobs.first().and_then(|job| job.account.as_deref()));
        let of_next = next.as_deref().filter(|_| is_free).map_or_else(Vec::new, |next| self.jobs_of(next));
        let stored = match asked {
            Ok(Asked::Came(came, exchanges)) => {
                record::record(self.app, (self.tenant, self.carrier), &jobs, (came, exchanges), &of_next).await
            }
            Ok(Asked::NotCallable(reason)) => {
                let ended = record::not_callable(self.app, self.tenant, self.carrier, &jobs, &reason).await;
                ended.map(|answers| (answers, None))
            }
            Err(error) => Err(error),
        };
        match stored {
            Ok((answers, called)) => (Ok(answers), next.map(|next| (next, called))),
            Err(error) => (Err(error), next.map(|next| (next, None))),
        }
    }

    async fn ask(&self, jobs: &[&Job], called: Option<UtcMillis>) -> AppResult<Asked> {
        let (app, tenant, carrier) = (self.app, self.tenant, self.carrier);
        let account = jobs.first().and_then(|job| job.account.clone());
        let is_test = jobs.first().is_some_and(|job| job.row.is_test);
        let line = match Line::about(app, carrier.descriptor(), (account.as_deref(), is_test)) {
            Ok(line) => line,
            Err(reason) => return Ok(Asked::NotCallable(reason)),
        };
        let passed = lines::pass_gate(app, account.as_deref(), carrier.descriptor()).await?;
        let came = ask::ask(&Chunk { app, tenant, carrier, line: &line, jobs, called }).await;
        drop(passed);
        let came = came?;
        lines::heard(app, account.as_deref(), came.iter().find_map(Came::failure));
        Ok(Asked::Came(came, line.exchanges.take()))
    }
}

/// What became of a chunk that was to be asked for.
enum Asked {
    /// The answers of the carrier, and what was said.
    Came(Vec<Came>, Vec<Exchange>),
    /// There is no way to it.
    NotCallable(AppError),
}

/// Why an account is not let in, when that was the answer for every shipment of a call.
fn not_let_in(made: &[AppResult<Shipment>]) -> Option<&AppError> {
    let is_it = |answer: &&AppResult<Shipment>| matches!(answer, Err(AppError::Refused(refusal)) if refusal.code == "carrier_not_authorized");
    let all = made.iter().all(|answer| is_it(&answer));
    made.iter().find(is_it).filter(|_| all).and_then(|answer| answer.as_ref().err())
}

/// Opens the accounts of jobs that come from the store. One that cannot be opened keeps no other waiting.
async fn open_accounts(app: &App, tenant: &TenantId, jobs: &mut [Job]) -> AppResult<()> {
    for job in jobs.iter_mut().filter(|job| job.account.is_none() && !job.row.account_id.is_empty()) {
        let Some(carrier) = app.shipping.carriers().find(&job.row.carrier) else { continue };
        job.account = match lines::account_of(app, tenant, (carrier.descriptor(), &job.row.account_id)).await {
            Err(error @ (AppError::Internal(_) | AppError::Db(DbError::Corrupt(_)))) => {
                tracing::error!(account.id = job.row.account_id, %error, "a carrier account cannot be opened");
                None
            }
            opened => opened?,
        };
    }
    Ok(())
}

/// The jobs of each account and mode, as places in the list, in the order of their keys: as claims are written, so that two who
/// touch the same rows never wait in a circle.
fn by_account<'a>(app: &'a App, jobs: &[Job]) -> Vec<(&'a dyn Carrier, Vec<usize>)> {
    let mut accounts: BTreeMap<(&str, &str, &str, bool), Vec<usize>> = BTreeMap::new();
    for (index, job) in jobs.iter().enumerate() {
        let row = &job.row;
        accounts.entry((&row.carrier, &row.account_id, &row.kind, row.is_test)).or_default().push(index);
    }
    let mut found = Vec::with_capacity(accounts.len());
    for ((carrier, ..), mut indexes) in accounts {
        indexes.sort_by(|a, b| jobs[*a].claim.key.cmp(&jobs[*b].claim.key));
        found.extend(app.shipping.carriers().find(carrier).map(|carrier| (carrier, indexes)));
    }
    found
}

/// Fills chunks with whole shipments until the parcels of one call are reached; a larger shipment goes alone.
fn chunks(descriptor: &CarrierDescriptor, jobs: &[Job], indexes: Vec<usize>) -> Vec<Vec<usize>> {
    let most_parcels = descriptor.capabilities.max_batch.max(1);
    let is_return = |index: &usize| jobs[*index].row.kind == shipments::RETURN;
    let most_shipments = match may_be_repeated(descriptor) {
        _ if indexes.iter().any(is_return) => 1,
        true => DRAWN_CHUNK,
        false => usize::MAX,
    };
    let mut chunks: Vec<Vec<usize>> = Vec::new();
    let mut parcels = 0;
    for index in indexes {
        let count = jobs[index].request.shipment.parcels.len();
        match chunks.last_mut() {
            Some(chunk) if parcels + count <= most_parcels && chunk.len() < most_shipments => {
                chunk.push(index);
                parcels += count;
            }
            _ => {
                chunks.push(vec![index]);
                parcels = count;
            }
        }
    }
    chunks
}
