//! The portal's carrier accounts and the story of a shipment, step by step.

use http::Method;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::erp::Erp;
use crate::journey::Witness;
use crate::words::Portal;

/// The account's name.
pub const ACCOUNT: &str = "DHL Freiburg";
const CARRIER: &str = "dhl_parcel_de";

/// Connects DHL's sandbox with the values it names: a wrong password first, then the right one, tested and saved as it
/// stands there.
pub async fn connect(browser: &Browser, words: &Portal, sandbox: &str, offered: &Value, witness: &impl Witness) {
    browser.press(words.carriers).await;
    browser.sees(words.no_carriers).await;
    witness.look(browser, "carriers, empty").await;
    browser.press(words.add_dhl).await;
    browser.sees(words.account_name).await;
    witness.look(browser, "carrier account").await;
    browser.fill(words.account_name, ACCOUNT).await;
    browser.script("document.getElementById('mode').value = 'simulated';").await;
    let carriers = offered["carriers"].as_array().into_iter().flatten();
    let sample = carriers.filter(|one| one["id"] == CARRIER).map(|one| &one["account"]).next();
    let sample = sample.and_then(Value::as_object).unwrap_or_else(|| panic!("{sandbox} plays no {CARRIER}")).clone();
    for (name, value) in sample.iter().filter(|(name, _)| *name != "login") {
        type_into(browser, name, value.as_str().expect("a text")).await;
    }
    type_into(browser, "password", "falsch").await;
    browser.press(words.test_account).await;
    browser.sees(words.wrong_password).await;
    browser.press(words.to_user).await;
    browser.has_focus("settings.user").await;
    witness.look(browser, "carrier account, refused").await;
    type_into(browser, "password", sample["password"].as_str().expect("a text")).await;
    browser.press(words.test_account).await;
    browser.sees(words.tested_at).await;
    browser.sees_not(words.wrong_password).await;
    witness.look(browser, "carrier account, tested").await;
    browser.press(words.save_sender).await;
    browser.sees(words.account_saved).await;
    browser.press(&format!("{}: {ACCOUNT}", words.test_account)).await;
    browser.sees(words.tested_at).await;
    browser.press(words.carriers).await;
    browser.sees(words.works).await;
    witness.look(browser, "carriers").await;
}

/// What a label goes through in the days after: it is asked where the parcel is, the day is closed, something comes back.
pub async fn live_on(erp: &Erp, shipment: &Value, account: &str) {
    let number = shipment.pointer("/parcels/0/tracking_number").and_then(Value::as_str).expect("a number");
    erp.get(&format!("/v1/tracking/{number}?refresh=true")).await;
    erp.tell(Method::POST, "/v1/close-outs", "evening", &json!({})).await;
    let back = json!({
        "reference": shipment["reference"],
        "carrier_account": account,
        "from": {"name": "Jürgen Größer-Müßig", "street": "Große Bleichen", "house_number": "21",
                 "postal_code": "20354", "city": "Hamburg"},
        "weight_g": 1_200,
    });
    erp.tell(Method::POST, "/v1/returns", "way-back", &back).await;
}

/// Opens the list of shipments, the story of one that was closed, and the list of close-outs.
pub async fn read_story(browser: &Browser, words: &Portal, reference: &str, witness: &impl Witness) {
    browser.press(words.shipments).await;
    browser.sees(reference).await;
    witness.look(browser, "portal shipments").await;
    browser.press(reference).await;
    browser.sees(words.history).await;
    browser.sees(words.returns).await;
    witness.look(browser, "portal shipment").await;
    browser.press(words.close_outs).await;
    browser.sees(words.closed).await;
    witness.look(browser, "portal close-outs").await;
}

async fn type_into(browser: &Browser, name: &str, text: &str) {
    let field = format!("//*[@id='settings.{name}']");
    browser
        .at(&field, name, async |field| {
            field.clear().await?;
            field.send_keys(text).await
        })
        .await;
}
