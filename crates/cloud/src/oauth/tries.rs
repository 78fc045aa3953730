//! How many failures the OAuth endpoints put up with.
//!
//! The right secret is never locked out: failures are counted per typed Client-ID *and* address, what is refused softly
//! still compares, and the hard bounds, which save work, last seconds. Known and unknown Client-IDs are counted alike, so
//! that nobody learns from a wait which of them exist.

use std::net::IpAddr;

use crate::app::App;
use crate::error::{AppError, AppResult};
use crate::limits::{self, Rule};

/// Failures under one Client-ID from one address that are told "wrong"; then "slow down".
const WRONG: Rule =
    Rule { name: "oauth.wrong", free: 10, first_wait_ms: 2_000, longest_wait_ms: 60_000, forget_after_ms: 600_000 };
/// Failures under one Client-ID from one address after which nothing is looked for or compared for a moment.
const COMPARED: Rule =
    Rule { name: "oauth.compared", free: 100, first_wait_ms: 1_000, longest_wait_ms: 5_000, forget_after_ms: 60_000 };
/// Failures from one address, under whatever Client-IDs, after which failures are told "slow down" and the store is not
/// asked for a moment. What is in memory is still compared: other applications behind the address work on.
const FROM_ADDRESS: Rule =
    Rule { name: "oauth.address", free: 100, first_wait_ms: 1_000, longest_wait_ms: 5_000, forget_after_ms: 60_000 };

/// Who is counted: a Client-ID as it was typed, known or not, and the address it came from.
pub(crate) struct Tries<'a> {
    app: &'a App,
    client_id: &'a str,
    address: IpAddr,
}

impl<'a> Tries<'a> {
    /// Of one request.
    pub(crate) fn new(app: &'a App, client_id: &'a str, address: IpAddr) -> Tries<'a> {
        Tries { app, client_id, address }
    }

    /// Refuses while too many failures came under this Client-ID from this address.
    pub(crate) fn before_anything(&self) -> AppResult<()> {
        self.app.limits.check(&COMPARED, &self.pair(), self.app.now())
    }

    /// Refuses to ask the store while too many failures came from this address. It counts as a failure like any other.
    pub(crate) fn before_looking(&self) -> AppResult<()> {
        let busy = self.app.limits.check(&FROM_ADDRESS, &limits::bucket(self.address), self.app.now());
        busy.or_else(|error| self.after_failure().and(Err(error)))
    }

    /// Counts a failure; an error says how long to wait, for the answer.
    pub(crate) fn after_failure(&self) -> AppResult<()> {
        let (now, pair) = (self.app.now(), self.pair());
        let counted = [
            self.app.limits.begin(&COMPARED, &pair, now),
            self.app.limits.begin(&FROM_ADDRESS, &limits::bucket(self.address), now),
            self.app.limits.begin(&WRONG, &pair, now),
        ];
        let wait = |counted: AppResult<_>| match counted {
            Err(AppError::TooMany { retry_after_s }) => Some(retry_after_s),
            _ => None,
        };
        match counted.into_iter().filter_map(wait).max() {
            Some(retry_after_s) => Err(AppError::TooMany { retry_after_s }),
            None => Ok(()),
        }
    }

    fn pair(&self) -> String {
        format!("{} {}", self.client_id, limits::bucket(self.address))
    }
}
