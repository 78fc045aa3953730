//! Products, variations, stock.

use serde_json::json;

use super::Trial;

#[tokio::test]
async fn goods_are_found_by_number_and_variations_by_their_product() {
    let trial = Trial::begin().await;
    let found = trial.get("products", &[("sku", "WG-3000")]).await.body;
    assert_eq!((found.as_array().map(Vec::len), &found[0]["type"]), (Some(1), &json!("variable")));
    let variations = trial.get(&format!("products/{}/variations", found[0]["id"]), &[]).await;
    assert_eq!(variations.ids().len(), 3);
    assert_eq!(trial.get("variations", &[("per_page", "100")]).await.ids().len(), 5);
    let shared = trial.get("products", &[("sku", "WG-4000-100")]).await.body;
    assert_eq!((&shared[0]["manage_stock"], &shared[0]["stock_quantity"]), (&json!("parent"), &json!(220)));
    let text = trial.get("products", &[("sku", "000417")]).await.body;
    assert_eq!(text[0]["stock_quantity"], "64");
}

#[tokio::test]
async fn stock_is_written_cut_to_whole_pieces_and_not_where_it_is_not_counted() {
    let trial = Trial::begin().await;
    let id = |sku: &'static str| {
        let trial = &trial;
        async move { trial.get("products", &[("sku", sku)]).await.body[0]["id"].clone() }
    };
    let (counted, endless, variation) = (id("WG-1001").await, id("WG-5001").await, id("WG-3000-GR").await);
    let item = |id: &serde_json::Value, quantity: f64| json!({ "id": id, "stock_quantity": quantity, "_fields": "id,stock_quantity" });
    let batch =
        json!({ "update": [item(&counted, 5.5), item(&endless, 4.0), item(&variation, 1.0), item(&json!(9), 1.0)] });
    let said = trial.post("products/batch", batch).await.body;
    let quantity = |place: usize| said["update"][place]["stock_quantity"].clone();
    assert_eq!([quantity(0), quantity(1)], [json!(5), serde_json::Value::Null]);
    assert_eq!(said["update"][2]["error"]["code"], "woocommerce_rest_invalid_product_id");
    assert_eq!(said["update"][3]["error"]["code"], "woocommerce_rest_product_invalid_id");
    let parent = variation.as_u64().expect("an id") / 100;
    let path = format!("products/{parent}/variations/batch");
    let said = trial.post(&path, json!({ "update": [item(&variation, -2.0)] })).await.body;
    assert_eq!(said["update"][0]["stock_quantity"], -2);
}

#[tokio::test]
async fn an_order_takes_stock_cancelling_gives_it_back_and_taking_up_takes_it_again() {
    let trial = Trial::begin().await;
    let stock = async || trial.get("products", &[("sku", "WG-2002")]).await.body[0]["stock_quantity"].clone();
    assert_eq!(stock().await, 57);
    let id = trial.order("personalised", 1).await.remove(0);
    assert_eq!(stock().await, 56);
    for _ in 0..2 {
        assert_eq!(trial.change(&id, "cancelled").await, 204);
        assert_eq!(stock().await, 57);
    }
    trial.change(&id, "completed").await;
    assert_eq!(stock().await, 56);
}

#[tokio::test]
async fn a_deleted_product_leaves_its_lines_without_number() {
    let trial = Trial::begin().await;
    let id = trial.order("personalised", 1).await.remove(0);
    let gone = trial.control("shops/woocommerce/goods/WG-2002", json!({ "change": "delete" })).await;
    assert_eq!(gone.status, 204);
    let line = trial.get(&format!("orders/{id}"), &[]).await.body["line_items"][0].clone();
    assert_eq!((&line["product_id"], &line["sku"]), (&json!(0), &serde_json::Value::Null));
    assert!(line["name"].as_str().is_some_and(|name| name.contains("Schneidbrett")));
    let again = trial.control("shops/woocommerce/goods/WG-2002", json!({ "change": "delete" })).await;
    assert_eq!(again.status, 409);
}

#[tokio::test]
async fn more_goods_are_sold_as_many_as_somebody_wants_and_their_stock_stays() {
    let trial = Trial::begin().await;
    let usual = trial.look("goods").await.body["goods"].as_array().map(Vec::len).expect("goods");
    let count = async || trial.look("goods").await.body["goods"].as_array().map(Vec::len).expect("goods") - usual;
    trial.set(json!({ "extra_goods": 300 })).await;
    let found = trial.get("products", &[("sku", "V-00300")]).await.body;
    let written = json!({ "update": [{ "id": found[0]["id"], "stock_quantity": 7 }] });
    trial.post("products/batch", written).await;
    trial.set(json!({ "extra_goods": 301 })).await;
    assert_eq!(count().await, 301);
    assert_eq!(trial.get("products", &[("sku", "V-00300")]).await.body[0]["stock_quantity"], 7);
    trial.set(json!({ "extra_goods": 0 })).await;
    assert_eq!(count().await, 0);
    let refused = trial.control("shops/woocommerce/settings", json!({ "extra_goods": 20_001 })).await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    assert_eq!(count().await, 0);
}
