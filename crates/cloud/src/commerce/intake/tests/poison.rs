//! One order the shop fails at: the others come in, it is named, and it comes when the shop is mended.

use http::Method;
use kontor_model::order::ChannelOrder;
use serde_json::{Value, json};

use super::{acknowledge_all, count, counts, feed, get, numbers, round, set_mapping};
use crate::api::testing::Answer;
use crate::commerce::platforms::testing::HINT_SECRET;
use crate::commerce::tests::budenzauber::{Connected, connected, order};
use crate::testing::NOW;

const DAY_MS: i64 = 24 * 60 * 60_000;

fn later(number: i64) -> ChannelOrder {
    ChannelOrder { modified_at_ms: NOW.0 + number * 1_000, ..order(&format!("{}", 1000 + number)) }
}

/// Twenty-five orders, the thirteenth poisoned.
fn poison(world: &Connected) {
    for number in 0..25 {
        world.booth.put(&later(number));
    }
    world.booth.inside().poisoned = vec!["id-1012".to_owned()];
}

async fn held(world: &Connected) -> Vec<Value> {
    get(world, "/v1/orders?delivery=held").await["items"].as_array().expect("items").clone()
}

async fn retry(world: &Connected, id: &Value) -> Answer {
    let customer = world.api.signed_in_again(&world.customer).await;
    let path = format!("/v1/orders/{}/retry", id.as_str().expect("an id"));
    world.api.call(&customer.token, Method::POST, &path, "", &json!({})).await
}

#[tokio::test]
async fn the_others_come_in_the_cursor_moves_and_the_poisoned_one_is_held_by_its_id() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        poison(&world);
        round(&world).await;
        let delivered = numbers(&get(&world, "/v1/orders/feed?limit=500").await);
        assert_eq!(delivered.len(), 24);
        assert!(!delivered.contains(&"1012".to_owned()));
        let held = held(&world).await;
        assert_eq!((held.len(), &held[0]["external_id"]), (1, &json!("id-1012")));
        assert_eq!(held[0]["hold"]["code"], "not_told");
        assert!(held[0]["hold"]["detail"].as_str().expect("words").contains("breaks off"));
        world.booth.put(&later(60));
        round(&world).await;
        assert_eq!(counts(world.app()).await, [26, 26, 0], "what comes after it comes at once");
        assert_eq!(count(world.app(), "SELECT COUNT(*) FROM platforms WHERE state = 'connected'").await, 1);
    }
}

#[tokio::test]
async fn it_comes_in_when_the_shop_is_mended_and_somebody_asks() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        poison(&world);
        round(&world).await;
        acknowledge_all(&world).await;
        let id = held(&world).await[0]["id"].clone();
        let refused = retry(&world, &id).await;
        assert_eq!(refused.problem(), "platform_unavailable");
        assert_eq!(held(&world).await.len(), 1, "nothing has changed");
        world.booth.inside().poisoned.clear();
        let told = retry(&world, &id).await.json();
        assert_eq!((&told["number"], &told["delivery"]), (&json!("1012"), &json!("waiting")));
        assert_eq!(numbers(&feed(&world).await), ["1012"]);
    }
}

#[tokio::test]
async fn it_comes_in_by_itself_within_a_day() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        poison(&world);
        round(&world).await;
        world.api.test.clock.advance_millis(5 * DAY_MS);
        round(&world).await;
        assert_eq!(held(&world).await.len(), 1, "it still fails, and keeps nothing else from being compared");
        world.booth.inside().poisoned.clear();
        world.api.test.clock.advance_millis(DAY_MS);
        round(&world).await;
        assert_eq!(held(&world).await, Vec::<Value>::new());
        assert_eq!(numbers(&get(&world, "/v1/orders/feed?limit=500").await).len(), 25);
    }
}

#[tokio::test]
async fn one_of_two_that_is_mended_is_asked_for_again_although_the_other_still_spoils_the_page() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        poison(&world);
        world.booth.inside().poisoned.push("id-1013".to_owned());
        round(&world).await;
        assert_eq!(held(&world).await.len(), 2);
        world.booth.inside().poisoned.remove(0);
        world.api.test.clock.advance_millis(DAY_MS);
        round(&world).await;
        let left: Vec<Value> = held(&world).await.iter().map(|order| order["external_id"].clone()).collect();
        assert_eq!(left, [json!("id-1013")]);
    }
}

#[tokio::test]
async fn another_mapping_does_not_take_it_for_an_order() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        poison(&world);
        round(&world).await;
        set_mapping(&world, 2).await;
        round(&world).await;
        round(&world).await;
        assert_eq!(held(&world).await[0]["hold"]["code"], "not_told");
        let again = "SELECT COUNT(*) FROM orders o, platforms p WHERE o.delivery = 'held' AND o.mapping_version <> p.mapping_version";
        assert_eq!(count(world.app(), again).await, 0, "nothing is understood again and again");
    }
}

#[tokio::test]
async fn a_delivered_order_is_held_only_where_something_newer_is_missing() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&later(1));
        round(&world).await;
        acknowledge_all(&world).await;
        world.booth.inside().poisoned = vec!["id-1001".to_owned()];
        round(&world).await;
        assert_eq!(held(&world).await, Vec::<Value>::new(), "it is there as it is");
        world.booth.put(&ChannelOrder { note: Some("neu".to_owned()), modified_at_ms: NOW.0 + 90_000, ..later(1) });
        round(&world).await;
        assert_eq!(held(&world).await[0]["number"], "1001");
        world.booth.inside().poisoned.clear();
        round(&world).await;
        let item = &feed(&world).await["items"][0];
        assert_eq!((&item["change"], &item["changed"]), (&json!("changed"), &json!(["note"])));
    }
}

#[tokio::test]
async fn a_shop_that_cannot_tell_so_many_at_once_is_asked_for_fewer_and_nothing_is_held() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        poison(&world);
        world.booth.inside().poisoned.clear();
        world.booth.inside().breath = 6;
        round(&world).await;
        assert_eq!(counts(world.app()).await, [25, 25, 0]);
        assert_eq!(held(&world).await, Vec::<Value>::new());
    }
}

#[tokio::test]
async fn a_shop_that_does_not_answer_at_all_is_asked_twice_and_left_alone() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        poison(&world);
        world.booth.be_away();
        round(&world).await;
        assert_eq!(world.booth.inside().calls.len(), 2);
        assert_eq!(counts(world.app()).await, [0, 0, 0], "no order is taken for poisoned");
    }
}

#[tokio::test]
async fn one_that_the_shop_cannot_even_name_holds_up_no_other_and_is_said_where_the_platform_is() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        poison(&world);
        world.booth.inside().cannot_name = true;
        round(&world).await;
        assert_eq!(counts(world.app()).await, [24, 24, 0]);
        let shown = get(&world, &format!("/v1/platforms/{}", world.platform)).await;
        assert!(shown["last_error"]["detail"].as_str().expect("words").contains("without naming it"), "{shown}");
        world.booth.put(&later(60));
        round(&world).await;
        assert_eq!(counts(world.app()).await, [25, 25, 0]);
        world.api.test.clock.advance_millis(DAY_MS);
        let before = world.app().now().0;
        round(&world).await;
        let shown = get(&world, &format!("/v1/platforms/{}", world.platform)).await;
        assert_eq!(shown["last_error"]["code"], "order_unnamed");
        assert!(shown["last_error"]["at_ms"].as_i64() >= Some(before), "it is said again every day: {shown}");
    }
}

#[tokio::test]
async fn a_hint_at_a_poisoned_order_ends_no_round() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.inside().poisoned = vec!["id-9000".to_owned()];
        let request = http::Request::post(format!("/hooks/hook-of-{}", world.platform))
            .header("x-budenzauber", HINT_SECRET.as_bytes())
            .body(axum::body::Body::from("id-9000"));
        assert!(world.api.send(request.expect("a request")).await.status.is_success());
        round(&world).await;
        let later = "SELECT COUNT(*) FROM order_hints WHERE attempts = 1 AND due > hinted_at";
        assert_eq!(count(world.app(), later).await, 1, "it is asked for again later");
        assert_eq!(count(world.app(), "SELECT COUNT(*) FROM platforms WHERE fail_code <> ''").await, 0);
    }
}
