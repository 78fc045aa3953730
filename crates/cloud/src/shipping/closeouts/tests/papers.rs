//! The papers: the carrier's manifest at once or later, else our own handover list; sealed, counted, written down.

use http::StatusCode;
use serde_json::Value;

use super::{close_all, findings, is_closed, later, make, shown, text};
use crate::api::testing::{Answer, Api, Customer};
use crate::jobs::run_due;
use crate::shipping::store::testing::spoil_request;
use crate::shipping::tests::ledger::worlds;

const DAY: &str = "2026-11-23";

async fn paper(api: &Api, customer: &Customer, close_out: &Value, number: usize) -> Answer {
    let href = text(&close_out["documents"][number - 1]["href"]);
    assert_eq!(href, format!("/v1/close-outs/{}/documents/{number}", text(&close_out["id"])));
    api.get(&customer.token, &href).await
}

fn from_carrier(close_out: &Value) -> Vec<bool> {
    let documents = close_out["documents"].as_array().expect("documents").iter();
    documents.map(|document| document["from_carrier"].as_bool().expect("a flag")).collect()
}

#[tokio::test]
async fn a_carrier_without_close_outs_gets_our_own_handover_list() {
    for (api, customer, _) in worlds().await {
        for carrier in ["own_label", "forgetting"] {
            make(&api, &customer, carrier, carrier).await;
        }
        for close_out in close_all(&api, &customer, "k-1").await["items"].as_array().expect("items") {
            assert_eq!(from_carrier(close_out), [false]);
            let answer = paper(&api, &customer, close_out, 1).await;
            assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/pdf"));
            assert!(answer.body.starts_with(b"%PDF-"));
            let name = answer.header("content-disposition");
            assert!(name.contains("handover-list-") && name.contains(DAY), "{name}");
            assert_eq!(answer.header("etag").trim_matches('"'), close_out["documents"][0]["sha256"]);
        }
    }
}

#[tokio::test]
async fn a_day_ends_although_what_was_asked_cannot_be_read_any_more_and_a_person_is_told() {
    for (api, customer, _) in worlds().await {
        let (id, _) = make(&api, &customer, "forgetting", "LS-1").await;
        make(&api, &customer, "forgetting", "LS-2").await;
        spoil_request(&api.test.app.db, "LS-1").await;
        let close_out = close_all(&api, &customer, "k-1").await["items"][0].clone();
        assert_eq!((&close_out["finished"], &close_out["result"]), (&true.into(), &"ok_with_warnings".into()));
        assert_eq!(findings(&close_out), [("place_unknown".to_owned(), String::new())]);
        assert!(is_closed(&api, &customer, &id).await);
        assert!(paper(&api, &customer, &close_out, 1).await.body.starts_with(b"%PDF-"));
        let task = api.get(&customer.token, "/v1/tasks").await.json()["items"][0].clone();
        assert_eq!((&task["kind"], &task["object"]), (&"close_out_failed".into(), &close_out["id"]));
        let detail = text(&task["detail"]);
        assert!(detail.contains("LS-1") && !detail.contains("LS-2"), "{detail}");
    }
}

#[tokio::test]
async fn a_manifest_that_comes_with_the_answer_is_kept() {
    for (api, customer, ledger) in worlds().await {
        make(&api, &customer, "remembering", "LS-1").await;
        ledger.day().hand_out_at_once();
        let close_out = close_all(&api, &customer, "k-1").await["items"][0].clone();
        assert_eq!(from_carrier(&close_out), [true]);
        assert_eq!(paper(&api, &customer, &close_out, 1).await.body, b"%PDF- manifest at once");
        assert!(ledger.day().asked().is_empty());
    }
}

#[tokio::test]
async fn a_manifest_that_exists_only_afterwards_is_fetched_at_once_when_it_is_there() {
    for (api, customer, ledger) in worlds().await {
        let (_, number) = make(&api, &customer, "remembering", "LS-1").await;
        ledger.day().set_record(DAY, &[&number, "KB999999999"], Some("of the day"));
        let close_out = close_all(&api, &customer, "k-1").await["items"][0].clone();
        assert_eq!(from_carrier(&close_out), [true]);
        assert_eq!(paper(&api, &customer, &close_out, 1).await.body, b"%PDF- manifest of the day");
    }
}

#[tokio::test]
async fn a_manifest_that_is_not_there_yet_is_fetched_later_and_until_then_there_is_our_own_list() {
    for (api, mut customer, ledger) in worlds().await {
        let (_, number) = make(&api, &customer, "remembering", "LS-1").await;
        ledger.day().set_record(DAY, &["KB999999999"], Some("without it"));
        let close_out = close_all(&api, &customer, "k-1").await["items"][0].clone();
        assert_eq!(from_carrier(&close_out), [false]);
        later(&api, &mut customer, 11 * 60_000).await;
        run_due(&api.test.app).await.expect("runs");
        assert_eq!(from_carrier(&shown(&api, &customer, &close_out["id"]).await), [false], "still not there");
        ledger.day().set_record(DAY, &[&number], Some("at last"));
        later(&api, &mut customer, 2 * 60_000).await;
        run_due(&api.test.app).await.expect("runs");
        let now = shown(&api, &customer, &close_out["id"]).await;
        assert_eq!(from_carrier(&now), [false, true]);
        assert_eq!(paper(&api, &customer, &now, 2).await.body, b"%PDF- manifest at last");
        let asked = ledger.day().asked().len();
        later(&api, &mut customer, 24 * 60 * 60_000).await;
        run_due(&api.test.app).await.expect("runs");
        assert_eq!(ledger.day().asked().len(), asked, "and then nobody asks any more");
    }
}

#[tokio::test]
async fn a_carrier_that_lists_the_parcels_without_a_paper_is_not_asked_again() {
    for (api, mut customer, ledger) in worlds().await {
        let (_, number) = make(&api, &customer, "remembering", "LS-1").await;
        ledger.day().set_record(DAY, &[&number], None);
        let close_out = close_all(&api, &customer, "k-1").await["items"][0].clone();
        assert_eq!(from_carrier(&close_out), [false]);
        later(&api, &mut customer, 24 * 3600 * 1000).await;
        run_due(&api.test.app).await.expect("runs");
        assert_eq!(ledger.day().asked().len(), 1);
    }
}

#[tokio::test]
async fn every_fetch_is_a_print_unless_the_caller_has_it_and_is_written_down() {
    for (api, customer, _) in worlds().await {
        make(&api, &customer, "own_label", "LS-1").await;
        let close_out = close_all(&api, &customer, "k-1").await["items"][0].clone();
        let first = paper(&api, &customer, &close_out, 1).await;
        let href = text(&close_out["documents"][0]["href"]);
        let request =
            api.request(http::Method::GET, &href, &customer.token).header("if-none-match", first.header("etag"));
        let known = api.send(request.body(axum::body::Body::empty()).expect("a request")).await;
        assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0));
        paper(&api, &customer, &close_out, 1).await;
        let mut tx = api.test.app.db.read(&customer.tenant).await.expect("begins");
        let entries = crate::audit::list(&mut tx, &customer.tenant, 0, 50).await.expect("reads");
        let prints: Vec<_> = entries.iter().filter(|entry| entry.action == "close_out.printed").collect();
        assert_eq!(prints.len(), 2);
        assert!(prints[1].detail.ends_with("(2)"), "{}", prints[1].detail);
        assert_eq!(prints[0].object, text(&close_out["id"]));
    }
}

#[tokio::test]
async fn a_paper_that_is_not_there_is_not_found() {
    for (api, customer, _) in worlds().await {
        make(&api, &customer, "own_label", "LS-1").await;
        let id = text(&close_all(&api, &customer, "k-1").await["items"][0]["id"]);
        for path in [format!("/v1/close-outs/{id}/documents/2"), format!("/v1/close-outs/{id}/documents/x")] {
            let answer = api.get(&customer.token, &path).await;
            assert_eq!((answer.status, answer.problem()), (StatusCode::NOT_FOUND, "not_found".to_owned()), "{path}");
        }
    }
}
