//! Counting of tries: how long somebody has to wait before the next one.
//!
//! Every try counts when it begins, so that a hundred tries at once count a hundred times; a success gives it back.
//! The wait doubles up to a cap and is forgotten after a while: nobody is locked out for good. Memory is bounded.

mod address;
mod table;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kontor_model::UtcMillis;

pub use address::{ClientAddress, bucket, network, site_bucket};
use table::Table;

use crate::error::AppError;

/// How many tries are free and how the wait grows. Times are milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Name of the rule; each name has counters of its own, so that what is cheap to fill pushes nothing else out.
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
    /// One bounded table per rule, by its name; names are constants, so there are only a few.
    tables: Mutex<HashMap<&'static str, Table>>,
}

impl State {
    /// Made once per App.
    pub fn new() -> State {
        State::default()
    }

    /// Counts a try, or says how many seconds to wait; a refused try does not count.
    pub fn begin(&self, rule: &Rule, key: &str, now: UtcMillis) -> Result<Try, AppError> {
        self.tables().entry(rule.name).or_default().begin(rule, key, now)
    }

    /// Says how many seconds to wait, if any, and counts nothing.
    pub fn check(&self, rule: &Rule, key: &str, now: UtcMillis) -> Result<(), AppError> {
        self.tables().get(rule.name).map_or(Ok(()), |table| table.check(key, now))
    }

    /// Counts one try under each of several keys, or none of them when one has to wait.
    pub fn begin_all(&self, tries: &[(&Rule, &str)], now: UtcMillis) -> Result<(), AppError> {
        let mut tables = self.tables();
        for (rule, key) in tries {
            tables.entry(rule.name).or_default().check(key, now)?;
        }
        for (rule, key) in tries {
            tables.entry(rule.name).or_default().begin(rule, key, now)?;
        }
        Ok(())
    }

    /// Takes one try back: it turned out to be a good one.
    pub fn give_back(&self, rule: &Rule, key: &str) {
        if let Some(table) = self.tables().get_mut(rule.name) {
            table.give_back(key);
        }
    }

    /// Forgets all tries under a key.
    pub fn clear(&self, rule: &Rule, key: &str) {
        if let Some(table) = self.tables().get_mut(rule.name) {
            table.clear(key);
        }
    }

    /// Number of counters held; for tests of the bound.
    pub fn len(&self) -> usize {
        self.tables().values().map(Table::len).sum()
    }

    /// Tells whether nothing is counted.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn tables(&self) -> MutexGuard<'_, HashMap<&'static str, Table>> {
        // Counters stay meaningful when a thread panicked between two of them.
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A counted try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Try {
    /// The how manieth of its series, from 1.
    pub count: u32,
}
