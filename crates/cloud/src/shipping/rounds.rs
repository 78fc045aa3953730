//! Rounds of background work: at every tick one begins, also while slow ones are under way, and the accounts of one round
//! are worked on side by side. So no slow carrier keeps the work for others waiting.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::store::due::DueRow;
use crate::error::AppResult;

/// Most rounds of one kind under way at once.
const ROUNDS_AT_ONCE: usize = 4;
/// Most accounts one round works on at once.
pub(super) const ACCOUNTS_AT_ONCE: usize = 16;

/// Begins a round at every tick until it is aborted. Rounds bear each other as two servers do: who takes something takes
/// it in the store.
pub(super) async fn again<T, F: Future<Output = AppResult<T>>>(what: &str, every: Duration, round: impl Fn() -> F) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut running = FuturesUnordered::new();
    loop {
        tokio::select! {
            _ = ticks.tick(), if running.len() < ROUNDS_AT_ONCE => running.push(round()),
            Some(done) = running.next(), if !running.is_empty() => {
                if let Err(error) = done {
                    tracing::warn!(what, %error, "background work failed, the next round tries again");
                }
            }
        }
    }
}

/// Works on due rows: several accounts side by side, those of one account one after the other. Answers how many of them
/// `work` says yes about.
pub(super) async fn by_account<F: Future<Output = bool>>(rows: Vec<DueRow>, work: impl Fn(DueRow) -> F) -> usize {
    let mut accounts: BTreeMap<(String, String, String), Vec<DueRow>> = BTreeMap::new();
    for row in rows {
        let account = (row.tenant_id.clone(), row.carrier.clone(), row.account_id.clone());
        accounts.entry(account).or_default().push(row);
    }
    let work = &work;
    let of_account = |rows: Vec<DueRow>| async move {
        let mut done = 0;
        for row in rows {
            done += usize::from(work(row).await);
        }
        done
    };
    let all: Vec<_> = accounts.into_values().map(of_account).collect();
    futures_util::stream::iter(all).buffer_unordered(ACCOUNTS_AT_ONCE).fold(0, async |sum, done| sum + done).await
}
