//! What shops are told: dispatches, statuses, stock; and that saying it twice changes nothing.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{german, keys, shop};
use crate::error::Outcome;
use crate::shop::woocommerce::{WooCommerce, settings};
use crate::shop::{NewFulfillment, Shop, ShopValue, StatusChange, StockLevel};
use crate::testing::{Answer, Caller};

const ORDER: &str = "/wp-json/wc/v3/orders/270";

fn sent(numbers: &[&str]) -> NewFulfillment {
    NewFulfillment {
        order: "270".to_owned(),
        id: "ful_1".to_owned(),
        carrier: ShopValue { code: "dhl-de".to_owned(), name: "DHL Paket".to_owned() },
        tracking_numbers: numbers.iter().map(|number| (*number).to_owned()).collect(),
        tracking_url: None,
        lines: vec![("590".to_owned(), Decimal::ONE)],
        completes: true,
        shipped_at_ms: 1_795_424_400_000,
        status: None,
    }
}

fn known(status: &str, numbers: &[&str]) -> Answer {
    let items: Vec<Value> = numbers.iter().map(|number| json!({ "tracking_number": number })).collect();
    let meta = json!([{ "key": "_wc_shipment_tracking_items", "value": items }]);
    Answer::json(200, json!({ "id": 270, "status": status, "meta_data": meta }))
}

#[tokio::test]
async fn parcels_are_added_to_those_the_shop_knows_and_the_order_is_completed() {
    let (stand_in, caller) = shop();
    stand_in.answer("GET", ORDER, known("processing", &["00340434161094015902"]));
    stand_in.answer("PUT", ORDER, Answer::json(200, json!({ "id": 270 })));
    let outcomes = WooCommerce.ship(&german(&caller), &[sent(&["00340434161094027318"])]).await.expect("told");
    assert_eq!(outcomes, [Outcome::Done(())]);
    let body = stand_in.requests()[1].json();
    assert_eq!(body["status"], "completed");
    let items = body["meta_data"][0]["value"].as_array().expect("parcels").clone();
    let numbers: Vec<&str> = items.iter().filter_map(|item| item["tracking_number"].as_str()).collect();
    assert_eq!(numbers, ["00340434161094015902", "00340434161094027318"]);
    assert_eq!(items[1]["tracking_provider"], "dhl-de");
}

#[tokio::test]
async fn what_the_shop_knows_is_not_told_again() {
    let (stand_in, caller) = shop();
    stand_in.answer("GET", ORDER, known("completed", &["00340434161094015902"]));
    let outcomes = WooCommerce.ship(&german(&caller), &[sent(&["00340434161094015902"])]).await.expect("told");
    assert_eq!(outcomes, [Outcome::Done(())]);
    assert_eq!(stand_in.requests().len(), 1, "nothing was written");
}

#[tokio::test]
async fn a_part_of_an_order_leaves_its_status_alone() {
    let (stand_in, caller) = shop();
    stand_in.answer("GET", ORDER, known("processing", &[]));
    stand_in.answer("PUT", ORDER, Answer::json(200, json!({ "id": 270 })));
    let part = NewFulfillment { completes: false, ..sent(&["00340434161094015902"]) };
    WooCommerce.ship(&german(&caller), &[part]).await.expect("told");
    assert_eq!(stand_in.requests()[1].json().get("status"), None);
}

#[tokio::test]
async fn the_feature_fulfillments_is_told_where_the_test_found_it() {
    let (stand_in, _) = shop();
    let caller = Caller::new(&stand_in, keys().with_value(settings::FULFILLMENTS, "yes"));
    stand_in.answer("GET", ORDER, known("processing", &[]));
    stand_in.answer("POST", &format!("{ORDER}/fulfillments"), Answer::json(201, json!({ "id": 5 })));
    stand_in.answer("PUT", ORDER, Answer::json(200, json!({ "id": 270 })));
    WooCommerce.ship(&german(&caller), &[sent(&["00340434161094015902"])]).await.expect("told");
    let body = stand_in.requests()[1].json();
    assert_eq!(body["meta_data"][0]["value"], "00340434161094015902");
    assert_eq!(body["meta_data"][3]["value"], json!([{ "item_id": 590, "qty": 1 }]));
}

#[tokio::test]
async fn the_feature_fulfillments_hears_of_every_line_where_none_is_named() {
    let (stand_in, _) = shop();
    let caller = Caller::new(&stand_in, keys().with_value(settings::FULFILLMENTS, "yes"));
    let lines = json!([{ "id": 590, "quantity": 2 }, { "id": 591, "quantity": 1 }]);
    let order = json!({ "id": 270, "status": "processing", "meta_data": [], "line_items": lines });
    stand_in.answer("GET", ORDER, Answer::json(200, order));
    stand_in.answer("POST", &format!("{ORDER}/fulfillments"), Answer::json(201, json!({ "id": 5 })));
    stand_in.answer("PUT", ORDER, Answer::json(200, json!({ "id": 270 })));
    let whole = NewFulfillment { lines: Vec::new(), ..sent(&["00340434161094015902"]) };
    WooCommerce.ship(&german(&caller), &[whole]).await.expect("told");
    let items = json!([{ "item_id": 590, "qty": 2 }, { "item_id": 591, "qty": 1 }]);
    assert_eq!(stand_in.requests()[1].json()["meta_data"][3]["value"], items);
}

#[tokio::test]
async fn buyers_are_told_in_a_note_where_it_is_wanted() {
    let (stand_in, _) = shop();
    let caller = Caller::new(&stand_in, keys().with_value(settings::NOTE, "true"));
    stand_in.answer("GET", ORDER, known("processing", &[]));
    stand_in.answer("PUT", ORDER, Answer::json(200, json!({ "id": 270 })));
    stand_in.answer("POST", &format!("{ORDER}/notes"), Answer::json(201, json!({ "id": 5 })));
    WooCommerce.ship(&german(&caller), &[sent(&["00340434161094015902"])]).await.expect("told");
    let note = stand_in.requests()[2].json();
    assert_eq!(note["customer_note"], true);
    assert!(
        note["note"].as_str().is_some_and(|text| text.contains("DHL Paket") && text.contains("00340434161094015902"))
    );
}

#[tokio::test]
async fn an_order_that_is_gone_harms_no_other() {
    let (stand_in, caller) = shop();
    let gone = json!({ "code": "woocommerce_rest_shop_order_invalid_id", "message": "Ungültige ID." });
    stand_in.answer("GET", ORDER, Answer::json(404, gone));
    stand_in.answer("GET", ORDER, known("completed", &["00340434161094015902"]));
    let batch = [sent(&["00340434161094015902"]), sent(&["00340434161094015902"])];
    let outcomes = WooCommerce.ship(&german(&caller), &batch).await.expect("told");
    let Outcome::Refused(findings) = &outcomes[0] else { panic!("the first is refused: {outcomes:?}") };
    assert_eq!(findings[0].carrier_code.as_deref(), Some("woocommerce_rest_shop_order_invalid_id"));
    assert_eq!(outcomes[1], Outcome::Done(()));
}

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

#[tokio::test]
async fn statuses_are_told_together_and_answered_one_by_one() {
    let (stand_in, caller) = shop();
    let said = json!({ "update": [
        { "id": 1, "status": "completed" },
        { "id": 2, "error": { "code": "rest_invalid_param", "message": "status" } },
    ] });
    stand_in.answer("POST", "/wp-json/wc/v3/orders/batch", Answer::json(200, said));
    let change = |order: &str| StatusChange { order: order.to_owned(), status: "completed".to_owned() };
    let outcomes = WooCommerce.set_status(&german(&caller), &[change("1"), change("2")]).await.expect("told");
    assert_eq!(outcomes[0], Outcome::Done(()));
    assert!(matches!(&outcomes[1], Outcome::Refused(findings) if findings[0].field == "status"));
}
