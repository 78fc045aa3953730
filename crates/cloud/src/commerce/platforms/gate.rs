//! Whose turn it is at a platform: one call at a time, orders before everything else, a pause after each.
//!
//! Kept in memory: two servers keep a gate each, and a platform that finds that too much says so (429).

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kontor_model::UtcMillis;
use kontor_model::id::PlatformId;
use tokio::sync::oneshot;

/// Most platforms with a gate at once.
const MAX_GATES: usize = 10_000;

/// What a call is for. Orders never wait behind a catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::commerce) enum Lane {
    /// Orders in, and what a person waits for.
    Orders,
    /// What is told about orders.
    Out,
    /// Everything that there may be much of: stock, items.
    Bulk,
}

/// The gates of all platforms.
pub(in crate::commerce) struct Gates {
    gates: Mutex<HashMap<String, Arc<Gate>>>,
    pauses: bool,
}

#[derive(Default)]
struct Gate(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    taken: bool,
    orders: VecDeque<oneshot::Sender<Turn>>,
    out: VecDeque<oneshot::Sender<Turn>>,
    bulk: VecDeque<oneshot::Sender<Turn>>,
    rests_until: i64,
}

/// The right to call a platform; passed on when it is dropped, after the platform's pause.
pub(super) struct Turn {
    gate: Arc<Gate>,
    pause: Duration,
    passed: bool,
}

impl Gates {
    /// With the pauses platforms want.
    pub(in crate::commerce) fn new() -> Gates {
        Gates { gates: Mutex::default(), pauses: true }
    }

    /// For tests: never waits between calls.
    #[cfg(test)]
    pub(in crate::commerce) fn without_pauses() -> Gates {
        Gates { pauses: false, ..Gates::new() }
    }

    /// Waits until a platform may be called.
    pub(super) async fn turn(&self, id: &PlatformId, lane: Lane, pause_ms: i64) -> Turn {
        let pause = Duration::from_millis(u64::try_from(pause_ms).unwrap_or(0));
        let pause = if self.pauses { pause } else { Duration::ZERO };
        let gate = self.of(id);
        loop {
            let coming = {
                let mut queue = gate.lock();
                if !queue.taken {
                    queue.taken = true;
                    return Turn { gate: Arc::clone(&gate), pause, passed: false };
                }
                let (sender, receiver) = oneshot::channel();
                match lane {
                    Lane::Orders => queue.orders.push_back(sender),
                    Lane::Out => queue.out.push_back(sender),
                    Lane::Bulk => queue.bulk.push_back(sender),
                }
                receiver
            };
            // Whoever has the turn always hands it on; if not, it is free again.
            if let Ok(mut turn) = coming.await {
                turn.pause = pause;
                return turn;
            }
        }
    }

    /// Lets nobody call a platform before `until`: it asked for that.
    pub(super) fn rest(&self, id: &PlatformId, until: UtcMillis) {
        let gate = self.of(id);
        let mut queue = gate.lock();
        queue.rests_until = queue.rests_until.max(until.0);
    }

    /// Until when a platform wants to be left alone.
    pub(super) fn rests_until(&self, id: &PlatformId) -> UtcMillis {
        UtcMillis(self.of(id).lock().rests_until)
    }

    fn of(&self, id: &PlatformId) -> Arc<Gate> {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        if gates.len() >= MAX_GATES {
            gates.retain(|_, gate| Arc::strong_count(gate) > 1);
        }
        Arc::clone(gates.entry(id.to_string()).or_default())
    }
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    /// Lets the pause after it be as long as after so many calls.
    pub(super) fn was_for(&mut self, calls: usize) {
        self.pause = self.pause.saturating_mul(u32::try_from(calls).unwrap_or(u32::MAX));
    }
}

/// Hands the turn to who waits longest in the first lane with somebody in it.
fn pass_on(gate: &Arc<Gate>) {
    loop {
        let next = {
            let mut queue = gate.lock();
            let next = queue.orders.pop_front().or_else(|| queue.out.pop_front()).or_else(|| queue.bulk.pop_front());
            queue.taken = next.is_some();
            next
        };
        let Some(next) = next else { return };
        match next.send(Turn { gate: Arc::clone(gate), pause: Duration::ZERO, passed: false }) {
            Ok(()) => return,
            // He has gone away meanwhile.
            Err(mut unwanted) => unwanted.passed = true,
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.passed {
            return;
        }
        let (gate, pause) = (Arc::clone(&self.gate), self.pause);
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) if !pause.is_zero() => {
                runtime.spawn(async move {
                    tokio::time::sleep(pause).await;
                    pass_on(&gate);
                });
            }
            _ => pass_on(&gate),
        }
    }
}
