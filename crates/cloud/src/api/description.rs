//! The OpenAPI 3.1 description, made from the code.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use utoipa::openapi::security::{ClientCredentials, Flow, OAuth2, Scopes, SecurityScheme};
use utoipa::openapi::{Components, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder};

use super::rooms;
use crate::app::App;

/// What stands above the list of routes.
const ABOUT: &str = "Shipping labels for an ERP. \
    Get a token from `/oauth/token` with Client-ID and Client-Secret. Problems follow RFC 9457 and carry a stable `code`; \
    their sentences follow `Accept-Language` (German or English). Every answer carries `x-request-id`.";

/// The description as JSON text, for `kontor openapi` and `GET /v1/openapi.json`.
pub fn openapi() -> String {
    document().to_pretty_json().unwrap_or_default()
}

pub(super) fn document() -> OpenApi {
    let (_, of_rooms) = rooms().split_for_parts();
    let license = LicenseBuilder::new().name("AGPL-3.0-or-later").identifier(Some("AGPL-3.0-or-later")).build();
    let info = InfoBuilder::new()
        .title("Kontor Cloud")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(license))
        .build();
    let mut document = OpenApiBuilder::new().info(info).build().nest("/v1", of_rooms);
    let scopes = Scopes::from_iter([
        ("shipping", "Shipments and labels"),
        ("commerce", "Orders, stock and prices"),
        ("whoami", "Who the token speaks for; every token has it"),
    ]);
    let flow = Flow::ClientCredentials(ClientCredentials::new("/oauth/token", scopes));
    let components = document.components.get_or_insert_with(Components::new);
    components.add_security_scheme("oauth", SecurityScheme::OAuth2(OAuth2::new([flow])));
    document
}

/// `GET /v1/openapi.json`: open to everybody; it says nothing about anybody.
pub(super) async fn get_openapi(State(_app): State<Arc<App>>) -> Response {
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, max-age=300")];
    (headers, openapi()).into_response()
}
