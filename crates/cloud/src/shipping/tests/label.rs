//! Label documents: as stored, in another form, and what is refused.

use aws_lc_rs::digest;
use axum::body::Body;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::api::testing::{Answer, Api, Customer, shipment};

async fn made(api: &Api, customer: &Customer) -> Value {
    let mut wanted = shipment("LS 2026/417 Ä");
    wanted["parcels"] = json!([{"weight_g": 2500}, {"weight_g": 800}]);
    let answer = api.post(&customer.token, Some("k-1"), &wanted).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()
}

async fn label(api: &Api, customer: &Customer, made: &Value, rest: &str) -> Answer {
    api.get(&customer.token, &format!("/v1/shipments/{}/labels/{rest}", made["id"].as_str().expect("an id"))).await
}

fn sha256(bytes: &[u8]) -> String {
    digest::digest(&digest::SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn without_parameters_the_stored_document_comes_with_its_headers() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let made = made(&api, &customer).await;
        for (number, parcel) in [("1", &made["parcels"][0]), ("2", &made["parcels"][1])] {
            let answer = label(&api, &customer, &made, number).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert!(answer.body.starts_with(b"%PDF-"));
            assert_eq!(answer.header("content-type"), "application/pdf");
            assert_eq!(answer.header("cache-control"), "private, no-store");
            let expected = format!("inline; filename=\"label-LS-2026-417-{number}.pdf\"");
            assert_eq!(answer.header("content-disposition"), expected);
            assert_eq!(parcel["label"]["sha256"], sha256(&answer.body));
            assert_eq!(answer.header("etag"), format!("\"{}\"", sha256(&answer.body)));
        }
    }
}

#[tokio::test]
async fn who_has_the_document_is_told_so() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let made = made(&api, &customer).await;
        let first = label(&api, &customer, &made, "1").await;
        let path = format!("/v1/shipments/{}/labels/1", made["id"].as_str().expect("an id"));
        let request = api.request(Method::GET, &path, &customer.token).header("if-none-match", first.header("etag"));
        let again = api.send(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
        assert!(again.body.is_empty());
    }
}

#[tokio::test]
async fn an_own_label_is_drawn_again_in_every_form_with_the_same_number() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let made = made(&api, &customer).await;
        let number = made["parcels"][1]["tracking_number"].as_str().expect("a number");
        for medium in ["a6", "103x199", "4x6"] {
            for dpi in [203, 300] {
                let zpl = label(&api, &customer, &made, &format!("2?format=zpl&medium={medium}&dpi={dpi}")).await;
                assert_eq!(zpl.status, StatusCode::OK, "{}", zpl.text());
                assert_eq!(zpl.header("content-type"), "application/vnd.zebra.zpl; charset=utf-8");
                assert!(zpl.header("content-disposition").ends_with("-2.zpl\""));
                assert!(zpl.text().starts_with("^XA") && zpl.text().trim_end().ends_with("^XZ"));
                assert!(zpl.text().contains(number), "{medium} at {dpi}");
            }
            let pdf = label(&api, &customer, &made, &format!("2?format=pdf&medium={medium}")).await;
            assert!(pdf.body.starts_with(b"%PDF-"));
            assert_eq!(pdf.header("etag"), format!("\"{}\"", sha256(&pdf.body)));
        }
        let stored = label(&api, &customer, &made, "2").await;
        let same_form = label(&api, &customer, &made, "2?format=pdf&medium=a6&dpi=300").await;
        assert_eq!(stored.body, same_form.body, "a resolution means nothing to a PDF");
    }
}

#[tokio::test]
async fn a_label_asked_for_as_zpl_is_stored_as_zpl() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let mut wanted = shipment("LS-1");
        wanted["label"] = json!({"format": "zpl", "medium": "103x199", "dpi": 300});
        let made = api.post(&customer.token, Some("k-1"), &wanted).await.json();
        assert_eq!(made["parcels"][0]["label"]["format"], "zpl");
        assert_eq!(made["parcels"][0]["label"]["medium"], "103x199");
        let stored = label(&api, &customer, &made, "1").await;
        assert_eq!(made["parcels"][0]["label"]["sha256"], sha256(&stored.body));
        let same = label(&api, &customer, &made, "1?format=zpl&medium=103x199&dpi=300").await;
        let coarser = label(&api, &customer, &made, "1?dpi=203").await;
        assert_eq!(stored.body, same.body);
        assert_ne!(stored.body, coarser.body);
    }
}

#[tokio::test]
async fn an_unknown_form_is_refused_with_what_is_possible() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let made = made(&api, &customer).await;
        for (query, fault) in [
            ("format=tiff", "format unknown_value"),
            ("medium=a3", "medium unknown_value"),
            ("dpi=600", "dpi unknown_value"),
            ("size=a6", "size unknown_field"),
        ] {
            let answer = label(&api, &customer, &made, &format!("1?{query}")).await;
            assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::BAD_REQUEST, "invalid_query"));
            assert_eq!(answer.faults(), [fault]);
        }
    }
}

#[tokio::test]
async fn a_parcel_that_does_not_exist_has_no_label() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let made = made(&api, &customer).await;
        for number in ["0", "3", "-1", "x", "99999999999"] {
            let answer = label(&api, &customer, &made, number).await;
            assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::NOT_FOUND, "not_found"), "{number}");
        }
    }
}
