//! Two pages of a real shop's orders, with invented buyers, from the raw text to the feed: every one is mapped by the offer.
//!
//! They are not ours, so they stay outside; without `KONTOR_SPECS` this is left out, which `./test` says.

use std::collections::BTreeSet;

use http::Method;
use kontor_adapters::shop::Shops;
use kontor_model::Lang;
use kontor_model::order::ChannelOrder;
use kontor_model::platform::{PlatformValue, PlatformValues};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::super::adopt_offer;
use crate::commerce::intake::tests::{get, round};
use crate::commerce::platforms::store as platforms;
use crate::commerce::tests::budenzauber::{Connected, connected, platform};
use crate::shipping::Caller;

/// The orders as the shop said them and as they are understood.
fn orders() -> Option<Vec<(Value, ChannelOrder)>> {
    let Ok(folder) = std::env::var("KONTOR_SPECS") else {
        println!("left out: mapping the pages of a real shop; KONTOR_SPECS is not set");
        return None;
    };
    let shops = Shops::new();
    let shop = shops.find("woocommerce").expect("it is registered");
    let mut orders = Vec::new();
    for page in ["real-shop-orders-page1.json", "real-shop-orders-page2.json"] {
        let path = format!("{folder}/woocommerce/{page}");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let all: Vec<Value> = serde_json::from_str(&text).expect("a page is a list");
        orders.extend(all.into_iter().map(|raw| {
            let order = shop.read_order(raw.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}: {raw}"));
            (raw, order)
        }));
    }
    Some(orders)
}

/// The platform has the values these orders carry, reads them all, whenever they were placed and whatever their status,
/// and takes the offer.
async fn take_offer(of: &Connected, orders: &[(Value, ChannelOrder)]) {
    let values = |codes: BTreeSet<String>| {
        let named = codes
            .into_iter()
            .filter(|code| !code.is_empty())
            .map(|code| PlatformValue { name: format!("{code} im Shop"), code });
        named.collect::<Vec<_>>()
    };
    let methods = orders.iter().flat_map(|(_, order)| order.payments.iter().map(|payment| payment.method.clone()));
    let shipping = orders.iter().flat_map(|(_, order)| order.lines.iter().filter_map(|line| line.method.clone()));
    let known = PlatformValues {
        payment_methods: values(methods.collect()),
        shipping_methods: values(shipping.collect()),
        ..PlatformValues::default()
    };
    let known = serde_json::to_string(&known).expect("JSON");
    let mut body = platform("Budenzauber");
    (body["orders_from_ms"], body["not_yet_statuses"]) = (json!(0), json!([]));
    let path = format!("/v1/platforms/{}", of.platform);
    let changed = of.api.call(&of.customer.token, Method::PUT, &path, "", &body).await;
    assert!(changed.status.is_success(), "{}", changed.text());
    let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
    platforms::put_values(&mut tx, of.tenant(), &of.platform, (&known, of.app().now())).await.expect("kept");
    tx.commit().await.expect("commits");
    let caller = Caller { tenant: of.tenant().clone(), lang: Lang::De };
    adopt_offer(of.app(), &caller, &of.platform).await.expect("taken");
}

fn money(value: &Value) -> Decimal {
    value.as_str().expect("an amount").parse().expect("a number")
}

/// Net and tax of an amount.
fn gross(amount: &Value) -> Decimal {
    money(&amount["net"]) + money(&amount["tax"])
}

#[tokio::test]
async fn every_order_of_a_real_shop_is_mapped_to_the_cent_and_its_place_recognised() {
    let Some(orders) = orders() else { return };
    for of in connected().await {
        take_offer(&of, &orders).await;
        for (_, order) in &orders {
            of.booth.put(order);
        }
        round(&of).await;
        let feed = get(&of, "/v1/orders/feed?limit=500").await;
        let items = feed["items"].as_array().expect("items");
        assert_eq!(items.len(), orders.len(), "every one is mapped");
        let (mut places, mut doors) = (0, 0);
        for item in items {
            let (order, mapped) = (&item["order"], &item["mapped"]);
            let number = order["number"].as_str().expect("a number");
            let (raw, _) = orders.iter().find(|(_, known)| known.external_id == order["external_id"]).expect("known");
            assert_eq!(order["totals"]["grand"], raw["total"], "{number}");
            let lines: Decimal =
                order["lines"].as_array().expect("lines").iter().map(|line| gross(&line["total"])).sum();
            assert_eq!(lines, money(&raw["total"]), "{number} by its lines");
            assert_eq!((&mapped["document_type"], &mapped["version"]), (&json!("Auftrag"), &json!(1)), "{number}");
            let paid_by = raw["payment_method"].as_str().expect("a method");
            if !paid_by.is_empty() {
                assert_eq!(mapped["payment_method"], format!("{paid_by} im Shop"), "{number}");
            }
            assert_eq!(mapped["shipping_profile"], "own_label", "{number}");
            let typed = order["shipping"].to_string();
            let recipient = &item["recipient"];
            if typed.contains("Packstation") || typed.contains("Postfiliale") {
                let is_place = recipient["post_number"].is_string() && recipient.get("street").is_none();
                assert!(is_place, "{number}: {recipient}");
                places += 1;
            } else if recipient["house_number"].is_string() {
                doors += 1;
            }
        }
        assert_eq!((places, doors), (9, 85));
    }
}
