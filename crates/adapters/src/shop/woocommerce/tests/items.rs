//! What a shop sells: every variant, whether its stock is counted, and how many there are.

use serde_json::{Value, json};

use super::{german, shop};
use crate::shop::woocommerce::WooCommerce;
use crate::shop::{Shop, ShopItem};
use crate::testing::{Answer, Caller, StandIn};

const PRODUCTS: &str = "/wp-json/wc/v3/products";
const VARIATIONS: &str = "/wp-json/wc/v3/variations";

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
    let page = WooCommerce.list_items(&german(&caller), Some("p:1")).await.expect("a page");
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

fn variable(id: u32) -> Value {
    json!({ "id": id, "type": "variable", "name": "Bergkäse", "sku": "", "manage_stock": false })
}

/// A variant in the list of all.
fn variant(id: u32, parent: u32, sku: &str, manage_stock: Value, stock_quantity: Value) -> Value {
    let mut variant = product(id, sku, manage_stock, stock_quantity);
    variant["parent_id"] = json!(parent);
    variant
}

/// All that is sold, and how many pages it was on.
async fn whole(caller: &Caller) -> (Vec<ShopItem>, usize) {
    let (mut items, mut pages, mut page) = (Vec::new(), 0, None);
    loop {
        let read = WooCommerce.list_items(&german(caller), page.as_deref()).await.expect("a page");
        items.extend(read.items);
        pages += 1;
        let Some(next) = read.next else { return (items, pages) };
        page = Some(next);
    }
}

/// The pages that were asked for.
fn asked(stand_in: &StandIn) -> Vec<String> {
    let page = |request: crate::testing::Received| {
        let page = request.query_pairs().into_iter().find(|(name, _)| name == "page").map(|(_, page)| page);
        let path = request.path.trim_start_matches("/wp-json/wc/v3/").to_owned();
        format!("{path} {}", page.unwrap_or_default())
    };
    stand_in.requests().into_iter().map(page).collect()
}

#[tokio::test]
async fn variants_of_all_products_come_a_hundred_in_a_call_and_none_is_left_out() {
    let (stand_in, caller) = shop();
    let all: Vec<Value> =
        (0..100).map(|n| variant(1000 + n, 80 + n, &format!("V-{n}"), json!(true), json!(n))).collect();
    stand_in.answer("GET", VARIATIONS, Answer::json(200, json!(all)));
    let last = json!([
        variant(1100, 80, "V-100", json!("parent"), json!(5)),
        variant(1101, 0, "V-101", json!(true), json!(3)),
    ]);
    stand_in.answer("GET", VARIATIONS, Answer::json(200, last));
    stand_in.answer(
        "GET",
        PRODUCTS,
        Answer::json(200, json!([variable(80), product(7, "K-7", json!(true), json!(2))])),
    );
    let (items, pages) = whole(&caller).await;
    assert_eq!((pages, items.len()), (3, 100 + 1 + 2), "one without a product is sold nowhere");
    assert_eq!(items[99], sold("179", Some("1099"), "V-99", Some(99)));
    assert_eq!(items[100], sold("80", Some("1100"), "V-100", None), "its stock is counted with its product's");
    assert_eq!(items[102], sold("7", None, "K-7", Some(2)));
    assert_eq!(asked(&stand_in), ["variations 1", "variations 2", "products 1"]);
}

#[tokio::test]
async fn a_shop_without_a_list_of_all_variants_is_asked_for_those_of_each_product() {
    let (stand_in, caller) = shop();
    let no_route =
        json!({ "code": "rest_no_route", "message": "Es wurde keine Route gefunden.", "data": { "status": 404 } });
    stand_in.answer("GET", VARIATIONS, Answer::json(404, no_route));
    stand_in.answer("GET", PRODUCTS, Answer::json(200, json!([variable(80), variable(90)])));
    let variants: Vec<Value> = (0..100).map(|n| product(1000 + n, &format!("V-{n}"), json!(true), json!(n))).collect();
    stand_in.answer("GET", "/wp-json/wc/v3/products/80/variations", Answer::json(200, json!(variants)));
    let last = json!([product(1100, "V-100", json!("parent"), json!(5))]);
    stand_in.answer("GET", "/wp-json/wc/v3/products/80/variations", Answer::json(200, last));
    let other = json!([product(2000, "W-1", json!(true), json!(7))]);
    stand_in.answer("GET", "/wp-json/wc/v3/products/90/variations", Answer::json(200, other));
    let (items, pages) = whole(&caller).await;
    assert_eq!((pages, items.len()), (4, 2 + 100 + 1 + 1));
    assert_eq!(items[101], sold("80", Some("1099"), "V-99", Some(99)));
    assert_eq!(items[102], sold("80", Some("1100"), "V-100", None), "its stock is counted with its product's");
    assert_eq!(items[103], sold("90", Some("2000"), "W-1", Some(7)));
    let calls = [
        "variations 1",
        "products 1",
        "products/80/variations 1",
        "products/80/variations 2",
        "products/90/variations 1",
    ];
    assert_eq!(asked(&stand_in), calls);
}

#[tokio::test]
async fn a_shop_that_fails_is_not_taken_for_one_without_that_list() {
    let (stand_in, caller) = shop();
    stand_in.answer("GET", VARIATIONS, Answer::json(500, json!({ "code": "internal_server_error", "message": "" })));
    let error = WooCommerce.list_items(&german(&caller), None).await.expect_err("no page");
    assert!(error.may_be_retried(), "{error}");
    assert_eq!(asked(&stand_in), ["variations 1"]);
}

#[tokio::test]
async fn a_place_that_is_none_of_ours_is_refused_and_nobody_is_asked() {
    let (stand_in, caller) = shop();
    for place in ["siebzehn", "v:", "p:x", "4:2"] {
        let error = WooCommerce.list_items(&german(&caller), Some(place)).await.expect_err("no page");
        assert_eq!(error.code, "page_unknown");
    }
    assert!(stand_in.requests().is_empty());
}
