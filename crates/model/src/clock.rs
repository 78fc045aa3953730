//! Time and randomness as values that are handed in.
//!
//! Nobody reads the clock or draws random bytes by himself: tests put a fixed clock and counted bytes here.

use std::fmt;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A moment as milliseconds since 1970-01-01T00:00:00Z. Never negative in practice, never local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct UtcMillis(pub i64);

impl UtcMillis {
    /// The same moment in whole seconds, as JWT claims want it (RFC 7519, section 2).
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The moment `millis` later; earlier when negative.
    pub fn plus_millis(self, millis: i64) -> UtcMillis {
        UtcMillis(self.0.saturating_add(millis))
    }

    /// The moment `seconds` later; earlier when negative.
    pub fn plus_seconds(self, seconds: i64) -> UtcMillis {
        self.plus_millis(seconds.saturating_mul(1000))
    }

    /// Milliseconds from `earlier` to this moment; negative when `earlier` is later.
    pub fn millis_since(self, earlier: UtcMillis) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for UtcMillis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ms", self.0)
    }
}

/// Where "now" comes from.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> UtcMillis;
}

/// Where random bytes come from. An implementation for production is a cryptographically secure generator.
pub trait Entropy: Send + Sync {
    /// Fills the whole buffer with random bytes.
    fn fill(&self, buffer: &mut [u8]);
}

/// A clock for tests that stands still until it is moved.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that shows `now` until [`FixedClock::advance_millis`] is called.
    pub fn at(now: UtcMillis) -> FixedClock {
        FixedClock(AtomicI64::new(now.0))
    }

    /// Moves the hands forward by `millis`.
    pub fn advance_millis(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> UtcMillis {
        UtcMillis(self.0.load(Ordering::SeqCst))
    }
}

/// Bytes for tests that differ on every call and are the same in every run. Never secret.
#[derive(Debug, Default)]
pub struct CountedEntropy(AtomicU64);

impl Entropy for CountedEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        // splitmix64 over a counter: evenly spread, so that base62 and the like see every value.
        for chunk in buffer.chunks_mut(8) {
            let mut z = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::SeqCst).wrapping_add(0x9E37_79B9_7F4A_7C15);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^= z >> 31;
            chunk.copy_from_slice(&z.to_le_bytes()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests;
