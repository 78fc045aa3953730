//! What lists leave out of orders is asked for once for many pages, and no page is lost over it.

use kontor_adapters::ErrorKind;
use kontor_model::order::ChannelOrder;

use super::{feed, numbers, round, set_mapping};
use crate::commerce::tests::budenzauber::{Connected, connected, order};
use crate::testing::NOW;

/// Three pages of two orders, each page with one that its list leaves something out of.
async fn three_pages(world: &Connected) {
    set_mapping(world, 1).await;
    round(world).await;
    world.booth.inside().orders_on_page = Some(2);
    world.booth.inside().completes_together = Some(Vec::new());
    for number in 1..=6 {
        world.booth.put(&ChannelOrder { modified_at_ms: NOW.0 + number, ..order(&format!("100{number}")) });
        if number % 2 == 1 {
            world.booth.inside().lacking.push(format!("id-100{number}"));
        }
    }
    world.booth.inside().calls.clear();
}

fn calls(world: &Connected, name: &str) -> usize {
    world.booth.inside().calls.iter().filter(|call| *call == name).count()
}

/// Numbers of the orders in the feed that are whole.
async fn whole(world: &Connected) -> usize {
    let feed = feed(world).await;
    let items = feed["items"].as_array().expect("items");
    items.iter().filter(|item| item["order"]["note"] == "vollständig").count()
}

#[tokio::test]
async fn what_lists_left_out_of_several_pages_costs_one_call() {
    for world in connected().await {
        three_pages(&world).await;
        round(&world).await;
        assert_eq!((calls(&world, "list_orders"), calls(&world, "complete_orders")), (3, 1));
        assert_eq!(numbers(&feed(&world).await).len(), 6);
        assert_eq!(whole(&world).await, 3);
    }
}

#[tokio::test]
async fn orders_that_are_whole_are_not_asked_about_again() {
    for world in connected().await {
        three_pages(&world).await;
        round(&world).await;
        world.booth.inside().calls.clear();
        round(&world).await;
        assert!(calls(&world, "list_orders") > 0, "the last minutes are read twice");
        assert_eq!((calls(&world, "complete_orders"), calls(&world, "complete_order")), (0, 0));
    }
}

#[tokio::test]
async fn pages_that_were_held_back_are_taken_in_when_the_next_one_fails() {
    for world in connected().await {
        three_pages(&world).await;
        world.booth.inside().spared = 2;
        world.booth.fail(ErrorKind::RateLimited);
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await), ["1001", "1002", "1003", "1004"]);
        assert_eq!(whole(&world).await, 2);
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await).len(), 6);
        assert_eq!(whole(&world).await, 3);
    }
}

#[tokio::test]
async fn pages_that_leave_nothing_out_are_not_held_back() {
    for world in connected().await {
        three_pages(&world).await;
        world.booth.inside().lacking.clear();
        world.booth.inside().spared = 1;
        world.booth.fail(ErrorKind::RateLimited);
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await), ["1001", "1002"]);
        assert_eq!(calls(&world, "complete_orders"), 0);
    }
}
