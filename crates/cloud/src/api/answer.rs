//! The frame around every `/v1` answer: request id, caller's language, problems instead of bare refusals.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use http::request::Parts;
use http::{HeaderName, HeaderValue};
use kontor_model::Lang;
use kontor_model::id::RequestId;
use kontor_model::problem::PROBLEM_JSON;
use kontor_web::system::Stopwatch;

use super::fault::Fault;
use crate::app::App;

/// Header that carries the id of the request.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What every handler may know about the asking: an extractor that never refuses below `/v1`.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Id for log and support.
    pub request_id: RequestId,
    /// Language of the answer's sentences, from `Accept-Language`.
    pub lang: Lang,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Asked, Fault> {
        let asked = parts.extensions.get::<Asked>().cloned();
        asked.ok_or_else(|| Fault::internal("a handler of /v1 runs outside its frame"))
    }
}

/// Middleware: runs the handler and gives its answer the frame.
pub(super) async fn frame(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let accepted = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let asked = Asked {
        request_id: RequestId::new(app.now(), app.entropy.as_ref()),
        lang: Lang::from_accept_language(accepted),
    };
    request.extensions_mut().insert(asked.clone());
    let watch = Stopwatch::start();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let mut response = shaped(&asked, next.run(request).await);
    let (status, duration_ms) = (response.status().as_u16(), watch.millis());
    tracing::info!(request.id = %asked.request_id, %method, route, status, duration_ms, "request answered");
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(asked.request_id.as_str()) {
        headers.insert(REQUEST_ID, id);
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// A fault or a bare refusal becomes a problem; headers such as `Allow` and `WWW-Authenticate` stay.
fn shaped(asked: &Asked, response: Response) -> Response {
    let status = response.status();
    let is_problem = response.headers().get(CONTENT_TYPE).is_some_and(|value| value == PROBLEM_JSON);
    let fault = match response.extensions().get::<Fault>() {
        Some(fault) => fault.clone(),
        None if !is_problem && (status.is_client_error() || status.is_server_error()) => Fault::of_status(status),
        None => return response,
    };
    fault.report(&asked.request_id);
    let problem = fault.problem(asked.lang, asked.request_id.as_str());
    let (mut parts, _) = response.into_parts();
    parts.status = fault.kind().status;
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    parts.headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(asked.lang.code()));
    if let Some(seconds) = fault.retry_after_s() {
        parts.headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    match serde_json::to_vec(&problem) {
        Ok(body) => Response::from_parts(parts, Body::from(body)),
        Err(_) => parts.status.into_response(),
    }
}
