//! The same key: the same answer again, never a second label.

use http::StatusCode;
use kontor_model::shipment::NewShipment;
use serde_json::json;

use crate::api::testing::{Api, shipment};
use crate::shipping::claim::{KEPT_MS, claim_all, sweep};
use crate::shipping::store::testing::{age_keys, counts};
use crate::shipping::{Caller, IdempotencyKey, Wanted};
use crate::testing::NOW;

#[tokio::test]
async fn a_key_that_is_none_is_refused_and_nothing_is_made() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        for key in [Some(""), Some("with blank"), Some("x".repeat(256).as_str())] {
            let answer = api.post(&customer.token, key, &shipment("LS-1")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST);
            assert_eq!(answer.problem(), "idempotency_key_missing", "{key:?}");
        }
        assert_eq!(counts(&api.test.app.db).await, [0; 4]);
    }
}

#[tokio::test]
async fn without_a_key_the_callers_own_number_stands_for_it() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let first = api.post(&customer.token, None, &shipment("Größe 12 / LS-1")).await;
        let second = api.post(&customer.token, None, &shipment("Größe 12 / LS-1")).await;
        assert_eq!((first.status, second.status), (StatusCode::CREATED, StatusCode::CREATED));
        assert_eq!(first.json()["id"], second.json()["id"]);
        let mut other = shipment("Größe 12 / LS-1");
        other["parcels"][0]["weight_g"] = json!(4_000);
        assert_eq!(api.post(&customer.token, None, &other).await.problem(), "idempotency_key_reused");
        assert_eq!(counts(&api.test.app.db).await, [1; 4]);
    }
}

#[tokio::test]
async fn a_second_label_under_the_same_number_takes_a_key() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let first = api.post(&customer.token, None, &shipment("LS-1")).await.json();
        let second = api.post(&customer.token, Some("LS-1-once-more"), &shipment("LS-1")).await.json();
        assert_ne!(first["id"], second["id"]);
    }
}

#[tokio::test]
async fn the_same_request_under_the_same_key_is_answered_the_same_again() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let first = api.post(&customer.token, Some("k-1"), &shipment("LS-1")).await;
        api.test.clock.advance_millis(60_000);
        let second = api.post(&customer.token, Some("k-1"), &shipment("LS-1")).await;
        assert_eq!((first.status, second.status), (StatusCode::CREATED, StatusCode::CREATED));
        assert_eq!(first.json(), second.json());
        assert_eq!(counts(&api.test.app.db).await, [1; 4]);
    }
}

#[tokio::test]
async fn order_of_fields_and_defaults_do_not_make_another_request() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let first = api.post(&customer.token, Some("k-1"), &shipment("LS-1")).await;
        let mut spelled_out = shipment("LS-1");
        spelled_out["to"]["country"] = json!("de");
        spelled_out["carrier_account"] = json!(null);
        let second = api.post(&customer.token, Some("k-1"), &spelled_out).await;
        assert_eq!(second.json(), first.json());
    }
}

#[tokio::test]
async fn another_request_under_a_used_key_is_refused() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        api.post(&customer.token, Some("k-1"), &shipment("LS-1")).await;
        let answer = api.post(&customer.token, Some("k-1"), &shipment("LS-2")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.problem(), "idempotency_key_reused");
        assert_eq!(counts(&api.test.app.db).await, [1; 4]);
    }
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let mut wrong = shipment("LS-1");
        wrong["to"]["city"] = json!("");
        assert_eq!(api.post(&customer.token, Some("k-1"), &wrong).await.problem(), "validation_failed");
        let corrected = api.post(&customer.token, Some("k-1"), &shipment("LS-1")).await;
        assert_eq!(corrected.status, StatusCode::CREATED);
    }
}

#[tokio::test]
async fn two_customers_may_use_the_same_key() {
    for api in Api::all().await {
        let a = api.customer("1000000000009", "shipping").await;
        let b = api.customer("2000000000008", "shipping").await;
        let of_a = api.post(&a.token, Some("k-1"), &shipment("LS-1")).await.json();
        let of_b = api.post(&b.token, Some("k-1"), &shipment("LS-1")).await.json();
        assert_ne!(of_a["id"], of_b["id"]);
    }
}

#[tokio::test]
async fn the_same_key_at_the_same_time_makes_one_shipment() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let wanted = shipment("LS-1");
        let ask = || api.post(&customer.token, Some("k-1"), &wanted);
        let (a, b, c, d) = tokio::join!(ask(), ask(), ask(), ask());
        let answers = [a, b, c, d];
        for answer in &answers {
            match answer.status {
                StatusCode::CREATED => {}
                StatusCode::CONFLICT => assert_eq!(answer.problem(), "in_progress"),
                other => panic!("{other}: {}", answer.text()),
            }
        }
        let made: Vec<_> = answers.iter().filter(|answer| answer.status == StatusCode::CREATED).collect();
        assert!(!made.is_empty());
        assert!(made.iter().all(|answer| answer.json() == made[0].json()));
        assert_eq!(counts(&api.test.app.db).await, [1; 4]);
    }
}

#[tokio::test]
async fn who_asks_again_while_it_is_being_made_is_told_to_wait() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let request: NewShipment = serde_json::from_value(shipment("LS-1")).expect("a shipment");
        let caller = Caller { tenant: customer.tenant.clone(), lang: kontor_model::Lang::En };
        let key = IdempotencyKey::parse("k-1").expect("a key");
        claim_all(&api.test.app, &caller, &[&Wanted::new(request, key)]).await.expect("claims");
        let answer = api.post(&customer.token, Some("k-1"), &shipment("LS-1")).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::CONFLICT, "in_progress"));
        assert_eq!(answer.header("retry-after"), "5");
        let other = api.post(&customer.token, Some("k-1"), &shipment("LS-2")).await;
        assert_eq!(other.problem(), "idempotency_key_reused");
        assert_eq!(counts(&api.test.app.db).await, [1, 1, 0, 1]);
    }
}

#[tokio::test]
async fn a_key_is_forgotten_after_ninety_days() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let first = api.post(&customer.token, Some("k-1"), &shipment("LS-1")).await.json();
        age_keys(&api.test.app.db, NOW.plus_millis(-KEPT_MS)).await;
        let on_the_day = api.post(&customer.token, Some("k-1"), &shipment("LS-1")).await.json();
        assert_eq!(on_the_day["id"], first["id"]);
        age_keys(&api.test.app.db, NOW.plus_millis(-KEPT_MS - 1)).await;
        let later = api.post(&customer.token, Some("k-1"), &shipment("LS-1")).await.json();
        assert_ne!(later["id"], first["id"]);
    }
}

#[tokio::test]
async fn answered_keys_that_are_too_old_are_swept_away() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        api.post(&customer.token, Some("k-1"), &shipment("LS-1")).await;
        age_keys(&api.test.app.db, NOW.plus_millis(-KEPT_MS)).await;
        sweep(&api.test.app).await.expect("sweeps");
        assert_eq!(counts(&api.test.app.db).await, [1; 4], "on the day it is still known");
        age_keys(&api.test.app.db, NOW.plus_millis(-KEPT_MS - 1)).await;
        sweep(&api.test.app).await.expect("sweeps");
        assert_eq!(counts(&api.test.app.db).await, [1, 1, 1, 0], "the key alone is gone");
    }
}
