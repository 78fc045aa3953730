//! What the ERP tells, and what it is refused.

use http::{Method, StatusCode};
use kontor_adapters::shop::ShopValue;
use serde_json::{Value, json};

use super::{get, id_of, post, send, sent, with_orders};
use crate::commerce::dispatch::dispatch_due;

#[tokio::test]
async fn a_fulfillment_is_written_down_told_and_shown_as_accepted() {
    for of in with_orders().await {
        let order = id_of(&of, "1001").await;
        let (status, made) = post(&of, "k-1", &sent(&order, &["00340434161094042557"])).await;
        assert_eq!(
            (status, &made["state"], &made["completes"]),
            (StatusCode::CREATED, &json!("pending"), &json!(true))
        );
        dispatch_due(of.app()).await.expect("told");
        let path = format!("/v1/fulfillments/{}", made["id"].as_str().expect("an id"));
        assert_eq!(get(&of, &path).await["state"], "accepted");
        let told = of.booth.inside().shipped.clone();
        assert_eq!(told.len(), 1);
        assert_eq!(
            (told[0].order.as_str(), told[0].tracking_numbers.as_slice()),
            ("id-1001", &["00340434161094042557".to_owned()][..])
        );
        assert_eq!((told[0].carrier.name.as_str(), told[0].status.as_deref()), ("DHL Paket", Some("verschickt")));
    }
}

#[tokio::test]
async fn the_same_key_writes_it_down_once() {
    for of in with_orders().await {
        let order = id_of(&of, "1001").await;
        let (_, first) = post(&of, "k-1", &sent(&order, &["1"])).await;
        let (status, second) = post(&of, "k-1", &sent(&order, &["1"])).await;
        assert_eq!((status, &first["id"]), (StatusCode::CREATED, &second["id"]));
        let (status, refused) = post(&of, "k-1", &sent(&order, &["2"])).await;
        assert_eq!(
            (status, refused["code"].as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, Some("idempotency_key_reused"))
        );
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(of.booth.inside().shipped.len(), 1);
    }
}

#[tokio::test]
async fn no_more_is_sent_than_was_ordered() {
    for of in with_orders().await {
        let order = id_of(&of, "1002").await;
        let part = |quantity: &str| json!({ "order": order, "carrier": "DHL", "lines": [{ "line": "1", "quantity": quantity }] });
        let (status, first) = post(&of, "k-1", &part("1")).await;
        assert_eq!((status, &first["completes"]), (StatusCode::CREATED, &json!(false)));
        let (status, refused) = post(&of, "k-2", &part("2")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused["errors"][0]["field"], "lines[0].quantity");
        assert!(refused["errors"][0]["detail"].as_str().expect("words").contains("1 of"), "{refused}");
        of.api.test.clock.advance_millis(1);
        let (status, last) = post(&of, "k-3", &part("1")).await;
        assert_eq!((status, &last["completes"]), (StatusCode::CREATED, &json!(true)));
        dispatch_due(of.app()).await.expect("told");
        let completes: Vec<bool> = of.booth.inside().shipped.iter().map(|sent| sent.completes).collect();
        assert_eq!(completes, [false, true]);
    }
}

#[tokio::test]
async fn what_is_wrong_is_named_by_field_and_nothing_is_written_down() {
    for of in with_orders().await {
        let order = id_of(&of, "1001").await;
        let wrong = json!({
            "order": order, "carrier": " ", "tracking_numbers": ["a\u{7}b"], "tracking_url": "javascript:alert(1)",
            "lines": [{ "line": "77", "quantity": "1" }, { "line": "1", "quantity": "0" }],
        });
        let (status, refused) = post(&of, "k-1", &wrong).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields: Vec<&str> =
            refused["errors"].as_array().expect("errors").iter().filter_map(|error| error["field"].as_str()).collect();
        assert_eq!(fields, ["carrier", "tracking_numbers[0]", "tracking_url", "lines[0].line", "lines[1].quantity"]);
        assert_eq!(get(&of, "/v1/fulfillments").await["items"], json!([]));
        assert_eq!(dispatch_due(of.app()).await.expect("nothing to do"), 0);
    }
}

#[tokio::test]
async fn an_order_of_nobody_is_not_found() {
    for of in with_orders().await {
        let nobody = "ord_01JDQZ7N5V0000000000000000";
        let (status, refused) = post(&of, "k-1", &sent(nobody, &["1"])).await;
        assert_eq!((status, &refused["errors"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("order")));
        let (status, _) = send(
            &of,
            (Method::POST, &format!("/v1/orders/{nobody}/status")),
            "k-2",
            &json!({ "status": "payment.paid" }),
        )
        .await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_status_is_one_of_the_shared_words_or_one_of_the_shop() {
    for of in with_orders().await {
        let path = format!("/v1/orders/{}/status", id_of(&of, "1001").await);
        let (status, made) = send(&of, (Method::POST, &path), "k-1", &json!({ "status": "payment.paid" })).await;
        assert_eq!((status, &made["platform_status"]), (StatusCode::CREATED, &json!("bezahlt")));
        let (status, refused) =
            send(&of, (Method::POST, &path), "k-2", &json!({ "status": "payment.chargeback" })).await;
        assert_eq!((status, &refused["errors"][0]["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("unsupported")));
        of.api.test.clock.advance_millis(1);
        let (status, own) = send(&of, (Method::POST, &path), "k-3", &json!({ "status": "in-produktion" })).await;
        assert_eq!((status, &own["platform_status"]), (StatusCode::CREATED, &json!("in-produktion")));
        dispatch_due(of.app()).await.expect("told");
        let told = std::mem::take(&mut of.booth.inside().statuses);
        let told: Vec<_> = told.iter().map(|change| (change.status.as_str(), change.word.as_deref())).collect();
        assert_eq!(told, [("bezahlt", Some("payment.paid")), ("in-produktion", None)], "in the order asked for");
    }
}

#[tokio::test]
async fn the_rule_gives_carriers_the_platforms_words_and_another_last_status() {
    for of in with_orders().await {
        let path = format!("/v1/platforms/{}/dispatch", of.platform);
        assert_eq!(get(&of, &path).await, json!({ "when": "labelled" }));
        let rule = json!({ "when": "closed_out", "status": "fertig", "carriers": { "dhl_parcel_de": "dhl-de" } });
        assert_eq!(send(&of, (Method::PUT, &path), "k-put", &rule).await, (StatusCode::OK, rule));
        let order = id_of(&of, "1001").await;
        post(&of, "k-1", &sent(&order, &["1"])).await;
        dispatch_due(of.app()).await.expect("told");
        let told = of.booth.inside().shipped.clone();
        assert_eq!((told[0].carrier.code.as_str(), told[0].status.as_deref()), ("dhl-de", Some("fertig")));
        let wrong = json!({ "carriers": { "brieftaube": "x" } });
        let (status, refused): (_, Value) = send(&of, (Method::PUT, &path), "k-put", &wrong).await;
        assert_eq!(
            (status, &refused["errors"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("carriers.brieftaube"))
        );
    }
}

#[tokio::test]
async fn a_status_the_shop_does_not_have_is_refused_when_the_rule_is_made_and_not_with_every_parcel() {
    for of in with_orders().await {
        let status = |code: &str| ShopValue { code: code.to_owned(), name: code.to_owned() };
        of.booth.inside().values.statuses = vec![status("verschickt"), status("fertig")];
        get(&of, &format!("/v1/platforms/{}/values?refresh=true", of.platform)).await;
        let path = format!("/v1/platforms/{}/dispatch", of.platform);
        let (answer, refused) = send(&of, (Method::PUT, &path), "r-1", &json!({ "status": "verschikt" })).await;
        assert_eq!((answer, &refused["errors"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("status")));
        assert!(refused["errors"][0]["detail"].as_str().expect("words").contains("fertig"), "{refused}");
        assert_eq!(get(&of, &path).await, json!({ "when": "labelled" }), "and nothing was changed");
        let rule = json!({ "when": "labelled", "status": "fertig" });
        assert_eq!(send(&of, (Method::PUT, &path), "r-2", &rule).await, (StatusCode::OK, rule));
    }
}

#[tokio::test]
async fn an_empty_list_of_lines_is_as_good_as_none() {
    for of in with_orders().await {
        let order = id_of(&of, "1001").await;
        let (status, made) = post(&of, "k-1", &json!({ "order": order, "carrier": "DHL", "lines": [] })).await;
        assert_eq!((status, &made["completes"]), (StatusCode::CREATED, &json!(true)), "{made}");
    }
}
