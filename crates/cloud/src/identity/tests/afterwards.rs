//! What is written after the answer: an account is not told by a store that fails, and a password that was changed is
//! worth nothing.

use axum::http::StatusCode;
use kontor_model::fold::fold;

use super::browser::Browser;
use super::world::{NUMBER, PASSWORD, USERNAME, link_in, mails, path, picture};
use crate::db::{execute, fetch_all};
use crate::identity::afterwards::Asked;
use crate::identity::reset::send_reset_link;
use crate::identity::session::begin_session;
use crate::identity::{store, work_off};
use crate::jobs;
use crate::testing::{TestApp, apps};

const WRONG: &str = "Regentonne-26-Liter";
const NEW: &str = "Gartenschlauch+12m";

async fn change(test: &TestApp, sql: &'static str) {
    let mut tx = test.app.db.unscoped_write().await.expect("begins");
    execute!(&mut tx, sql).expect("changes");
    tx.commit().await.expect("commits");
}

/// Makes every audit entry fail, as a full disk does.
async fn lose_audit(test: &TestApp) {
    change(test, "ALTER TABLE audit_heads RENAME TO audit_heads_away").await;
}

async fn find_audit(test: &TestApp) {
    change(test, "ALTER TABLE audit_heads_away RENAME TO audit_heads").await;
}

/// Details of the entries about wrong passwords.
async fn refusals(test: &TestApp) -> Vec<String> {
    const SQL: &str = "SELECT detail FROM audit WHERE action = 'sign_in.refused' ORDER BY sequence";
    let mut tx = test.app.db.unscoped_read().await.expect("begins");
    fetch_all!(&mut tx, (String,), SQL).expect("reads").into_iter().map(|(detail,)| detail).collect()
}

fn asked(test: &TestApp) -> Asked {
    Asked { number: NUMBER.parse().expect("a number"), username: USERNAME.to_owned(), at: test.app.now() }
}

#[tokio::test]
async fn a_wrong_password_answers_alike_while_nothing_can_be_written_and_is_noted_later() {
    for test in apps().await {
        Browser::new(&test.app).register(&test.app).await;
        lose_audit(&test).await;
        for username in [USERNAME, "niemand"] {
            let answer = Browser::new(&test.app).sign_in(NUMBER, username, WRONG).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{username}");
        }
        assert!(work_off(&test.app).await.is_err());
        find_audit(&test).await;
        work_off(&test.app).await.expect("writes");
        assert_eq!(refusals(&test).await, ["password"]);
    }
}

#[tokio::test]
async fn a_wrong_password_writes_nothing_before_its_answer() {
    for test in apps().await {
        Browser::new(&test.app).register(&test.app).await;
        let before = picture(&test).await;
        Browser::new(&test.app).sign_in(NUMBER, USERNAME, WRONG).await;
        let mut browser = Browser::new(&test.app);
        browser.get("/password/forgot").await;
        browser.post("/password/forgot", &[("customer_number", NUMBER), ("username", USERNAME)]).await;
        assert_eq!(picture(&test).await, before);
    }
}

#[tokio::test]
async fn of_a_series_of_wrong_passwords_the_first_is_written_at_once_and_the_rest_as_a_number() {
    for test in apps().await {
        Browser::new(&test.app).register(&test.app).await;
        let wrong = async || {
            Browser::new(&test.app).sign_in(NUMBER, USERNAME, WRONG).await;
            work_off(&test.app).await.expect("writes");
        };
        for _ in 0..4 {
            wrong().await;
        }
        assert_eq!(refusals(&test).await, ["password"]);
        test.clock.advance_millis(10 * 60 * 1000);
        work_off(&test.app).await.expect("writes");
        assert_eq!(refusals(&test).await, ["password", "password, 3 times"]);
        wrong().await;
        assert_eq!(refusals(&test).await.len(), 3, "a new series");
    }
}

#[tokio::test]
async fn a_link_is_promised_alike_while_nothing_can_be_written_and_is_sent_later() {
    for test in apps().await {
        let mut browser = Browser::new(&test.app);
        browser.register(&test.app).await;
        let before = mails(&test).len();
        lose_audit(&test).await;
        for username in [USERNAME, "niemand"] {
            browser.get("/password/forgot").await;
            let fields = [("customer_number", NUMBER), ("username", username)];
            assert_eq!(browser.post("/password/forgot", &fields).await.status, StatusCode::OK, "{username}");
        }
        jobs::run_due(&test.app).await.expect("runs");
        assert_eq!(mails(&test).len(), before);
        find_audit(&test).await;
        jobs::run_due(&test.app).await.expect("runs");
        assert_eq!(mails(&test).len(), before + 1);
    }
}

#[tokio::test]
async fn a_link_that_cannot_be_sent_for_an_hour_is_given_up() {
    for test in apps().await {
        Browser::new(&test.app).register(&test.app).await;
        let before = mails(&test).len();
        test.app.identity.afterwards.ask(asked(&test));
        lose_audit(&test).await;
        test.clock.advance_millis(60 * 60 * 1000);
        jobs::run_due(&test.app).await.expect("runs");
        find_audit(&test).await;
        jobs::run_due(&test.app).await.expect("runs");
        assert_eq!(mails(&test).len(), before);
    }
}

#[tokio::test]
async fn two_requests_at_once_both_go_well_and_one_link_is_open() {
    for test in apps().await {
        Browser::new(&test.app).register(&test.app).await;
        let asked = asked(&test);
        let sends = (0..4).map(|_| send_reset_link(&test.app, &asked));
        for sent in futures_util::future::join_all(sends).await {
            sent.unwrap_or_else(|error| panic!("{}: {error}", test.store.name));
        }
        const OPEN: &str = "SELECT id FROM password_resets WHERE state = 'pending'";
        let mut tx = test.app.db.unscoped_read().await.expect("begins");
        assert_eq!(fetch_all!(&mut tx, (String,), OPEN).expect("reads").len(), 1);
    }
}

#[tokio::test]
async fn a_password_that_was_changed_while_it_was_compared_opens_no_session() {
    for test in apps().await {
        let app = &test.app;
        let mut browser = Browser::new(app);
        browser.register(app).await;
        let mut tx = app.db.unscoped_read().await.expect("begins");
        let number = NUMBER.parse().expect("a number");
        let tenant = store::tenants::unscoped_find_by_number(&mut tx, &number).await.expect("reads").expect("one");
        let found = store::users::find_by_name(&mut tx, &tenant.id, &fold(USERNAME)).await.expect("reads");
        let found = found.expect("a user");
        drop(tx);

        app.identity.afterwards.ask(asked(&test));
        jobs::run_due(app).await.expect("runs");
        let mails = mails(&test);
        let mail = mails.iter().find(|mail| mail.contains("/password/reset/")).expect("a mail");
        let link = path(&link_in(mail, "https://kontor.example/password/reset/"));
        browser.get(&link).await;
        let answer = browser.post(&link, &[("password", NEW), ("password_confirmation", NEW)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);

        let before = picture(&test).await;
        assert!(begin_session(app, &tenant, &found, None).await.expect("looks").is_none());
        assert_eq!(picture(&test).await, before);
        assert_eq!(browser.sign_in(NUMBER, USERNAME, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(browser.sign_in(NUMBER, USERNAME, NEW).await.status, StatusCode::SEE_OTHER);
    }
}
