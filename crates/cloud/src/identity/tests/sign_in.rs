//! Signing in and out: one answer, one hash, a wait that grows, sessions that nobody can plant.

use axum::http::StatusCode;

use super::browser::Browser;
use super::world::{NUMBER, PASSWORD, USERNAME, picture};
use crate::identity::sign_in::PER_SITE;
use crate::limits::site_bucket;
use crate::testing::apps;

const WRONG: &str = "Regentonne-26-Liter";

/// The page without what was typed and what differs on every request.
fn bare(body: &str, typed: &[&str]) -> String {
    let mut text = body.to_owned();
    for value in typed {
        text = text.replace(&format!("value=\"{value}\""), "value=\"\"");
    }
    let from = text.find("name=\"csrf\" value=\"").expect("a token");
    let to = text[from..].find('>').expect("an end") + from;
    text.replace_range(from..to, "");
    text
}

#[tokio::test]
async fn number_user_and_password_lead_in_and_set_a_hardened_cookie() {
    for test in apps().await {
        let mut browser = Browser::new(&test.app);
        browser.register(&test.app).await;
        browser.get("/login").await;
        let answer = browser.sign_in(NUMBER, USERNAME, PASSWORD).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/applications"));
        let cookie = answer
            .headers
            .get_all("set-cookie")
            .iter()
            .find_map(|line| line.to_str().ok().filter(|line| line.starts_with("__Host-kontor_session=")));
        let cookie = cookie.expect("a session cookie");
        for part in ["; HttpOnly", "; Secure", "; SameSite=Lax", "; Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert_eq!(browser.get("/login").await.header("location"), "/applications", "who is signed in goes on");
        assert_eq!(browser.get("/").await.header("location"), "/applications");
    }
}

#[tokio::test]
async fn spelling_of_the_user_name_does_not_matter_but_that_of_the_password_does() {
    for test in apps().await {
        let mut browser = Browser::new(&test.app);
        browser.register(&test.app).await;
        assert_eq!(browser.sign_in(NUMBER, " JMüller ", PASSWORD).await.status, StatusCode::SEE_OTHER);
        let refused = Browser::new(&test.app).sign_in(NUMBER, USERNAME, &PASSWORD.to_lowercase()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn the_answer_and_the_cost_are_the_same_whatever_is_wrong() {
    for test in apps().await {
        Browser::new(&test.app).register(&test.app).await;
        let cases = [(NUMBER, USERNAME), (NUMBER, "niemand"), ("9999999999999", USERNAME), ("keine Zahl", "x")];
        let mut answers = Vec::new();
        for (number, username) in cases {
            let runs = test.app.identity.passwords.runs();
            let answer = Browser::new(&test.app).sign_in(number, username, WRONG).await;
            assert_eq!(test.app.identity.passwords.runs(), runs + 1, "{number} {username}");
            assert!(!answer.body.contains(WRONG));
            answers.push((answer.status, bare(&answer.body, &[number, username])));
        }
        assert_eq!(answers[0].0, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answers[0].1.contains("Kundennummer, Benutzername oder Passwort stimmt nicht."));
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        assert_eq!(picture(&test).await.sessions(), 0);
    }
}

#[tokio::test]
async fn wrong_tries_lead_to_a_wait_before_anything_is_hashed_alike_for_unknown_accounts() {
    for test in apps().await {
        Browser::new(&test.app).register(&test.app).await;
        let mut waits = Vec::new();
        for (username, address) in [(USERNAME, "203.0.113.8:1"), ("niemand", "203.0.113.9:1")] {
            let mut browser = Browser::new(&test.app);
            browser.address = address;
            for _ in 0..6 {
                assert_eq!(browser.sign_in(NUMBER, username, WRONG).await.status, StatusCode::UNPROCESSABLE_ENTITY);
            }
            let runs = test.app.identity.passwords.runs();
            let answer = browser.sign_in(NUMBER, username, PASSWORD).await;
            assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
            assert_eq!(test.app.identity.passwords.runs(), runs);
            waits.push((answer.header("retry-after").to_owned(), bare(&answer.body, &[NUMBER, username])));
        }
        assert_eq!(waits[0].0, "2");
        assert!(waits[0].1.contains("Bitte warten Sie 2 Sekunden"));
        assert_eq!(waits[0], waits[1]);
    }
}

#[tokio::test]
async fn the_wait_doubles_ends_and_is_never_a_lock() {
    for test in apps().await.into_iter().take(1) {
        Browser::new(&test.app).register(&test.app).await;
        let mut browser = Browser::new(&test.app);
        let mut waits = Vec::new();
        for _ in 0..20 {
            browser.sign_in(NUMBER, USERNAME, WRONG).await;
            let wait = browser.sign_in(NUMBER, USERNAME, WRONG).await.header("retry-after").parse::<i64>().unwrap_or(0);
            waits.push(wait);
            test.clock.advance_millis(wait * 1000);
        }
        waits.retain(|wait| *wait > 0);
        assert_eq!(waits[..4], [2, 4, 8, 16]);
        assert_eq!(waits.last(), Some(&300));
        assert_eq!(browser.sign_in(NUMBER, USERNAME, PASSWORD).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn strangers_who_guess_do_not_make_a_known_browser_wait() {
    for test in apps().await.into_iter().take(1) {
        let mut known = Browser::signed_in(&test.app).await;
        known.cookies.remove("__Host-kontor_session");
        let mut stranger = Browser::new(&test.app);
        stranger.address = "198.51.100.4:1";
        for _ in 0..7 {
            stranger.sign_in(NUMBER, USERNAME, WRONG).await;
        }
        assert_eq!(stranger.sign_in(NUMBER, USERNAME, PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
        known.get("/login").await;
        assert_eq!(known.sign_in(NUMBER, USERNAME, PASSWORD).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_forged_device_cookie_is_worth_nothing() {
    for test in apps().await.into_iter().take(1) {
        let mut stranger = Browser::new(&test.app);
        for _ in 0..6 {
            stranger.sign_in(NUMBER, USERNAME, WRONG).await;
        }
        stranger.cookies.insert("__Host-kontor_device".to_owned(), "abc.test.AAAA".to_owned());
        assert_eq!(stranger.sign_in(NUMBER, USERNAME, WRONG).await.status, StatusCode::TOO_MANY_REQUESTS);
    }
}

#[tokio::test]
async fn one_address_that_tries_many_accounts_has_to_wait_too() {
    for test in apps().await.into_iter().take(1) {
        let mut browser = Browser::new(&test.app);
        let mut last = StatusCode::OK;
        for number in 0..32 {
            last = browser.sign_in(&format!("{:04}", 1000 + number), USERNAME, WRONG).await.status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
        browser.address = "198.51.100.4:1";
        assert_eq!(browser.sign_in("5000", USERNAME, WRONG).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn one_ipv6_site_that_changes_its_networks_has_to_wait_too() {
    for test in apps().await.into_iter().take(1) {
        let mut browser = Browser::new(&test.app);
        browser.address = "[2001:db8:1:2::1]:1";
        browser.sign_in(NUMBER, USERNAME, WRONG).await;
        let site = site_bucket("2001:db8:1::".parse().expect("an address")).expect("a site");
        for count in 2..=121 {
            let counted = test.app.limits.begin(&PER_SITE, &site, test.app.now()).expect("free");
            assert_eq!(counted.count, count);
        }
        browser.address = "[2001:db8:1:ffff::1]:1";
        assert_eq!(browser.sign_in(NUMBER, "niemand", WRONG).await.status, StatusCode::TOO_MANY_REQUESTS);
        browser.address = "[2001:db8:2::1]:1";
        assert_eq!(browser.sign_in(NUMBER, "niemand", WRONG).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn a_planted_session_cookie_is_replaced_and_ends() {
    for test in apps().await {
        let mut attacker = Browser::signed_in(&test.app).await;
        let planted = attacker.cookies["__Host-kontor_session"].clone();
        let mut victim = Browser::new(&test.app);
        victim.get("/login").await;
        victim
            .cookies
            .insert("__Host-kontor_session".to_owned(), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned());
        assert_eq!(victim.sign_in(NUMBER, USERNAME, PASSWORD).await.status, StatusCode::SEE_OTHER);
        assert_ne!(victim.cookies["__Host-kontor_session"], "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        victim.get("/applications").await;
        victim.cookies.insert("__Host-kontor_session".to_owned(), planted);
        victim.get("/applications").await;
        assert_eq!(victim.sign_in(NUMBER, USERNAME, PASSWORD).await.status, StatusCode::SEE_OTHER);
        assert_eq!(attacker.get("/").await.header("location"), "/login", "the session signed in over is gone");
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_for_good() {
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        browser.get("/applications").await;
        let cookie = browser.cookies["__Host-kontor_session"].clone();
        assert_eq!(browser.get("/logout").await.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(picture(&test).await.sessions(), 1);
        assert_eq!(browser.post("/logout", &[]).await.header("location"), "/login");
        assert!(browser.get("/login").await.body.contains("Sie sind abgemeldet"));
        browser.cookies.insert("__Host-kontor_session".to_owned(), cookie);
        assert_eq!(browser.get("/").await.header("location"), "/login");
        assert_eq!(picture(&test).await.sessions(), 0);
    }
}

#[tokio::test]
async fn a_session_ends_when_idle_and_in_any_case_after_a_working_day() {
    for test in apps().await {
        let mut idle = Browser::signed_in(&test.app).await;
        test.clock.advance_millis(2 * 60 * 60 * 1000);
        assert_eq!(idle.get("/").await.header("location"), "/login");
        idle.get("/login").await;
        idle.sign_in(NUMBER, USERNAME, PASSWORD).await;
        for _ in 0..11 {
            test.clock.advance_millis(60 * 60 * 1000);
            assert_eq!(idle.get("/").await.header("location"), "/applications");
        }
        test.clock.advance_millis(60 * 60 * 1000);
        assert_eq!(idle.get("/").await.header("location"), "/login");
    }
}

#[tokio::test]
async fn after_signing_in_one_comes_back_to_own_pages_only() {
    for test in apps().await.into_iter().take(1) {
        let mut browser = Browser::new(&test.app);
        browser.register(&test.app).await;
        let sent = browser.get("/shipping/settings").await;
        assert_eq!(sent.header("location"), "/login?next=/shipping/settings");
        let cases = [
            ("/shipping/settings", "/shipping/settings"),
            ("//anderswo.example/", "/applications"),
            ("/\\anderswo.example", "/applications"),
            ("https://anderswo.example/", "/applications"),
            ("/a\r\nset-cookie: x=y", "/applications"),
            ("/login?next=/login", "/applications"),
        ];
        for (next, goes_to) in cases {
            let mut browser = Browser::new(&test.app);
            browser.get(&format!("/login?next={}", super::browser::encode(next))).await;
            let fields = [("customer_number", NUMBER), ("username", USERNAME), ("password", PASSWORD), ("next", next)];
            assert_eq!(browser.post("/login", &fields).await.header("location"), goes_to, "{next}");
        }
    }
}
