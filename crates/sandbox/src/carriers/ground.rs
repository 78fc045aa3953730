//! What all simulated carriers and shops share: the time, the ledger, the faults that are set, the delay of every answer.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use kontor_model::{Clock, UtcMillis};
use tokio::sync::watch;

use super::faults::{Fault, Faults, Party};
use super::ledger::Ledger;
use crate::shops::Shop;

/// 2026-01-01T00:00:00Z: serial numbers are counted from here.
const EPOCH_MS: i64 = 1_767_225_600_000;
/// Serial numbers per second of the clock: so many labels may be made per second of running time before a sandbox that
/// is started again could repeat a number.
const SERIALS_PER_SECOND: u64 = 20;

/// The shared ground.
pub(crate) struct Ground {
    pub(crate) clock: Arc<dyn Clock>,
    ledger: Mutex<Ledger>,
    faults: Mutex<Faults>,
    /// Shops that forget with everything else; they hold the ground, so it does not hold them.
    shops: Mutex<Vec<Weak<dyn Shop>>>,
    delay_ms: AtomicU64,
    serial: AtomicU64,
    first_serial: u64,
    stop: Option<watch::Receiver<bool>>,
    /// Its receivers are the answers that are kept from their callers, for a time or for ever.
    kept: watch::Sender<()>,
}

impl Ground {
    /// A ground on which nothing was sold yet. A connection that is held on purpose is let go when `stop` turns true.
    pub(crate) fn new(clock: Arc<dyn Clock>, stop: Option<watch::Receiver<bool>>) -> Arc<Ground> {
        let seconds = clock.now().millis_since(UtcMillis(EPOCH_MS)).max(0) as u64 / 1_000;
        let first_serial = seconds * SERIALS_PER_SECOND;
        Arc::new(Ground {
            clock,
            ledger: Mutex::default(),
            faults: Mutex::default(),
            shops: Mutex::default(),
            delay_ms: AtomicU64::new(0),
            serial: AtomicU64::new(first_serial),
            first_serial,
            stop,
            kept: watch::Sender::new(()),
        })
    }

    /// The ledger, for as long as the guard lives; never across an `await`.
    pub(crate) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The faults that are set; never across an `await`.
    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fault a request meets, if one is set for it.
    pub(crate) fn fault_for(&self, party: Party, operation: &str) -> Option<Fault> {
        self.faults().meet(party, operation)
    }

    /// Takes a shop up among those that stand on this ground.
    pub(crate) fn takes(&self, shop: &Arc<dyn Shop>) {
        self.shops.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(shop));
    }

    /// A number never given before in this run; with `again`, the last one that was given, if there is one.
    pub(crate) fn serial(&self, again: bool) -> u64 {
        let next = self.serial.load(Ordering::Relaxed);
        if again && next > self.first_serial {
            return next - 1;
        }
        self.serial.fetch_add(1, Ordering::Relaxed)
    }

    /// How long every answer of every carrier takes at least.
    pub(crate) fn delay(&self) -> Duration {
        Duration::from_millis(self.delay_ms.load(Ordering::Relaxed))
    }

    /// Sets the delay.
    pub(crate) fn set_delay_ms(&self, delay_ms: u64) {
        self.delay_ms.store(delay_ms, Ordering::Relaxed);
    }

    /// Callers who wait at this moment for an answer that is kept from them.
    pub(super) fn kept(&self) -> usize {
        self.kept.receiver_count()
    }

    /// Lets the answers go that are only kept back.
    pub(super) fn release(&self) {
        self.kept.send_replace(());
    }

    /// Keeps an answer until it is let go or the sandbox is stopped.
    pub(super) async fn let_go(&self) {
        let mut kept = self.kept.subscribe();
        tokio::select! {
            _ = kept.changed() => {}
            () = self.stopped() => {}
        }
    }

    /// Keeps an answer until the sandbox is stopped.
    pub(super) async fn never(&self) {
        let _kept = self.kept.subscribe();
        self.stopped().await;
    }

    /// Waits until the sandbox is stopped; for ever when nobody can stop it.
    async fn stopped(&self) {
        match self.stop.clone() {
            Some(mut stop) => {
                let _ = stop.wait_for(|stopped| *stopped).await;
            }
            None => std::future::pending().await,
        }
    }

    /// Forgets everything that was sold and ordered, every fault and the delay, and lets go what is kept back. Serial numbers go on: none is given twice.
    pub(crate) fn empty(&self) {
        *self.ledger() = Ledger::default();
        *self.faults() = Faults::default();
        self.set_delay_ms(0);
        let shops = self.shops.lock().unwrap_or_else(PoisonError::into_inner).clone();
        shops.iter().filter_map(Weak::upgrade).for_each(|shop| shop.empty());
        self.release();
    }
}
