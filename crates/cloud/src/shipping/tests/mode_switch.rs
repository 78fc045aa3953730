//! An account that is switched between live and test: what was made in one mode is never asked about, taken back, closed
//! or made in the other.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::api::testing::{Answer, Api, Customer};
use crate::shipping::looks::look_for_lost;
use crate::shipping::settle_abandoned;
use crate::shipping::store::testing::counts;
use crate::shipping::tests::ledger::day::DayFault;
use crate::shipping::tests::ledger::{Fault, Ledger, by, item, worlds};
use crate::shipping::tracking::poll_due;
use crate::shipping::wishes::finish_cancellations;

const ACCOUNT: &str = "Bote Süd";
const HOUR_MS: i64 = 3600 * 1000;

fn account(mode: &str) -> Value {
    json!({"carrier": "contracted", "name": ACCOUNT, "mode": mode, "settings": {}})
}

/// Opens a live account; answers its path.
async fn open_account(api: &Api, customer: &Customer) -> String {
    let made = api.call(&customer.token, Method::POST, "/v1/carrier-accounts", "a-1", &account("live")).await;
    assert!(made.status.is_success(), "{}", made.text());
    format!("/v1/carrier-accounts/{}", made.json()["id"].as_str().expect("an id"))
}

async fn switch(api: &Api, customer: &Customer, path: &str, mode: &str) {
    let changed = api.call(&customer.token, Method::PUT, path, "-", &account(mode)).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text());
}

async fn later(api: &Api, customer: &mut Customer, millis: i64) {
    api.test.clock.advance_millis(millis);
    *customer = api.signed_in_again(customer).await;
}

async fn make(api: &Api, customer: &Customer, key: &str) -> Answer {
    api.post(&customer.token, Some(key), &by(ACCOUNT, key)).await
}

async fn made(api: &Api, customer: &Customer) -> String {
    let answer = make(api, customer, "LS-1").await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    format!("/v1/shipments/{}", answer.json()["id"].as_str().expect("an id"))
}

async fn only_one(api: &Api, customer: &Customer) -> Value {
    let list = api.get(&customer.token, "/v1/shipments").await.json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "{list}");
    list["items"][0].clone()
}

async fn cancel(api: &Api, customer: &Customer, path: &str) -> Answer {
    api.call(&customer.token, Method::DELETE, path, "-", &json!({})).await
}

fn calls(ledger: &Ledger) -> usize {
    ledger.calls().len()
}

#[tokio::test]
async fn a_lost_answer_is_neither_looked_for_nor_bought_again_in_the_other_mode() {
    for (api, mut customer, ledger) in worlds().await {
        let path = open_account(&api, &customer).await;
        ledger.plan([Fault::LostOnTheWay]);
        assert_eq!(make(&api, &customer, "LS-1").await.problem(), "carrier_unavailable");
        switch(&api, &customer, &path, "test").await;
        later(&api, &mut customer, HOUR_MS).await;
        settle_abandoned(&api.test.app).await.expect("settles");
        let open = only_one(&api, &customer).await;
        assert_eq!((&open["state"], calls(&ledger)), (&json!("outcome_unknown"), 1));
        later(&api, &mut customer, HOUR_MS).await;
        assert_eq!(look_for_lost(&api.test.app).await.expect("looks"), 0);
        assert_eq!(only_one(&api, &customer).await["state"], "outcome_unknown", "the test system does not know");
        ledger.sell_late();
        switch(&api, &customer, &path, "live").await;
        later(&api, &mut customer, HOUR_MS).await;
        assert_eq!(look_for_lost(&api.test.app).await.expect("looks"), 1);
        assert_eq!(only_one(&api, &customer).await["state"], "labelled");
        assert_eq!(ledger.sold().len(), 1);
    }
}

#[tokio::test]
async fn what_waits_for_the_live_carrier_is_not_made_in_test_mode() {
    for (api, mut customer, ledger) in worlds().await {
        let path = open_account(&api, &customer).await;
        ledger.plan([Fault::Busy(Some(40))]);
        assert_eq!(make(&api, &customer, "LS-1").await.problem(), "carrier_unavailable");
        switch(&api, &customer, &path, "test").await;
        later(&api, &mut customer, HOUR_MS).await;
        let told = make(&api, &customer, "LS-1").await;
        assert_eq!((told.status, told.problem().as_str()), (StatusCode::CONFLICT, "carrier_mode_changed"));
        assert_eq!(counts(&api.test.app.db).await, [0, 0, 0, 1], "only the account has a key: that one is free");
        assert_eq!(calls(&ledger), 1, "nothing was asked");
        let shipment = made(&api, &customer).await;
        assert_eq!(cancel(&api, &customer, &shipment).await.json()["result"], "done", "it is one of the test system");
    }
}

#[tokio::test]
async fn one_waiting_from_before_and_a_new_one_of_the_same_call_do_not_mix() {
    for (api, mut customer, ledger) in worlds().await {
        let path = open_account(&api, &customer).await;
        ledger.plan([Fault::Busy(Some(40))]);
        let items =
            |keys: &[&str]| json!({"shipments": keys.iter().map(|key| item(ACCOUNT, key, 1)).collect::<Vec<_>>()});
        api.post(&customer.token, None, &items(&["a"])).await;
        switch(&api, &customer, &path, "test").await;
        later(&api, &mut customer, HOUR_MS).await;
        let answer = api.post(&customer.token, None, &items(&["a", "b"])).await.json();
        assert_eq!(answer["items"][0]["problem"]["code"], "carrier_mode_changed");
        assert_eq!(answer["items"][1]["result"], "ok");
        assert_eq!(ledger.sold().len(), 1);
    }
}

#[tokio::test]
async fn a_live_shipment_is_not_cancelled_at_the_test_system() {
    for (api, customer, ledger) in worlds().await {
        let path = open_account(&api, &customer).await;
        let shipment = made(&api, &customer).await;
        let before = api.get(&customer.token, &shipment).await.json();
        switch(&api, &customer, &path, "test").await;
        let refused = cancel(&api, &customer, &shipment).await;
        assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::CONFLICT, "carrier_mode_changed"));
        assert_eq!(api.get(&customer.token, &shipment).await.json(), before, "nothing was changed");
        assert!(ledger.cancelled().is_empty(), "nothing was sent");
        switch(&api, &customer, &path, "live").await;
        assert_eq!(cancel(&api, &customer, &shipment).await.json()["result"], "done");
    }
}

#[tokio::test]
async fn a_wish_to_cancel_stands_until_the_mode_is_back() {
    for (api, mut customer, ledger) in worlds().await {
        let path = open_account(&api, &customer).await;
        let shipment = made(&api, &customer).await;
        ledger.hesitate(&ledger.sold()[0].numbers[0]);
        assert_eq!(cancel(&api, &customer, &shipment).await.json()["result"], "pending");
        switch(&api, &customer, &path, "test").await;
        later(&api, &mut customer, HOUR_MS).await;
        finish_cancellations(&api.test.app).await.expect("asks");
        let open = api.get(&customer.token, &shipment).await.json();
        assert_eq!((&open["state"], &open["findings"][0]["code"]), (&json!("labelled"), &json!("cancel_pending")));
        assert!(ledger.cancelled().is_empty());
        switch(&api, &customer, &path, "live").await;
        later(&api, &mut customer, HOUR_MS).await;
        finish_cancellations(&api.test.app).await.expect("asks");
        assert_eq!(api.get(&customer.token, &shipment).await.json()["state"], "cancelled");
    }
}

#[tokio::test]
async fn neither_weight_nor_whereabouts_are_said_to_the_other_system() {
    for (api, mut customer, ledger) in worlds().await {
        let path = open_account(&api, &customer).await;
        let shipment = made(&api, &customer).await;
        switch(&api, &customer, &path, "test").await;
        let weight = json!({"parcel": 1, "weight_g": 900});
        let refused = api.call(&customer.token, Method::POST, &format!("{shipment}/weight"), "-", &weight).await;
        assert_eq!(refused.problem(), "carrier_mode_changed");
        later(&api, &mut customer, 2 * HOUR_MS).await;
        assert_eq!(poll_due(&api.test.app).await.expect("polls"), 1);
        assert!(ledger.weights().is_empty() && ledger.questions().is_empty(), "nothing was sent");
        switch(&api, &customer, &path, "live").await;
        later(&api, &mut customer, 24 * HOUR_MS).await;
        poll_due(&api.test.app).await.expect("polls");
        assert_eq!(ledger.questions().len(), 1, "it is asked again later");
    }
}

#[tokio::test]
async fn a_close_out_under_way_does_not_go_on_in_the_other_mode() {
    for (api, mut customer, ledger) in worlds().await {
        let path = open_account(&api, &customer).await;
        let shipment = made(&api, &customer).await;
        ledger.day().plan([DayFault::Busy(Some(60))]);
        let begun = api.call(&customer.token, Method::POST, "/v1/close-outs", "c-1", &json!({})).await.json();
        let asked = ledger.day().calls().len();
        switch(&api, &customer, &path, "test").await;
        later(&api, &mut customer, HOUR_MS).await;
        crate::shipping::closeouts::settle(&api.test.app).await.expect("settles");
        let id = begun["items"][0]["id"].as_str().expect("an id");
        let done = api.get(&customer.token, &format!("/v1/close-outs/{id}")).await.json();
        assert_eq!((&done["finished"], &done["findings"][0]["code"]), (&json!(true), &json!("carrier_mode_changed")));
        assert_eq!(ledger.day().calls().len(), asked, "nothing was sent");
        assert_eq!(api.get(&customer.token, &shipment).await.json().get("closed_at_ms"), None, "it is open again");
    }
}
