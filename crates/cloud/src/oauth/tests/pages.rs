//! The way through the pages of applications, as a browser without script goes it.

use http::StatusCode;

use super::{all_texts, rows};
use crate::db::execute;
use crate::identity::tests::browser::{Answer, Browser};
use crate::testing::{TestApp, apps};

/// The text between two marks.
fn between<'a>(body: &'a str, start: &str, end: &str) -> &'a str {
    body.split(start).nth(1).and_then(|rest| rest.split(end).next()).unwrap_or_else(|| panic!("no {start} in {body}"))
}

fn secret_of(answer: &Answer) -> String {
    between(&answer.body, r#"id="client-secret" data-wipe>"#, "<").to_owned()
}

fn id_of(answer: &Answer) -> String {
    between(&answer.body, r#"id="client-id">"#, "<").to_owned()
}

/// Opens the dialog and saves a name; answers with the single-use id too.
async fn save(browser: &mut Browser, name: &str) -> (Answer, String) {
    let dialog = browser.get("/applications/new").await;
    let form_id = between(&dialog.body, r#"name="form_id" value=""#, "\"").to_owned();
    let answer = browser.post("/applications", &[("name", name), ("form_id", &form_id)]).await;
    (answer, form_id)
}

async fn count(test: &TestApp) -> usize {
    rows(&test.app, "SELECT id FROM oauth_clients WHERE state <> 'deleted'").await.len()
}

#[tokio::test]
async fn who_is_not_signed_in_is_sent_to_the_sign_in_page() {
    for test in apps().await {
        let mut browser = Browser::new(&test.app);
        for path in ["/applications", "/applications/new", "/applications/kc_01M83WFEZ084G7ZWYRD6Z1RV0W/delete"] {
            let answer = browser.get(path).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
            assert!(answer.header("location").starts_with("/login"), "{path}");
        }
        browser.get("/login").await;
        let answer = browser.post("/applications", &[("name", "Eins")]).await;
        assert_eq!((answer.header("location"), count(&test).await), ("/login", 0), "{}", test.store.name);
    }
}

#[tokio::test]
async fn the_empty_list_says_so_and_offers_to_add() {
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        let answer = browser.get("/applications").await;
        assert_eq!(answer.status, 200, "{}", test.store.name);
        for text in
            ["<h1>Anwendungen</h1>", "Noch keine Anwendungen angelegt", "Hinzufügen", "href=\"/applications/new\""]
        {
            assert!(answer.body.contains(text), "{text}");
        }
    }
}

#[tokio::test]
async fn the_dialog_has_one_field_and_two_buttons() {
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        let answer = browser.get("/applications/new").await;
        for text in ["Anwendung hinzufügen", "Anwendungsname", ">SPEICHERN<", ">ABBRECHEN<"] {
            assert!(answer.body.contains(text), "{text}");
        }
    }
}

#[tokio::test]
async fn saving_shows_the_secret_once_with_the_captions_of_the_seed() {
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        let (answer, _) = save(&mut browser, "microtech büro+").await;
        assert_eq!(
            (answer.status, answer.header("cache-control")),
            (StatusCode::OK, "no-store"),
            "{}",
            test.store.name
        );
        for text in [
            "neue Anwendung erstellt",
            "Anwendungsname:",
            "microtech büro+",
            "ClientId:",
            "ClientSecret:",
            "ClientId in Zwischenablage kopieren...",
            "Das ClientSecret muss <strong>JETZT</strong> notiert werden, es ist nicht möglich es später erneut anzuzeigen.",
            ">VERSTANDEN<",
        ] {
            assert!(answer.body.contains(text), "{text}");
        }
        assert!(id_of(&answer).starts_with("kc_") && secret_of(&answer).starts_with("ks_"));
        assert_eq!(answer.body.matches(&secret_of(&answer)).count(), 1, "the secret stands there once");
    }
}

#[tokio::test]
async fn the_pair_shown_gets_a_token() {
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        let (answer, _) = save(&mut browser, "microtech büro+").await;
        let header = super::basic(&id_of(&answer), &secret_of(&answer));
        let token = super::post(&test.app, "/oauth/token", Some(&header), "grant_type=client_credentials").await;
        assert_eq!(token.status, 200, "{}", test.store.name);
    }
}

#[tokio::test]
async fn the_same_form_sent_again_goes_to_the_list_and_brings_no_secret() {
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        let (first, form_id) = save(&mut browser, "microtech büro+").await;
        let secret = secret_of(&first);
        let again = browser.post("/applications", &[("name", "microtech büro+"), ("form_id", &form_id)]).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", test.store.name);
        let list = browser.get(again.header("location")).await;
        assert!(list.body.contains("Diese Anwendung wurde bereits angelegt."));
        assert!(!again.body.contains(&secret) && !list.body.contains(&secret));
        assert_eq!(count(&test).await, 1);
    }
}

#[tokio::test]
async fn the_secret_is_on_no_later_page_and_in_no_table() {
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        let (answer, _) = save(&mut browser, "microtech büro+").await;
        let (id, secret) = (id_of(&answer), secret_of(&answer));
        let middle = &secret[7..48];
        for path in ["/applications".to_owned(), "/applications/new".to_owned(), format!("/applications/{id}/delete")] {
            let page = browser.get(&path).await;
            assert!(page.body.contains(&id) && !page.body.contains(middle), "{path}");
        }
        assert!(!all_texts(&test.app).await.contains(middle), "{}", test.store.name);
    }
}

#[tokio::test]
async fn behind_the_secret_stands_the_list_with_the_new_application_as_it_is_from_then_on() {
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        save(&mut browser, "Packtisch").await;
        let (answer, _) = save(&mut browser, "microtech büro+").await;
        let list = browser.get("/applications").await;
        let table = |answer: &Answer| between(&answer.body, "<tbody>", "</tbody>").to_owned();
        assert_eq!(table(&answer), table(&list), "{}", test.store.name);
        assert!(table(&list).contains("Packtisch") && table(&list).contains(&id_of(&answer)));
    }
}

#[tokio::test]
async fn when_the_list_cannot_be_read_nothing_is_created_whose_secret_nobody_would_see() {
    const DAMAGE: &str = "UPDATE oauth_clients SET state = 'damaged'";
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        save(&mut browser, "Packtisch").await;
        let mut tx = test.store.db.unscoped_write().await.expect("begins");
        execute!(&mut tx, DAMAGE).expect("damages");
        tx.commit().await.expect("commits");
        let answer = browser.post("/applications", &[("name", "Nachtlauf")]).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", test.store.name);
        assert_eq!(count(&test).await, 1);
    }
}

#[tokio::test]
async fn a_name_alone_is_enough_for_a_script() {
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        browser.get("/applications/new").await;
        let answer = browser.post("/applications", &[("name", "Nachtlauf")]).await;
        assert!(secret_of(&answer).starts_with("ks_"), "{}", test.store.name);
    }
}

#[tokio::test]
async fn a_wrong_name_is_told_at_the_field_and_kept() {
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        save(&mut browser, "Packtisch").await;
        let long = "ü".repeat(61);
        for (name, kept, said) in [
            ("  ", "value=\"  \"", "Geben Sie einen Anwendungsnamen ein"),
            ("PACKTISCH", "value=\"PACKTISCH\"", "gibt es schon"),
            (long.as_str(), long.as_str(), "höchstens 60 Zeichen"),
            ("a\tb", "value=\"a\tb\"", "Steuerzeichen"),
        ] {
            let (answer, _) = save(&mut browser, name).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(answer.body.contains(said) && answer.body.contains(kept), "{name}: {}", answer.body);
            assert!(answer.body.contains("aria-invalid=\"true\""), "{name}");
        }
        assert_eq!(count(&test).await, 1, "{}", test.store.name);
    }
}

#[tokio::test]
async fn a_repaired_name_may_be_sent_with_the_form_that_was_refused() {
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        let (refused, form_id) = save(&mut browser, " ").await;
        assert!(refused.body.contains(&form_id));
        let answer = browser.post("/applications", &[("name", "Packtisch"), ("form_id", &form_id)]).await;
        assert_eq!(answer.status, 200, "{}", test.store.name);
    }
}

#[tokio::test]
async fn markup_in_a_name_is_text() {
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        let (answer, _) = save(&mut browser, "<script>alert(1)</script>").await;
        let id = id_of(&answer);
        for path in ["/applications".to_owned(), format!("/applications/{id}/delete")] {
            let page = browser.get(&path).await;
            assert!(!page.body.contains("<script>alert") && page.body.contains("&lt;script&gt;"), "{path}");
        }
    }
}

#[tokio::test]
async fn without_the_csrf_token_nothing_is_created_or_deleted() {
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        let (answer, _) = save(&mut browser, "Packtisch").await;
        let id = id_of(&answer);
        browser.csrf = "x".to_owned();
        let created = browser.post("/applications", &[("name", "Zwei")]).await;
        browser.csrf = "x".to_owned();
        let deleted = browser.post(&format!("/applications/{id}/delete"), &[]).await;
        assert_eq!((created.status, deleted.status), (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN));
        assert_eq!(count(&test).await, 1, "{}", test.store.name);
    }
}

#[tokio::test]
async fn deleting_asks_first_and_names_the_application_and_what_happens() {
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        let (answer, _) = save(&mut browser, "Packtisch").await;
        let path = format!("/applications/{}/delete", id_of(&answer));
        let asked = browser.get(&path).await;
        assert!(asked.body.contains("<strong>Packtisch</strong>") && asked.body.contains("ab sofort abgewiesen"));
        assert_eq!(count(&test).await, 1, "asking deletes nothing");
        let deleted = browser.post(&path, &[]).await;
        assert_eq!(deleted.status, StatusCode::SEE_OTHER, "{}", test.store.name);
        let list = browser.get(deleted.header("location")).await;
        assert!(list.body.contains("Die Anwendung wurde gelöscht.") && list.body.contains("Noch keine Anwendungen"));
        assert_eq!(browser.get(&path).await.status, 404);
    }
}

#[tokio::test]
async fn what_is_no_client_id_is_not_found() {
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        for id in ["kc_01M83WFEZ084G7ZWYRD6Z1RV0W", "x", "%00", "kc_"] {
            assert_eq!(browser.get(&format!("/applications/{id}/delete")).await.status, 404, "{id}");
            browser.get("/applications/new").await;
            assert_eq!(browser.post(&format!("/applications/{id}/delete"), &[]).await.status, 404, "{id}");
        }
    }
}

#[tokio::test]
async fn english_pages_are_english() {
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        browser.get("/language/en?back=/applications").await;
        let (answer, _) = save(&mut browser, "microtech büro+").await;
        for text in ["New application created", "Client ID:", "Client secret:", "UNDERSTOOD", "<strong>NOW</strong>"] {
            assert!(answer.body.contains(text), "{}: {text}", test.store.name);
        }
    }
}
