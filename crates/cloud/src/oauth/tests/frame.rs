//! The frame around the answers: words for everything, an id to ask support by, a line in the log.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use axum::body::to_bytes;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{Interest, set_default};
use tracing::{Event, Metadata, Subscriber};

use super::{application, ask, full_realm, get, post};
use crate::oauth::frame::framed;
use crate::testing::apps;

/// Keeps the lines of the frame.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, "{}={value:?} ", field.name());
    }
}

impl Subscriber for Lines {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        // Asked anew each time, so that tests without this subscriber stay without it.
        Interest::sometimes()
    }
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().ends_with("oauth::frame")
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut line = Line(format!("{} ", event.metadata().level()));
        event.record(&mut line);
        self.0.lock().expect("lines").push(line.0);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn a_refusal_carries_a_request_id() {
    for test in apps().await {
        let refused = [
            post(&test.app, "/oauth/token", None, "grant_type=client_credentials").await,
            post(&test.app, "/oauth/introspect", None, "token=x").await,
            post(&test.app, "/realms/1000000000009/protocol/openid-connect/revoke", None, "token=x").await,
            get(&test.app, "/oauth/token", None).await,
            get(&test.app, "/realms/x/protocol/openid-connect/certs", None).await,
            get(&test.app, "/realms/x/.well-known/openid-configuration", None).await,
        ];
        for answer in refused {
            assert!(answer.header("x-request-id").starts_with("req_"), "{}: {}", test.store.name, answer.body);
            assert_eq!(answer.header("cache-control"), "no-store");
        }
    }
}

#[tokio::test]
async fn a_token_has_its_line_and_its_id_only_when_somebody_reads_them() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        assert_eq!(ask(&test.app, &known).await.header("x-request-id"), "", "{}", test.store.name);
        let lines = Lines::default();
        let answer = {
            let _reading = set_default(lines.clone());
            ask(&test.app, &known).await
        };
        let id = answer.header("x-request-id");
        assert!(id.starts_with("req_"), "{}", test.store.name);
        let lines = lines.0.lock().expect("lines");
        let [line] = lines.as_slice() else { panic!("one line: {lines:?}") };
        let expected = format!("request.id={id} endpoint=\"token\" status=200");
        assert!(line.starts_with("DEBUG ") && line.contains(&expected), "{line}");
        assert!(!line.contains(known.secret.expose()) && !line.contains(&answer.token()));
    }
}

#[tokio::test]
async fn a_panic_is_answered_as_a_server_error_and_tells_nothing_of_it() {
    for test in apps().await {
        let response = framed(&test.app, "token", async { panic!("inner words") }).await;
        assert_eq!(response.status(), 500, "{}", test.store.name);
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
        assert_eq!((header("content-type"), header("cache-control")), ("application/json", "no-store"));
        assert!(header("x-request-id").starts_with("req_"));
        let body = to_bytes(response.into_body(), 1 << 20).await.expect("a body");
        let said: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(said["error"], "server_error");
        assert!(!said.to_string().contains("inner words"));
    }
}

#[tokio::test]
async fn an_address_that_is_no_utf_8_is_refused_in_the_words_of_the_endpoint() {
    for test in apps().await {
        for path in ["token", "token/introspect", "revoke"] {
            let path = format!("/realms/%FF/protocol/openid-connect/{path}");
            let answer = post(&test.app, &path, None, "grant_type=client_credentials").await;
            assert_eq!((answer.status.as_u16(), answer.error().as_str()), (401, "invalid_client"), "{path}");
            let headers = (answer.header("content-type"), answer.header("cache-control"));
            assert_eq!(headers, ("application/json", "no-store"), "{}", test.store.name);
        }
    }
}
