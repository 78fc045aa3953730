//! Rounds of background work: a slow one keeps no other waiting.

use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

use super::{again, each};

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

#[tokio::test]
async fn work_that_never_ends_keeps_no_other_from_beginning_and_is_not_begun_twice() {
    let (begun, looks, fifth) = (AtomicUsize::new(0), AtomicUsize::new(0), Notify::new());
    let look = || async {
        let slow = vec![1, 2, 3, 4];
        let all = vec![1, 2, 3, 4, 5];
        Ok(if looks.fetch_add(1, Ordering::SeqCst) == 0 { slow } else { all })
    };
    let work = |number: i32| {
        let (begun, fifth) = (&begun, &fifth);
        async move {
            if number < 5 {
                begun.fetch_add(1, Ordering::SeqCst);
                pending::<()>().await;
            }
            fifth.notify_one();
            Ok(())
        }
    };
    tokio::select! {
        () = each(("a test", Duration::from_millis(1)), pending, look, work) => unreachable!("it never ends"),
        () = fifth.notified() => {}
    }
    assert_eq!(begun.load(Ordering::SeqCst), 4, "each of them once, however often was looked");
}

#[tokio::test]
async fn looks_and_work_that_panic_are_tried_again() {
    let (looks, works, done) = (AtomicUsize::new(0), AtomicUsize::new(0), Notify::new());
    let look = || async {
        assert_ne!(looks.fetch_add(1, Ordering::SeqCst), 0, "the first look panics");
        Ok(vec!["platform"])
    };
    let work = |_| async {
        assert_ne!(works.fetch_add(1, Ordering::SeqCst), 0, "the first work panics");
        done.notify_one();
        Ok(())
    };
    tokio::select! {
        () = each(("a test", Duration::from_millis(1)), pending, look, work) => unreachable!("it never ends"),
        () = done.notified() => {}
    }
}
