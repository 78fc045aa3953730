//! Labels for the way back: made once, kept apart from what goes out, tracked like everything else.

use http::{Method, StatusCode};
use kontor_model::shipment::TrackingStatus;
use serde_json::{Value, json};

use crate::api::testing::{Answer, Api, Customer, shipment};
use crate::shipping::settle_abandoned;
use crate::shipping::store::testing::counts;
use crate::shipping::tests::ledger::{Fault, worlds};
use crate::shipping::tracking::poll_due;

/// A return that is all right.
pub(super) fn back(carrier: &str, reference: &str) -> Value {
    json!({
        "reference": reference,
        "carrier_account": carrier,
        "from": {
            "name": "Jürgen Weiß", "addition": "c/o Gärtnerei Übelacker", "street": "Königstraße", "house_number": "7",
            "postal_code": "01067", "city": "Dresden"
        },
        "to": shipment(reference)["from"],
        "weight_g": 900
    })
}

pub(super) async fn send(api: &Api, customer: &Customer, key: &str, body: &Value) -> Answer {
    api.call(&customer.token, Method::POST, "/v1/returns", key, body).await
}

#[tokio::test]
async fn a_return_has_a_number_a_label_and_a_code_for_the_counter() {
    for (api, customer, ledger) in worlds().await {
        let answer = send(&api, &customer, "k-1", &back("remembering", "RMA-7")).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let made = answer.json();
        let path = format!("/v1/returns/{}", made["id"].as_str().expect("an id"));
        assert!(path.starts_with("/v1/returns/ret_"));
        assert_eq!(answer.header("location"), path);
        assert_eq!((&made["reference"], &made["carrier"]), (&json!("RMA-7"), &json!("remembering")));
        assert_eq!((&made["tracking_number"], &made["outcome_unknown"]), (&json!("KB000000000"), &json!(false)));
        assert_eq!(made["label"]["href"], format!("{path}/label"));
        assert_eq!(made["qr_code"]["href"], format!("{path}/qr-code"));
        let label = api.get(&customer.token, &format!("{path}/label")).await;
        assert_eq!(label.text(), "%PDF- KB000000000");
        assert!(label.header("content-disposition").contains("return-label-RMA-7-1.pdf"));
        let code = api.get(&customer.token, &format!("{path}/qr-code")).await;
        assert_eq!((code.header("content-type"), code.text().as_str()), ("image/png", "PNG code"));
        let shown = api.get(&customer.token, &path).await.json();
        assert_eq!((&shown["label"]["prints"], &shown["qr_code"]["prints"]), (&json!(1), &json!(1)));
        assert_eq!(ledger.returns().len(), 1);
    }
}

#[tokio::test]
async fn the_same_key_makes_one_return() {
    for (api, customer, ledger) in worlds().await {
        let wanted = back("remembering", "RMA-7");
        let first = send(&api, &customer, "k-1", &wanted).await;
        let again = send(&api, &customer, "k-1", &wanted).await;
        assert_eq!((again.status, again.json()), (first.status, first.json()));
        let other = send(&api, &customer, "k-1", &back("remembering", "RMA-8")).await;
        assert_eq!(other.problem(), "idempotency_key_reused");
        let (a, b) = tokio::join!(send(&api, &customer, "k-2", &wanted), send(&api, &customer, "k-2", &wanted));
        assert!([&a, &b].iter().all(|one| matches!(one.status, StatusCode::CREATED | StatusCode::CONFLICT)));
        assert_eq!(ledger.sold().len(), 2);
        let shipment = api.post(&customer.token, Some("k-1"), &shipment("LS-1")).await;
        assert_eq!(shipment.status, StatusCode::CREATED, "a key of another route is another key");
    }
}

#[tokio::test]
async fn returns_are_in_their_own_list_only() {
    for (api, customer, _) in worlds().await {
        let mut ids = Vec::new();
        for number in 1..=3 {
            let made = send(&api, &customer, &format!("k-{number}"), &back("remembering", "RMA")).await.json();
            ids.push(made["id"].as_str().expect("an id").to_owned());
            api.test.clock.advance_millis(1000);
        }
        ids.reverse();
        assert_eq!(api.get(&customer.token, "/v1/shipments").await.json()["items"], json!([]));
        let page = api.get(&customer.token, "/v1/returns?limit=2").await.json();
        let shown: Vec<&Value> = page["items"].as_array().expect("items").iter().map(|item| &item["id"]).collect();
        assert_eq!(shown, [&json!(ids[0]), &json!(ids[1])]);
        let rest = format!("/v1/returns?limit=2&cursor={}", page["next_cursor"].as_str().expect("a cursor"));
        let rest = api.get(&customer.token, &rest).await.json();
        assert_eq!((&rest["items"][0]["id"], &rest["next_cursor"]), (&json!(ids[2]), &Value::Null));
        // Under the number it is kept by it is no shipment, not even for its owner.
        let stored = format!("/v1/shipments/shp_{}", &ids[0][4..]);
        for path in [stored.clone(), format!("{stored}/labels/1"), format!("{stored}/documents/qr_code/1")] {
            assert_eq!(api.get(&customer.token, &path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let cancelled = api.call(&customer.token, Method::DELETE, &stored, "unused", &json!({})).await;
        assert_eq!(cancelled.status, StatusCode::NOT_FOUND);
        let combined = json!({"documents": [{"shipment": format!("shp_{}", &ids[0][4..])}]});
        let combined = api.call(&customer.token, Method::POST, "/v1/labels/combine", "unused", &combined).await;
        assert_eq!(combined.faults(), ["documents[0].shipment unknown_value"]);
    }
}

#[tokio::test]
async fn every_fault_is_named_by_field_and_nothing_is_made_or_sent() {
    for (api, customer, ledger) in worlds().await {
        let with = |change: fn(&mut Value)| {
            let mut wanted = back("remembering", "RMA-7");
            change(&mut wanted);
            wanted
        };
        let cases = [
            (with(|new| new["carrier_account"] = json!("own_label")), vec!["carrier_account returns_not_supported"]),
            (with(|new| new["carrier_account"] = json!("nobody")), vec!["carrier_account unknown_value"]),
            (with(|new| new["weight_g"] = json!(0)), vec!["weight_g out_of_range"]),
            (with(|new| new["reference"] = json!(" ")), vec!["reference required"]),
            (with(|new| new["to"] = Value::Null), vec!["to sender_missing"]),
            (with(|new| new["from"]["street"] = json!(7)), vec!["from.street wrong_type"]),
            (with(|new| new["from"]["streets"] = json!("x")), vec!["from.streets unknown_field"]),
            (
                with(|new| new["from"]["house_number"] = Value::Null),
                vec!["from.house_number house_number_missing", "weight_g odd_weight"],
            ),
        ];
        for (wanted, faults) in cases {
            let answer = send(&api, &customer, "k-1", &wanted).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{faults:?}: {}", answer.text());
            assert_eq!(answer.faults(), faults);
        }
        let keyless = api.request(Method::POST, "/v1/returns", &customer.token);
        let keyless = keyless.header("content-type", "application/json");
        let body = back("remembering", "RMA-7").to_string();
        let keyless = api.send(keyless.body(axum::body::Body::from(body)).expect("a request")).await;
        assert_eq!(keyless.problem(), "idempotency_key_missing");
        assert!(ledger.sold().is_empty());
        assert_eq!(counts(&api.test.app.db).await, [0; 4], "and the key is free again");
    }
}

#[tokio::test]
async fn a_lost_answer_is_said_to_be_unclear_with_a_task_and_never_asked_for_again() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::SoldAndLost]);
        let answer = send(&api, &customer, "k-1", &back("remembering", "RMA-7")).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let made = answer.json();
        assert_eq!((&made["outcome_unknown"], &made["tracking_number"]), (&json!(true), &Value::Null));
        assert!(made["label"].is_null() && made["findings"][0]["code"] == "outcome_unknown");
        assert_eq!(send(&api, &customer, "k-1", &back("remembering", "RMA-7")).await.json(), made);
        let tasks = api.get(&customer.token, "/v1/tasks").await.json();
        assert_eq!(
            (&tasks["items"][0]["kind"], &tasks["items"][0]["object"]),
            (&json!("outcome_unknown"), &made["id"])
        );
        assert!(tasks["items"][0]["shipment"].is_null());
        assert_eq!(ledger.sold().len(), 1);
    }
}

#[tokio::test]
async fn a_person_says_what_became_of_a_lost_answer() {
    for (api, customer, ledger) in worlds().await {
        for (key, word, number) in [
            ("k-1", json!({"outcome": "created", "tracking_numbers": ["KB4711"]}), json!("KB4711")),
            ("k-2", json!({"outcome": "not_created"}), Value::Null),
        ] {
            ledger.plan([Fault::LostOnTheWay]);
            let made = send(&api, &customer, key, &back("remembering", "RMA-7")).await.json();
            let path = format!("/v1/returns/{}/resolve", made["id"].as_str().expect("an id"));
            let wrong = json!({"outcome": "created", "tracking_numbers": []});
            let wrong = api.call(&customer.token, Method::POST, &path, "unused", &wrong).await;
            assert_eq!(wrong.faults(), ["tracking_numbers out_of_range"]);
            let settled = api.call(&customer.token, Method::POST, &path, "unused", &word).await;
            assert_eq!(settled.status, StatusCode::OK, "{}", settled.text());
            assert_eq!(settled.json()["outcome_unknown"], false);
            assert_eq!(settled.json()["tracking_number"], number);
            let again = api.call(&customer.token, Method::POST, &path, "unused", &word).await;
            assert_eq!(again.problem(), "outcome_known");
        }
        assert_eq!(api.get(&customer.token, "/v1/tasks").await.json()["items"], json!([]));
    }
}

#[tokio::test]
async fn a_return_that_waits_for_its_carrier_is_made_in_the_background() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::Busy(Some(60))]);
        let answer = send(&api, &customer, "k-1", &back("remembering", "RMA-7")).await;
        assert_eq!(answer.problem(), "carrier_unavailable");
        api.test.clock.advance_millis(90_000);
        assert_eq!(settle_abandoned(&api.test.app).await.expect("settles"), 1);
        let made = send(&api, &customer, "k-1", &back("remembering", "RMA-7")).await.json();
        assert_eq!(made["tracking_number"], "KB000000000");
        assert_eq!(ledger.sold().len(), 1);
    }
}

#[tokio::test]
async fn a_return_is_tracked_and_named_by_its_own_id() {
    for (api, customer, ledger) in worlds().await {
        let made = send(&api, &customer, "k-1", &back("remembering", "RMA-7")).await.json();
        let number = made["tracking_number"].as_str().expect("a number");
        ledger.move_to(number, TrackingStatus::Exception, api.test.app.now().0);
        api.test.clock.advance_millis(3_600_000);
        assert_eq!(poll_due(&api.test.app).await.expect("polls"), 1);
        let token = api.token(&customer, None).await;
        let tracked = api.get(&token, &format!("/v1/tracking/{number}")).await.json();
        assert_eq!((&tracked["return_label"], &tracked["shipment"]), (&made["id"], &Value::Null));
        assert_eq!((&tracked["tracking"]["status"], &tracked["reference"]), (&json!("exception"), &json!("RMA-7")));
        let tasks = api.get(&token, "/v1/tasks").await.json();
        assert_eq!((&tasks["items"][0]["kind"], &tasks["items"][0]["object"]), (&json!("stuck"), &made["id"]));
    }
}
