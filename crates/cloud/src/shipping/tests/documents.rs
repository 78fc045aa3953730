//! Documents besides the label, and how often each was printed.

use http::{Method, StatusCode};

use axum::body::Body;
use serde_json::{Value, json};

use crate::api::testing::{Api, Customer};
use crate::audit;
use crate::shipping::tests::ledger::{by, item, worlds};

async fn made(api: &Api, customer: &Customer) -> Value {
    let mut wanted = item("remembering", "LS-1", 2);
    wanted.as_object_mut().expect("an object").remove("idempotency_key");
    let answer = api.post(&customer.token, Some("k-1"), &wanted).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn return_labels_are_listed_and_fetched_by_kind_and_number() {
    for (api, customer, _) in worlds().await {
        let made = made(&api, &customer).await;
        assert_eq!(made["parcels"][1]["return_tracking_number"], "RKB000000001");
        assert_eq!(made["parcels"][1]["tracking_url"], "https://courier.example/KB000000001");
        let documents = made["documents"].as_array().expect("documents");
        let places: Vec<_> = documents.iter().map(|one| (&one["kind"], &one["parcel"])).collect();
        assert_eq!(places, [(&json!("return_label"), &json!(1)), (&json!("return_label"), &json!(2))]);
        let fetched = api.get(&customer.token, documents[1]["href"].as_str().expect("an address")).await;
        assert_eq!(fetched.text(), "%PDF- return KB000000001");
        assert!(fetched.header("content-disposition").contains("return-label-LS-1-2.pdf"));
        let id = made["id"].as_str().expect("an id");
        for path in ["documents/customs/1", "documents/return_label/3", "documents/x/1", "documents/label/x"] {
            let answer = api.get(&customer.token, &format!("/v1/shipments/{id}/{path}")).await;
            assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::NOT_FOUND, "not_found"), "{path}");
        }
    }
}

#[tokio::test]
async fn every_print_is_counted_and_written_down() {
    for (api, customer, _) in worlds().await {
        let made = made(&api, &customer).await;
        let label = made["parcels"][0]["label"]["href"].as_str().expect("an address");
        assert_eq!(made["parcels"][0]["label"]["prints"], 0);
        let first = api.get(&customer.token, label).await;
        let request = api.request(Method::GET, label, &customer.token).header("if-none-match", first.header("etag"));
        api.send(request.body(Body::empty()).expect("a request")).await;
        api.get(&customer.token, label).await;
        let shown = api.get(&customer.token, &format!("/v1/shipments/{}", made["id"].as_str().expect("an id"))).await;
        assert_eq!(shown.json()["parcels"][0]["label"]["prints"], 2, "who has it already is not counted");
        assert_eq!(shown.json()["parcels"][1]["label"]["prints"], 0);
        let mut tx = api.test.app.db.read(&customer.tenant).await.expect("begins");
        let entries = audit::list(&mut tx, &customer.tenant, 0, 50).await.expect("reads");
        let prints: Vec<_> = entries.iter().filter(|entry| entry.action == "label.printed").collect();
        let details: Vec<&str> = prints.iter().map(|entry| entry.detail.as_str()).collect();
        assert_eq!(details, ["label-LS-1-1.pdf (1)", "label-LS-1-1.pdf (2)"]);
        assert!(prints.iter().all(|entry| entry.actor.starts_with("kc_") && made["id"] == entry.object.as_str()));
    }
}

#[tokio::test]
async fn a_label_of_a_carrier_exists_in_the_form_bought_only() {
    for (api, customer, _) in worlds().await {
        let made = api.post(&customer.token, Some("k-1"), &by("forgetting", "LS-1")).await.json();
        let label = made["parcels"][0]["label"]["href"].as_str().expect("an address");
        for form in ["format=zpl", "medium=4x6"] {
            let answer = api.get(&customer.token, &format!("{label}?{form}")).await;
            assert_eq!(answer.status, StatusCode::NOT_ACCEPTABLE, "{form}");
            assert_eq!(answer.problem(), "label_form_not_available", "{form}");
        }
        assert_eq!(api.get(&customer.token, &format!("{label}?format=pdf&dpi=300")).await.status, StatusCode::OK);
    }
}
