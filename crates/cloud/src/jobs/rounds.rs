//! Rounds of background work: at every tick one begins, also while slow ones are under way.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::guard::survive;
use crate::error::AppResult;

/// Most rounds of one kind under way at once.
const ROUNDS_AT_ONCE: usize = 4;

/// Begins a round at every tick until it is aborted. Rounds bear each other as two servers do: who takes something takes
/// it in the store. One that fails or panics ends by itself, the next one tries again.
pub(crate) async fn again<T, F: Future<Output = AppResult<T>>>(what: &str, every: Duration, round: impl Fn() -> F) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut running = FuturesUnordered::new();
    loop {
        tokio::select! {
            _ = ticks.tick(), if running.len() < ROUNDS_AT_ONCE => running.push(survive(what, round())),
            Some(()) = running.next(), if !running.is_empty() => {}
        }
    }
}
