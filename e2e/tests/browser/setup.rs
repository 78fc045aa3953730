//! Setting up shipping in the portal, typed and sent by the keyboard, every page checked, in both languages.

use kontor_e2e::journey::{Auditor, GRETA, Hurried, arrive, set_sender};
use kontor_e2e::setup::{
    add_profile, add_rules, add_sender, connect_without_script, keep_what_is_used, look_at_carriers,
};
use kontor_e2e::words::Language;

use crate::open;

async fn walk(language: Language, scripts: bool) {
    let (server, browser) = open(language, scripts).await;
    let (portal, setup) = (language.portal(), language.setup());
    let link = server.invite(&GRETA, language).await;
    arrive(&browser, portal, &GRETA, &link, &Hurried).await;
    set_sender(&browser, portal, &Hurried).await;
    look_at_carriers(&browser, setup, &Auditor).await;
    if !scripts {
        connect_without_script(&browser, setup, &Auditor).await;
    }
    add_sender(&browser, setup, &Auditor).await;
    add_profile(&browser, setup, &Auditor).await;
    add_rules(&browser, setup, &Auditor).await;
    keep_what_is_used(&browser, setup, &Auditor).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn senders_profiles_and_rules_are_set_up_in_german() {
    walk(Language::German, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn senders_profiles_and_rules_are_set_up_in_english() {
    walk(Language::English, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn senders_profiles_and_rules_are_set_up_without_script() {
    walk(Language::German, false).await;
}
