//! From a shop's order to "sent" in the shop, on the portal: held, mapped with a preview, sent, told; a connection broken
//! and mended.

use kontor_e2e::erp::Erp;
use kontor_e2e::journey::{Auditor, Hurried, set_sender};
use kontor_e2e::orders::{break_and_mend, map, order, send};
use kontor_e2e::shops::connect_shop;
use kontor_e2e::words::Language;

use crate::{credentials_of_a_customer, open};

async fn walk(language: Language) {
    let (server, browser) = open(language, true).await;
    let credentials = credentials_of_a_customer(&server, &browser, language).await;
    browser.press(language.portal().understood).await;
    set_sender(&browser, language.portal(), &Hurried).await;
    let erp = Erp::sign_in(&server, &credentials).await;
    let offered = erp.sandbox("index.json").await;
    connect_shop(&browser, language.shops(), &offered["shops"][0], &Auditor).await;

    let words = language.orders();
    let number = order(&browser, words, &erp, &Auditor).await;
    map(&browser, words, &Auditor).await;
    send(&browser, words, &erp, &number, &Auditor).await;
    break_and_mend(&browser, words, &erp, &Auditor).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_comes_is_mapped_sent_and_told_to_its_shop_in_german() {
    walk(Language::German).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_comes_is_mapped_sent_and_told_to_its_shop_in_english() {
    walk(Language::English).await;
}
