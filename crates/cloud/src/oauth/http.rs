//! Machine routes of the oauth room: the common addresses and their Keycloak-shaped twins per realm.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use kontor_model::TenantNumber;

use super::authenticate::Origin;
use super::form::Form;
use super::wire::Refusal;
use super::{discovery, introspect, token};
use crate::app::App;
use crate::error::AppResult;
use crate::limits::ClientAddress;

/// Machine routes.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/oauth/token", machine(post(token_of_any_realm)))
        .route("/oauth/introspect", machine(post(introspect_of_any_realm)))
        .route("/oauth/revoke", machine(post(revoke_of_any_realm)))
        .route("/realms/{number}/protocol/openid-connect/token", machine(post(token_of_realm)))
        .route("/realms/{number}/protocol/openid-connect/token/introspect", machine(post(introspect_of_realm)))
        .route("/realms/{number}/protocol/openid-connect/revoke", machine(post(revoke_of_realm)))
        .route("/realms/{number}/protocol/openid-connect/certs", get(certs))
        .route("/realms/{number}/.well-known/openid-configuration", get(metadata))
        .route("/.well-known/oauth-authorization-server/realms/{number}", get(metadata))
}

/// Every other method is refused in the words of the endpoint.
fn machine(route: MethodRouter<Arc<App>>) -> MethodRouter<Arc<App>> {
    route.fallback(|| async { Refusal::method() })
}

async fn token_of_any_realm(app: State<Arc<App>>, address: ClientAddress, request: Request) -> Response {
    answer(Endpoint::Token, app, address, None, request).await
}

async fn introspect_of_any_realm(app: State<Arc<App>>, address: ClientAddress, request: Request) -> Response {
    answer(Endpoint::Introspect, app, address, None, request).await
}

async fn revoke_of_any_realm(app: State<Arc<App>>, address: ClientAddress, request: Request) -> Response {
    answer(Endpoint::Revoke, app, address, None, request).await
}

async fn token_of_realm(
    app: State<Arc<App>>,
    address: ClientAddress,
    Path(number): Path<String>,
    request: Request,
) -> Response {
    answer(Endpoint::Token, app, address, Some(number), request).await
}

async fn introspect_of_realm(
    app: State<Arc<App>>,
    address: ClientAddress,
    Path(number): Path<String>,
    request: Request,
) -> Response {
    answer(Endpoint::Introspect, app, address, Some(number), request).await
}

async fn revoke_of_realm(
    app: State<Arc<App>>,
    address: ClientAddress,
    Path(number): Path<String>,
    request: Request,
) -> Response {
    answer(Endpoint::Revoke, app, address, Some(number), request).await
}

async fn certs(State(app): State<Arc<App>>, Path(number): Path<String>) -> Response {
    public(discovery::key_set(&app, &number).await)
}

async fn metadata(State(app): State<Arc<App>>, Path(number): Path<String>) -> Response {
    public(discovery::metadata(&app, &number).await)
}

#[derive(Clone, Copy)]
enum Endpoint {
    Token,
    Introspect,
    Revoke,
}

async fn answer(
    endpoint: Endpoint,
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    number: Option<String>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let headers = &head.headers;
    let form = match Form::read(&head, body).await {
        Ok(form) => form,
        Err(refusal) => return refusal.into_response(),
    };
    let realm = match number.map(|number| number.parse::<TenantNumber>()).transpose() {
        Ok(realm) => realm,
        Err(_) => return Refusal::invalid_client().into_response(),
    };
    let origin = Origin { address, realm: realm.as_ref() };
    let answered = match endpoint {
        Endpoint::Token => token::issue(&app, origin, headers, &form).await,
        Endpoint::Introspect => introspect::introspect(&app, origin, headers, &form).await,
        Endpoint::Revoke => introspect::revoke(&app, origin, headers, &form).await,
    };
    answered.unwrap_or_else(IntoResponse::into_response)
}

fn public(answer: AppResult<Response>) -> Response {
    answer.unwrap_or_else(|error| Refusal::from(error).into_response())
}
