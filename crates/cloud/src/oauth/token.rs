//! The token endpoint: client credentials in, a signed access token out. It writes nothing.

use http::{HeaderMap, StatusCode};
use serde::Serialize;

use axum::response::Response;

use super::access_token::{self, LIFETIME_S};
use super::authenticate::{Origin, authenticate};
use super::form::Form;
use super::usage::Reason;
use super::wire::{Refusal, json};
use super::{load, scope};
use crate::app::App;

/// RFC 6749, section 5.1.
#[derive(Serialize)]
struct Issued<'a> {
    access_token: &'a str,
    token_type: &'static str,
    expires_in: i64,
    scope: &'a str,
}

/// Answers a token request.
pub(crate) async fn issue(
    app: &App,
    origin: Origin<'_>,
    headers: &HeaderMap,
    form: &Form,
) -> Result<Response, Refusal> {
    check_grant(form)?;
    let caller = authenticate(app, origin, headers, form).await?;
    check_resource(app, form)?;
    let scope = scope::grant(form.get("scope"), &caller.client.modules)?;
    let keys = load::realm_keys(app, &caller.client.tenant).await?;
    let token = access_token::issue(app, &keys, &caller.client, &caller.secret, &scope)?;
    app.oauth.usage.note(Some(&caller.client), Some(&caller.secret), origin.address, Reason::Issued, app.now());
    let issued = Issued { access_token: &token, token_type: "Bearer", expires_in: LIFETIME_S, scope: &scope };
    Ok(json(StatusCode::OK, &issued))
}

fn check_grant(form: &Form) -> Result<(), Refusal> {
    match form.get("grant_type") {
        Some("client_credentials") => Ok(()),
        Some(_) => Err(Refusal::bad("unsupported_grant_type", "the only grant here is client_credentials")),
        None => Err(Refusal::invalid_request("grant_type is missing, it has to be client_credentials")),
    }
}

/// RFC 8707: there is one resource, the API.
fn check_resource(app: &App, form: &Form) -> Result<(), Refusal> {
    let audience = &app.oauth.audience;
    if form.all("resource").all(|resource| resource == audience) {
        return Ok(());
    }
    Err(Refusal::bad("invalid_target", format!("the only resource here is {audience}")))
}
