//! Cancellations that break off: wherever the process dies, what was taken back at the carrier is cancelled here.

use http::{Method, StatusCode};
use kontor_adapters::ErrorKind;
use kontor_model::Lang;
use kontor_model::id::ShipmentId;
use serde_json::{Value, json};

use crate::api::testing::{Answer, Api, Customer};
use crate::audit::Actor;
use crate::shipping::Caller;
use crate::shipping::cancel::cancel_shipment;
use crate::shipping::claim::LEASE_MS;
use crate::shipping::store::due::unscoped_cancels;
use crate::shipping::store::testing::hold_all;
use crate::shipping::tests::ledger::{by, item, worlds};
use crate::shipping::tracking::poll_due;
use crate::shipping::wishes::finish_cancellations;

const HOUR_MS: i64 = 3600 * 1000;

/// An hour later; everybody has to sign in again.
async fn an_hour_later(api: &Api, customer: &Customer) -> Customer {
    api.test.clock.advance_millis(HOUR_MS);
    api.signed_in_again(customer).await
}

async fn made(api: &Api, customer: &Customer, key: &str, parcels: usize) -> Value {
    let items = [item("remembering", key, parcels)];
    let answer = api.post(&customer.token, None, &json!({"shipments": items})).await.json();
    assert_eq!(answer["result"], "ok", "{answer}");
    answer["items"][0]["shipment"].clone()
}

fn path(shipment: &Value) -> String {
    format!("/v1/shipments/{}", shipment["id"].as_str().expect("an id"))
}

async fn withdraw(api: &Api, customer: &Customer, shipment: &Value) -> Answer {
    let path = format!("{}/cancellation", path(shipment));
    api.call(&customer.token, Method::DELETE, &path, "-", &json!({})).await
}

/// Asks in vain for more than a day.
async fn a_day_in_vain(api: &Api, customer: &Customer) -> Customer {
    for _ in 0..26 {
        api.test.clock.advance_millis(HOUR_MS);
        finish_cancellations(&api.test.app).await.expect("finishes");
    }
    api.signed_in_again(customer).await
}

async fn cancel(api: &Api, customer: &Customer, shipment: &Value) -> Answer {
    api.call(&customer.token, Method::DELETE, &path(shipment), "-", &json!({})).await
}

/// Cancels in a process that dies at a place; answers whether it died.
async fn die(api: &Api, customer: &Customer, shipment: &Value, place: i64) -> bool {
    let app = &api.test.app;
    let caller = Caller { tenant: customer.tenant.clone(), lang: Lang::De };
    let id: ShipmentId = shipment["id"].as_str().expect("an id").parse().expect("an id");
    app.shipping.crash.die_at(place);
    let died = tokio::select! {
        _ = cancel_shipment(app, &caller, Actor::System, &id, false) => false,
        () = app.shipping.crash.died() => true,
    };
    app.shipping.crash.die_at(0);
    died
}

#[tokio::test]
async fn wherever_it_dies_a_cancelled_label_is_cancelled_on_both_sides() {
    for (api, customer, ledger) in worlds().await {
        let mut places = 0;
        loop {
            let customer = api.signed_in_again(&customer).await;
            let shipment = made(&api, &customer, &format!("A-{places}"), 3).await;
            if !die(&api, &customer, &shipment, places + 1).await {
                break;
            }
            places += 1;
            let wished = api.get(&customer.token, &path(&shipment)).await.json();
            let was_asked =
                ledger.sold().last().expect("sold").numbers.iter().any(|number| ledger.cancelled().contains(number));
            let says_so = wished["state"] == "cancelled" || wished["findings"][0]["code"] == "cancel_pending";
            assert!(says_so || !was_asked, "it does not look as if nothing had happened: {wished}");
            api.test.clock.advance_millis(LEASE_MS + 1);
            finish_cancellations(&api.test.app).await.expect("finishes");
            let after = api.get(&customer.token, &path(&shipment)).await.json();
            let numbers = &ledger.sold().last().expect("sold").numbers.clone();
            let taken_back = numbers.iter().all(|number| ledger.cancelled().contains(number));
            assert_eq!(after["state"] == "cancelled", taken_back, "place {places} on {}: {after}", api.test.store.name);
            assert_eq!(taken_back, says_so, "place {places}: a wish on record is fulfilled, none other");
        }
        assert_eq!(
            places, 5,
            "before the wish is committed, before and after the call, before and after the outcome is"
        );
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_is_pending_and_settled_by_itself() {
    for (api, customer, ledger) in worlds().await {
        let shipment = made(&api, &customer, "A", 1).await;
        ledger.lose_cancellations(1);
        let answer = cancel(&api, &customer, &shipment).await;
        assert_eq!((answer.status, &answer.json()["result"]), (StatusCode::OK, &json!("pending")));
        assert_eq!(answer.json()["shipment"]["findings"][0]["code"], "cancel_pending");
        assert_eq!(finish_cancellations(&api.test.app).await.expect("finishes"), 0, "its time has not come");
        let customer = an_hour_later(&api, &customer).await;
        assert_eq!(finish_cancellations(&api.test.app).await.expect("finishes"), 1);
        let after = api.get(&customer.token, &path(&shipment)).await.json();
        assert_eq!((&after["state"], &after["findings"]), (&json!("cancelled"), &json!([])));
        assert_eq!(ledger.cancelled(), ledger.sold()[0].numbers);
        api.test.clock.advance_millis(HOUR_MS);
        assert_eq!(finish_cancellations(&api.test.app).await.expect("finishes"), 0);
    }
}

#[tokio::test]
async fn a_carrier_that_had_not_decided_is_asked_again_by_itself() {
    for (api, customer, ledger) in worlds().await {
        let shipment = made(&api, &customer, "A", 1).await;
        ledger.hesitate(&ledger.sold()[0].numbers[0]);
        assert_eq!(cancel(&api, &customer, &shipment).await.json()["result"], "pending");
        let customer = an_hour_later(&api, &customer).await;
        assert_eq!(finish_cancellations(&api.test.app).await.expect("finishes"), 1);
        assert_eq!(api.get(&customer.token, &path(&shipment)).await.json()["state"], "cancelled");
    }
}

#[tokio::test]
async fn too_late_in_the_background_is_a_task_and_the_label_stands() {
    for (api, customer, ledger) in worlds().await {
        let shipment = made(&api, &customer, "A", 1).await;
        ledger.hesitate(&ledger.sold()[0].numbers[0]);
        cancel(&api, &customer, &shipment).await;
        ledger.hand_over(&ledger.sold()[0].numbers[0]);
        let customer = an_hour_later(&api, &customer).await;
        assert_eq!(finish_cancellations(&api.test.app).await.expect("finishes"), 1);
        assert_eq!(api.get(&customer.token, &path(&shipment)).await.json(), shipment, "as it was");
        assert_eq!(api.get(&customer.token, "/v1/tasks").await.json()["items"][0]["kind"], "cancel_too_late");
        api.test.clock.advance_millis(HOUR_MS);
        assert_eq!(finish_cancellations(&api.test.app).await.expect("finishes"), 0, "nobody asks any more");
    }
}

#[tokio::test]
async fn after_a_day_in_vain_a_person_is_told() {
    for (api, customer, ledger) in worlds().await {
        let shipment = made(&api, &customer, "A", 1).await;
        ledger.lose_cancellations(1_000);
        cancel(&api, &customer, &shipment).await;
        let customer = a_day_in_vain(&api, &customer).await;
        let tasks = api.get(&customer.token, "/v1/tasks").await.json();
        assert_eq!((&tasks["items"][0]["shipment"], &tasks["items"][1]), (&shipment["id"], &Value::Null));
        let left = api.get(&customer.token, &path(&shipment)).await.json();
        assert_eq!(left["findings"].as_array().map(Vec::len), Some(1), "{left}");
        assert_eq!(left["findings"][0]["code"], "cancel_pending", "the label is still not to be used");
        assert_eq!(
            left["findings"][0]["detail"], tasks["items"][0]["detail"],
            "in the words of the task, not that it is asked again"
        );
        ledger.lose_cancellations(0);
        assert_eq!(cancel(&api, &customer, &shipment).await.json()["result"], "done");
        assert_eq!(api.get(&customer.token, "/v1/tasks").await.json()["items"], json!([]));
    }
}

#[tokio::test]
async fn asked_once_more_it_is_pending_again() {
    for (api, customer, ledger) in worlds().await {
        let shipment = made(&api, &customer, "A", 1).await;
        ledger.lose_cancellations(1_000);
        cancel(&api, &customer, &shipment).await;
        let customer = a_day_in_vain(&api, &customer).await;
        let again = cancel(&api, &customer, &shipment).await.json();
        assert_eq!(again["result"], "pending");
        assert_eq!(again["shipment"]["findings"].as_array().map(Vec::len), Some(1));
        assert_eq!(again["shipment"]["findings"][0]["detail"], again["detail"], "it is asked again, and says so");
    }
}

#[tokio::test]
async fn what_could_not_be_confirmed_can_be_withdrawn_and_is_closed_with_the_others() {
    for (api, customer, ledger) in worlds().await {
        let shipment = made(&api, &customer, "A", 1).await;
        ledger.lose_cancellations(1_000);
        cancel(&api, &customer, &shipment).await;
        let early = withdraw(&api, &customer, &shipment).await;
        assert_eq!((early.status, early.problem().as_str()), (StatusCode::CONFLICT, "cancellation_stands"));
        let customer = a_day_in_vain(&api, &customer).await;
        for _ in 0..2 {
            let back = withdraw(&api, &customer, &shipment).await;
            assert_eq!((back.status, back.json()), (StatusCode::OK, shipment.clone()), "as it was, twice is fine");
        }
        assert_eq!(api.get(&customer.token, "/v1/tasks").await.json()["items"], json!([]));
        let closed = api.call(&customer.token, Method::POST, "/v1/close-outs", "c-1", &json!({})).await.json();
        assert_eq!((&closed["items"][0]["shipments"], &closed["items"][0]["findings"]), (&json!(1), &json!([])));
    }
}

#[tokio::test]
async fn a_cancelled_shipment_stays_cancelled_and_somebody_elses_is_not_found() {
    for (api, customer, _) in worlds().await {
        let shipment = made(&api, &customer, "A", 1).await;
        let other = api.customer("1000000000018", "shipping").await;
        assert_eq!(withdraw(&api, &other, &shipment).await.problem(), "not_found");
        cancel(&api, &customer, &shipment).await;
        assert_eq!(withdraw(&api, &customer, &shipment).await.problem(), "cancellation_stands");
        assert_eq!(api.get(&customer.token, &path(&shipment)).await.json()["state"], "cancelled");
    }
}

#[tokio::test]
async fn a_wish_about_a_held_shipment_does_not_head_the_queue_for_ever() {
    for (api, customer, ledger) in worlds().await {
        let shipment = made(&api, &customer, "A", 1).await;
        ledger.hesitate(&ledger.sold()[0].numbers[0]);
        cancel(&api, &customer, &shipment).await;
        hold_all(&api.test.app.db).await;
        api.test.clock.advance_millis(HOUR_MS);
        assert_eq!(finish_cancellations(&api.test.app).await.expect("finishes"), 0, "the close-out is waited for");
        let mut tx = api.test.app.db.unscoped_read().await.expect("begins");
        let due = unscoped_cancels(&mut tx, api.test.app.now(), 10).await.expect("reads");
        assert!(due.is_empty(), "it is put off");
        assert!(ledger.cancelled().is_empty());
    }
}

#[tokio::test]
async fn the_slow_carrier_of_one_customer_keeps_no_other_waiting() {
    for (api, customer, ledger) in worlds().await {
        let other = api.customer("2000000000008", "shipping").await;
        ledger.lose_cancellations(2);
        for customer in [&customer, &other] {
            let shipment = made(&api, customer, "A", 1).await;
            cancel(&api, customer, &shipment).await;
        }
        api.test.clock.advance_millis(HOUR_MS);
        ledger.meeting.set(2);
        assert_eq!(finish_cancellations(&api.test.app).await.expect("finishes"), 2);
    }
}

#[tokio::test]
async fn an_account_that_rests_is_not_asked_for_a_cancellation() {
    for (api, customer, ledger) in worlds().await {
        let account = json!({"carrier": "recording", "name": "Bote Nord", "mode": "live", "settings": {}});
        api.call(&customer.token, Method::POST, "/v1/carrier-accounts", "a-1", &account).await;
        let shipment = api.post(&customer.token, Some("A"), &by("Bote Nord", "A")).await.json();
        api.test.clock.advance_millis(HOUR_MS);
        let customer = api.signed_in_again(&customer).await;
        ledger.lose_cancellations(1);
        cancel(&api, &customer, &shipment).await;
        api.test.clock.advance_millis(11 * 60_000);
        ledger.fall_silent(ErrorKind::NotAuthorized, None);
        assert_eq!(poll_due(&api.test.app).await.expect("polls"), 1);
        assert_eq!(finish_cancellations(&api.test.app).await.expect("finishes"), 0);
        let customer = api.signed_in_again(&customer).await;
        assert_eq!(api.get(&customer.token, &path(&shipment)).await.json()["state"], "labelled");
        api.test.clock.advance_millis(15 * 60_000);
        assert_eq!(finish_cancellations(&api.test.app).await.expect("finishes"), 1);
        let customer = api.signed_in_again(&customer).await;
        assert_eq!(api.get(&customer.token, &path(&shipment)).await.json()["state"], "cancelled");
    }
}
