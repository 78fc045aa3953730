//! After the close-out it is too late to cancel where the carrier says so, and the reason is told; and what is being
//! cancelled is not closed.

use http::{Method, StatusCode};
use serde_json::json;

use super::{close_all, findings, is_closed, later, make};
use crate::api::testing::{Answer, Api, Customer};
use crate::jobs::run_due;
use crate::shipping::closeouts::plan;
use crate::shipping::tests::ledger::day::DayFault::Busy;
use crate::shipping::tests::ledger::worlds;
use crate::shipping::{Caller, wishes};

const ACCOUNT: &str = "Bote Ost";

async fn cancel(api: &Api, customer: &Customer, id: &str) -> Answer {
    api.call(&customer.token, Method::DELETE, &format!("/v1/shipments/{id}"), "d", &json!({})).await
}

async fn open_account(api: &Api, customer: &Customer) {
    let body = json!({"carrier": "contracted", "name": ACCOUNT, "mode": "live", "settings": {}});
    let made = api.call(&customer.token, Method::POST, "/v1/carrier-accounts", "a-1", &body).await;
    assert!(made.status.is_success(), "{}", made.text());
}

#[tokio::test]
async fn an_own_label_that_was_handed_over_cannot_be_cancelled_any_more() {
    for (api, customer, _) in worlds().await {
        let (id, _) = make(&api, &customer, "own_label", "LS-1").await;
        close_all(&api, &customer, "k-1").await;
        let answer = cancel(&api, &customer, &id).await;
        assert_eq!((answer.status, answer.problem()), (StatusCode::CONFLICT, "cancel_too_late".to_owned()));
        assert_eq!(answer.faults(), [" closed_out"]);
        let shipment = api.get(&customer.token, &format!("/v1/shipments/{id}")).await.json();
        assert_eq!(shipment["state"], "labelled", "and nothing was changed");
    }
}

#[tokio::test]
async fn while_the_carrier_is_asked_to_close_a_parcel_it_is_not_cancelled() {
    for (api, customer, ledger) in worlds().await {
        let (id, _) = make(&api, &customer, "remembering", "LS-1").await;
        ledger.day().plan([Busy(Some(60))]);
        close_all(&api, &customer, "k-1").await;
        let answer = cancel(&api, &customer, &id).await;
        assert_eq!((answer.status, answer.problem()), (StatusCode::CONFLICT, "in_progress".to_owned()));
        assert!(ledger.cancelled().is_empty(), "and nothing was sent");
    }
}

#[tokio::test]
async fn what_is_being_cancelled_is_left_out_and_named() {
    for (api, customer, ledger) in worlds().await {
        let (pending, number) = make(&api, &customer, "remembering", "LS-STORNO").await;
        let (other, _) = make(&api, &customer, "remembering", "LS-2").await;
        ledger.hesitate(&number);
        assert_eq!(cancel(&api, &customer, &pending).await.json()["result"], "pending");
        let done = close_all(&api, &customer, "k-1").await["items"][0].clone();
        assert_eq!((&done["result"], &done["shipments"]), (&json!("ok_with_warnings"), &json!(1)));
        assert_eq!(findings(&done), [("cancel_pending".to_owned(), String::new())]);
        assert!(done["findings"][0]["detail"].as_str().is_some_and(|text| text.contains("LS-STORNO")), "{done}");
        assert!(is_closed(&api, &customer, &other).await && !is_closed(&api, &customer, &pending).await);
        assert!(!ledger.day().closed().contains(&number), "nothing was sent about it");
        assert_eq!(cancel(&api, &customer, &pending).await.json()["result"], "done");
    }
}

#[tokio::test]
async fn what_is_being_cancelled_alone_is_nothing_to_close() {
    for (api, customer, ledger) in worlds().await {
        let (pending, number) = make(&api, &customer, "remembering", "LS-1").await;
        ledger.hesitate(&number);
        cancel(&api, &customer, &pending).await;
        assert_eq!(close_all(&api, &customer, "k-1").await["items"], json!([]));
        super::nothing_was_sent(&ledger);
    }
}

#[tokio::test]
async fn what_is_being_cancelled_is_not_closed_at_night_either() {
    for (api, mut customer, ledger) in worlds().await {
        open_account(&api, &customer).await;
        let (pending, number) = make(&api, &customer, ACCOUNT, "LS-1").await;
        let (other, second) = make(&api, &customer, ACCOUNT, "LS-2").await;
        ledger.hesitate(&number);
        assert_eq!(cancel(&api, &customer, &pending).await.json()["result"], "pending");
        ledger.day().set_record("2026-11-23", &[&number, &second], None);
        later(&api, &mut customer, 16 * 3600 * 1000).await;
        plan(&api.test.app).await.expect("plans");
        run_due(&api.test.app).await.expect("runs");
        assert!(is_closed(&api, &customer, &other).await);
        assert!(!is_closed(&api, &customer, &pending).await, "its cancellation is not decided");
    }
}

#[tokio::test]
async fn a_wish_to_cancel_comes_too_late_when_a_close_out_has_taken_hold() {
    for (api, customer, ledger) in worlds().await {
        let (id, _) = make(&api, &customer, "remembering", "LS-1").await;
        ledger.day().plan([Busy(Some(60))]);
        close_all(&api, &customer, "k-1").await;
        let before = api.get(&customer.token, &format!("/v1/shipments/{id}")).await.json();
        // As if the close-out had begun after the look and before the wish.
        let caller = Caller { tenant: customer.tenant.clone(), lang: kontor_model::Lang::De };
        let wish = wishes::wish(&api.test.app, &caller, &id.parse().expect("an id")).await;
        assert!(matches!(wish, Err(crate::error::AppError::InProgress { .. })));
        assert_eq!(api.get(&customer.token, &format!("/v1/shipments/{id}")).await.json(), before);
    }
}

#[tokio::test]
async fn a_closed_number_that_the_carrier_does_not_know_is_too_late_and_not_cancelled() {
    for (api, customer, ledger) in worlds().await {
        open_account(&api, &customer).await;
        let (id, number) = make(&api, &customer, ACCOUNT, "LS-1").await;
        close_all(&api, &customer, "k-1").await;
        ledger.cancel_elsewhere(&number);
        let answer = cancel(&api, &customer, &id).await;
        assert_eq!((answer.status, answer.problem()), (StatusCode::CONFLICT, "cancel_too_late".to_owned()));
        assert_eq!(answer.faults(), ["parcels[0] GONE", " closed_out"]);
        let shipment = api.get(&customer.token, &format!("/v1/shipments/{id}")).await.json();
        assert_eq!((&shipment["state"], &shipment["findings"]), (&json!("labelled"), &json!([])));
        assert_eq!(api.get(&customer.token, "/v1/tasks").await.json()["items"][0]["kind"], "cancel_too_late");
    }
}

#[tokio::test]
async fn what_was_handed_over_cannot_be_given_up_here_only() {
    for (api, customer, _) in worlds().await {
        let (id, _) = make(&api, &customer, "forgetting", "LS-1").await;
        close_all(&api, &customer, "k-1").await;
        let answer = cancel(&api, &customer, &format!("{id}?only_here=true")).await;
        assert_eq!((answer.status, answer.problem()), (StatusCode::CONFLICT, "cancel_too_late".to_owned()));
        assert_eq!(answer.faults(), [" closed_out"]);
        let shipment = api.get(&customer.token, &format!("/v1/shipments/{id}")).await.json();
        assert_eq!(shipment["state"], "labelled", "and nothing was changed");
    }
}
