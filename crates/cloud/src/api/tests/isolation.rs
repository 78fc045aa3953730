//! Nobody ever sees somebody else's: every operation of the description is tried with customer B's token on A's things.
//!
//! The walk is made from the description itself, so that no new route can be forgotten.

use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{Method, StatusCode};
use serde_json::Value;

use crate::api::openapi;
use crate::api::testing::{Answer, Api, Customer, shipment};

/// One operation with the ids of A put in.
struct Step {
    method: Method,
    path: String,
    has_id: bool,
}

/// Where A's ids come from. A new kind of id belongs in here; until then this test fails.
fn id_of_a(path: &str, name: &str, made: &Value) -> String {
    match (path, name) {
        (path, "id") if path.starts_with("/v1/shipments/") => made["id"].as_str().expect("an id").to_owned(),
        (path, "n") if path.starts_with("/v1/shipments/") => "1".to_owned(),
        _ => panic!("isolation.rs does not know where {name} of {path} comes from"),
    }
}

fn steps(made: &Value) -> Vec<Step> {
    let description: Value = serde_json::from_str(&openapi()).expect("JSON");
    let mut steps = Vec::new();
    for (template, operations) in description["paths"].as_object().expect("paths") {
        let mut path = template.clone();
        while let Some(start) = path.find('{') {
            let end = path.find('}').expect("a closing brace");
            let name = path[start + 1..end].to_owned();
            path.replace_range(start..=end, &id_of_a(template, &name, made));
        }
        for method in operations.as_object().expect("operations").keys() {
            let method = method.to_uppercase().parse().expect("a method");
            steps.push(Step { method, path: path.clone(), has_id: path != *template });
        }
    }
    steps
}

async fn try_as(api: &Api, customer: &Customer, step: &Step, key: &str) -> Answer {
    let request = api.request(step.method.clone(), &step.path, &customer.token).header("idempotency-key", key);
    let body = match step.method {
        Method::GET | Method::DELETE => Body::empty(),
        _ => Body::from(shipment("VON-B").to_string()),
    };
    api.send(request.header(CONTENT_TYPE, "application/json").body(body).expect("a request")).await
}

#[tokio::test]
async fn customer_b_never_sees_anything_of_customer_a_on_any_route() {
    for api in Api::all().await {
        let a = api.customer("1000000000009", "shipping commerce").await;
        let b = api.customer("2000000000008", "shipping commerce").await;
        let made = api.post(&a.token, Some("key-of-a"), &shipment("VON-A")).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let made = made.json();
        let steps = steps(&made);
        assert!(steps.len() >= 6, "the description lost routes: {}", steps.len());
        for step in &steps {
            let as_b = try_as(&api, &b, step, "key-of-a").await;
            let place = format!("{} {} on {}", step.method, step.path, api.test.store.name);
            if step.has_id {
                assert_eq!(as_b.status, StatusCode::NOT_FOUND, "{place}");
                assert_eq!(as_b.problem(), "not_found", "{place}");
            } else {
                assert!(as_b.status.is_success(), "{place}: {}", as_b.text());
            }
            for secret in [made["id"].as_str().expect("id"), "VON-A", a.tenant.as_str(), "1000000000009"] {
                assert!(!as_b.text().contains(secret), "{place} shows {secret}");
            }
            // The same request is answered to A, so that the walk shows more than broken routes.
            assert!(try_as(&api, &a, step, "another-key-of-a").await.status.is_success(), "{place} as A");
        }
    }
}

#[tokio::test]
async fn somebody_elses_and_nobodys_are_answered_alike() {
    for api in Api::all().await {
        let a = api.customer("1000000000009", "shipping").await;
        let b = api.customer("2000000000008", "shipping").await;
        let made = api.post(&a.token, Some("k-1"), &shipment("VON-A")).await.json();
        let theirs = api.get(&b.token, &format!("/v1/shipments/{}", made["id"].as_str().expect("id"))).await;
        let nobodys = api.get(&b.token, "/v1/shipments/shp_01ARZ3NDEKTSV4RRFFQ69G5FAV").await;
        let without_id = |answer: &Answer| {
            let mut problem = answer.json();
            problem["request_id"] = Value::Null;
            problem
        };
        assert_eq!(without_id(&theirs), without_id(&nobodys));
    }
}
