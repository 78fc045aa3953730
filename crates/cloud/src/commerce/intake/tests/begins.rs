//! Which orders count: not what a shop abandons, fails or cancels before anybody heard of it.

use http::Method;
use kontor_model::order::{ChannelOrder, OrderState, PaymentState};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{acknowledge_all, count, counts, feed, get, numbers, only, post, round, set_mapping};
use crate::commerce::platforms::testing::HINT_SECRET;
use crate::commerce::tests::budenzauber::{ADDRESS, Connected, connected, order, platform};
use crate::testing::NOW;

fn in_status(number: &str, status: &str, seconds: i64) -> ChannelOrder {
    let mut order = ChannelOrder { modified_at_ms: NOW.0 + seconds * 1_000, ..order(number) };
    order.states.raw = status.to_owned();
    order
}

/// Chooses the statuses in which an order does not count yet.
async fn choose(world: &Connected, statuses: Value) -> Value {
    change(world, "not_yet_statuses", statuses).await
}

/// Changes one thing of the platform.
async fn change(world: &Connected, field: &str, value: Value) -> Value {
    let mut body = platform("Budenzauber");
    body["address"] = json!(ADDRESS);
    body[field] = value;
    let customer = world.api.signed_in_again(&world.customer).await;
    world.api.call(&customer.token, Method::PUT, &format!("/v1/platforms/{}", world.platform), "", &body).await.json()
}

#[tokio::test]
async fn an_abandoned_order_is_kept_raw_and_comes_in_when_its_status_changes() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&in_status("1001", "pending", 1));
        world.booth.put(&in_status("1002", "processing", 1));
        round(&world).await;
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await), ["1002"]);
        assert_eq!(counts(world.app()).await, [2, 1, 0], "two raw, one an order, none left over");
        world.booth.put(&in_status("1001", "processing", 60));
        round(&world).await;
        let feed = feed(&world).await;
        assert_eq!(numbers(&feed), ["1002", "1001"]);
        assert_eq!((&feed["items"][1]["change"], &feed["items"][1]["revision"]), (&json!("new"), &json!(1)));
    }
}

#[tokio::test]
async fn an_abandoned_order_that_cannot_be_delivered_waits_for_nobody() {
    for world in connected().await {
        let mut odd = in_status("1001", "lost", 1);
        odd.totals.grand += Decimal::ONE;
        world.booth.put(&odd);
        round(&world).await;
        assert_eq!(counts(world.app()).await, [1, 0, 0]);
        assert_eq!(count(world.app(), "SELECT COUNT(*) FROM platforms WHERE last_order_at IS NULL").await, 1);
    }
}

#[tokio::test]
async fn a_status_that_nobody_knows_counts() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&in_status("1001", "in-produktion", 1));
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await), ["1001"]);
    }
}

#[tokio::test]
async fn an_order_the_erp_has_stays_when_it_goes_back_to_such_a_status() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&in_status("1001", "processing", 1));
        round(&world).await;
        acknowledge_all(&world).await;
        let mut lost = in_status("1001", "lost", 60);
        (lost.states.order, lost.states.payment) = (OrderState::Cancelled, PaymentState::Failed);
        world.booth.put(&lost);
        round(&world).await;
        let item = &feed(&world).await["items"][0];
        assert_eq!((&item["change"], &item["order"]["states"]["order"]), (&json!("changed"), &json!("cancelled")));
    }
}

#[tokio::test]
async fn a_hint_at_an_abandoned_order_brings_none() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&ChannelOrder { modified_at_ms: NOW.0 - 600_000, ..in_status("1001", "pending", 0) });
        let request = http::Request::post(format!("/hooks/hook-of-{}", world.platform))
            .header("x-budenzauber", HINT_SECRET.as_bytes())
            .body(axum::body::Body::from("id-1001"));
        assert!(world.api.send(request.expect("a request")).await.status.is_success());
        round(&world).await;
        assert_eq!(counts(world.app()).await, [1, 0, 0]);
    }
}

#[tokio::test]
async fn an_abandoned_order_that_somebody_asks_for_by_its_number_comes_in() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&in_status("1001", "pending", 1));
        round(&world).await;
        let path = format!("/v1/platforms/{}/orders/fetch", world.platform);
        let fetched = post(&world.api, &world.customer.token, &path, &json!({"number": "1001"})).await;
        assert_eq!(fetched.json()["number"], "1001", "{}", fetched.text());
        assert_eq!(numbers(&feed(&world).await), ["1001"]);
    }
}

#[tokio::test]
async fn a_merchant_who_chooses_other_statuses_gets_what_counts_by_now() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&in_status("1001", "pending", 1));
        world.booth.put(&in_status("1002", "lost", 1));
        round(&world).await;
        world.booth.put(&ChannelOrder { note: Some("Klingel defekt".to_owned()), ..in_status("1001", "pending", 30) });
        round(&world).await;
        assert_eq!(choose(&world, json!([" lost "])).await["not_yet_statuses"], json!(["lost"]));
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await), ["1001"]);
        assert_eq!(only(&world).await["order"]["note"], "Klingel defekt", "as it is now");
        assert_eq!(choose(&world, Value::Null).await["not_yet_statuses"], json!(["lost"]), "left out, it stays");
        assert_eq!(choose(&world, json!([])).await["not_yet_statuses"], json!([]));
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await), ["1001", "1002"]);
    }
}

#[tokio::test]
async fn what_is_no_status_is_refused_and_changes_nothing() {
    for world in connected().await {
        for wrong in [json!(["in Arbeit"]), json!([""]), json!(["x".repeat(61)])] {
            assert_eq!(choose(&world, wrong).await["errors"][0]["field"], "not_yet_statuses");
        }
        let kept = get(&world, &format!("/v1/platforms/{}", world.platform)).await;
        assert_eq!(kept["not_yet_statuses"], json!(["lost", "pending"]));
    }
}

#[tokio::test]
async fn a_platform_with_nothing_but_abandoned_orders_is_deleted_with_them() {
    for world in connected().await {
        world.booth.put(&in_status("1001", "pending", 1));
        round(&world).await;
        let path = format!("/v1/platforms/{}", world.platform);
        let customer = world.api.signed_in_again(&world.customer).await;
        let gone = world.api.call(&customer.token, Method::DELETE, &path, "", &json!({})).await;
        assert!(gone.status.is_success(), "{}", gone.text());
        assert_eq!(counts(world.app()).await, [0, 0, 0]);
    }
}

/// Days before today, in milliseconds.
fn days_ago(days: i64) -> i64 {
    NOW.0 - days * 24 * 60 * 60_000
}

fn old(number: &str, days: i64) -> ChannelOrder {
    ChannelOrder { placed_at_ms: Some(days_ago(days)), modified_at_ms: days_ago(days), ..order(number) }
}

#[tokio::test]
async fn a_day_that_moves_back_brings_the_orders_since_then_and_no_other_twice() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        for order in [old("901", 9), old("902", 5), order("1001")] {
            world.booth.put(&order);
        }
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await), ["1001"]);
        change(&world, "orders_from_ms", json!(days_ago(7))).await;
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await), ["1001", "902"]);
        assert_eq!(counts(world.app()).await, [2, 2, 0]);
    }
}

#[tokio::test]
async fn a_day_that_moves_back_in_the_middle_of_a_reading_is_not_forgotten_when_that_ends() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&old("902", 5));
        for number in 0..12 {
            world.booth.put(&ChannelOrder { modified_at_ms: NOW.0 + number, ..order(&format!("{}", 1000 + number)) });
        }
        world.booth.inside().spared = 1;
        world.booth.be_away();
        round(&world).await;
        change(&world, "orders_from_ms", json!(days_ago(7))).await;
        round(&world).await;
        assert_eq!(counts(world.app()).await, [13, 13, 0]);
    }
}

#[tokio::test]
async fn a_day_that_moves_forward_loses_nothing_that_is_there_and_nothing_after_it() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        round(&world).await;
        acknowledge_all(&world).await;
        change(&world, "orders_from_ms", json!(NOW.0 + 200_000)).await;
        let at = |number: &str, ms: i64| {
            let changed = ChannelOrder { placed_at_ms: Some(NOW.0 + ms), modified_at_ms: NOW.0 + ms, ..order(number) };
            world.booth.put(&changed);
        };
        at("1002", 190_000);
        at("1003", 210_000);
        world.booth.put(&ChannelOrder { note: Some("neu".to_owned()), modified_at_ms: NOW.0 + 5, ..order("1001") });
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await), ["1001", "1003"], "a change of what is there, and what is wanted");
    }
}

#[tokio::test]
async fn before_a_mapping_is_live_orders_are_looked_at_and_go_nowhere() {
    for world in connected().await {
        change(&world, "exchanges", json!(["orders"])).await;
        world.booth.put(&order("1001"));
        round(&world).await;
        round(&world).await;
        let shown = only(&world).await;
        assert_eq!((&shown["hold"]["code"], &shown["order"]["number"]), (&json!("no_mapping"), &json!("1001")));
        let defaults = json!({
            "document_type": "Auftrag", "payment_method": "99", "shipping_profile": "10", "tax_treatment": "as_order"
        });
        let path = format!("/v1/platforms/{}/mapping/preview", world.platform);
        let body = json!({ "mapping": { "defaults": defaults } });
        let tried = post(&world.api, &world.customer.token, &path, &body).await.json();
        assert_eq!((&tried["changed"], &tried["items"][0]["number"]), (&json!(1), &json!("1001")), "{tried}");
        assert_eq!(feed(&world).await["items"], json!([]), "looking at it delivers nothing");
        assert_eq!(only(&world).await, shown);
        let mut calls = world.booth.inside().calls.clone();
        calls.retain(|call| !["list_orders", "find_order", "care_for_hints"].contains(&call.as_str()));
        assert_eq!(calls, [""; 0], "the shop is told nothing but where to send hints");
    }
}
