//! Orders before stock: what shops sold and the ERP does not know yet is not sold a second time.

use http::Method;
use kontor_model::order::{
    ChannelOrder, FulfillmentState, LineKind, OrderState, OrderStates, PaymentState, Refund, RefundLine,
};
use rust_decimal::Decimal;
use serde_json::json;

use super::shopkeeper::{item, one, orders_are_read, orders_were_read, pairs, say, selling, told};
use crate::commerce::intake::read_due;
use crate::commerce::stock::reserve;
use crate::commerce::tests::budenzauber::{self, Connected, order};
use crate::db::fetch_one;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// An order of so many of a number.
fn of_so_many(number: &str, sku: &str, quantity: i64) -> ChannelOrder {
    let mut order = order(number);
    order.lines[0].sku = Some(sku.to_owned());
    order.lines[0].quantity = Decimal::from(quantity);
    order
}

async fn note(of: &Connected, orders: &[(&str, Option<&ChannelOrder>)]) {
    let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
    reserve::note(of.app(), &mut tx, (of.tenant(), of.platform.as_str()), orders).await.expect("noted");
    tx.commit().await.expect("commits");
}

async fn acknowledge(of: &Connected, orders: &[&str]) {
    let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
    reserve::acknowledged(of.app(), &mut tx, of.tenant(), orders).await.expect("noted");
    tx.commit().await.expect("commits");
}

/// Lets time pass, with orders read at its end.
async fn wait(of: &Connected, millis: i64) {
    of.api.test.clock.advance_millis(millis);
    orders_are_read(of).await;
}

#[tokio::test]
async fn what_an_order_takes_is_taken_off_for_every_platform_until_the_erp_has_it_and_says_stock_anew() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        say(&of, &[("A", "10", 1)]).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 10)]));
        note(&of, &[("ord-1", Some(&of_so_many("B-1", "a", 3)))]).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 7)]));
        let known = of.api.get(&of.customer.token, "/v1/inventory?sku=A").await.json();
        assert_eq!(known["reserved"], "3");
        // The ERP counts, without the order.
        say(&of, &[("A", "12", 2)]).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 9)]));
        // It has the order; its stock comes a moment later.
        acknowledge(&of, &["ord-1"]).await;
        assert_eq!(told(&of).await, pairs(&[]));
        wait(&of, MINUTE).await;
        say(&of, &[("A", "9", 3)]).await;
        assert_eq!(told(&of).await, pairs(&[]), "nine are nine");
        say(&of, &[("A", "8", 4)]).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 8)]));
    }
}

#[tokio::test]
async fn a_stock_that_is_said_anew_without_a_change_ends_it_too() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        say(&of, &[("A", "10", 1)]).await;
        note(&of, &[("ord-1", Some(&of_so_many("B-1", "A", 3)))]).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 7)]));
        acknowledge(&of, &["ord-1"]).await;
        wait(&of, MINUTE).await;
        assert_eq!(say(&of, &[("A", "10", 1)]).await, ["unchanged"]);
        assert_eq!(told(&of).await, pairs(&[]), "an old saying says nothing anew");
        assert_eq!(say(&of, &[("A", "10", 2)]).await, ["unchanged"]);
        assert_eq!(told(&of).await, pairs(&[("p-1", 10)]));
    }
}

#[tokio::test]
async fn an_order_that_changes_takes_what_it_is_now_and_a_cancelled_one_nothing() {
    for of in selling(&[item("p-1", "A", 0), item("p-2", "B", 0)]).await {
        say(&of, &[("A", "10", 1), ("B", "10", 1)]).await;
        note(&of, &[("ord-1", Some(&of_so_many("B-1", "A", 3))), ("ord-2", Some(&of_so_many("B-2", "A", 1)))]).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 6), ("p-2", 10)]));
        note(&of, &[("ord-1", Some(&of_so_many("B-1", "B", 2)))]).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 9), ("p-2", 8)]));
        let mut cancelled = of_so_many("B-2", "A", 1);
        cancelled.states.order = OrderState::Cancelled;
        note(&of, &[("ord-1", None), ("ord-2", Some(&cancelled))]).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 10), ("p-2", 10)]));
    }
}

#[tokio::test]
async fn what_left_the_house_long_ago_or_never_will_takes_nothing() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        say(&of, &[("A", "10", 1)]).await;
        let is = |number: &str, states: fn(&mut OrderStates)| {
            let mut order = of_so_many(number, "A", 1);
            states(&mut order.states);
            order
        };
        let over = [
            is("B-1", |states| states.fulfillment = FulfillmentState::Shipped),
            is("B-2", |states| states.order = OrderState::Completed),
            is("B-3", |states| states.payment = PaymentState::Refunded),
            is("B-4", |states| states.payment = PaymentState::Failed),
        ];
        let takes = [
            is("B-6", |states| states.fulfillment = FulfillmentState::PartiallyShipped),
            is("B-7", |states| states.payment = PaymentState::PartiallyRefunded),
            is("B-8", |states| states.fulfillment = FulfillmentState::NotNeeded),
        ];
        let orders: Vec<(&str, Option<&ChannelOrder>)> =
            over.iter().chain(&takes).map(|order| (order.external_id.as_str(), Some(order))).collect();
        note(&of, &orders).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 7)]));
    }
}

#[tokio::test]
async fn an_order_the_erp_had_already_ends_with_the_next_stock() {
    for of in selling(&[item("p-1", "KAESE-1", 0)]).await {
        say(&of, &[("KAESE-1", "10", 1)]).await;
        of.booth.put(&order("B-1"));
        of.booth.put(&order("B-2"));
        read_due(of.app()).await.expect("orders are read");
        assert_eq!(told(&of).await, pairs(&[("p-1", 8)]));
        let path = format!("/v1/platforms/{}/adoption", of.platform);
        let adopted = json!({ "orders": [{ "number": "B-1", "document_number": "RE-7" }] });
        let answer = of.api.call(&of.customer.token, Method::POST, &path, "k", &adopted).await;
        assert_eq!(answer.json()["items"][0]["result"], "adopted", "{}", answer.text());
        wait(&of, MINUTE).await;
        say(&of, &[("KAESE-1", "10", 2)]).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 9)]), "the ERP says ten and knows one of the two");
    }
}

#[tokio::test]
async fn what_nobody_ends_ends_by_itself() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        say(&of, &[("A", "10", 1)]).await;
        note(&of, &[("ord-1", Some(&of_so_many("B-1", "A", 3))), ("ord-2", Some(&of_so_many("B-2", "A", 1)))]).await;
        acknowledge(&of, &["ord-1"]).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 6)]));
        wait(&of, 31 * MINUTE).await;
        reserve::end(of.app()).await.expect("ended");
        assert_eq!(told(&of).await, pairs(&[("p-1", 9)]), "an ERP that has the order and says no stock");
        wait(&of, 14 * DAY).await;
        reserve::end(of.app()).await.expect("ended");
        assert_eq!(told(&of).await, pairs(&[("p-1", 10)]), "an ERP that never fetches orders");
    }
}

#[tokio::test]
async fn orders_of_who_says_no_stock_are_not_noted() {
    for of in budenzauber::connected().await {
        note(&of, &[("ord-1", Some(&of_so_many("B-1", "A", 3)))]).await;
        const SQL: &str = "SELECT COUNT(*) FROM stock_reservations WHERE tenant_id = $1";
        let mut tx = of.app().db.read(of.tenant()).await.expect("begins");
        assert_eq!(fetch_one!(&mut tx, (i64,), SQL, of.tenant().as_str()).expect("a count").0, 0);
    }
}

#[tokio::test]
async fn stock_waits_for_orders_that_were_not_read_for_long_and_lets_them_be_read_at_once() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        let long_ago = of.app().now();
        of.api.test.clock.advance_millis(5 * MINUTE);
        let later = of.app().now().plus_millis(MINUTE);
        let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
        fetch_at(&mut tx, &of, later.0).await;
        tx.commit().await.expect("commits");
        say(&of, &[("A", "4", 1)]).await;
        assert_eq!(told(&of).await, pairs(&[]));
        assert_eq!(one(&of, "A").await["state"], "pending");
        assert_eq!(fetch_due(&of).await, of.app().now().0, "its orders are to be read now");
        // They are read, and one of them took some.
        note(&of, &[("ord-1", Some(&of_so_many("B-1", "A", 3)))]).await;
        orders_were_read(of.app(), &of, &of.platform, long_ago).await;
        assert_eq!(told(&of).await, pairs(&[]), "not yet");
        orders_are_read(&of).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 1)]));
    }
}

#[tokio::test]
async fn many_that_can_be_told_keep_no_single_change_waiting_for_orders() {
    let goods: Vec<_> = (0..60).map(|n| item(&format!("p-{n:02}"), &format!("A-{n:02}"), 0)).collect();
    for of in selling(&goods).await {
        let numbers: Vec<String> = (0..60).map(|n| format!("A-{n:02}")).collect();
        let many: Vec<(&str, &str, i64)> = numbers.iter().map(|sku| (sku.as_str(), "5", 1)).collect();
        say(&of, &many).await;
        of.api.test.clock.advance_millis(5 * MINUTE);
        say(&of, &[("A-59", "3", 2)]).await;
        let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
        fetch_at(&mut tx, &of, of.app().now().0 + MINUTE).await;
        tx.commit().await.expect("commits");
        let told = told(&of).await;
        assert_eq!(told.len(), 59, "the others were changed when orders had just been read");
        assert_eq!(fetch_due(&of).await, of.app().now().0, "its orders are to be read now");
    }
}

#[tokio::test]
async fn stock_does_not_wait_for_ever_for_orders_that_cannot_be_read() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        of.api.test.clock.advance_millis(5 * MINUTE);
        say(&of, &[("A", "4", 1)]).await;
        of.api.test.clock.advance_millis(10 * MINUTE - 1);
        assert_eq!(told(&of).await, pairs(&[]));
        of.api.test.clock.advance_millis(1);
        assert_eq!(told(&of).await, pairs(&[("p-1", 4)]));
    }
}

#[tokio::test]
async fn orders_that_are_read_take_stock_until_they_are_acknowledged_and_let_stock_go_out() {
    for of in selling(&[item("p-1", "KAESE-1", 0)]).await {
        of.api.test.clock.advance_millis(5 * MINUTE);
        say(&of, &[("KAESE-1", "10", 1)]).await;
        assert_eq!(told(&of).await, pairs(&[]), "orders come first");
        of.booth.put(&order("B-1"));
        of.booth.put(&order("B-2"));
        read_due(of.app()).await.expect("orders are read");
        assert_eq!(told(&of).await, pairs(&[("p-1", 8)]));
        let mut cancelled = order("B-2");
        cancelled.states.order = OrderState::Cancelled;
        cancelled.modified_at_ms = of.app().now().0;
        of.booth.put(&cancelled);
        of.api.test.clock.advance_millis(2 * MINUTE);
        read_due(of.app()).await.expect("orders are read");
        assert_eq!(told(&of).await, pairs(&[("p-1", 9)]));

        let orders = of.api.get(&of.customer.token, "/v1/orders?number=B-1").await.json();
        let had = json!({ "items": [{ "id": orders["items"][0]["id"], "revision": 1 }] });
        let answer = of.api.call(&of.customer.token, Method::POST, "/v1/orders/acknowledge", "k", &had).await;
        assert_eq!(answer.json()["outcome"], "ok", "{}", answer.text());
        of.api.test.clock.advance_millis(MINUTE);
        assert_eq!(say(&of, &[("KAESE-1", "9", 2)]).await, ["taken"]);
        assert_eq!(told(&of).await, pairs(&[]), "the ERP says nine now, as the shop has");
    }
}

async fn fetch_at(tx: &mut crate::db::Tx, of: &Connected, at: i64) {
    const SQL: &str = "UPDATE platforms SET fetch_due = $3 WHERE tenant_id = $1 AND id = $2";
    crate::db::execute!(tx, SQL, of.tenant().as_str(), of.platform.as_str(), at).expect("changes");
}

async fn fetch_due(of: &Connected) -> i64 {
    const SQL: &str = "SELECT fetch_due FROM platforms WHERE tenant_id = $1 AND id = $2";
    let mut tx = of.app().db.read(of.tenant()).await.expect("begins");
    fetch_one!(&mut tx, (i64,), SQL, of.tenant().as_str(), of.platform.as_str()).expect("a platform").0
}

#[tokio::test]
async fn goods_that_were_given_back_before_the_erp_had_the_order_are_not_taken() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        say(&of, &[("A", "10", 1)]).await;
        let mut order = of_so_many("B-1", "A", 3);
        let back = RefundLine { line: "1".to_owned(), quantity: Decimal::TWO, amount: order.lines[0].total };
        order.refunds = vec![Refund {
            external_id: "r-1".to_owned(),
            amount: Decimal::ONE,
            reason: None,
            at_ms: None,
            lines: vec![back],
        }];
        note(&of, &[("ord-1", Some(&order))]).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 9)]));
    }
}

#[tokio::test]
async fn a_set_takes_its_own_number_and_those_of_its_parts_whichever_the_erp_says() {
    for of in selling(&[item("p-1", "SET", 0), item("p-2", "PART", 0)]).await {
        say(&of, &[("SET", "10", 1), ("PART", "30", 2)]).await;
        let mut order = of_so_many("B-1", "SET", 2);
        order.lines[0].kind = LineKind::BundleHead;
        let mut part = order.lines[0].clone();
        (part.id, part.kind, part.parent) = ("2".to_owned(), LineKind::BundlePart, Some("1".to_owned()));
        (part.sku, part.quantity) = (Some("PART".to_owned()), Decimal::from(6));
        order.lines.push(part);
        note(&of, &[("ord-1", Some(&order))]).await;
        assert_eq!(told(&of).await, pairs(&[("p-2", 24), ("p-1", 8)]));
    }
}
