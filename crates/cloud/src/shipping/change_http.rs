//! `/v1/shipments/{id}` and below: change, buy, cancel, correct the weight, say what became of a lost answer.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use http::HeaderMap;
use kontor_model::Module;
use kontor_model::id::ShipmentId;
use kontor_model::shipment::{CancelledShipment, NewShipment, NewWeight, Resolution, Shipment};
use serde_json::Value;

use super::actions::{Wanted, What, create_shipment};
use super::http::idempotency_key;
use super::{cancel, incoming, mend, prepared, wishes};
use crate::api::answer::Asked;
use crate::api::body::JsonObject;
use crate::api::fault::Fault;
use crate::api::fields;
use crate::api::problems::{Problems, Refusals};
use crate::api::query::QueryPairs;
use crate::api::scope;
use crate::app::App;
use crate::audit::Actor;
use crate::oauth::caller::ApiCaller;

fn id_of(text: &str) -> Result<ShipmentId, Fault> {
    text.parse().map_err(|_| Fault::new("not_found"))
}

/// Changes a prepared shipment: it is saved as sent, whatever it was before.
#[utoipa::path(
    put,
    path = "/shipments/{id}",
    tag = "shipments",
    operation_id = "changeShipment",
    params(("id" = String, Path, description = "Id of the shipment")),
    request_body = NewShipment,
    responses((status = 200, description = "The shipment as it is now", body = Shipment), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
pub(super) async fn put_shipment(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Json<Shipment>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    let id = id_of(&id)?;
    let new = incoming::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    Ok(Json(prepared::change_shipment(&app, &caller, &id, new).await?))
}

/// What was asked for a prepared shipment, to be shown and changed. One that is not prepared any more is 409
/// `not_prepared`.
#[utoipa::path(
    get,
    path = "/shipments/{id}/request",
    tag = "shipments",
    operation_id = "getShipmentRequest",
    params(("id" = String, Path, description = "Id of the shipment")),
    responses((status = 200, description = "The shipment as it was asked for", body = NewShipment), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
pub(super) async fn get_request(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<NewShipment>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    Ok(Json(prepared::find_wanted(&app, &caller, &id_of(&id)?).await?))
}

/// Buys a prepared shipment: its labels are made. The header `Idempotency-Key` is required.
#[utoipa::path(
    post,
    path = "/shipments/{id}/buy",
    tag = "shipments",
    operation_id = "buyShipment",
    params(
        ("id" = String, Path, description = "Id of the shipment"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")
    ),
    responses((status = 200, description = "The shipment with its labels", body = Shipment), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
pub(super) async fn buy_shipment(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Shipment>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    let what = What::Buy(id_of(&id)?);
    let key = idempotency_key(&headers)?;
    Ok(Json(create_shipment(&app, &caller, Wanted { what, key }).await?))
}

/// Cancels a shipment, or throws away one that is prepared or waits for its carrier. Cancelled twice is fine.
///
/// A carrier that knows no cancellation is 409 `cancel_not_supported`; with `only_here=true` the shipment is given up
/// here. Too late is 409 `cancel_too_late` with the carrier's words.
#[utoipa::path(
    delete,
    path = "/shipments/{id}",
    tag = "shipments",
    operation_id = "cancelShipment",
    params(
        ("id" = String, Path, description = "Id of the shipment"),
        ("only_here" = Option<bool>, Query, description = "true gives up a shipment whose carrier knows no cancellation")
    ),
    responses((status = 200, description = "How it went", body = CancelledShipment), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
pub(super) async fn delete_shipment(
    State(app): State<Arc<App>>,
    api_caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    mut query: QueryPairs,
) -> Result<Json<CancelledShipment>, Fault> {
    let caller = scope::require(&api_caller, &asked, Module::Shipping)?;
    let only_here = query.take("only_here", ("true oder false", "true or false"), |text| text.parse().ok());
    query.finish()?;
    let actor = Actor::Client(&api_caller.client_id);
    let id = id_of(&id)?;
    Ok(Json(cancel::cancel_shipment(&app, &caller, actor, &id, only_here.unwrap_or(false)).await?))
}

/// Withdraws a cancellation of which nobody could find out for a day what became of it: the shipment counts again, and the
/// next close-out takes it in. While the carrier is still asked, and for a cancelled one, it is 409 `cancellation_stands`.
#[utoipa::path(
    delete,
    path = "/shipments/{id}/cancellation",
    tag = "shipments",
    operation_id = "withdrawCancellation",
    params(("id" = String, Path, description = "Id of the shipment")),
    responses((status = 200, description = "The shipment as it is now", body = Shipment), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
pub(super) async fn delete_cancellation(
    State(app): State<Arc<App>>,
    api_caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<Shipment>, Fault> {
    let caller = scope::require(&api_caller, &asked, Module::Shipping)?;
    let actor = Actor::Client(&api_caller.client_id);
    Ok(Json(wishes::withdraw_cancellation(&app, &caller, actor, &id_of(&id)?).await?))
}

/// Corrects the weight of a parcel that was labelled, where the carrier can.
#[utoipa::path(
    post,
    path = "/shipments/{id}/weight",
    tag = "shipments",
    operation_id = "changeWeight",
    params(("id" = String, Path, description = "Id of the shipment")),
    request_body = NewWeight,
    responses((status = 200, description = "The shipment as it is now", body = Shipment), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
pub(super) async fn post_weight(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Json<Shipment>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    let id = id_of(&id)?;
    let new: NewWeight = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    Ok(Json(mend::change_weight(&app, &caller, &id, &new).await?))
}

/// Says what became of a shipment whose answer was lost, as a person found out.
#[utoipa::path(
    post,
    path = "/shipments/{id}/resolve",
    tag = "shipments",
    operation_id = "resolveShipment",
    params(("id" = String, Path, description = "Id of the shipment")),
    request_body = Resolution,
    responses((status = 200, description = "The shipment as it is now", body = Shipment), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
pub(super) async fn post_resolution(
    State(app): State<Arc<App>>,
    api_caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Json<Shipment>, Fault> {
    let caller = scope::require(&api_caller, &asked, Module::Shipping)?;
    let id = id_of(&id)?;
    let word: Resolution = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let actor = Actor::Client(&api_caller.client_id);
    Ok(Json(mend::resolve_shipment(&app, &caller, actor, &id, &word).await?))
}
