//! Pages of the oauth room.

use std::sync::Arc;

use axum::Router;

use crate::app::App;

/// Routes of the pages.
pub fn router() -> Router<Arc<App>> {
    Router::new()
}
