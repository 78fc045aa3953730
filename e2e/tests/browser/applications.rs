//! Applications: the secret is shown once, and deleting asks first.

use kontor_e2e::browser::Browser;
use kontor_e2e::journey::{Auditor, GRETA, Hurried, Witness, add_application, arrive};
use kontor_e2e::server::Server;
use kontor_e2e::words::{Language, Portal};
use serde_json::json;

use crate::open;

/// Walks to the empty list of applications.
async fn at_the_list(language: Language) -> (Server, Browser, &'static Portal) {
    let (server, browser) = open(language, true).await;
    let link = server.invite(&GRETA, language).await;
    arrive(&browser, language.portal(), &GRETA, &link, &Hurried).await;
    (server, browser, language.portal())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_copy_buttons_copy_both_values() {
    let (server, browser, words) = at_the_list(Language::German).await;
    let permissions =
        json!({ "origin": server.cloud, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    browser.developer("Browser.grantPermissions", permissions).await;
    let shown = add_application(&browser, words, "microtech büro+", &Hurried).await;
    browser.sees(words.now).await;

    for (hint, value) in words.copy.iter().zip([&shown.id, &shown.secret]) {
        browser.press(hint).await;
        let read = "const done = arguments[0]; navigator.clipboard.readText().then(done, e => done(String(e)));";
        let copied = browser.client.execute_async(read, Vec::new()).await.expect("the clipboard can be read");
        assert_eq!(copied.as_str(), Some(value.as_str()));
    }
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_shows_the_client_id_and_never_the_secret() {
    let (_server, browser, words) = at_the_list(Language::German).await;
    let shown = add_application(&browser, words, "microtech büro+", &Hurried).await;

    browser.press(words.understood).await;

    browser.sees(&shown.id).await;
    Auditor.look(&browser, "applications").await;
    let source = browser.client.source().await.expect("the page has a source");
    assert!(!source.contains(&shown.secret));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reloading_does_not_bring_the_secret_again() {
    let (_server, browser, words) = at_the_list(Language::German).await;
    let shown = add_application(&browser, words, "Packtisch 2", &Hurried).await;

    // Reloading the answer to a form sends the form again.
    browser.client.refresh().await.expect("the page reloads");

    browser.sees(words.already).await;
    let source = browser.client.source().await.expect("the page has a source");
    assert!(!source.contains(&shown.secret));
    assert_eq!(source.matches(&format!("id-{}\"", shown.id)).count(), 2, "one row, with its copy button");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn going_back_does_not_bring_the_secret_again() {
    let (_server, browser, words) = at_the_list(Language::English).await;
    let shown = add_application(&browser, words, "Night run", &Hurried).await;
    browser.press(words.understood).await;
    browser.sees(&shown.id).await;

    browser.client.back().await.expect("the browser goes back");

    let source = browser.client.source().await.expect("the page has a source");
    assert!(!source.contains(&shown.secret));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_is_in_no_file_of_the_server() {
    let (server, browser, words) = at_the_list(Language::German).await;
    let shown = add_application(&browser, words, "Nachtlauf", &Hurried).await;
    browser.press(words.understood).await;

    for (path, bytes) in server.files() {
        let holds = bytes.windows(shown.secret.len()).any(|part| part == shown.secret.as_bytes());
        assert!(!holds, "{} holds the secret", path.display());
    }
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_asks_first_and_then_deletes() {
    let (_server, browser, words) = at_the_list(Language::German).await;
    let shown = add_application(&browser, words, "Altes ERP", &Hurried).await;
    browser.press(words.understood).await;
    browser.sees(&shown.id).await;

    browser.press(&format!("{}: Altes ERP", words.delete)).await;
    browser.sees("Möchten Sie die Anwendung Altes ERP löschen?").await;
    Auditor.look(&browser, "delete application").await;
    browser.press(words.delete_title).await;

    browser.sees(words.deleted).await;
    assert!(!browser.shows(&shown.id).await);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_taken_is_said_beside_the_field_and_kept() {
    let (_server, browser, words) = at_the_list(Language::English).await;
    add_application(&browser, words, "Packing table", &Hurried).await;
    browser.press(words.understood).await;
    browser.press(words.add).await;

    browser.fill(words.name, "PACKING TABLE").await;
    browser.press(words.save).await;

    browser.sees("There is already an application of this name.").await;
    assert_eq!(browser.value(words.name).await, "PACKING TABLE");
    Auditor.look(&browser, "add application, refused").await;
    browser.close().await;
}
