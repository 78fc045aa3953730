//! The frame around the answers of the OAuth endpoints: a request id, a line in the log, and words after a panic.
//!
//! Tokens are asked for all day: an answer that went well has its line at debug level, and while nobody reads that level
//! it costs neither line nor id. A refusal always carries the id that stands in its line.

use std::panic::AssertUnwindSafe;

use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use http::{HeaderName, HeaderValue};
use kontor_model::id::RequestId;
use kontor_web::system::Stopwatch;
use tracing::Level;

use super::wire::Refusal;
use crate::app::App;
use crate::error::AppError;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Answers, whatever happens. `endpoint` is for the log; addresses and parameters are not.
pub(super) async fn framed(app: &App, endpoint: &'static str, answer: impl Future<Output = Response>) -> Response {
    let watch = Stopwatch::start();
    // Nothing of a broken request is used again; what it shared stands behind locks that outlive a panic.
    let answered = AssertUnwindSafe(answer).catch_unwind().await;
    let mut response = answered.unwrap_or_else(|_| panicked());
    let status = response.status();
    if status.is_success() && !tracing::enabled!(Level::DEBUG) {
        return response;
    }
    let id = RequestId::new(app.now(), app.entropy.as_ref());
    let (code, duration_ms) = (status.as_u16(), watch.millis());
    if status.is_success() {
        tracing::debug!(request.id = %id, endpoint, status = code, duration_ms, "answered");
    } else {
        tracing::info!(request.id = %id, endpoint, status = code, duration_ms, "refused");
    }
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The panic's own words go to stderr by the hook, never to the caller.
fn panicked() -> Response {
    Refusal::from(AppError::internal("an OAuth endpoint panicked")).into_response()
}
