//! A platform whose address is changed to that of another shop: its orders are not taken for changes of the first one's.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::send;
use crate::commerce::intake::tests::{round, set_mapping};
use crate::commerce::tests::budenzauber::{Connected, connected, order, platform};
use crate::shipping::accounts::tests::pages::Browser;

/// A platform that an order came from.
async fn traded() -> Vec<Connected> {
    let all = connected().await;
    for of in &all {
        set_mapping(of, 1).await;
        of.booth.put(&order("1001"));
        round(of).await;
    }
    all
}

async fn put(of: &Connected, body: &Value) -> crate::api::testing::Answer {
    send(&of.api, &of.customer, (Method::PUT, &format!("/v1/platforms/{}", of.platform)), "", body).await
}

fn at(address: &str) -> Value {
    let mut moved = platform("Budenzauber");
    moved["address"] = json!(address);
    moved["settings"] = json!({ "key": "neu" });
    moved
}

#[tokio::test]
async fn a_platform_that_orders_came_from_is_not_turned_to_another_shop() {
    for of in traded().await {
        let path = format!("/v1/platforms/{}", of.platform);
        let before = of.api.get(&of.customer.token, &path).await.json();
        for other in ["http://127.0.0.1:10/laden", "http://127.0.0.1:9/anderer"] {
            let refused = put(&of, &at(other)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
            assert_eq!(refused.faults(), ["address other_shop"]);
        }
        assert_eq!(of.api.get(&of.customer.token, &path).await.json(), before, "nothing was changed");
    }
}

#[tokio::test]
async fn the_same_shop_may_move_when_somebody_says_so() {
    for of in traded().await {
        let mut moved = at("http://127.0.0.1:10/laden");
        moved["same_shop"] = json!(true);
        let taken = put(&of, &moved).await;
        assert_eq!(taken.json()["address"], moved["address"], "{}", taken.text());
    }
}

#[tokio::test]
async fn a_platform_without_orders_goes_where_it_is_told_to() {
    for of in connected().await {
        let taken = put(&of, &at("http://127.0.0.1:10/laden")).await;
        assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
    }
}

#[tokio::test]
async fn the_page_asks_whether_it_is_the_same_shop_and_only_then() {
    for of in traded().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let path = format!("/platforms/{}/edit", of.platform);
        assert!(!browser.get(&path).await.text().contains("same_shop"));
        let mut form = vec![
            ("name", "Budenzauber"),
            ("address", "http://127.0.0.1:10/laden"),
            ("settings.key", "neu"),
            ("exchanges.orders", "on"),
        ];
        let asked = browser.post(&path, &form).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", asked.text());
        assert!(asked.text().contains("name=\"same_shop\""), "{}", asked.text());
        assert!(asked.text().contains("verbinden Sie ihn als neue Plattform"), "{}", asked.text());
        form.push(("same_shop", "on"));
        let saved = browser.post(&path, &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    }
}
