//! From a basket in the shop to "sent" in the shop, in the browser alone: ordered, held, mapped with a preview, sent at Desk,
//! told; a connection that breaks, is told by mail and is mended.

use kontor_e2e::erp::Erp;
use kontor_e2e::journey::{Auditor, Hurried, add_credentials, enter_desk, set_sender};
use kontor_e2e::orders::Trade;
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
    let trade = Trade { browser: &browser, language, server: &server, erp: &erp, profile: ["10", "DHL Paket"] };
    trade.have_a_profile().await;
    connect_shop(&browser, language.shops(), &offered["shops"][0], &Auditor).await;

    let number = trade.order(&Auditor).await;
    trade.map(&Auditor).await;
    enter_desk(&browser, language.desk(), &server, &Hurried).await;
    add_credentials(&browser, language.desk(), &credentials, &Hurried).await;
    let tracking = trade.send(&number, &Auditor).await;
    trade.follow(&number, &tracking, &Auditor).await;
    trade.change_address(&number, &Auditor).await;
    trade.break_and_mend(&offered["shops"][0]["account"], &Auditor).await;
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
