//! What goes wrong in a `/v1` handler, before it has words: a code, the fields at fault, and what goes into the log.
//!
//! A fault travels as an extension of the response; [`super::answer`] alone knows language and request id and writes it.

use axum::response::{IntoResponse, Response};
use http::header::WWW_AUTHENTICATE;
use http::{HeaderValue, StatusCode};
use kontor_model::Lang;
use kontor_model::id::RequestId;
use kontor_model::problem::{FieldError, Problem};

use super::codes::{self, Code};
use crate::db::DbError;
use crate::error::AppError;

/// A refusal on its way out. Small on the way: almost every handler answers `Result<_, Fault>`.
#[derive(Clone, Debug)]
pub struct Fault(Box<Content>);

#[derive(Clone, Debug, Default)]
struct Content {
    code: &'static str,
    errors: Vec<FieldError>,
    args: Vec<(&'static str, String)>,
    retry_after_s: Option<u64>,
    challenge: Option<HeaderValue>,
    log: Option<String>,
}

impl Fault {
    /// A problem of a code of the table in `codes.rs`.
    pub fn new(code: &'static str) -> Fault {
        Fault(Box::new(Content { code, ..Content::default() }))
    }

    /// Names the fields at fault.
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Fault {
        self.0.errors = errors;
        self
    }

    /// Fills in a `{name}` of the code's detail.
    pub fn with_arg(mut self, name: &'static str, value: impl ToString) -> Fault {
        self.0.args.push((name, value.to_string()));
        self
    }

    /// Adds what RFC 6750 wants in the header `WWW-Authenticate`.
    pub fn with_challenge(mut self, challenge: Option<HeaderValue>) -> Fault {
        self.0.challenge = challenge;
        self
    }

    /// Fields of the body are at fault.
    pub fn invalid(errors: Vec<FieldError>) -> Fault {
        Fault::new("validation_failed").with_errors(errors)
    }

    /// A fault of ours; the reason goes to the log only.
    pub fn internal(reason: impl ToString) -> Fault {
        Fault::new("internal").with_log(reason)
    }

    /// What a bare answer of the framework means, such as a 405 of the router.
    pub(super) fn of_status(status: StatusCode) -> Fault {
        Fault::new(match status {
            StatusCode::UNAUTHORIZED => "unauthorized",
            StatusCode::FORBIDDEN => "forbidden",
            StatusCode::NOT_FOUND => "not_found",
            StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
            StatusCode::CONFLICT => "conflict",
            StatusCode::PAYLOAD_TOO_LARGE => "body_too_large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported_media_type",
            StatusCode::UNPROCESSABLE_ENTITY => "validation_failed",
            StatusCode::TOO_MANY_REQUESTS => "too_many_requests",
            StatusCode::SERVICE_UNAVAILABLE => "unavailable",
            other if other.is_server_error() => "internal",
            _ => "bad_request",
        })
    }

    /// Seconds after which a repetition makes sense.
    pub fn retry_after_s(&self) -> Option<u64> {
        self.0.retry_after_s
    }

    /// Logs what is for the log, once, at the boundary.
    pub fn report(&self, request_id: &RequestId) {
        if let Some(reason) = &self.0.log {
            tracing::error!(request.id = %request_id, reason, "a request failed through a fault of ours");
        }
    }

    /// Tells whether the same request may simply be sent again later.
    pub fn is_retryable(&self) -> bool {
        matches!(self.0.code, "in_progress" | "too_many_requests" | "internal" | "unavailable" | "carrier_unavailable")
    }

    /// The problem as it is sent.
    pub fn problem(&self, lang: Lang, request_id: &str) -> Problem {
        let kind = self.kind();
        let mut detail = kind.detail(lang).to_owned();
        for (name, value) in &self.0.args {
            detail = detail.replace(&format!("{{{name}}}"), value);
        }
        Problem {
            kind: format!("urn:kontor:problem:{}", kind.code),
            title: kind.title(lang).to_owned(),
            status: kind.status.as_u16(),
            detail,
            code: kind.code.to_owned(),
            errors: self.0.errors.clone(),
            request_id: request_id.to_owned(),
        }
    }

    /// The table's entry; an unknown code of an action becomes the general one of its class before it gets here.
    pub(super) fn kind(&self) -> &'static Code {
        codes::find(self.0.code).unwrap_or(&codes::CODES[0])
    }

    fn known_or(code: &'static str, general: &'static str) -> Fault {
        Fault::new(if codes::find(code).is_some() { code } else { general })
    }
}

impl From<AppError> for Fault {
    fn from(error: AppError) -> Fault {
        match error {
            AppError::NotFound => Fault::new("not_found"),
            AppError::Forbidden(code) => Fault::known_or(code, "forbidden"),
            AppError::Invalid(errors) => Fault::invalid(errors),
            AppError::Conflict(code) => Fault::known_or(code, "conflict"),
            AppError::Refused(refusal) => {
                let mut fault = Fault::known_or(refusal.code, "conflict").with_errors(refusal.errors);
                fault.0.retry_after_s = refusal.retry_after_s;
                fault
            }
            AppError::InProgress { retry_after_s } => Fault::waiting("in_progress", retry_after_s),
            AppError::TooMany { retry_after_s } => Fault::waiting("too_many_requests", retry_after_s),
            AppError::Db(error @ DbError::DiskFull) => Fault::new("unavailable").with_log(error),
            AppError::Db(error) => Fault::internal(error),
            AppError::Internal(reason) => Fault::internal(reason),
        }
    }
}

impl Fault {
    fn waiting(code: &'static str, seconds: u64) -> Fault {
        let mut fault = Fault::new(code).with_arg("seconds", seconds);
        fault.0.retry_after_s = Some(seconds);
        fault
    }

    fn with_log(mut self, reason: impl ToString) -> Fault {
        self.0.log = Some(reason.to_string());
        self
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.kind().status.into_response();
        if let Some(challenge) = self.0.challenge.clone() {
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response.extensions_mut().insert(self);
        response
    }
}
