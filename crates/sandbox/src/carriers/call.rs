//! One call to a simulated carrier: what its handler needs of the ground.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, MutexGuard};

use kontor_model::UtcMillis;

use super::ground::Ground;
use super::ledger::Ledger;

/// Handed to every handler as an extension.
#[derive(Clone)]
pub(crate) struct Call {
    pub(super) ground: Arc<Ground>,
    /// Id of the carrier.
    pub(crate) carrier: &'static str,
    /// Where the carrier was called, such as `http://127.0.0.1:8090/<id>`: for addresses inside answers.
    pub(crate) origin: String,
    /// Whether the next number is one that was given already; only the next.
    pub(super) repeats_number: Arc<AtomicBool>,
}

impl Call {
    /// The sandbox's time.
    pub(crate) fn now(&self) -> UtcMillis {
        self.ground.clock.now()
    }

    /// A serial number for a label: new, or by the fault `duplicate_number` one that was given already.
    pub(crate) fn serial(&self) -> u64 {
        self.ground.serial(self.repeats_number.swap(false, Ordering::Relaxed))
    }

    /// The ledger, for as long as the guard lives; never across an `await`.
    pub(crate) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ground.ledger()
    }
}
