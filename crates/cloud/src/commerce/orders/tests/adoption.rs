//! Orders the ERP has already are not delivered to it.

use kontor_model::order::ChannelOrder;
use serde_json::{Value, json};

use crate::commerce::intake::tests::{count, feed, numbers, only, post, round, set_mapping, story};
use crate::commerce::tests::budenzauber::{Connected, connected, order};
use crate::testing::NOW;

async fn adopt(world: &Connected, query: &str, orders: Value) -> Value {
    let path = format!("/v1/platforms/{}/adoption{query}", world.platform);
    let answer = post(&world.api, &world.customer.token, &path, &json!({ "orders": orders })).await;
    assert!(answer.status.is_success(), "{}", answer.text());
    answer.json()
}

fn results(answer: &Value) -> Vec<&str> {
    answer["items"].as_array().expect("items").iter().map(|item| item["result"].as_str().expect("a word")).collect()
}

#[tokio::test]
async fn an_order_the_erp_has_is_not_delivered_when_it_comes() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        let old = ChannelOrder { placed_at_ms: Some(NOW.0 - 1_000_000), ..order("Ä-1001") };
        world.booth.put(&old);
        world.booth.put(&order("1002"));
        let answer = adopt(&world, "", json!([{"number": "ä-1001", "document_number": "RE-7"}])).await;
        assert_eq!(results(&answer), ["expected"]);
        round(&world).await;
        assert_eq!(numbers(&feed(&world).await), ["1002"]);
        let adopted = crate::commerce::intake::tests::get(&world, "/v1/orders?delivery=acknowledged").await;
        assert_eq!(adopted["items"][0]["document_number"], "RE-7");
        let changed = ChannelOrder { note: Some("neu".to_owned()), modified_at_ms: NOW.0 + 60_000, ..old };
        world.booth.put(&changed);
        round(&world).await;
        let item = &feed(&world).await["items"][1];
        assert_eq!((item["change"].as_str(), item["changed"].to_string()), (Some("changed"), r#"["note"]"#.to_owned()));
    }
}

#[tokio::test]
async fn an_order_that_is_here_counts_as_acknowledged_at_once_held_or_not() {
    for world in connected().await {
        world.booth.put(&order("1001"));
        round(&world).await;
        assert_eq!(only(&world).await["delivery"], "held");
        let wanted = json!([{"external_id": "id-1001", "document_number": "RE-7"}]);
        let answer = adopt(&world, "", wanted.clone()).await;
        assert_eq!(results(&answer), ["adopted"]);
        let shown = only(&world).await;
        assert_eq!(
            (shown["delivery"].as_str(), shown["document_number"].as_str()),
            (Some("acknowledged"), Some("RE-7"))
        );
        assert_eq!(story(&shown), ["fetched", "held", "adopted"]);
        assert_eq!(results(&adopt(&world, "", wanted).await), ["already_acknowledged"]);
        set_mapping(&world, 1).await;
        round(&world).await;
        assert_eq!(feed(&world).await["outcome"], "nothing_to_do");
    }
}

#[tokio::test]
async fn a_preview_says_what_would_happen_and_changes_nothing() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        let twin = ChannelOrder { external_id: "zwei".to_owned(), ..order("1003") };
        world.booth.put(&twin);
        world.booth.put(&order("1003"));
        round(&world).await;
        let wanted = json!([{"number": "1001"}, {"number": "1002"}, {"number": "1003"}]);
        let answer = adopt(&world, "?preview=true", wanted).await;
        assert_eq!(results(&answer), ["adopted", "expected", "ambiguous"]);
        assert_eq!(answer["preview"], true);
        assert_eq!(count(world.app(), "SELECT COUNT(*) FROM order_adoptions").await, 0);
        assert_eq!(numbers(&feed(&world).await).len(), 3);
    }
}

#[tokio::test]
async fn what_names_no_order_is_refused_at_its_field_and_nothing_is_adopted() {
    for world in connected().await {
        let path = format!("/v1/platforms/{}/adoption", world.platform);
        for (orders, fault) in [
            (json!([]), "orders invalid_value"),
            (json!([{"number": "1"}, {"document_number": "RE-7"}]), "orders[1].number invalid_value"),
        ] {
            let answer = post(&world.api, &world.customer.token, &path, &json!({ "orders": orders })).await;
            assert_eq!(answer.faults(), [fault]);
        }
        assert_eq!(count(world.app(), "SELECT COUNT(*) FROM order_adoptions").await, 0);
    }
}
