//! The daily comparison finds what no hint and no change tells.

use kontor_model::order::ChannelOrder;

use super::{counts, only, round, set_mapping};
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
