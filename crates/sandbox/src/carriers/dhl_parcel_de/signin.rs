//! Signing in to DHL: a token for user and password (ROPC), or Basic and the API key with every call.
//!
//! Any user, password and key will do but the ones the front page names; a token says nothing but when it ends.

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

use super::gateway;
use crate::carriers::Call;

/// The password that is wrong.
pub(super) const WRONG: &str = "falsch";
/// The password that has expired.
pub(super) const EXPIRED: &str = "abgelaufen";
/// The user and the API key that do not exist.
pub(super) const UNKNOWN: &str = "unbekannt";

/// Seconds a token lasts.
const LASTS_SECONDS: i64 = 1_799;
const TOKEN: &str = "simulated-dhl-until-";

#[derive(Deserialize)]
struct Form {
    #[serde(default)]
    grant_type: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    client_secret: String,
}

/// Gives a token for a user's name and password.
pub(super) async fn token(Extension(call): Extension<Call>, body: Bytes) -> Response {
    let form = String::from_utf8(body.to_vec()).ok().and_then(|text| format!("/?{text}").parse::<Uri>().ok());
    let Some(Query(form)) = form.and_then(|uri| Query::<Form>::try_from_uri(&uri).ok()) else {
        return oauth(StatusCode::BAD_REQUEST, "invalid_request", "The form could not be read.");
    };
    if form.grant_type != "password" {
        return oauth(StatusCode::BAD_REQUEST, "unsupported_grant_type", "Only the grant type password is supported.");
    }
    let (id, secret) = (form.client_id.as_str(), form.client_secret.as_str());
    if id.is_empty() || secret.is_empty() || id == UNKNOWN || secret == WRONG {
        return oauth(StatusCode::UNAUTHORIZED, "invalid_client", "Client credentials are invalid.");
    }
    match person(&form.username, &form.password) {
        Err(why) => oauth(StatusCode::UNAUTHORIZED, "invalid_grant", why),
        Ok(()) => {
            let until = call.now().plus_seconds(LASTS_SECONDS);
            let token = format!("{TOKEN}{}", until.0);
            Json(json!({ "access_token": token, "token_type": "Bearer", "expires_in": LASTS_SECONDS })).into_response()
        }
    }
}

/// Lets a call in, or says why not.
pub(super) fn admit(call: &Call, headers: &HeaderMap) -> Result<(), Box<Response>> {
    let refused = |detail| Err(Box::new(gateway::error(StatusCode::UNAUTHORIZED, detail)));
    let of = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some((scheme, value)) = of(AUTHORIZATION.as_str()).and_then(|value| value.split_once(' ')) else {
        return refused("Unauthorized for given resource.");
    };
    if scheme.eq_ignore_ascii_case("bearer") {
        let until = value.strip_prefix(TOKEN).and_then(|until| until.parse().ok()).map(UtcMillis);
        return match until {
            Some(until) if until > call.now() => Ok(()),
            Some(_) => refused("The access token has expired."),
            None => refused("The access token is invalid."),
        };
    }
    match of("dhl-api-key") {
        None | Some("") => return refused("The API key is missing."),
        Some(UNKNOWN) => return refused("The API key is invalid."),
        Some(_) => {}
    }
    let plain = STANDARD.decode(value).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let Some((user, password)) = plain.as_deref().and_then(|plain| plain.split_once(':')) else {
        return refused("Unauthorized for given resource.");
    };
    person(user, password).or_else(refused)
}

pub(super) fn person(user: &str, password: &str) -> Result<(), &'static str> {
    match (user, password) {
        ("" | UNKNOWN, _) | (_, "" | WRONG) => Err("User name or password is wrong."),
        (_, EXPIRED) => Err("The password has expired. Please set a new one in the business customer portal."),
        _ => Ok(()),
    }
}

fn oauth(status: StatusCode, error: &str, description: &str) -> Response {
    (status, Json(json!({ "error": error, "error_description": description }))).into_response()
}
