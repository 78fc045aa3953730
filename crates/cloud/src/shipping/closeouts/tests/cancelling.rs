//! After the close-out it is too late to cancel where the carrier says so, and the reason is told.

use http::{Method, StatusCode};
use serde_json::json;

use super::{close_all, make};
use crate::api::testing::{Answer, Api, Customer};
use crate::shipping::tests::ledger::day::DayFault::Busy;
use crate::shipping::tests::ledger::worlds;

async fn cancel(api: &Api, customer: &Customer, id: &str) -> Answer {
    api.call(&customer.token, Method::DELETE, &format!("/v1/shipments/{id}"), "d", &json!({})).await
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
