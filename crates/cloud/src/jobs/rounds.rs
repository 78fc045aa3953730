//! Background work that comes again: rounds, of which one begins at every tick, and pieces of work of which each goes its
//! own way. What is slow keeps nothing else waiting.

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::hash::Hash;
use std::time::Duration;

use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};

use super::guard::survive;
use crate::error::AppResult;

/// Most rounds of one kind under way at once.
const ROUNDS_AT_ONCE: usize = 4;
/// Most pieces of one kind of work under way at once.
pub(crate) const MOST_AT_ONCE: i64 = 64;

/// Begins a round at every tick until it is aborted. Rounds bear each other as two servers do: who takes something takes
/// it in the store. One that fails or panics ends by itself, the next one tries again.
pub(crate) async fn again<T, F: Future<Output = AppResult<T>>>(what: &str, every: Duration, round: impl Fn() -> F) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut running = FuturesUnordered::new();
    loop {
        tokio::select! {
            _ = ticks.tick(), if running.len() < ROUNDS_AT_ONCE => running.push(survive(what, round())),
            Some(_) = running.next(), if !running.is_empty() => {}
        }
    }
}

/// What came to its end in [`each`].
enum Came<K> {
    Looked(Vec<K>),
    Worked(K),
}

/// Works on what is due until it is aborted. `look` says what that is, at every tick and whenever `woken` comes back; what
/// is not under way begins at once. However long one takes, it keeps no other waiting; none is under way twice at a time.
pub(crate) async fn each<K, N, L, W>(
    (what, every): (&str, Duration),
    woken: impl Fn() -> N,
    look: impl Fn() -> L,
    work: impl Fn(K) -> W,
) where
    K: Clone + Eq + Hash,
    N: Future<Output = ()>,
    L: Future<Output = AppResult<Vec<K>>>,
    W: Future<Output = AppResult<()>>,
{
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let (mut running, mut busy, mut is_looking) = (FuturesUnordered::new(), HashSet::<K>::new(), false);
    loop {
        tokio::select! {
            Some(came) = running.next(), if !running.is_empty() => {
                match came {
                    Came::<K>::Looked(found) => {
                        is_looking = false;
                        for key in found {
                            if busy.len() < MOST_AT_ONCE as usize && busy.insert(key.clone()) {
                                let done = survive(what, work(key.clone()));
                                running.push(done.map(move |_| Came::Worked(key)).right_future());
                            }
                        }
                    }
                    Came::Worked(key) => {
                        busy.remove(&key);
                    }
                }
                continue;
            }
            () = woken(), if !is_looking => {}
            _ = ticks.tick(), if !is_looking => {}
        }
        is_looking = true;
        // Beside what is under way, which may hold what this waits for.
        let found = survive(what, look());
        running.push(found.map(|found| Came::Looked(found.unwrap_or_default())).left_future());
    }
}
