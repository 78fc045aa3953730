//! A carrier that does not answer: what is unclear is asked again by itself, and a person is told in the end.

use serde_json::{Value, json};

use super::{close_all, findings, is_closed, later, make, shown};
use crate::api::testing::{Api, Customer};
use crate::shipping::closeouts::settle;
use crate::shipping::store::testing::{break_accounts, break_calls};
use crate::shipping::tests::ledger::day::DayFault::{Busy, ClosedAndLost, Locked};
use crate::shipping::tests::ledger::{Ledger, item, worlds};

const MINUTE_MS: i64 = 60_000;
const DAY: &str = "2026-11-23";

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_at_once() {
    for (api, customer, ledger) in worlds().await {
        let (id, _) = make(&api, &customer, "remembering", "LS-1").await;
        ledger.day().plan([ClosedAndLost]);
        assert_eq!(close_all(&api, &customer, "k-1").await["result"], "ok");
        assert!(is_closed(&api, &customer, &id).await);
        assert_eq!(ledger.day().calls().len(), 2);
    }
}

#[tokio::test]
async fn what_stays_unclear_is_asked_again_in_the_background_until_it_is_closed_here_too() {
    for (api, mut customer, ledger) in worlds().await {
        let (id, _) = make(&api, &customer, "remembering", "LS-1").await;
        ledger.day().plan([ClosedAndLost, ClosedAndLost]);
        let answer = close_all(&api, &customer, "k-1").await;
        let close_out = &answer["items"][0];
        assert_eq!((&close_out["finished"], &close_out["result"]), (&json!(false), &json!("partial")));
        assert_eq!(findings(close_out), [("carrier_unavailable".to_owned(), String::new())]);
        assert!(!is_closed(&api, &customer, &id).await, "nobody knows yet");
        assert_eq!(settle(&api.test.app).await.expect("settles"), 0, "not before its time");
        later(&api, &mut customer, MINUTE_MS).await;
        assert_eq!(settle(&api.test.app).await.expect("settles"), 1);
        assert!(is_closed(&api, &customer, &id).await);
        let now = shown(&api, &customer, &close_out["id"]).await;
        assert_eq!((&now["finished"], &now["result"], findings(&now).len()), (&json!(true), &json!("ok"), 0));
        assert_eq!(close_all(&api, &customer, "k-1").await["items"][0], now, "the same key tells how it ended");
    }
}

#[tokio::test]
async fn who_closes_again_meanwhile_is_shown_what_is_under_way() {
    for (api, customer, ledger) in worlds().await {
        make(&api, &customer, "remembering", "LS-1").await;
        ledger.day().plan([Busy(Some(600))]);
        let first = close_all(&api, &customer, "k-1").await;
        make(&api, &customer, "own_label", "LS-2").await;
        let second = close_all(&api, &customer, "k-2").await;
        assert_eq!(second["result"], "partial");
        let items = second["items"].as_array().expect("items");
        assert_eq!(items.len(), 2, "the other account is closed all the same: {second}");
        assert!(items.contains(&first["items"][0]));
        assert_eq!(ledger.day().calls().len(), 1);
    }
}

#[tokio::test]
async fn after_two_hours_the_parcels_are_open_again_and_a_person_is_told() {
    for (api, mut customer, ledger) in worlds().await {
        let (id, _) = make(&api, &customer, "remembering", "LS-1").await;
        ledger.day().plan(vec![Busy(None); 40]);
        let answer = close_all(&api, &customer, "k-1").await;
        for _ in 0..13 {
            later(&api, &mut customer, 13 * MINUTE_MS).await;
            settle(&api.test.app).await.expect("settles");
        }
        let now = shown(&api, &customer, &answer["items"][0]["id"]).await;
        assert_eq!((&now["finished"], &now["result"]), (&json!(true), &json!("failed")), "{now}");
        assert_eq!(findings(&now), [("close_out_not_confirmed".to_owned(), String::new())]);
        let tasks = api.get(&customer.token, "/v1/tasks").await.json();
        assert_eq!(tasks["items"][0]["kind"], "close_out_failed");
        assert!(!is_closed(&api, &customer, &id).await);
        ledger.day().recover();
        assert_eq!(close_all(&api, &customer, "k-2").await["result"], "ok", "closing again is possible");
    }
}

#[tokio::test]
async fn a_locked_account_is_said_once_and_everything_stays_open() {
    for (api, customer, ledger) in worlds().await {
        let (one, _) = make(&api, &customer, "remembering", "LS-1").await;
        make(&api, &customer, "remembering", "LS-2").await;
        ledger.day().plan([Locked]);
        let answer = close_all(&api, &customer, "k-1").await;
        assert_eq!(answer["result"], "failed");
        assert_eq!(findings(&answer["items"][0]), [("carrier_not_authorized".to_owned(), String::new())]);
        assert_eq!(answer["items"][0]["documents"], json!([]));
        assert!(!is_closed(&api, &customer, &one).await && ledger.day().closed().is_empty());
        assert_eq!(close_all(&api, &customer, "k-2").await["items"][0]["shipments"], 2);
    }
}

#[tokio::test]
async fn the_slow_carrier_of_one_customer_keeps_no_other_waiting() {
    for (api, mut customer, ledger) in worlds().await {
        let other = api.customer("2000000000008", "shipping").await;
        ledger.day().plan([Busy(Some(600)), Busy(Some(600))]);
        for customer in [&customer, &other] {
            make(&api, customer, "remembering", "LS-1").await;
            close_all(&api, customer, "k-1").await;
        }
        later(&api, &mut customer, 15 * MINUTE_MS).await;
        ledger.meeting.set(2);
        assert_eq!(settle(&api.test.app).await.expect("settles"), 2);
    }
}

/// A day later there is one shipment of each day with an account; the carrier does not answer about the first.
async fn half_closed(api: &Api, customer: &mut Customer, ledger: &Ledger) -> Value {
    let account = json!({"carrier": "recording", "name": "Bote Nord", "mode": "live", "settings": {}});
    api.call(&customer.token, http::Method::POST, "/v1/carrier-accounts", "a-1", &account).await;
    make(api, customer, "Bote Nord", "LS-1").await;
    later(api, customer, 24 * 60 * MINUTE_MS).await;
    make(api, customer, "Bote Nord", "LS-2").await;
    ledger.day().plan([Busy(Some(600))]);
    let close_out = close_all(api, customer, "k-1").await["items"][0].clone();
    assert_eq!((&close_out["finished"], ledger.day().closed().len()), (&json!(false), 1), "{close_out}");
    later(api, customer, 15 * MINUTE_MS).await;
    close_out
}

#[tokio::test]
async fn a_half_closed_day_ends_although_its_account_cannot_be_called_any_more() {
    for (api, mut customer, ledger) in worlds().await {
        let close_out = half_closed(&api, &mut customer, &ledger).await;
        break_accounts(&api.test.app.db).await;
        assert_eq!(settle(&api.test.app).await.expect("settles"), 1);
        let now = shown(&api, &customer, &close_out["id"]).await;
        assert_eq!((&now["finished"], &now["result"], &now["shipments"]), (&json!(true), &json!("partial"), &json!(1)));
        assert_eq!(findings(&now), [("carrier_mode_changed".to_owned(), String::new())]);
        assert_eq!(now["documents"].as_array().map(Vec::len), Some(1), "our own list of what is closed");
        assert_eq!(ledger.day().calls().len(), 2, "and nothing was sent");
    }
}

#[tokio::test]
async fn what_the_carrier_closed_is_closed_here_although_its_words_cannot_be_kept() {
    for (api, mut customer, ledger) in worlds().await {
        let close_out = half_closed(&api, &mut customer, &ledger).await;
        break_calls(&api.test.app.db).await;
        assert_eq!(settle(&api.test.app).await.expect("settles"), 1);
        let now = shown(&api, &customer, &close_out["id"]).await;
        assert_eq!((&now["result"], &now["shipments"]), (&json!("ok"), &json!(2)), "{now}");
        assert_eq!(ledger.day().calls().len(), 3, "it was asked once");
    }
}

#[tokio::test]
async fn one_call_closes_as_many_parcels_as_the_carrier_takes_and_a_locked_account_is_called_once() {
    for (api, customer, ledger) in worlds().await {
        for reference in ["LS-1", "LS-2", "LS-3"] {
            let many = json!({"shipments": [item("remembering", reference, 4)]});
            assert_eq!(api.post(&customer.token, None, &many).await.json()["result"], "ok");
        }
        ledger.day().plan([Locked]);
        assert_eq!(close_all(&api, &customer, "k-1").await["result"], "failed");
        assert_eq!(ledger.day().calls(), [(DAY.to_owned(), 8)]);
        assert!(ledger.day().closed().is_empty());
        assert_eq!(close_all(&api, &customer, "k-2").await["items"][0]["parcels"], 12);
        assert_eq!(ledger.day().calls()[1..], [(DAY.to_owned(), 8), (DAY.to_owned(), 4)]);
    }
}
