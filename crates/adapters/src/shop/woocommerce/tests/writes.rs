//! What shops are told in batches: statuses and stock.

use std::ops::RangeInclusive;

use serde_json::json;

use super::{german, shop};
use crate::error::Outcome;
use crate::shop::woocommerce::WooCommerce;
use crate::shop::{Shop, StatusChange, StockLevel};
use crate::testing::Answer;

#[tokio::test]
async fn stock_of_variants_goes_by_their_product_and_answers_come_in_the_order_asked() {
    let (stand_in, caller) = shop();
    let level = |product: &str, variant: Option<&str>, quantity| StockLevel {
        product: product.to_owned(),
        variant: variant.map(str::to_owned),
        quantity,
    };
    let batch = [level("80", Some("81"), 5), level("37", None, -3), level("80", Some("82"), 2), level("99", None, 4)];
    let said = json!({ "update": [
        { "id": 37, "stock_quantity": 0, "manage_stock": true },
        { "id": 99, "error": { "code": "woocommerce_rest_product_invalid_id", "message": "Ungültige ID." } },
    ] });
    stand_in.answer("POST", "/wp-json/wc/v3/products/batch", Answer::json(200, said));
    let said = json!({ "update": [
        { "id": 81, "stock_quantity": 5, "manage_stock": true },
        { "id": 82, "stock_quantity": null, "manage_stock": false },
    ] });
    stand_in.answer("POST", "/wp-json/wc/v3/products/80/variations/batch", Answer::json(200, said));
    let outcomes = WooCommerce.set_stock(&german(&caller), &batch).await.expect("told");
    let code = |place: usize| match &outcomes[place] {
        Outcome::Refused(findings) => findings[0].code.as_str(),
        Outcome::Done(()) => "done",
        Outcome::Failed(_) => "failed",
    };
    assert_eq!([code(0), code(1), code(2), code(3)], ["done", "done", "stock_not_kept", "shop_refused"]);
    let products = stand_in.requests().into_iter().find(|request| request.path.ends_with("/products/batch"));
    let products = products.expect("products were told").json();
    assert_eq!(
        products["update"][0],
        json!({ "id": 37, "stock_quantity": 0, "_fields": "id,stock_quantity,manage_stock" })
    );
}

#[tokio::test]
async fn stock_that_is_answered_as_a_text_or_a_fraction_was_taken() {
    for (said, takes) in [
        (json!({ "id": 37, "stock_quantity": "5", "manage_stock": "1" }), "done"),
        (json!({ "id": 37, "stock_quantity": 5.0, "manage_stock": true }), "done"),
        (json!({ "id": 37, "stock_quantity": "5.000", "manage_stock": "yes" }), "done"),
        (json!({ "id": 37, "stock_quantity": 5, "manage_stock": "parent" }), "stock_not_kept"),
        (json!({ "id": 37, "stock_quantity": 4, "manage_stock": true }), "done"),
        (json!({ "id": 37, "stock_quantity": null, "manage_stock": false }), "stock_not_kept"),
        (json!({ "id": 37, "stock_quantity": 5, "manage_stock": false }), "stock_not_kept"),
        (json!({ "id": 37, "stock_quantity": "5" }), "done"),
        (json!({ "id": 37, "stock_quantity": null }), "stock_not_kept"),
    ] {
        let (stand_in, caller) = shop();
        let answer = Answer::json(200, json!({ "update": [said] }));
        stand_in.answer("POST", "/wp-json/wc/v3/products/batch", answer);
        let level = StockLevel { product: "37".to_owned(), variant: None, quantity: 5 };
        let outcomes = WooCommerce.set_stock(&german(&caller), &[level]).await.expect("told");
        let code = match &outcomes[0] {
            Outcome::Refused(findings) => findings[0].code.as_str(),
            Outcome::Done(()) => "done",
            Outcome::Failed(_) => "failed",
        };
        assert_eq!(code, takes, "{said}");
    }
}

#[tokio::test]
async fn what_the_shop_says_of_one_thing_is_not_taken_for_what_it_says_of_another() {
    let (stand_in, caller) = shop();
    let error = json!({ "code": "woocommerce_rest_product_invalid_id", "message": "Ungültige ID." });
    let said = json!({ "update": [
        { "id": 39, "error": error },
        { "id": "37", "stock_quantity": 5, "manage_stock": true },
    ] });
    stand_in.answer("POST", "/wp-json/wc/v3/products/batch", Answer::json(200, said));
    let level = |product: &str| StockLevel { product: product.to_owned(), variant: None, quantity: 5 };
    let batch = ["37", "38", "39"].map(level);
    let outcomes = WooCommerce.set_stock(&german(&caller), &batch).await.expect("told");
    assert_eq!(outcomes[0], Outcome::Done(()));
    assert!(matches!(&outcomes[1], Outcome::Failed(error) if error.code == "item_missing"), "{outcomes:?}");
    assert!(matches!(&outcomes[2], Outcome::Refused(_)), "{outcomes:?}");
}

#[test]
fn products_share_a_call_and_variants_the_one_of_their_product() {
    let level = |product: &str, variant: Option<&str>| StockLevel {
        product: product.to_owned(),
        variant: variant.map(str::to_owned),
        quantity: 1,
    };
    let levels = [level("37", None), level("38", None), level("80", Some("81")), level("80", Some("82"))];
    let calls: Vec<&str> = levels.iter().map(|level| WooCommerce.stock_call(level)).collect();
    assert_eq!(calls, ["", "", "80", "80"]);
}

/// Orders that may be moved.
fn under_way(ids: RangeInclusive<u32>) -> Answer {
    Answer::json(200, ids.map(|id| json!({ "id": id, "status": "processing" })).collect())
}

fn completed(order: u32) -> StatusChange {
    StatusChange { order: order.to_string(), status: "completed".to_owned(), word: None }
}

#[tokio::test]
async fn statuses_are_told_together_and_answered_one_by_one() {
    let (stand_in, caller) = shop();
    stand_in.answer("GET", "/wp-json/wc/v3/orders", under_way(1..=2));
    let said = json!({ "update": [
        { "id": 1, "status": "completed" },
        { "id": 2, "error": { "code": "rest_invalid_param", "message": "status" } },
    ] });
    stand_in.answer("POST", "/wp-json/wc/v3/orders/batch", Answer::json(200, said));
    let outcomes = WooCommerce.set_status(&german(&caller), &[completed(1), completed(2)]).await.expect("told");
    assert_eq!(outcomes[0], Outcome::Done(()));
    assert!(matches!(&outcomes[1], Outcome::Refused(findings) if findings[0].field == "status"));
}

#[tokio::test]
async fn a_hundred_and_one_are_told_in_two_calls_because_the_shop_takes_no_more() {
    let (stand_in, caller) = shop();
    let said = |range: RangeInclusive<u32>| {
        let all: Vec<_> = range.map(|id| json!({ "id": id, "status": "completed" })).collect();
        Answer::json(200, json!({ "update": all }))
    };
    for range in [1..=100, 101..=101] {
        stand_in.answer("GET", "/wp-json/wc/v3/orders", under_way(range.clone()));
        stand_in.answer("POST", "/wp-json/wc/v3/orders/batch", said(range));
    }
    let batch: Vec<StatusChange> = (1..=101).map(completed).collect();
    let outcomes = WooCommerce.set_status(&german(&caller), &batch).await.expect("told");
    assert_eq!(outcomes, vec![Outcome::Done(()); 101]);
    let calls = stand_in.requests();
    let writes = calls.iter().filter(|call| call.method == "POST");
    let told: Vec<usize> = writes.map(|call| call.json()["update"].as_array().map_or(0, Vec::len)).collect();
    assert_eq!(told, [100, 1]);
}
