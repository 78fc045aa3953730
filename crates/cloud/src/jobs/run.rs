//! Working through the queue: claim by lease, work, note the outcome.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use kontor_model::UtcMillis;
use kontor_model::id::JobId;

use super::guard::{Panicked, guarded, survive};
use super::{Failure, Job, Lane, Outcome, seal_context, store};
use crate::app::App;
use crate::db::DbResult;
use crate::{identity, mail, shipping};

/// A worker that says nothing for so long is taken for dead. Longer than any work's own time limit.
const LEASE_S: i64 = 120;
/// How often a worker looks without having been woken.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How often the store is tidied.
const SWEEP_EVERY_MS: i64 = 60 * 60 * 1000;
/// How long a job that went well is kept.
const KEEP_DONE_S: i64 = 7 * 24 * 60 * 60;
/// After so many attempts a job is dead: about a day of trying.
const MOST_ATTEMPTS: i64 = 30;
const FIRST_WAIT_MS: i64 = 30_000;
const LONGEST_WAIT_MS: i64 = 60 * 60 * 1000;

/// What became of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ran {
    /// Done; what the work has to say about it.
    Done(Outcome),
    /// Failed; it stays in the queue.
    Later(Failure),
    /// Failed for good.
    Dead(Failure),
    /// Somebody else holds it, or it is over; nothing was changed.
    NotOurs,
}

/// Works until it is aborted: every lane with its workers, beside them what pages left behind, and
/// once an hour the tidying.
pub async fn run(app: Arc<App>) {
    let workers = Lane::ALL.into_iter().flat_map(|lane| std::iter::repeat_n(lane, lane.workers()));
    let lanes: Vec<_> = workers.map(|lane| work_lane(&app, lane)).collect();
    tokio::join!(join_all(lanes), work_off(&app), tidy(&app));
}

/// Writes what pages left behind.
async fn work_off(app: &App) {
    loop {
        let woken = app.identity.afterwards.woken();
        survive("what pages left to be written", identity::work_off(app)).await;
        let _ = tokio::time::timeout(LOOK_EVERY, woken).await;
    }
}

async fn work_lane(app: &App, lane: Lane) {
    loop {
        // Registered before looking, so that a wake between looking and waiting is not lost.
        let woken = app.jobs.wake.notified();
        survive(lane.code(), run_lane(app, lane)).await;
        let _ = tokio::time::timeout(LOOK_EVERY, woken).await;
    }
}

async fn tidy(app: &App) {
    let mut next = app.now();
    loop {
        app.identity.passwords.rest(app.now());
        if app.now() >= next {
            next = app.now().plus_millis(SWEEP_EVERY_MS);
            survive("tidying", sweep(app)).await;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Removes what nobody needs any more: jobs done, sessions over, links run out.
async fn sweep(app: &App) -> DbResult<()> {
    let mut tx = app.db.unscoped_write().await?;
    store::unscoped_delete_done(&mut tx, app.now().plus_seconds(-KEEP_DONE_S)).await?;
    identity::unscoped_sweep(&mut tx, app.now()).await?;
    tx.commit().await
}

/// Does what a running server does by itself: writes what pages left behind, then runs every job that is due now, in all
/// lanes, one after the other; answers how many attempts were made.
pub async fn run_due(app: &App) -> DbResult<usize> {
    survive("what pages left to be written", identity::work_off(app)).await;
    let mut attempts = 0;
    for lane in Lane::ALL {
        attempts += run_lane(app, lane).await?;
    }
    Ok(attempts)
}

async fn run_lane(app: &App, lane: Lane) -> DbResult<usize> {
    let mut attempts = 0;
    loop {
        let now = app.now();
        let mut tx = app.db.unscoped_read().await?;
        let due = store::unscoped_has_due(&mut tx, lane, now).await?;
        drop(tx);
        if !due {
            return Ok(attempts);
        }
        let mut tx = app.db.unscoped_write().await?;
        let claimed = store::unscoped_claim(&mut tx, lane, now, now.plus_seconds(LEASE_S)).await?;
        tx.commit().await?;
        let Some(claimed) = claimed else { return Ok(attempts) };
        attempt(app, claimed).await?;
        attempts += 1;
    }
}

/// Runs one job at once, whatever its time; for who waits for the outcome.
pub async fn run_one(app: &App, id: &JobId) -> DbResult<Ran> {
    let now = app.now();
    let mut tx = app.db.unscoped_write().await?;
    let claimed = store::unscoped_claim_one(&mut tx, id, now, now.plus_seconds(LEASE_S)).await?;
    tx.commit().await?;
    match claimed {
        Some(claimed) => attempt(app, claimed).await,
        None => Ok(Ran::NotOurs),
    }
}

async fn attempt(app: &App, claimed: store::Claimed) -> DbResult<Ran> {
    let store::Claimed { id, tenant, kind, payload, attempts } = claimed;
    let opened = app.sealer.open(&payload, &seal_context(tenant.as_str(), id.as_str(), &kind));
    let worked = match opened {
        Ok(payload) => {
            let job = Job { id: id.clone(), tenant: tenant.clone(), kind: kind.clone(), payload, attempt: attempts };
            guarded(work(app, &job)).await.unwrap_or_else(|Panicked| Err(failed("the work panicked", true)))
        }
        Err(_) => Err(failed("the payload cannot be opened with the keys at hand", false)),
    };
    let ran = conclude(app, store::Lease { tenant: &tenant, id: &id, attempt: attempts }, worked).await?;
    match &ran {
        Ran::Later(failure) | Ran::Dead(failure) => {
            let reason = &failure.reason;
            tracing::warn!(job.id = %id, job.kind = kind, job.attempt = attempts, reason, "a job failed");
        }
        Ran::NotOurs => {
            tracing::warn!(job.id = %id, job.kind = kind, job.attempt = attempts, "a job outlived its lease");
        }
        Ran::Done(_) => {}
    }
    Ok(ran)
}

fn failed(reason: &str, again: bool) -> Failure {
    Failure { reason: reason.to_owned(), again }
}

/// Notes the outcome, if the lease is still ours.
async fn conclude(app: &App, lease: store::Lease<'_>, worked: Result<Outcome, Failure>) -> DbResult<Ran> {
    let mut tx = app.db.write(lease.tenant).await?;
    let (ours, ran) = match worked {
        Ok(outcome) => (store::finish(&mut tx, lease).await?, Ran::Done(outcome)),
        Err(failure) if failure.again && lease.attempt < MOST_ATTEMPTS => {
            let run_at = next_attempt(app, lease.attempt);
            (store::retry(&mut tx, lease, run_at, &failure.reason).await?, Ran::Later(failure))
        }
        Err(failure) => (store::bury(&mut tx, lease, &failure.reason).await?, Ran::Dead(failure)),
    };
    tx.commit().await?;
    Ok(if ours { ran } else { Ran::NotOurs })
}

/// Which work belongs to which kind. A new kind is one line here.
async fn work(app: &App, job: &Job) -> Result<Outcome, Failure> {
    match job.kind.as_str() {
        mail::JOB => mail::deliver(app, job).await,
        shipping::BULK_JOB => shipping::work_bulk(app, job).await,
        shipping::DAY_JOB => shipping::work_day(app, job).await,
        shipping::MANIFEST_JOB => shipping::work_manifest(app, job).await,
        #[cfg(test)]
        super::tests::BROKEN => panic!("inner words"),
        other => Err(Failure { reason: format!("no work of the kind {other} is known"), again: false }),
    }
}

/// 30 s, doubled at each attempt up to an hour, and up to a quarter more so that a burst does not come back as one.
fn next_attempt(app: &App, attempts: i64) -> UtcMillis {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(20);
    let wait = (FIRST_WAIT_MS << doublings).min(LONGEST_WAIT_MS);
    let mut random = [0u8; 2];
    app.entropy.fill(&mut random);
    let jitter = wait / 4 * i64::from(u16::from_le_bytes(random)) / i64::from(u16::MAX);
    app.now().plus_millis(wait + jitter)
}
