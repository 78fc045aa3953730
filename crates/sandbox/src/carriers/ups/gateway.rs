//! Errors in UPS's shape, and bodies read as JSON.

use axum::Json;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A code and a sentence of UPS.
pub(super) type Fault = (&'static str, String);

/// An error of the gateway in its usual words.
pub(super) fn refuse(status: StatusCode) -> Response {
    let (code, message) = match status {
        StatusCode::UNAUTHORIZED => ("250002", "Invalid Authentication Information."),
        StatusCode::TOO_MANY_REQUESTS => ("10429", "Too Many Requests"),
        StatusCode::NOT_FOUND => ("10404", "Resource Not Found"),
        StatusCode::SERVICE_UNAVAILABLE => ("10503", "Service Unavailable"),
        _ => ("10500", "Internal Server Error"),
    };
    error(status, code, message)
}

/// One error.
pub(super) fn error(status: StatusCode, code: &'static str, message: &str) -> Response {
    errors(status, &[(code, message.to_owned())])
}

/// All errors of a request.
pub(super) fn errors(status: StatusCode, faults: &[Fault]) -> Response {
    let errors: Vec<Value> = faults.iter().map(|(code, message)| json!({ "code": code, "message": message })).collect();
    (status, Json(json!({ "response": { "errors": errors } }))).into_response()
}

pub(super) async fn not_found() -> Response {
    refuse(StatusCode::NOT_FOUND)
}

/// The object below `name` of a JSON body. Errors: there is none.
pub(super) fn request(body: &Bytes, name: &str) -> Result<Value, Box<Response>> {
    let read: Option<Value> = serde_json::from_slice(body).ok();
    let inner = read.and_then(|mut read| read.get_mut(name).map(Value::take)).filter(Value::is_object);
    let message = format!("The request is not well formed or {name} is missing");
    inner.ok_or_else(|| Box::new(error(StatusCode::BAD_REQUEST, "9380216", &message)))
}

/// The head of an answer of success with its warnings.
pub(super) fn head(alerts: &[Fault]) -> Value {
    let mut head = json!({ "ResponseStatus": { "Code": "1", "Description": "Success" } });
    if !alerts.is_empty() {
        let alerts = alerts.iter().map(|(code, message)| json!({ "Code": code, "Description": message }));
        head["Alert"] = alerts.collect();
    }
    head
}

/// Entries of a list that may be written without brackets when it has one.
pub(super) fn many(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(entries) => entries.iter().collect(),
        one => vec![one],
    }
}

/// A text, trimmed; empty when it is missing or none.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default().trim()
}
