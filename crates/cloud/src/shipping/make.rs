//! Makes claimed shipments: parcel by parcel into chunks that one call takes, as many calls at once as a carrier
//! allows, each answer stored as it comes. Nothing billable is asked for twice.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use kontor_adapters::{Carrier, CarrierDescriptor};
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

/// Makes the jobs of one account, as many calls at once as its carrier allows. One that is not let in is not called
/// again: carriers lock an account after several wrong passwords.
async fn make_account(app: &App, tenant: &TenantId, carrier: &dyn Carrier, jobs: &[Job], indexes: Vec<usize>) -> Made {
    let calls = carrier.descriptor().capabilities.parallel_calls.max(1);
    let mut waiting = chunks(carrier.descriptor(), jobs, indexes).into_iter();
    let begin = |indexes: Vec<usize>| make_chunk((app, tenant), carrier, jobs, indexes, None);
    let mut running: FuturesUnordered<_> = waiting.by_ref().take(calls).map(begin).collect();
    let mut all = Made::default();
    // Every chunk comes to its end, also when the store failed for another one: what was bought is written down.
    while let Some((indexes, made)) = running.next().await {
        if let Some(reason) = made.as_ref().ok().and_then(|made| not_let_in(made)) {
            let rest: Vec<usize> = waiting.by_ref().flatten().collect();
            // Among the running ones: a chunk may hold the only writing connection, and has to go on.
            running.push(make_chunk((app, tenant), carrier, jobs, rest, Some(record::said_again(reason))));
        }
        all.note(indexes, made);
        running.extend(waiting.next().map(begin));
        tokio::task::yield_now().await;
    }
    all
}

impl Made {
    fn note(&mut self, indexes: Vec<usize>, made: AppResult<Vec<AppResult<Shipment>>>) {
        match made {
            Ok(made) => self.answers.extend(indexes.into_iter().zip(made)),
            Err(error) => self.failure = Some(error),
        }
    }
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

/// Asks for one chunk and stores the answers; ends it without asking where there is a reason not to.
async fn make_chunk(
    (app, tenant): (&App, &TenantId),
    carrier: &dyn Carrier,
    jobs: &[Job],
    indexes: Vec<usize>,
    reason: Option<AppError>,
) -> (Vec<usize>, AppResult<Vec<AppResult<Shipment>>>) {
    let of_chunk: Vec<&Job> = indexes.iter().map(|index| &jobs[*index]).collect();
    let made = match reason {
        Some(reason) => record::not_callable(app, tenant, carrier, &of_chunk, &reason).await,
        None => ask_and_record(app, tenant, carrier, &of_chunk).await,
    };
    (indexes, made)
}

async fn ask_and_record(
    app: &App,
    tenant: &TenantId,
    carrier: &dyn Carrier,
    jobs: &[&Job],
) -> AppResult<Vec<AppResult<Shipment>>> {
    let account = jobs.first().and_then(|job| job.account.clone());
    let is_test = jobs.first().is_some_and(|job| job.row.is_test);
    let line = match Line::about(app, carrier.descriptor(), (account.as_deref(), is_test)) {
        Ok(line) => line,
        Err(error) => return record::not_callable(app, tenant, carrier, jobs, &error).await,
    };
    let passed = lines::pass_gate(app, account.as_deref(), carrier.descriptor()).await?;
    let came = ask::ask(&Chunk { app, tenant, carrier, line: &line, jobs }).await;
    drop(passed);
    let came = came?;
    lines::heard(app, account.as_deref(), came.iter().find_map(Came::failure));
    record::record(app, tenant, carrier, jobs, came, line.exchanges.take()).await
}
