//! `POST /hooks/{hook_key}`: a platform hints that something happened to an order. Verified on its raw bytes, believed in
//! nothing: the order is read again.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::routing::post;
use http::{HeaderMap, StatusCode};
use kontor_adapters::shop::{Callback, Hint, HintRefusal};
use kontor_model::id::{PlatformId, TenantId};
use kontor_model::platform::Exchange;

use super::store;
use crate::app::App;
use crate::commerce::platforms::Connection;
use crate::db::DbError;
use crate::error::{AppError, AppResult};
use crate::limits::Rule;

/// No webhook of an order is longer than this.
const BODY_BYTES: usize = 2 * 1024 * 1024;
/// Longest id of an order that is noted.
const ID_CHARS: usize = 200;
/// Refused hints to one address: the wait grows to a minute, genuine ones never count.
const REFUSED: Rule =
    Rule { name: "hints", free: 100, first_wait_ms: 1_000, longest_wait_ms: 60_000, forget_after_ms: 10 * 60_000 };

/// The route of hints; no cookie counts here.
pub fn router() -> Router<Arc<App>> {
    Router::new().route("/hooks/{hook_key}", post(receive)).layer(DefaultBodyLimit::max(BODY_BYTES))
}

/// 200 for what is genuine, 401 for everything else, whatever is wrong with it.
async fn receive(
    State(app): State<Arc<App>>,
    Path(hook_key): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    // Only addresses that may exist are counted, and a table has a bound: nobody fills memory here.
    if app.limits.begin(&REFUSED, &hook_key, app.now()).is_err() {
        return StatusCode::TOO_MANY_REQUESTS;
    }
    match hear(&app, &hook_key, &headers, &body).await {
        Ok(true) => {
            app.limits.give_back(&REFUSED, &hook_key);
            StatusCode::OK
        }
        Ok(false) => StatusCode::UNAUTHORIZED,
        Err(error) => {
            tracing::error!(%error, "a hint was not noted, the platform's orders are read again all the same");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// Notes a hint; `false` when it is not genuine. Noted twice it is the same hint.
async fn hear(app: &App, hook_key: &str, headers: &HeaderMap, body: &[u8]) -> AppResult<bool> {
    let mut tx = app.db.unscoped_read().await?;
    let found = store::unscoped_hook(&mut tx, hook_key).await?;
    drop(tx);
    let Some(found) = found else { return Ok(false) };
    let tenant: TenantId = found.tenant_id.parse().map_err(|_| DbError::Corrupt("platforms.tenant_id"))?;
    let platform: PlatformId = found.id.parse().map_err(|_| DbError::Corrupt("platforms.id"))?;
    let connection = match Connection::open_at_rest(app, &tenant, &platform).await {
        Ok(connection) => connection,
        Err(AppError::Conflict(_) | AppError::NotFound) => return Ok(false),
        Err(error) => return Err(error),
    };
    let callback = Callback { headers, body, secret: connection.hint_secret()? };
    let external_id = match connection.shop.read_hint(&callback) {
        Ok(Hint::Order(id)) if !id.is_empty() && id.chars().count() <= ID_CHARS => id,
        Ok(Hint::Order(_) | Hint::Nothing) | Err(HintRefusal::NotUnderstood) => return Ok(true),
        Err(HintRefusal::NotGenuine | HintRefusal::Unsupported) => return Ok(false),
    };
    if connection.row.paused {
        // It is taken, or the platform would give up sending them; everything is read when it goes on.
        return Ok(true);
    }
    let takes_orders = connection.row.exchanges()?.contains(&Exchange::Orders);
    let (now, mut tx) = (app.now(), app.db.write(&tenant).await?);
    store::hinted(&mut tx, &tenant, platform.as_str(), now).await?;
    if takes_orders {
        store::hint(&mut tx, &tenant, (platform.as_str(), &external_id), (now, now)).await?;
        store::due_now(&mut tx, &tenant, platform.as_str(), now).await?;
    }
    tx.commit().await?;
    Ok(true)
}
