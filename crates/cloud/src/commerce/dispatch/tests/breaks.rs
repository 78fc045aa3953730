//! A shop that dies at one order dies for all it is told with it: the others are told all the same, and the one ends up
//! with a person.

use http::Method;
use kontor_adapters::{AdapterError, ErrorKind};
use serde_json::{Value, json};

use super::{get, id_of, post, send, sent};
use crate::commerce::dispatch::dispatch_due;
use crate::commerce::intake;
use crate::commerce::tests::budenzauber::{Connected, connected, order};

const ORDERS: [&str; 7] = ["1001", "1002", "1003", "1004", "1005", "1006", "1007"];
const HOUR: i64 = 3_600_000;

/// A customer with seven orders; the shop takes five in a call.
async fn seven() -> Vec<Connected> {
    let all = connected().await;
    for of in &all {
        ORDERS.iter().for_each(|number| of.booth.put(&order(number)));
        intake::read_due(of.app()).await.expect("orders are read");
    }
    all
}

/// The ids of what is to be told of each order.
async fn written_down(of: &Connected) -> Vec<String> {
    let mut ids = Vec::new();
    for number in ORDERS {
        // They are told in the order in which they were written down.
        of.api.test.clock.advance_millis(1);
        let (_, made) = post(of, number, &sent(&id_of(of, number).await, &[number])).await;
        ids.push(made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned());
    }
    ids
}

async fn one(of: &Connected, id: &str) -> Value {
    get(of, &format!("/v1/fulfillments/{id}")).await
}

async fn in_state(of: &Connected, state: &str) -> usize {
    get(of, &format!("/v1/fulfillments?state={state}")).await["items"].as_array().map_or(0, Vec::len)
}

async fn state_of_the_platform(of: &Connected) -> Value {
    get(of, &format!("/v1/platforms/{}", of.platform)).await["state"].clone()
}

#[tokio::test]
async fn an_order_the_shop_dies_at_waits_by_itself_and_all_others_are_told() {
    for of in seven().await {
        let ids = written_down(&of).await;
        of.booth.inside().breaks = Some("id-1003".to_owned());
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(in_state(&of, "accepted").await, 6);
        let broken = one(&of, &ids[2]).await;
        assert_eq!((&broken["state"], &broken["attempts"]), (&json!("pending"), &json!(1)));
        assert_eq!(broken["findings"][0]["carrier_text"], "Das Regal brach zusammen.");
        assert_eq!(state_of_the_platform(&of).await, "connected", "the shop is not to blame");
        // Who was told by a call that died is told again under the same id, and the shop looks before it writes.
        let told = of.booth.inside().shipped.clone();
        assert!(told.iter().all(|sent| sent.order != "id-1003" && ids.contains(&sent.id)));
        of.booth.inside().breaks = None;
        of.api.test.clock.advance_millis(31_000);
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(in_state(&of, "accepted").await, 7);
    }
}

#[tokio::test]
async fn an_order_the_shop_dies_at_every_time_ends_with_a_person() {
    for of in seven().await {
        let ids = written_down(&of).await;
        of.booth.inside().breaks = Some("id-1003".to_owned());
        for _ in 0..30 {
            of.api.test.clock.advance_millis(HOUR);
            dispatch_due(of.app()).await.expect("told");
        }
        let broken = one(&of, &ids[2]).await;
        assert_eq!((&broken["state"], &broken["attempts"]), (&json!("rejected"), &json!(30)));
        assert_eq!(in_state(&of, "rejected").await, 1);
        let calls = of.booth.inside().calls.len();
        of.api.test.clock.advance_millis(HOUR);
        dispatch_due(of.app()).await.expect("nothing to tell");
        assert_eq!(of.booth.inside().calls.len(), calls, "it is tried no more by itself");
    }
}

#[tokio::test]
async fn two_orders_the_shop_dies_at_keep_no_other_waiting_either() {
    for of in seven().await {
        of.booth.inside().one_by_one = true;
        written_down(&of).await;
        let failed = || AdapterError::without_effect(ErrorKind::Unavailable, "http_500", "Kaputt.");
        for id in ["id-1001", "id-1002"] {
            of.booth.inside().refused.push((id.to_owned(), failed()));
        }
        dispatch_due(of.app()).await.expect("tried");
        assert_eq!(in_state(&of, "accepted").await, 0, "two in a row may be the shop");
        for _ in 0..2 {
            of.api.test.clock.advance_millis(31_000);
            dispatch_due(of.app()).await.expect("told");
        }
        assert_eq!(in_state(&of, "accepted").await, 5);
    }
}

#[tokio::test]
async fn a_status_the_shop_dies_at_keeps_no_other_waiting() {
    for of in seven().await {
        for number in ORDERS {
            let path = format!("/v1/orders/{}/status", id_of(&of, number).await);
            let (status, made) = send(&of, (Method::POST, &path), number, &json!({ "status": "payment.paid" })).await;
            assert!(status.is_success(), "{made}");
        }
        of.booth.inside().breaks = Some("id-1003".to_owned());
        dispatch_due(of.app()).await.expect("told");
        let mut told: Vec<String> = of.booth.inside().statuses.iter().map(|told| told.order.clone()).collect();
        told.sort();
        told.dedup();
        assert_eq!(told, ["id-1001", "id-1002", "id-1004", "id-1005", "id-1006", "id-1007"]);
        let rejected = "SELECT COUNT(*) FROM dispatches WHERE state = 'rejected'";
        for _ in 1..30 {
            assert_eq!(intake::tests::count(of.app(), rejected).await, 0);
            of.api.test.clock.advance_millis(HOUR);
            dispatch_due(of.app()).await.expect("told");
        }
        assert_eq!(intake::tests::count(of.app(), rejected).await, 1);
    }
}

#[tokio::test]
async fn a_shop_that_answers_every_call_with_a_fault_is_left_alone_soon_and_told_everything_later() {
    for of in seven().await {
        written_down(&of).await;
        of.booth.inside().calls.clear();
        (0..100).for_each(|_| of.booth.fail(ErrorKind::Unavailable));
        dispatch_due(of.app()).await.expect("tried");
        let calls = of.booth.inside().calls.len();
        assert!(calls <= 6, "{calls} calls");
        dispatch_due(of.app()).await.expect("not yet");
        assert_eq!(of.booth.inside().calls.len(), calls, "it rests");
        of.booth.inside().faults.clear();
        of.api.test.clock.advance_millis(61_000);
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(in_state(&of, "accepted").await, 7);
    }
}

#[tokio::test]
async fn nothing_is_given_up_while_the_shop_as_a_whole_fails() {
    for of in seven().await {
        written_down(&of).await;
        (0..1_000).for_each(|_| of.booth.fail(ErrorKind::Unavailable));
        for _ in 0..3 * 24 {
            of.api.test.clock.advance_millis(HOUR);
            dispatch_due(of.app()).await.expect("tried");
        }
        assert_eq!(state_of_the_platform(&of).await, "failing");
        assert_eq!(in_state(&of, "rejected").await, 0);
        of.booth.inside().faults.clear();
        of.api.test.clock.advance_millis(HOUR);
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(in_state(&of, "accepted").await, 7);
    }
}
