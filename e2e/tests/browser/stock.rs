//! Stock at Desk: a file of German Excel's is looked at, then handed over but for the row that is wrong, which is named.

use kontor_e2e::journey::Auditor;
use kontor_e2e::stock::{GOOD, hand_over};
use kontor_e2e::words::Language;

use crate::packing::house;

async fn walk(language: Language) {
    let (server, browser, erp) = house(language).await;
    hand_over(&browser, language.stock(), &server, &Auditor).await;
    for [sku, warehouse, quantity] in GOOD {
        let sku = sku.replace('Ä', "%C3%84");
        let known = erp.get(&format!("/v1/inventory?sku={sku}")).await;
        let level = &known["levels"][0];
        assert_eq!((&level["warehouse"], &level["quantity"]), (&warehouse.into(), &quantity.into()), "{known}");
    }
    let wrong = erp.get("/v1/inventory?sku=GK-1001").await;
    assert_eq!(wrong["levels"].as_array().map(Vec::len), Some(0), "{wrong}");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_of_a_german_table_is_handed_over_in_german() {
    walk(Language::German).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_of_a_german_table_is_handed_over_in_english() {
    walk(Language::English).await;
}
