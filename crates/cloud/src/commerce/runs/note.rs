//! Writes down what became of a run.

use std::time::Duration;

use kontor_adapters::Outcome;
use kontor_model::UtcMillis;
use kontor_model::id::{self, TenantId};

use super::store::{self, RunRow};
use crate::app::App;
use crate::error::AppResult;
use crate::jobs::rounds;

/// A run that goes as the one before and ends so soon after that one began belongs to it.
const ONE_RUN_MS: i64 = 10 * 60_000;
/// How long runs are kept: 90 days, as long as what was said.
const KEPT_MS: i64 = 90 * 24 * 3600 * 1000;
/// How often it forgets.
const SWEEP_EVERY: Duration = Duration::from_secs(6 * 3600);

/// What a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::commerce) enum Kind {
    /// Orders come in.
    Orders,
    /// What was sent and statuses go out.
    Dispatch,
    /// Stock goes out.
    Stock,
    /// What the platform sells comes in.
    Goods,
}

impl Kind {
    /// All of them.
    pub(super) const ALL: [Kind; 4] = [Kind::Orders, Kind::Dispatch, Kind::Stock, Kind::Goods];

    /// Column text.
    pub(in crate::commerce) fn code(self) -> &'static str {
        match self {
            Kind::Orders => "orders",
            Kind::Dispatch => "dispatch",
            Kind::Stock => "stock",
            Kind::Goods => "goods",
        }
    }
}

/// How many things came through a run, and what it failed with last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::commerce) struct Tally {
    /// Taken by the platform, or by us.
    pub(in crate::commerce) accepted: i64,
    /// Refused, or held.
    pub(in crate::commerce) rejected: i64,
    /// Failed, and tried again.
    pub(in crate::commerce) pending: i64,
    /// Code of a failure of the platform, and its own words.
    pub(in crate::commerce) failure: Option<(&'static str, String)>,
}

impl Tally {
    /// Counts what became of things that were told.
    pub(in crate::commerce) fn count(&mut self, outcomes: &[Outcome<()>]) {
        for outcome in outcomes {
            match outcome {
                Outcome::Done(()) => self.accepted += 1,
                Outcome::Refused(_) => self.rejected += 1,
                Outcome::Failed(_) => self.pending += 1,
            }
        }
    }
}

/// A run of a platform that has ended.
pub(in crate::commerce) struct Run<'a> {
    /// Whose it is.
    pub(in crate::commerce) tenant: &'a TenantId,
    /// Id of the platform.
    pub(in crate::commerce) platform: &'a str,
    /// What it did.
    pub(in crate::commerce) kind: Kind,
    /// When it began.
    pub(in crate::commerce) began: UtcMillis,
}

/// Writes a run down. One that did nothing and failed at nothing is passed over; a platform that is gone has no runs.
pub(in crate::commerce) async fn note(app: &App, run: &Run<'_>, tally: Tally) -> AppResult<()> {
    if tally == Tally::default() {
        return Ok(());
    }
    let (fail_code, fail_text) = tally.failure.unwrap_or_default();
    let now = app.now();
    let row = RunRow {
        id: id::ulid(now, app.entropy.as_ref()),
        kind: run.kind.code().to_owned(),
        began_at: run.began.0,
        ended_at: now.0,
        runs: 1,
        accepted: tally.accepted,
        rejected: tally.rejected,
        pending: tally.pending,
        fail_code: fail_code.to_owned(),
        fail_text,
    };
    let mut tx = app.db.write(run.tenant).await?;
    if !store::join(&mut tx, (run.tenant, run.platform), &row, now.plus_millis(-ONE_RUN_MS)).await? {
        store::insert(&mut tx, (run.tenant, run.platform), &row).await?;
    }
    Ok(tx.commit().await?)
}

/// Forgets runs that are too old, until it is aborted.
pub(in crate::commerce) async fn background(app: &App) {
    rounds::again("runs of platforms", SWEEP_EVERY, || sweep(app)).await;
}

/// Forgets runs that are too old.
pub(super) async fn sweep(app: &App) -> AppResult<()> {
    let mut tx = app.db.unscoped_write().await?;
    store::unscoped_forget(&mut tx, app.now().plus_millis(-KEPT_MS)).await?;
    Ok(tx.commit().await?)
}
