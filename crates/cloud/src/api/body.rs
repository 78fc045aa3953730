//! Reads a JSON body: the right media type, the right size, an object; every fault named by place or field.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::answer::Asked;
use super::fault::Fault;

/// Largest body of a request.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// A JSON object as it was sent, not yet read as anything.
pub struct JsonObject(pub Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for JsonObject {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<JsonObject, Fault> {
        let (mut parts, body) = request.into_parts();
        Asked::from_request_parts(&mut parts, state).await?;
        if !is_json(&parts.headers) {
            return Err(Fault::new("unsupported_media_type"));
        }
        let bytes = Bytes::from_request(Request::from_parts(parts, body), state).await;
        let bytes = bytes.map_err(|rejection| Fault::of_status(rejection.status()))?;
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(object)) => Ok(JsonObject(object)),
            Ok(_) => Err(not_json(1, 1)),
            Err(error) => Err(not_json(error.line(), error.column())),
        }
    }
}

fn not_json(line: usize, column: usize) -> Fault {
    Fault::new("invalid_json").with_arg("line", line).with_arg("column", column)
}

/// `application/json` or another type that ends in `+json`, whatever its parameters.
fn is_json(headers: &HeaderMap) -> bool {
    let named = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = named.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}
