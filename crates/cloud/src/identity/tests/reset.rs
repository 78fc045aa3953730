//! Forgotten passwords.

use axum::http::StatusCode;

use super::browser::Browser;
use super::world::{NUMBER, PASSWORD, USERNAME, link_in, mails, path, picture};
use crate::jobs;
use crate::testing::{TestApp, apps};

const NEW: &str = "Gartenschlauch+12m";
const ASKED: [(&str, &str); 2] = [("customer_number", NUMBER), ("username", USERNAME)];
const FIELDS: [(&str, &str); 2] = [("password", NEW), ("password_confirmation", NEW)];

/// Asks for a link and reads it from the mail.
async fn ask(test: &TestApp, browser: &mut Browser) -> String {
    let before = mails(test).len();
    browser.get("/password/forgot").await;
    assert_eq!(browser.post("/password/forgot", &ASKED).await.status, StatusCode::OK);
    test.clock.advance_millis(5);
    jobs::run_due(&test.app).await.expect("runs");
    let mails = mails(test);
    assert_eq!(mails.len(), before + 1);
    let mail = mails.iter().rfind(|mail| mail.contains("/password/reset/")).expect("a mail");
    path(&link_in(mail, "https://kontor.example/password/reset/"))
}

#[tokio::test]
async fn the_link_sets_a_new_password_ends_all_sessions_and_is_confirmed_by_mail() {
    for test in apps().await {
        let mut elsewhere = Browser::signed_in(&test.app).await;
        let mut browser = Browser::new(&test.app);
        let link = ask(&test, &mut browser).await;
        assert_eq!(browser.get(&link).await.header("referrer-policy"), "no-referrer");
        assert_eq!(browser.post(&link, &FIELDS).await.header("location"), "/login");
        assert!(browser.get("/login").await.body.contains("Neues Passwort gespeichert"));
        assert_eq!(elsewhere.get("/").await.header("location"), "/login");
        assert_eq!(browser.sign_in(NUMBER, USERNAME, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(browser.sign_in(NUMBER, USERNAME, NEW).await.status, StatusCode::SEE_OTHER);
        jobs::run_due(&test.app).await.expect("runs");
        let told =
            mails(&test).into_iter().any(|mail| mail.contains("Passwort Ihres Zugangs zu Kontor wurde ge=C3=A4ndert"));
        assert!(told);
    }
}

#[tokio::test]
async fn a_link_works_once_and_looking_at_it_does_not_use_it() {
    for test in apps().await {
        let mut browser = Browser::new(&test.app);
        browser.register(&test.app).await;
        let link = ask(&test, &mut browser).await;
        for _ in 0..2 {
            assert_eq!(browser.head(&link).await.status, StatusCode::OK);
            assert_eq!(browser.get(&link).await.status, StatusCode::OK);
        }
        assert_eq!(browser.post(&link, &FIELDS).await.status, StatusCode::SEE_OTHER);
        let before = picture(&test).await;
        let again = browser.post(&link, &FIELDS).await;
        assert!(again.status == StatusCode::GONE && again.body.contains("Link schon verwendet"));
        assert_eq!(picture(&test).await, before);
    }
}

#[tokio::test]
async fn an_older_or_late_or_unknown_link_says_so_and_changes_nothing() {
    for test in apps().await {
        let mut browser = Browser::new(&test.app);
        browser.register(&test.app).await;
        let older = ask(&test, &mut browser).await;
        let newer = ask(&test, &mut browser).await;
        let before = picture(&test).await;
        let replaced = browser.post(&older, &FIELDS).await;
        assert!(replaced.status == StatusCode::GONE && replaced.body.contains("Es gibt einen neueren Link"));
        test.clock.advance_millis(60 * 60 * 1000);
        let late = browser.post(&newer, &FIELDS).await;
        assert!(late.status == StatusCode::GONE && late.body.contains("Link abgelaufen"));
        let unknown = browser.post("/password/reset/nichts", &FIELDS).await;
        assert!(unknown.status == StatusCode::NOT_FOUND && unknown.body.contains("Link nicht bekannt"));
        assert_eq!(picture(&test).await, before);
    }
}

#[tokio::test]
async fn a_weak_new_password_keeps_the_link_good() {
    for test in apps().await {
        let mut browser = Browser::new(&test.app);
        browser.register(&test.app).await;
        let link = ask(&test, &mut browser).await;
        browser.get(&link).await;
        let weak = browser.post(&link, &[("password", "kurz"), ("password_confirmation", "kurz")]).await;
        assert!(weak.status == StatusCode::UNPROCESSABLE_ENTITY && weak.body.contains("zu kurz"));
        assert_eq!(browser.post(&link, &FIELDS).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn who_is_unknown_gets_the_same_answer_and_no_mail() {
    for test in apps().await {
        let mut browser = Browser::new(&test.app);
        browser.register(&test.app).await;
        let mut bodies = Vec::new();
        let mails_before = picture(&test).await.mails();
        for (number, username) in [(NUMBER, "niemand"), ("9999", USERNAME), ("keine Zahl", "x"), (NUMBER, USERNAME)] {
            browser.get("/password/forgot").await;
            let fields = [("customer_number", number), ("username", username)];
            let answer = browser.post("/password/forgot", &fields).await;
            bodies.push((answer.status, answer.body));
            jobs::run_due(&test.app).await.expect("runs");
            let expected = mails_before + usize::from((number, username) == (NUMBER, USERNAME));
            assert_eq!(picture(&test).await.mails(), expected, "{number} {username}");
        }
        assert!(bodies.iter().all(|body| *body == bodies[0]));
    }
}

#[tokio::test]
async fn asking_too_often_has_to_wait_alike_for_unknown_accounts_and_sends_nothing() {
    for test in apps().await {
        let mut browser = Browser::new(&test.app);
        browser.register(&test.app).await;
        for username in [USERNAME, "niemand"] {
            let fields = [("customer_number", NUMBER), ("username", username)];
            browser.get("/password/forgot").await;
            for _ in 0..4 {
                assert_eq!(browser.post("/password/forgot", &fields).await.status, StatusCode::OK);
            }
            let before = picture(&test).await;
            let answer = browser.post("/password/forgot", &fields).await;
            assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "60"));
            assert_eq!(picture(&test).await, before);
        }
    }
}

#[tokio::test]
async fn empty_fields_are_named() {
    for test in apps().await.into_iter().take(1) {
        let mut browser = Browser::new(&test.app);
        browser.get("/password/forgot").await;
        let answer = browser.post("/password/forgot", &[("customer_number", NUMBER), ("username", "  ")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("Bitte füllen Sie dieses Feld aus.") && answer.body.contains(NUMBER));
    }
}
