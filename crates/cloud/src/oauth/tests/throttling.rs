//! How failures are slowed down, that the right secret never is for long, and that waits tell nobody which ids exist.

use super::{application, ask, basic, full_realm, other_secret, post};
use crate::testing::{TestApp, apps};

const GRANT: &str = "grant_type=client_credentials";

async fn fail(test: &TestApp, id: &str, times: u32) -> Vec<u16> {
    let header = basic(id, other_secret().expose());
    let mut statuses = Vec::new();
    for _ in 0..times {
        statuses.push(post(&test.app, "/oauth/token", Some(&header), GRANT).await.status.as_u16());
    }
    statuses
}

#[tokio::test]
async fn after_ten_wrong_secrets_the_answer_is_to_slow_down() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        assert_eq!(fail(&test, known.id.as_str(), 11).await, [401; 11], "{}", test.store.name);
        let header = basic(known.id.as_str(), other_secret().expose());
        let answer = post(&test.app, "/oauth/token", Some(&header), GRANT).await;
        assert_eq!((answer.status.as_u16(), answer.error().as_str()), (429, "slow_down"));
        assert_eq!((answer.header("retry-after"), answer.header("cache-control")), ("2", "no-store"));
    }
}

#[tokio::test]
async fn the_right_secret_passes_while_wrong_ones_are_slowed_down() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        assert_eq!(fail(&test, known.id.as_str(), 20).await.last(), Some(&429), "{}", test.store.name);
        assert_eq!(ask(&test.app, &known).await.status, 200);
    }
}

#[tokio::test]
async fn a_storm_stops_all_comparing_for_seconds_only() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        fail(&test, known.id.as_str(), 110).await;
        assert_eq!(ask(&test.app, &known).await.status, 429, "{}", test.store.name);
        test.clock.advance_millis(5_000);
        assert_eq!(ask(&test.app, &known).await.status, 200);
    }
}

#[tokio::test]
async fn a_storm_does_not_touch_an_application_at_work() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        let other = application(&test.app, &realm, "Zwei").await;
        assert_eq!(ask(&test.app, &other).await.status, 200);
        fail(&test, known.id.as_str(), 110).await;
        fail(&test, "kc_01M83WFEZ084G7ZWYRD6Z1RV0W", 110).await;
        assert_eq!(ask(&test.app, &other).await.status, 200, "{}", test.store.name);
    }
}

#[tokio::test]
async fn unknown_applications_are_slowed_down_like_known_ones() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        let of_known = fail(&test, known.id.as_str(), 15).await;
        let of_unknown = fail(&test, "kc_01M83WFEZ084G7ZWYRD6Z1RV0W", 15).await;
        assert_eq!(of_known, of_unknown, "{}", test.store.name);
    }
}

/// What a failing client sees of one answer.
async fn seen(test: &TestApp, id: &str) -> (u16, String, String) {
    let header = basic(id, other_secret().expose());
    let answer = post(&test.app, "/oauth/token", Some(&header), GRANT).await;
    (answer.status.as_u16(), answer.header("retry-after").to_owned(), answer.body)
}

const UNKNOWN: &str = "kc_01M83WFEZ084G7ZWYRD6Z1RV0W";

/// Twice the same cloud: one to try a known application in, one for an unknown one.
async fn twins() -> Vec<(TestApp, TestApp)> {
    apps().await.into_iter().zip(apps().await).collect()
}

#[tokio::test]
async fn unknown_and_wrong_wait_alike_from_the_first_failure_to_the_hard_bound_and_beyond() {
    for (one, other) in twins().await {
        let realm = full_realm(&one.app).await;
        let known = application(&one.app, &realm, "Eins").await;
        for number in 0..150 {
            let (of_known, of_unknown) = (seen(&one, known.id.as_str()).await, seen(&other, UNKNOWN).await);
            assert_eq!(of_known, of_unknown, "{}: failure {number}", one.store.name);
            one.clock.advance_millis(137 * (number % 11));
            other.clock.advance_millis(137 * (number % 11));
        }
    }
}

#[tokio::test]
async fn unknown_and_wrong_wait_alike_from_an_address_that_tried_many_others() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let at_work = application(&test.app, &realm, "Eins").await;
        let unused = application(&test.app, &realm, "Zwei").await;
        assert_eq!(ask(&test.app, &at_work).await.status, 200);
        for number in 0..101 {
            fail(&test, &format!("kc_{number}"), 1).await;
        }
        let of_unknown = seen(&test, UNKNOWN).await;
        assert_eq!((of_unknown.0, of_unknown.1.as_str()), (429, "1"), "{}", test.store.name);
        assert_eq!(seen(&test, at_work.id.as_str()).await, of_unknown, "{}", test.store.name);
        assert_eq!(seen(&test, unused.id.as_str()).await, of_unknown, "{}", test.store.name);
        assert_eq!(seen(&test, "no id at all").await, of_unknown, "{}", test.store.name);
        assert_eq!(ask(&test.app, &at_work).await.status, 200, "what is at work goes on");
    }
}

#[tokio::test]
async fn a_mistyped_id_does_not_slow_another_one_down() {
    for test in apps().await {
        assert_eq!(fail(&test, UNKNOWN, 20).await.last(), Some(&429), "{}", test.store.name);
        assert_eq!(fail(&test, "kc_01M83WFEZ084G7ZWYRD6Z1RV0X", 1).await, [401], "{}", test.store.name);
    }
}
