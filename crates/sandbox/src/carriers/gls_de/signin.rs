//! Signing in to GLS: client credentials as Basic or in the form; a token says nothing but when it ends.
//!
//! Any id and secret will do but the ones the front page names.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Query};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kontor_model::UtcMillis;
use serde::Deserialize;
use serde_json::json;

use super::fault;
use super::magic::{UNKNOWN, WRONG};
use crate::carriers::Call;

/// Seconds a token lasts: four hours.
const LASTS_SECONDS: i64 = 14_400;
const TOKEN: &str = "simulated-gls-until-";

#[derive(Deserialize)]
struct Form {
    #[serde(default)]
    grant_type: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    client_secret: String,
}

/// Gives a token to an application.
pub(super) async fn token(Extension(call): Extension<Call>, headers: HeaderMap, body: Bytes) -> Response {
    let form = String::from_utf8(body.to_vec()).ok().and_then(|text| format!("/?{text}").parse::<Uri>().ok());
    let Some(Query(form)) = form.and_then(|uri| Query::<Form>::try_from_uri(&uri).ok()) else {
        return refused("Fields missing or invalid");
    };
    if form.grant_type != "client_credentials" {
        return refused("Unsupported grant type");
    }
    let (id, secret) = basic(&headers).unwrap_or((form.client_id, form.client_secret));
    if id.is_empty() || id == UNKNOWN {
        return refused("Invalid client identifier");
    }
    if secret.is_empty() || secret == WRONG {
        return refused("Invalid client secret");
    }
    let until = call.now().plus_seconds(LASTS_SECONDS);
    let token = format!("{TOKEN}{}", until.0);
    Json(json!({ "token_type": "Bearer", "access_token": token, "expires_in": LASTS_SECONDS })).into_response()
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let plain = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
    plain.split_once(':').map(|(id, secret)| (id.to_owned(), secret.to_owned()))
}

fn refused(message: &str) -> Response {
    let body = json!({ "errors": [{ "type": "400", "message": message }] });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

/// Lets a call in, or says why not.
pub(super) fn admit(call: &Call, headers: &HeaderMap) -> Result<(), Box<Response>> {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let until = value.and_then(|value| value.strip_prefix("Bearer ")).and_then(|token| token.strip_prefix(TOKEN));
    let until = until.and_then(|until| until.parse().ok()).map(UtcMillis);
    match until {
        Some(until) if until > call.now() => Ok(()),
        _ => Err(Box::new(fault::refuse(StatusCode::UNAUTHORIZED))),
    }
}
