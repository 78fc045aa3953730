//! Customers the ERP knows keep its number.

use kontor_model::order::{Buyer, ChannelOrder};
use serde_json::{Value, json};

use crate::commerce::intake::tests::{acknowledge_all, count, feed, get, post, round, set_mapping};
use crate::commerce::tests::budenzauber::{Connected, connected, order};
use crate::db::fetch_all;

async fn adopt(world: &Connected, query: &str, customers: Value) -> Value {
    let path = format!("/v1/platforms/{}/adoption{query}", world.platform);
    let answer = post(&world.api, &world.customer.token, &path, &json!({ "customers": customers })).await;
    assert!(answer.status.is_success(), "{}", answer.text());
    answer.json()["customers"].clone()
}

fn of(number: &str, reference: Option<&str>, email: &str) -> ChannelOrder {
    let buyer = Buyer { external_id: reference.map(str::to_owned), email: Some(email.to_owned()), phone: None };
    ChannelOrder { buyer, ..order(number) }
}

/// Numbers of the orders in the feed with the ERP's number of their customer.
async fn customers(world: &Connected) -> Vec<(String, Option<String>)> {
    let feed = feed(world).await;
    let one = |item: &Value| {
        let number = item["order"]["number"].as_str().expect("a number").to_owned();
        (number, item["customer_number"].as_str().map(str::to_owned))
    };
    feed["items"].as_array().expect("items").iter().map(one).collect()
}

fn told(number: &str, customer: Option<&str>) -> (String, Option<String>) {
    (number.to_owned(), customer.map(str::to_owned))
}

#[tokio::test]
async fn a_customer_the_erp_knows_has_its_number_at_all_his_orders() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&of("1001", Some("77"), "j.weiß@kaesefreund.example"));
        world.booth.put(&of("1002", None, "Straßer@Almhof.example"));
        round(&world).await;
        let wanted = json!([
            {"reference": "77", "customer_number": "K-1"},
            {"email": " straßer@almhof.EXAMPLE ", "customer_number": "K-2"},
            {"reference": "78", "customer_number": "K-3"},
        ]);
        let answer = adopt(&world, "", wanted).await;
        let results = json!([
            {"result": "matched", "orders": 1}, {"result": "matched", "orders": 1}, {"result": "expected", "orders": 0}
        ]);
        assert_eq!(answer, results);
        world.booth.put(&of("1003", Some("78"), "neu@kaesefreund.example"));
        world.booth.put(&of("1004", Some("79"), "fremd@kaesefreund.example"));
        round(&world).await;
        let all = [told("1001", Some("K-1")), told("1002", Some("K-2")), told("1003", Some("K-3")), told("1004", None)];
        assert_eq!(customers(&world).await, all);
        let id = feed(&world).await["items"][0]["id"].as_str().expect("an id").to_owned();
        assert_eq!(get(&world, &format!("/v1/orders/{id}")).await["customer_number"], "K-1");
    }
}

#[tokio::test]
async fn the_shops_id_of_a_customer_counts_before_his_address() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&of("1001", Some("77"), "familie@kaesefreund.example"));
        world.booth.put(&of("1002", None, "familie@kaesefreund.example"));
        round(&world).await;
        adopt(&world, "", json!([{"email": "familie@kaesefreund.example", "customer_number": "K-1"}])).await;
        adopt(&world, "", json!([{"reference": "77", "customer_number": "K-2"}])).await;
        assert_eq!(customers(&world).await, [told("1001", Some("K-2")), told("1002", Some("K-1"))]);
    }
}

#[tokio::test]
async fn a_preview_of_customers_says_what_matches_and_changes_nothing() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&of("1001", None, "familie@kaesefreund.example"));
        world.booth.put(&of("1002", None, "familie@kaesefreund.example"));
        round(&world).await;
        let wanted = json!([
            {"email": "familie@kaesefreund.example", "customer_number": "K-1"},
            {"reference": "77", "customer_number": "K-2"},
        ]);
        let answer = adopt(&world, "?preview=true", wanted).await;
        assert_eq!(answer, json!([{"result": "matched", "orders": 2}, {"result": "expected", "orders": 0}]));
        assert_eq!(count(world.app(), "SELECT COUNT(*) FROM customer_adoptions").await, 0);
        assert_eq!(customers(&world).await, [told("1001", None), told("1002", None)]);
    }
}

#[tokio::test]
async fn an_address_under_two_numbers_is_nobodys_also_when_the_second_comes_later() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        let shared = |number: &str| json!({"email": "familie@kaesefreund.example", "customer_number": number});
        let answer = adopt(&world, "", json!([shared("K-1"), shared("K-2")])).await;
        assert_eq!((&answer[0]["result"], &answer[1]["result"]), (&json!("ambiguous"), &json!("ambiguous")));
        assert_eq!(count(world.app(), "SELECT COUNT(*) FROM customer_adoptions").await, 0);
        assert_eq!(adopt(&world, "", json!([shared("K-1")])).await[0]["result"], "expected");
        assert_eq!(adopt(&world, "", json!([shared("K-2")])).await[0]["result"], "ambiguous");
        world.booth.put(&of("1001", None, "familie@kaesefreund.example"));
        round(&world).await;
        assert_eq!(customers(&world).await, [told("1001", Some("K-1"))]);
    }
}

#[tokio::test]
async fn an_acknowledgement_with_a_customer_number_makes_returning_buyers_known() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&of("1001", None, "gast@kaesefreund.example"));
        round(&world).await;
        let order = feed(&world).await["items"][0].clone();
        let taken = json!({"items": [{"id": order["id"], "revision": 1, "customer_number": "K-9"}]});
        let answer = post(&world.api, &world.customer.token, "/v1/orders/acknowledge", &taken).await;
        assert_eq!(answer.json()["outcome"], "ok");
        world.booth.put(&of("1002", None, "GAST@kaesefreund.example"));
        round(&world).await;
        assert_eq!(customers(&world).await, [told("1002", Some("K-9"))]);
    }
}

#[tokio::test]
async fn an_acknowledgement_of_an_order_that_is_not_there_teaches_nothing() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&of("1001", None, "gast@kaesefreund.example"));
        round(&world).await;
        let order = feed(&world).await["items"][0].clone();
        let taken = json!({"items": [{"id": order["id"], "revision": 7, "customer_number": "K-9"}]});
        let answer = post(&world.api, &world.customer.token, "/v1/orders/acknowledge", &taken).await;
        assert_eq!(answer.json()["outcome"], "failed");
        assert_eq!(count(world.app(), "SELECT COUNT(*) FROM customer_adoptions").await, 0);
        acknowledge_all(&world).await;
        assert_eq!(count(world.app(), "SELECT COUNT(*) FROM customer_adoptions").await, 0);
    }
}

#[tokio::test]
async fn what_is_kept_of_an_address_does_not_show_it() {
    const SQL: &str = "SELECT buyer_key FROM customer_adoptions UNION ALL SELECT mail_key FROM orders";
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&of("1001", None, "gast@kaesefreund.example"));
        round(&world).await;
        adopt(&world, "", json!([{"email": "gast@kaesefreund.example", "customer_number": "K-9"}])).await;
        let mut tx = world.app().db.unscoped_read().await.expect("begins");
        let keys = fetch_all!(&mut tx, (String,), SQL).expect("keys");
        assert_eq!(keys.len(), 2);
        assert_eq!(keys[0], keys[1]);
        assert!(keys[0].0.starts_with("m:") && !keys[0].0.contains("gast"), "{keys:?}");
    }
}

#[tokio::test]
async fn what_names_no_customer_is_refused_at_its_field_and_nobody_is_adopted() {
    for world in connected().await {
        let path = format!("/v1/platforms/{}/adoption", world.platform);
        let many: Vec<Value> =
            (0..501).map(|number| json!({"reference": "1", "customer_number": number.to_string()})).collect();
        for (body, fault) in [
            (json!({}), "orders invalid_value"),
            (json!({"customers": [{"customer_number": "K-1"}]}), "customers[0].reference invalid_value"),
            (json!({"customers": [{"email": " ", "customer_number": "K-1"}]}), "customers[0].reference invalid_value"),
            (
                json!({"customers": [{"reference": "77", "customer_number": " "}]}),
                "customers[0].customer_number invalid_value",
            ),
            (json!({"customers": many}), "customers invalid_value"),
        ] {
            let answer = post(&world.api, &world.customer.token, &path, &body).await;
            assert_eq!(answer.faults(), [fault]);
        }
        assert_eq!(count(world.app(), "SELECT COUNT(*) FROM customer_adoptions").await, 0);
    }
}
