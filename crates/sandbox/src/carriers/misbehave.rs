//! The layer in front of every simulated carrier and shop: delay, and the fault that is set for a request.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use futures_util::stream;
use tokio::time::sleep;

use super::Call;
use super::faults::{Fault, FaultKind, Party};
use super::ground::Ground;

/// Time the first half gets to leave before the connection is torn.
const BEFORE_THE_TEAR: Duration = Duration::from_millis(100);

/// What a host shows when something is wrong.
const PAGE: &str = "<!DOCTYPE html>\n<html lang=\"de\"><head><meta charset=\"utf-8\"><title>Wartungsarbeiten</title></head>\
    <body><h1>Gleich wieder da</h1><p>Wir arbeiten an unserem Shop.</p></body></html>\n";

/// Where the layer stands.
#[derive(Clone)]
pub(crate) struct Post {
    pub(crate) ground: Arc<Ground>,
    /// Whose door it is.
    pub(crate) party: Party,
    /// Names the operation of a request: method, path below the door, query.
    pub(crate) operation: fn(&Method, &str, &str) -> &'static str,
    /// An error in its own shape, for 401, 429 and 503.
    pub(crate) refuse: fn(StatusCode) -> Response,
}

/// The fault a request met, for faults that its handler plays itself.
#[derive(Clone, Copy)]
pub(crate) struct Met(pub(crate) Option<FaultKind>);

/// Delays a request, lets it meet its fault, and hands a [`Call`] to its handler.
pub(crate) async fn misbehave(State(post): State<Post>, mut request: Request, next: Next) -> Response {
    let delay = post.ground.delay();
    if !delay.is_zero() {
        sleep(delay).await;
    }
    let uri = request.uri();
    let operation = (post.operation)(request.method(), uri.path(), uri.query().unwrap_or(""));
    let fault = post.ground.fault_for(post.party, operation);
    let repeats_number = fault.as_ref().is_some_and(|fault| fault.fault == FaultKind::DuplicateNumber);
    request.extensions_mut().insert(Met(fault.as_ref().map(|fault| fault.fault)));
    if let Party::Carrier(carrier) = post.party {
        let origin = origin(request.headers(), carrier);
        request.extensions_mut().insert(Call {
            ground: Arc::clone(&post.ground),
            carrier,
            origin,
            repeats_number: Arc::new(AtomicBool::new(repeats_number)),
        });
    }
    match fault {
        None => next.run(request).await,
        Some(fault) => go_wrong(&post, &fault, request, next).await,
    }
}

async fn go_wrong(post: &Post, fault: &Fault, request: Request, next: Next) -> Response {
    match fault.fault {
        FaultKind::TimeoutAfterCommit => {
            drop(next.run(request).await);
            hang(post).await
        }
        FaultKind::KeptBack => {
            let answer = next.run(request).await;
            post.ground.let_go().await;
            answer
        }
        FaultKind::HangBefore => {
            // Taken in whole: while a body is waited for, nobody sees that the client has hung up.
            drop(to_bytes(request.into_body(), usize::MAX).await);
            hang(post).await
        }
        FaultKind::TooManyRequests => {
            let mut response = (post.refuse)(StatusCode::TOO_MANY_REQUESTS);
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(fault.retry_after_s));
            response
        }
        FaultKind::UnauthorizedOnce => (post.refuse)(StatusCode::UNAUTHORIZED),
        FaultKind::Slow => {
            sleep(Duration::from_millis(fault.delay_ms)).await;
            next.run(request).await
        }
        FaultKind::DuplicateNumber
        | FaultKind::SamePage
        | FaultKind::WebhookLost
        | FaultKind::WebhookTwice
        | FaultKind::WebhookLate
        | FaultKind::WebhookForged => next.run(request).await,
        FaultKind::HtmlPage => Html(PAGE).into_response(),
        FaultKind::HalfBody => half(next.run(request).await).await,
        FaultKind::ServerError => (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error\n").into_response(),
        FaultKind::Unavailable => (post.refuse)(StatusCode::SERVICE_UNAVAILABLE),
    }
}

/// Never answers; the client hangs up. When the sandbox is stopped first, the connection is torn.
async fn hang(post: &Post) -> Response {
    post.ground.never().await;
    torn(Torn { status: StatusCode::OK, content_type: None, promised: 1, sent: Bytes::new() })
}

async fn half(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let content_type = parts.headers.get(CONTENT_TYPE).cloned();
    torn(Torn { status: parts.status, content_type, promised: whole.len(), sent: whole.slice(..whole.len() / 2) })
}

/// An answer whose connection is torn in the middle.
pub(crate) struct Torn {
    /// Its status.
    pub(crate) status: StatusCode,
    /// What it says it is.
    pub(crate) content_type: Option<HeaderValue>,
    /// Bytes it says it has.
    pub(crate) promised: usize,
    /// Bytes that are sent.
    pub(crate) sent: Bytes,
}

/// Promises a length, sends less and tears the connection.
pub(crate) fn torn(answer: Torn) -> Response {
    let pieces = stream::unfold(Some(answer.sent), |piece| async move {
        if let Some(bytes) = piece {
            return Some((Ok(bytes), None));
        }
        sleep(BEFORE_THE_TEAR).await;
        Some((Err(io::Error::from(io::ErrorKind::ConnectionAborted)), None))
    });
    let mut response = (answer.status, Body::from_stream(pieces)).into_response();
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(answer.promised));
    if let Some(content_type) = answer.content_type {
        response.headers_mut().insert(CONTENT_TYPE, content_type);
    }
    response
}

fn origin(headers: &HeaderMap, carrier: &str) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("http://{host}/{carrier}")
}
