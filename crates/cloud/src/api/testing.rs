//! For tests of everything below `/v1`: a cloud with its router, customers with tokens, requests and answers in one line.

use axum::Router;
use axum::body::{Body, to_bytes};
use http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, HOST};
use http::{HeaderMap, Method, Request, StatusCode};
use kontor_model::id::{TenantId, UserId};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::oauth::actions::{Created, create_application};
use crate::shipping::store::testing::insert_tenant;
use crate::testing::{TestApp, apps};

/// A cloud under test.
pub(crate) struct Api {
    /// The cloud.
    pub(crate) test: TestApp,
    router: Router,
}

/// A customer with an application.
#[derive(Clone)]
pub(crate) struct Customer {
    /// His id.
    pub(crate) tenant: TenantId,
    client_id: String,
    client_secret: String,
    /// A token with all scopes he may have.
    pub(crate) token: String,
}

/// An answer.
pub(crate) struct Answer {
    /// Status.
    pub(crate) status: StatusCode,
    /// Headers.
    pub(crate) headers: HeaderMap,
    /// Body.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }

    /// A header as text; empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a readable header"))
    }

    /// The code of a problem, after a look at its form.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        assert_eq!(problem["request_id"], self.header("x-request-id"));
        assert_eq!(problem["type"], format!("urn:kontor:problem:{}", problem["code"].as_str().expect("a code")));
        problem["code"].as_str().expect("a code").to_owned()
    }

    /// The fields at fault as `field code`.
    pub(crate) fn faults(&self) -> Vec<String> {
        let problem = self.json();
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        errors.iter().map(|error| format!("{} {}", text(&error["field"]), text(&error["code"]))).collect()
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Api {
    /// One per data base at hand.
    pub(crate) async fn all() -> Vec<Api> {
        apps().await.into_iter().map(Api::of).collect()
    }

    /// The same around a cloud that was prepared.
    pub(crate) fn of(test: TestApp) -> Api {
        let router = crate::edge::router(std::sync::Arc::clone(&test.app));
        Api { test, router }
    }

    /// A customer with an application and a token for all booked scopes.
    pub(crate) async fn customer(&self, number: &str, modules: &str) -> Customer {
        let app = &self.test.app;
        let tenant = TenantId::new(app.now(), app.entropy.as_ref());
        insert_tenant(&app.db, &tenant, number, modules).await;
        self.application(&tenant).await
    }

    /// An application of a customer who is there already, with a token for all booked scopes.
    pub(crate) async fn application(&self, tenant: &TenantId) -> Customer {
        let app = &self.test.app;
        let user = UserId::new(app.now(), app.entropy.as_ref());
        let created = create_application(app, tenant, &user, "Packtisch", "form-1").await.expect("an application");
        let Created::New(application) = created else { panic!("the application was refused") };
        let mut customer = Customer {
            tenant: tenant.clone(),
            client_id: application.id.to_string(),
            client_secret: application.secret.expose().to_owned(),
            token: String::new(),
        };
        customer.token = self.token(&customer, None).await;
        customer
    }

    /// The same customer with a fresh token.
    pub(crate) async fn signed_in_again(&self, customer: &Customer) -> Customer {
        Customer { token: self.token(customer, None).await, ..customer.clone() }
    }

    /// A token, with all scopes or the ones named.
    pub(crate) async fn token(&self, customer: &Customer, scope: Option<&str>) -> String {
        let mut form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}",
            customer.client_id, customer.client_secret
        );
        if let Some(scope) = scope {
            form = format!("{form}&scope={scope}");
        }
        let request = Request::post("/oauth/token").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = self.send(request.body(Body::from(form)).expect("a request")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()["access_token"].as_str().expect("a token").to_owned()
    }

    /// Sends anything.
    pub(crate) async fn send(&self, mut request: Request<Body>) -> Answer {
        request.headers_mut().entry(HOST).or_insert_with(|| "kontor.example".parse().expect("a host"));
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Gets a path with a token, answers in English.
    pub(crate) async fn get(&self, token: &str, path: &str) -> Answer {
        self.send(self.request(Method::GET, path, token).body(Body::empty()).expect("a request")).await
    }

    /// Posts JSON with a token under a key, answers in English.
    pub(crate) async fn post(&self, token: &str, key: Option<&str>, body: &Value) -> Answer {
        let mut request = self.request(Method::POST, "/v1/shipments", token).header(CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.send(request.body(Body::from(body.to_string())).expect("a request")).await
    }

    /// Sends JSON with a token and a key, answers in English.
    pub(crate) async fn call(&self, token: &str, method: Method, path: &str, key: &str, body: &Value) -> Answer {
        let request = self.request(method, path, token).header(CONTENT_TYPE, "application/json");
        let request = request.header("idempotency-key", key);
        self.send(request.body(Body::from(body.to_string())).expect("a request")).await
    }

    /// The beginning of a request.
    pub(crate) fn request(&self, method: Method, path: &str, token: &str) -> http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header(AUTHORIZATION, format!("Bearer {token}"))
            .header(ACCEPT_LANGUAGE, "en")
    }
}

/// A shipment that is all right.
pub(crate) fn shipment(reference: &str) -> Value {
    json!({
        "reference": reference,
        "from": {
            "name": "Käsehof Grünwald & Söhne GmbH", "street": "Straße des 17. Juni", "house_number": "12 a",
            "postal_code": "10785", "city": "Berlin"
        },
        "to": {
            "kind": "street", "name": "Jürgen Weiß", "addition": "c/o Gärtnerei Übelacker", "street": "Königstraße",
            "house_number": "7", "postal_code": "01067", "city": "Dresden", "country": "DE"
        },
        "parcels": [{"weight_g": 2500}]
    })
}
