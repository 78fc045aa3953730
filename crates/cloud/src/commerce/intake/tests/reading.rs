//! Orders come in: each once, in pages, from the moment that was chosen.

use kontor_adapters::ErrorKind;
use kontor_model::order::ChannelOrder;

use super::{counts, feed, get, numbers, only, round, set_mapping, story};
use crate::commerce::tests::budenzauber::{Connected, PAGE, connected, order};
use crate::testing::NOW;

fn later(number: &str, seconds: i64) -> ChannelOrder {
    ChannelOrder { modified_at_ms: NOW.0 + seconds * 1_000, ..order(number) }
}

#[tokio::test]
async fn an_order_is_stored_raw_understood_and_stands_in_the_feed() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        round(&world).await;
        assert_eq!(counts(world.app()).await, [1, 1, 0]);
        let shown = only(&world).await;
        assert_eq!(shown["number"], "1001");
        assert_eq!(shown["grand"], "20.00");
        assert_eq!(shown["recipient"], "Jürgen Weiß-Übelacker");
        assert_eq!(shown["country"], "DE");
        assert_eq!(shown["delivery"], "waiting");
        assert_eq!(shown["shipping_profile"], "DHL");
        assert_eq!(story(&shown), ["fetched", "mapped"]);
        let feed = feed(&world).await;
        assert_eq!(feed["outcome"], "ok");
        assert_eq!(feed["items"][0]["change"], "new");
        assert_eq!(feed["items"][0]["recipient"]["house_number"], "7");
    }
}

#[tokio::test]
async fn without_a_mapping_an_order_waits_and_goes_on_by_itself_when_there_is_one() {
    for world in connected().await {
        world.booth.put(&order("1001"));
        round(&world).await;
        let held = only(&world).await;
        assert_eq!(held["delivery"], "held");
        assert_eq!(held["hold"]["code"], "no_mapping");
        assert!(held["hold"]["detail"].as_str().expect("words").contains("order mapping"));
        assert_eq!(feed(&world).await["outcome"], "ok_with_warnings");
        set_mapping(&world, 1).await;
        round(&world).await;
        let released = only(&world).await;
        assert_eq!(released["delivery"], "waiting");
        assert_eq!(released["revision"], 1);
        assert_eq!(story(&released), ["fetched", "held", "mapped", "released"]);
    }
}

#[tokio::test]
async fn pages_are_read_to_the_end_and_overlap_brings_nothing_twice() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        for number in 0..3 * PAGE + 2 {
            let number = i64::try_from(number).expect("few");
            world.booth.put(&later(&format!("{}", 1000 + number), number));
        }
        round(&world).await;
        round(&world).await;
        round(&world).await;
        assert_eq!(counts(world.app()).await, [32, 32, 0]);
        assert_eq!(get(&world, "/v1/orders/feed?limit=500").await["items"].as_array().expect("items").len(), 32);
    }
}

#[tokio::test]
async fn orders_placed_before_the_chosen_moment_stay_out() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&ChannelOrder { placed_at_ms: Some(NOW.0 - 1), ..order("999") });
        world.booth.put(&order("1001"));
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await), ["1001"]);
        assert_eq!(counts(world.app()).await, [1, 1, 0], "nothing of the other one is kept");
    }
}

#[tokio::test]
async fn nothing_is_asked_before_it_is_due() {
    for world in connected().await {
        round(&world).await;
        let calls = world.booth.inside().calls.len();
        assert_eq!(super::read_due(world.app()).await.expect("reads"), 0);
        assert_eq!(world.booth.inside().calls.len(), calls);
    }
}

#[tokio::test]
async fn a_shop_whose_clock_is_ahead_is_not_read_past_its_next_orders() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&later("1001", 7 * 86_400));
        round(&world).await;
        world.booth.put(&later("1002", 600));
        world.api.test.clock.advance_millis(600_000);
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await).len(), 2);
    }
}

#[tokio::test]
async fn ids_that_are_not_in_the_order_of_time_lose_nothing() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&later("2000", 10));
        round(&world).await;
        world.booth.put(&later("1500", 20));
        world.booth.put(&later("1000", 12));
        round(&world).await;
        let mut found = numbers(&feed(&world).await);
        found.sort();
        assert_eq!(found, ["1000", "1500", "2000"]);
    }
}

#[tokio::test]
async fn a_paused_platform_is_not_called() {
    for world in connected().await {
        world.booth.put(&order("1001"));
        crate::commerce::platforms::testing::pause(world.app(), world.tenant(), &world.platform).await;
        round(&world).await;
        assert!(world.booth.inside().calls.is_empty());
        assert_eq!(counts(world.app()).await, [0, 0, 0]);
    }
}

#[tokio::test]
async fn what_a_list_left_out_is_asked_for_again_also_when_no_list_shows_the_order_any_more() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        round(&world).await;
        world.api.test.clock.advance_millis(20 * 60_000);
        for (number, minute) in [("1001", 0), ("1002", 1), ("1003", 15)] {
            world.booth.put(&ChannelOrder { modified_at_ms: NOW.0 + minute * 60_000, ..order(number) });
        }
        world.booth.inside().lacking = vec!["id-1001".to_owned(), "id-1002".to_owned()];
        world.booth.inside().spared = 1;
        world.booth.fail(ErrorKind::RateLimited);
        round(&world).await;
        assert_eq!(counts(world.app()).await, [3, 3, 0], "nobody waits for the rest");
        round(&world).await;
        round(&world).await;
        let feed = feed(&world).await;
        let notes: Vec<_> =
            feed["items"].as_array().expect("items").iter().map(|item| &item["order"]["note"]).collect();
        assert_eq!(notes.iter().filter(|note| **note == "vollständig").count(), 2, "{notes:?}");
    }
}

/// Reads a page of three orders that its list leaves something out of; answers what was asked for, and how many are whole.
async fn three_lacking(world: &Connected) -> (Vec<String>, usize) {
    set_mapping(world, 1).await;
    for number in ["1001", "1002", "1003"] {
        world.booth.put(&order(number));
        world.booth.inside().lacking.push(format!("id-{number}"));
    }
    round(world).await;
    let feed = feed(world).await;
    let items = feed["items"].as_array().expect("items");
    let calls = world.booth.inside().calls.iter().filter(|call| call.starts_with("complete_")).cloned().collect();
    (calls, items.iter().filter(|item| item["order"]["note"] == "vollständig").count())
}

#[tokio::test]
async fn what_a_list_left_out_of_a_page_costs_one_call_more() {
    for world in connected().await {
        world.booth.inside().completes_together = Some(Vec::new());
        let (calls, whole) = three_lacking(&world).await;
        assert_eq!((calls.as_slice(), whole), (&["complete_orders".to_owned()][..], 3));
    }
}

#[tokio::test]
async fn an_order_that_this_call_says_nothing_of_is_completed_by_itself() {
    for world in connected().await {
        world.booth.inside().completes_together = Some(vec!["id-1002".to_owned()]);
        let (calls, whole) = three_lacking(&world).await;
        let expected = ["complete_orders", "complete_order"].map(str::to_owned);
        assert_eq!((calls.as_slice(), whole), (&expected[..], 3));
    }
}

#[tokio::test]
async fn a_platform_that_completes_no_page_at_once_is_asked_for_each_order() {
    for world in connected().await {
        let (calls, whole) = three_lacking(&world).await;
        assert_eq!((calls, whole), (vec!["complete_order".to_owned(); 3], 3));
    }
}
