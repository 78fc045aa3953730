//! Plays the merchant's ERP: signs in to `/v1`, prepares shipments, connects a carrier, asks the sandbox what it sold.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

use crate::journey::Credentials;
use crate::server::Server;

/// How often and how long it is looked for what happens in the background.
const LOOKS: usize = 600;
const PAUSE: Duration = Duration::from_millis(200);

/// A token is good for ten minutes; on a slow machine a walk takes longer.
const TOKEN_USED: Duration = Duration::from_secs(300);

/// An ERP with its token.
pub struct Erp {
    http: Client<HttpConnector, Full<Bytes>>,
    cloud: String,
    sandbox: String,
    credentials: Credentials,
    token: Mutex<Option<(Instant, String)>>,
}

impl Erp {
    /// Signs in with an application's credentials.
    pub async fn sign_in(server: &Server, credentials: &Credentials) -> Erp {
        let http = Client::builder(TokioExecutor::new()).build_http();
        let (cloud, sandbox) = (server.cloud.clone(), server.sandbox.clone());
        let erp = Erp { http, cloud, sandbox, credentials: credentials.clone(), token: Mutex::default() };
        erp.token().await;
        erp
    }

    /// The token there is, or a new one.
    async fn token(&self) -> String {
        let known = self.token.lock().expect("nobody panicked").clone();
        if let Some((_, token)) = known.filter(|(since, _)| since.elapsed() < TOKEN_USED) {
            return token;
        }
        let Credentials { id, secret } = &self.credentials;
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let request = Request::post(format!("{}/oauth/token", self.cloud))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Full::from(form));
        let answer = json(&self.send(request.expect("a request")).await);
        let token = answer["access_token"].as_str().unwrap_or_else(|| panic!("a token, not {answer}")).to_owned();
        *self.token.lock().expect("nobody panicked") = Some((Instant::now(), token.clone()));
        token
    }

    /// Connects the simulated carrier with the values the sandbox names; answers the name of the account.
    pub async fn connect(&self, carrier: &str) -> String {
        let offered = self.sandbox("index.json").await;
        let found = offered["carriers"].as_array().into_iter().flatten().find(|one| one["id"] == carrier);
        let found = found.unwrap_or_else(|| panic!("the sandbox plays no {carrier}"));
        let name = format!("{} Sandbox", found["name"].as_str().expect("a name"));
        let account = json!({"carrier": carrier, "name": name, "mode": "simulated", "settings": found["account"]});
        self.tell(Method::POST, "/v1/carrier-accounts", &format!("account-{carrier}"), &account).await;
        name
    }

    /// Prepares a shipment; answers its id.
    pub async fn prepare(&self, shipment: &Value) -> String {
        let reference = shipment["reference"].as_str().expect("a reference");
        let made =
            self.tell(Method::POST, "/v1/shipments?prepare=true", &format!("prepare-{reference}"), shipment).await;
        made["id"].as_str().unwrap_or_else(|| panic!("a prepared shipment, not {made}")).to_owned()
    }

    /// Buys a shipment; answers it.
    pub async fn make(&self, shipment: &Value) -> Value {
        let reference = shipment["reference"].as_str().expect("a reference");
        self.tell(Method::POST, "/v1/shipments", &format!("make-{reference}"), shipment).await
    }

    /// Asks `/v1`.
    pub async fn get(&self, path: &str) -> Value {
        self.tell(Method::GET, path, "", &Value::Null).await
    }

    /// Sends a request to `/v1` under a key; panics when it is refused.
    pub async fn tell(&self, method: Method, path: &str, key: &str, body: &Value) -> Value {
        json(&self.document(method, path, key, body).await)
    }

    /// As above, for an answer that is a document.
    pub async fn document(&self, method: Method, path: &str, key: &str, body: &Value) -> Bytes {
        let body = if body.is_null() { Full::default() } else { Full::from(body.to_string()) };
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.cloud))
            .header("authorization", format!("Bearer {}", self.token().await))
            .header("content-type", "application/json");
        if !key.is_empty() {
            request = request.header("idempotency-key", key);
        }
        self.send(request.body(body).expect("a request")).await
    }

    /// Asks the sandbox, without a token.
    pub async fn sandbox(&self, path: &str) -> Value {
        let request = Request::get(format!("{}/{path}", self.sandbox)).header("accept", "application/json");
        json(&self.send(request.body(Full::default()).expect("a request")).await)
    }

    /// Tells the sandbox something, without a token; an answer without a body is null.
    pub async fn tell_sandbox(&self, method: Method, path: &str, body: &Value) -> Value {
        let body = if body.is_null() { Full::default() } else { Full::from(body.to_string()) };
        let request = Request::builder().method(method).uri(format!("{}/{path}", self.sandbox));
        let request = request.header("accept", "application/json").header("content-type", "application/json");
        let said = self.send(request.body(body).expect("a request")).await;
        if said.is_empty() { Value::Null } else { json(&said) }
    }

    /// Asks `/v1` until the answer fits; panics with the last one when it never does.
    pub async fn wait(&self, path: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let mut known = Value::Null;
        for _ in 0..LOOKS {
            known = self.get(path).await;
            if fits(&known) {
                return known;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("{path} never came to what was waited for: {known}");
    }

    async fn send(&self, request: Request<Full<Bytes>>) -> Bytes {
        let asked = format!("{} {}", request.method(), request.uri());
        let answer = self.http.request(request).await.unwrap_or_else(|error| panic!("{asked}: {error}"));
        let status = answer.status();
        let body = answer.into_body().collect().await.unwrap_or_else(|error| panic!("{asked}: {error}")).to_bytes();
        assert!(status.is_success(), "{asked}: {status} {}", String::from_utf8_lossy(&body));
        body
    }
}

fn json(body: &Bytes) -> Value {
    serde_json::from_slice(body).unwrap_or_else(|error| panic!("{error} in {}", String::from_utf8_lossy(body)))
}
