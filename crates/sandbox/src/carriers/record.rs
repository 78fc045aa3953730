//! Writes down what carriers are asked, one JSON object a line: whoever wrote a caller reads what it sent, and a test
//! has it judged.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Whom requests are written down for.
#[derive(Clone)]
pub(super) struct Recorder {
    pub(super) carrier: &'static str,
    pub(super) file: Arc<File>,
}

/// Writes a request down as it came, credentials included, before anybody answers it. One that did not come whole was
/// none. Where the record cannot be written the caller is told, so that no request is missing in it.
pub(super) async fn record(State(recorder): State<Recorder>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else { return StatusCode::BAD_REQUEST.into_response() };
    let headers: Vec<(&str, String)> = parts
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let line = json!({
        "carrier": recorder.carrier,
        "method": parts.method.as_str(),
        "path": parts.uri.path(),
        "query": parts.uri.query().unwrap_or_default(),
        "headers": headers,
        "body": String::from_utf8_lossy(&body),
    });
    match append(&recorder.file, &format!("{line}\n")) {
        Ok(()) => next.run(Request::from_parts(parts, Body::from(body))).await,
        Err(error) => {
            let text = format!("the record of requests cannot be written: {error}\n");
            (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
        }
    }
}

/// In one write, because several processes may share a record.
fn append(mut file: &File, line: &str) -> io::Result<()> {
    file.write_all(line.as_bytes())
}
