//! The `/v1` API: routes, callers, problems.

use std::sync::Arc;

use axum::Router;

use crate::app::App;

/// Routes below `/v1`.
pub fn router() -> Router<Arc<App>> {
    Router::new()
}
