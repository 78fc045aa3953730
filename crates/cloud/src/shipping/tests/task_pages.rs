//! The page of tasks: what needs a person, and how it is settled there.

use http::StatusCode;
use kontor_web::page::Face;
use serde_json::{Value, json};

use crate::api::testing::{Api, Customer};
use crate::shipping::accounts::tests::pages::Browser;
use crate::shipping::tests::ledger::{Fault, item, worlds};
use crate::shipping::tests::returns::{back, send};
use crate::shipping::todo::TasksPage;

/// A shipment of two parcels whose answer was lost; answers its id.
async fn lost(api: &Api, customer: &Customer) -> String {
    let made = api.post(&customer.token, Some("k"), &item("forgetting", "LS-1", 2)).await.json();
    assert_eq!(made["state"], "outcome_unknown");
    made["id"].as_str().expect("an id").to_owned()
}

async fn state(api: &Api, customer: &Customer, id: &str) -> Value {
    api.get(&customer.token, &format!("/v1/shipments/{id}")).await.json()["state"].clone()
}

#[tokio::test]
async fn every_state_of_the_page_renders_in_both_languages() {
    for (api, ..) in worlds().await {
        let faults = kontor_web::testing::faults::<TasksPage>(&api.test.app.site, Face::Portal);
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[tokio::test]
async fn numbers_found_at_the_carrier_are_entered_beside_the_task() {
    for (api, customer, ledger) in worlds().await {
        let browser = Browser::of(&api, &customer).await;
        assert!(browser.get("/tasks").await.text().contains("Nichts zu tun"));
        ledger.plan([Fault::SoldAndLost]);
        let id = lost(&api, &customer).await;
        let page = browser.get("/tasks").await.text();
        assert!(page.contains("Antwort verloren") && page.contains("Sendungsnummer von Packstück 2"), "{page}");
        let path = format!("/shipments/{id}/resolve");
        let numbers = ledger.sold()[0].numbers.clone();
        let half = browser.post(&path, &[("outcome", "created"), ("number_1", &numbers[0]), ("number_2", "")]).await;
        assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(half.text().contains(&format!("value=\"{}\"", numbers[0])), "what was typed is gone");
        assert_eq!(state(&api, &customer, &id).await, "outcome_unknown");
        let all = [("outcome", "created"), ("number_1", &numbers[0]), ("number_2", &numbers[1])];
        let settled = browser.post(&path, &all).await;
        assert_eq!(settled.header("location"), format!("/shipments/{id}?settled"));
        assert_eq!(state(&api, &customer, &id).await, "labelled");
        assert!(browser.get("/tasks").await.text().contains("Nichts zu tun"));
    }
}

#[tokio::test]
async fn a_return_whose_answer_was_lost_is_settled_beside_its_task_as_well() {
    for (api, customer, ledger) in worlds().await {
        let browser = Browser::of(&api, &customer).await;
        ledger.plan([Fault::SoldAndLost]);
        let made = send(&api, &customer, "k-1", &back("remembering", "RMA-7")).await.json();
        let id = made["id"].as_str().expect("an id");
        let path = format!("/shipments/{id}/resolve");
        let page = browser.get("/tasks").await.text();
        assert!(page.contains(&format!("action=\"{path}\"")) && page.contains("name=\"number_1\""), "{page}");
        let wrong = browser.post(&path, &[("outcome", "created"), ("number_1", "")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let open = api.get(&customer.token, &format!("/v1/returns/{id}")).await.json();
        assert_eq!(open["outcome_unknown"], true, "nothing was changed");
        let number = ledger.sold()[0].numbers[0].clone();
        let settled = browser.post(&path, &[("outcome", "created"), ("number_1", &number)]).await;
        assert_eq!(settled.header("location"), "/tasks?settled");
        let known = api.get(&customer.token, &format!("/v1/returns/{id}")).await.json();
        assert_eq!((&known["outcome_unknown"], &known["tracking_number"]), (&json!(false), &json!(number)));
        assert!(browser.get("/tasks").await.text().contains("Nichts zu tun"));
    }
}

#[tokio::test]
async fn a_shipment_that_the_carrier_does_not_have_is_given_up_once() {
    for (api, customer, ledger) in worlds().await {
        let browser = Browser::of(&api, &customer).await;
        ledger.plan([Fault::LostOnTheWay]);
        let path = format!("/shipments/{}/resolve", lost(&api, &customer).await);
        assert_eq!(browser.post(&path, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing was chosen");
        assert_eq!(browser.post(&path, &[("outcome", "not_created")]).await.status, StatusCode::SEE_OTHER);
        let again = browser.post(&path, &[("outcome", "not_created")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text().contains("Es wurde nichts eingetragen"));
    }
}

#[tokio::test]
async fn a_task_is_marked_as_done_by_its_own_customer_only() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::LostOnTheWay]);
        let id = lost(&api, &customer).await;
        let task = api.get(&customer.token, "/v1/tasks").await.json()["items"][0]["id"].clone();
        let path = format!("/tasks/{}/done", task.as_str().expect("an id"));
        let other = api.customer("1000000000018", "shipping").await;
        let stranger = Browser::of(&api, &other).await;
        assert_eq!(stranger.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
        let word = [("outcome", "not_created")];
        assert_eq!(stranger.post(&format!("/shipments/{id}/resolve"), &word).await.status, StatusCode::NOT_FOUND);
        assert_eq!(state(&api, &customer, &id).await, "outcome_unknown");
        let items = api.get(&customer.token, "/v1/tasks").await.json()["items"].clone();
        assert_eq!(items.as_array().map(Vec::len), Some(1));
        let browser = Browser::of(&api, &customer).await;
        assert_eq!(browser.post(&path, &[]).await.header("location"), "/tasks?done");
        assert_eq!(api.get(&customer.token, "/v1/tasks").await.json()["items"], json!([]));
    }
}
