//! Calls of the made-up carrier that wait for each other: a test that they are made side by side.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Barrier;

use super::locked;

/// After so long nobody else comes, and the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many calls have to be under way at once.
#[derive(Default)]
pub(in crate::shipping) struct Meeting(Mutex<Option<Arc<Barrier>>>);

impl Meeting {
    /// From now on no call is answered before so many are under way.
    pub(in crate::shipping) fn set(&self, calls: usize) {
        *locked(&self.0) = Some(Arc::new(Barrier::new(calls)));
    }

    pub(super) async fn wait(&self) {
        let barrier = locked(&self.0).clone();
        if let Some(barrier) = barrier {
            tokio::time::timeout(PATIENCE, barrier.wait()).await.expect("calls are made side by side");
        }
    }
}
