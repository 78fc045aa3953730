//! The way of who sets up shipping in the portal: carriers looked at, a sender, a shipping profile, rules, one tried.
//!
//! Forms are sent by the Enter key of their last field, as people do who type.

use crate::browser::Browser;
use crate::journey::Witness;
use crate::words::Setup;

/// Fills in fields by their captions and sends the form with Enter in the last one.
async fn type_in(browser: &Browser, fields: &[(&str, &str)]) {
    for (caption, value) in fields {
        browser.fill(caption, value).await;
    }
    let (last, _) = fields.last().expect("a field");
    browser.enter(last).await;
}

/// Looks at the carriers, at the form of each, and at what an empty one is answered with.
pub async fn look_at_carriers(browser: &Browser, words: &Setup, witness: &impl Witness) {
    browser.press(words.carriers).await;
    for (carrier, name) in words.offers {
        browser.press(&format!("{}: {carrier}", words.add)).await;
        browser.sees(words.credentials).await;
        witness.look(browser, &format!("carrier {name}")).await;
        browser.press(words.test).await;
        browser.sees(words.missing).await;
        witness.look(browser, &format!("carrier {name}, refused")).await;
        browser.press(words.carriers).await;
    }
}

/// Connects a carrier that the sandbox plays, without script: what is typed is typed once.
pub async fn connect_without_script(browser: &Browser, words: &Setup, witness: &impl Witness) {
    browser.press(&format!("{}: GLS", words.add)).await;
    browser.choose(words.mode, words.simulated).await;
    for (caption, value) in words.account.iter().zip(["app-4711", "geheim-4711", "276a45fkqM"]) {
        browser.fill(caption, value).await;
    }
    browser.press(words.save_and_test).await;
    browser.sees(words.accepted).await;
    witness.look(browser, "carrier, saved and tested").await;
    browser.press(words.carriers).await;
    browser.sees("GLS").await;
}

/// Adds a sender besides the default one.
pub async fn add_sender(browser: &Browser, words: &Setup, witness: &impl Witness) {
    browser.press(words.senders).await;
    witness.look(browser, "senders, empty").await;
    browser.press(words.add_sender).await;
    witness.look(browser, "sender").await;
    browser.choose(words.country, words.austria).await;
    let [name, company, street, number, code, city] = words.sender;
    let graz = [(name, "Lager Graz"), (company, "Weißbäck & Söhne, Lager Graz"), (street, "Jägerweg"), (number, "9")];
    type_in(browser, &[&graz[..], &[(code, "801"), (city, "Graz")]].concat()).await;
    browser.sees(words.four_digits).await;
    witness.look(browser, "sender, refused").await;
    type_in(browser, &[(code, "8010")]).await;
    browser.sees(words.sender_saved).await;
    witness.look(browser, "senders").await;
}

/// Adds a shipping profile that prints that sender on labels of one's own.
pub async fn add_profile(browser: &Browser, words: &Setup, witness: &impl Witness) {
    browser.press(words.profiles).await;
    witness.look(browser, "profiles, empty").await;
    browser.press(words.add_profile).await;
    witness.look(browser, "profile, choice of account").await;
    browser.press(words.own_label).await;
    witness.look(browser, "profile").await;
    browser.choose(words.from, "Lager Graz").await;
    type_in(browser, &[(words.tare, "leicht"), (words.number, "10"), (words.name, "Ab Graz")]).await;
    browser.sees(words.whole_grams).await;
    witness.look(browser, "profile, refused").await;
    type_in(browser, &[(words.tare, "120")]).await;
    browser.sees(words.profile_saved).await;
    witness.look(browser, "profiles").await;
}

/// Adds two rules, moves one, and asks which one a shipment would meet.
pub async fn add_rules(browser: &Browser, words: &Setup, witness: &impl Witness) {
    browser.press(words.rules).await;
    witness.look(browser, "rules, empty").await;
    browser.press(words.add_rule).await;
    witness.look(browser, "rule").await;
    type_in(browser, &[(words.countries, words.two_countries), (words.most_weight, "5")]).await;
    browser.sees(words.rule_saved).await;
    browser.press(words.add_rule).await;
    type_in(browser, &[(words.countries, "DE")]).await;
    browser.sees(words.rule_saved).await;
    browser.press(words.second_up).await;
    browser.sees(words.germany).await;
    browser.choose(words.trial_country, words.austria).await;
    type_in(browser, &[(words.trial_weight, "7,5")]).await;
    browser.sees(words.none_fits).await;
    witness.look(browser, "rules, nothing fits").await;
    type_in(browser, &[(words.trial_weight, "2,5")]).await;
    browser.sees(words.second_fits).await;
    witness.look(browser, "rules, tried").await;
}

/// A sender that is in use stays, and the page says what uses it.
pub async fn keep_what_is_used(browser: &Browser, words: &Setup, witness: &impl Witness) {
    browser.press(words.senders).await;
    browser.press(words.change_sender).await;
    browser.press(words.delete_sender).await;
    browser.press(words.delete_sender_now).await;
    browser.sees(words.not_deleted).await;
    browser.sees("10 Ab Graz").await;
    witness.look(browser, "sender, in use").await;
    browser.press(words.tasks).await;
    browser.sees(words.no_task).await;
    witness.look(browser, "tasks, empty").await;
    browser.press(words.shipments).await;
    witness.look(browser, "shipments, empty").await;
}
