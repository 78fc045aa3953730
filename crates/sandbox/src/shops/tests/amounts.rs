//! How the shop computes.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::Trial;

fn amount(value: &Value) -> Decimal {
    value.as_str().expect("an amount as text").parse().expect("a number")
}

/// Everything of an order that costs, net and tax.
fn parts(order: &Value) -> impl Iterator<Item = (Decimal, Decimal)> {
    let lists = ["line_items", "shipping_lines", "fee_lines"].into_iter();
    let lines = lists.flat_map(|list| order[list].as_array().expect("a list"));
    lines.map(|line| (amount(&line["total"]), amount(&line["total_tax"])))
}

fn gross(order: &Value) -> Decimal {
    parts(order).map(|(net, tax)| net + tax).sum()
}

async fn placed(trial: &Trial, kind: &str) -> Value {
    let id = trial.order(kind, 1).await.remove(0);
    trial.get(&format!("orders/{id}"), &[]).await.body
}

#[tokio::test]
async fn every_usual_order_adds_up_line_by_line() {
    let trial = Trial::begin().await;
    let count = super::super::basket::USUAL * 4;
    trial.control("shops/woocommerce/orders", json!({ "count": count })).await;
    let orders = trial.get("orders", &[("per_page", "100")]).await.body;
    assert_eq!(orders.as_array().expect("orders").len(), count);
    for order in orders.as_array().expect("orders") {
        assert_eq!(gross(order), amount(&order["total"]), "{order}");
        let tax: Decimal = parts(order).map(|(_, tax)| tax).sum();
        assert_eq!(tax, amount(&order["total_tax"]), "{order}");
    }
}

#[tokio::test]
async fn a_price_with_german_tax_is_stored_net_and_postage_was_entered_net() {
    let trial = Trial::begin().await;
    let order = placed(&trial, "personalised").await;
    let line = &order["line_items"][0];
    assert_eq!((&line["total"], &line["total_tax"]), (&json!("25.17"), &json!("4.78")));
    assert_eq!((&order["shipping_total"], &order["shipping_tax"]), (&json!("4.12"), &json!("0.78")));
    assert_eq!((&order["total"], &order["prices_include_tax"]), (&json!("34.85"), &json!(true)));
}

#[tokio::test]
async fn abroad_the_net_price_counts_with_the_tax_of_that_country_or_without() {
    let trial = Trial::begin().await;
    let rates = async |kind: &str| -> Vec<String> {
        let order = placed(&trial, kind).await;
        let mut rates: Vec<_> =
            order["tax_lines"].as_array().expect("rates").iter().map(|rate| rate["rate_percent"].to_string()).collect();
        rates.sort();
        rates
    };
    assert_eq!(rates("austria").await, ["10", "20"]);
    assert_eq!(rates("netherlands").await, ["21", "9"]);
    assert_eq!(rates("switzerland").await, Vec::<String>::new());
    assert_eq!(rates("vat_exempt").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_discount_that_comes_as_a_charge_carries_every_rate_of_the_goods() {
    let trial = Trial::begin().await;
    let order = placed(&trial, "discount_fee").await;
    let fee = &order["fee_lines"][0];
    assert!(amount(&fee["total"]) < Decimal::ZERO && fee["amount"] == "");
    assert_eq!(fee["taxes"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_coupon_takes_off_each_line_and_its_own_sum_may_be_a_cent_off() {
    let trial = Trial::begin().await;
    let order = placed(&trial, "coupon").await;
    let off: Decimal = order["line_items"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| amount(&line["subtotal"]) - amount(&line["total"]))
        .sum();
    assert_eq!(off, amount(&order["discount_total"]));
    let said = amount(&order["coupon_lines"][0]["discount"]);
    assert!((off - said).abs() <= Decimal::new(2, 2), "{off} {said}");
}

#[tokio::test]
async fn tax_that_is_rounded_once_may_miss_the_sum_of_the_lines_and_the_total_does_not() {
    let trial = Trial::begin().await;
    trial.set(json!({ "round_at_subtotal": true })).await;
    trial.control("shops/woocommerce/orders", json!({ "kind": "coupon", "count": 30 })).await;
    let orders = trial.get("orders", &[("per_page", "100")]).await.body;
    let mut missed = 0;
    for order in orders.as_array().expect("orders") {
        assert_eq!(gross(order), amount(&order["total"]));
        let tax: Decimal = parts(order).map(|(_, tax)| tax).sum();
        missed += u32::from(tax != amount(&order["total_tax"]));
    }
    assert!(missed > 0, "some are a cent off");
}

#[tokio::test]
async fn a_broken_order_does_not_add_up_and_a_set_has_parts_without_price() {
    let trial = Trial::begin().await;
    let broken = placed(&trial, "broken").await;
    assert_eq!(amount(&broken["total"]) - gross(&broken), Decimal::ONE);
    let set = placed(&trial, "bundle").await;
    let lines = set["line_items"].as_array().expect("lines");
    let head = json!(lines[0]["id"].to_string());
    let parts: Vec<_> = lines.iter().filter(|line| line["bundled_by"] == head).collect();
    assert_eq!((parts.len(), &parts[0]["total"]), (2, &json!("0.00")));
    assert_eq!(lines[0]["bundled_items"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_refund_leaves_total_and_lines_and_one_too_large_is_a_server_error_of_a_person() {
    let trial = Trial::begin().await;
    let id = trial.order("refund", 1).await.remove(0);
    let order = trial.get(&format!("orders/{id}"), &[]).await.body;
    assert_eq!(gross(&order), amount(&order["total"]));
    assert!(amount(&order["refunds"][0]["total"]) < Decimal::ZERO);
    let refunds = trial.get(&format!("orders/{id}/refunds"), &[]).await.body;
    assert_eq!(refunds[0]["line_items"][0]["quantity"], -1);
    assert_eq!(refunds[0]["line_items"][0]["meta_data"][0]["key"], "_refunded_item_id");
    let path = format!("orders/{id}/refunds");
    for wrong in [json!({ "amount": "99999", "api_refund": false }), json!({ "amount": "1.00" })] {
        let said = trial.post(&path, wrong).await;
        assert_eq!((said.status, &said.body["data"]), (500, &json!(500)));
    }
    assert_eq!(
        trial.post(&path, json!({ "amount": "1.00", "api_refund": false, "reason": "Kulanz" })).await.status,
        201
    );
    assert_eq!(trial.get(&path, &[]).await.body.as_array().map(Vec::len), Some(2));
    assert_eq!(trial.change(&id, "refund_all").await, 204);
    assert_eq!(trial.get(&format!("orders/{id}"), &[]).await.body["status"], "refunded");
}

#[tokio::test]
async fn refunds_of_all_orders_come_in_one_list_with_the_order_they_belong_to() {
    let trial = Trial::begin().await;
    let ids = trial.order("refund", 3).await;
    let all = trial.get("refunds", &[("per_page", "100")]).await.body;
    assert_eq!(all.as_array().map(Vec::len), Some(3));
    let parent = trial.get("refunds", &[("parent", &ids[0])]).await.body;
    assert_eq!(parent, all, "it is passed over");
    let two = format!("{},{}", all[0]["id"], all[2]["id"]);
    let some = trial.get("refunds", &[("include", &two)]).await.body;
    assert_eq!(some, json!([all[0], all[2]]));
    let mut of: Vec<String> = all.as_array().expect("refunds").iter().map(|one| one["parent_id"].to_string()).collect();
    of.sort();
    let mut wanted = ids.clone();
    wanted.sort();
    assert_eq!(of, wanted);
    let path = format!("orders/{}/refunds", some[0]["parent_id"]);
    let mut own = trial.get(&path, &[]).await.body[0].clone();
    own["parent_id"] = some[0]["parent_id"].clone();
    assert_eq!(own, some[0], "the same as at its order");
}
