//! The page of close-outs: rendered in every state, one day found, papers handed out and written down, nobody else's.

use http::StatusCode;
use kontor_web::page::Face;

use super::{close_all, make, shown, text};
use crate::shipping::accounts::tests::pages::Browser;
use crate::shipping::closeouts::CloseOutsPage;
use crate::shipping::tests::ledger::worlds;

#[tokio::test]
async fn every_state_of_the_page_renders_in_both_languages() {
    for (api, ..) in worlds().await {
        let faults = kontor_web::testing::faults::<CloseOutsPage>(&api.test.app.site, Face::Portal);
        assert_eq!(faults, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_day_that_was_closed_is_listed_with_its_papers_and_found_by_its_date() {
    for (api, customer, _) in worlds().await {
        let browser = Browser::of(&api, &customer).await;
        assert!(browser.get("/close-outs").await.text().contains("Noch kein Tagesabschluss"));
        make(&api, &customer, "own_label", "LS-1").await;
        let closed = close_all(&api, &customer, "k-1").await["items"][0].clone();
        let page = browser.get("/close-outs").await.text();
        assert!(
            page.contains("23. November 2026") && page.contains("abgeschlossen") && page.contains("2,500 kg"),
            "{page}"
        );
        for (date, is_found) in [("2026-11-23", true), ("2026-11-22", false)] {
            let page = browser.get(&format!("/close-outs?date={date}")).await.text();
            assert_eq!(page.contains("Übergabeliste"), is_found, "{date}: {page}");
            assert_eq!(page.contains("An diesem Tag wurde nichts abgeschlossen"), !is_found, "{date}");
        }
        let wrong = browser.get("/close-outs?date=gestern").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("id=\"date-error\"") && wrong.text().contains("value=\"gestern\""));
        let href = text(&closed["documents"][0]["href"]).replace("/v1", "");
        let paper = browser.get(&href).await;
        assert_eq!((paper.status, paper.header("content-type")), (StatusCode::OK, "application/pdf"));
        assert!(paper.body.starts_with(b"%PDF-"));
        assert_eq!(shown(&api, &customer, &closed["id"]).await, closed, "the close-out stays what it was");
    }
}

#[tokio::test]
async fn somebody_elses_close_out_is_not_there() {
    for (api, customer, _) in worlds().await {
        make(&api, &customer, "own_label", "LS-1").await;
        let closed = close_all(&api, &customer, "k-1").await["items"][0].clone();
        let other = api.customer("1000000000018", "shipping").await;
        let stranger = Browser::of(&api, &other).await;
        assert!(stranger.get("/close-outs").await.text().contains("Noch kein Tagesabschluss"));
        let href = text(&closed["documents"][0]["href"]).replace("/v1", "");
        for path in [href.as_str(), "/close-outs/x/documents/1", "/close-outs/x"] {
            assert_eq!(stranger.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}
