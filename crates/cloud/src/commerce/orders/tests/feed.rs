//! The feed: unacknowledged comes again, acknowledged does not.

use serde_json::{Value, json};

use crate::commerce::intake::tests::{acknowledge_all, feed, get, numbers, only, post, round, set_mapping, story};
use crate::commerce::tests::budenzauber::{Connected, connected, order};

async fn with_orders(world: &Connected, count: usize) {
    set_mapping(world, 1).await;
    for number in 0..count {
        world.booth.put(&order(&format!("{}", 1001 + number)));
    }
    round(world).await;
}

async fn acknowledge(world: &Connected, items: Value) -> Value {
    post(&world.api, &world.customer.token, "/v1/orders/acknowledge", &json!({ "items": items })).await.json()
}

#[tokio::test]
async fn an_empty_feed_says_that_there_is_nothing_to_do() {
    for world in connected().await {
        round(&world).await;
        let feed = feed(&world).await;
        assert_eq!((feed["outcome"].as_str(), feed["held"].as_i64()), (Some("nothing_to_do"), Some(0)));
    }
}

#[tokio::test]
async fn what_is_not_acknowledged_comes_again_and_what_is_does_not() {
    for world in connected().await {
        with_orders(&world, 3).await;
        let first = feed(&world).await;
        assert_eq!(numbers(&first), ["1001", "1002", "1003"]);
        assert_eq!(numbers(&feed(&world).await), ["1001", "1002", "1003"]);
        let taken = json!([{"id": first["items"][1]["id"], "revision": 1, "document_number": "AB-7"}]);
        assert_eq!(acknowledge(&world, taken.clone()).await["items"][0]["result"], "acknowledged");
        assert_eq!(numbers(&feed(&world).await), ["1001", "1003"]);
        assert_eq!(acknowledge(&world, taken).await["items"][0]["result"], "already_acknowledged");
        acknowledge_all(&world).await;
        round(&world).await;
        assert_eq!(feed(&world).await["outcome"], "nothing_to_do");
    }
}

#[tokio::test]
async fn one_reading_goes_on_from_part_to_part() {
    for world in connected().await {
        with_orders(&world, 5).await;
        let first = get(&world, "/v1/orders/feed?limit=2").await;
        assert_eq!(numbers(&first), ["1001", "1002"]);
        let second =
            get(&world, &format!("/v1/orders/feed?limit=2&after={}", first["next"].as_str().expect("more"))).await;
        assert_eq!(numbers(&second), ["1003", "1004"]);
        let third =
            get(&world, &format!("/v1/orders/feed?limit=2&after={}", second["next"].as_str().expect("more"))).await;
        assert_eq!(numbers(&third), ["1005"]);
        assert!(third.get("next").is_none());
        assert_eq!(numbers(&get(&world, "/v1/orders/feed?limit=2").await), ["1001", "1002"], "a new reading");
    }
}

#[tokio::test]
async fn delivering_is_told_once_however_often_it_is_read() {
    for world in connected().await {
        with_orders(&world, 1).await;
        for _ in 0..3 {
            feed(&world).await;
        }
        assert_eq!(story(&only(&world).await), ["fetched", "mapped", "delivered"]);
    }
}

#[tokio::test]
async fn an_acknowledgement_of_an_older_revision_is_taken_and_the_newer_one_waits() {
    for world in connected().await {
        with_orders(&world, 1).await;
        let first = feed(&world).await;
        let mut changed = order("1001");
        changed.modified_at_ms += 60_000;
        changed.note = Some("Bitte als Geschenk".to_owned());
        world.booth.put(&changed);
        round(&world).await;
        let taken = json!([{"id": first["items"][0]["id"], "revision": 1}]);
        assert_eq!(acknowledge(&world, taken).await["items"][0]["result"], "newer_revision");
        let item = &feed(&world).await["items"][0];
        assert_eq!(
            (&item["revision"], &item["change"], &item["changed"]),
            (&json!(2), &json!("changed"), &json!(["note"]))
        );
        acknowledge_all(&world).await;
        changed.modified_at_ms += 60_000;
        changed.note = None;
        changed.number = "1001-A".to_owned();
        world.booth.put(&changed);
        round(&world).await;
        assert_eq!(feed(&world).await["items"][0]["changed"], json!(["note", "number"]), "since then, nothing else");
    }
}

#[tokio::test]
async fn an_order_that_changed_before_anybody_had_it_is_a_new_one_and_nothing_else() {
    for world in connected().await {
        with_orders(&world, 1).await;
        let mut changed = order("1001");
        changed.modified_at_ms += 60_000;
        changed.note = Some("Bitte als Geschenk".to_owned());
        world.booth.put(&changed);
        round(&world).await;
        let item = &feed(&world).await["items"][0];
        assert_eq!((&item["revision"], &item["change"]), (&json!(2), &json!("new")));
        assert!(item["changed"].as_array().is_none_or(Vec::is_empty), "{item}");
    }
}

#[tokio::test]
async fn what_changed_of_a_held_order_is_said_when_it_goes_on_also_to_who_acknowledges_meanwhile() {
    for world in connected().await {
        with_orders(&world, 1).await;
        let first = feed(&world).await;
        let mut changed = order("1001");
        changed.modified_at_ms += 60_000;
        changed.note = Some("halt".to_owned());
        world.booth.put(&changed);
        round(&world).await;
        assert_eq!(only(&world).await["delivery"], "held");
        let taken = json!([{"id": first["items"][0]["id"], "revision": 1}]);
        assert_eq!(acknowledge(&world, taken).await["items"][0]["result"], "newer_revision");
        changed.modified_at_ms += 60_000;
        changed.number = "1001-A".to_owned();
        changed.note = None;
        world.booth.put(&changed);
        round(&world).await;
        let item = &feed(&world).await["items"][0];
        assert_eq!((&item["change"], &item["changed"]), (&json!("changed"), &json!(["note", "number"])));
    }
}

#[tokio::test]
async fn acknowledgements_that_cannot_be_taken_harm_no_other_and_change_nothing() {
    for world in connected().await {
        with_orders(&world, 1).await;
        let id = feed(&world).await["items"][0]["id"].clone();
        let answer = acknowledge(
            &world,
            json!([
                {"id": "ord_01ARZ3NDEKTSV4RRFFQ69G5FAV", "revision": 1},
                {"id": id, "revision": 9}
            ]),
        )
        .await;
        assert_eq!(answer["outcome"], "failed");
        assert_eq!(feed(&world).await["items"].as_array().expect("items").len(), 1);
        let answer = acknowledge(&world, json!([
            {"id": "ord_01ARZ3NDEKTSV4RRFFQ69G5FAV", "revision": 1}, {"id": id, "revision": 1}, {"id": id, "revision": 1}
        ])).await;
        let results: Vec<&str> = answer["items"]
            .as_array()
            .expect("items")
            .iter()
            .map(|item| item["result"].as_str().expect("a word"))
            .collect();
        assert_eq!(results, ["not_found", "acknowledged", "already_acknowledged"]);
        assert_eq!(answer["outcome"], "partial");
    }
}

#[tokio::test]
async fn nobody_acknowledges_somebody_elses_order() {
    for world in connected().await {
        with_orders(&world, 1).await;
        let id = feed(&world).await["items"][0]["id"].clone();
        let other = world.api.customer("2000000000008", "commerce").await;
        let body = json!({"items": [{"id": id, "revision": 1}]});
        let answer = post(&world.api, &other.token, "/v1/orders/acknowledge", &body).await.json();
        assert_eq!(answer["items"][0]["result"], "not_found");
        assert_eq!(feed(&world).await["items"].as_array().expect("items").len(), 1);
    }
}

#[tokio::test]
async fn an_order_is_delivered_again_when_somebody_asks_and_then_not_any_more() {
    for world in connected().await {
        with_orders(&world, 1).await;
        acknowledge_all(&world).await;
        let id = only(&world).await["id"].as_str().expect("an id").to_owned();
        let again = post(&world.api, &world.customer.token, &format!("/v1/orders/{id}/deliver"), &json!({})).await;
        assert_eq!(again.json()["delivery"], "waiting");
        let twice = post(&world.api, &world.customer.token, &format!("/v1/orders/{id}/deliver"), &json!({})).await;
        assert!(twice.status.is_success());
        let item = &feed(&world).await["items"][0];
        assert_eq!((item["change"].as_str(), item["revision"].as_i64()), (Some("again"), Some(1)));
        acknowledge_all(&world).await;
        assert_eq!(feed(&world).await["outcome"], "nothing_to_do");
    }
}

#[tokio::test]
async fn five_hundred_are_the_most_and_none_is_too_few() {
    for world in connected().await {
        let items = vec![json!({"id": "ord_01ARZ3NDEKTSV4RRFFQ69G5FAV", "revision": 1}); 501];
        for items in [items, Vec::new()] {
            let answer =
                post(&world.api, &world.customer.token, "/v1/orders/acknowledge", &json!({ "items": items })).await;
            assert_eq!(answer.faults(), ["items invalid_value"]);
        }
    }
}
