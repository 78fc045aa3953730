//! Page, control and faults.

use reqwest::Method;
use serde_json::json;

use super::super::basket::KINDS;
use super::Trial;
use crate::carriers::FaultKind;

async fn page(trial: &Trial, lang: &str) -> String {
    let url = trial.running.url(&format!("/shops/woocommerce/?lang={lang}"));
    trial.client.get(url).send().await.expect("an answer").text().await.expect("a page")
}

#[tokio::test]
async fn the_page_names_key_patterns_faults_and_orders_in_both_languages() {
    let trial = Trial::begin().await;
    let id = trial.order("packstation", 1).await.remove(0);
    for (lang, german) in [("de", true), ("en", false)] {
        let page = page(&trial, lang).await;
        assert!(page.contains(super::KEY.0) && page.contains(&id) && page.contains(&format!("lang=\"{lang}\"")));
        for (_, name, de, en) in KINDS {
            assert!(page.contains(&format!("value=\"{name}\">{}<", if german { de } else { en })), "{lang} {name}");
        }
        assert!(page.contains(if german { "fälscht die Signatur" } else { "forges the signature" }));
    }
    let front = trial.client.get(trial.running.url("/")).send().await.expect("an answer").text().await.expect("a page");
    assert!(front.contains("/shops/woocommerce/?lang=de") && front.contains("/shops/woocommerce/?lang=en"));
}

#[tokio::test]
async fn every_pattern_has_its_name_and_can_be_ordered() {
    let trial = Trial::begin().await;
    for (kind, name, ..) in KINDS {
        assert_eq!(serde_json::to_value(kind).expect("JSON"), name);
        trial.order(name, 1).await;
    }
    for (change, name, ..) in super::super::Change::ALL {
        assert_eq!(serde_json::to_value(change).expect("JSON"), name);
    }
    for (kind, name, ..) in FaultKind::ALL {
        assert_eq!(serde_json::to_value(kind).expect("JSON"), name);
    }
}

#[tokio::test]
async fn a_form_orders_and_comes_back_to_its_page_and_to_no_other() {
    let trial = Trial::begin().await;
    let post = async |back: &str| {
        let form = format!("kind=coupon&count=2&back={back}");
        let url = trial.running.url("/control/shops/woocommerce/orders");
        let request = trial.client.post(url).header("content-type", "application/x-www-form-urlencoded").body(form);
        let answer = request.send().await.expect("an answer");
        (answer.url().path().to_owned(), answer.url().query().unwrap_or_default().to_owned())
    };
    let home = || "/shops/woocommerce/".to_owned();
    assert_eq!(post("%2Fshops%2Fwoocommerce%2F%3Flang%3Den").await, (home(), "lang=en".to_owned()));
    assert_eq!(post("https%3A%2F%2Fexample.com%2F").await, (home(), String::new()));
    assert_eq!(trial.look("orders").await.body["total"], 4);
}

#[tokio::test]
async fn what_the_control_does_not_understand_changes_nothing() {
    let trial = Trial::begin().await;
    for (path, body) in [
        ("orders", json!({ "kind": "luftpost" })),
        ("orders", json!({ "count": 0 })),
        ("orders", json!({ "count": 10_001 })),
        ("settings", json!({ "weather": true })),
        ("settings", json!({ "fulfillments": "vielleicht" })),
    ] {
        let said = trial.control(&format!("shops/woocommerce/{path}"), body.clone()).await;
        assert_eq!(said.status, 400, "{body}");
    }
    assert_eq!(trial.control("shops/kolonialwaren/orders", json!({})).await.status, 404);
    for fault in [
        json!({ "shop": "kolonialwaren", "fault": "slow" }),
        json!({ "shop": "woocommerce", "fault": "duplicate_number" }),
        json!({ "shop": "woocommerce", "operation": "fly", "fault": "slow" }),
        json!({ "carrier": "gls_de", "fault": "html_page" }),
    ] {
        assert_eq!(trial.control("faults", fault.clone()).await.status, 400, "{fault}");
    }
    assert_eq!(trial.look("orders").await.body["total"], 0);
    assert_eq!(trial.look("settings").await.body["fulfillments"], false);
}

#[tokio::test]
async fn a_fault_of_a_shop_is_none_of_carriers_and_one_of_carriers_none_of_shops() {
    let trial = Trial::begin().await;
    trial.control("faults", json!({ "fault": "unavailable" })).await;
    assert_eq!(trial.get("orders", &[]).await.status, 200);
    trial.control("faults", json!({ "shop": "woocommerce", "fault": "too_many_requests", "retry_after_s": 7 })).await;
    let said = trial.get("orders", &[]).await;
    assert_eq!((said.status, said.headers["retry-after"].to_str().expect("text")), (429, "7"));
    assert_eq!(trial.get("orders", &[]).await.status, 200);
}

#[tokio::test]
async fn the_page_before_comes_again_when_it_is_set() {
    let trial = Trial::begin().await;
    trial.order("plain", 3).await;
    let page = |page: &'static str| [("per_page", "2"), ("page", page)];
    let first = trial.get("orders", &page("1")).await.ids();
    trial.control("faults", json!({ "shop": "woocommerce", "operation": "list_orders", "fault": "same_page" })).await;
    assert_eq!(trial.get("orders", &page("2")).await.ids(), first);
    assert_eq!(trial.get("orders", &page("2")).await.ids().len(), 1);
}

#[tokio::test]
async fn ten_thousand_orders_are_placed_by_one_call_and_forgotten_by_another() {
    let trial = Trial::begin().await;
    assert_eq!(trial.order("mixed_tax", 10_000).await.len(), 10_000);
    let said = trial.get("orders", &[("per_page", "100"), ("page", "100")]).await;
    assert_eq!((said.ids().len(), said.total()), (100, ("10000", "100")));
    let emptied = trial.send(Method::DELETE, &trial.running.url("/control"), None).await;
    assert_eq!(emptied.status, 204);
    assert_eq!(trial.look("orders").await.body["total"], 0);
}
