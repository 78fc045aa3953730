//! Orders of a shop on the portal, step by step: ordered, held, mapped with a preview, sent, and told back to the shop.

use http::Method;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::erp::Erp;
use crate::journey::Witness;
use crate::words::Orders;

const SHOP: &str = "control/shops/woocommerce";

/// Orders something in the sandbox's shop and fetches it by its number: it is held, because there is no mapping.
/// Answers the number.
pub async fn order(browser: &Browser, words: &Orders, erp: &Erp, witness: &impl Witness) -> String {
    let placed = json!({"count": 1, "kind": "packstation"});
    let placed = erp.tell_sandbox(Method::POST, &format!("{SHOP}/orders"), &placed).await;
    let number = placed["orders"][0].to_string().trim_matches('"').to_owned();
    browser.press(words.orders).await;
    browser.sees(words.none).await;
    witness.look(browser, "orders, empty").await;
    browser.fill(words.number, &number).await;
    browser.press(words.fetch).await;
    browser.sees(words.held).await;
    witness.look(browser, "order, held").await;
    number
}

/// Applies the offered mapping, then changes it and looks at what that would do before it counts.
pub async fn map(browser: &Browser, words: &Orders, witness: &impl Witness) {
    browser.press(words.to_mapping).await;
    browser.sees(words.offered).await;
    witness.look(browser, "mapping, offered").await;
    browser.press(words.apply).await;
    browser.sees(words.applied).await;
    browser.fill(words.document_type, words.other_type).await;
    browser.press(words.preview).await;
    browser.sees(words.previewed).await;
    browser.sees(words.other_type).await;
    witness.look(browser, "mapping, preview").await;
    browser.press(words.apply).await;
    browser.sees(words.applied).await;
    witness.look(browser, "mapping").await;
}

/// The order as it stands now: mapped, taken over, sent, and told to the shop.
pub async fn send(browser: &Browser, words: &Orders, erp: &Erp, number: &str, witness: &impl Witness) {
    let listed =
        erp.wait(&format!("/v1/orders?number={number}"), |known| known["items"][0]["delivery"] == "waiting").await;
    let feed = erp.get("/v1/orders/feed").await;
    let delivered = &feed["items"][0];
    assert_eq!(delivered["id"], listed["items"][0]["id"]);
    let taken =
        json!({"items": [{"id": delivered["id"], "revision": delivered["revision"], "document_number": "AU-1"}]});
    erp.tell(Method::POST, "/v1/orders/acknowledge", "", &taken).await;
    let shipment = json!({"reference": number, "order": delivered["id"], "to": delivered["recipient"],
        "carrier_account": "own_label", "parcels": [{"weight_g": 1_200}]});
    let made = erp.make(&shipment).await;
    let id = delivered["id"].as_str().expect("an id");
    erp.wait(&format!("/v1/fulfillments?order={id}"), |known| known["items"][0]["state"] == "accepted").await;
    browser.press(words.orders).await;
    browser.sees(words.acknowledged).await;
    witness.look(browser, "orders").await;
    browser.press(number).await;
    browser.sees(words.told).await;
    witness.look(browser, "order").await;
    let shop = erp.sandbox(&format!("{SHOP}/orders")).await;
    let sent =
        shop["orders"].as_array().into_iter().flatten().find(|one| one["id"].to_string().trim_matches('"') == number);
    let sent = sent.map(Value::to_string).unwrap_or_default();
    let tracking = made["parcels"][0]["tracking_number"].as_str().expect("a number");
    assert!(sent.contains("completed") && sent.contains(tracking), "the shop shows {sent}");
}

/// The connection breaks, the portal's first page says so, and it is mended.
pub async fn break_and_mend(browser: &Browser, words: &Orders, erp: &Erp, witness: &impl Witness) {
    let platform = erp.get("/v1/platforms").await["items"][0]["id"].as_str().expect("an id").to_owned();
    let fault = json!({"shop": "woocommerce", "operation": "list_orders", "fault": "unauthorized_once", "times": 100});
    erp.tell_sandbox(Method::POST, "control/faults", &fault).await;
    erp.document(Method::POST, &format!("/v1/platforms/{platform}/fetch"), "", &Value::Null).await;
    let path = format!("/v1/platforms/{platform}");
    erp.wait(&path, |known| known["state"] == "expired").await;
    browser.press(words.overview).await;
    browser.sees(words.broken).await;
    witness.look(browser, "overview, a connection is broken").await;
    erp.tell_sandbox(Method::DELETE, "control", &Value::Null).await;
    erp.tell(Method::POST, &format!("{path}/test"), "", &Value::Null).await;
    erp.wait(&path, |known| known["state"] == "connected").await;
    browser.press(words.overview).await;
    browser.sees_not(words.broken).await;
    witness.look(browser, "overview").await;
}
