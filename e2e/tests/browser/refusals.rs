//! What is refused, and that what was typed is kept.

use kontor_e2e::journey::{Auditor, GRETA, Hurried, Witness, register, sign_in};
use kontor_e2e::words::Language;

use crate::open;

#[tokio::test(flavor = "multi_thread")]
async fn the_values_of_the_invitation_are_filled_in_and_locked() {
    let (server, browser) = open(Language::German, true).await;
    let words = Language::German.portal();
    browser.open_page(&server.invite(&GRETA, Language::German).await).await;
    browser.sees(words.registration).await;

    let expected = [GRETA.number, GRETA.company, GRETA.email, GRETA.first_name, GRETA.last_name, GRETA.username];
    for (caption, value) in words.given.iter().zip(expected) {
        assert_eq!(browser.value(caption).await, value);
        assert!(browser.is_locked(caption).await, "{caption} can be typed into");
    }
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weak_password_is_refused_by_its_rule_and_the_rest_of_the_form_is_kept() {
    let (server, browser) = open(Language::German, true).await;
    let words = Language::German.portal();
    browser.open_page(&server.invite(&GRETA, Language::German).await).await;

    browser.fill(words.new_password, "Kurz!").await;
    browser.fill(words.confirmation, "Kurz!").await;
    browser.press(words.register).await;

    browser.sees(words.too_short).await;
    assert_eq!(browser.value(words.given[1]).await, GRETA.company);
    assert_eq!(browser.value(words.new_password).await, "");
    Auditor.look(&browser, "registration, refused").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_works_once() {
    let (server, browser) = open(Language::English, true).await;
    let words = Language::English.portal();
    let link = server.invite(&GRETA, Language::English).await;
    register(&browser, words, &GRETA, &link, &Hurried).await;

    browser.open_page(&link).await;

    browser.sees(words.link_used).await;
    Auditor.look(&browser, "used link").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_gets_one_answer_and_only_the_password_is_forgotten() {
    let (server, browser) = open(Language::German, true).await;
    let words = Language::German.portal();
    let link = server.invite(&GRETA, Language::German).await;
    register(&browser, words, &GRETA, &link, &Hurried).await;

    sign_in(&browser, words, &GRETA, "Falsch-geraten!9").await;

    browser.sees(words.refused).await;
    let [number, username, password] = words.sign_in_fields;
    assert_eq!(browser.value(number).await, GRETA.number);
    assert_eq!(browser.value(username).await, GRETA.username);
    assert_eq!(browser.value(password).await, "");
    Auditor.look(&browser, "sign-in, refused").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_answered_alike_for_everybody() {
    let (server, browser) = open(Language::English, true).await;
    let words = Language::English.portal();
    browser.open_page(&server.cloud).await;
    browser.press(words.forgotten).await;
    browser.sees("Forgotten password").await;
    Auditor.look(&browser, "forgotten password").await;

    browser.fill(words.sign_in_fields[0], "99999999").await;
    browser.fill(words.sign_in_fields[1], "nobody").await;
    browser.press("Request a link").await;

    browser.sees("If an account matches these details").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_does_not_exist_says_so_in_the_readers_language() {
    let (server, browser) = open(Language::German, true).await;

    browser.open_page(&format!("{}/gibt/es/nicht", server.cloud)).await;

    browser.sees("Seite nicht gefunden").await;
    Auditor.look(&browser, "not found").await;
    browser.close().await;
}
