//! Signing in to UPS: a token for client id and secret (client credentials), which then comes with every call.
//!
//! Any id and secret will do but the ones the front page names; a token says nothing but when it ends.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Request};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kontor_model::UtcMillis;
use serde_json::json;

use super::gateway;
use crate::carriers::Call;

/// The client id that does not exist.
pub(super) const UNKNOWN: &str = "unbekannt";
/// The secret that is wrong.
pub(super) const WRONG: &str = "falsch";

/// Seconds a token lasts.
const LASTS_SECONDS: i64 = 14_399;
const TOKEN: &str = "simulated-ups-until-";

/// Gives a token for client id and secret.
pub(super) async fn token(Extension(call): Extension<Call>, headers: HeaderMap, body: Bytes) -> Response {
    let refused = |message| gateway::error(StatusCode::UNAUTHORIZED, "10401", message);
    if body.as_ref() != b"grant_type=client_credentials" {
        return gateway::error(StatusCode::BAD_REQUEST, "10400", "Invalid grant_type");
    }
    let basic = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Basic "));
    let plain = basic.and_then(|basic| String::from_utf8(STANDARD.decode(basic).ok()?).ok());
    match plain.as_deref().and_then(|plain| plain.split_once(':')) {
        None => gateway::error(StatusCode::UNAUTHORIZED, "10400", "Invalid/Missing Authorization Header"),
        Some(("" | UNKNOWN, _)) => refused("ClientId is Invalid"),
        Some((_, "" | WRONG)) => refused("Client credentials are invalid"),
        Some((id, _)) => {
            let now = call.now();
            let token = format!("{TOKEN}{}", now.plus_seconds(LASTS_SECONDS).0);
            let answer = json!({
                "token_type": "Bearer", "issued_at": now.0.to_string(), "client_id": id, "access_token": token,
                "expires_in": LASTS_SECONDS.to_string(), "status": "approved",
            });
            Json(answer).into_response()
        }
    }
}

/// Lets a call with a good token in.
pub(super) async fn admit(Extension(call): Extension<Call>, request: Request, next: Next) -> Response {
    let bearer = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let until = bearer.and_then(|token| token.strip_prefix(TOKEN)?.parse().ok()).map(UtcMillis);
    match until {
        Some(until) if until > call.now() => next.run(request).await,
        _ => gateway::refuse(StatusCode::UNAUTHORIZED),
    }
}
