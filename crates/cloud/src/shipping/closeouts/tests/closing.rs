//! What is closed and what is not.

use http::{Method, StatusCode};
use serde_json::json;

use super::{close, close_all, findings, is_closed, later, make, nothing_was_sent, shown, text};
use crate::shipping::tests::ledger::{by, item, worlds};

#[tokio::test]
async fn with_nothing_open_there_is_nothing_to_do_and_nothing_is_asked() {
    for (api, customer, ledger) in worlds().await {
        let answer = close_all(&api, &customer, "k-1").await;
        assert_eq!(answer, json!({"result": "nothing_to_do", "items": []}));
        nothing_was_sent(&ledger);
        assert_eq!(api.get(&customer.token, "/v1/close-outs").await.json(), json!({"items": []}));
    }
}

#[tokio::test]
async fn every_account_with_open_parcels_gets_a_close_out_of_its_own() {
    for (api, customer, ledger) in worlds().await {
        let (own, _) = make(&api, &customer, "own_label", "LS-1").await;
        let (theirs, number) = make(&api, &customer, "remembering", "LS-2").await;
        let many = json!({"shipments": [item("remembering", "LS-3", 3)]});
        assert_eq!(api.post(&customer.token, None, &many).await.json()["result"], "ok");
        let answer = close_all(&api, &customer, "k-1").await;
        assert_eq!(answer["result"], "ok", "{answer}");
        let items = answer["items"].as_array().expect("items");
        let of = |carrier: &str| items.iter().find(|item| item["carrier"] == carrier).expect("a close-out").clone();
        assert_eq!(items.len(), 2);
        let close_out = of("remembering");
        assert_eq!(close_out["date"], "2026-11-23");
        assert_eq!(close_out["carrier_account"], "Office courier");
        assert_eq!([&close_out["shipments"], &close_out["parcels"], &close_out["weight_g"]], [2, 4, 4000]);
        assert_eq!((&close_out["finished"], &close_out["result"]), (&json!(true), &json!("ok")));
        assert_eq!(of("own_label")["parcels"], 1);
        assert!(is_closed(&api, &customer, &own).await && is_closed(&api, &customer, &theirs).await);
        assert!(ledger.day().closed().contains(&number));
        assert_eq!(ledger.day().calls(), [("2026-11-23".to_owned(), 4)]);
        assert_eq!(shown(&api, &customer, &close_out["id"]).await, close_out);
    }
}

#[tokio::test]
async fn a_second_close_out_closes_what_came_since_and_then_there_is_nothing_to_do() {
    for (api, customer, ledger) in worlds().await {
        make(&api, &customer, "remembering", "LS-1").await;
        let first = close_all(&api, &customer, "k-1").await;
        make(&api, &customer, "remembering", "LS-2").await;
        let second = close_all(&api, &customer, "k-2").await;
        assert_eq!((&second["items"][0]["parcels"], &second["result"]), (&json!(1), &json!("ok")));
        assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
        assert_eq!(close_all(&api, &customer, "k-3").await["result"], "nothing_to_do");
        assert_eq!(ledger.day().calls().len(), 2);
        let papers = format!("/v1/close-outs/{}/documents/1", text(&first["items"][0]["id"]));
        assert_eq!(api.get(&customer.token, &papers).await.status, StatusCode::OK, "papers of before stay");
    }
}

#[tokio::test]
async fn one_account_is_closed_alone_by_its_name() {
    for (api, customer, _) in worlds().await {
        let (own, _) = make(&api, &customer, "own_label", "LS-1").await;
        let (theirs, _) = make(&api, &customer, "remembering", "LS-2").await;
        let answer = close(&api, &customer, "k-1", json!({"carrier_account": "own_label"})).await.json();
        assert_eq!(answer["items"].as_array().expect("items").len(), 1);
        assert!(is_closed(&api, &customer, &own).await);
        assert!(!is_closed(&api, &customer, &theirs).await);
    }
}

#[tokio::test]
async fn cancelled_prepared_and_later_shipments_stay_as_they_are() {
    for (api, mut customer, ledger) in worlds().await {
        let (gone, _) = make(&api, &customer, "remembering", "LS-1").await;
        let path = format!("/v1/shipments/{gone}");
        api.call(&customer.token, Method::DELETE, &path, "d", &json!({})).await;
        let prepared = by("remembering", "LS-2");
        let path = "/v1/shipments?prepare=true";
        assert!(api.call(&customer.token, Method::POST, path, "p", &prepared).await.status.is_success());
        let mut tomorrow = by("remembering", "LS-3");
        tomorrow["ship_date"] = json!("2026-11-24");
        assert!(api.post(&customer.token, Some("t"), &tomorrow).await.status.is_success());
        assert_eq!(close_all(&api, &customer, "k-1").await["result"], "nothing_to_do");
        nothing_was_sent(&ledger);
        later(&api, &mut customer, 24 * 3600 * 1000).await;
        assert_eq!(close_all(&api, &customer, "k-2").await["items"][0]["shipments"], 1);
        assert_eq!(ledger.day().calls(), [("2026-11-24".to_owned(), 1)]);
    }
}

#[tokio::test]
async fn parcels_of_several_days_are_closed_each_for_its_own_day() {
    for (api, mut customer, ledger) in worlds().await {
        make(&api, &customer, "remembering", "LS-1").await;
        later(&api, &mut customer, 24 * 3600 * 1000).await;
        make(&api, &customer, "remembering", "LS-2").await;
        assert_eq!(close_all(&api, &customer, "k-1").await["items"][0]["shipments"], 2);
        let days = [("2026-11-23".to_owned(), 1), ("2026-11-24".to_owned(), 1)];
        assert_eq!(ledger.day().calls(), days);
    }
}

#[tokio::test]
async fn one_bad_parcel_harms_no_other_and_is_named_by_its_number() {
    for (api, customer, ledger) in worlds().await {
        let (bad, number) = make(&api, &customer, "remembering", "LS-1").await;
        let (good, _) = make(&api, &customer, "remembering", "LS-2").await;
        ledger.day().refuse(&number);
        let answer = close_all(&api, &customer, "k-1").await;
        assert_eq!(answer["result"], "partial");
        assert_eq!(findings(&answer["items"][0]), [("refused".to_owned(), number)]);
        assert!(is_closed(&api, &customer, &good).await && !is_closed(&api, &customer, &bad).await);
        let again = close_all(&api, &customer, "k-2").await;
        assert_eq!(
            (&again["result"], &again["items"][0]["parcels"]),
            (&json!("failed"), &json!(0)),
            "it is open again"
        );
    }
}

#[tokio::test]
async fn the_same_key_answers_the_same_and_asks_nobody_again() {
    for (api, customer, ledger) in worlds().await {
        make(&api, &customer, "remembering", "LS-1").await;
        let first = close_all(&api, &customer, "k-1").await;
        make(&api, &customer, "remembering", "LS-2").await;
        assert_eq!(close_all(&api, &customer, "k-1").await, first);
        assert_eq!(ledger.day().calls().len(), 1);
        let other = close(&api, &customer, "k-1", json!({"carrier_account": "own_label"})).await;
        assert_eq!(
            (other.status, other.problem()),
            (StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused".into())
        );
        assert_eq!(ledger.day().calls().len(), 1, "and nothing was sent");
    }
}

#[tokio::test]
async fn two_who_close_at_once_close_every_parcel_once() {
    for (api, customer, ledger) in worlds().await {
        for number in 0..4 {
            make(&api, &customer, "remembering", &format!("LS-{number}")).await;
        }
        let (a, b) = tokio::join!(close_all(&api, &customer, "k-1"), close_all(&api, &customer, "k-2"));
        let closed = |answer: &serde_json::Value| answer["items"].as_array().expect("items").len();
        assert!(closed(&a) + closed(&b) >= 1);
        assert_eq!(ledger.day().calls(), [("2026-11-23".to_owned(), 4)], "on {}", api.test.store.name);
        let list = api.get(&customer.token, "/v1/close-outs").await.json();
        assert_eq!(list["items"].as_array().expect("items").len(), 1);
        assert_eq!(list["items"][0]["parcels"], 4);
    }
}

#[tokio::test]
async fn wrong_input_is_refused_by_name_and_nothing_was_changed_or_sent() {
    for (api, customer, ledger) in worlds().await {
        let (id, _) = make(&api, &customer, "remembering", "LS-1").await;
        let wrong = [
            (json!({"date": "2026-11-24"}), "date out_of_range"),
            (json!({"date": "24.11.2026"}), "date wrong_type"),
            (json!({"carrier_account": "Paketblitz"}), "carrier_account unknown_value"),
            (json!({"carier_account": "own_label"}), "carier_account unknown_field"),
        ];
        for (body, fault) in wrong {
            let answer = close(&api, &customer, "k-1", body.clone()).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {}", answer.text());
            assert_eq!(answer.faults().len(), 1, "{body}");
            assert_eq!(answer.faults()[0].split(' ').next(), fault.split(' ').next(), "{}", answer.text());
        }
        let request =
            api.request(Method::POST, "/v1/close-outs", &customer.token).header("content-type", "application/json");
        let without_key = api.send(request.body("{}".into()).expect("a request")).await;
        assert_eq!(without_key.problem(), "idempotency_key_missing");
        nothing_was_sent(&ledger);
        assert!(!is_closed(&api, &customer, &id).await);
        assert_eq!(close_all(&api, &customer, "k-1").await["result"], "ok", "the key was not used up");
    }
}

#[tokio::test]
async fn nobody_closes_what_is_somebody_elses() {
    for (api, customer, ledger) in worlds().await {
        let (id, _) = make(&api, &customer, "remembering", "LS-1").await;
        let other = api.customer("2000000000008", "shipping").await;
        assert_eq!(close_all(&api, &other, "k-1").await["result"], "nothing_to_do");
        nothing_was_sent(&ledger);
        assert!(!is_closed(&api, &customer, &id).await);
        let without = api.customer("3000000000007", "commerce").await;
        let refused = close(&api, &without, "k-1", json!({})).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn of_very_many_refused_parcels_the_first_are_named_and_the_others_counted() {
    for (api, customer, ledger) in worlds().await {
        for shipment in 0..6 {
            let many = json!({"shipments": [item("remembering", &format!("LS-{shipment}"), 9)]});
            assert_eq!(api.post(&customer.token, None, &many).await.json()["result"], "ok");
        }
        ledger.sold().iter().flat_map(|sold| &sold.numbers).for_each(|number| ledger.day().refuse(number));
        let answer = close_all(&api, &customer, "k-1").await;
        let found = findings(&answer["items"][0]);
        assert_eq!((found.len(), found[50].0.as_str()), (51, "more_findings"), "{answer}");
        assert!(text(&answer["items"][0]["findings"][50]["detail"]).contains("4 more"), "{answer}");
    }
}
