//! The pages of shipments: found, told whole, and nobody else's.

use http::StatusCode;
use kontor_web::page::Face;

use super::pages::{Browser, browsers};
use crate::api::testing::shipment;
use crate::shipping::story::{ListPage, StoryPage};

/// Makes a shipment for the browser's customer by the API; answers its id.
async fn made(browser: &Browser, token: &str, reference: &str) -> String {
    let answer = browser.api.post(token, Some(reference), &shipment(reference)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn every_state_of_the_pages_renders_in_both_languages() {
    for browser in browsers("shipping").await {
        let site = &browser.api.test.app.site;
        let found = [
            kontor_web::testing::faults::<ListPage>(site, Face::Portal),
            kontor_web::testing::faults::<StoryPage>(site, Face::Portal),
        ];
        assert_eq!(found.concat(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_list_shows_shipments_and_finds_one_by_its_reference() {
    for browser in browsers("shipping").await {
        let token = browser.api.application(&browser.tenant).await.token;
        made(&browser, &token, "LS-1").await;
        browser.api.test.clock.advance_millis(10);
        made(&browser, &token, "LS-2").await;
        let all = browser.get("/shipments").await.text();
        assert!(all.contains("LS-1") && all.contains("LS-2"));
        let one = browser.get("/shipments?q=ls-2").await.text();
        assert!(!one.contains(">LS-1<") && one.contains("LS-2"), "case does not matter");
        let none = browser.get("/shipments?q=LS-9").await.text();
        assert!(none.contains("Nichts gefunden"), "and says what to do");
    }
}

#[tokio::test]
async fn a_shipments_page_tells_to_whom_it_went_and_shows_its_label() {
    for browser in browsers("shipping").await {
        let token = browser.api.application(&browser.tenant).await.token;
        let id = made(&browser, &token, "LS-1").await;
        let page = browser.get(&format!("/shipments/{id}")).await.text();
        assert!(page.contains("Jürgen Weiß") && page.contains("Königstraße 7") && page.contains("01067 Dresden"));
        assert!(page.contains("2,500 kg") && page.contains("Sendung angelegt"));
        let label = browser.get(&format!("/shipments/{id}/labels/1")).await;
        assert_eq!((label.status, label.header("content-type")), (StatusCode::OK, "application/pdf"));
        assert!(label.body.starts_with(b"%PDF-"));
    }
}

#[tokio::test]
async fn somebody_elses_shipment_is_not_there() {
    for browser in browsers("shipping").await {
        let other = browser.api.customer("1000000000018", "shipping").await;
        let answer = browser.api.post(&other.token, Some("k"), &shipment("LS-1")).await;
        let id = answer.json()["id"].as_str().expect("an id").to_owned();
        for path in [format!("/shipments/{id}"), format!("/shipments/{id}/labels/1"), "/shipments/x".to_owned()] {
            assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert!(!browser.get("/shipments").await.text().contains("LS-1"));
    }
}
