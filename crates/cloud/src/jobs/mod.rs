//! Background jobs: one table, enqueued with the change that causes them, leased, retried, dead ones kept.
//!
//! A job runs at least once: a worker killed between the work and its note in the table leads to a second run, so
//! work must bear that. Payloads are sealed and wiped when the job is over.

mod guard;
pub(crate) mod rounds;
mod run;
mod store;
#[cfg(test)]
mod tests;

use kontor_model::UtcMillis;
use kontor_model::id::{JobId, TenantId};
use tokio::sync::Notify;
use zeroize::Zeroizing;

use crate::app::App;
use crate::db::{Db, DbResult, Tx};

pub use run::{Ran, run, run_due, run_one};

/// A queue of its own, so that a bulk run in one never starves another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Mails.
    Mail,
    /// Shipments of background batches.
    Batch,
    /// Everything else.
    Work,
}

impl Lane {
    /// All lanes.
    pub const ALL: [Lane; 3] = [Lane::Mail, Lane::Batch, Lane::Work];

    /// How many jobs of it this process runs at once. Work waits for carriers: the slow one of one customer must not keep
    /// the others waiting.
    fn workers(self) -> usize {
        match self {
            Lane::Mail => 1,
            Lane::Batch => 2,
            Lane::Work => 8,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Lane::Mail => "mail",
            Lane::Batch => "batch",
            Lane::Work => "work",
        }
    }
}

/// What is to be done. `kind` chooses the work in `jobs/run.rs`.
#[derive(Clone, Copy)]
pub struct NewJob<'a> {
    /// For whom.
    pub tenant: &'a TenantId,
    /// In which queue.
    pub lane: Lane,
    /// Which work.
    pub kind: &'static str,
    /// With what; sealed at rest.
    pub payload: &'a [u8],
    /// Not before.
    pub run_at: UtcMillis,
}

/// A job a worker holds.
pub struct Job {
    /// Its id; the same at every attempt.
    pub id: JobId,
    /// For whom.
    pub tenant: TenantId,
    /// Which work.
    pub kind: String,
    /// With what.
    pub payload: Zeroizing<Vec<u8>>,
    /// The how manieth attempt this is, from 1.
    pub attempt: i64,
}

/// What the work has to say when it went well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Done; what was made lies here.
    WrittenTo(std::path::PathBuf),
}

/// Why an attempt failed. The reason is kept and shown to people: no secret, no address in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Why.
    pub reason: String,
    /// Whether another attempt makes sense.
    pub again: bool,
}

/// Lets the workers know that there may be work.
#[derive(Default)]
pub struct State {
    wake: Notify,
}

/// Puts a job into the queue inside the caller's transaction. Call [`wake`] after the commit.
pub async fn enqueue(tx: &mut Tx, app: &App, job: NewJob<'_>) -> DbResult<JobId> {
    let id = JobId::new(app.now(), app.entropy.as_ref());
    let context = seal_context(job.tenant.as_str(), id.as_str(), job.kind);
    let sealed = app.sealer.seal(job.payload, &context, app.nonce());
    store::insert(tx, &id, &job, &sealed, app.now()).await?;
    Ok(id)
}

/// Wakes the workers of this process; others look every few seconds.
pub fn wake(app: &App) {
    app.jobs.wake.notify_waiters();
}

/// Number of jobs of all tenants that were given up and that nobody will try again; for who looks after the server.
pub async fn unscoped_count_dead(db: &Db) -> DbResult<i64> {
    let mut tx = db.unscoped_read().await?;
    store::unscoped_count_dead(&mut tx).await
}

fn seal_context<'a>(tenant: &'a str, id: &'a str, kind: &'a str) -> [&'a str; 4] {
    ["job", tenant, id, kind]
}
