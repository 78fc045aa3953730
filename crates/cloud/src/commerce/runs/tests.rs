//! Runs are written down where something was done or went wrong, and read on a page.

use http::StatusCode;
use kontor_adapters::{AdapterError, ErrorKind};
use kontor_model::shipment::{Finding, Severity};
use kontor_web::page::Face;

use super::note::sweep;
use super::store::{self, RunRow, Wanted};
use super::views::RunsPage;
use crate::commerce::stock::tests::shopkeeper::{item, orders_are_read, say, selling, told};
use crate::commerce::tests::budenzauber::{self, Connected, connected};
use crate::shipping::accounts::tests::pages::Browser;

/// All runs of a kind, newest first: accepted, rejected, pending, code of the failure, how many in one.
async fn runs(of: &Connected, kind: &str) -> Vec<(i64, i64, i64, String, i64)> {
    let mut tx = of.app().db.read(of.tenant()).await.expect("begins");
    let wanted = Wanted { kind, troubled: false, before: "~", limit: 100 };
    let rows = store::page(&mut tx, of.tenant(), &of.platform, &wanted).await.expect("runs");
    let row = |row: RunRow| (row.accepted, row.rejected, row.pending, row.fail_code, row.runs);
    rows.into_iter().map(row).collect()
}

/// A shop that sells two things, of which it refuses one.
async fn refusing() -> Vec<Connected> {
    let all = selling(&[item("p-1", "A", 0), item("p-2", "B", 0)]).await;
    for of in &all {
        let no = Finding::new(Severity::Error, "stock", "quantity", "Zu viel Käse.".to_owned());
        of.booth.inside().stock_refused.push(("p-1".to_owned(), no));
    }
    all
}

#[tokio::test]
async fn a_run_says_how_much_was_taken_and_refused_and_one_without_work_leaves_no_trace() {
    for of in refusing().await {
        assert_eq!(runs(&of, "goods").await, [(2, 0, 0, String::new(), 1)]);
        assert_eq!(runs(&of, "stock").await, []);
        say(&of, &[("A", "5", 1), ("B", "2", 1)]).await;
        told(&of).await;
        assert_eq!(runs(&of, "stock").await, [(1, 1, 0, String::new(), 1)]);
        told(&of).await;
        assert_eq!(runs(&of, "stock").await.len(), 1, "there was nothing to tell");
    }
}

#[tokio::test]
async fn runs_that_follow_closely_and_go_alike_are_one_and_others_are_not() {
    for of in refusing().await {
        of.booth.inside().stock_refused.clear();
        for sequence in 1..=3 {
            say(&of, &[("A", &sequence.to_string(), sequence)]).await;
            told(&of).await;
            of.api.test.clock.advance_millis(1_000);
        }
        assert_eq!(runs(&of, "stock").await, [(3, 0, 0, String::new(), 3)]);
        let away = AdapterError::without_effect(ErrorKind::Unavailable, "no_connection", "Niemand da.");
        of.booth.inside().faults.push_back(away);
        say(&of, &[("A", "9", 9)]).await;
        told(&of).await;
        let known = runs(&of, "stock").await;
        assert_eq!((known.len(), known[0].3.as_str()), (2, "unavailable"), "{known:?}");
        of.api.test.clock.advance_millis(11 * 60_000);
        orders_are_read(&of).await;
        told(&of).await;
        assert_eq!(runs(&of, "stock").await[0], (1, 0, 0, String::new(), 1), "the failure is over");
        assert_eq!(runs(&of, "stock").await.len(), 3);
    }
}

#[tokio::test]
async fn the_page_shows_the_runs_of_a_kind_or_those_with_trouble_and_nobody_elses() {
    for of in refusing().await {
        say(&of, &[("A", "5", 1), ("B", "2", 1)]).await;
        told(&of).await;
        let browser = Browser::of(&of.api, &of.customer).await;
        let path = format!("/platforms/{}/runs", of.platform);
        let page = browser.get(&path).await.text();
        assert!(page.contains("1 Bestand angenommen") && page.contains("1 abgelehnt"), "{page}");
        assert!(page.contains("2 Artikel gelesen"), "{page}");
        let page = browser.get(&format!("{path}?only=trouble")).await.text();
        assert!(page.contains("1 abgelehnt") && !page.contains("Artikel gelesen"), "{page}");
        let page = browser.get(&format!("{path}?kind=goods")).await.text();
        assert!(page.contains("2 Artikel gelesen") && !page.contains("1 abgelehnt"), "{page}");
        let other = budenzauber::connect(of.app(), of.tenant(), "Zweiter Laden").await;
        let page = browser.get(&format!("/platforms/{other}/runs")).await.text();
        assert!(page.contains("Nichts gefunden"), "{page}");
        let nobodys = browser.get("/platforms/plt_01JDQZ7N5V0000000000000000/runs").await;
        assert_eq!(nobodys.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn runs_are_forgotten_after_ninety_days() {
    for of in refusing().await {
        assert_eq!(runs(&of, "").await.len(), 1);
        of.api.test.clock.advance_millis(89 * 24 * 3_600_000);
        sweep(of.app()).await.expect("swept");
        assert_eq!(runs(&of, "").await.len(), 1);
        of.api.test.clock.advance_millis(2 * 24 * 3_600_000);
        sweep(of.app()).await.expect("swept");
        assert_eq!(runs(&of, "").await, []);
    }
}

#[tokio::test]
async fn every_state_of_the_page_renders_in_both_languages() {
    for of in connected().await {
        let faults = kontor_web::testing::faults::<RunsPage>(&of.app().site, Face::Portal);
        assert!(faults.is_empty(), "{faults:#?}");
    }
}
