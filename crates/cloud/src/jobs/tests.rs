//! What the job queue promises.

use kontor_model::id::{JobId, TenantId};

use super::guard::survive;
use super::{Lane, NewJob, Ran, enqueue, run_due, run_one, store, unscoped_count_dead};
use crate::db::{DbError, fetch_all};
use crate::mail::{self, Letter, Mail};
use crate::testing::{TestApp, apps};

/// Kind of a job whose work panics.
pub(super) const BROKEN: &str = "broken";

fn mail_to(email: &str) -> Mail {
    Mail {
        to_name: "Jörg Müller-Weiß".to_owned(),
        to_email: email.to_owned(),
        lang: kontor_model::Lang::De,
        letter: Letter::PasswordChanged {
            number: "4021180073152".to_owned(),
            username: "jmüller".to_owned(),
            changed_at: kontor_model::UtcMillis(1_795_424_400_000),
            forgot_link: "https://kontor.example/password/forgot".to_owned(),
        },
    }
}

async fn queue(test: &TestApp, kind: &'static str, payload: &[u8]) -> JobId {
    let tenant = TenantId::new(test.app.now(), test.app.entropy.as_ref());
    let mut tx = test.app.db.write(&tenant).await.expect("begins");
    let job = NewJob { tenant: &tenant, lane: Lane::Mail, kind, payload, run_at: test.app.now() };
    let id = enqueue(&mut tx, &test.app, job).await.expect("queues");
    tx.commit().await.expect("commits");
    id
}

async fn queue_mail(test: &TestApp) -> JobId {
    let payload = serde_json::to_vec(&mail_to("joerg@kaesehof.example")).expect("JSON");
    queue(test, mail::JOB, &payload).await
}

/// State, attempts, last error, bytes of payload.
async fn rows(test: &TestApp) -> Vec<(String, i64, String, usize)> {
    const SQL: &str = "SELECT state, attempts, last_error, payload FROM jobs ORDER BY id";
    let mut tx = test.app.db.unscoped_read().await.expect("begins");
    let rows = fetch_all!(&mut tx, (String, i64, String, Vec<u8>), SQL).expect("reads");
    rows.into_iter().map(|(state, attempts, error, payload)| (state, attempts, error, payload.len())).collect()
}

/// Makes the outbox unusable: a file stands where the folder should be.
fn block_outbox(test: &TestApp) {
    std::fs::write(&test.app.config.outbox, "no folder").expect("writes");
}

#[tokio::test]
async fn a_job_runs_once_and_its_payload_is_wiped() {
    for test in apps().await {
        queue_mail(&test).await;
        assert_eq!(run_due(&test.app).await.expect("runs"), 1);
        assert_eq!(run_due(&test.app).await.expect("runs"), 0);
        assert_eq!(rows(&test).await, [("done".to_owned(), 1, String::new(), 0)]);
    }
}

#[tokio::test]
async fn the_payload_is_sealed_while_it_waits() {
    for test in apps().await {
        queue_mail(&test).await;
        let mut tx = test.app.db.unscoped_read().await.expect("begins");
        let rows = fetch_all!(&mut tx, (Vec<u8>,), "SELECT payload FROM jobs").expect("reads");
        assert!(!String::from_utf8_lossy(&rows[0].0).contains("kaesehof"));
    }
}

#[tokio::test]
async fn a_job_of_a_change_that_did_not_happen_does_not_exist() {
    for test in apps().await {
        let tenant = TenantId::new(test.app.now(), test.app.entropy.as_ref());
        let mut tx = test.app.db.write(&tenant).await.expect("begins");
        mail::enqueue(&mut tx, &test.app, &tenant, &mail_to("a@b.example")).await.expect("queues");
        drop(tx);
        assert_eq!(run_due(&test.app).await.expect("runs"), 0);
    }
}

#[tokio::test]
async fn a_failed_attempt_waits_longer_each_time_and_then_works() {
    for test in apps().await {
        block_outbox(&test);
        let id = queue_mail(&test).await;
        assert!(matches!(run_one(&test.app, &id).await.expect("runs"), Ran::Later(_)));
        assert_eq!(run_due(&test.app).await.expect("runs"), 0, "not at once again");
        test.clock.advance_millis(29_999);
        assert_eq!(run_due(&test.app).await.expect("runs"), 0);
        test.clock.advance_millis(8_000);
        assert_eq!(run_due(&test.app).await.expect("runs"), 1);
        test.clock.advance_millis(38_000);
        assert_eq!(run_due(&test.app).await.expect("runs"), 0, "the second wait is longer");
        let row = rows(&test).await.remove(0);
        assert!(row.0 == "waiting" && row.1 == 2 && row.2.starts_with("the outbox folder") && row.3 > 0, "{row:?}");
        std::fs::remove_file(&test.app.config.outbox).expect("removes");
        test.clock.advance_millis(40_000);
        assert_eq!(run_due(&test.app).await.expect("runs"), 1);
        assert_eq!(rows(&test).await, [("done".to_owned(), 3, String::new(), 0)]);
    }
}

#[tokio::test]
async fn after_a_day_of_failures_a_job_is_dead_kept_and_wiped() {
    for test in apps().await {
        block_outbox(&test);
        queue_mail(&test).await;
        for _ in 0..40 {
            run_due(&test.app).await.expect("runs");
            test.clock.advance_millis(2 * 60 * 60 * 1000);
        }
        let row = rows(&test).await.remove(0);
        assert!(row.0 == "dead" && row.1 == 30 && row.2.starts_with("the outbox folder") && row.3 == 0, "{row:?}");
    }
}

#[tokio::test]
async fn a_job_nobody_knows_or_can_open_is_dead_at_once() {
    for test in apps().await {
        queue(&test, "nothing", b"x").await;
        assert_eq!(run_due(&test.app).await.expect("runs"), 1);
        assert_eq!(rows(&test).await[0].0, "dead");
        queue(&test, mail::JOB, b"no mail").await;
        run_due(&test.app).await.expect("runs");
        assert!(rows(&test).await.iter().all(|row| row.0 == "dead" && row.3 == 0));
    }
}

#[tokio::test]
async fn who_died_with_a_job_in_hand_loses_it_after_the_lease() {
    for test in apps().await {
        let id = queue_mail(&test).await;
        let mut tx = test.app.db.unscoped_write().await.expect("begins");
        let until = test.app.now().plus_seconds(120);
        store::unscoped_claim(&mut tx, Lane::Mail, test.app.now(), until).await.expect("claims").expect("a job");
        tx.commit().await.expect("commits");
        assert_eq!(run_due(&test.app).await.expect("runs"), 0);
        assert_eq!(run_one(&test.app, &id).await.expect("runs"), Ran::NotOurs);
        test.clock.advance_millis(120_000);
        assert_eq!(run_due(&test.app).await.expect("runs"), 1);
    }
}

#[tokio::test]
async fn workers_side_by_side_never_take_the_same_job() {
    for test in apps().await {
        for _ in 0..6 {
            queue_mail(&test).await;
        }
        let (one, two, three) = tokio::join!(run_due(&test.app), run_due(&test.app), run_due(&test.app));
        assert_eq!(one.expect("runs") + two.expect("runs") + three.expect("runs"), 6, "{}", test.store.name);
        assert!(rows(&test).await.iter().all(|row| row.0 == "done" && row.1 == 1));
    }
}

#[tokio::test]
async fn who_comes_back_after_his_lease_changes_nothing() {
    for test in apps().await {
        let id = queue_mail(&test).await;
        let mut tx = test.app.db.unscoped_write().await.expect("begins");
        let now = test.app.now();
        let late = store::unscoped_claim_one(&mut tx, &id, now, now).await.expect("claims").expect("a job");
        store::unscoped_claim_one(&mut tx, &id, now, now.plus_seconds(120)).await.expect("claims").expect("a job");
        tx.commit().await.expect("commits");
        let before = rows(&test).await;
        let lease = store::Lease { tenant: &late.tenant, id: &late.id, attempt: late.attempts };
        let mut tx = test.app.db.write(&late.tenant).await.expect("begins");
        assert!(!store::finish(&mut tx, lease).await.expect("finishes"));
        assert!(!store::retry(&mut tx, lease, now, "late").await.expect("puts back"));
        assert!(!store::bury(&mut tx, lease, "late").await.expect("buries"));
        let second = store::Lease { attempt: late.attempts + 1, ..lease };
        tx.commit().await.expect("commits");
        assert_eq!(rows(&test).await, before);
        let mut tx = test.app.db.write(&late.tenant).await.expect("begins");
        assert!(store::finish(&mut tx, second).await.expect("finishes"));
        assert!(!store::bury(&mut tx, second, "twice").await.expect("buries"), "what is over stays as it is");
        tx.commit().await.expect("commits");
        assert_eq!(rows(&test).await, [("done".to_owned(), 2, String::new(), 0)]);
    }
}

#[tokio::test]
async fn a_panic_is_a_failure_of_its_job_and_the_others_run_on() {
    for test in apps().await {
        queue(&test, BROKEN, b"x").await;
        test.clock.advance_millis(1);
        queue_mail(&test).await;
        assert_eq!(run_due(&test.app).await.expect("runs"), 2);
        let rows = rows(&test).await;
        assert_eq!((rows[0].0.as_str(), rows[0].2.as_str()), ("waiting", "the work panicked"));
        assert_eq!(rows[1].0, "done");
    }
}

#[tokio::test]
async fn a_pass_that_panics_or_fails_does_not_end_the_loop_around_it() {
    survive("a test", async { panic!("inner words") as Result<(), DbError> }).await;
    survive("a test", async { Err::<(), _>(DbError::DiskFull) }).await;
}

#[tokio::test]
async fn dead_jobs_can_be_counted() {
    for test in apps().await {
        queue_mail(&test).await;
        queue(&test, "nothing", b"x").await;
        assert_eq!(unscoped_count_dead(&test.app.db).await.expect("counts"), 0);
        run_due(&test.app).await.expect("runs");
        assert_eq!(unscoped_count_dead(&test.app.db).await.expect("counts"), 1);
    }
}
