//! The line to a carrier: as many calls at once as it allows, an account that is not let in, and what was said is kept.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};

use crate::api::testing::{Api, Customer};
use crate::shipping::claim::LEASE_MS;
use crate::shipping::settle_abandoned;
use crate::shipping::store::testing::counts;
use crate::shipping::tests::ledger::item;
use crate::shipping::tests::postbote::{LINES, LOCKED_OUT, Office, account, offices};

fn items(account: &str, count: usize) -> Vec<Value> {
    let one = |number: usize| {
        let mut one = item(account, &format!("{account}-{number}"), 1);
        one["idempotency_key"] = json!(format!("{}-{number}", account.replace('ü', "ue")));
        one
    };
    (0..count).map(one).collect()
}

async fn ask(api: &Api, customer: &Customer, items: &[Value]) -> Value {
    api.post(&customer.token, None, &json!({"shipments": items})).await.json()
}

/// Waits until so many calls stand at the counter; a minute at most.
async fn wait_for(office: &Office, inside: usize) {
    let all_there = async {
        while office.inside() < inside {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), all_there).await.expect("they come");
}

#[tokio::test]
async fn no_more_calls_at_once_than_the_carrier_allows_whoever_asks() {
    for (api, customer, office) in offices().await {
        account(&api, &customer, "Nord", "nord").await;
        office.hesitate();
        let (first, second) = (items("Nord", 9), items("Nord", 18));
        let answering = async {
            // Three calls of the first request, three of the second: its other half are repetitions.
            for _ in 0..2 {
                wait_for(&office, LINES).await;
                office.answer(1);
            }
            office.answer(1_000);
        };
        let (first, second, ()) =
            tokio::join!(ask(&api, &customer, &first), ask(&api, &customer, &second[9..]), answering);
        assert_eq!((&first["result"], &second["result"]), (&json!("ok"), &json!("ok")), "{first} {second}");
        assert_eq!((office.most(), office.calls()), (LINES, 6), "on {}", api.test.store.name);
    }
}

#[tokio::test]
async fn two_accounts_do_not_wait_for_each_other() {
    for (api, customer, office) in offices().await {
        account(&api, &customer, "Nord", "nord").await;
        account(&api, &customer, "Süd", "sued").await;
        office.hesitate();
        let (north, south) = (items("Nord", 6), items("Süd", 6));
        let answering = async {
            wait_for(&office, 2 * LINES).await;
            office.answer(1_000);
        };
        let (north, south, ()) = tokio::join!(ask(&api, &customer, &north), ask(&api, &customer, &south), answering);
        assert_eq!((&north["result"], &south["result"]), (&json!("ok"), &json!("ok")), "{north} {south}");
    }
}

#[tokio::test]
async fn an_account_that_is_not_let_in_is_not_tried_again_and_harms_no_other() {
    for (api, customer, office) in offices().await {
        account(&api, &customer, "Nord", "nord").await;
        account(&api, &customer, "Süd", LOCKED_OUT).await;
        let mixed = [items("Süd", 30), items("Nord", 3), items("own_label", 2)].concat();
        let answer = ask(&api, &customer, &mixed).await;
        assert_eq!(answer["result"], "partial");
        for (place, item) in answer["items"].as_array().expect("items").iter().enumerate() {
            if place < 30 {
                assert_eq!(item["problem"]["code"], "carrier_not_authorized", "{item}");
                assert_eq!(item["problem"]["errors"][0]["detail"], "wrong user", "in the carrier's words");
                assert_eq!(item["retryable"], false);
            } else {
                assert_eq!(item["result"], "ok", "{item}");
            }
        }
        assert!(office.calls() <= LINES + 1, "{} calls: carriers lock accounts that go on", office.calls());
        // Two keys are those of the accounts.
        assert_eq!(counts(&api.test.app.db).await, [5, 5, 5, 7], "of the others nothing is left, their keys are free");
    }
}

#[tokio::test]
async fn an_account_that_cannot_be_opened_keeps_no_other_waiting() {
    for (api, customer, _) in offices().await {
        let broken = account(&api, &customer, "Süd", "sued").await;
        account(&api, &customer, "Nord", "nord").await;
        let mixed = [items("Süd", 1), items("Nord", 1)].concat();
        die_after_claiming(&api, &customer, &mixed).await;
        crate::shipping::store::testing::spoil_account(&api.test.app.db, broken["id"].as_str().expect("an id")).await;
        api.test.clock.advance_millis(LEASE_MS + 1);
        assert_eq!(settle_abandoned(&api.test.app).await.expect("settles"), 2);
        let list = api.get(&customer.token, "/v1/shipments").await.json();
        let items = list["items"].as_array().expect("items");
        assert_eq!((items.len(), &items[0]["state"]), (1, &json!("labelled")), "{list}");
    }
}

/// Claims in a process that dies before it calls anybody.
async fn die_after_claiming(api: &Api, customer: &Customer, items: &[Value]) {
    let app = &api.test.app;
    app.shipping.crash.die_at(2);
    tokio::select! {
        _ = ask(api, customer, items) => panic!("it lives"),
        () = app.shipping.crash.died() => {}
    }
    app.shipping.crash.die_at(0);
}

#[tokio::test]
async fn what_was_said_is_kept_with_every_shipment_it_was_about_and_nobody_else_reads_it() {
    for (api, customer, office) in offices().await {
        account(&api, &customer, "Nord", "nord").await;
        let answer = ask(&api, &customer, &items("Nord", 2)).await;
        let stranger = api.customer("2000000000008", "shipping").await;
        for item in answer["items"].as_array().expect("items") {
            let path = format!("/v1/shipments/{}/calls", item["shipment"]["id"].as_str().expect("an id"));
            let calls = api.get(&customer.token, &path).await.json();
            let call = &calls["items"][0];
            assert_eq!((&call["operation"], &call["status"]), (&json!("create"), &json!(200)), "{calls}");
            assert_eq!(call["request"], "Nord-0,Nord-1");
            assert_eq!(call["answer"], "made Nord-0,Nord-1");
            assert_eq!(calls["items"].as_array().map(Vec::len), Some(1));
            assert_eq!(api.get(&stranger.token, &path).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(office.calls(), 1);
    }
}

#[tokio::test]
async fn what_was_said_is_forgotten_after_ninety_days_and_the_shipment_stays() {
    for (api, customer, _) in offices().await {
        account(&api, &customer, "Nord", "nord").await;
        let answer = ask(&api, &customer, &items("Nord", 1)).await;
        let path = format!("/v1/shipments/{}/calls", answer["items"][0]["shipment"]["id"].as_str().expect("an id"));
        let kept = async |days: i64| {
            api.test.clock.advance_millis(days * 24 * 3600 * 1000);
            crate::shipping::calls::sweep(&api.test.app).await.expect("sweeps");
            let customer = api.signed_in_again(&customer).await;
            api.get(&customer.token, &path).await.json()["items"].as_array().map(Vec::len)
        };
        assert_eq!(kept(89).await, Some(1));
        assert_eq!(kept(2).await, Some(0));
    }
}
