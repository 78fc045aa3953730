//! The daily comparison finds what no hint and no change tells.

use kontor_model::order::ChannelOrder;

use serde_json::json;

use super::{acknowledge_all, count, counts, feed, only, post, round, set_mapping};
use crate::commerce::intake::read_due;
use crate::commerce::tests::budenzauber::{connected, order};
use crate::testing::NOW;

const DAY_MS: i64 = 24 * 60 * 60_000;

#[tokio::test]
async fn an_order_that_was_thrown_away_is_found_by_the_daily_comparison() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        round(&world).await;
        world.booth.inside().orders.clear();
        round(&world).await;
        assert_eq!(only(&world).await["states"]["order"], "in_progress", "no webhook, no change: not known yet");
        world.api.test.clock.advance_millis(DAY_MS);
        round(&world).await;
        assert_eq!(only(&world).await["states"]["order"], "deleted");
    }
}

#[tokio::test]
async fn an_open_order_older_than_two_days_is_looked_at_too() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        round(&world).await;
        world.api.test.clock.advance_millis(5 * DAY_MS);
        round(&world).await;
        world.booth.inside().orders.clear();
        world.api.test.clock.advance_millis(5 * DAY_MS);
        round(&world).await;
        assert_eq!(only(&world).await["states"]["order"], "deleted");
    }
}

#[tokio::test]
async fn an_order_that_came_back_is_there_again() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        round(&world).await;
        let kept = std::mem::take(&mut world.booth.inside().orders);
        world.api.test.clock.advance_millis(DAY_MS);
        round(&world).await;
        assert_eq!(only(&world).await["states"]["order"], "deleted");
        world.booth.inside().orders = kept;
        world.api.test.clock.advance_millis(DAY_MS);
        round(&world).await;
        let back = only(&world).await;
        assert_eq!((back["states"]["order"].as_str(), back["revision"].as_i64()), (Some("in_progress"), Some(3)));
    }
}

#[tokio::test]
async fn an_order_that_every_reading_missed_is_found_within_two_days() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        round(&world).await;
        world.api.test.clock.advance_millis(DAY_MS / 2);
        world.booth.put(&ChannelOrder { modified_at_ms: NOW.0 + DAY_MS / 2, ..order("1002") });
        round(&world).await;
        // Its change lies before the overlap, as when a shop's transaction took very long.
        world.booth.put(&ChannelOrder { modified_at_ms: NOW.0 + 60_000, ..order("1001") });
        round(&world).await;
        assert_eq!(counts(world.app()).await, [1, 1, 0]);
        world.api.test.clock.advance_millis(DAY_MS);
        round(&world).await;
        assert_eq!(counts(world.app()).await, [2, 2, 0]);
    }
}

#[tokio::test]
async fn the_comparison_costs_no_second_reading_where_this_one_reached_as_far_back() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        round(&world).await;
        let lists = world.booth.inside().calls.iter().filter(|call| *call == "list_orders").count();
        assert!(lists <= 2, "{lists}");
    }
}

#[tokio::test]
async fn a_held_order_that_was_thrown_away_waits_for_nobody_and_no_mapping_brings_it_back() {
    for world in connected().await {
        world.booth.put(&order("1001"));
        world.booth.put_raw("id-1002", NOW.0 + 2, b"{\"number\": 5");
        round(&world).await;
        world.booth.inside().orders.clear();
        world.api.test.clock.advance_millis(DAY_MS);
        round(&world).await;
        assert_eq!(feed(&world).await["held"], 0);
        set_mapping(&world, 1).await;
        round(&world).await;
        assert_eq!(feed(&world).await["items"], json!([]));
        let list = super::get(&world, "/v1/orders").await;
        for item in list["items"].as_array().expect("items") {
            let path = format!("/v1/orders/{}/deliver", item["id"].as_str().expect("an id"));
            let customer = world.api.signed_in_again(&world.customer).await;
            assert_eq!(post(&world.api, &customer.token, &path, &json!({})).await.problem(), "order_deleted");
        }
        assert_eq!(feed(&world).await["items"], json!([]));
    }
}

#[tokio::test]
async fn an_order_that_was_thrown_away_stays_so_when_somebody_maps_it_again() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        round(&world).await;
        acknowledge_all(&world).await;
        world.booth.inside().orders.clear();
        world.api.test.clock.advance_millis(DAY_MS);
        round(&world).await;
        set_mapping(&world, 2).await;
        let gone = only(&world).await;
        let path = format!("/v1/orders/{}/retry", gone["id"].as_str().expect("an id"));
        let customer = world.api.signed_in_again(&world.customer).await;
        let mapped = post(&world.api, &customer.token, &path, &json!({})).await.json();
        assert_eq!((&mapped["states"]["order"], &mapped["revision"]), (&json!("deleted"), &gone["revision"]));
    }
}

#[tokio::test]
async fn an_acknowledged_order_that_is_held_for_a_change_and_thrown_away_is_told_as_deleted() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        round(&world).await;
        acknowledge_all(&world).await;
        let halted = ChannelOrder { modified_at_ms: NOW.0 + 2, note: Some("halt".to_owned()), ..order("1001") };
        world.booth.put(&halted);
        round(&world).await;
        assert_eq!(feed(&world).await["held"], 1);
        world.booth.inside().orders.clear();
        world.api.test.clock.advance_millis(DAY_MS);
        round(&world).await;
        let told = feed(&world).await;
        assert_eq!((&told["held"], &told["items"][0]["order"]["states"]["order"]), (&json!(0), &json!("deleted")));
    }
}

#[tokio::test]
async fn an_order_the_shop_cannot_show_does_not_end_the_comparison() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        world.booth.put(&order("1002"));
        round(&world).await;
        world.booth.inside().orders.clear();
        world.booth.inside().poisoned = vec!["id-1001".to_owned()];
        for days in [1, 5] {
            world.api.test.clock.advance_millis(days * DAY_MS);
            round(&world).await;
            assert_eq!(count(world.app(), "SELECT COUNT(*) FROM orders WHERE order_state = 'deleted'").await, 1);
            let due = count(world.app(), "SELECT reconcile_due FROM platforms").await;
            assert!(due > world.app().now().0, "the next comparison is the one of tomorrow");
        }
    }
}

#[tokio::test]
async fn a_comparison_that_takes_long_is_not_begun_twice() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        for number in 1001..1006 {
            world.booth.put(&order(&number.to_string()));
        }
        round(&world).await;
        world.booth.inside().orders.clear();
        world.api.test.clock.advance_millis(DAY_MS);
        let two_minutes = 2 * 60_000;
        world.booth.inside().slow = Some((std::sync::Arc::clone(&world.api.test.clock), two_minutes));
        let is_over = std::cell::Cell::new(false);
        let first = async {
            let read = read_due(world.app()).await.expect("reads");
            is_over.set(true);
            read
        };
        let second = async {
            let mut read = 0;
            while !is_over.get() {
                read += read_due(world.app()).await.expect("reads");
            }
            read
        };
        let (first, second) = tokio::join!(first, second);
        assert_eq!(first + second, 1);
        assert_eq!(count(world.app(), "SELECT COUNT(*) FROM orders WHERE order_state = 'deleted'").await, 5);
    }
}
