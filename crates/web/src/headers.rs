//! Security headers of every page: strict content policy without anything inline, no framing, no store.
//!
//! Pages behind a link from a mail set `Referrer-Policy: no-referrer` themselves; browsers then send `Origin: null`.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; frame-src 'self'; object-src 'self'; base-uri 'none'; frame-ancestors 'none'";
/// Policy of an own document that an own page shows in a frame, such as a label.
pub const EMBEDDED_POLICY: &str = "default-src 'none'; object-src 'self'; frame-ancestors 'self'";

/// Middleware: sets what a handler has not set itself.
pub async fn security(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
