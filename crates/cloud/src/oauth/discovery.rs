//! What clients read to find their way: keys of a realm (RFC 7517) and metadata (RFC 8414, OpenID Connect Discovery).
//!
//! Customer numbers cannot be found out here: every well-formed number is answered as a realm without an application is.

use axum::response::Response;
use http::StatusCode;
use kontor_model::{Module, TenantNumber};
use serde::Serialize;

use super::keys::Jwk;
use super::wire::{json, public_json};
use super::{access_token, scope, store};
use crate::app::App;
use crate::error::AppResult;
use crate::identity;

/// Keys may be kept this long; a new key is published a day before it signs.
const KEYS_MAX_AGE_S: u32 = 300;
/// Metadata change with the program only.
const METADATA_MAX_AGE_S: u32 = 3600;
const AUTH_METHODS: [&str; 2] = ["client_secret_basic", "client_secret_post"];

#[derive(Serialize)]
struct KeySet {
    keys: Vec<Jwk>,
}

#[derive(Serialize)]
struct Metadata {
    issuer: String,
    token_endpoint: String,
    introspection_endpoint: String,
    revocation_endpoint: String,
    jwks_uri: String,
    grant_types_supported: [&'static str; 1],
    response_types_supported: [&'static str; 0],
    scopes_supported: Vec<&'static str>,
    token_endpoint_auth_methods_supported: [&'static str; 2],
    introspection_endpoint_auth_methods_supported: [&'static str; 2],
    revocation_endpoint_auth_methods_supported: [&'static str; 2],
}

#[derive(Serialize)]
struct NoRealm {
    error: &'static str,
    error_description: &'static str,
}

/// The public keys of a realm. Never makes one: a realm without an application, or that nobody has, has an empty set.
pub(crate) async fn key_set(app: &App, number: &TenantNumber) -> AppResult<Response> {
    let rows = match identity::unscoped_find_tenant(app, number).await? {
        Some(tenant) => store::keys::list(&mut app.db.read(&tenant.id).await?, &tenant.id).await?,
        None => Vec::new(),
    };
    let keys = rows.iter().filter_map(Jwk::of).collect();
    Ok(public_json(&KeySet { keys }, KEYS_MAX_AGE_S))
}

/// The metadata of a realm: they follow from its number alone, whether anybody has it or not.
pub(crate) fn metadata(public_url: &str, number: &TenantNumber) -> Response {
    public_json(&describe(public_url, number), METADATA_MAX_AGE_S)
}

/// The answer to what is no customer number.
pub(crate) fn no_realm() -> Response {
    let body = NoRealm { error: "not_found", error_description: "a realm is a customer number of 4 to 20 digits" };
    json(StatusCode::NOT_FOUND, &body)
}

fn describe(public_url: &str, number: &TenantNumber) -> Metadata {
    let issuer = access_token::issuer(public_url, number);
    let endpoint = |path: &str| format!("{issuer}/protocol/openid-connect/{path}");
    Metadata {
        token_endpoint: endpoint("token"),
        introspection_endpoint: endpoint("token/introspect"),
        revocation_endpoint: endpoint("revoke"),
        jwks_uri: endpoint("certs"),
        grant_types_supported: ["client_credentials"],
        response_types_supported: [],
        scopes_supported: scope::available(&Module::ALL),
        token_endpoint_auth_methods_supported: AUTH_METHODS,
        introspection_endpoint_auth_methods_supported: AUTH_METHODS,
        revocation_endpoint_auth_methods_supported: AUTH_METHODS,
        issuer,
    }
}
