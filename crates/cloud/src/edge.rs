//! The edge: all routes in one router, the walls in front of pages, health, and the background work of a server.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use kontor_web::origin::{self, ExactHosts};
use kontor_web::{assets, headers};
use tower_http::catch_panic::CatchPanicLayer;

use crate::app::App;
use crate::db::facts;
use crate::{api, commerce, identity, jobs, oauth, overview, shipping};

/// No form of ours is longer than this.
const FORM_BYTES: usize = 64 * 1024;

/// All routes of the cloud. Pages check host, origin and CSRF and carry security headers; machine routes know no cookie.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .merge(pages(&app))
        .merge(oauth::http::router())
        .merge(api::router(&app))
        .merge(commerce::intake::hooks::router())
        .merge(assets::router())
        .route("/healthz", get(|| async { StatusCode::OK }))
        .route("/readyz", get(readyz))
        .layer(CatchPanicLayer::new())
        .with_state(app)
}

fn pages(app: &Arc<App>) -> Router<Arc<App>> {
    let pages = Router::new()
        .merge(identity::pages::router())
        .merge(oauth::pages::router())
        .merge(shipping::pages::router())
        .merge(shipping::story::router())
        .merge(shipping::accounts::router())
        .merge(shipping::senders::router())
        .merge(shipping::profiles::router())
        .merge(shipping::rules::router())
        .merge(shipping::todo::router())
        .merge(shipping::closeouts::router())
        .merge(commerce::platforms::router())
        .merge(commerce::adoption::router())
        .merge(commerce::stock::router())
        .merge(commerce::runs::router())
        .merge(commerce::dispatch::router())
        .merge(commerce::story::router())
        .merge(overview::router())
        .merge(commerce::mapping::router())
        .fallback(identity::pages::not_found);
    // The last layer is the outermost: headers go on every answer, also on a refusal.
    identity::visit::around(pages, app)
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(from_fn_with_state(hosts(&app.config.public_url), origin::check))
        .layer(from_fn(headers::security))
}

/// The public address, and on loopback its other name: people type `localhost` where we print `127.0.0.1`.
fn hosts(public_url: &str) -> ExactHosts {
    let other = public_url.replacen("://127.0.0.1", "://localhost", 1);
    ExactHosts::new([public_url.to_owned(), other])
}

/// Ready when the store answers.
async fn readyz(State(app): State<Arc<App>>) -> StatusCode {
    match facts::answers(&app.db).await {
        Ok(()) => StatusCode::OK,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Starts the background work of a server: jobs, counters to the store, news from other nodes. It ends when the set is
/// dropped or the runtime ends; all of it may be killed at any moment.
pub fn background(app: &Arc<App>) -> tokio::task::JoinSet<()> {
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(jobs::run(Arc::clone(app)));
    tasks.spawn(oauth::background(Arc::clone(app)));
    tasks.spawn(shipping::background(Arc::clone(app)));
    tasks.spawn(commerce::background(Arc::clone(app)));
    tasks
}
