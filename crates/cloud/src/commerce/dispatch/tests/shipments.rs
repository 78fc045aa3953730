//! Shipments made of an order: told by themselves, with the profile of the mapping, taken back when cancelled.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{get, id_of, send, with_orders};
use crate::commerce::dispatch::dispatch_due;
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
