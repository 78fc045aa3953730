//! For tests: lets the process die at a chosen place, seen from the store. The work hangs there until it is dropped.

use std::sync::atomic::{AtomicI64, Ordering};

use tokio::sync::Notify;

/// Counts the places that are passed.
#[derive(Default)]
pub(crate) struct Points {
    /// Places left to pass before the process dies; 0 for a process that lives.
    left: AtomicI64,
    died: Notify,
}

impl Points {
    /// Lets the process die at the how manieth place from now.
    pub(crate) fn die_at(&self, place: i64) {
        self.left.store(place, Ordering::SeqCst);
    }

    /// Ends when the process has died.
    pub(crate) async fn died(&self) {
        self.died.notified().await;
    }

    /// Passes a place, or dies there.
    pub(crate) async fn pass(&self) {
        if self.left.load(Ordering::SeqCst) > 0 && self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.died.notify_one();
            std::future::pending::<()>().await;
        }
    }
}
