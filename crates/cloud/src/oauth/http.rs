//! Machine routes of the oauth room.

use std::sync::Arc;

use axum::Router;

use crate::app::App;

/// Machine routes.
pub fn router() -> Router<Arc<App>> {
    Router::new()
}
