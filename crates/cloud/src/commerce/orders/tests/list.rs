//! Lists of orders: filters and pages.

use kontor_model::order::ChannelOrder;

use crate::commerce::intake::tests::{acknowledge_all, get, numbers, round, set_mapping};
use crate::commerce::tests::budenzauber::{Connected, connect, connected, order};
use crate::testing::NOW;

const DAY_MS: i64 = 24 * 60 * 60_000;

async fn placed(world: &Connected, number: &str, days: i64) {
    let at = NOW.0 + days * DAY_MS;
    world.booth.put(&ChannelOrder { placed_at_ms: Some(at), modified_at_ms: at + 1, ..order(number) });
}

#[tokio::test]
async fn orders_are_listed_newest_first_page_by_page_each_once() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        for day in 0..7 {
            placed(&world, &format!("{}", 1000 + day), day).await;
        }
        // Two at the same moment.
        placed(&world, "2000", 3).await;
        round(&world).await;
        acknowledge_all(&world).await;
        placed(&world, "3000", 3).await;
        world.booth.inside().orders.last_mut().expect("put").modified_at_ms += 30 * DAY_MS;
        round(&world).await;
        let (mut found, mut after) = (Vec::new(), String::new());
        loop {
            let page = get(&world, &format!("/v1/orders?limit=2{after}")).await;
            found.extend(numbers(&page));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(found.len(), 9, "{found:?}");
        assert_eq!((found.first().map(String::as_str), found.last().map(String::as_str)), (Some("1006"), Some("1000")));
        found.sort();
        found.dedup();
        assert_eq!(found.len(), 9, "none twice");
    }
}

#[tokio::test]
async fn filters_narrow_the_list() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        let second = connect(world.app(), world.tenant(), "Zweite Bude").await;
        for day in 0..4 {
            placed(&world, &format!("Ä-{}", 1000 + day), day).await;
        }
        round(&world).await;
        let all = get(&world, "/v1/orders").await;
        assert_eq!(numbers(&all).len(), 8, "both platforms read the same booth");
        assert_eq!(numbers(&get(&world, &format!("/v1/orders?platform={second}")).await).len(), 4);
        assert_eq!(
            numbers(&get(&world, &format!("/v1/orders?platform={second}&number=%C3%A4-1002")).await),
            ["Ä-1002"]
        );
        assert_eq!(numbers(&get(&world, "/v1/orders?delivery=held").await).len(), 4, "the second has no mapping");
        let path = "/v1/orders?placed_from=2026-11-24&placed_to=2026-11-25&delivery=waiting";
        assert_eq!(numbers(&get(&world, path).await), ["Ä-1002", "Ä-1001"]);
    }
}

#[tokio::test]
async fn an_order_without_a_date_stands_where_it_was_fetched() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&ChannelOrder { placed_at_ms: None, ..order("1001") });
        round(&world).await;
        let list = get(&world, "/v1/orders").await;
        assert_eq!(numbers(&list), ["1001"]);
        assert!(list["items"][0].get("placed_at_ms").is_none());
    }
}

#[tokio::test]
async fn what_stands_behind_the_question_mark_is_checked() {
    for world in connected().await {
        for (query, fault) in [
            ("limit=0", "limit unknown_value"),
            ("limit=201", "limit unknown_value"),
            ("delivery=lost", "delivery unknown_value"),
            ("platform=meine", "platform unknown_value"),
            ("placed_from=gestern", "placed_from unknown_value"),
            ("after=1", "after unknown_value"),
            ("seite=2", "seite unknown_field"),
        ] {
            let answer = world.api.get(&world.customer.token, &format!("/v1/orders?{query}")).await;
            assert_eq!(answer.faults(), [fault]);
        }
    }
}

#[tokio::test]
async fn the_module_and_its_scope_are_needed() {
    for world in connected().await {
        let other = world.api.customer("2000000000008", "shipping").await;
        assert_eq!(world.api.get(&other.token, "/v1/orders").await.problem(), "module_not_booked");
        let narrow = world.api.token(&world.customer, Some("shipping")).await;
        assert_eq!(world.api.get(&narrow, "/v1/orders/feed").await.problem(), "insufficient_scope");
    }
}
