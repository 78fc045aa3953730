//! Nobody ever sees somebody else's: every operation of the description is tried with customer B's token on A's things.
//!
//! The walk is made from the description itself, so that no new route can be forgotten.

use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::api::openapi;
use crate::api::testing::{Answer, Api, Customer, shipment};
use crate::commerce::tests::budenzauber;
use crate::shipping::accounts::tests::parcelhaus;
use crate::shipping::tests::ledger;

const FULFILLMENTS: &str = "/v1/fulfillments";
const COMBINE: &str = "/v1/labels/combine";

/// One operation with the ids of A put in.
struct Step {
    method: Method,
    template: String,
    path: String,
    /// The body, where it names a thing of A: that is 422 at its field, as for every name that is somebody else's.
    naming: Option<Value>,
}

impl Step {
    fn has_id(&self) -> bool {
        self.path != self.template
    }
}

/// What A has, by the beginning of the paths that lead to it.
struct Things(Vec<(&'static str, Value)>);

impl Things {
    async fn of(api: &Api, a: &Customer) -> Things {
        let shipment = api.post(&a.token, Some("key-of-a"), &shipment("VON-A")).await;
        assert_eq!(shipment.status, StatusCode::CREATED, "{}", shipment.text());
        let mut things = vec![("/v1/shipments/", shipment.json())];
        for (path, below) in [
            ("/v1/returns", "/v1/returns/"),
            ("/v1/carrier-accounts", "/v1/carrier-accounts/"),
            ("/v1/sender-addresses", "/v1/sender-addresses/"),
            ("/v1/shipping-profiles", "/v1/shipping-profiles/"),
            ("/v1/platforms", "/v1/platforms/"),
        ] {
            let request = api.request(Method::POST, path, &a.token).header("idempotency-key", "key-of-a");
            let request = request.header(CONTENT_TYPE, "application/json");
            let body = Body::from(body(path, "VON-A").to_string());
            let made = api.send(request.body(body).expect("a request")).await;
            assert_eq!(made.status, StatusCode::CREATED, "{path}: {}", made.text());
            things.push((below, made.json()));
        }
        things.push(("/v1/orders/", Things::order(api, a, &things).await));
        things.push(("/v1/fulfillments/", Things::fulfillment(api, a, &things).await));
        things.push(("/v1/batches/", Things::batch(api, a).await));
        things.push(("/v1/tasks/", Things::task(api, a).await));
        things.push(("/v1/close-outs/", Things::close_out(api, a).await));
        let things = Things(things);
        things.publish_mapping(api, a).await;
        things
    }

    /// Fetched from the made-up shop, and held because there is no mapping.
    async fn order(api: &Api, a: &Customer, things: &[(&str, Value)]) -> Value {
        let (_, platform) = things.iter().find(|(below, _)| *below == "/v1/platforms/").expect("a platform");
        let path = format!("/v1/platforms/{}/orders/fetch", platform["id"].as_str().expect("an id"));
        let fetched = api.call(&a.token, Method::POST, &path, "order-of-a", &json!({"number": "VON-A"})).await;
        assert_eq!(fetched.status, StatusCode::OK, "{}", fetched.text());
        fetched.json()
    }

    async fn fulfillment(api: &Api, a: &Customer, things: &[(&str, Value)]) -> Value {
        let (_, order) = things.iter().find(|(below, _)| *below == "/v1/orders/").expect("an order");
        let body = json!({"order": order["id"], "carrier": "VON-A"});
        let made = api.call(&a.token, Method::POST, FULFILLMENTS, "sent-by-a", &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        made.json()
    }

    /// One item that can be made and one that cannot, so that there is a task as well.
    async fn batch(api: &Api, a: &Customer) -> Value {
        let mut item = shipment("VON-A");
        item["idempotency_key"] = json!("item-of-a");
        let request = api.request(Method::POST, "/v1/shipments", &a.token).header("prefer", "respond-async");
        let body = Body::from(json!({"shipments": [item, {"idempotency_key": "broken"}]}).to_string());
        let request = request.header(CONTENT_TYPE, "application/json").body(body).expect("a request");
        let begun = api.send(request).await;
        assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.text());
        crate::jobs::run_due(&api.test.app).await.expect("the queue is worked off");
        begun.json()
    }

    /// Closed before the walk; what is made on the way stays open for the step that closes.
    async fn close_out(api: &Api, a: &Customer) -> Value {
        let closed = api.call(&a.token, Method::POST, "/v1/close-outs", "close-out-of-a", &json!({})).await;
        assert_eq!(closed.status, StatusCode::OK, "{}", closed.text());
        closed.json()["items"][0].clone()
    }

    /// One version, so that there is something to read and to go back to.
    async fn publish_mapping(&self, api: &Api, a: &Customer) {
        let id = self.id("/v1/platforms/", "id");
        let profile = json!({"number": "10", "name": "DHL Paket", "carrier_account": "own_label"});
        let made = api.call(&a.token, Method::POST, "/v1/shipping-profiles", "profile-of-mapping", &profile).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let path = format!("/v1/platforms/{id}/mapping");
        let published = api.call(&a.token, Method::PUT, &path, "mapping-of-a", &mapping("VON-A")).await;
        assert_eq!(published.status, StatusCode::OK, "{}", published.text());
    }

    async fn task(api: &Api, a: &Customer) -> Value {
        api.get(&a.token, "/v1/tasks").await.json()["items"][0].clone()
    }

    /// What names something of A's in a body instead of a path.
    fn naming(&self, path: &str) -> Option<Value> {
        let id = |below: &str| &self.0.iter().find(|(start, _)| *start == below).expect("a thing").1["id"];
        match path {
            COMBINE => Some(json!({"documents": [{"shipment": id("/v1/shipments/")}]})),
            FULFILLMENTS => Some(json!({"order": id("/v1/orders/"), "carrier": "DHL"})),
            _ => None,
        }
    }

    /// Where A's ids come from. A new kind of id belongs in here; until then this test fails.
    fn id(&self, path: &str, name: &str) -> String {
        let made = self.0.iter().find(|(start, _)| path.starts_with(start)).map(|(_, made)| made);
        match (made, name) {
            (Some(made), "id") => made["id"].as_str().expect("an id").to_owned(),
            (None, "number") => {
                let parcel = &self.0[0].1["parcels"][0];
                parcel["tracking_number"].as_str().expect("a number").to_owned()
            }
            (Some(_), "n") => "1".to_owned(),
            (Some(made), "raw") => made["story"][0]["raw"].as_str().expect("a raw text").to_owned(),
            (Some(_), "kind") => "label".to_owned(),
            _ => panic!("isolation.rs does not know where {name} of {path} comes from"),
        }
    }
}

/// A mapping with its standard configuration alone; its shipping profile is one that `Things` sets up.
fn mapping(note: &str) -> Value {
    let defaults = json!({
        "document_type": "Auftrag", "payment_method": "99", "shipping_profile": "10", "tax_treatment": "as_order"
    });
    json!({ "mapping": { "defaults": defaults }, "note": note })
}

/// What is sent to a path, under a name that is unique among one customer's things.
fn body(path: &str, name: &str) -> Value {
    match path.split('/').nth(2) {
        Some("carrier-accounts") => parcelhaus::account(name),
        Some("addresses") => json!({"lines": [name, "Königstraße 7", "01067 Dresden"]}),
        Some("returns") if path.ends_with("/resolve") => json!({"outcome": "not_created"}),
        Some("returns") => json!({
            "reference": name, "carrier_account": "remembering", "from": shipment(name)["from"],
            "to": shipment(name)["from"], "weight_g": 900
        }),
        Some("sender-addresses") => json!({"name": name, "address": shipment(name)["from"]}),
        Some("shipping-profiles") => {
            json!({"number": name, "name": format!("{name} {name}"), "carrier_account": "own_label"})
        }
        Some("shipments") if path.ends_with("/weight") => json!({"weight_g": 1}),
        Some("shipments") if path.ends_with("/resolve") => json!({"outcome": "not_created"}),
        Some("shipping-rules") if path.ends_with("/try") => json!({"weight_g": 1}),
        Some("shipping-rules") => json!({"items": []}),
        Some("close-outs") => json!({}),
        Some("platforms") if path.ends_with("/adoption") => json!({
            "orders": [{"number": "VON-A"}], "customers": [{"reference": "VON-A", "customer_number": name}]
        }),
        Some("platforms") if path.ends_with("/orders/fetch") => json!({"number": "VON-A"}),
        Some("orders") if path.ends_with("/status") => json!({"status": "payment.paid"}),
        Some("orders") => json!({"items": [{"id": "ord_01ARZ3NDEKTSV4RRFFQ69G5FAV", "revision": 1}]}),
        Some("platforms") if path.ends_with("/dispatch") => json!({"when": "never"}),
        Some("platforms") if path.ends_with("/rollback") => json!({"version": 1}),
        Some("platforms") if path.ends_with("/preview") => json!({"mapping": mapping(name)["mapping"]}),
        Some("platforms") if path.ends_with("/mapping") => mapping(name),
        Some("inventory") => json!({"items": [{"sku": name, "quantity": "1", "sequence": 1}]}),
        Some("platforms") if path.ends_with("/stock") => json!({"buffer": 1}),
        Some("platforms") if path.ends_with("/stock/retry") => json!({}),
        Some("platforms") => {
            let mut platform = budenzauber::platform(name);
            // Orders came from it already; its address becomes another one.
            platform["same_shop"] = json!(true);
            platform
        }
        _ => shipment(name),
    }
}

fn steps(things: &Things) -> Vec<Step> {
    let description: Value = serde_json::from_str(&openapi()).expect("JSON");
    let mut steps = Vec::new();
    for (template, operations) in description["paths"].as_object().expect("paths") {
        let mut path = template.clone();
        while let Some(start) = path.find('{') {
            let end = path.find('}').expect("a closing brace");
            let name = path[start + 1..end].to_owned();
            path.replace_range(start..=end, &things.id(template, &name));
        }
        for method in operations.as_object().expect("operations").keys() {
            let method: Method = method.to_uppercase().parse().expect("a method");
            let naming = things.naming(template).filter(|_| method == Method::POST);
            steps.push(Step { method, template: template.clone(), path: path.clone(), naming });
        }
    }
    // What is deleted cannot be looked at any more; what stands on other things goes before them.
    steps.sort_by_key(|step| (step.method == Method::DELETE, std::cmp::Reverse(step.path.clone())));
    steps
}

async fn try_as(api: &Api, customer: &Customer, step: &Step, (key, name): (&str, &str)) -> Answer {
    let asks_for_a_number = step.method == Method::GET && step.template == "/v1/inventory";
    let path = if asks_for_a_number { format!("{}?sku=KAESE-1", step.path) } else { step.path.clone() };
    let request = api.request(step.method.clone(), &path, &customer.token).header("idempotency-key", key);
    let body = match step.method {
        Method::GET | Method::DELETE => Body::empty(),
        _ => {
            let body = step.naming.clone().unwrap_or_else(|| body(&step.template, &format!("{name} {}", step.method)));
            Body::from(body.to_string())
        }
    };
    api.send(request.header(CONTENT_TYPE, "application/json").body(body).expect("a request")).await
}

#[tokio::test]
async fn customer_b_never_sees_anything_of_customer_a_on_any_route() {
    for (api, a) in ledger::apis_with("shipping commerce").await {
        let b = api.customer("2000000000008", "shipping commerce").await;
        let things = Things::of(&api, &a).await;
        let steps = steps(&things);
        assert!(steps.len() >= 6, "the description lost routes: {}", steps.len());
        for step in &steps {
            let as_b = try_as(&api, &b, step, ("key-of-a", "VON-B")).await;
            let place = format!("{} {} on {}", step.method, step.path, api.test.store.name);
            if step.naming.is_some() {
                assert_eq!(as_b.status, StatusCode::UNPROCESSABLE_ENTITY, "{place}");
                assert!(as_b.faults()[0].ends_with(" unknown_value"), "{place}: {:?}", as_b.faults());
            } else if step.has_id() {
                assert_eq!(as_b.status, StatusCode::NOT_FOUND, "{place}");
                assert_eq!(as_b.problem(), "not_found", "{place}");
            } else {
                assert!(as_b.status.is_success(), "{place}: {}", as_b.text());
            }
            let ids = things.0.iter().map(|(_, made)| made["id"].as_str().expect("an id"));
            for secret in ids.chain(["VON-A", a.tenant.as_str(), "1000000000009"]) {
                assert!(!as_b.text().contains(secret), "{place} shows {secret}");
            }
            // The same request is answered to A, so that the walk shows more than broken routes; or it does not fit
            // the state of the thing, which only he is told who may know it.
            let as_a = try_as(&api, &a, step, ("another-key-of-a", "AUCH-VON-A")).await;
            let answered = as_a.status.is_success() || as_a.status == StatusCode::CONFLICT;
            assert!(answered, "{place} as A: {}", as_a.text());
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
