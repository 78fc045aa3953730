//! The nightly look: the carrier's record of a day that is over is compared with ours, once.

use http::Method;
use kontor_adapters::ErrorKind;
use serde_json::{Value, json};

use super::{close_all, is_closed, later, make, text};
use crate::api::testing::{Api, Customer};
use crate::jobs::run_due;
use crate::shipping::closeouts::days::plan_by;
use crate::shipping::closeouts::plan;
use crate::shipping::store::testing::break_date;
use crate::shipping::tests::ledger::{Fault, Ledger, by, worlds};

const DAY: &str = "2026-11-23";
const HOUR_MS: i64 = 3600 * 1000;
/// From ten in the morning to two hours after midnight.
const NIGHT_MS: i64 = 16 * HOUR_MS;
const ACCOUNT: &str = "Bote Nord";

async fn open_account(api: &Api, customer: &Customer) {
    let body = json!({"carrier": "recording", "name": ACCOUNT, "mode": "live", "settings": {}});
    let made = api.call(&customer.token, Method::POST, "/v1/carrier-accounts", "a-1", &body).await;
    assert!(made.status.is_success(), "{}", made.text());
}

/// The night comes, and the background does what it does.
async fn night(api: &Api, customer: &mut Customer) {
    later(api, customer, NIGHT_MS).await;
    plan(&api.test.app).await.expect("plans");
    run_due(&api.test.app).await.expect("runs");
}

/// A shipment whose answer is lost; its id.
async fn lose(api: &Api, customer: &Customer, ledger: &Ledger, fault: Fault) -> String {
    ledger.plan([fault]);
    let answer = api.post(&customer.token, Some("lost"), &by(ACCOUNT, "LS-VERLOREN")).await.json();
    assert_eq!(answer["state"], "outcome_unknown", "{answer}");
    text(&answer["id"])
}

/// Kind, object and words of the open tasks.
async fn tasks(api: &Api, customer: &Customer) -> Vec<(String, String, String)> {
    let page = api.get(&customer.token, "/v1/tasks").await.json();
    let items = page["items"].as_array().expect("tasks").iter();
    items.map(|task| (text(&task["kind"]), text(&task["object"]), text(&task["detail"]))).collect()
}

#[tokio::test]
async fn a_day_is_compared_once_and_not_before_it_is_over() {
    for (api, mut customer, ledger) in worlds().await {
        open_account(&api, &customer).await;
        let (_, number) = make(&api, &customer, ACCOUNT, "LS-1").await;
        ledger.day().set_record(DAY, &[&number], None);
        later(&api, &mut customer, 13 * HOUR_MS).await;
        assert_eq!(plan(&api.test.app).await.expect("plans"), 0, "it is eleven in the evening");
        later(&api, &mut customer, HOUR_MS + 1).await;
        let (a, b) = tokio::join!(plan(&api.test.app), plan(&api.test.app));
        assert_eq!(a.expect("plans") + b.expect("plans"), 1, "two nodes plan it once");
        run_due(&api.test.app).await.expect("runs");
        assert!(ledger.day().asked().is_empty(), "an hour after midnight");
        later(&api, &mut customer, HOUR_MS).await;
        let (a, b) = tokio::join!(run_due(&api.test.app), run_due(&api.test.app));
        a.and(b).expect("runs");
        night(&api, &mut customer).await;
        assert_eq!(ledger.day().asked(), [DAY]);
        assert!(tasks(&api, &customer).await.is_empty());
    }
}

#[tokio::test]
async fn a_number_that_nobody_knows_is_a_task_and_what_is_known_is_none() {
    for (api, mut customer, ledger) in worlds().await {
        open_account(&api, &customer).await;
        let (_, number) = make(&api, &customer, ACCOUNT, "LS-1").await;
        let (_, other) = make(&api, &customer, "remembering", "LS-2").await;
        let back = format!("R{number}");
        ledger.day().set_record(DAY, &[&number, &other, &back, "KB 777"], None);
        night(&api, &mut customer).await;
        let found = tasks(&api, &customer).await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].0.as_str(), found[0].1.as_str()), ("unknown_number", "KB777"));
        assert!(
            found[0].2.contains("KB777") && found[0].2.contains(ACCOUNT) && found[0].2.contains("23 November 2026")
        );
    }
}

#[tokio::test]
async fn a_number_of_another_customer_is_unknown_here() {
    for (api, mut customer, ledger) in worlds().await {
        let other = api.customer("2000000000008", "shipping").await;
        let (_, theirs) = make(&api, &other, "remembering", "LS-1").await;
        open_account(&api, &customer).await;
        let (_, number) = make(&api, &customer, ACCOUNT, "LS-1").await;
        ledger.day().set_record(DAY, &[&number, &theirs], None);
        night(&api, &mut customer).await;
        assert_eq!(tasks(&api, &customer).await.len(), 1);
    }
}

#[tokio::test]
async fn a_lost_answer_is_never_matched_silently_but_both_tasks_name_the_other() {
    for (api, mut customer, ledger) in worlds().await {
        open_account(&api, &customer).await;
        let id = lose(&api, &customer, &ledger, Fault::SoldAndLost).await;
        let number = ledger.sold()[0].numbers[0].clone();
        ledger.day().set_record(DAY, &[&number], None);
        night(&api, &mut customer).await;
        let shipment = api.get(&customer.token, &format!("/v1/shipments/{id}")).await.json();
        assert_eq!(shipment["state"], "outcome_unknown");
        let found = tasks(&api, &customer).await;
        let of = |kind: &str| found.iter().find(|task| task.0 == kind).expect("a task").clone();
        let unknown = of("unknown_number");
        assert!(unknown.1 == number && unknown.2.contains("LS-VERLOREN"), "{unknown:?}");
        let lost = of("outcome_unknown");
        assert!(lost.1 == id && lost.2.contains(&number) && lost.2.contains("LS-VERLOREN"), "{lost:?}");
    }
}

#[tokio::test]
async fn a_record_without_an_unknown_number_proves_nothing_and_says_so() {
    for (api, mut customer, ledger) in worlds().await {
        open_account(&api, &customer).await;
        let (_, number) = make(&api, &customer, ACCOUNT, "LS-1").await;
        let id = lose(&api, &customer, &ledger, Fault::LostOnTheWay).await;
        ledger.day().set_record(DAY, &[&number], None);
        night(&api, &mut customer).await;
        let shipment = api.get(&customer.token, &format!("/v1/shipments/{id}")).await.json();
        assert_eq!(shipment["state"], "outcome_unknown", "nothing was settled");
        let found = tasks(&api, &customer).await;
        assert_eq!((found.len(), found[0].1.as_str()), (1, id.as_str()));
        assert!(found[0].2.contains("still not known") && found[0].2.contains("1 tracking numbers"), "{found:?}");
    }
}

#[tokio::test]
async fn what_the_carrier_closed_by_itself_is_closed_here_with_its_manifest() {
    for (api, mut customer, ledger) in worlds().await {
        open_account(&api, &customer).await;
        let (id, number) = make(&api, &customer, ACCOUNT, "LS-1").await;
        let (open, _) = make(&api, &customer, ACCOUNT, "LS-2").await;
        ledger.day().set_record(DAY, &[&number], Some("of the night"));
        night(&api, &mut customer).await;
        assert!(is_closed(&api, &customer, &id).await && !is_closed(&api, &customer, &open).await);
        let list = api.get(&customer.token, &format!("/v1/close-outs?date={DAY}")).await.json();
        let close_out = &list["items"][0];
        assert_eq!((&close_out["shipments"], &close_out["result"]), (&json!(1), &json!("ok_with_warnings")));
        assert_eq!(close_out["findings"][0]["code"], "closed_by_carrier");
        let paper = api.get(&customer.token, &text(&close_out["documents"][0]["href"])).await;
        assert_eq!(paper.body, b"%PDF- manifest of the night");
        assert!(ledger.day().calls().is_empty(), "nothing was asked to be closed");
        let rest = close_all(&api, &customer, "k-1").await;
        assert_eq!(rest["items"][0]["shipments"], 1, "what it did not close is still to be closed");
    }
}

#[tokio::test]
async fn a_record_that_is_empty_or_cannot_be_had_is_asked_for_again() {
    for (api, mut customer, ledger) in worlds().await {
        open_account(&api, &customer).await;
        make(&api, &customer, ACCOUNT, "LS-1").await;
        night(&api, &mut customer).await;
        ledger.day().refuse_record(DAY, ErrorKind::Unavailable);
        later(&api, &mut customer, HOUR_MS).await;
        run_due(&api.test.app).await.expect("runs");
        assert_eq!(ledger.day().asked().len(), 2);
        ledger.day().set_record(DAY, &["KB777"], None);
        later(&api, &mut customer, HOUR_MS).await;
        run_due(&api.test.app).await.expect("runs");
        assert_eq!(ledger.day().asked().len(), 3);
        assert_eq!(tasks(&api, &customer).await.len(), 1);
    }
}

#[tokio::test]
async fn a_day_the_carrier_does_not_tell_about_is_let_be() {
    for (api, mut customer, ledger) in worlds().await {
        open_account(&api, &customer).await;
        lose(&api, &customer, &ledger, Fault::SoldAndLost).await;
        let before = tasks(&api, &customer).await;
        ledger.day().refuse_record(DAY, ErrorKind::Rejected);
        for _ in 0..14 {
            night(&api, &mut customer).await;
        }
        assert_eq!(tasks(&api, &customer).await, before, "nothing was changed");
    }
}

#[tokio::test]
async fn a_crash_in_the_middle_raises_nothing_twice() {
    for (api, mut customer, ledger) in worlds().await {
        open_account(&api, &customer).await;
        make(&api, &customer, ACCOUNT, "LS-1").await;
        ledger.day().set_record(DAY, &["KB777"], None);
        later(&api, &mut customer, NIGHT_MS).await;
        let app = &api.test.app;
        plan(app).await.expect("plans");
        for place in [1, 2] {
            app.shipping.crash.die_at(place);
            let died = tokio::select! {
                _ = run_due(app) => false,
                () = app.shipping.crash.died() => true,
            };
            assert!(died, "there is no place {place}");
            app.shipping.crash.die_at(0);
            later(&api, &mut customer, 121_000).await;
        }
        let found = tasks(&api, &customer).await;
        assert_eq!(found.len(), 1);
        let page: Value = api.get(&customer.token, "/v1/tasks").await.json();
        let path = format!("/v1/tasks/{}", text(&page["items"][0]["id"]));
        api.call(&customer.token, Method::DELETE, &path, "d", &json!({})).await;
        run_due(app).await.expect("runs");
        assert!(tasks(&api, &customer).await.is_empty(), "what a person has ended does not come back");
    }
}

#[tokio::test]
async fn all_nights_are_planned_however_many_there_are_and_one_bad_row_stops_none() {
    for (api, mut customer, ledger) in worlds().await {
        open_account(&api, &customer).await;
        for day in 0..5 {
            make(&api, &customer, ACCOUNT, &format!("LS-{day}")).await;
            later(&api, &mut customer, 24 * HOUR_MS).await;
        }
        break_date(&api.test.app.db, DAY, "2026-11-1x").await;
        assert_eq!(plan_by(&api.test.app, 2).await.expect("plans"), 4, "on {}", api.test.store.name);
        assert!(ledger.day().asked().is_empty(), "planned, not asked");
        assert_eq!(plan_by(&api.test.app, 2).await.expect("plans"), 0);
    }
}
