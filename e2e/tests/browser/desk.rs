//! Desk: records keep their secret to themselves, and a mistyped one is noticed before anything is sent.

use fantoccini::Locator;
use kontor_e2e::journey::{Auditor, Credentials, Hurried, Witness, add_credentials, enter_desk};
use kontor_e2e::words::Language;

use crate::{credentials_of_a_customer, open};

#[tokio::test(flavor = "multi_thread")]
async fn a_mistyped_secret_is_told_without_asking_the_cloud() {
    let (server, browser) = open(Language::German, true).await;
    let words = Language::German.desk();
    enter_desk(&browser, words, &server, &Hurried).await;
    browser.press(words.new).await;

    browser.fill(words.values[0], "kc_01KAZ0000000000000000000AB").await;
    browser.fill(words.values[1], &format!("ks_{}", "a".repeat(49))).await;
    browser.press(words.test).await;

    browser.sees(words.mistyped).await;
    Auditor.look(&browser, "desk mask, mistyped secret").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_record_never_shows_its_secret_again() {
    let (server, browser) = open(Language::German, true).await;
    let words = Language::German.desk();
    let credentials = credentials_of_a_customer(&server, &browser, Language::German).await;
    enter_desk(&browser, words, &server, &Hurried).await;
    add_credentials(&browser, words, &credentials, &Hurried).await;

    browser.press("Ändern").await;

    browser.sees(words.kept).await;
    assert_eq!(browser.value(words.values[0]).await, credentials.id);
    assert_eq!(browser.value(words.values[1]).await, "");
    Auditor.look(&browser, "desk mask, saved").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_works_without_script_too() {
    let (server, browser) = open(Language::English, false).await;
    let words = Language::English.desk();
    let credentials = credentials_of_a_customer(&server, &browser, Language::English).await;
    enter_desk(&browser, words, &server, &Auditor).await;

    add_credentials(&browser, words, &credentials, &Auditor).await;

    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_link_works_once() {
    let (server, browser) = open(Language::German, true).await;
    let link = server.desk_link().await;
    browser.open_page(&link).await;
    browser.sees(Language::German.desk().shipments).await;
    browser.client.delete_all_cookies().await.expect("cookies can be deleted");

    browser.open_page(&link).await;

    browser.sees("Dieser Anmelde-Link wurde schon verwendet").await;
    Auditor.look(&browser, "desk, used link").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shipment_without_a_weight_names_the_field_and_keeps_the_rest() {
    let (server, browser) = open(Language::German, true).await;
    let words = Language::German.desk();
    let credentials = credentials_of_a_customer(&server, &browser, Language::German).await;
    enter_desk(&browser, words, &server, &Hurried).await;
    add_credentials(&browser, words, &credentials, &Hurried).await;
    browser.press(words.shipments).await;
    browser.press(words.new_shipment).await;

    browser.fill(words.shipment[0], "Jürgen Größer-Müßig").await;
    browser.press(words.label).await;

    browser.sees("Bitte das Gewicht in kg eintragen.").await;
    assert_eq!(browser.value(words.shipment[0]).await, "Jürgen Größer-Müßig");
    Auditor.look(&browser, "desk shipment, refused").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f9_tests_the_record_from_the_keyboard() {
    let (server, browser) = open(Language::German, true).await;
    let words = Language::German.desk();
    let Credentials { id, secret } = credentials_of_a_customer(&server, &browser, Language::German).await;
    enter_desk(&browser, words, &server, &Hurried).await;
    browser.press(words.new).await;
    browser.fill(words.values[0], &id).await;
    browser.fill(words.values[1], &secret).await;

    let body = browser.client.find(Locator::Css("#client_secret")).await.expect("the field is there");
    body.send_keys(&fantoccini::key::Key::F9.to_string()).await.expect("keys can be pressed");

    browser.sees(words.connected).await;
    browser.close().await;
}
