//! `Prefer: respond-async` (RFC 7240) for many shipments, and `/v1/batches/{id}`: how far they are.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::LOCATION;
use http::{HeaderMap, HeaderName, StatusCode};
use kontor_model::Module;
use kontor_model::id::ShipmentBatchId;
use kontor_model::shipment::BatchProgress;
use serde_json::{Map, Value};

use super::actions::{Wanted, What};
use super::bulk::{self, MOST_ITEMS, Sent};
use super::{Caller, batch};
use crate::api::answer::Asked;
use crate::api::fault::Fault;
use crate::api::problems::Problems;
use crate::api::query::QueryPairs;
use crate::api::scope;
use crate::app::App;
use crate::oauth::caller::ApiCaller;

const PREFER: &str = "prefer";
const APPLIED: HeaderName = HeaderName::from_static("preference-applied");
const RESPOND_ASYNC: &str = "respond-async";

/// Tells whether the caller wants many shipments made in the background.
pub(super) fn is_wanted(headers: &HeaderMap) -> bool {
    let values = headers.get_all(PREFER).iter().filter_map(|value| value.to_str().ok());
    let mut preferences = values.flat_map(|value| value.split(','));
    preferences.any(|one| one.split(';').next().is_some_and(|name| name.trim().eq_ignore_ascii_case(RESPOND_ASYNC)))
}

/// Takes many shipments down, to be made in the background.
pub(super) async fn begin(
    app: &App,
    caller: &Caller,
    asked: &Asked,
    body: Map<String, Value>,
) -> Result<Response, Fault> {
    let values = batch::list_of(asked.lang, body, MOST_ITEMS)?;
    let sent = values.into_iter().map(|value| sent(asked, value)).collect();
    let id = bulk::begin(app, caller, sent).await?;
    let progress = bulk::progress(app, caller, &id).await?;
    let headers = [(LOCATION, format!("/v1/batches/{id}")), (APPLIED, RESPOND_ASYNC.to_owned())];
    Ok((StatusCode::ACCEPTED, headers, Json(progress)).into_response())
}

fn sent(asked: &Asked, value: Value) -> Sent {
    let (reference, given) = batch::named(&value);
    match batch::read(asked.lang, value) {
        Ok(Wanted { what: What::New(new), key }) => {
            Sent { reference, key: Some(key.as_str().to_owned()), read: Ok(*new) }
        }
        Ok(_) => unread(asked, (reference, given), Fault::internal("an item of a batch is no new shipment")),
        Err(fault) => unread(asked, (reference, given), fault),
    }
}

fn unread(asked: &Asked, (reference, key): (Option<String>, Option<String>), fault: Fault) -> Sent {
    Sent { reference, key, read: Err(fault.problem(asked.lang, asked.request_id.as_str())) }
}

/// Tells how far a background batch is: counts, and the answers so far in the order they were sent.
#[utoipa::path(
    get,
    path = "/batches/{id}",
    tag = "shipments",
    operation_id = "getBatch",
    params(("id" = String, Path, description = "Id of the batch")),
    responses((status = 200, description = "How far it is", body = BatchProgress), Problems),
    security(("oauth" = ["shipping"]))
)]
pub(super) async fn get_batch(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    query: QueryPairs,
) -> Result<Json<BatchProgress>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    query.finish()?;
    let id: ShipmentBatchId = id.parse().map_err(|_| Fault::new("not_found"))?;
    Ok(Json(bulk::progress(&app, &caller, &id).await?))
}
