//! Test of a connection, values, lists with changes, and every pattern of an order.

use std::collections::BTreeSet;

use kontor_adapters::shop::OrderKey;
use kontor_adapters::{ErrorKind, Settings};
use kontor_model::Lang;
use kontor_model::order::{LineKind, PaymentState, TaxTreatment};
use serde_json::json;

use crate::Trial;

#[tokio::test]
async fn a_connection_is_sound_and_says_what_it_found() {
    let trial = Trial::begin().await;
    let report = trial.shop().check(&trial.caller.context(Lang::De)).await.expect("a report");
    assert_eq!(report.findings, []);
    assert_eq!(report.version.as_deref(), Some("11.0.1"));
    assert!(report.description.contains("Wiesengrün"), "{}", report.description);
    assert!(report.learned.contains(&("api".to_owned(), "/wp-json".to_owned())));
    assert!(report.learned.contains(&("fulfillments".to_owned(), String::new())));
}

#[tokio::test]
async fn a_shop_without_readable_addresses_is_found_behind_index_php() {
    let trial = Trial::begin().await;
    let set = json!({ "pretty_permalinks": false, "fulfillments": true });
    trial.control("shops/woocommerce/settings", set).await;
    let report = trial.shop().check(&trial.caller.context(Lang::De)).await.expect("a report");
    assert_eq!(report.findings, []);
    assert!(report.learned.contains(&("api".to_owned(), "/index.php/wp-json".to_owned())));
    assert!(report.learned.contains(&("fulfillments".to_owned(), "yes".to_owned())));
}

#[tokio::test]
async fn a_clock_that_is_off_is_told_and_one_that_is_far_off_takes_no_signature() {
    let trial = Trial::begin().await;
    let codes = async |off_ms: i64| {
        trial.control("shops/woocommerce/settings", json!({ "clock_off_ms": off_ms })).await;
        let report = trial.shop().check(&trial.caller.context(Lang::De)).await.expect("a report");
        report.findings.into_iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(-12 * 60_000).await, ["clock_off"]);
    assert_eq!(codes(3_600_000).await, ["clock_off", "keys_refused"]);
}

#[tokio::test]
async fn tables_are_filled_with_what_the_shop_has() {
    let trial = Trial::begin().await;
    let values = trial.shop().values(&trial.caller.context(Lang::De)).await.expect("values");
    let has = |list: &[kontor_adapters::shop::ShopValue], code: &str| list.iter().any(|value| value.code == code);
    assert!(has(&values.payment_methods, "bacs") && has(&values.shipping_methods, "flat_rate:1"));
    assert!(has(&values.statuses, "in-produktion") && has(&values.tax_rates, "2"));
    assert_eq!(values.tax_rates[0].name, "19 % MwSt. (DE)");
}

#[tokio::test]
async fn every_usual_order_is_understood_and_adds_up_to_the_cent() {
    let trial = Trial::begin().await;
    let placed = trial.control("shops/woocommerce/orders", json!({ "count": 64 })).await;
    let page = trial.list(None).await.expect("a page");
    assert_eq!(page.orders.len(), placed["orders"].as_array().expect("ids").len());
    for raw in &page.orders {
        let order = trial.shop().read_order(&raw.payload).expect("an order");
        assert_eq!(order.imbalance(), None, "{}", order.number);
    }
}

#[tokio::test]
async fn odd_orders_are_understood_and_a_broken_one_is_seen() {
    let trial = Trial::begin().await;
    for kind in ["numbers", "meta_object", "no_tax_rate", "no_address", "decimal_quantity", "free", "refund", "pickup"]
    {
        let id = trial.order(kind, 1).await.remove(0);
        let raw = find(&trial, &id).await.expect("it is there");
        let order = trial.shop().read_order(&raw.payload).unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert_eq!(order.imbalance(), None, "{kind}");
    }
    let id = trial.order("broken", 1).await.remove(0);
    let raw = find(&trial, &id).await.expect("it is there");
    assert!(trial.shop().read_order(&raw.payload).expect("an order").imbalance().is_some());
    let id = trial.order("unknown_currency", 1).await.remove(0);
    let raw = find(&trial, &id).await.expect("it is there");
    assert_eq!(trial.shop().read_order(&raw.payload).expect_err("no currency").field, "currency");
}

async fn find(trial: &Trial, id: &str) -> Option<kontor_adapters::shop::RawOrder> {
    let key = OrderKey::Id(id.to_owned());
    trial.shop().find_order(&trial.caller.context(Lang::De), &key).await.expect("an answer")
}

#[tokio::test]
async fn sets_foreign_countries_and_refunds_are_read_as_they_are_meant() {
    let trial = Trial::begin().await;
    let read = async |kind: &str| {
        let id = trial.order(kind, 1).await.remove(0);
        let raw = find(&trial, &id).await.expect("it is there");
        let whole = trial.shop().complete_order(&trial.caller.context(Lang::De), &raw).await.expect("an answer");
        trial.shop().read_order(&whole.unwrap_or(raw).payload).expect("an order")
    };
    let set = read("bundle").await;
    let count = |kind| set.lines.iter().filter(|line| line.kind == kind).count();
    assert_eq!((count(LineKind::BundleHead), count(LineKind::BundlePart)), (1, 2));
    assert_eq!(read("switzerland").await.tax.treatment, TaxTreatment::TaxFree);
    assert_eq!(read("austria").await.lines[0].taxes[0].rate_percent, Some(20.into()));
    let refunded = read("refund").await;
    assert_eq!(refunded.states.payment, PaymentState::PartiallyRefunded);
    assert_eq!(refunded.refunds[0].lines.len(), 1);
    let parcel = read("packstation").await.shipping.expect("an address");
    assert!(format!("{} {}", parcel.line1, parcel.line2).contains("Packstation"));
}

#[tokio::test]
async fn refunds_of_several_orders_are_read_at_once_as_one_by_one() {
    let trial = Trial::begin().await;
    let cx = trial.caller.context(Lang::De);
    let mut orders = Vec::new();
    for id in trial.order("refund", 3).await {
        orders.push(find(&trial, &id).await.expect("it is there"));
    }
    let several = trial.shop().complete_orders(&cx, &orders).await.expect("an answer");
    for (raw, whole) in orders.iter().zip(several) {
        let singly = trial.shop().complete_order(&cx, raw).await.expect("an answer").expect("more than before");
        let read = |raw: &kontor_adapters::shop::RawOrder| trial.shop().read_order(&raw.payload).expect("an order");
        assert_eq!(read(&whole.expect("whole")), read(&singly));
        assert_eq!(read(&singly).refunds[0].lines.len(), 1);
    }
}

#[tokio::test]
async fn more_than_a_page_is_read_to_its_end_and_nothing_is_missed() {
    let trial = Trial::begin().await;
    let body = json!({ "kind": "plain", "count": 230, "seconds_apart": 2 });
    let placed = trial.control("shops/woocommerce/orders", body).await;
    let (mut seen, mut next) = (BTreeSet::new(), None);
    loop {
        let page = trial.list(next).await.expect("a page");
        seen.extend(page.orders.into_iter().map(|order| order.external_id));
        next = page.next;
        if next.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), placed["orders"].as_array().expect("ids").len());
}

#[tokio::test]
async fn a_changed_order_comes_again_and_one_in_the_bin_only_when_it_is_asked_for() {
    let trial = Trial::begin().await;
    let ids = trial.order("unpaid", 2).await;
    trial.control(&format!("shops/woocommerce/orders/{}", ids[0]), json!({ "change": "paid" })).await;
    trial.control(&format!("shops/woocommerce/orders/{}", ids[1]), json!({ "change": "trash" })).await;
    let page = trial.list(None).await.expect("a page");
    let states: Vec<_> =
        page.orders.iter().map(|raw| trial.shop().read_order(&raw.payload).expect("an order").states.raw).collect();
    assert_eq!(states, ["processing"]);
    assert!(find(&trial, &ids[1]).await.is_some());
    trial.control(&format!("shops/woocommerce/orders/{}", ids[1]), json!({ "change": "delete" })).await;
    assert!(find(&trial, &ids[1]).await.is_none());
}

#[tokio::test]
async fn faults_of_the_shop_are_errors_and_no_empty_lists() {
    let trial = Trial::begin().await;
    trial.order("plain", 3).await;
    for (fault, kind) in [
        ("html_page", ErrorKind::Unavailable),
        ("too_many_requests", ErrorKind::RateLimited),
        ("half_body", ErrorKind::Unavailable),
        ("unavailable", ErrorKind::Unavailable),
        ("unauthorized_once", ErrorKind::NotAuthorized),
    ] {
        trial.fault("list_orders", fault).await;
        assert_eq!(trial.list(None).await.expect_err(fault).kind, kind, "{fault}");
    }
    assert_eq!(trial.list(None).await.expect("a page").orders.len(), 3);
    trial.order("plain", 1).await;
    trial.fault("list_orders", "same_page").await;
    assert_eq!(trial.list(None).await.expect("the page before").orders.len(), 3);
    assert_eq!(trial.list(None).await.expect("a page").orders.len(), 4);
}

#[tokio::test]
async fn a_key_that_may_only_read_is_told_apart() {
    let trial = Trial::begin().await;
    let shop = trial.look("").await;
    let key = |name: &str| secrecy::SecretString::from(shop["read_only_account"][name].as_str().expect("a key"));
    let settings = ["consumer_key", "consumer_secret"]
        .into_iter()
        .fold(Settings::default(), |settings, name| settings.with_secret(name, key(name)));
    let caller = kontor_adapters::testing::Caller::at(&trial.sandbox.shop("woocommerce"), settings);
    let report = trial.shop().check(&caller.context(Lang::De)).await.expect("a report");
    assert_eq!(report.findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>(), ["read_only"]);
}
