//! kill -9 between the claim and the label: the same key goes on, and so does the background work.

use http::StatusCode;
use kontor_model::Lang;
use kontor_model::shipment::NewShipment;
use serde_json::Value;

use crate::api::testing::{Api, Customer, shipment};
use crate::shipping::claim::{LEASE_MS, Step, claim_all};
use crate::shipping::settle::AT_ONCE;
use crate::shipping::store::testing::{counts, spoil_request};
use crate::shipping::{Caller, IdempotencyKey, Wanted, settle_abandoned};

/// Claims a shipment as a process would that dies right afterwards; answers its id and first number.
async fn claim_and_die(api: &Api, customer: &Customer, key: &str) -> (String, String) {
    let request: NewShipment = serde_json::from_value(shipment("LS-1")).expect("a shipment");
    let caller = Caller { tenant: customer.tenant.clone(), lang: Lang::En };
    let wanted = Wanted::new(request, IdempotencyKey::parse(key).expect("a key"));
    let mut steps = claim_all(&api.test.app, &caller, &[&wanted]).await.expect("claims");
    let Some(Step::Work(job)) = steps.pop() else { panic!("nothing was claimed") };
    let sscc = job.request.shipment.parcels[0].sscc.clone().expect("a number");
    (job.shipment.to_string(), sscc.to_string())
}

async fn shown(api: &Api, customer: &Customer, id: &str) -> Value {
    api.get(&customer.token, &format!("/v1/shipments/{id}")).await.json()
}

#[tokio::test]
async fn a_claim_is_on_record_before_anything_is_made() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let (id, _) = claim_and_die(&api, &customer, "k-1").await;
        let shipment = shown(&api, &customer, &id).await;
        assert_eq!(shipment["state"], "requested");
        assert_eq!(shipment["parcels"], serde_json::json!([]));
        assert_eq!(counts(&api.test.app.db).await, [1, 1, 0, 1]);
    }
}

#[tokio::test]
async fn after_a_crash_the_same_key_goes_on_with_the_numbers_drawn_then() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let (id, sscc) = claim_and_die(&api, &customer, "k-1").await;
        api.test.clock.advance_millis(LEASE_MS);
        let answer = api.post(&customer.token, Some("k-1"), &shipment("LS-1")).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        assert_eq!(answer.json()["id"], id);
        assert_eq!(answer.json()["parcels"][0]["tracking_number"], sscc);
        assert_eq!(counts(&api.test.app.db).await, [1; 4]);
    }
}

#[tokio::test]
async fn two_who_go_on_at_the_same_time_make_one_label() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        claim_and_die(&api, &customer, "k-1").await;
        api.test.clock.advance_millis(LEASE_MS);
        let wanted = shipment("LS-1");
        let ask = || api.post(&customer.token, Some("k-1"), &wanted);
        let (a, b, settled) = tokio::join!(ask(), ask(), settle_abandoned(&api.test.app));
        assert!([&a, &b].iter().all(|answer| matches!(answer.status, StatusCode::CREATED | StatusCode::CONFLICT)));
        assert!(settled.expect("settles") <= 1);
        assert_eq!(counts(&api.test.app.db).await, [1; 4]);
    }
}

#[tokio::test]
async fn after_a_crash_the_work_goes_on_by_itself() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let (id, sscc) = claim_and_die(&api, &customer, "k-1").await;
        assert_eq!(settle_abandoned(&api.test.app).await.expect("settles"), 0, "it may still be worked on");
        api.test.clock.advance_millis(LEASE_MS + 1);
        assert_eq!(settle_abandoned(&api.test.app).await.expect("settles"), 1);
        assert_eq!(settle_abandoned(&api.test.app).await.expect("settles"), 0);
        let settled = shown(&api, &customer, &id).await;
        assert_eq!(settled["state"], "labelled");
        assert_eq!(settled["parcels"][0]["tracking_number"], sscc);
        let again = api.post(&customer.token, Some("k-1"), &shipment("LS-1")).await;
        assert_eq!(again.json(), settled);
    }
}

#[tokio::test]
async fn a_claim_that_cannot_be_read_stops_no_other_of_the_same_request() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        claim_and_die(&api, &customer, "k-1").await;
        spoil_request(&api.test.app.db, "LS-1").await;
        api.test.clock.advance_millis(LEASE_MS);
        let item = |key: &str, reference: &str| {
            let mut item = shipment(reference);
            item["idempotency_key"] = serde_json::json!(key);
            item
        };
        let both = serde_json::json!({"shipments": [item("k-1", "LS-1"), item("k-2", "LS-2")]});
        let answer = api.post(&customer.token, None, &both).await.json();
        let results: Vec<_> = answer["items"].as_array().expect("items").iter().map(|item| &item["result"]).collect();
        assert_eq!(results, ["failed", "ok"], "{answer}");
    }
}

#[tokio::test]
async fn however_much_one_customer_left_behind_every_other_has_his_turn() {
    for api in Api::all().await {
        let (many, few) =
            (api.customer("1000000000009", "shipping").await, api.customer("2000000000008", "shipping").await);
        for number in 0..AT_ONCE + 10 {
            claim_and_die(&api, &many, &format!("k-{number}")).await;
        }
        api.test.clock.advance_millis(1);
        let (id, _) = claim_and_die(&api, &few, "k-1").await;
        api.test.clock.advance_millis(LEASE_MS + 1);
        settle_abandoned(&api.test.app).await.expect("settles");
        assert_eq!(shown(&api, &few, &id).await["state"], "labelled", "on {}", api.test.store.name);
    }
}
