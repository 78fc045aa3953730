//! What a shop sells: every variant, whether its stock is counted, and how many there are.

use serde_json::{Value, json};

use super::{german, shop};
use crate::shop::woocommerce::WooCommerce;
use crate::shop::{Shop, ShopItem};
use crate::testing::Answer;

const PRODUCTS: &str = "/wp-json/wc/v3/products";

fn sold(product: &str, variant: Option<&str>, sku: &str, quantity: Option<i64>) -> ShopItem {
    ShopItem {
        product: product.to_owned(),
        variant: variant.map(str::to_owned),
        sku: (!sku.is_empty()).then(|| sku.to_owned()),
        gtin: None,
        name: "Bergkäse".to_owned(),
        keeps_stock: quantity.is_some(),
        quantity,
    }
}

fn product(id: u32, sku: &str, manage_stock: Value, stock_quantity: Value) -> Value {
    json!({ "id": id, "type": "simple", "name": "Bergkäse", "sku": sku, "manage_stock": manage_stock,
        "stock_quantity": stock_quantity })
}

#[tokio::test]
async fn stock_is_read_as_whole_pieces_and_only_where_the_shop_counts_it() {
    let (stand_in, caller) = shop();
    let said = json!([
        product(1, "K-1", json!(true), json!(12)),
        product(2, "K-2", json!(true), json!("2.75")),
        product(3, "K-3", json!(true), json!(-4)),
        product(4, "K-4", json!(false), json!(null)),
        product(5, "", json!(true), json!("viele")),
    ]);
    stand_in.answer("GET", PRODUCTS, Answer::json(200, said));
    let page = WooCommerce.list_items(&german(&caller), None).await.expect("a page");
    let unsaid = ShopItem { keeps_stock: true, ..sold("5", None, "", None) };
    let expected = [
        sold("1", None, "K-1", Some(12)),
        sold("2", None, "K-2", Some(2)),
        sold("3", None, "K-3", Some(-4)),
        sold("4", None, "K-4", None),
        unsaid,
    ];
    assert_eq!(page.items, expected);
    assert_eq!(page.next, None);
}

#[tokio::test]
async fn variants_come_page_by_page_with_one_call_each_and_none_is_left_out() {
    let (stand_in, caller) = shop();
    let variable =
        |id: u32| json!({ "id": id, "type": "variable", "name": "Bergkäse", "sku": "", "manage_stock": false });
    stand_in.answer("GET", PRODUCTS, Answer::json(200, json!([variable(80), variable(90)])));
    let variants: Vec<Value> = (0..100).map(|n| product(1000 + n, &format!("V-{n}"), json!(true), json!(n))).collect();
    stand_in.answer("GET", "/wp-json/wc/v3/products/80/variations", Answer::json(200, json!(variants)));
    let last = json!([product(1100, "V-100", json!("parent"), json!(5))]);
    stand_in.answer("GET", "/wp-json/wc/v3/products/80/variations", Answer::json(200, last));
    let other = json!([product(2000, "W-1", json!(true), json!(7))]);
    stand_in.answer("GET", "/wp-json/wc/v3/products/90/variations", Answer::json(200, other));

    let (mut items, mut pages, mut page) = (Vec::new(), 0, None);
    loop {
        let read = WooCommerce.list_items(&german(&caller), page.as_deref()).await.expect("a page");
        items.extend(read.items);
        pages += 1;
        assert_eq!(stand_in.requests().len(), pages, "one call for each page");
        let Some(next) = read.next else { break };
        page = Some(next);
    }
    assert_eq!((pages, items.len()), (4, 2 + 100 + 1 + 1));
    assert_eq!(items[101], sold("80", Some("1099"), "V-99", Some(99)));
    assert_eq!(items[102], sold("80", Some("1100"), "V-100", None), "its stock is counted with its product's");
    assert_eq!(items[103], sold("90", Some("2000"), "W-1", Some(7)));
    let asked = stand_in.requests().into_iter().flat_map(|request| request.query_pairs());
    let asked: Vec<String> = asked.filter(|(name, _)| name == "page").map(|(_, page)| page).collect();
    assert_eq!(asked, ["1", "1", "2", "1"]);
}

#[tokio::test]
async fn a_place_that_is_none_of_ours_is_refused_and_nobody_is_asked() {
    let (stand_in, caller) = shop();
    let error = WooCommerce.list_items(&german(&caller), Some("siebzehn")).await.expect_err("no page");
    assert_eq!(error.code, "page_unknown");
    assert!(stand_in.requests().is_empty());
}
