//! What a person asks for on the page of an order, and that the page says what came of it.

use http::{Method, StatusCode};
use kontor_adapters::shop::ShopValue;
use kontor_adapters::{AdapterError, ErrorKind};
use kontor_model::address::CountryCode;
use kontor_model::order::ChannelOrder;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::commerce::dispatch::dispatch_due;
use crate::commerce::intake::tests::{feed, only, post, round, story};
use crate::commerce::platforms::testing::pause;
use crate::commerce::tests::budenzauber::{Connected, connected, order};
use crate::shipping::accounts::tests::pages::Browser;

/// Makes a mapping live that lets every order through but for what is said.
pub(super) async fn publish(of: &Connected, more: &Value) {
    let mut mapping = json!({ "defaults": {
        "document_type": "Auftrag", "payment_method": "99", "shipping_profile": "10", "tax_treatment": "as_order"
    } });
    for (name, value) in more.as_object().expect("an object") {
        mapping[name] = value.clone();
    }
    let path = format!("/v1/platforms/{}/mapping", of.platform);
    let put = of.api.call(&of.customer.token, Method::PUT, &path, "", &json!({ "mapping": mapping })).await;
    assert_eq!(put.status, StatusCode::OK, "{}", put.text());
}

fn a_rule_that_holds() -> Value {
    json!({ "rules": [{ "name": "Groß", "set": { "hold": "Bitte ansehen", "document_type": "Angebot" } }] })
}

pub(super) async fn one_order(of: &Connected, order: &ChannelOrder) -> String {
    of.booth.put(order);
    round(of).await;
    only(of).await["id"].as_str().expect("an id").to_owned()
}

/// Presses a button of the order's page and answers the page it leads to.
async fn press(browser: &Browser<'_>, id: &str, button: &str) -> String {
    let answer = browser.post(&format!("/orders/{id}/{button}"), &[]).await;
    if answer.status != StatusCode::SEE_OTHER {
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
        return answer.text();
    }
    let to = answer.headers["location"].to_str().expect("an address").to_owned();
    browser.get(&to).await.text()
}

pub(super) fn is_in(page: &str, words: &str) {
    assert!(page.contains(words), "{words:?} in {page}");
}

#[tokio::test]
async fn an_order_that_is_held_after_mapping_it_again_is_told_to_be() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        publish(&of, &a_rule_that_holds()).await;
        let id = one_order(&of, &order("1001")).await;
        let page = press(&browser, &id, "retry").await;
        is_in(&page, "Neu zugeordnet, aber weiterhin angehalten.");
        assert!(!page.contains("Der Auftrag ist neu zugeordnet."), "{page}");
        publish(&of, &json!({})).await;
        is_in(&press(&browser, &id, "retry").await, "Der Auftrag ist neu zugeordnet.");
    }
}

#[tokio::test]
async fn a_person_lets_an_order_go_that_a_rule_holds_and_the_story_names_who() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        publish(&of, &a_rule_that_holds()).await;
        let id = one_order(&of, &order("1001")).await;
        assert_eq!(feed(&of).await["items"], json!([]));
        is_in(&press(&browser, &id, "release").await, "Der Auftrag ist freigegeben.");
        let known = only(&of).await;
        assert_eq!(known["delivery"], "waiting");
        assert_eq!(story(&known), ["fetched", "held", "released", "mapped"]);
        assert_eq!(known["story"][2]["detail"], "Released by Lene Brackwede.");
        let mapped = &feed(&of).await["items"][0]["mapped"];
        assert_eq!(mapped["document_type"], "Angebot", "what the rule says besides counts");
    }
}

#[tokio::test]
async fn a_released_order_is_judged_anew_when_it_changes_in_the_shop() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        publish(&of, &a_rule_that_holds()).await;
        let id = one_order(&of, &order("1001")).await;
        press(&browser, &id, "release").await;
        let first = order("1001");
        let later = first.modified_at_ms + 60_000;
        of.booth.put(&ChannelOrder { note: Some("bitte klingeln".to_owned()), modified_at_ms: later, ..first });
        round(&of).await;
        assert_eq!(only(&of).await["hold"]["code"], "held_by_rule");
    }
}

#[tokio::test]
async fn goods_without_a_number_are_let_go_with_their_warning() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        publish(&of, &json!({ "unknown_item": { "then": "hold" } })).await;
        let mut bare = order("1001");
        bare.lines[0].sku = None;
        let id = one_order(&of, &bare).await;
        assert_eq!(only(&of).await["hold"]["code"], "unknown_item");
        let page = press(&browser, &id, "release").await;
        is_in(&page, "hat keine Artikelnummer");
        is_in(&page, &format!("/platforms/{}/mapping#unknown_item", of.platform));
        assert_eq!(only(&of).await["delivery"], "waiting");
    }
}

/// An order 1001 whose total is two euros above its lines.
fn two_euros_off() -> ChannelOrder {
    let mut wrong = order("1001");
    wrong.totals.grand += Decimal::TWO;
    wrong
}

#[tokio::test]
async fn an_order_that_does_not_add_up_is_let_go_as_it_is_after_a_look_at_what_differs() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        publish(&of, &json!({})).await;
        let id = one_order(&of, &two_euros_off()).await;
        assert_eq!(feed(&of).await["items"], json!([]));
        let page = browser.get(&format!("/orders/{id}")).await.text();
        is_in(&page, "Die Positionen ergeben 20 EUR, der Shop nennt aber 22 EUR als Summe (Unterschied: 2 EUR).");
        is_in(&page, &format!("/orders/{id}/release"));
        is_in(&press(&browser, &id, "release").await, "Der Auftrag ist freigegeben.");
        let given = &feed(&of).await["items"][0]["order"];
        assert_eq!((&given["totals"]["grand"], &given["totals"]["rounding"]), (&json!("22.00"), &json!("0")));
        assert_eq!(story(&only(&of).await)[..4], ["fetched", "held", "released", "mapped"]);
    }
}

#[tokio::test]
async fn an_order_that_was_let_go_goes_on_while_it_misses_the_same_and_is_held_when_it_misses_something_else() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        publish(&of, &json!({})).await;
        let id = one_order(&of, &two_euros_off()).await;
        press(&browser, &id, "release").await;
        let mut noted = two_euros_off();
        (noted.note, noted.modified_at_ms) = (Some("bitte klingeln".to_owned()), noted.modified_at_ms + 60_000);
        of.booth.put(&noted);
        round(&of).await;
        assert_eq!(feed(&of).await["items"][0]["order"]["note"], "bitte klingeln");
        noted.totals.grand += Decimal::ONE;
        noted.modified_at_ms += 60_000;
        of.booth.put(&noted);
        round(&of).await;
        assert_eq!(only(&of).await["hold"]["code"], "does_not_add_up");
    }
}

#[tokio::test]
async fn an_order_that_cannot_be_read_is_not_let_go_by_hand() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        publish(&of, &json!({})).await;
        of.booth.put_raw("id-1001", order("1001").modified_at_ms, b"[]");
        round(&of).await;
        let held = only(&of).await;
        let id = held["id"].as_str().expect("an id");
        let page = press(&browser, id, "release").await;
        is_in(&page, "Freigeben lässt sich nur");
        assert!(!page.contains(&format!("/orders/{id}/release")), "no button offers it: {page}");
        assert_eq!(only(&of).await, held, "and nothing was changed");
        assert_eq!(feed(&of).await["items"], json!([]));
    }
}

#[tokio::test]
async fn an_order_is_fetched_again_from_its_page_also_when_its_number_is_unknown_to_the_shop() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        publish(&of, &json!({})).await;
        let first = order("1001");
        let id = one_order(&of, &first).await;
        let later = first.modified_at_ms + 60_000;
        of.booth.put(&ChannelOrder { note: Some("bitte klingeln".to_owned()), modified_at_ms: later, ..first });
        let page = press(&browser, &id, "fetch").await;
        is_in(&page, "Der Auftrag ist abgeholt.");
        is_in(&page, "Im Shop geändert: Bemerkung des Kunden.");
    }
}

#[tokio::test]
async fn a_paused_shop_is_not_asked_and_the_page_says_so() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        publish(&of, &json!({})).await;
        let id = one_order(&of, &order("1001")).await;
        pause(of.app(), of.tenant(), &of.platform).await;
        let calls = of.booth.inside().calls.len();
        is_in(&press(&browser, &id, "fetch").await, "Setzen Sie sie zuerst fort");
        assert_eq!(of.booth.inside().calls.len(), calls);
    }
}

#[tokio::test]
async fn a_message_that_is_on_its_way_already_is_told_to_be() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        publish(&of, &json!({})).await;
        let id = one_order(&of, &order("1001")).await;
        let sent = json!({ "order": id, "carrier": "Brieftaube", "tracking_numbers": ["00340434161094042557"] });
        let made = post(&of.api, &of.customer.token, "/v1/fulfillments", &sent).await.json();
        let gone = AdapterError::without_effect(ErrorKind::Rejected, "gone", "Gibt es nicht mehr.");
        of.booth.inside().refused.push(("id-1001".to_owned(), gone));
        dispatch_due(of.app()).await.expect("told");
        let again = format!("told/{}/retry", made["id"].as_str().expect("an id"));
        let page = press(&browser, &id, &again).await;
        is_in(&page, "Die Meldung geht noch einmal hinaus.");
        is_in(
            &page,
            "Die Versandmeldung (Brieftaube 00340434161094042557) hat die Plattform nicht angenommen: Gibt es nicht mehr.",
        );
        is_in(&press(&browser, &id, &again).await, "Diese Meldung ist schon unterwegs oder angenommen.");
    }
}

#[tokio::test]
async fn status_and_country_stand_there_by_their_names() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let status = ShopValue { code: "processing".to_owned(), name: "In Bearbeitung".to_owned() };
        of.booth.inside().values.statuses = vec![status];
        browser.post(&format!("/platforms/{}/values", of.platform), &[]).await;
        let mut abroad = order("1001");
        if let Some(billing) = &mut abroad.billing {
            billing.country = CountryCode::parse("AT");
        }
        let id = one_order(&of, &abroad).await;
        let page = browser.get(&format!("/orders/{id}")).await.text();
        is_in(&page, "(im Shop: In Bearbeitung)");
        is_in(&page, "Österreich");
        let list = browser.get("/orders").await.text();
        assert!(list.contains("1001") && !list.contains("<span class=\"under\">DE</span>"), "{list}");
    }
}
