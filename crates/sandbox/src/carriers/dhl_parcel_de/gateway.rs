//! Errors of DHL's gateway: the first of its three shapes, before anything looked at the shipments.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// An error of the gateway in its usual words.
pub(super) fn refuse(status: StatusCode) -> Response {
    let detail = match status {
        StatusCode::UNAUTHORIZED => "Unauthorized for given resource.",
        StatusCode::TOO_MANY_REQUESTS => "Too many requests within the given time.",
        StatusCode::SERVICE_UNAVAILABLE => "The service is temporarily unavailable.",
        StatusCode::NOT_FOUND => "The requested resource does not exist.",
        _ => "The request could not be processed.",
    };
    error(status, detail)
}

/// An error of the gateway.
pub(super) fn error(status: StatusCode, detail: &str) -> Response {
    let title = status.canonical_reason().unwrap_or("Error");
    let code = status.as_u16();
    let body =
        json!({ "title": title, "status": code, "statusCode": code, "detail": detail, "instance": "kontor-sandbox" });
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

pub(super) async fn not_found() -> Response {
    refuse(StatusCode::NOT_FOUND)
}
