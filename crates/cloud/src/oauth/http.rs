//! Machine routes of the oauth room: the common addresses and their Keycloak-shaped twins per realm.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use http::request::Parts;
use kontor_model::TenantNumber;

use super::authenticate::Origin;
use super::form::Form;
use super::frame::framed;
use super::wire::Refusal;
use super::{discovery, introspect, token};
use crate::app::App;
use crate::limits::ClientAddress;

/// Machine routes.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/oauth/token", machine(Endpoint::Token))
        .route("/oauth/introspect", machine(Endpoint::Introspect))
        .route("/oauth/revoke", machine(Endpoint::Revoke))
        .route("/realms/{number}/protocol/openid-connect/token", machine(Endpoint::Token))
        .route("/realms/{number}/protocol/openid-connect/token/introspect", machine(Endpoint::Introspect))
        .route("/realms/{number}/protocol/openid-connect/revoke", machine(Endpoint::Revoke))
        .route("/realms/{number}/protocol/openid-connect/certs", get(certs))
        .route("/realms/{number}/.well-known/openid-configuration", get(metadata))
        .route("/.well-known/oauth-authorization-server/realms/{number}", get(metadata))
}

#[derive(Clone, Copy)]
enum Endpoint {
    Token,
    Introspect,
    Revoke,
}

impl Endpoint {
    fn name(self) -> &'static str {
        match self {
            Endpoint::Token => "token",
            Endpoint::Introspect => "introspect",
            Endpoint::Revoke => "revoke",
        }
    }
}

/// The realm in the address. Takes any address: what is wrong is told in the words of the endpoint, not of the router.
enum Realm {
    /// The address that all realms share.
    Any,
    /// An address of this realm's own.
    Named(TenantNumber),
    /// What stands there is no customer number.
    Malformed,
}

impl<S: Send + Sync> FromRequestParts<S> for Realm {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Realm, Infallible> {
        Ok(match RawPathParams::from_request_parts(parts, state).await {
            Ok(found) => found.iter().next().map_or(Realm::Any, |(_, text)| Realm::read(text)),
            Err(RawPathParamsRejection::MissingPathParams(_)) => Realm::Any,
            Err(_) => Realm::Malformed,
        })
    }
}

impl Realm {
    fn read(text: &str) -> Realm {
        text.parse().map_or(Realm::Malformed, Realm::Named)
    }
}

/// Takes POST; every other method is refused in the words of the endpoint.
fn machine(endpoint: Endpoint) -> MethodRouter<Arc<App>> {
    let answered = move |State(app): State<Arc<App>>, address: ClientAddress, realm: Realm, request: Request| async move {
        framed(&app, endpoint.name(), answer(endpoint, &app, address, realm, request)).await
    };
    let refused = move |State(app): State<Arc<App>>| async move {
        framed(&app, endpoint.name(), async { Refusal::method().into_response() }).await
    };
    post(answered).fallback(refused)
}

async fn certs(State(app): State<Arc<App>>, realm: Realm) -> Response {
    let answer = async {
        let Realm::Named(number) = realm else { return discovery::no_realm() };
        discovery::key_set(&app, &number).await.unwrap_or_else(|error| Refusal::from(error).into_response())
    };
    framed(&app, "certs", answer).await
}

async fn metadata(State(app): State<Arc<App>>, realm: Realm) -> Response {
    let answer = async {
        let Realm::Named(number) = realm else { return discovery::no_realm() };
        discovery::metadata(&app.config.public_url, &number)
    };
    framed(&app, "metadata", answer).await
}

async fn answer(
    endpoint: Endpoint,
    app: &App,
    ClientAddress(address): ClientAddress,
    realm: Realm,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let headers = &head.headers;
    let form = match Form::read(&head, body).await {
        Ok(form) => form,
        Err(refusal) => return refusal.into_response(),
    };
    let realm = match realm {
        Realm::Any => None,
        Realm::Named(number) => Some(number),
        Realm::Malformed => return Refusal::invalid_client().into_response(),
    };
    let origin = Origin { address, realm: realm.as_ref() };
    let answered = match endpoint {
        Endpoint::Token => token::issue(app, origin, headers, &form).await,
        Endpoint::Introspect => introspect::introspect(app, origin, headers, &form).await,
        Endpoint::Revoke => introspect::revoke(app, origin, headers, &form).await,
    };
    answered.unwrap_or_else(IntoResponse::into_response)
}
