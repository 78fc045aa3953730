//! Carrier accounts of the portal: connected, tested, and a refusal in plain words; and what a shipment went through.

use http::Method;
use kontor_e2e::carriers::{ACCOUNT, connect, live_on, read_story};
use kontor_e2e::erp::Erp;
use kontor_e2e::journey::{Auditor, Hurried, set_sender};
use kontor_e2e::words::Language;
use serde_json::{Value, json};

use crate::{credentials_of_a_customer, open};

/// Connects DHL, buys a label with the account, and reads the story of the shipment.
async fn walk(language: Language) {
    let (server, browser) = open(language, true).await;
    let words = language.portal();
    let credentials = credentials_of_a_customer(&server, &browser, language).await;
    browser.press(words.understood).await;
    set_sender(&browser, words, &Hurried).await;
    let erp = Erp::sign_in(&server, &credentials).await;
    let offered = erp.sandbox("index.json").await;

    connect(&browser, words, &server.sandbox, &offered, &Auditor).await;
    let source = browser.client.source().await.expect("the page has a source");
    assert!(!source.contains("Sonnenblume-24"), "the password is on no page");

    let made = erp
        .make(&json!({
            "reference": "LS-2026-4711",
            "carrier_account": ACCOUNT,
            "to": {"kind": "street", "name": "Jürgen Größer-Müßig", "street": "Große Bleichen", "house_number": "21",
                   "postal_code": "20354", "city": "Hamburg"},
            "parcels": [{"weight_g": 2_480}, {"weight_g": 640}],
        }))
        .await;
    let label = made.pointer("/parcels/0/label/href").and_then(Value::as_str).expect("a label");
    erp.document(Method::GET, label, "", &Value::Null).await;
    live_on(&erp, &made, ACCOUNT).await;
    read_story(&browser, words, "LS-2026-4711", &Auditor).await;
    browser.press(words.shipments).await;
    browser.press("LS-2026-4711").await;
    for number in made["parcels"].as_array().into_iter().flatten().map(|parcel| &parcel["tracking_number"]) {
        browser.sees(number.as_str().expect("a number")).await;
    }
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_carrier_is_connected_and_a_shipment_tells_its_story_in_german() {
    walk(Language::German).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_carrier_is_connected_and_a_shipment_tells_its_story_in_english() {
    walk(Language::English).await;
}
