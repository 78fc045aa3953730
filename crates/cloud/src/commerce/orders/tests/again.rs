//! Asked for once more: mapping again, fetching by number.

use http::StatusCode;
use kontor_adapters::ErrorKind;
use kontor_model::order::ChannelOrder;
use serde_json::json;

use crate::api::testing::Answer;
use crate::commerce::intake::tests::{acknowledge_all, counts, feed, only, post, round, set_mapping, story};
use crate::commerce::tests::budenzauber::{Connected, connected, order};
use crate::testing::NOW;

async fn fetch(world: &Connected, number: &str) -> Answer {
    let path = format!("/v1/platforms/{}/orders/fetch", world.platform);
    post(&world.api, &world.customer.token, &path, &json!({ "number": number })).await
}

async fn retry(world: &Connected) -> Answer {
    let id = only(world).await["id"].as_str().expect("an id").to_owned();
    post(&world.api, &world.customer.token, &format!("/v1/orders/{id}/retry"), &json!({})).await
}

#[tokio::test]
async fn an_order_is_mapped_again_from_its_stored_raw_text() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&ChannelOrder { note: Some("halt".to_owned()), ..order("1001") });
        round(&world).await;
        assert_eq!(only(&world).await["hold"]["code"], "held_by_rule");
        let calls = world.booth.inside().calls.len();
        let again = retry(&world).await;
        assert_eq!(again.json()["delivery"], "held", "nothing has changed");
        assert_eq!(story(&again.json()), ["fetched", "held"], "and it is told once");
        assert_eq!(world.booth.inside().calls.len(), calls, "the shop was not asked");
    }
}

#[tokio::test]
async fn mapping_an_acknowledged_order_again_makes_a_revision_when_it_comes_out_otherwise() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        round(&world).await;
        acknowledge_all(&world).await;
        assert_eq!(retry(&world).await.json()["delivery"], "acknowledged", "the same comes out");
        set_mapping(&world, 2).await;
        let again = retry(&world).await.json();
        assert_eq!((again["delivery"].as_str(), again["revision"].as_i64()), (Some("waiting"), Some(2)));
        assert_eq!(feed(&world).await["items"][0]["changed"], json!(["mapped.document_type"]));
    }
}

#[tokio::test]
async fn one_order_is_fetched_by_its_number_whenever_it_was_placed() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        let old = ChannelOrder { placed_at_ms: Some(NOW.0 - 1_000_000), ..order("0999") };
        world.booth.put(&old);
        let fetched = fetch(&world, " 0999 ").await;
        assert_eq!(fetched.status, StatusCode::OK, "{}", fetched.text());
        assert_eq!(fetched.json()["number"], "0999");
        let again = fetch(&world, "0999").await;
        assert_eq!(again.json()["id"], fetched.json()["id"]);
        assert_eq!(counts(world.app()).await, [1, 1, 0]);
    }
}

#[tokio::test]
async fn a_number_the_shop_does_not_have_and_a_shop_that_does_not_answer_are_told_apart() {
    for world in connected().await {
        assert_eq!(fetch(&world, "4711").await.faults(), ["number unknown_value"]);
        world.booth.fail(ErrorKind::Unavailable);
        assert_eq!(fetch(&world, "4711").await.problem(), "platform_unavailable");
        world.booth.fail(ErrorKind::NotAuthorized);
        assert_eq!(fetch(&world, "4711").await.problem(), "platform_not_authorized");
        assert_eq!(fetch(&world, "").await.faults(), ["number missing"]);
        assert_eq!(counts(world.app()).await, [0, 0, 0]);
    }
}

#[tokio::test]
async fn a_held_order_is_not_delivered_by_asking() {
    for world in connected().await {
        world.booth.put(&order("1001"));
        round(&world).await;
        let id = only(&world).await["id"].as_str().expect("an id").to_owned();
        let answer = post(&world.api, &world.customer.token, &format!("/v1/orders/{id}/deliver"), &json!({})).await;
        assert_eq!(answer.problem(), "order_held");
        assert!(feed(&world).await["items"].as_array().expect("items").is_empty());
    }
}
