//! Stock goes out: a platform is told what it does not have yet, single changes before many at once, as many in a call as
//! about a second allows. Orders never wait behind it longer than one call.
//!
//! What is told is held: two who do this at once never tell the same. Dying in between loses nothing: what was held is told
//! again when the hold ends, and a platform bears to be told a quantity twice.

use kontor_adapters::shop::{STOCK_NOT_KEPT, StockLevel};
use kontor_adapters::{AdapterError, ErrorKind, Outcome};
use kontor_model::id::{PlatformId, TenantId};
use kontor_model::inventory::StockState;
use kontor_model::platform::Exchange;
use kontor_model::shipment::{Finding, Severity};
use kontor_model::{Lang, UtcMillis};

use super::renew::{BULK, SINGLE};
use super::said;
use super::store::platforms::StockPlatform;
use super::store::queue::{self, HeldRow, Moment, Next, NotTaken};
use super::store::{items, levels, platforms};
use crate::app::App;
use crate::commerce::platforms::{Blame, Connection, Judge, Lane, Talk};
use crate::commerce::runs::{self, Kind, Run, Tally};
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};

/// How long something is held for a call; longer than any call takes.
const HOLD_MS: i64 = 10 * 60_000;
/// First wait after a failure, doubled at each one in a row up to the longest: of a platform, and of a single thing.
const FIRST_WAIT_MS: i64 = 15_000;
const LONGEST_WAIT_MS: i64 = 5 * 60_000;
const LONGEST_ITEM_WAIT_MS: i64 = 60 * 60_000;
/// How long nothing is told to a platform that cannot be called at all.
const NOT_CALLABLE_MS: i64 = 60_000;
/// Stock goes out without orders being read before it when that was not possible for so long: stock that is too old sells
/// too much, too.
const PATIENCE_MS: i64 = 10 * 60_000;
/// A call of many should take no longer than this, so that a single change and orders do not wait.
const LONG_CALL_MS: i64 = 1_000;
/// So short a call may be larger the next time.
const SHORT_CALL_MS: i64 = 500;
/// With so many in a call it begins.
const FIRST_CALL: usize = 25;
/// Language of the platforms' words, which are kept for everybody who reads them later.
const WORDS: Lang = Lang::De;

/// Tells a platform until nothing can be told any more; answers how many it was told.
pub(super) async fn tell(app: &App, tenant: &TenantId, id: &PlatformId) -> AppResult<usize> {
    if !may_be_told(app, tenant, id).await? {
        return Ok(0);
    }
    let connection = match Connection::open(app, tenant, id).await {
        Ok(connection) => connection,
        Err(AppError::Conflict(_) | AppError::NotFound) => {
            rest(app, tenant, id, (0, app.now().plus_millis(NOT_CALLABLE_MS))).await?;
            return Ok(0);
        }
        Err(error) => return Err(error),
    };
    let most = connection.shop.descriptor().capabilities.max_batch.max(1);
    let size = FIRST_CALL.min(most);
    let began = app.now();
    let mut teller = Teller {
        app,
        tenant,
        id,
        connection: &connection,
        most,
        size,
        judge: Judge::default(),
        passed_by: false,
        count: 0,
        tally: Tally::default(),
    };
    while teller.call().await? {}
    let (count, run) = (teller.count, Run { tenant, platform: id.as_str(), kind: Kind::Stock, began });
    runs::note(app, &run, teller.tally).await?;
    Ok(count)
}

/// Whether there is something to tell. What waits only for orders makes them be read.
async fn may_be_told(app: &App, tenant: &TenantId, id: &PlatformId) -> AppResult<bool> {
    let mut tx = app.db.read(tenant).await?;
    let Some(platform) = platforms::find(&mut tx, tenant, id).await? else { return Ok(false) };
    let at = moment(app, &platform);
    if queue::next(&mut tx, tenant, id, (SINGLE, at)).await?.is_some() {
        return Ok(true);
    }
    if queue::waits_for_orders(&mut tx, tenant, id, (BULK, at)).await? {
        drop(tx);
        let mut tx = app.db.write(tenant).await?;
        platforms::want_orders(&mut tx, tenant, id, app.now()).await?;
        tx.commit().await?;
    }
    Ok(false)
}

fn moment(app: &App, platform: &StockPlatform) -> Moment {
    let now = app.now();
    let reads_orders = platform.exchanges.contains(&format!("\"{}\"", Exchange::Orders.code()));
    let orders_read_at = if reads_orders { platform.orders_read_at } else { i64::MAX };
    Moment { now, orders_read_at, patience: now.plus_millis(-PATIENCE_MS) }
}

async fn rest(app: &App, tenant: &TenantId, id: &PlatformId, rest: (i64, UtcMillis)) -> AppResult<()> {
    let mut tx = app.db.write(tenant).await?;
    platforms::rest(&mut tx, tenant, id, rest).await?;
    Ok(tx.commit().await?)
}

struct Teller<'a> {
    app: &'a App,
    tenant: &'a TenantId,
    id: &'a PlatformId,
    connection: &'a Connection<'a>,
    most: usize,
    /// How many go into a call now.
    size: usize,
    judge: Judge,
    /// The last call told nothing but single changes.
    passed_by: bool,
    count: usize,
    tally: Tally,
}

/// What is held for one call.
struct Call {
    rows: Vec<HeldRow>,
    held: UtcMillis,
    fails: i64,
    /// Whether there are only single changes in it.
    is_single: bool,
}

impl Teller<'_> {
    /// Makes one call; answers whether another one makes sense.
    async fn call(&mut self) -> AppResult<bool> {
        // The turn comes first: what is told is what is known when it is told.
        let talk = match self.connection.begin(Lane::Bulk).await {
            Ok(talk) => talk,
            Err(AppError::TooMany { retry_after_s }) => {
                let seconds = i64::try_from(retry_after_s).unwrap_or(60);
                rest(self.app, self.tenant, self.id, (0, self.app.now().plus_seconds(seconds))).await?;
                return Ok(false);
            }
            Err(error) => return Err(error),
        };
        let Some(call) = self.hold().await? else { return Ok(false) };
        self.passed_by = call.is_single;
        let began = self.app.now();
        let answer = self.say(&talk, &call.rows).await;
        let all_taken = |outcomes: &Vec<Outcome<()>>| outcomes.iter().all(|outcome| *outcome == Outcome::Done(()));
        // Only what went wrong is looked into later.
        let exchanges = if answer.as_ref().is_ok_and(all_taken) { Vec::new() } else { talk.exchanges() };
        drop(talk);
        let said = said::Call::read(&exchanges, &call.rows);
        let outcomes = match answer {
            Ok(outcomes) => outcomes,
            Err(error) => return self.failed_call((&call, &said), &error).await,
        };
        self.size = sized(self.size, self.most, self.app.now().0 - began.0);
        self.judge.worked();
        self.connection.heard(failure(&outcomes).map_or(Ok(()), Err)).await?;
        self.settle((&call, &said), &outcomes).await?;
        self.count += call.rows.len();
        self.tally.count(&outcomes);
        Ok(true)
    }

    /// A call that failed as a whole. Answers whether another call makes sense.
    async fn failed_call(&mut self, (call, said): (&Call, &said::Call<'_>), error: &AdapterError) -> AppResult<bool> {
        let blame = self.judge.failed(error, call.rows.len());
        if blame == Blame::OneOfSeveral {
            self.size = (call.rows.len() / 2).max(1);
            self.give_back(call, None).await?;
            return Ok(true);
        }
        self.tally.failure = Some(self.connection.said(error).await);
        // What fails alone waits by itself, whoever is to blame in the end.
        if let ([alone], true) = (call.rows.as_slice(), error.is_about_the_call()) {
            let mut tx = self.app.db.write(self.tenant).await?;
            levels::take_turn(&mut tx, self.tenant).await?;
            self.failed(&mut tx, (call.held, said), alone, error).await?;
            tx.commit().await?;
            self.tally.pending += 1;
        }
        if blame == Blame::One {
            return Ok(true);
        }
        self.connection.heard(Err(error)).await?;
        self.give_back(call, Some(error)).await?;
        Ok(false)
    }

    async fn hold(&self) -> AppResult<Option<Call>> {
        let (tenant, id) = (self.tenant, self.id);
        let mut tx = self.app.db.write(tenant).await?;
        levels::take_turn(&mut tx, tenant).await?;
        let Some(platform) = platforms::find(&mut tx, tenant, id).await? else { return Ok(None) };
        let at = moment(self.app, &platform);
        // Other settings want another connection.
        if platform.paused || platform.revision != self.connection.row.revision || platform.stock_due > at.now.0 {
            return Ok(None);
        }
        // Single changes go first, but a call of them that had no room for others lets those have the next one.
        let behind = if self.passed_by { queue::next(&mut tx, tenant, id, (BULK, at)).await? } else { None };
        let first = queue::next(&mut tx, tenant, id, (SINGLE, at)).await?;
        let Some(next) = behind.or(first) else { return Ok(None) };
        // Many at once keep no single change waiting for orders that nobody reads.
        if next.lane == BULK && queue::waits_for_orders(&mut tx, tenant, id, (SINGLE, at)).await? {
            platforms::want_orders(&mut tx, tenant, id, at.now).await?;
        }
        let held = at.now.plus_millis(HOLD_MS);
        let limit = i64::try_from(self.size).unwrap_or(i64::MAX);
        let mut rows = queue::hold(&mut tx, tenant, id, (&next, at), (held, limit)).await?;
        // A single change takes along what waits behind it, else many of them would let nothing else through. It stands first
        // in its call. What failed before goes alone.
        let room = limit.saturating_sub(i64::try_from(rows.len()).unwrap_or(i64::MAX));
        let mut is_single = next.lane == SINGLE;
        if is_single && next.attempts == 0 && room > 0 {
            let behind = Next { lane: BULK, ..next };
            let taken_along = queue::hold(&mut tx, tenant, id, (&behind, at), (held, room)).await?;
            is_single = taken_along.is_empty();
            rows.extend(taken_along);
        }
        tx.commit().await?;
        Ok((!rows.is_empty()).then_some(Call { rows, held, fails: platform.stock_fails, is_single }))
    }

    async fn say(&self, talk: &Talk<'_>, rows: &[HeldRow]) -> Result<Vec<Outcome<()>>, AdapterError> {
        let level = |row: &HeldRow| StockLevel {
            product: row.product.clone(),
            variant: (!row.variant.is_empty()).then(|| row.variant.clone()),
            quantity: row.quantity,
        };
        let batch: Vec<StockLevel> = rows.iter().map(level).collect();
        let outcomes = self.connection.shop.set_stock(&talk.context(WORDS), &batch).await?;
        if outcomes.len() == batch.len() {
            return Ok(outcomes);
        }
        let message = "the platform answered another number of items than it was told";
        Err(AdapterError::without_effect(ErrorKind::Malformed, "items_miscounted", message))
    }

    async fn settle(&self, (call, said): (&Call, &said::Call<'_>), outcomes: &[Outcome<()>]) -> AppResult<()> {
        let (tenant, id) = (self.tenant, self.id);
        let mut tx = self.app.db.write(tenant).await?;
        levels::take_turn(&mut tx, tenant).await?;
        for (row, outcome) in call.rows.iter().zip(outcomes) {
            match outcome {
                Outcome::Done(()) => {
                    queue::taken(&mut tx, tenant, id, (&row.sku_key, call.held), self.app.now()).await?
                }
                Outcome::Refused(findings) => self.refused(&mut tx, (call.held, said), row, findings).await?,
                Outcome::Failed(error) => self.failed(&mut tx, (call.held, said), row, error).await?,
            }
        }
        if call.fails > 0 {
            platforms::rest(&mut tx, tenant, id, (0, UtcMillis(0))).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn refused(
        &self,
        tx: &mut Tx,
        (held, said): (UtcMillis, &said::Call<'_>),
        row: &HeldRow,
        findings: &[Finding],
    ) -> AppResult<()> {
        let said = said.about(self.app, (self.tenant, self.id), row)?;
        let is_kept = !findings.iter().any(|finding| finding.code == STOCK_NOT_KEPT);
        let state = if is_kept { StockState::Rejected } else { StockState::NotKept };
        let findings = written(findings)?;
        let why = NotTaken {
            sku_key: &row.sku_key,
            state: state.code(),
            findings: &findings,
            due: self.app.now(),
            attempts: row.attempts + 1,
            at: self.app.now(),
            said: said.as_deref(),
        };
        queue::not_taken(tx, self.tenant, self.id, held, &why).await?;
        if !is_kept {
            items::not_kept(tx, self.tenant, self.id, (&row.product, &row.variant)).await?;
        }
        Ok(())
    }

    async fn failed(
        &self,
        tx: &mut Tx,
        (held, said): (UtcMillis, &said::Call<'_>),
        row: &HeldRow,
        error: &AdapterError,
    ) -> AppResult<()> {
        let said = said.about(self.app, (self.tenant, self.id), row)?;
        let findings = written(&[Finding::new(Severity::Error, &error.code, "quantity", error.message.clone())])?;
        let why = NotTaken {
            sku_key: &row.sku_key,
            state: StockState::Pending.code(),
            findings: &findings,
            due: self.app.now().plus_millis(wait_ms((row.attempts, LONGEST_ITEM_WAIT_MS), error)),
            attempts: row.attempts + 1,
            at: self.app.now(),
            said: said.as_deref(),
        };
        Ok(queue::not_taken(tx, self.tenant, self.id, held, &why).await?)
    }

    /// Nobody knows what became of the call: all of it is told again, at once or after a failure of the platform later each
    /// time.
    async fn give_back(&self, call: &Call, error: Option<&AdapterError>) -> AppResult<()> {
        let (tenant, id) = (self.tenant, self.id);
        let mut tx = self.app.db.write(tenant).await?;
        levels::take_turn(&mut tx, tenant).await?;
        for row in &call.rows {
            queue::let_go(&mut tx, tenant, id, (&row.sku_key, call.held)).await?;
        }
        if let Some(error) = error {
            let code = &error.code;
            tracing::warn!(platform.id = id.as_str(), code, "a platform was not told its stock, it is tried again");
            let due = self.app.now().plus_millis(wait_ms((call.fails, LONGEST_WAIT_MS), error));
            platforms::rest(&mut tx, tenant, id, (call.fails + 1, due)).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Why a call failed of which every single item failed.
fn failure(outcomes: &[Outcome<()>]) -> Option<&AdapterError> {
    let error = |outcome: &'_ Outcome<()>| matches!(outcome, Outcome::Failed(_));
    outcomes.iter().all(error).then(|| outcomes.first()).flatten().and_then(|outcome| match outcome {
        Outcome::Failed(error) => Some(error),
        _ => None,
    })
}

fn written(findings: &[Finding]) -> AppResult<String> {
    Ok(serde_json::to_string(findings).map_err(|_| DbError::Corrupt("platform_stock.findings"))?)
}

/// How long to wait after a failure that follows so many in a row, at most so long unless the platform asks for more.
fn wait_ms((fails, longest): (i64, i64), error: &AdapterError) -> i64 {
    let doublings = u32::try_from(fails).unwrap_or(0).min(10);
    let by_itself = (FIRST_WAIT_MS << doublings).min(longest);
    error.retry_after.map_or(by_itself, |seconds| by_itself.max(i64::from(seconds) * 1000))
}

/// How many go into the next call, after one that took so long.
fn sized(size: usize, most: usize, took_ms: i64) -> usize {
    if took_ms > LONG_CALL_MS {
        (size / 2).max(1)
    } else if took_ms < SHORT_CALL_MS {
        (size * 2).min(most)
    } else {
        size
    }
}

#[cfg(test)]
mod tests {
    use super::{FIRST_WAIT_MS, LONGEST_WAIT_MS, sized, wait_ms};
    use kontor_adapters::{AdapterError, ErrorKind};

    #[test]
    fn calls_grow_while_the_platform_is_quick_and_shrink_when_it_is_slow() {
        assert_eq!(sized(25, 100, 80), 50);
        assert_eq!(sized(100, 100, 80), 100);
        assert_eq!(sized(50, 100, 700), 50);
        assert_eq!(sized(50, 100, 4_000), 25);
        assert_eq!(sized(1, 100, 4_000), 1);
    }

    #[test]
    fn waits_double_up_to_the_longest_unless_the_platform_asks_for_more() {
        let error = AdapterError::without_effect(ErrorKind::Unavailable, "closed", "");
        assert_eq!(wait_ms((0, LONGEST_WAIT_MS), &error), FIRST_WAIT_MS);
        assert_eq!(wait_ms((2, LONGEST_WAIT_MS), &error), 4 * FIRST_WAIT_MS);
        assert_eq!(wait_ms((40, LONGEST_WAIT_MS), &error), LONGEST_WAIT_MS);
        let asks = AdapterError { retry_after: Some(900), ..error };
        assert_eq!(wait_ms((0, LONGEST_WAIT_MS), &asks), 900_000);
    }
}
