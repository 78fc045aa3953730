//! A carrier that takes nothing at present: a second try at once, then tries in the background under the same claim.

use http::StatusCode;
use serde_json::json;

use crate::shipping::settle_abandoned;
use crate::shipping::store::testing::counts;
use crate::shipping::tests::ledger::{Fault, by, item, worlds};

#[tokio::test]
async fn a_short_wait_is_waited_for_and_the_caller_gets_his_label() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::Busy(Some(2))]);
        let made = api.post(&customer.token, Some("k-1"), &by("forgetting", "LS-1")).await;
        assert_eq!((made.status, &made.json()["state"]), (StatusCode::CREATED, &json!("labelled")));
        assert_eq!((ledger.calls().len(), ledger.sold().len()), (2, 1));
    }
}

#[tokio::test]
async fn a_long_wait_is_told_and_waited_for_in_the_background() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::Busy(Some(40))]);
        let told = api.post(&customer.token, Some("k-1"), &by("forgetting", "LS-1")).await;
        assert_eq!((told.status, told.problem().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "carrier_unavailable"));
        assert_eq!(told.faults(), [" E-17"], "the carrier's own words go along");
        let wait: i64 = told.header("retry-after").parse().expect("seconds");
        assert!((40..=50).contains(&wait), "{wait}");
        let list = api.get(&customer.token, "/v1/shipments?state=requested").await.json();
        assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "it stays on record");

        let again = api.post(&customer.token, Some("k-1"), &by("forgetting", "LS-1")).await;
        assert_eq!(again.problem(), "carrier_unavailable");
        assert_eq!(settle_abandoned(&api.test.app).await.expect("settles"), 0, "its time has not come");
        assert_eq!(ledger.calls().len(), 1);

        api.test.clock.advance_millis(wait * 1000 + 1);
        assert_eq!(settle_abandoned(&api.test.app).await.expect("settles"), 1);
        let made = api.post(&customer.token, Some("k-1"), &by("forgetting", "LS-1")).await;
        assert_eq!((made.status, &made.json()["state"]), (StatusCode::CREATED, &json!("labelled")));
        assert_eq!((ledger.calls().len(), ledger.sold().len()), (2, 1));
    }
}

#[tokio::test]
async fn who_asks_again_in_time_has_it_tried_at_once() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::Busy(Some(40))]);
        let told = api.post(&customer.token, Some("k-1"), &by("forgetting", "LS-1")).await;
        let wait: i64 = told.header("retry-after").parse().expect("seconds");
        api.test.clock.advance_millis(wait * 1000);
        let made = api.post(&customer.token, Some("k-1"), &by("forgetting", "LS-1")).await;
        assert_eq!((made.status, &made.json()["state"]), (StatusCode::CREATED, &json!("labelled")));
        assert_eq!(ledger.sold().len(), 1);
    }
}

#[tokio::test]
async fn after_two_hours_it_is_given_up_and_the_key_is_free() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan(vec![Fault::Busy(Some(600)); 50]);
        api.post(&customer.token, Some("k-1"), &by("forgetting", "LS-1")).await;
        for _ in 0..15 {
            api.test.clock.advance_millis(12 * 60_000 + 30_000);
            settle_abandoned(&api.test.app).await.expect("settles");
        }
        assert_eq!(counts(&api.test.app.db).await, [0; 4], "nothing was made, nothing is left");
        assert!(ledger.sold().is_empty());
    }
}

#[tokio::test]
async fn one_that_waits_and_one_that_is_refused_harm_no_other_of_the_same_call() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::Busy(Some(40)), Fault::Refused("to.city"), Fault::Fine, Fault::Locked]);
        let items: Vec<_> = ["a", "b", "c", "d"].iter().map(|key| item("forgetting", key, 1)).collect();
        let answer = api.post(&customer.token, None, &json!({"shipments": items})).await.json();
        assert_eq!(answer["result"], "partial");
        let results: Vec<_> = answer["items"].as_array().expect("items").iter().map(|item| &item["result"]).collect();
        assert_eq!(results, ["failed", "failed", "ok", "failed"]);
        assert_eq!(answer["items"][0]["retryable"], true);
        assert_eq!(answer["items"][1]["problem"]["errors"][0]["field"], "to.city");
        assert_eq!(answer["items"][3]["problem"]["code"], "carrier_not_authorized");
        assert_eq!(answer["items"][3]["problem"]["errors"][0]["detail"], "the courier is out");
        assert_eq!(ledger.sold().len(), 1);
        assert_eq!(counts(&api.test.app.db).await, [2, 2, 2, 2], "the made one and the waiting one");
    }
}
