//! `/v1/sender-addresses`: list, create, get, change, delete.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use kontor_model::Module;
use kontor_model::id::SenderId;
use kontor_model::shipping_profile::{NewSender, Sender, SenderList};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::actions;
use crate::api::answer::Asked;
use crate::api::body::JsonObject;
use crate::api::fault::Fault;
use crate::api::problems::{Problems, Refusals};
use crate::api::query::QueryPairs;
use crate::api::{fields, scope};
use crate::app::App;
use crate::audit::Actor;
use crate::oauth::caller::ApiCaller;
use crate::shipping::http::idempotency_key;
use crate::shipping::once::Wish;

/// Routes of senders below `/v1`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(post_sender, list_senders)).routes(routes!(
        get_sender,
        put_sender,
        delete_sender
    ))
}

/// Lists the sender addresses: the default one of the page "Versand", and the others by name.
#[utoipa::path(
    get,
    path = "/sender-addresses",
    tag = "set-up",
    operation_id = "listSenders",
    responses((status = 200, description = "All senders", body = SenderList), Problems),
    security(("oauth" = ["shipping"]))
)]
async fn list_senders(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    query: QueryPairs,
) -> Result<Json<SenderList>, Fault> {
    query.finish()?;
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    Ok(Json(actions::list_senders(&app, &caller).await?))
}

/// Creates a sender address besides the default one.
#[utoipa::path(
    post,
    path = "/sender-addresses",
    tag = "set-up",
    operation_id = "createSender",
    params(("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")),
    request_body = NewSender,
    responses((status = 201, description = "The sender was created", body = Sender), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
async fn post_sender(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    headers: HeaderMap,
    JsonObject(body): JsonObject,
) -> Result<Response, Fault> {
    let caller = scope::require(&api, &asked, Module::Shipping)?;
    let key = idempotency_key(&headers)?;
    let new: NewSender = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let canonical = serde_json::to_vec(&new).map_err(Fault::internal)?;
    let wish = Wish { route: "POST /v1/sender-addresses", key: Some(&key), canonical: &canonical };
    let sender = actions::create_sender(&app, &caller, Actor::Client(&api.client_id), &new, wish).await?;
    let location = [(LOCATION, format!("/v1/sender-addresses/{}", sender.id))];
    Ok((StatusCode::CREATED, location, Json(sender)).into_response())
}

/// Gets one sender address.
#[utoipa::path(
    get,
    path = "/sender-addresses/{id}",
    tag = "set-up",
    operation_id = "getSender",
    params(("id" = String, Path, description = "Id of the sender")),
    responses((status = 200, description = "The sender", body = Sender), Problems),
    security(("oauth" = ["shipping"]))
)]
async fn get_sender(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<Sender>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    Ok(Json(actions::get_sender(&app, &caller, &parse(&id)?).await?))
}

/// Changes a sender address. Labels that were made stay as they are.
#[utoipa::path(
    put,
    path = "/sender-addresses/{id}",
    tag = "set-up",
    operation_id = "changeSender",
    params(("id" = String, Path, description = "Id of the sender")),
    request_body = NewSender,
    responses((status = 200, description = "The sender as it is now", body = Sender), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
async fn put_sender(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Json<Sender>, Fault> {
    let caller = scope::require(&api, &asked, Module::Shipping)?;
    let id = parse(&id)?;
    actions::get_sender(&app, &caller, &id).await?;
    let new: NewSender = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    Ok(Json(actions::change_sender(&app, &caller, Actor::Client(&api.client_id), &id, &new).await?))
}

/// Deletes a sender address that no shipping profile uses.
#[utoipa::path(
    delete,
    path = "/sender-addresses/{id}",
    tag = "set-up",
    operation_id = "deleteSender",
    params(("id" = String, Path, description = "Id of the sender")),
    responses((status = 204, description = "The sender is gone"), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
async fn delete_sender(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<StatusCode, Fault> {
    let caller = scope::require(&api, &asked, Module::Shipping)?;
    actions::delete_sender(&app, &caller, Actor::Client(&api.client_id), &parse(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is no id names no sender.
fn parse(id: &str) -> Result<SenderId, Fault> {
    id.parse().map_err(|_| Fault::new("not_found"))
}
