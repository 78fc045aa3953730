//! What counts as left to be sent where goods were given back, and where goods are sold in sets.

use http::StatusCode;
use kontor_model::order::{Amount, ChannelOrder, LineKind, OrderLine, Refund, RefundLine};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{get, id_of, post};
use crate::commerce::dispatch::dispatch_due;
use crate::commerce::intake;
use crate::commerce::tests::budenzauber::{Connected, connected, line, order};

/// Customers whose shop has one order, read.
async fn with(order: &ChannelOrder) -> Vec<Connected> {
    let all = connected().await;
    for of in &all {
        of.booth.put(order);
        intake::read_due(of.app()).await.expect("orders are read");
    }
    all
}

fn free(id: &str, kind: LineKind, quantity: i64) -> OrderLine {
    let nothing = Amount { net: Decimal::ZERO, tax: Decimal::ZERO };
    OrderLine { kind, quantity: Decimal::from(quantity), ..line(id, &format!("KAESE-{id}"), nothing) }
}

/// One piece of line 1, two of line 2; one of line 2 was given back before it was sent.
fn refunded() -> ChannelOrder {
    let mut order = order("1001");
    order.lines.push(free("2", LineKind::Product, 2));
    let nothing = Amount { net: Decimal::ZERO, tax: Decimal::ZERO };
    let back = RefundLine { line: "2".to_owned(), quantity: Decimal::ONE, amount: nothing };
    let refund = Refund {
        external_id: "r-1".to_owned(),
        amount: Decimal::ONE,
        reason: Some("Ausverkauft".to_owned()),
        at_ms: None,
        lines: vec![back],
    };
    order.refunds = vec![refund];
    order
}

/// One set of one 2 and three 3.
fn set() -> ChannelOrder {
    let mut order = order("1001");
    order.lines[0].kind = LineKind::BundleHead;
    for (id, quantity) in [("2", 1), ("3", 3)] {
        order.lines.push(OrderLine { parent: Some("1".to_owned()), ..free(id, LineKind::BundlePart, quantity) });
    }
    order
}

async fn send(of: &Connected, key: &str, lines: Value) -> (StatusCode, Value) {
    let order = id_of(of, "1001").await;
    post(of, key, &json!({ "order": order, "carrier": "DHL", "tracking_numbers": [key], "lines": lines })).await
}

fn some(lines: &[(&str, i64)]) -> Value {
    lines.iter().map(|(line, quantity)| json!({ "line": line, "quantity": quantity.to_string() })).collect()
}

/// What the shop heard last: lines, and whether that was all.
fn heard(of: &Connected) -> (Vec<(String, Decimal)>, bool) {
    let inside = of.booth.inside();
    let sent = inside.shipped.last().expect("something was told");
    (sent.lines.clone(), sent.completes)
}

#[tokio::test]
async fn an_order_is_complete_without_what_was_given_back() {
    for of in with(&refunded()).await {
        let (status, refused) = send(&of, "k-1", some(&[("2", 2)])).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused["errors"][0]["code"], "more_than_left");
        assert_eq!(get(&of, "/v1/fulfillments").await["items"], json!([]), "nothing was written down");
        let (status, made) = send(&of, "k-2", some(&[("1", 1), ("2", 1)])).await;
        assert_eq!((status, &made["completes"]), (StatusCode::CREATED, &json!(true)));
    }
}

#[tokio::test]
async fn all_that_is_left_does_not_name_what_was_given_back() {
    for of in with(&refunded()).await {
        let (status, made) = send(&of, "k-1", json!([])).await;
        assert_eq!((status, &made["completes"]), (StatusCode::CREATED, &json!(true)), "{made}");
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(heard(&of), (vec![("1".to_owned(), Decimal::ONE), ("2".to_owned(), Decimal::ONE)], true));
    }
}

#[tokio::test]
async fn a_set_is_sent_with_the_last_of_its_parts() {
    for of in with(&set()).await {
        let (_, first) = send(&of, "k-1", some(&[("2", 1)])).await;
        let (_, second) = send(&of, "k-2", some(&[("3", 2)])).await;
        assert_eq!((&first["completes"], &second["completes"]), (&json!(false), &json!(false)));
        let (status, refused) = send(&of, "k-3", some(&[("3", 2)])).await;
        assert_eq!(
            (status, &refused["errors"][0]["code"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("more_than_left"))
        );
        let (status, last) = send(&of, "k-4", some(&[("3", 1)])).await;
        assert_eq!((status, &last["completes"]), (StatusCode::CREATED, &json!(true)), "{last}");
    }
}

#[tokio::test]
async fn parts_are_sent_with_their_set_and_not_once_more() {
    for of in with(&set()).await {
        let (status, made) = send(&of, "k-1", some(&[("1", 1)])).await;
        assert_eq!((status, &made["completes"]), (StatusCode::CREATED, &json!(true)), "{made}");
        let (status, refused) = send(&of, "k-2", some(&[("2", 1)])).await;
        assert_eq!(
            (status, &refused["errors"][0]["code"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("more_than_left"))
        );
    }
}

#[tokio::test]
async fn who_names_a_set_and_its_parts_at_once_sends_them_once() {
    let mut two = set();
    two.lines.iter_mut().for_each(|line| line.quantity *= Decimal::TWO);
    for of in with(&two).await {
        let one = some(&[("1", 1), ("2", 1), ("3", 3)]);
        let (_, first) = send(&of, "k-1", one.clone()).await;
        let (_, second) = send(&of, "k-2", one).await;
        assert_eq!((&first["completes"], &second["completes"]), (&json!(false), &json!(true)), "{second}");
    }
}

#[tokio::test]
async fn a_set_is_complete_when_some_of_its_parts_were_sent_and_the_others_given_back() {
    let mut order = set();
    let nothing = Amount { net: Decimal::ZERO, tax: Decimal::ZERO };
    let back = RefundLine { line: "2".to_owned(), quantity: Decimal::ONE, amount: nothing };
    order.refunds = refunded().refunds;
    order.refunds[0].lines = vec![back];
    for of in with(&order).await {
        let (status, made) = send(&of, "k-1", some(&[("3", 3)])).await;
        assert_eq!((status, &made["completes"]), (StatusCode::CREATED, &json!(true)), "{made}");
    }
}
