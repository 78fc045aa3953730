//! Statuses: only what follows from how an order stands in the shop, which itself takes every one.

use serde_json::{Value, json};

use super::{german, shop};
use crate::error::Outcome;
use crate::shop::woocommerce::WooCommerce;
use crate::shop::{Shop, StatusChange};
use crate::testing::{Answer, StandIn};

const ORDERS: &str = "/wp-json/wc/v3/orders";
const BATCH: &str = "/wp-json/wc/v3/orders/batch";

fn change(order: &str, status: &str, word: &str) -> StatusChange {
    let word = (!word.is_empty()).then(|| word.to_owned());
    StatusChange { order: order.to_owned(), status: status.to_owned(), word }
}

fn stands(id: u64, status: &str, is_paid: bool) -> Value {
    json!({ "id": id, "status": status, "date_paid_gmt": is_paid.then_some("2026-11-20T08:30:00") })
}

fn knows(stand_in: &StandIn, orders: Value) {
    stand_in.answer("GET", ORDERS, Answer::json(200, orders));
}

/// What becomes of a wish, and whether something was written in the shop.
async fn moved(order: Value, status: &str, word: &str) -> (String, bool) {
    let (stand_in, caller) = shop();
    knows(&stand_in, json!([order]));
    stand_in.answer("POST", BATCH, Answer::json(200, json!({ "update": [{ "id": 270, "status": status }] })));
    let told = WooCommerce.set_status(&german(&caller), &[change("270", status, word)]).await.expect("told");
    let code = match &told[0] {
        Outcome::Refused(findings) => {
            assert_eq!(findings.len(), 1);
            format!("{} {}", findings[0].field, findings[0].code)
        }
        Outcome::Done(()) => "done".to_owned(),
        Outcome::Failed(error) => error.code.clone(),
    };
    (code, stand_in.requests().iter().any(|request| request.method == "POST"))
}

#[tokio::test]
async fn what_follows_from_how_an_order_stands_is_written() {
    for (from, status, word) in [
        ("processing", "completed", "delivery.ship"),
        ("processing", "cancelled", "fulfillment.cancel"),
        ("on-hold", "processing", "payment.paid"),
        ("pending", "completed", ""),
        ("failed", "processing", "payment.paid"),
        ("in-produktion", "completed", "fulfillment.complete"),
        ("in-produktion", "cancelled", "fulfillment.cancel"),
        ("completed", "processing", "fulfillment.reopen"),
        ("completed", "versendet", ""),
        ("cancelled", "processing", "fulfillment.reopen"),
        ("cancelled", "processing", "payment.paid"),
        ("cancelled", "on-hold", ""),
    ] {
        assert_eq!(moved(stands(270, from, false), status, word).await, ("done".to_owned(), true), "{from} {status}");
    }
    for from in ["processing", "completed", "cancelled", "in-produktion"] {
        let told = moved(stands(270, from, true), "refunded", "payment.refund").await;
        assert_eq!(told, ("done".to_owned(), true), "{from}");
    }
}

#[tokio::test]
async fn what_does_not_follow_is_refused_with_its_reason_and_nothing_is_written() {
    for (from, is_paid, status, word, code) in [
        ("completed", true, "cancelled", "fulfillment.cancel", "status order_completed"),
        ("completed", true, "cancelled", "", "status order_completed"),
        ("completed", true, "failed", "payment.fail", "status order_completed"),
        ("completed", true, "processing", "fulfillment.process", "status order_completed"),
        ("completed", true, "on-hold", "payment.reopen", "status order_completed"),
        ("cancelled", false, "completed", "delivery.ship", "status order_cancelled"),
        ("cancelled", false, "completed", "", "status order_cancelled"),
        ("cancelled", false, "versendet", "", "status order_cancelled"),
        ("cancelled", false, "processing", "fulfillment.process", "status order_cancelled"),
        ("refunded", true, "completed", "delivery.ship", "status order_refunded"),
        ("refunded", true, "processing", "fulfillment.reopen", "status order_refunded"),
        ("refunded", true, "cancelled", "", "status order_refunded"),
        ("on-hold", false, "refunded", "payment.refund", "status order_not_paid"),
        ("cancelled", false, "refunded", "", "status order_not_paid"),
        ("trash", true, "completed", "delivery.ship", "order order_gone"),
    ] {
        let told = moved(stands(270, from, is_paid), status, word).await;
        assert_eq!(told, (code.to_owned(), false), "{from} {status} {word}");
    }
}

#[tokio::test]
async fn what_is_so_already_is_told_and_nothing_is_written() {
    for (from, status, word) in [
        ("completed", "completed", "delivery.ship"),
        ("refunded", "refunded", "payment.refund"),
        // Sent on account: the payment comes last, and the order must not go back for it.
        ("completed", "processing", "payment.paid"),
        ("in-produktion", "processing", "payment.paid"),
    ] {
        assert_eq!(moved(stands(270, from, true), status, word).await, ("done".to_owned(), false), "{from} {status}");
    }
}

#[tokio::test]
async fn an_order_in_the_bin_is_not_brought_back_and_harms_no_other() {
    let (stand_in, caller) = shop();
    knows(&stand_in, json!([stands(2, "processing", true), stands(3, "completed", true)]));
    stand_in.answer("POST", BATCH, Answer::json(200, json!({ "update": [{ "id": 2, "status": "completed" }] })));
    let batch = ["1", "2", "3"].map(|order| change(order, "completed", "delivery.ship"));
    let told = WooCommerce.set_status(&german(&caller), &batch).await.expect("told");
    assert!(matches!(&told[0], Outcome::Refused(findings) if findings[0].code == "order_gone"), "{told:?}");
    assert_eq!(told[1..], [Outcome::Done(()), Outcome::Done(())]);
    let asked = stand_in.requests()[0].query_pairs();
    assert!(asked.contains(&("include".to_owned(), "1,2,3".to_owned())), "{asked:?}");
    let written = stand_in.requests()[1].json()["update"].clone();
    assert_eq!(written, json!([{ "id": 2, "status": "completed", "_fields": "id,status" }]));
}

#[tokio::test]
async fn the_reason_is_told_in_both_languages_and_names_the_status() {
    let (stand_in, caller) = shop();
    knows(&stand_in, json!([stands(270, "completed", true)]));
    let told = WooCommerce.set_status(&german(&caller), &[change("270", "cancelled", "")]).await.expect("told");
    let Outcome::Refused(findings) = &told[0] else { panic!("it is refused: {told:?}") };
    let hint = findings[0].hint.as_ref().expect("both languages");
    assert!(hint.de.contains("abgeschlossen") && hint.de.contains("„cancelled“"), "{}", hint.de);
    assert!(hint.en.contains("completed") && hint.en.contains("“cancelled”"), "{}", hint.en);
}
