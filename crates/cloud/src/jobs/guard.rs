//! Keeps a panic where it happened: one broken job, one broken pass of the tidying, never the loop around them.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

/// The work panicked. Its own words went to stderr by the hook; they may hold what no log should.
pub(super) struct Panicked;

/// Runs work to its end or to its panic.
///
/// Not as a task of its own: that would go on after the worker was stopped, when the store is closed already. What is
/// shared behind locks bears a panic between two changes, and an open transaction is rolled back.
pub(super) async fn guarded<T>(work: impl Future<Output = T>) -> Result<T, Panicked> {
    AssertUnwindSafe(work).catch_unwind().await.map_err(|_| Panicked)
}

/// Runs one pass of a loop; what goes wrong in it is logged, and the loop goes on. `None` when it did.
pub(super) async fn survive<T, E: std::fmt::Display>(
    what: &str,
    pass: impl Future<Output = Result<T, E>>,
) -> Option<T> {
    match guarded(pass).await {
        Ok(Ok(done)) => return Some(done),
        Ok(Err(error)) => tracing::warn!(what, %error, "background work failed and is tried again"),
        Err(Panicked) => tracing::error!(what, "background work panicked and is tried again"),
    }
    None
}
