//! Things of a shop are known by the ERP's numbers once it has said which is which.

use http::Method;
use kontor_adapters::shop::ShopItem;
use kontor_model::order::ChannelOrder;
use serde_json::{Value, json};

use super::shopkeeper::{item, pairs, say, selling, states, told, variant};
use crate::commerce::intake::read_due as orders_due;
use crate::commerce::intake::tests::{count, feed, set_mapping};
use crate::commerce::stock::{read_due, renew_due};
use crate::commerce::tests::budenzauber::{Connected, connected, order};

async fn adopt(of: &Connected, query: &str, products: Value) -> Value {
    let path = format!("/v1/platforms/{}/adoption{query}", of.platform);
    let answer = of.api.call(&of.customer.token, Method::POST, &path, "k", &json!({ "products": products })).await;
    assert!(answer.status.is_success(), "{}", answer.text());
    renew_due(of.app()).await.expect("reckoned");
    answer.json()["products"].clone()
}

fn results(answer: &Value) -> Vec<&str> {
    answer.as_array().expect("results").iter().map(|one| one["result"].as_str().expect("a word")).collect()
}

fn with_gtin(gtin: &str, item: ShopItem) -> ShopItem {
    ShopItem { gtin: Some(gtin.to_owned()), ..item }
}

#[tokio::test]
async fn stock_of_the_erps_number_reaches_what_was_adopted_by_id_number_or_gtin() {
    let sold = [
        variant("p-1", "v-1", "A", 0),
        item("p-2", "B", 0),
        with_gtin("4006381333931", item("p-3", "", 0)),
        item("p-4", "D", 0),
    ];
    for of in selling(&sold).await {
        let wanted = json!([
            {"sku": "ERP-1", "external_id": "p-1:v-1"},
            {"sku": "ERP-2", "shop_sku": "b"},
            {"sku": "ERP-3", "gtin": "4006381333931"},
        ]);
        let answer = adopt(&of, "", wanted).await;
        assert_eq!(results(&answer), ["matched", "matched", "matched"]);
        assert_eq!(answer[0]["name"], "Bergkäse, würzig");
        say(&of, &[("ERP-1", "1", 1), ("ERP-2", "2", 1), ("erp-3", "3", 1), ("D", "4", 1), ("A", "9", 1)]).await;
        let mut all = told(&of).await;
        all.sort();
        assert_eq!(all, pairs(&[("p-2", 2), ("p-3", 3), ("p-4", 4), ("v-1", 1)]));
        let unknown: Vec<_> = states(&of).await.into_iter().filter(|(_, state)| state == "unknown_item").collect();
        assert_eq!(
            unknown,
            [("A".to_owned(), "unknown_item".to_owned())],
            "the shop's own number is the ERP's no more"
        );
    }
}

#[tokio::test]
async fn stock_the_erp_said_before_goes_out_once_the_product_is_adopted() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        say(&of, &[("ERP-1", "5", 1)]).await;
        assert_eq!(told(&of).await, pairs(&[]));
        adopt(&of, "", json!([{"sku": "ERP-1", "shop_sku": "A"}])).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 5)]));
    }
}

#[tokio::test]
async fn what_is_adopted_before_the_shop_was_read_is_known_when_it_is() {
    for of in connected().await {
        assert_eq!(results(&adopt(&of, "", json!([{"sku": "ERP-1", "shop_sku": "A"}])).await), ["expected"]);
        of.booth.inside().items = vec![item("p-1", "A", 0)];
        super::shopkeeper::orders_are_read(&of).await;
        read_due(of.app()).await.expect("goods are read");
        renew_due(of.app()).await.expect("reckoned");
        say(&of, &[("ERP-1", "5", 1)]).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 5)]));
    }
}

#[tokio::test]
async fn a_preview_of_products_says_what_matches_and_changes_nothing() {
    let twice = [item("p-1", "A", 0), item("p-2", "A", 0), item("p-3", "C", 0)];
    for of in selling(&twice).await {
        let wanted = json!([
            {"sku": "ERP-1", "shop_sku": "A"}, {"sku": "ERP-2", "shop_sku": "X"}, {"sku": "ERP-3", "shop_sku": "C"},
            {"sku": "ERP-4", "external_id": "p-9", "shop_sku": "C"},
        ]);
        let answer = adopt(&of, "?preview=true", wanted).await;
        assert_eq!(results(&answer), ["ambiguous", "unknown", "matched", "matched"]);
        assert_eq!(count(of.app(), "SELECT COUNT(*) FROM product_adoptions").await, 0);
        say(&of, &[("ERP-3", "5", 1)]).await;
        assert_eq!(told(&of).await, pairs(&[]));
    }
}

#[tokio::test]
async fn a_line_of_an_order_carries_the_erps_number_and_takes_its_stock() {
    for of in selling(&[item("p-1", "KAESE-1", 0)]).await {
        set_mapping(&of, 1).await;
        say(&of, &[("ERP-1", "10", 1)]).await;
        of.booth.put(&ChannelOrder { ..order("B-1") });
        orders_due(of.app()).await.expect("orders are read");
        adopt(&of, "", json!([{"sku": "ERP-1", "shop_sku": "KAESE-1"}])).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 9)]), "an order from before takes it, too");
        let item = feed(&of).await["items"][0].clone();
        assert_eq!(
            (&item["mapped"]["skus"]["1"], &item["order"]["lines"][0]["sku"]),
            (&json!("ERP-1"), &json!("KAESE-1"))
        );
        of.booth.put(&order("B-2"));
        of.api.test.clock.advance_millis(75_000);
        orders_due(of.app()).await.expect("orders are read");
        assert_eq!(told(&of).await, pairs(&[("p-1", 8)]));
    }
}

#[tokio::test]
async fn what_names_no_product_is_refused_at_its_field_and_nothing_is_adopted() {
    for of in selling(&[]).await {
        let path = format!("/v1/platforms/{}/adoption", of.platform);
        for (product, fault) in [
            (json!({"sku": "ERP-1"}), "products[0].external_id invalid_value"),
            (json!({"sku": " ", "gtin": "4006381333931"}), "products[0].sku invalid_value"),
        ] {
            let body = json!({ "products": [product] });
            let answer = of.api.call(&of.customer.token, Method::POST, &path, "k", &body).await;
            assert_eq!(answer.faults(), [fault]);
        }
        assert_eq!(count(of.app(), "SELECT COUNT(*) FROM product_adoptions").await, 0);
    }
}
