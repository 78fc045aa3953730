//! Where parcels are: asked in the background when it is due, kept sealed, told to nobody else, and stuck ones said once.

use http::StatusCode;
use kontor_adapters::ErrorKind;
use kontor_model::shipment::TrackingStatus;
use serde_json::{Value, json};

use crate::api::testing::{Answer, Api, Customer};
use crate::shipping::store::testing::everything_tracked;
use crate::shipping::tests::ledger::{by, item, worlds};
use crate::shipping::tracking::poll_due;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

async fn made(api: &Api, customer: &Customer, reference: &str, parcels: usize) -> Value {
    let mut wanted = item("remembering", reference, parcels);
    wanted.as_object_mut().expect("an object").remove("idempotency_key");
    let answer = api.post(&customer.token, Some(reference), &wanted).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()
}

fn number(shipment: &Value, parcel: usize) -> String {
    shipment["parcels"][parcel - 1]["tracking_number"].as_str().expect("a number").to_owned()
}

async fn tracked(api: &Api, customer: &Customer, number: &str) -> Value {
    let answer = get(api, customer, &format!("/v1/tracking/{number}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

/// Lets time pass, asks what is due and answers how many parcels that were.
async fn poll_after(api: &Api, millis: i64) -> usize {
    api.test.clock.advance_millis(millis);
    poll_due(&api.test.app).await.expect("polls")
}

/// Gets a path with a new token: they live for minutes, and parcels travel for days.
async fn get(api: &Api, customer: &Customer, path: &str) -> Answer {
    let token = api.token(customer, None).await;
    api.get(&token, path).await
}

async fn open_tasks(api: &Api, customer: &Customer) -> Vec<Value> {
    get(api, customer, "/v1/tasks").await.json()["items"].as_array().expect("items").clone()
}

#[tokio::test]
async fn parcels_are_asked_about_when_due_as_many_in_a_call_as_the_carrier_takes() {
    for (api, customer, ledger) in worlds().await {
        let made = made(&api, &customer, "LS-1", 4).await;
        assert_eq!(poll_after(&api, 59 * MINUTE).await, 0, "nothing is due yet");
        let before = tracked(&api, &customer, &number(&made, 1)).await;
        assert!(before["tracking"].is_null() && before["asked_at_ms"].is_null(), "{before}");
        ledger.move_to(&number(&made, 1), TrackingStatus::InTransit, api.test.app.now().0);
        assert_eq!(poll_after(&api, MINUTE).await, 4);
        assert_eq!(poll_after(&api, 0).await, 0, "and not again at once");
        let asked: Vec<usize> = ledger.questions().iter().map(Vec::len).collect();
        assert_eq!(asked, [3, 1]);
        let after = tracked(&api, &customer, &number(&made, 1)).await;
        assert_eq!(after["tracking"]["status"], "in_transit");
        assert_eq!(after["tracking"]["events"][0]["place"], "Köln");
        assert_eq!(after["asked_at_ms"], api.test.app.now().0);
        assert_eq!(
            (&after["shipment"], &after["reference"], &after["stuck"]),
            (&made["id"], &json!("LS-1"), &json!(false))
        );
        let path = format!("/v1/shipments/{}", made["id"].as_str().expect("an id"));
        let shown = get(&api, &customer, &path).await.json();
        assert_eq!(shown["parcels"][0]["tracking_status"], "in_transit");
        assert!(shown["parcels"][1]["tracking_status"].is_null());
    }
}

#[tokio::test]
async fn a_delivered_parcel_is_not_asked_about_any_more() {
    for (api, customer, ledger) in worlds().await {
        let made = made(&api, &customer, "LS-1", 1).await;
        ledger.move_to(&number(&made, 1), TrackingStatus::Delivered, api.test.app.now().0);
        assert_eq!(poll_after(&api, HOUR).await, 1);
        assert_eq!(poll_after(&api, 30 * DAY).await, 0);
        assert_eq!(tracked(&api, &customer, &number(&made, 1)).await["tracking"]["status"], "delivered");
    }
}

#[tokio::test]
async fn two_who_poll_at_once_ask_once() {
    for (api, customer, ledger) in worlds().await {
        made(&api, &customer, "LS-1", 7).await;
        api.test.clock.advance_millis(HOUR);
        let app = &api.test.app;
        let (a, b) = tokio::join!(poll_due(app), poll_due(app));
        assert_eq!(a.expect("polls") + b.expect("polls"), 7, "on {}", api.test.store.name);
        let mut asked: Vec<String> = ledger.questions().concat();
        asked.sort_unstable();
        let mut once = asked.clone();
        once.dedup();
        assert_eq!((asked.len(), asked), (7, once));
    }
}

#[tokio::test]
async fn one_who_dies_while_asking_is_taken_over() {
    for (api, customer, ledger) in worlds().await {
        let made = made(&api, &customer, "LS-1", 1).await;
        ledger.move_to(&number(&made, 1), TrackingStatus::InTransit, api.test.app.now().0);
        api.test.clock.advance_millis(HOUR);
        let app = &api.test.app;
        let mut tx = app.db.unscoped_write().await.expect("begins");
        let held = app.now().plus_millis(10 * MINUTE);
        let due = crate::shipping::store::tracking::unscoped_hold_due(&mut tx, app.now(), held, (10, 10))
            .await
            .expect("holds");
        tx.commit().await.expect("commits");
        assert_eq!(due.len(), 1);
        assert_eq!(poll_after(&api, 9 * MINUTE).await, 0, "it may still be asked about");
        assert_eq!(poll_after(&api, 2 * MINUTE).await, 1);
        assert_eq!(ledger.questions().len(), 1);
    }
}

#[tokio::test]
async fn a_carrier_that_says_nothing_is_asked_later_and_for_one_parcel_only() {
    for (api, customer, ledger) in worlds().await {
        made(&api, &customer, "LS-1", 5).await;
        ledger.fall_silent(ErrorKind::RateLimited, Some(7200));
        assert_eq!(poll_after(&api, HOUR).await, 5);
        assert_eq!(ledger.questions().len(), 1, "after a refusal for all nothing more is asked");
        assert_eq!(poll_after(&api, 119 * MINUTE).await, 0, "it said when");
        ledger.fall_silent(ErrorKind::Unavailable, None);
        assert_eq!(poll_after(&api, MINUTE).await, 5);
        assert_eq!(poll_after(&api, 29 * MINUTE).await, 0, "the second wait is twice the first");
        assert_eq!(poll_after(&api, MINUTE).await, 5);
        assert_eq!(ledger.questions().len(), 4);
    }
}

#[tokio::test]
async fn an_account_that_is_not_let_in_rests_for_all_its_parcels() {
    for (api, customer, ledger) in worlds().await {
        let account = json!({"carrier": "recording", "name": "Bote Nord", "mode": "live", "settings": {}});
        api.call(&customer.token, http::Method::POST, "/v1/carrier-accounts", "a-1", &account).await;
        let mut numbers = Vec::new();
        for reference in ["LS-1", "LS-2"] {
            let made = api.post(&customer.token, Some(reference), &by("Bote Nord", reference)).await.json();
            numbers.push(number(&made, 1));
            api.test.clock.advance_millis(5 * MINUTE);
        }
        ledger.fall_silent(ErrorKind::NotAuthorized, None);
        assert_eq!(poll_after(&api, 50 * MINUTE).await, 1);
        assert_eq!(poll_after(&api, 5 * MINUTE).await, 1, "the other one is due");
        let refresh = format!("/v1/tracking/{}?refresh=true", numbers[1]);
        let refused = get(&api, &customer, &refresh).await;
        assert_eq!(refused.problem(), "carrier_not_authorized", "{}", refused.text());
        assert_eq!(ledger.questions().len(), 1, "one wrong sign-in, not one for each parcel");
        assert_eq!(poll_after(&api, 10 * MINUTE).await, 2);
        assert_eq!(ledger.questions().last().map(Vec::len), Some(2), "then both are asked about");
    }
}

#[tokio::test]
async fn an_account_with_very_many_parcels_leaves_room_for_the_others() {
    for (api, customer, ledger) in worlds().await {
        for shipment in 0..6 {
            made(&api, &customer, &format!("LS-{shipment}"), 9).await;
        }
        let other = api.customer("2000000000008", "shipping").await;
        made(&api, &other, "LS-1", 1).await;
        assert_eq!(poll_after(&api, HOUR).await, 51, "its share, and the one of the other");
        assert_eq!(poll_after(&api, 0).await, 4, "the rest");
        assert_eq!(ledger.questions().concat().len(), 55);
    }
}

#[tokio::test]
async fn a_cancelled_shipment_is_not_asked_about() {
    for (api, customer, ledger) in worlds().await {
        let made = made(&api, &customer, "LS-1", 1).await;
        let path = format!("/v1/shipments/{}", made["id"].as_str().expect("an id"));
        let cancelled = api.call(&customer.token, http::Method::DELETE, &path, "unused", &json!({})).await;
        assert_eq!(cancelled.status, StatusCode::OK, "{}", cancelled.text());
        assert_eq!(poll_after(&api, DAY).await, 0);
        let refreshed = get(&api, &customer, &format!("/v1/tracking/{}?refresh=true", number(&made, 1))).await;
        assert_eq!(refreshed.status, StatusCode::OK);
        assert!(ledger.questions().is_empty());
    }
}

#[tokio::test]
async fn a_stuck_parcel_is_said_once_and_is_over_when_it_moves() {
    for (api, customer, ledger) in worlds().await {
        let made = made(&api, &customer, "LS-1", 2).await;
        let (first, second) = (number(&made, 1), number(&made, 2));
        let begun = api.test.app.now().0;
        ledger.move_to(&first, TrackingStatus::InTransit, begun);
        ledger.move_to(&second, TrackingStatus::InTransit, begun);
        poll_after(&api, HOUR).await;
        ledger.move_to(&second, TrackingStatus::InTransit, begun + 4 * DAY);
        poll_after(&api, 5 * DAY).await;
        let tasks = open_tasks(&api, &customer).await;
        assert_eq!(tasks.len(), 1, "{tasks:?}");
        assert_eq!((&tasks[0]["kind"], &tasks[0]["shipment"]), (&json!("stuck"), &made["id"]));
        let words = tasks[0]["detail"].as_str().expect("words");
        assert_eq!(words, format!("Parcel {first} of LS-1: It has not moved for 5 days. Ask the carrier about it."));
        assert_eq!(tracked(&api, &customer, &first).await["stuck"], true);
        // Somebody has looked at it: it does not come up again while nothing changes.
        let path = format!("/v1/tasks/{}", tasks[0]["id"].as_str().expect("an id"));
        let token = api.token(&customer, None).await;
        let ended = api.call(&token, http::Method::DELETE, &path, "unused", &json!({})).await;
        assert_eq!(ended.status, StatusCode::NO_CONTENT);
        ledger.move_to(&second, TrackingStatus::Delivered, begun + 5 * DAY + HOUR);
        poll_after(&api, DAY).await;
        assert!(open_tasks(&api, &customer).await.is_empty());
        // It moves, and stands still again: that is news.
        ledger.move_to(&first, TrackingStatus::Exception, begun + 6 * DAY);
        poll_after(&api, DAY).await;
        ledger.move_to(&first, TrackingStatus::InTransit, begun + 7 * DAY);
        poll_after(&api, DAY).await;
        assert!(open_tasks(&api, &customer).await.is_empty());
        ledger.move_to(&first, TrackingStatus::Exception, begun + 8 * DAY);
        poll_after(&api, HOUR * 4).await;
        assert_eq!(open_tasks(&api, &customer).await.len(), 1);
        ledger.move_to(&first, TrackingStatus::Delivered, begun + 9 * DAY);
        poll_after(&api, DAY).await;
        assert!(open_tasks(&api, &customer).await.is_empty(), "it has arrived");
    }
}

#[tokio::test]
async fn who_asks_to_refresh_gets_it_now_and_not_again_for_five_minutes() {
    for (api, customer, ledger) in worlds().await {
        let made = made(&api, &customer, "LS-1", 1).await;
        let now = format!("/v1/tracking/{}?refresh=true", number(&made, 1));
        ledger.move_to(&number(&made, 1), TrackingStatus::InTransit, api.test.app.now().0);
        let asked = get(&api, &customer, &now).await;
        assert_eq!(asked.json()["tracking"]["status"], "in_transit", "{}", asked.text());
        ledger.move_to(&number(&made, 1), TrackingStatus::Delivered, api.test.app.now().0);
        let again = get(&api, &customer, &now).await;
        assert_eq!((again.status, again.json()), (StatusCode::OK, asked.json()));
        assert_eq!(ledger.questions().len(), 1);
        api.test.clock.advance_millis(5 * MINUTE);
        assert_eq!(get(&api, &customer, &now).await.json()["tracking"]["status"], "delivered");
        api.test.clock.advance_millis(5 * MINUTE);
        get(&api, &customer, &now).await;
        assert_eq!(ledger.questions().len(), 2, "nothing more will happen");
        let wrong = get(&api, &customer, &format!("/v1/tracking/{}?refresh=now", number(&made, 1))).await;
        assert_eq!(
            (wrong.problem().as_str(), wrong.faults()),
            ("invalid_query", vec!["refresh unknown_value".to_owned()])
        );
    }
}

#[tokio::test]
async fn a_carrier_that_cannot_be_asked_now_says_so_and_what_was_known_stays() {
    for (api, customer, ledger) in worlds().await {
        let made = made(&api, &customer, "LS-1", 1).await;
        ledger.move_to(&number(&made, 1), TrackingStatus::InTransit, api.test.app.now().0);
        poll_after(&api, HOUR).await;
        let known = tracked(&api, &customer, &number(&made, 1)).await;
        api.test.clock.advance_millis(HOUR / 2);
        ledger.fall_silent(ErrorKind::Unavailable, None);
        let refused = get(&api, &customer, &format!("/v1/tracking/{}?refresh=true", number(&made, 1))).await;
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (StatusCode::SERVICE_UNAVAILABLE, "carrier_unavailable")
        );
        assert_eq!(tracked(&api, &customer, &number(&made, 1)).await, known);
    }
}

#[tokio::test]
async fn a_number_is_found_however_it_is_written_and_by_its_owner_only() {
    for (api, customer, _) in worlds().await {
        let made = made(&api, &customer, "LS-1", 1).await;
        let other = api.customer("2000000000008", "shipping").await;
        let number = number(&made, 1);
        let spaced = format!("{}%20{}", number[..4].to_lowercase(), &number[4..]);
        assert_eq!(tracked(&api, &customer, &spaced).await["tracking_number"], number.as_str());
        for path in [format!("/v1/tracking/{number}"), format!("/v1/tracking/{number}?refresh=true")] {
            let answer = api.get(&other.token, &path).await;
            assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::NOT_FOUND, "not_found"));
        }
        for unknown in ["KB999", "%20", &"9".repeat(200)] {
            let answer = get(&api, &customer, &format!("/v1/tracking/{unknown}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{unknown}");
        }
    }
}

#[tokio::test]
async fn what_the_carrier_says_is_sealed() {
    for (api, customer, ledger) in worlds().await {
        let made = made(&api, &customer, "LS-1", 1).await;
        ledger.move_to(&number(&made, 1), TrackingStatus::Delivered, api.test.app.now().0);
        poll_after(&api, HOUR).await;
        let stored = everything_tracked(&api.test.app.db).await;
        assert_eq!(stored.len(), 1);
        let text = String::from_utf8_lossy(&stored[0]).into_owned();
        assert!(!text.contains("Nachbar") && !text.contains("Köln"), "a neighbour stands in the clear");
        let shown = tracked(&api, &customer, &number(&made, 1)).await;
        assert!(shown["tracking"]["events"][0]["text"].as_str().expect("words").contains("Öztürk"));
    }
}

#[tokio::test]
async fn a_carrier_that_cannot_tell_is_never_asked() {
    for (api, customer, ledger) in worlds().await {
        let mut wanted = item("forgetting", "LS-1", 1);
        wanted.as_object_mut().expect("an object").remove("idempotency_key");
        let made = api.post(&customer.token, Some("k-1"), &wanted).await.json();
        assert_eq!(poll_after(&api, 9 * DAY).await, 0);
        let refreshed = get(&api, &customer, &format!("/v1/tracking/{}?refresh=true", number(&made, 1))).await;
        assert_eq!(refreshed.status, StatusCode::OK, "{}", refreshed.text());
        assert_eq!(refreshed.json()["stuck"], false);
        assert!(ledger.questions().is_empty());
    }
}
