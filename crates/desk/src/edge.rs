//! The edge of Desk: all routes in one router behind the walls every page needs, and the work that goes on by itself.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use kontor_web::origin::ExactHosts;
use kontor_web::{assets, headers, origin};

use crate::app::DeskApp;
use crate::{access, batch, closing, credentials, import, orders, packing, printing, shipping, stock};

/// More than any form here.
const BODY_BYTES: usize = 256 * 1024;
const RESUME_EVERY: Duration = Duration::from_secs(30);

/// All routes of Desk. Host and Origin are checked against an exact list before anything is read.
pub fn router(app: Arc<DeskApp>) -> Router {
    let hosts = ExactHosts::new(app.hosts().into_iter().map(|host| format!("http://{host}")));
    Router::new()
        .merge(access::router())
        .merge(credentials::router())
        .merge(batch::router())
        .merge(closing::router())
        .merge(import::router())
        .merge(orders::router())
        .merge(packing::router())
        .merge(printing::router())
        .merge(shipping::router())
        .merge(stock::router())
        .merge(assets::router())
        .with_state(app)
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(from_fn(headers::security))
        .layer(from_fn_with_state(hosts, origin::check))
}

/// Starts what goes on by itself: shipments whose answer was lost and documents that were never sent are taken up again,
/// also after a kill.
///
/// It ends when the set is dropped; it may be killed at any moment.
pub fn background(app: &Arc<DeskApp>) -> tokio::task::JoinSet<()> {
    let app = Arc::clone(app);
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(async move {
        let mut tick = tokio::time::interval(RESUME_EVERY);
        loop {
            tick.tick().await;
            if let Err(error) = shipping::resume_unfinished(&app).await {
                tracing::warn!(%error, "unfinished shipments could not be looked up");
            }
            if let Err(error) = batch::take_up(&app).await {
                tracing::warn!(%error, "unfinished batches could not be taken up");
            }
            if let Err(error) = printing::take_up(&app).await {
                tracing::warn!(%error, "unfinished print jobs could not be looked up");
            }
        }
    });
    tasks
}
