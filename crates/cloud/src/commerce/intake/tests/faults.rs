//! What a shop may do wrong: nothing is lost, nobody else waits, and a person sees it.

use kontor_adapters::ErrorKind;
use kontor_adapters::shop::RawOrder;
use kontor_model::order::{Amount, ChannelOrder};
use rust_decimal::Decimal;
use serde_json::json;

use super::{count, counts, feed, get, numbers, only, round, set_mapping, story};
use crate::commerce::tests::budenzauber::{connected, order};
use crate::testing::NOW;

#[tokio::test]
async fn an_order_that_cannot_be_read_is_held_and_the_others_go_on() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        world.booth.put_raw("id-1002", NOW.0 + 2, b"{\"number\": 5");
        world.booth.put(&ChannelOrder { modified_at_ms: NOW.0 + 3, ..order("1003") });
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await), ["1001", "1003"]);
        let held = get(&world, "/v1/orders?delivery=held").await;
        assert_eq!(held["items"][0]["hold"]["code"], "unreadable");
        assert_eq!(held["items"][0]["external_id"], "id-1002");
        let id = held["items"][0]["id"].as_str().expect("an id");
        let detail = get(&world, &format!("/v1/orders/{id}")).await;
        let raw = detail["story"][0]["raw"].as_str().expect("a raw text");
        let text = world.api.get(&world.customer.token, &format!("/v1/orders/{id}/raw/{raw}")).await;
        assert_eq!(text.body, b"{\"number\": 5");
    }
}

#[tokio::test]
async fn an_order_that_was_unreadable_goes_on_when_the_shop_has_mended_it() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put_raw("id-1001", NOW.0 + 1, b"<html>Wartung</html>");
        round(&world).await;
        world.booth.put(&ChannelOrder { modified_at_ms: NOW.0 + 2, ..order("1001") });
        round(&world).await;
        let mended = only(&world).await;
        assert_eq!((mended["delivery"].as_str(), mended["number"].as_str()), (Some("waiting"), Some("1001")));
        assert_eq!(story(&mended), ["fetched", "held", "mapped", "released"]);
    }
}

#[tokio::test]
async fn an_order_that_does_not_add_up_is_held_with_both_amounts_and_never_guessed() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        let mut wrong = order("1001");
        wrong.totals.grand = Decimal::new(2001, 2);
        world.booth.put(&wrong);
        round(&world).await;
        let held = only(&world).await;
        assert_eq!(held["hold"]["code"], "does_not_add_up");
        let words = held["hold"]["detail"].as_str().expect("words");
        assert!(words.contains("20 EUR") && words.contains("20.01 EUR"), "{words}");
        assert_eq!(held["grand"], "20.01");
        assert!(feed(&world).await["items"].as_array().expect("items").is_empty());
    }
}

#[tokio::test]
async fn an_order_beyond_all_reckoning_is_held_and_the_one_beside_it_goes_on() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        let mut beyond = order("1001");
        beyond.lines[0].total = Amount { net: Decimal::MAX, tax: Decimal::ONE };
        world.booth.put(&beyond);
        world.booth.put(&order("1002"));
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await), ["1002"]);
        let held = &get(&world, "/v1/orders?delivery=held").await["items"][0];
        assert_eq!((&held["external_id"], &held["hold"]["code"]), (&json!("id-1001"), &json!("unreadable")));
    }
}

#[tokio::test]
async fn an_order_at_which_the_mapping_panics_is_held_and_the_one_beside_it_goes_on() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&ChannelOrder { note: Some("Panik".to_owned()), ..order("1001") });
        world.booth.put(&order("1002"));
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await), ["1002"]);
        let held = &get(&world, "/v1/orders?delivery=held").await["items"][0];
        assert_eq!((&held["number"], &held["hold"]["code"]), (&json!("1001"), &json!("mapping_failed")));
    }
}

#[tokio::test]
async fn a_page_that_does_not_come_is_asked_for_again_and_the_connection_says_so() {
    for kind in [ErrorKind::Malformed, ErrorKind::Unavailable, ErrorKind::NotAuthorized, ErrorKind::RateLimited] {
        for world in connected().await {
            set_mapping(&world, 1).await;
            world.booth.put(&order("1001"));
            world.booth.fail(kind);
            if matches!(kind, ErrorKind::Malformed | ErrorKind::Unavailable) {
                // It does not answer when it is asked for nothing either.
                world.booth.fail(kind);
            }
            round(&world).await;
            assert_eq!(counts(world.app()).await, [0, 0, 0]);
            let failed = count(world.app(), "SELECT COUNT(*) FROM platforms WHERE fail_code <> ''").await;
            assert_eq!(failed, i64::from(kind != ErrorKind::RateLimited), "{kind:?}");
            world.api.test.clock.advance_millis(20 * 60_000);
            round(&world).await;
            assert_eq!(numbers(&feed(&world).await), ["1001"], "{kind:?}");
        }
    }
}

#[tokio::test]
async fn a_page_that_fails_in_the_middle_goes_on_where_it_was() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        for number in 0..25 {
            world.booth.put(&ChannelOrder { modified_at_ms: NOW.0 + number, ..order(&format!("{}", 1000 + number)) });
        }
        world.booth.inside().spared = 1;
        world.booth.be_away();
        round(&world).await;
        let first = counts(world.app()).await;
        assert_eq!(first, [10, 10, 0], "the first page is kept");
        round(&world).await;
        assert_eq!(counts(world.app()).await, [25, 25, 0]);
    }
}

#[tokio::test]
async fn the_same_page_twice_is_noticed_and_nothing_behind_it_is_skipped() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        for number in 0..25 {
            world.booth.put(&ChannelOrder { modified_at_ms: NOW.0 + number, ..order(&format!("{}", 1000 + number)) });
        }
        world.booth.inside().repeats = 1;
        round(&world).await;
        assert_eq!(count(world.app(), "SELECT COUNT(*) FROM platforms WHERE fail_code <> ''").await, 1);
        round(&world).await;
        assert_eq!(counts(world.app()).await, [25, 25, 0]);
    }
}

#[tokio::test]
async fn one_customers_broken_shop_keeps_nobody_waiting() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        let other = world.api.customer("2000000000008", "commerce").await;
        crate::commerce::tests::budenzauber::connect(world.app(), &other.tenant, "Zweite Bude").await;
        world.booth.put(&order("1001"));
        world.booth.fail(ErrorKind::NotAuthorized);
        round(&world).await;
        let orders = count(world.app(), "SELECT COUNT(*) FROM orders").await;
        assert_eq!(orders, 1, "one of the two was read");
    }
}

#[tokio::test]
async fn a_quantity_of_one_and_a_half_and_free_fields_of_any_kind_are_delivered_as_they_are() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        let mut odd = order("1001");
        odd.lines[0].quantity = Decimal::new(15, 1);
        odd.lines[0].sku = None;
        odd.shipping = None;
        odd.custom.insert("meta".to_owned(), json!({"tief": [1, "zwei", null]}));
        world.booth.put(&odd);
        round(&world).await;
        let item = &feed(&world).await["items"][0];
        assert_eq!(item["order"]["lines"][0]["quantity"], "1.5");
        assert_eq!(item["order"]["custom"]["meta"]["tief"][1], "zwei");
        assert!(item.get("recipient").is_none());
    }
}

#[tokio::test]
async fn a_page_of_many_thousands_is_taken_in_part_by_part() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        world.booth.inside().orders_on_page = Some(usize::MAX >> 1);
        let broken = RawOrder { external_id: "0".to_owned(), modified_at_ms: NOW.0 + 1, payload: b"[]".to_vec() };
        world.booth.inside().orders.extend(std::iter::repeat_n(broken, 40_000));
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await), ["1001"]);
        assert_eq!(counts(world.app()).await, [2, 2, 0]);
        let shown = get(&world, &format!("/v1/platforms/{}", world.platform)).await;
        assert_eq!(shown["state"], "connected");
    }
}

#[tokio::test]
async fn an_order_larger_than_any_sound_one_is_held_unread() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        let note = Some("ä".repeat(1_100_000));
        world.booth.put(&ChannelOrder { note, ..order("1001") });
        world.booth.put(&order("1002"));
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await), ["1002"]);
        let held = get(&world, "/v1/orders?delivery=held").await;
        assert_eq!(held["items"][0]["hold"]["code"], "order_too_large");
        let words = held["items"][0]["hold"]["detail"].as_str().expect("words");
        assert!(words.contains("2.1 MiB") && words.contains("at most 2 MiB"), "{words}");
    }
}
