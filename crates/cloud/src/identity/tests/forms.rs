//! Forms that are no forms, and forms from elsewhere: refused with a page, and nothing is changed.

use axum::http::StatusCode;

use super::browser::Browser;
use super::world::{PASSWORD, invited, path, picture};
use crate::identity::forms::parse;
use crate::testing::apps;

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn what_is_no_readable_form_is_refused_with_a_page() {
    for test in apps().await {
        let link = path(&invited(&test.app).await.registration_url);
        let before = picture(&test).await;
        let mut browser = Browser::new(&test.app);
        browser.get(&link).await;
        let csrf = browser.csrf.clone();
        let huge = format!("csrf={csrf}&password={}", "a".repeat(70_000));
        let cases = [
            ("application/json", "{}".to_owned(), 415, "Kein Formular"),
            ("", String::new(), 415, "Kein Formular"),
            (FORM, format!("csrf={csrf}&password=%FF%FE"), 400, "Formular nicht lesbar"),
            (FORM, format!("csrf={csrf}&password=%G1"), 400, "Formular nicht lesbar"),
            (FORM, huge, 413, "Formular zu groß"),
            (FORM, "password=x".to_owned(), 403, "Formular abgelaufen"),
            (FORM, "csrf=falsch&password=x".to_owned(), 403, "Formular abgelaufen"),
        ];
        for page in [link.as_str(), "/login", "/password/forgot", "/password/check", "/logout"] {
            for (kind, body, status, title) in &cases {
                let answer = browser.post_raw(page, kind, body.clone()).await;
                assert_eq!(answer.status.as_u16(), *status, "{page} {kind}");
                assert!(answer.body.contains(title) && answer.body.contains("req_"), "{page} {title}");
            }
        }
        assert_eq!(picture(&test).await, before);
        assert_eq!(test.app.identity.passwords.runs(), 0);
    }
}

#[tokio::test]
async fn a_token_of_another_browser_is_worth_nothing() {
    for test in apps().await {
        let link = path(&invited(&test.app).await.registration_url);
        let before = picture(&test).await;
        let (mut one, mut two) = (Browser::new(&test.app), Browser::new(&test.app));
        one.get(&link).await;
        two.get(&link).await;
        one.csrf = two.csrf.clone();
        let fields = [("password", PASSWORD), ("password_confirmation", PASSWORD)];
        assert_eq!(one.post(&link, &fields).await.status, StatusCode::FORBIDDEN);
        assert_eq!(picture(&test).await, before);
    }
}

#[tokio::test]
async fn a_visitor_who_chooses_his_cookie_gets_no_token_of_a_session() {
    for test in apps().await {
        let mut victim = Browser::signed_in(&test.app).await;
        victim.get("/applications").await;
        let before = picture(&test).await;
        let session = before.session_ids().next().expect("a session").to_owned();
        for chosen in [session.clone(), format!("session:{session}")] {
            let mut stranger = Browser::new(&test.app);
            stranger.cookies.insert("__Host-kontor_visit".to_owned(), chosen);
            stranger.get("/login").await;
            victim.csrf = stranger.csrf.clone();
            assert_eq!(victim.post("/logout", &[]).await.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(picture(&test).await, before);
    }
}

#[test]
fn forms_are_read_like_browsers_write_them() {
    let fields = parse(b"name=J%C3%B6rg+M%C3%BCller&leer=&nackt&&name=zwei").expect("a form");
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(fields, [pair("name", "Jörg Müller"), pair("leer", ""), pair("nackt", ""), pair("name", "zwei")]);
    for broken in [&b"a=%"[..], b"a=%4", b"a=%ZZ", b"a=\xff", b"a=%C3"] {
        assert!(parse(broken).is_none(), "{broken:?}");
    }
}
