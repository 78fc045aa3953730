//! Registering: what the form shows, what it ignores, what it refuses, and which links work.

use axum::http::StatusCode;

use super::browser::Browser;
use super::world::{NUMBER, PASSWORD, USERNAME, invited, kaesehof, path, picture};
use crate::identity::{Which, invite, revoke_invitation};
use crate::testing::apps;

const WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1000;

#[tokio::test]
async fn the_form_is_filled_in_and_locked_but_for_the_password() {
    for test in apps().await {
        let link = path(&invited(&test.app).await.registration_url);
        let page = Browser::new(&test.app).get(&link).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.body.matches(" readonly").count(), 6);
        for value in [NUMBER, "Käsehof Grünwald &amp; Söhne GmbH", "Müller-Weiß", USERNAME] {
            assert!(page.body.contains(value), "{value}");
        }
        for caption in [
            "Kundennummer",
            "Firma",
            "E-Mail-Adresse",
            "Vorname",
            "Nachname",
            "Benutzername",
            "Passwort bestätigen",
            "REGISTRIEREN",
        ] {
            assert!(page.body.contains(caption), "{caption}");
        }
    }
}

#[tokio::test]
async fn the_english_form_has_the_seeds_english_captions() {
    for test in apps().await.into_iter().take(1) {
        let link = path(&invited(&test.app).await.registration_url);
        let mut browser = Browser::new(&test.app);
        browser.lang = "en-GB";
        let page = browser.get(&link).await;
        for caption in [
            "Realm name",
            "Company name",
            "Email Address",
            "First name",
            "Last name",
            "Username",
            "Password",
            "Password confirmation",
        ] {
            assert!(
                page.body.contains(&format!(">{caption}<")) || page.body.contains(&format!(">{caption} <")),
                "{caption}"
            );
        }
        assert!(page.body.contains("Use a combination of 8 or more letters, numbers and symbols"));
    }
}

#[tokio::test]
async fn a_browser_without_a_language_gets_the_one_of_the_invitation() {
    for test in apps().await.into_iter().take(1) {
        let typed = crate::identity::NewInvitation { lang: kontor_model::Lang::En, ..kaesehof() };
        let invited = invite(&test.app, typed).await.unwrap_or_else(|error| panic!("{error}"));
        let mut browser = Browser::new(&test.app);
        browser.lang = "";
        assert!(browser.get(&path(&invited.registration_url)).await.body.contains("<html lang=\"en\""));
    }
}

#[tokio::test]
async fn looking_at_the_link_changes_nothing_however_often() {
    for test in apps().await {
        let link = path(&invited(&test.app).await.registration_url);
        let before = picture(&test).await;
        for _ in 0..3 {
            assert_eq!(Browser::new(&test.app).get(&link).await.status, 200);
            assert_eq!(Browser::new(&test.app).head(&link).await.status, 200);
        }
        assert_eq!(picture(&test).await, before);
    }
}

#[tokio::test]
async fn registering_makes_the_user_and_leads_to_a_filled_in_sign_in() {
    for test in apps().await {
        let mut browser = Browser::new(&test.app);
        browser.register(&test.app).await;
        let login = browser.get("/login").await;
        assert!(login.body.contains("Registrierung abgeschlossen"));
        assert!(
            login.body.contains(&format!("value=\"{NUMBER}\""))
                && login.body.contains(&format!("value=\"{USERNAME}\""))
        );
        assert!(!browser.get("/login").await.body.contains("Registrierung abgeschlossen"), "said once");
        let after = picture(&test).await;
        assert_eq!((after.users(), after.states()), (1, vec!["accepted"]));
        assert_eq!(after.actions(), ["invitation.created", "user.registered"]);
    }
}

#[tokio::test]
async fn posted_copies_of_locked_fields_are_ignored() {
    for test in apps().await {
        let link = path(&invited(&test.app).await.registration_url);
        let mut browser = Browser::new(&test.app);
        browser.get(&link).await;
        let tampered = [
            ("realm", "9999999999999"),
            ("company", "Fremde Firma"),
            ("email", "fremd@anderswo.example"),
            ("username", "admin"),
            ("password", PASSWORD),
            ("password_confirmation", PASSWORD),
        ];
        assert_eq!(browser.post(&link, &tampered).await.status, StatusCode::SEE_OTHER);
        let mut tx = test.app.db.unscoped_read().await.expect("begins");
        let users = crate::db::fetch_all!(
            &mut tx,
            (String, String, String),
            "SELECT t.number, u.username, u.email FROM users u JOIN tenants t ON t.id = u.tenant_id"
        )
        .expect("users");
        assert_eq!(users, [(NUMBER.to_owned(), USERNAME.to_owned(), "joerg.mueller@kaesehof.example".to_owned())]);
    }
}

#[tokio::test]
async fn a_password_that_breaks_the_rule_is_named_and_the_form_kept_without_it() {
    let long = format!("Aa-{}", "x".repeat(130));
    let cases = [
        ("", "", "Bitte wählen Sie ein Passwort."),
        ("Ab-4", "Ab-4", "zu kurz"),
        ("regentonne-25-liter", "regentonne-25-liter", "Groß- oder Kleinbuchstaben"),
        ("Regentonne25Liter", "Regentonne25Liter", "fehlt ein Sonderzeichen"),
        ("Passwort1!", "Passwort1!", "leicht zu erraten"),
        ("Käsehof-Grünwald1", "Käsehof-Grünwald1", "leicht zu erraten"),
        ("Regen\ttonne-25-Liter", "Regen\ttonne-25-Liter", "ein Zeichen, das man nicht sieht"),
        (long.as_str(), long.as_str(), "höchstens 128 Zeichen"),
        (PASSWORD, "Regentonne-26-Liter", "stimmen nicht überein"),
        (PASSWORD, "", "zur Bestätigung"),
    ];
    for test in apps().await {
        let link = path(&invited(&test.app).await.registration_url);
        let before = picture(&test).await;
        let mut browser = Browser::new(&test.app);
        browser.get(&link).await;
        for (password, confirmation, fault) in cases {
            let fields = [("password", password), ("password_confirmation", confirmation)];
            let answer = browser.post(&link, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{password}");
            assert!(answer.body.contains(fault), "{password}: {fault}");
            assert!(answer.body.contains("Müller-Weiß") && answer.body.contains("data-rule=\"special\""));
            assert!(password.is_empty() || !answer.body.contains(&format!("value=\"{password}")), "{password}");
        }
        assert_eq!(picture(&test).await, before);
        assert_eq!(test.app.identity.passwords.runs(), 0, "nothing refused is hashed");
    }
}

#[tokio::test]
async fn each_dead_link_says_what_it_is_and_nothing_else() {
    for test in apps().await {
        let mut browser = Browser::new(&test.app);
        let used = invited(&test.app).await;
        browser.get(&path(&used.registration_url)).await;
        let fields = [("password", PASSWORD), ("password_confirmation", PASSWORD)];
        browser.post(&path(&used.registration_url), &fields).await;
        let other = |number: &str| crate::identity::NewInvitation { customer: number.to_owned(), ..kaesehof() };
        let expired = invite(&test.app, other("1000")).await.unwrap_or_else(|error| panic!("{error}"));
        test.clock.advance_millis(WEEK_MS);
        let revoked = invite(&test.app, other("2000")).await.unwrap_or_else(|error| panic!("{error}"));
        revoke_invitation(&test.app, &Which::Id(revoked.invitation.id.clone())).await.expect("revokes");
        let forged =
            format!("{}0000000000", &path(&revoked.registration_url)[..path(&revoked.registration_url).len() - 10]);
        let cases = [
            (path(&used.registration_url), 410, "Link schon verwendet"),
            (path(&expired.registration_url), 410, "Link abgelaufen"),
            (path(&revoked.registration_url), 410, "Einladung zurückgezogen"),
            (forged, 404, "Link nicht bekannt"),
            ("/register/kein-link".to_owned(), 404, "Link nicht bekannt"),
            ("/register/%FF%FE".to_owned(), 400, "Formular nicht lesbar"),
        ];
        let before = picture(&test).await;
        for (link, status, title) in cases {
            for answer in [browser.get(&link).await, browser.post(&link, &fields).await] {
                assert_eq!(answer.status.as_u16(), status, "{link}");
                assert!(answer.body.contains(title), "{link}: {}", answer.body);
                assert!(!answer.body.contains("Käsehof") && !answer.body.contains(USERNAME), "{link}");
            }
        }
        assert_eq!(picture(&test).await, before);
    }
}

#[tokio::test]
async fn two_who_use_the_same_link_at_once_make_one_user() {
    for test in apps().await {
        let link = path(&invited(&test.app).await.registration_url);
        let fields = [("password", PASSWORD), ("password_confirmation", PASSWORD)];
        let (mut one, mut two) = (Browser::new(&test.app), Browser::new(&test.app));
        one.get(&link).await;
        two.get(&link).await;
        let (first, second) = tokio::join!(one.post(&link, &fields), two.post(&link, &fields));
        let mut answers = [first.status.as_u16(), second.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 410], "{}", test.store.name);
        assert_eq!(picture(&test).await.users(), 1);
    }
}

#[tokio::test]
async fn the_script_learns_which_rules_hold() {
    for test in apps().await.into_iter().take(1) {
        let link = path(&invited(&test.app).await.registration_url);
        let mut browser = Browser::new(&test.app);
        browser.get(&link).await;
        let answer = browser.post("/password/check", &[("password", "Regentonne25Liter")]).await;
        let json: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
        assert_eq!(json["rules"][2], serde_json::json!({ "id": "special", "ok": false }));
        assert_eq!((json["tone"].as_str(), json["word"].as_str()), (Some("warn"), Some("mittel")));
    }
}
