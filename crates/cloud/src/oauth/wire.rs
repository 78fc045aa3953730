//! Answers of the OAuth endpoints: RFC 6749, section 5, never stored by anybody on the way.

use std::borrow::Cow;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, PRAGMA, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use crate::error::AppError;

/// What a client that did not authenticate is asked for (RFC 7617).
const CHALLENGE: HeaderValue = HeaderValue::from_static(r#"Basic realm="kontor", charset="UTF-8""#);

/// A refused request. Descriptions are English and within the characters of RFC 6749, appendix A.8.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    error: &'static str,
    description: Cow<'static, str>,
    /// Only for who proved the right secret.
    reason: Option<&'static str>,
    retry_after_s: Option<u64>,
}

#[derive(Serialize)]
struct Body6749<'a> {
    error: &'a str,
    error_description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kontor_reason: Option<&'a str>,
}

impl Refusal {
    fn new(status: StatusCode, error: &'static str, description: impl Into<Cow<'static, str>>) -> Refusal {
        Refusal { status, error, description: description.into(), reason: None, retry_after_s: None }
    }

    /// The request is malformed.
    pub(crate) fn invalid_request(description: impl Into<Cow<'static, str>>) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, "invalid_request", description)
    }

    /// Nobody we know, or not proven: one answer for both.
    pub(crate) fn invalid_client() -> Refusal {
        let description = "client authentication failed: check client id, client secret and the address of the cloud";
        Refusal::new(StatusCode::UNAUTHORIZED, "invalid_client", description)
    }

    /// The right secret of an application that may not use it; the reason is a stable code.
    pub(crate) fn invalid_client_because(reason: &'static str, description: &'static str) -> Refusal {
        Refusal { reason: Some(reason), ..Refusal::new(StatusCode::UNAUTHORIZED, "invalid_client", description) }
    }

    /// An error of RFC 6749, RFC 8707 or RFC 7009 that comes with status 400.
    pub(crate) fn bad(error: &'static str, description: impl Into<Cow<'static, str>>) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, error, description)
    }

    /// Too many failures; wait.
    pub(crate) fn slow_down(retry_after_s: u64) -> Refusal {
        let description = "too many failed requests from this address, wait and check client id and client secret";
        Refusal {
            retry_after_s: Some(retry_after_s),
            ..Refusal::new(StatusCode::TOO_MANY_REQUESTS, "slow_down", description)
        }
    }

    /// The store does not answer, so nothing can be decided.
    pub(crate) fn unavailable() -> Refusal {
        let description = "the cloud cannot reach its database, try again in a few seconds";
        Refusal {
            retry_after_s: Some(5),
            ..Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", description)
        }
    }

    /// The endpoint takes POST alone.
    pub(crate) fn method() -> Refusal {
        Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "invalid_request", "this endpoint takes POST only")
    }
}

impl From<AppError> for Refusal {
    fn from(error: AppError) -> Refusal {
        match error {
            AppError::Db(error) => {
                tracing::error!(%error, "the store failed while a token request was answered");
                Refusal::unavailable()
            }
            AppError::TooMany { retry_after_s } => Refusal::slow_down(retry_after_s),
            error => {
                tracing::error!(%error, "a token request failed");
                let description = "the cloud failed, please report this";
                Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "server_error", description)
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = Body6749 { error: self.error, error_description: &self.description, kontor_reason: self.reason };
        let mut response = json(self.status, &body);
        let headers = response.headers_mut();
        match self.status {
            // RFC 9110, section 15.5.2: a 401 always says how to authenticate.
            StatusCode::UNAUTHORIZED => drop(headers.insert(WWW_AUTHENTICATE, CHALLENGE)),
            StatusCode::METHOD_NOT_ALLOWED => drop(headers.insert(ALLOW, HeaderValue::from_static("POST"))),
            _ => {}
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// A JSON answer that nobody may store (RFC 6749, section 5.1).
pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Response {
    let Ok(body) = serde_json::to_vec(value) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

/// A public document that may be kept for a while: keys and discovery.
pub(crate) fn public_json(value: &impl Serialize, max_age_s: u32) -> Response {
    let mut response = json(StatusCode::OK, value);
    let headers = response.headers_mut();
    headers.remove(PRAGMA);
    if let Ok(value) = HeaderValue::from_str(&format!("public, max-age={max_age_s}")) {
        headers.insert(CACHE_CONTROL, value);
    }
    response
}
