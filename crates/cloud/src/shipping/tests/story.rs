//! The pages of shipments: found, told whole, and nobody else's.

use http::{Method, StatusCode};
use kontor_model::shipment::TrackingStatus;
use kontor_web::page::{Face, Page};
use serde_json::json;

use super::ledger::{Fault, by, worlds};
use super::pages::{Browser, browsers};
use super::returns::back;
use crate::api::testing::shipment;
use crate::shipping::accounts::tests::pages::Browser as SignedInBrowser;
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

#[tokio::test]
async fn the_list_is_narrowed_by_state_carrier_and_days_and_by_a_tracking_number() {
    for browser in browsers("shipping").await {
        let token = browser.api.application(&browser.tenant).await.token;
        let id = made(&browser, &token, "LS-1").await;
        let one = browser.api.get(&token, &format!("/v1/shipments/{id}")).await.json();
        let number = one["parcels"][0]["tracking_number"].as_str().expect("a number").to_owned();
        for (query, is_found) in [
            (format!("q={number}"), true),
            (format!("q={number}9"), false),
            ("state=labelled".to_owned(), true),
            ("state=cancelled".to_owned(), false),
            ("account=own_label".to_owned(), true),
            ("account=ups".to_owned(), false),
            ("account=acc_01ARZ3NDEKTSV4RRFFQ69G5FAV".to_owned(), false),
            ("from=2020-01-01&until=2099-12-31".to_owned(), true),
            ("until=2020-01-01".to_owned(), false),
            ("q=LS-1&state=labelled&account=own_label".to_owned(), true),
        ] {
            let page = browser.get(&format!("/shipments?{query}")).await.text();
            assert_eq!(page.contains("<b>LS-1</b>"), is_found, "{query}");
            assert_eq!(page.contains("Nichts gefunden"), !is_found, "{query}");
        }
        let wrong = browser.get("/shipments?from=gestern").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("id=\"from-error\"") && wrong.text().contains("value=\"gestern\""));
    }
}

#[tokio::test]
async fn a_label_that_is_looked_at_is_not_counted_as_printed_and_the_story_names_who_did_what() {
    for browser in browsers("shipping").await {
        let token = browser.api.application(&browser.tenant).await.token;
        let id = made(&browser, &token, "LS-1").await;
        let look = browser.get(&format!("/shipments/{id}/labels/1/view")).await;
        assert_eq!((look.status, look.header("content-type")), (StatusCode::OK, "application/pdf"));
        assert!(look.header("content-security-policy").contains("frame-ancestors 'self'"));
        let page = browser.get(&format!("/shipments/{id}")).await.text();
        assert!(page.contains("Etikett angesehen") && page.contains("0-mal abgerufen"), "{page}");
        browser.get(&format!("/shipments/{id}/labels/1")).await;
        let page = browser.get(&format!("/shipments/{id}")).await.text();
        assert!(page.contains("einmal abgerufen") && page.contains("durch Lene Brackwede"), "{page}");
    }
}

#[tokio::test]
async fn the_story_shows_what_needs_a_person_and_how_to_settle_it() {
    for (api, customer, ledger) in worlds().await {
        let signed_in = SignedInBrowser::of(&api, &customer).await;
        ledger.plan([Fault::SoldAndLost]);
        let made = api.post(&customer.token, Some("k"), &by("forgetting", "LS-1")).await.json();
        let page = signed_in.get(&format!("/shipments/{}", made["id"].as_str().expect("an id"))).await.text();
        assert!(page.contains("Das braucht jemanden") && page.contains("Gibt es dort nicht"), "{page}");
        assert!(page.contains("Sendungsnummer beim Frachtführer"));
    }
}

#[tokio::test]
async fn the_story_tells_where_the_parcels_are() {
    for (api, customer, ledger) in worlds().await {
        let answer = api.post(&customer.token, Some("k"), &by("remembering", "LS-1")).await.json();
        let number = answer["parcels"][0]["tracking_number"].as_str().expect("a number").to_owned();
        let page = format!("/shipments/{}", answer["id"].as_str().expect("an id"));
        let signed_in = SignedInBrowser::of(&api, &customer).await;
        let before = signed_in.get(&page).await.text();
        assert!(before.contains(&number) && !before.contains("Unterwegs"), "{before}");
        ledger.move_to(&number, TrackingStatus::InTransit, api.test.app.now().0);
        let asked = api.get(&customer.token, &format!("/v1/tracking/{number}?refresh=true")).await;
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
        let after = signed_in.get(&page).await;
        assert_eq!(after.status, StatusCode::OK);
        let after = after.text();
        assert!(after.contains("<b>Unterwegs</b>") && after.contains("(Köln)"), "{after}");
        assert!(after.contains("unterwegs, gefragt gerade eben"), "{after}");
    }
}

#[tokio::test]
async fn the_story_names_the_close_out_with_its_papers_and_the_labels_for_the_way_back() {
    for (api, customer, _) in worlds().await {
        let made = api.post(&customer.token, Some("k"), &by("remembering", "LS-1")).await.json();
        let page = format!("/shipments/{}", made["id"].as_str().expect("an id"));
        let stranger = api.customer("1000000000018", "shipping").await;
        let stranger = SignedInBrowser::of(&api, &stranger).await;
        let signed_in = SignedInBrowser::of(&api, &customer).await;
        let open = signed_in.get(&page).await.text();
        assert!(!open.contains("id=\"close-out-title\"") && !open.contains("id=\"returns-title\""), "{open}");
        let closed = api.call(&customer.token, Method::POST, "/v1/close-outs", "c", &json!({})).await.json();
        let back = api.call(&customer.token, Method::POST, "/v1/returns", "r", &back("remembering", "ls-1")).await;
        let told = signed_in.get(&page).await.text();
        for href in [&closed["items"][0]["documents"][0]["href"], &back.json()["label"]["href"]] {
            let href = href.as_str().and_then(|href| href.strip_prefix("/v1")).expect("a path");
            assert!(told.contains(&format!("href=\"{}\"", href.replace('/', "&#x2f;"))), "{href} in {told}");
            let paper = signed_in.get(href).await;
            assert_eq!((paper.status, paper.header("content-type")), (StatusCode::OK, "application/pdf"));
            assert_eq!(stranger.get(href).await.status, StatusCode::NOT_FOUND);
        }
    }
}

#[test]
fn the_address_of_a_call_stands_with_its_wording_and_not_in_the_story() {
    let (_, page) = StoryPage::samples().into_iter().next().expect("a sample");
    let page = serde_json::to_value(&page).expect("a page");
    let days = page["days"].as_array().expect("days").iter();
    let mut events = days.flat_map(|day| day["events"].as_array().expect("events"));
    let call = events.find(|event| event["what"] == "called").expect("a call");
    assert_eq!(call["detail"], "Etikett angefordert: Antwort 200 nach 812 ms");
    let sent = call["raw"][0]["text"].as_str().expect("what was sent");
    assert!(sent.starts_with("POST https://carrier.example/orders?validate=false\n\n{"), "{sent}");
}
