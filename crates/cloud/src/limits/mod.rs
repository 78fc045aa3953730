//! Counting of tries: how long somebody has to wait before the next one.
//!
//! Every try counts when it begins, so that a hundred tries at once count a hundred times; a success gives it back.
//! The wait doubles up to a cap and is forgotten after a while: nobody is locked out for good. Memory is bounded.

mod address;
mod table;
#[cfg(test)]
mod tests;

use std::sync::{Mutex, MutexGuard, PoisonError};

use kontor_model::UtcMillis;

pub use address::{ClientAddress, bucket};
use table::Table;

use crate::error::AppError;

/// How many tries are free and how the wait grows. Times are milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Name of the rule; the same key under two rules is two counters.
    pub name: &'static str,
    /// Tries without any wait.
    pub free: u32,
    /// Wait after the first try beyond the free ones; doubles with each further one.
    pub first_wait_ms: i64,
    /// The wait never grows beyond this.
    pub longest_wait_ms: i64,
    /// After so long without a try the counter begins anew.
    pub forget_after_ms: i64,
}

/// Counters in memory; lost at restart, which only ever shortens a wait.
#[derive(Default)]
pub struct State {
    table: Mutex<Table>,
}

impl State {
    /// Made once per App.
    pub fn new() -> State {
        State::default()
    }

    /// Counts a try, or says how many seconds to wait; a refused try does not count.
    pub fn begin(&self, rule: &Rule, key: &str, now: UtcMillis) -> Result<Try, AppError> {
        self.table().begin(rule, key, now)
    }

    /// Says how many seconds to wait, if any, and counts nothing.
    pub fn check(&self, rule: &Rule, key: &str, now: UtcMillis) -> Result<(), AppError> {
        self.table().check(rule, key, now)
    }

    /// Counts one try under each of several keys, or none of them when one has to wait.
    pub fn begin_all(&self, tries: &[(&Rule, &str)], now: UtcMillis) -> Result<(), AppError> {
        let mut table = self.table();
        for (rule, key) in tries {
            table.check(rule, key, now)?;
        }
        for (rule, key) in tries {
            table.begin(rule, key, now)?;
        }
        Ok(())
    }

    /// Takes one try back: it turned out to be a good one.
    pub fn give_back(&self, rule: &Rule, key: &str) {
        self.table().give_back(rule, key);
    }

    /// Forgets all tries under a key.
    pub fn clear(&self, rule: &Rule, key: &str) {
        self.table().clear(rule, key);
    }

    /// Number of counters held; for tests of the bound.
    pub fn len(&self) -> usize {
        self.table().len()
    }

    /// Tells whether nothing is counted.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        // Counters stay meaningful when a thread panicked between two of them.
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A counted try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Try {
    /// The how manieth of its series, from 1.
    pub count: u32,
}
