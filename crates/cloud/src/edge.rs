//! The edge: all routes in one router, health, and the background work of a server.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;

use crate::app::App;
use crate::{api, identity, jobs, oauth, shipping};

/// All routes of the cloud. Browser pages check origin and CSRF and carry security headers; machine routes know no cookie.
pub fn router(app: Arc<App>) -> Router {
    let pages =
        Router::new().merge(identity::pages::router()).merge(oauth::pages::router()).merge(shipping::pages::router());
    let machine = Router::new().merge(oauth::http::router()).merge(api::router());
    Router::new()
        .merge(pages)
        .merge(machine)
        .route("/healthz", get(|| async { StatusCode::OK }))
        .route("/readyz", get(readyz))
        .with_state(app)
}

/// Ready when the store answers.
async fn readyz(State(app): State<Arc<App>>) -> StatusCode {
    match app.db.unscoped_read().await {
        Ok(_) => StatusCode::OK,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Starts the background work of a server: jobs, counters to the store, news from other nodes. It ends when the
/// handle's tasks are aborted or the runtime ends; all of it may be killed at any moment.
pub fn background(app: &Arc<App>) -> tokio::task::JoinSet<()> {
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(jobs::run(Arc::clone(app)));
    tasks.spawn(oauth::background(Arc::clone(app)));
    tasks
}
