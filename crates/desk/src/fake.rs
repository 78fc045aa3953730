//! A cloud made of canned answers, for the tests: every way a server can be right or wrong, and a list of what reached it.

pub(crate) mod engine;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::testing::{CLIENT_ID, NOW};

use engine::Engine;

/// Status, media type and body.
pub(crate) type Canned = (u16, &'static str, String);

/// What a fake cloud answers.
#[derive(Clone)]
pub(crate) struct Script {
    /// `GET /v1/whoami` without a token.
    pub(crate) probe: Canned,
    /// `POST /oauth/token`.
    pub(crate) token: Canned,
    /// `GET /v1/whoami` with a token.
    pub(crate) whoami: Canned,
    /// `POST /v1/shipments`, one after the other; the last one again and again.
    pub(crate) shipments: Vec<Canned>,
    /// `GET .../labels/...`.
    pub(crate) label: Canned,
    /// What it remembers, for everything else below `/v1`; without it nothing else is there.
    pub(crate) engine: Option<Arc<Engine>>,
}

/// A running fake.
pub(crate) struct FakeCloud {
    pub(crate) url: String,
    seen: Seen,
    task: tokio::task::JoinHandle<()>,
}

/// Method, path, idempotency key and body of a request.
pub(crate) type Record = (String, String, String, String);
type Seen = Arc<Mutex<Vec<Record>>>;

impl Drop for FakeCloud {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Default for Script {
    fn default() -> Script {
        let problem = r#"{"type":"urn:kontor:problem:unauthorized","title":"","status":401,"detail":"","code":"unauthorized","request_id":"req_1"}"#;
        let token = r#"{"access_token":"header.payload.signature","token_type":"Bearer","expires_in":600}"#;
        Script {
            probe: (401, "application/problem+json", problem.to_owned()),
            token: (200, "application/json", token.to_owned()),
            whoami: (200, "application/json", whoami(NOW.0, r#"["shipping","commerce"]"#)),
            shipments: vec![(500, "application/json", "{}".to_owned())],
            label: (200, "application/pdf", "%PDF-1.7 label".to_owned()),
            engine: None,
        }
    }
}

/// The answer of `/v1/whoami`.
pub(crate) fn whoami(server_time_ms: i64, modules: &str) -> String {
    format!(
        r#"{{"product":"kontor","version":"0.1.0","tenant":{{"number":"1000000000009","company":"Käsehof Grünwald GmbH"}},"application":{{"client_id":"{CLIENT_ID}","name":"microtech büro+"}},"modules":{modules},"scope":"shipping","server_time_ms":{server_time_ms}}}"#
    )
}

/// Starts a fake cloud.
pub(crate) async fn cloud(script: Script) -> FakeCloud {
    let seen = Seen::default();
    let router = Router::new().fallback(answer).with_state((Arc::new(script), Arc::clone(&seen)));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let task = tokio::spawn(async move { axum::serve(listener, router).await.expect("serves") });
    FakeCloud { url, seen, task }
}

impl FakeCloud {
    /// Everything that reached it so far.
    pub(crate) fn seen(&self) -> Vec<Record> {
        self.seen.lock().expect("not poisoned").clone()
    }

    /// How many requests for a path reached it.
    pub(crate) fn count(&self, path: &str) -> usize {
        self.seen().iter().filter(|(_, known, _, _)| known == path).count()
    }
}

async fn answer(State((script, seen)): State<(Arc<Script>, Seen)>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
    let body = to_bytes(body, 1 << 20).await.expect("a body");
    let text = String::from_utf8_lossy(&body).into_owned();
    let path = parts.uri.path().to_owned();
    let earlier = {
        let mut seen = seen.lock().expect("not poisoned");
        let earlier = seen.iter().filter(|(method, known, _, _)| method == "POST" && *known == path).count();
        seen.push((parts.method.to_string(), path.clone(), header("idempotency-key"), text));
        earlier
    };
    let query = parts.uri.query().unwrap_or_default();
    let remembered = script.engine.as_ref().and_then(|engine| {
        let (_, _, key, text) = seen.lock().expect("not poisoned").last().expect("this one").clone();
        engine.answer(parts.method.as_str(), &path, query, &key, &text)
    });
    let (status, media_type, body) = match (parts.method.as_str(), path.as_str()) {
        _ if remembered.is_some() => remembered.as_ref().expect("just seen"),
        ("POST", "/oauth/token") => &script.token,
        ("GET", "/v1/whoami") if header("authorization").starts_with("Bearer") => &script.whoami,
        ("GET", "/v1/whoami") => &script.probe,
        ("POST", "/v1/shipments") => &script.shipments[earlier.min(script.shipments.len() - 1)],
        ("GET", path) if path.contains("/labels/") => &script.label,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    Response::builder()
        .status(*status)
        .header("content-type", *media_type)
        .header("location", "https://elsewhere.example/")
        .body(Body::from(body.clone()))
        .expect("an answer")
}

/// A server that writes these bytes to everybody, then closes, or stays silent when there are none.
pub(crate) async fn raw(bytes: &'static [u8]) -> FakeCloud {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let task = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut buffer = [0u8; 4096];
                let _ = stream.read(&mut buffer).await;
                if bytes.is_empty() {
                    tokio::time::sleep(Duration::from_secs(60)).await;
                }
                let _ = stream.write_all(bytes).await;
            });
        }
    });
    FakeCloud { url, seen: Seen::default(), task }
}

/// Tells whether the secret was sent: only the token endpoint is ever given it.
pub(crate) fn secret_was_sent(cloud: &FakeCloud) -> bool {
    cloud.count("/oauth/token") > 0
}
