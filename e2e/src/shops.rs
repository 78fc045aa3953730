//! The portal's platforms, step by step: a shop of the sandbox connected, looked after and taken away again.

use serde_json::Value;

use crate::browser::Browser;
use crate::journey::Witness;
use crate::words::Shops;

/// The platform's name.
pub const SHOP: &str = "Käsehof-Shop";

/// Connects the sandbox's shop: an address without its beginning and a key that may only read first, then the right ones,
/// tested as they stand there and saved; its values are loaded.
pub async fn connect_shop(browser: &Browser, words: &Shops, shop: &Value, witness: &impl Witness) {
    let address = text(&shop["address"]);
    browser.press(words.platforms).await;
    browser.sees(words.none).await;
    witness.look(browser, "platforms, empty").await;
    browser.press(words.add).await;
    browser.fill(words.fields[0], SHOP).await;
    browser.fill(words.fields[1], address.trim_start_matches("http://")).await;
    type_keys(browser, words, &shop["read_only_account"]).await;
    witness.look(browser, "platform").await;
    browser.press(words.test).await;
    browser.sees(words.no_scheme).await;
    witness.look(browser, "platform, wrong address").await;
    browser.fill(words.fields[1], address).await;
    browser.press(words.test).await;
    browser.sees(words.read_only).await;
    browser.press(words.to_key).await;
    browser.has_focus("settings.consumer_key").await;
    witness.look(browser, "platform, refused").await;
    type_keys(browser, words, &shop["account"]).await;
    browser.press(words.test).await;
    browser.sees(words.works).await;
    browser.sees_not(words.read_only).await;
    witness.look(browser, "platform, tested").await;
    browser.press(words.connect).await;
    browser.sees(words.load).await;
    witness.look(browser, "platform, connected").await;
    browser.press(words.load).await;
    browser.sees(words.loaded).await;
    browser.sees(words.methods).await;
    witness.look(browser, "platform, values").await;
    browser.press(words.platforms).await;
    browser.sees(words.connected).await;
    witness.look(browser, "platforms").await;
}

/// Pauses the shop and resumes it.
pub async fn pause_shop(browser: &Browser, words: &Shops, witness: &impl Witness) {
    browser.press(&format!("{}: {SHOP}", words.open)).await;
    browser.press(words.pause).await;
    browser.sees(words.paused).await;
    witness.look(browser, "platform, paused").await;
    browser.press(words.resume).await;
    browser.sees(words.resumed).await;
    browser.press(words.platforms).await;
}

/// Deletes the shop, from which no order came.
pub async fn delete_shop(browser: &Browser, words: &Shops) {
    browser.press(&format!("{}: {SHOP}", words.open)).await;
    browser.press(words.delete).await;
    browser.press(words.delete_now).await;
    browser.sees(words.deleted).await;
    browser.sees(words.none).await;
}

async fn type_keys(browser: &Browser, words: &Shops, account: &Value) {
    browser.fill(words.fields[2], text(&account["consumer_key"])).await;
    browser.fill(words.fields[3], text(&account["consumer_secret"])).await;
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}
