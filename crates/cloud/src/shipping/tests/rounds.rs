//! Rounds of background work: a slow one keeps no other waiting.

use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

use crate::jobs::rounds::again;

#[tokio::test]
async fn a_round_that_never_ends_keeps_no_other_from_beginning() {
    let (begun, second) = (AtomicUsize::new(0), Notify::new());
    let round = || async {
        if begun.fetch_add(1, Ordering::SeqCst) == 0 {
            pending::<()>().await;
        }
        second.notify_one();
        Ok(())
    };
    tokio::select! {
        () = again("a test", Duration::from_millis(1), round) => unreachable!("it never ends"),
        () = second.notified() => {}
    }
}

#[tokio::test]
async fn a_round_that_panics_is_followed_by_the_next() {
    let (begun, second) = (AtomicUsize::new(0), Notify::new());
    let round = || async {
        assert_ne!(begun.fetch_add(1, Ordering::SeqCst), 0, "the first round panics");
        second.notify_one();
        Ok(())
    };
    tokio::select! {
        () = again("a test", Duration::from_millis(1), round) => unreachable!("it never ends"),
        () = second.notified() => {}
    }
}
