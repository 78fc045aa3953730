//! What shops are told: dispatches, statuses, stock.

use kontor_adapters::shop::{NewFulfillment, ShopValue, StatusChange, StockLevel};
use kontor_adapters::{CallContext, Outcome, Settings};
use kontor_model::Lang;
use rust_decimal::Decimal;
use serde_json::json;

use crate::{NOW, Trial};

/// How a call gets lost: refused, turned away, done without an answer.
const LOST: [&str; 3] = ["unavailable", "too_many_requests", "timeout_after_commit"];

fn sent(order: &str, lines: Vec<(String, Decimal)>) -> NewFulfillment {
    NewFulfillment {
        order: order.to_owned(),
        id: "ful_1".to_owned(),
        carrier: ShopValue { code: "dhl-de".to_owned(), name: "DHL Paket".to_owned() },
        lang: Lang::De,
        tracking_numbers: vec!["00340434161094015902".to_owned()],
        tracking_url: None,
        lines,
        completes: true,
        shipped_at_ms: NOW.0,
        status: None,
    }
}

#[tokio::test]
async fn what_was_sent_stands_in_the_shop_once_however_often_it_is_told() {
    let trial = Trial::with(Settings::default().with_value("customer_note", "true")).await;
    let id = trial.order("plain", 1).await.remove(0);
    for _ in 0..2 {
        let told = trial.shop().ship(&trial.caller.context(Lang::De), &[sent(&id, Vec::new())]).await.expect("told");
        assert_eq!(told, [Outcome::Done(())]);
    }
    let order = trial.look("orders").await["orders"][0].clone();
    assert_eq!((&order["status"], &order["tracking_numbers"]), (&json!("completed"), &json!(["00340434161094015902"])));
    assert_eq!(order["notes"].as_array().map(Vec::len), Some(1), "{order}");
}

/// Every call of a dispatch lost once, before and after the shop did what it says: told again, the shop has all of it once.
#[tokio::test]
async fn whichever_call_is_lost_the_shop_hears_everything_exactly_once() {
    let settings = Settings::default().with_value("customer_note", "true").with_value("fulfillments", "yes");
    let trial = Trial::with(settings).await;
    trial.control("shops/woocommerce/settings", json!({ "fulfillments": true })).await;
    for operation in ["list_orders", "fulfillments", "set_status", "notes"] {
        // The feature is read, then written.
        let calls = if operation == "fulfillments" { 2 } else { 1 };
        for (after, fault) in (0..calls).flat_map(|after| LOST.map(|fault| (after, fault))) {
            let id = trial.order("plain", 1).await.remove(0);
            let fault =
                json!({ "shop": "woocommerce", "operation": operation, "fault": fault, "after": after, "times": 1 });
            trial.control("faults", fault.clone()).await;
            let told = async |cx: CallContext<'_>| trial.shop().ship(&cx, &[sent(&id, Vec::new())]).await;
            assert_ne!(told(trial.caller.hasty_context(Lang::De)).await, Ok(vec![Outcome::Done(())]), "{fault}");
            assert_eq!(told(trial.caller.context(Lang::De)).await, Ok(vec![Outcome::Done(())]), "{fault}");
            let order = trial.look("orders").await["orders"][0].clone();
            assert_eq!(order["id"], json!(id));
            let seen = (&order["status"], order["tracking_numbers"].as_array().map(Vec::len));
            assert_eq!(seen, (&json!("completed"), Some(1)), "{fault}: {order}");
            assert_eq!(
                (order["notes"].as_array().map(Vec::len), &order["fulfillments"]),
                (Some(1), &json!(1)),
                "{fault}: {order}"
            );
        }
    }
}

#[tokio::test]
async fn the_feature_fulfillments_takes_what_is_told_where_it_is_on() {
    let trial = Trial::with(Settings::default().with_value("fulfillments", "yes")).await;
    trial.control("shops/woocommerce/settings", json!({ "fulfillments": true })).await;
    let id = trial.order("plain", 1).await.remove(0);
    let page = trial.list(None).await.expect("a page");
    let order = trial.shop().read_order(&page.orders[0].payload).expect("an order");
    let lines = vec![(order.lines[0].id.clone(), order.lines[0].quantity)];
    let told = trial.shop().ship(&trial.caller.context(Lang::De), &[sent(&id, lines)]).await.expect("told");
    assert_eq!(told, [Outcome::Done(())]);
    let page = trial.list(None).await.expect("a page");
    let raw: serde_json::Value = serde_json::from_slice(&page.orders[0].payload).expect("JSON");
    let fields = raw["meta_data"].as_array().expect("fields");
    assert!(fields.iter().any(|field| field["key"] == "_fulfillment_status" && field["value"] == "fulfilled"));
}

#[tokio::test]
async fn statuses_are_moved_together_and_an_unknown_one_is_refused_alone() {
    let trial = Trial::begin().await;
    let ids = trial.order("plain", 2).await;
    let change =
        |order: &String, status: &str| StatusChange { order: order.clone(), status: status.to_owned(), word: None };
    let batch =
        [change(&ids[0], "in-produktion"), change(&ids[1], "verschollen"), change(&"7".to_owned(), "completed")];
    let told = trial.shop().set_status(&trial.caller.context(Lang::De), &batch).await.expect("told");
    assert_eq!(told[0], Outcome::Done(()));
    assert!(matches!(&told[1], Outcome::Refused(_)) && matches!(&told[2], Outcome::Refused(_)));
    let orders = trial.look("orders").await["orders"].clone();
    assert_eq!((&orders[1]["status"], &orders[0]["status"]), (&json!("in-produktion"), &json!("processing")));
}

#[tokio::test]
async fn stock_reaches_products_and_variants_and_is_refused_where_none_is_kept() {
    let trial = Trial::begin().await;
    let (mut items, mut next) = (Vec::new(), None::<String>);
    loop {
        let page = trial.shop().list_items(&trial.caller.context(Lang::De), next.as_deref()).await.expect("goods");
        items.extend(page.items);
        next = page.next;
        if next.is_none() {
            break;
        }
    }
    let find = |sku: &str| items.iter().find(|item| item.sku.as_deref() == Some(sku)).expect("goods");
    let level = |sku: &str, quantity| {
        let item = find(sku);
        StockLevel { product: item.product.clone(), variant: item.variant.clone(), quantity }
    };
    assert!(find("WG-1001").keeps_stock && !find("WG-5001").keeps_stock);
    let batch = [
        level("WG-1001", 5),
        level("WG-3000-BL", 7),
        level("WG-5001", 3),
        level("WG-4000-100", 9),
        level("WG-2002", -4),
    ];
    let told = trial.shop().set_stock(&trial.caller.context(Lang::De), &batch).await.expect("told");
    let code = |place: usize| match &told[place] {
        Outcome::Refused(findings) => findings[0].code.clone(),
        Outcome::Done(()) => "done".to_owned(),
        Outcome::Failed(error) => error.code.clone(),
    };
    assert_eq!(
        [code(0), code(1), code(2), code(3), code(4)],
        ["done", "done", "stock_not_kept", "stock_not_kept", "done"]
    );
    let goods = trial.look("goods").await["goods"].clone();
    let stock =
        |sku: &str| goods.as_array().expect("goods").iter().find(|one| one["sku"] == sku).expect("it")["stock"].clone();
    assert_eq!((stock("WG-1001"), stock("WG-3000-BL"), stock("WG-2002")), (json!(5), json!(7), json!(0)));
}
