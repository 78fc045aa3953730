//! How many failures the OAuth endpoints put up with.
//!
//! The right secret is never locked out: failures are counted per Client-ID *and* address, what is refused softly still
//! compares, and the hard bound, which saves work, lasts seconds.

use std::net::IpAddr;

use kontor_model::id::ClientId;

use crate::app::App;
use crate::error::{AppError, AppResult};
use crate::limits::{self, Rule};

/// Wrong secrets of one application from one address that are told "wrong"; then "slow down".
const WRONG: Rule =
    Rule { name: "oauth.wrong", free: 10, first_wait_ms: 2_000, longest_wait_ms: 60_000, forget_after_ms: 600_000 };
/// Wrong secrets of one application from one address after which nothing is compared for a moment.
const COMPARED: Rule =
    Rule { name: "oauth.compared", free: 100, first_wait_ms: 1_000, longest_wait_ms: 5_000, forget_after_ms: 60_000 };
/// Unknown Client-IDs from one address after which the store is not asked for a moment.
const LOOKED_FOR: Rule =
    Rule { name: "oauth.looked_for", free: 100, first_wait_ms: 1_000, longest_wait_ms: 5_000, forget_after_ms: 60_000 };

/// Refuses while too many wrong secrets were compared.
pub(crate) fn before_comparing(app: &App, client: &ClientId, address: IpAddr) -> AppResult<()> {
    app.limits.check(&COMPARED, &pair(client, address), app.now())
}

/// Refuses while too many unknown Client-IDs were looked for.
pub(crate) fn before_looking(app: &App, address: IpAddr) -> AppResult<()> {
    app.limits.check(&LOOKED_FOR, &limits::bucket(address), app.now())
}

/// Counts a failure; an error says how long to wait, for the answer.
pub(crate) fn after_failure(app: &App, client: Option<&ClientId>, address: IpAddr) -> AppResult<()> {
    let now = app.now();
    let (compared, key) = match client {
        Some(client) => (&COMPARED, pair(client, address)),
        None => (&LOOKED_FOR, limits::bucket(address)),
    };
    let hard = app.limits.begin(compared, &key, now);
    let soft = app.limits.begin(&WRONG, &key, now);
    match (hard, soft) {
        (Err(AppError::TooMany { retry_after_s: a }), Err(AppError::TooMany { retry_after_s: b })) => {
            Err(AppError::TooMany { retry_after_s: a.max(b) })
        }
        (hard, soft) => hard.and(soft).map(|_| ()),
    }
}

fn pair(client: &ClientId, address: IpAddr) -> String {
    format!("{client} {}", limits::bucket(address))
}
