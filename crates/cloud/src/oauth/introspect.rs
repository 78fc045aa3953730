//! Introspection (RFC 7662) and revocation (RFC 7009), both for authenticated clients and their own tenant's tokens.

use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, PRAGMA};
use http::{HeaderMap, HeaderValue, StatusCode};
use kontor_model::UtcMillis;
use serde::Serialize;

use super::access_token::Claims;
use super::authenticate::{Authenticated, Origin, authenticate};
use super::form::Form;
use super::verify::{Rejected, Verified, verify};
use super::wire::{Refusal, json};
use super::{news, store};
use crate::app::App;
use crate::error::AppResult;

/// What introspection says; nothing but `active: false` about anything that is not a living token of the tenant.
#[derive(Serialize)]
#[serde(untagged)]
enum Introspection<'a> {
    Inactive { active: bool },
    Active(ActiveToken<'a>),
}

#[derive(Serialize)]
struct ActiveToken<'a> {
    active: bool,
    token_type: &'static str,
    scope: &'a str,
    client_id: &'a str,
    sub: &'a str,
    iss: &'a str,
    aud: &'a str,
    jti: &'a str,
    iat: i64,
    exp: i64,
}

/// Answers an introspection request.
pub(crate) async fn introspect(
    app: &App,
    origin: Origin<'_>,
    headers: &HeaderMap,
    form: &Form,
) -> Result<Response, Refusal> {
    let caller = authenticate(app, origin, headers, form).await?;
    let own = own_token(app, &caller, token_parameter(form)?).await?;
    let answer = match &own {
        Some(token) => Introspection::Active(describe(&token.claims)),
        None => Introspection::Inactive { active: false },
    };
    Ok(json(StatusCode::OK, &answer))
}

/// Answers a revocation request. Tokens that are none, or another tenant's, are answered like revoked ones.
pub(crate) async fn revoke(
    app: &App,
    origin: Origin<'_>,
    headers: &HeaderMap,
    form: &Form,
) -> Result<Response, Refusal> {
    let caller = authenticate(app, origin, headers, form).await?;
    if let Some(token) = own_token(app, &caller, token_parameter(form)?).await? {
        // RFC 7009, section 2.1: only the client a token was issued to may revoke it.
        if token.client.id != caller.client.id {
            return Err(Refusal::bad("unauthorized_client", "the token was issued to another application"));
        }
        revoke_token(app, &token).await?;
    }
    let mut response = StatusCode::OK.into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(PRAGMA, HeaderValue::from_static("no-cache"));
    Ok(response)
}

fn token_parameter(form: &Form) -> Result<&str, Refusal> {
    form.get("token").ok_or_else(|| Refusal::invalid_request("token is missing"))
}

/// The token, if it is a living one of the caller's tenant.
async fn own_token(app: &App, caller: &Authenticated, token: &str) -> Result<Option<Verified>, Refusal> {
    match verify(app, token).await {
        Ok(verified) if verified.client.tenant == caller.client.tenant => Ok(Some(verified)),
        Ok(_) | Err(Rejected::Invalid) => Ok(None),
        Err(Rejected::Unavailable) => Err(Refusal::unavailable()),
    }
}

fn describe(claims: &Claims) -> ActiveToken<'_> {
    ActiveToken {
        active: true,
        token_type: "Bearer",
        scope: &claims.scope,
        client_id: &claims.client_id,
        sub: &claims.sub,
        iss: &claims.iss,
        aud: &claims.aud,
        jti: &claims.jti,
        iat: claims.iat,
        exp: claims.exp,
    }
}

async fn revoke_token(app: &App, token: &Verified) -> AppResult<()> {
    let (client, claims) = (&token.client, &token.claims);
    let expires_at = UtcMillis(claims.exp.saturating_mul(1000));
    let mut tx = app.db.write(&client.tenant).await?;
    let change = store::changes::unscoped_next(&mut tx).await?;
    let times = (app.now(), expires_at);
    store::revoked::insert(&mut tx, &client.tenant, &client.id, &claims.jti, times, change).await?;
    news::announce(&mut tx).await?;
    tx.commit().await?;
    app.oauth.revoked.learn(&[(claims.jti.clone(), expires_at)], false, app.now());
    Ok(())
}
