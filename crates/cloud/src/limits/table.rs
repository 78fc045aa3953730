//! The counters of one rule: two generations of a map, so that memory is bounded without walking through it.
//!
//! When the young generation is full it becomes the old one, and what was old and not asked for since is dropped.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use kontor_model::UtcMillis;

use super::{Rule, Try};
use crate::error::AppError;

/// Counters per generation: two of them are about 5 MiB when full, and there are a dozen rules.
pub(super) const GENERATION: usize = 40_000;

#[derive(Clone, Copy)]
struct Counter {
    tries: u32,
    last: UtcMillis,
    wait_until: UtcMillis,
}

/// A counter's place: a keyed hash of its key, so that nobody can aim at somebody else's place.
type Place = (u64, u64);

#[derive(Default)]
pub(super) struct Table {
    hashers: (RandomState, RandomState),
    young: HashMap<Place, Counter>,
    old: HashMap<Place, Counter>,
}

impl Table {
    /// Refuses when a wait is running.
    pub(super) fn check(&self, key: &str, now: UtcMillis) -> Result<(), AppError> {
        let place = self.place(key);
        let Some(counter) = self.young.get(&place).or_else(|| self.old.get(&place)) else { return Ok(()) };
        let wait_ms = counter.wait_until.millis_since(now);
        if wait_ms <= 0 {
            return Ok(());
        }
        Err(AppError::TooMany { retry_after_s: u64::try_from(wait_ms).unwrap_or(0).div_ceil(1000) })
    }

    pub(super) fn begin(&mut self, rule: &Rule, key: &str, now: UtcMillis) -> Result<Try, AppError> {
        self.check(key, now)?;
        let place = self.place(key);
        let known = self.young.get(&place).or_else(|| self.old.get(&place));
        let fresh = known.filter(|counter| now.millis_since(counter.last) < rule.forget_after_ms);
        let tries = fresh.map_or(0, |counter| counter.tries).saturating_add(1);
        let counter = Counter { tries, last: now, wait_until: now.plus_millis(wait_ms(rule, tries)) };
        if self.young.len() >= GENERATION && !self.young.contains_key(&place) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(place, counter);
        Ok(Try { count: tries })
    }

    pub(super) fn give_back(&mut self, key: &str) {
        let place = self.place(key);
        let counter = self.young.get_mut(&place).or_else(|| self.old.get_mut(&place));
        if let Some(counter) = counter {
            counter.tries = counter.tries.saturating_sub(1);
            counter.wait_until = counter.last;
        }
    }

    pub(super) fn clear(&mut self, key: &str) {
        let place = self.place(key);
        self.young.remove(&place);
        self.old.remove(&place);
    }

    pub(super) fn len(&self) -> usize {
        self.young.len() + self.old.len()
    }

    fn place(&self, key: &str) -> Place {
        (self.hashers.0.hash_one(key), self.hashers.1.hash_one(key))
    }
}

/// Wait after the `tries`-th try.
fn wait_ms(rule: &Rule, tries: u32) -> i64 {
    let Some(beyond) = tries.checked_sub(rule.free).filter(|beyond| *beyond > 0) else { return 0 };
    let doubled = rule.first_wait_ms.saturating_mul(1i64 << (beyond - 1).min(30));
    doubled.min(rule.longest_wait_ms)
}
