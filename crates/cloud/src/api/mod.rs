//! The `/v1` API: what every route below it has in common, and its description.
//!
//! Rooms bring their routes; here they get callers, languages, problems, request ids and limits. No cookie counts here.

pub mod answer;
pub mod body;
mod capabilities;
pub(crate) mod codes;
mod description;
pub mod fault;
pub mod fields;
pub mod problems;
pub mod query;
pub mod scope;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;

pub use description::openapi;

use crate::app::App;
use crate::{commerce, oauth, shipping};
use fault::Fault;

/// Everything below `/v1`, unknown addresses included.
pub fn router(app: &Arc<App>) -> Router<Arc<App>> {
    let (routes, _) = rooms().split_for_parts();
    let framed = routes
        .route("/openapi.json", get(description::get_openapi))
        .fallback(|| async { Fault::new("route_not_found") })
        .method_not_allowed_fallback(|| async { Fault::new("method_not_allowed") })
        .layer(DefaultBodyLimit::max(body::BODY_LIMIT))
        .layer(CatchPanicLayer::custom(|_| Fault::internal("a handler panicked").into_response()))
        .layer(from_fn_with_state(Arc::clone(app), answer::frame))
        .with_state(Arc::clone(app));
    // A service of its own: an unknown address below /v1 is answered in here, never by a page.
    Router::new().nest_service("/v1", framed)
}

/// The routes of all rooms, without `/v1` in front.
fn rooms() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .merge(oauth::routes())
        .merge(capabilities::routes())
        .merge(shipping::http::routes())
        .merge(commerce::routes())
}
