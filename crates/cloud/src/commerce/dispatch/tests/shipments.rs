//! Shipments made of an order: told by themselves, with the profile of the mapping, taken back when cancelled.

use std::sync::Arc;

use http::{Method, StatusCode};
use kontor_adapters::{AdapterError, ErrorKind};
use kontor_model::id::ShipmentId;
use serde_json::{Value, json};

use super::{get, id_of, send, with_orders};
use crate::commerce::dispatch::{self, dispatch_due};
use crate::commerce::tests::budenzauber::Connected;

/// Makes a shipment of an order with the own label; answers it.
async fn shipped(of: &Connected, order: &str, key: &str) -> Value {
    let mut shipment = crate::api::testing::shipment("1001");
    shipment["order"] = json!(order);
    shipment["carrier_account"] = json!("own_label");
    let (status, made) = send(of, (Method::POST, "/v1/shipments"), key, &shipment).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made
}

#[tokio::test]
async fn a_label_is_told_with_its_number_and_the_order_is_sent() {
    for of in with_orders().await {
        let order = id_of(&of, "1001").await;
        let made = shipped(&of, &order, "s-1").await;
        dispatch_due(of.app()).await.expect("told");
        let told = of.booth.inside().shipped.clone();
        assert_eq!(told.len(), 1);
        assert_eq!(json!(told[0].tracking_numbers), json!([made["parcels"][0]["tracking_number"]]));
        assert_eq!((told[0].completes, told[0].status.as_deref()), (true, Some("verschickt")));
        let known = get(&of, &format!("/v1/fulfillments?order={order}")).await;
        assert_eq!((&known["items"][0]["shipment"], &known["items"][0]["state"]), (&made["id"], &json!("accepted")));
        let detail = get(&of, &format!("/v1/orders/{order}")).await;
        assert_eq!(detail["shipments"], json!([made["id"]]));
    }
}

/// Asks for a shipment of an order with some of its lines.
async fn ask_part(of: &Connected, order: &str, lines: &Value, key: &str) -> (StatusCode, Value) {
    let mut shipment = crate::api::testing::shipment(key);
    shipment["order"] = json!(order);
    shipment["order_lines"] = lines.clone();
    shipment["carrier_account"] = json!("own_label");
    send(of, (Method::POST, "/v1/shipments"), key, &shipment).await
}

/// What the shop heard: lines of each and whether it completed the order.
fn heard(of: &Connected) -> Vec<(Vec<(String, String)>, bool)> {
    let shipped = of.booth.inside().shipped.clone();
    let lines = |sent: &kontor_adapters::shop::NewFulfillment| {
        sent.lines.iter().map(|(line, quantity)| (line.clone(), quantity.to_string())).collect()
    };
    shipped.iter().map(|sent| (lines(sent), sent.completes)).collect()
}

fn one_of(line: &str) -> Value {
    json!([{ "line": line, "quantity": "1" }])
}

#[tokio::test]
async fn an_order_in_two_shipments_is_complete_with_the_last() {
    for of in with_orders().await {
        let order = id_of(&of, "1002").await;
        let (status, made) = ask_part(&of, &order, &one_of("1"), "s-1").await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        dispatch_due(of.app()).await.expect("told");
        shipped(&of, &order, "s-2").await;
        dispatch_due(of.app()).await.expect("told");
        let part = vec![("1".to_owned(), "1".to_owned())];
        assert_eq!(heard(&of), [(part.clone(), false), (part, true)], "the second is what was left");
        let statuses: Vec<bool> = of.booth.inside().shipped.iter().map(|sent| sent.status.is_some()).collect();
        assert_eq!(statuses, [false, true]);
    }
}

#[tokio::test]
async fn no_more_goes_into_shipments_than_was_ordered_and_nothing_is_bought() {
    for of in with_orders().await {
        let order = id_of(&of, "1002").await;
        ask_part(&of, &order, &one_of("1"), "s-1").await;
        let refused = |(status, answer): (StatusCode, Value)| {
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
            answer["errors"].as_array().expect("errors")[0].clone()
        };
        let two = json!([{ "line": "1", "quantity": "2" }]);
        assert_eq!(refused(ask_part(&of, &order, &two, "s-2").await)["field"], "order_lines[0].quantity");
        assert_eq!(refused(ask_part(&of, &order, &one_of("77"), "s-3").await)["field"], "order_lines[0].line");
        ask_part(&of, &order, &one_of("1"), "s-4").await;
        let over = refused(ask_part(&of, &order, &json!([]), "s-5").await);
        assert_eq!((&over["field"], &over["code"]), (&json!("order"), &json!("nothing_left")));
        assert_eq!(get(&of, "/v1/shipments").await["items"].as_array().map(Vec::len), Some(2));
    }
}

#[tokio::test]
async fn a_second_shipment_of_the_whole_order_is_refused_until_the_first_is_cancelled() {
    for of in with_orders().await {
        let order = id_of(&of, "1001").await;
        let made = shipped(&of, &order, "s-1").await;
        let (status, refused) = ask_part(&of, &order, &json!([]), "s-2").await;
        assert_eq!((status, &refused["errors"][0]["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("nothing_left")));
        let path = format!("/v1/shipments/{}?only_here=true", made["id"].as_str().expect("an id"));
        send(&of, (Method::DELETE, &path), "s-3", &Value::Null).await;
        shipped(&of, &order, "s-4").await;
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(of.booth.inside().shipped.len(), 1);
    }
}

#[tokio::test]
async fn two_that_are_asked_for_at_once_are_not_both_made() {
    for of in with_orders().await {
        let order = id_of(&of, "1001").await;
        let mut items = Vec::new();
        for key in ["s-1", "s-2"] {
            let mut shipment = crate::api::testing::shipment(key);
            shipment["order"] = json!(order);
            shipment["carrier_account"] = json!("own_label");
            shipment["idempotency_key"] = json!(key);
            items.push(shipment);
        }
        let (status, answer) = send(&of, (Method::POST, "/v1/shipments"), "-", &json!({ "shipments": items })).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let made =
            answer["items"].as_array().expect("items").iter().filter(|item| item["shipment"].is_object()).count();
        assert_eq!(made, 1, "{answer}");
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(of.booth.inside().shipped.len(), 1);
    }
}

#[tokio::test]
async fn lines_without_their_order_are_refused() {
    for of in with_orders().await {
        let mut shipment = crate::api::testing::shipment("1001");
        shipment["order_lines"] = one_of("1");
        let (status, refused) = send(&of, (Method::POST, "/v1/shipments"), "s-1", &shipment).await;
        assert_eq!((status, &refused["errors"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("order_lines")));
    }
}

#[tokio::test]
async fn the_same_key_again_tells_nothing_again() {
    for of in with_orders().await {
        let order = id_of(&of, "1001").await;
        shipped(&of, &order, "s-1").await;
        shipped(&of, &order, "s-1").await;
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(of.booth.inside().shipped.len(), 1);
    }
}

#[tokio::test]
async fn an_order_that_is_not_there_is_named_and_nothing_is_bought() {
    for of in with_orders().await {
        let mut shipment = crate::api::testing::shipment("1001");
        shipment["order"] = json!("ord_01JDQZ7N5V0000000000000000");
        let (status, refused) = send(&of, (Method::POST, "/v1/shipments"), "s-1", &shipment).await;
        assert_eq!((status, &refused["errors"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("order")));
        assert_eq!(get(&of, "/v1/shipments").await["items"], json!([]));
    }
}

#[tokio::test]
async fn a_shipment_that_is_cancelled_before_it_was_told_is_not_told() {
    for of in with_orders().await {
        let order = id_of(&of, "1001").await;
        let made = shipped(&of, &order, "s-1").await;
        let path = format!("/v1/shipments/{}?only_here=true", made["id"].as_str().expect("an id"));
        let (status, answer) = send(&of, (Method::DELETE, &path), "s-2", &Value::Null).await;
        assert!(status.is_success(), "{answer}");
        dispatch_due(of.app()).await.expect("nothing to do");
        assert!(of.booth.inside().shipped.is_empty());
        let known = get(&of, &format!("/v1/fulfillments?order={order}")).await;
        assert_eq!(known["items"][0]["state"], "withdrawn");
    }
}

/// Cancels a shipment here.
async fn cancel(of: &Connected, shipment: &Value, key: &str) {
    let path = format!("/v1/shipments/{}?only_here=true", shipment["id"].as_str().expect("an id"));
    let (status, answer) = send(of, (Method::DELETE, &path), key, &Value::Null).await;
    assert!(status.is_success(), "{answer}");
}

/// The open tasks about a shipment that was told and cancelled, and the kinds of what happened to an order.
async fn in_vain(of: &Connected, order: &str) -> (Vec<Value>, Vec<String>) {
    let tasks = get(of, "/v1/tasks").await["items"].as_array().expect("tasks").clone();
    let tasks = tasks.into_iter().filter(|task| task["kind"] == "cancelled_after_told").collect();
    let story = get(of, &format!("/v1/orders/{order}")).await["story"].as_array().expect("a story").clone();
    (tasks, story.iter().map(|event| event["kind"].as_str().expect("a kind").to_owned()).collect())
}

#[tokio::test]
async fn a_shipment_that_is_cancelled_after_it_was_told_needs_a_person_and_a_new_label_goes_out() {
    for of in with_orders().await {
        let order = id_of(&of, "1001").await;
        let made = shipped(&of, &order, "s-1").await;
        dispatch_due(of.app()).await.expect("told");
        cancel(&of, &made, "s-2").await;
        let (tasks, story) = in_vain(&of, &order).await;
        assert_eq!((tasks.len(), &tasks[0]["shipment"]), (1, &made["id"]));
        let number = made["parcels"][0]["tracking_number"].as_str().expect("a number");
        let words = tasks[0]["detail"].as_str().expect("words");
        assert!(words.contains(number) && words.contains("1001") && words.contains("Budenzauber"), "{words}");
        assert_eq!(story.last().map(String::as_str), Some("told_cancelled"), "{story:?}");
        shipped(&of, &order, "s-3").await;
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(of.booth.inside().shipped.len(), 2);
    }
}

/// Takes a shipment back while the shop is told the next time.
fn taken_back_meanwhile(of: &Connected, made: &Value) {
    let shipment: ShipmentId = made["id"].as_str().expect("an id").parse().expect("an id");
    let (app, tenant) = (Arc::clone(of.app()), of.tenant().clone());
    of.booth.inside().meanwhile = Some(Box::pin(async move {
        let mut tx = app.db.write(&tenant).await.expect("begins");
        dispatch::withdrawn(&app, &mut tx, &tenant, &shipment).await.expect("taken back");
        tx.commit().await.expect("commits");
    }));
}

#[tokio::test]
async fn a_shipment_that_is_cancelled_while_it_is_being_told_needs_a_person() {
    for of in with_orders().await {
        let order = id_of(&of, "1001").await;
        let made = shipped(&of, &order, "s-1").await;
        taken_back_meanwhile(&of, &made);
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(of.booth.inside().shipped.len(), 1);
        assert_eq!(in_vain(&of, &order).await.0.len(), 1);
    }
}

#[tokio::test]
async fn a_shipment_that_is_cancelled_while_telling_it_fails_is_not_told_later() {
    for of in with_orders().await {
        let order = id_of(&of, "1001").await;
        let made = shipped(&of, &order, "s-1").await;
        let away = AdapterError::without_effect(ErrorKind::Unavailable, "html_answer", "Wartung");
        of.booth.inside().refused.push(("id-1001".to_owned(), away));
        taken_back_meanwhile(&of, &made);
        dispatch_due(of.app()).await.expect("tried");
        of.booth.inside().refused.clear();
        of.api.test.clock.advance_millis(3_600_000);
        dispatch_due(of.app()).await.expect("nothing to do");
        assert!(of.booth.inside().shipped.is_empty());
        assert_eq!(in_vain(&of, &order).await.0.len(), 0);
        let known = get(&of, &format!("/v1/fulfillments?order={order}")).await;
        assert_eq!(known["items"][0]["state"], "withdrawn");
    }
}

#[tokio::test]
async fn a_shop_that_wants_to_hear_at_the_end_of_the_day_hears_then() {
    for of in with_orders().await {
        let path = format!("/v1/platforms/{}/dispatch", of.platform);
        send(&of, (Method::PUT, &path), "r-1", &json!({ "when": "closed_out" })).await;
        let order = id_of(&of, "1001").await;
        shipped(&of, &order, "s-1").await;
        dispatch_due(of.app()).await.expect("nothing to do");
        assert!(of.booth.inside().shipped.is_empty());
        let (status, closed) =
            send(&of, (Method::POST, "/v1/close-outs"), "c-1", &json!({ "carrier_account": "own_label" })).await;
        assert!(status.is_success(), "{closed}");
        crate::jobs::run_due(of.app()).await.expect("jobs run");
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(of.booth.inside().shipped.len(), 1);
    }
}

#[tokio::test]
async fn a_shop_that_never_wants_to_hear_is_not_told() {
    for of in with_orders().await {
        let path = format!("/v1/platforms/{}/dispatch", of.platform);
        send(&of, (Method::PUT, &path), "r-1", &json!({ "when": "never" })).await;
        let order = id_of(&of, "1001").await;
        shipped(&of, &order, "s-1").await;
        dispatch_due(of.app()).await.expect("nothing to do");
        assert!(of.booth.inside().shipped.is_empty());
    }
}
