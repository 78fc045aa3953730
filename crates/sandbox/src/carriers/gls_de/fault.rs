//! Errors in GLS's three ways: ShipIT's in the headers, Track and Trace's as problems, the gateway's in front of both.

use axum::Json;
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Something that ShipIT does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Issue {
    /// Which rule. The names are the sandbox's own: GLS's description has none.
    pub(super) rule: &'static str,
    /// Where, such as `/Shipment/Consignee/Address/City`.
    pub(super) location: String,
    /// What the rule compared with.
    pub(super) parameters: Vec<String>,
}

impl Issue {
    pub(super) fn new(rule: &'static str, location: &str) -> Issue {
        Issue { rule, location: location.to_owned(), parameters: Vec::new() }
    }

    pub(super) fn with(rule: &'static str, location: &str, parameter: impl ToString) -> Issue {
        Issue { parameters: vec![parameter.to_string()], ..Issue::new(rule, location) }
    }
}

/// ShipIT's refusal: all of it in headers, the body says nothing. Only the first issue is told.
pub(super) fn refused(issue: &Issue) -> Response {
    let message = match issue.parameters.as_slice() {
        [] => format!("The request is not valid at {}", issue.location),
        parameters => format!("The request is not valid at {} ({})", issue.location, parameters.join(", ")),
    };
    in_headers(StatusCode::BAD_REQUEST, issue.rule, &message, &issue.location)
}

/// A parcel that ShipIT does not know.
pub(super) fn unknown_parcel(number: &str) -> Response {
    in_headers(StatusCode::NOT_FOUND, "PARCEL_NOT_FOUND", "The parcel could not be found", number)
}

/// A body that ShipIT cannot read, or in a media type it does not know.
pub(super) fn unreadable(status: StatusCode, code: &str, message: &str) -> Response {
    in_headers(status, code, message, "")
}

fn in_headers(status: StatusCode, code: &str, message: &str, args: &str) -> Response {
    let mut response = status.into_response();
    for (name, text) in [("error", code), ("message", message), ("args", args)] {
        if let Ok(value) = HeaderValue::from_bytes(text.as_bytes())
            && !text.is_empty()
        {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// A refusal of the gateway, before any of GLS's systems saw the request.
pub(super) fn refuse(status: StatusCode) -> Response {
    let (code, text) = match status {
        StatusCode::UNAUTHORIZED => ("steps.jwt.TokenExpired", "The Token has expired: policy(Verify-JWT)"),
        StatusCode::TOO_MANY_REQUESTS => {
            ("policies.ratelimit.QuotaViolation", "Rate limit quota violation. Quota limit exceeded.")
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            ("messaging.adaptors.http.flow.ServiceUnavailable", "The Service is unavailable")
        }
        _ => ("messaging.runtime.RouteFailed", "The request could not be routed"),
    };
    (status, Json(json!({ "fault": { "faultstring": text, "detail": { "errorcode": code } } }))).into_response()
}

/// Track and Trace's problem.
pub(super) fn problem(status: StatusCode, detail: &str, instance: &str) -> Response {
    let title = status.canonical_reason().unwrap_or("Error");
    let body = json!({
        "type": "about:blank",
        "title": title,
        "status": status.as_u16(),
        "detail": detail,
        "instance": instance,
    });
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

pub(super) async fn not_found(uri: Uri) -> Response {
    problem(StatusCode::NOT_FOUND, &format!("No static resource {}.", uri.path()), uri.path())
}
