//! Platforms of the portal: a shop connected after two refusals in plain words, paused, resumed, and taken away.

use kontor_e2e::erp::Erp;
use kontor_e2e::journey::Auditor;
use kontor_e2e::shops::{SHOP, connect_shop, delete_shop, pause_shop};
use kontor_e2e::words::Language;

use crate::{credentials_of_a_customer, open};

async fn walk(language: Language) {
    let (server, browser) = open(language, true).await;
    let credentials = credentials_of_a_customer(&server, &browser, language).await;
    browser.press(language.portal().understood).await;
    let erp = Erp::sign_in(&server, &credentials).await;
    let offered = erp.sandbox("index.json").await;
    let (words, shop) = (language.shops(), &offered["shops"][0]);

    connect_shop(&browser, words, shop, &Auditor).await;
    let source = browser.client.source().await.expect("the page has a source");
    let secret = shop["account"]["consumer_secret"].as_str().expect("a secret");
    assert!(!source.contains(secret), "the secret is on no page");
    let platforms = erp.get("/v1/platforms").await;
    assert_eq!((&platforms["items"][0]["name"], &platforms["items"][0]["state"]), (&SHOP.into(), &"connected".into()));
    pause_shop(&browser, words, &Auditor).await;
    delete_shop(&browser, words).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_is_connected_and_its_values_are_loaded_in_german() {
    walk(Language::German).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_is_connected_and_its_values_are_loaded_in_english() {
    walk(Language::English).await;
}
