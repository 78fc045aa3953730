//! Asked for once more: mapping again, fetching by number.

use http::{Method, StatusCode};
use kontor_adapters::ErrorKind;
use kontor_model::order::ChannelOrder;
use serde_json::json;

use crate::api::testing::Answer;
use crate::commerce::intake::tests::{acknowledge_all, counts, feed, numbers, only, post, round, set_mapping, story};
use crate::commerce::tests::budenzauber::{Connected, connected, order};
use crate::testing::NOW;

async fn fetch(world: &Connected, number: &str) -> Answer {
    let path = format!("/v1/platforms/{}/orders/fetch", world.platform);
    post(&world.api, &world.customer.token, &path, &json!({ "number": number })).await
}

/// Asks for something of the only order.
async fn ask(world: &Connected, what: &str) -> Answer {
    let id = only(world).await["id"].as_str().expect("an id").to_owned();
    post(&world.api, &world.customer.token, &format!("/v1/orders/{id}/{what}"), &json!({})).await
}

/// Makes a mapping live whose rule holds every order.
async fn ruled(world: &Connected) {
    let mapping = json!({
        "defaults": {
            "document_type": "Auftrag", "payment_method": "99", "shipping_profile": "10", "tax_treatment": "as_order"
        },
        "rules": [{ "name": "Groß", "set": { "hold": "Bitte ansehen" } }]
    });
    let path = format!("/v1/platforms/{}/mapping", world.platform);
    let put = world.api.call(&world.customer.token, Method::PUT, &path, "", &json!({ "mapping": mapping })).await;
    assert_eq!(put.status, StatusCode::OK, "{}", put.text());
}

async fn retry(world: &Connected) -> Answer {
    ask(world, "retry").await
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

#[tokio::test]
async fn an_order_that_a_rule_holds_is_let_go_by_an_application_and_the_story_names_it() {
    for world in connected().await {
        ruled(&world).await;
        world.booth.put(&order("1001"));
        round(&world).await;
        assert_eq!(only(&world).await["hold"]["code"], "held_by_rule");
        let released = ask(&world, "release").await;
        assert_eq!(released.status, StatusCode::OK, "{}", released.text());
        let released = released.json();
        assert_eq!((&released["delivery"], released.get("hold")), (&json!("waiting"), None));
        assert_eq!(story(&released), ["fetched", "held", "released", "mapped"]);
        assert_eq!(released["story"][2]["detail"], "Released by Packtisch.");
        assert_eq!(numbers(&feed(&world).await), ["1001"]);
        let before = only(&world).await;
        let again = ask(&world, "release").await;
        assert_eq!((again.status, again.problem().as_str()), (StatusCode::CONFLICT, "not_releasable"));
        assert_eq!(only(&world).await, before, "and nothing was changed");
    }
}

#[tokio::test]
async fn an_order_nobody_understands_is_not_let_go_by_asking() {
    for world in connected().await {
        world.booth.put_raw("id-1001", NOW.0, b"kaputt");
        round(&world).await;
        let before = only(&world).await;
        assert_eq!(ask(&world, "release").await.problem(), "not_releasable");
        assert_eq!(only(&world).await, before, "and nothing was changed");
    }
}

#[tokio::test]
async fn a_known_order_is_fetched_once_more_and_one_that_is_gone_is_noted_as_that() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        round(&world).await;
        let note = Some("Bitte klingeln".to_owned());
        world.booth.put(&ChannelOrder { note, modified_at_ms: NOW.0 + 60_000, ..order("1001") });
        let fetched = ask(&world, "fetch").await;
        assert_eq!(fetched.status, StatusCode::OK, "{}", fetched.text());
        assert_eq!(
            (&fetched.json()["order"]["note"], &fetched.json()["revision"]),
            (&json!("Bitte klingeln"), &json!(2))
        );
        world.booth.fail(ErrorKind::Unavailable);
        let before = only(&world).await;
        assert_eq!(ask(&world, "fetch").await.problem(), "platform_unavailable");
        assert_eq!(only(&world).await, before, "and nothing was changed");
        world.booth.inside().orders.clear();
        assert_eq!(ask(&world, "fetch").await.json()["order"]["states"]["order"], "deleted");
    }
}
