//! Goods that were deleted in the shop keep the number and the name they were ordered under.

use http::{Method, StatusCode};
use kontor_model::order::{Amount, ChannelOrder, OrderState, PaymentState};
use rust_decimal::Decimal;
use serde_json::json;

use super::{acknowledge_all, feed, only, round, set_mapping, story};
use crate::commerce::tests::budenzauber::{Connected, connected, line, order};
use crate::testing::NOW;

/// Order 1001 of a cheese in one of its sizes, not paid yet.
fn ordered() -> ChannelOrder {
    let mut order = order("1001");
    order.states.payment = PaymentState::Open;
    order.states.order = OrderState::OnHold;
    order.lines[0].variant = Some("v-500g".to_owned());
    order.lines[0].gtin = Some("4006381333931".to_owned());
    order
}

/// The same after its product was deleted: the shop cannot say any more what it was.
fn without_product(seconds: i64) -> ChannelOrder {
    let mut order = ChannelOrder { modified_at_ms: NOW.0 + seconds * 1_000, ..ordered() };
    let line = &mut order.lines[0];
    (line.sku, line.gtin, line.product, line.variant) = (None, None, None, None);
    line.title = String::new();
    order
}

async fn acknowledged(world: &Connected) {
    world.booth.put(&ordered());
    round(world).await;
    assert!(acknowledge_all(world).await.status.is_success());
}

#[tokio::test]
async fn a_product_that_was_deleted_in_the_shop_is_no_change_of_an_order_of_it() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        acknowledged(&world).await;
        world.booth.put(&without_product(60));
        round(&world).await;
        let shown = only(&world).await;
        assert_eq!((shown["revision"].as_i64(), shown["delivery"].as_str()), (Some(1), Some("acknowledged")));
        let before = serde_json::to_value(&ordered().lines[0]).expect("JSON");
        assert_eq!(shown["order"]["lines"][0], before, "as it was ordered");
        assert_eq!(story(&shown), ["fetched", "mapped", "delivered", "acknowledged"]);
    }
}

#[tokio::test]
async fn the_payment_of_an_order_reaches_the_erp_also_when_its_product_is_deleted() {
    for world in connected().await {
        let defaults = json!({
            "document_type": "AB", "payment_method": "PP", "shipping_profile": "10", "tax_treatment": "as_order"
        });
        let mapping = json!({ "defaults": defaults, "unknown_item": { "then": "hold" } });
        let path = format!("/v1/platforms/{}/mapping", world.platform);
        let put = world.api.call(&world.customer.token, Method::PUT, &path, "", &json!({ "mapping": mapping })).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.text());
        acknowledged(&world).await;
        let mut paid = without_product(60);
        paid.states.payment = PaymentState::Paid;
        paid.states.order = OrderState::InProgress;
        world.booth.put(&paid);
        round(&world).await;
        let feed = feed(&world).await;
        assert_eq!(feed["held"], 0, "{feed}");
        let item = &feed["items"][0];
        assert_eq!(item["changed"], json!(["states.order", "states.payment"]));
        assert_eq!(item["order"]["lines"][0]["sku"], "KAESE-1");
    }
}

#[tokio::test]
async fn a_size_that_was_deleted_does_not_become_the_product_that_others_have_in_common() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        acknowledged(&world).await;
        let mut changed = ChannelOrder { modified_at_ms: NOW.0 + 60_000, ..ordered() };
        let line = &mut changed.lines[0];
        (line.sku, line.gtin, line.variant) = (Some("KAESE".to_owned()), None, None);
        world.booth.put(&changed);
        round(&world).await;
        let shown = only(&world).await;
        assert_eq!((&shown["revision"], &shown["order"]["lines"][0]["sku"]), (&json!(1), &json!("KAESE-1")));
    }
}

#[tokio::test]
async fn other_goods_in_a_line_and_lines_that_are_gone_are_changes() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        acknowledged(&world).await;
        let mut changed = ChannelOrder { modified_at_ms: NOW.0 + 60_000, ..ordered() };
        let total = changed.lines[0].total;
        changed.lines = vec![line("1", "KAESE-2", total)];
        world.booth.put(&changed);
        round(&world).await;
        assert_eq!(only(&world).await["order"]["lines"][0]["sku"], "KAESE-2");
        let mut changed = ChannelOrder { modified_at_ms: NOW.0 + 120_000, ..ordered() };
        changed.lines = vec![line("2", "KAESE-2", total)];
        (changed.lines[0].sku, changed.lines[0].product) = (None, None);
        world.booth.put(&changed);
        round(&world).await;
        assert!(only(&world).await["order"]["lines"][0].get("sku").is_none(), "nothing is known of another line");
    }
}

#[tokio::test]
async fn an_order_that_does_not_add_up_any_more_keeps_what_it_was_about() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        acknowledged(&world).await;
        let mut wrong = without_product(60);
        wrong.lines[0].total = Amount { net: Decimal::ONE, tax: Decimal::ZERO };
        world.booth.put(&wrong);
        round(&world).await;
        let held = only(&world).await;
        assert_eq!(
            (&held["hold"]["code"], &held["order"]["lines"][0]["sku"]),
            (&json!("does_not_add_up"), &json!("KAESE-1"))
        );
    }
}
