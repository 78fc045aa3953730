//! `/v1/platforms`: list, connect, get, change, delete, test, values. No answer holds a secret.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use kontor_model::Module;
use kontor_model::id::PlatformId;
use kontor_model::platform::{NewPlatform, Platform, PlatformList, PlatformTest, PlatformValues};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use zeroize::Zeroizing;

use super::typed::TypedPlatform;
use super::{actions, probe, values};
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

/// Routes of platforms below `/v1`.
pub(in crate::commerce) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(post_platform, list_platforms))
        .routes(routes!(get_platform, put_platform, delete_platform))
        .routes(routes!(test_platform))
        .routes(routes!(get_values))
}

/// Lists the platforms, by name.
#[utoipa::path(
    get,
    path = "/platforms",
    tag = "commerce",
    operation_id = "listPlatforms",
    responses((status = 200, description = "All platforms", body = PlatformList), Problems),
    security(("oauth" = ["commerce"]))
)]
async fn list_platforms(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    query: QueryPairs,
) -> Result<Json<PlatformList>, Fault> {
    query.finish()?;
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    Ok(Json(PlatformList { items: actions::list_platforms(&app, &caller).await? }))
}

/// Connects a platform.
///
/// Its settings are the fields of the platform's form in `GET /v1/capabilities`. Orders are fetched from now on; test it
/// afterwards with `POST /v1/platforms/{id}/test`.
#[utoipa::path(
    post,
    path = "/platforms",
    tag = "commerce",
    operation_id = "createPlatform",
    params(("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")),
    request_body = NewPlatform,
    responses((status = 201, description = "The platform was created", body = Platform), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn post_platform(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    headers: HeaderMap,
    JsonObject(body): JsonObject,
) -> Result<Response, Fault> {
    let caller = scope::require(&api, &asked, Module::Commerce)?;
    let key = idempotency_key(&headers)?;
    let new: NewPlatform = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let canonical = Zeroizing::new(serde_json::to_vec(&new).map_err(Fault::internal)?);
    let wish = Wish { route: "POST /v1/platforms", key: Some(&key), canonical: &canonical };
    let actor = Actor::Client(&api.client_id);
    let platform = actions::create_platform(&app, &caller, actor, &TypedPlatform::from(new), wish).await?;
    let location = [(LOCATION, format!("/v1/platforms/{}", platform.id))];
    Ok((StatusCode::CREATED, location, Json(platform)).into_response())
}

/// Gets one platform.
#[utoipa::path(
    get,
    path = "/platforms/{id}",
    tag = "commerce",
    operation_id = "getPlatform",
    params(("id" = String, Path, description = "Id of the platform")),
    responses((status = 200, description = "The platform", body = Platform), Problems),
    security(("oauth" = ["commerce"]))
)]
async fn get_platform(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<Platform>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    Ok(Json(actions::get_platform(&app, &caller, &parse(&id)?).await?))
}

/// Changes a platform, but not its kind. A secret left out stays as it is while the address leads to the same server.
#[utoipa::path(
    put,
    path = "/platforms/{id}",
    tag = "commerce",
    operation_id = "changePlatform",
    params(("id" = String, Path, description = "Id of the platform")),
    request_body = NewPlatform,
    responses((status = 200, description = "The platform as it is now", body = Platform), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn put_platform(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Json<Platform>, Fault> {
    let caller = scope::require(&api, &asked, Module::Commerce)?;
    let id = parse(&id)?;
    // Before the body is judged: who asks for nothing of his learns nothing.
    actions::get_platform(&app, &caller, &id).await?;
    let new: NewPlatform = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let actor = Actor::Client(&api.client_id);
    Ok(Json(actions::change_platform(&app, &caller, actor, &id, &TypedPlatform::from(new)).await?))
}

/// Deletes a platform that no order came from; else pause it.
#[utoipa::path(
    delete,
    path = "/platforms/{id}",
    tag = "commerce",
    operation_id = "deletePlatform",
    params(("id" = String, Path, description = "Id of the platform")),
    responses((status = 204, description = "The platform is gone"), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn delete_platform(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<StatusCode, Fault> {
    let caller = scope::require(&api, &asked, Module::Commerce)?;
    actions::delete_platform(&app, &caller, Actor::Client(&api.client_id), &parse(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks the platform whether the connection works, without changing anything there, and keeps how it went.
#[utoipa::path(
    post,
    path = "/platforms/{id}/test",
    tag = "commerce",
    operation_id = "testPlatform",
    params(("id" = String, Path, description = "Id of the platform")),
    responses((status = 200, description = "How it went; `ok` says whether the connection works", body = PlatformTest), Problems),
    security(("oauth" = ["commerce"]))
)]
async fn test_platform(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<PlatformTest>, Fault> {
    let caller = scope::require(&api, &asked, Module::Commerce)?;
    Ok(Json(probe::test_platform(&app, &caller, Actor::Client(&api.client_id), &parse(&id)?).await?))
}

/// Tells which payment methods, shipping methods, statuses, tax rates and sub-shops the shop has, as they were read last.
#[utoipa::path(
    get,
    path = "/platforms/{id}/values",
    tag = "commerce",
    operation_id = "getPlatformValues",
    params(
        ("id" = String, Path, description = "Id of the platform"),
        ("refresh" = Option<bool>, Query, description = "`true` asks the shop now; it is asked in any case where nothing was read yet")
    ),
    responses((status = 200, description = "What the shop has", body = PlatformValues), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn get_values(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    mut query: QueryPairs,
) -> Result<Json<PlatformValues>, Fault> {
    let refresh = query.take("refresh", ("true oder false", "true or false"), |text| text.parse::<bool>().ok());
    query.finish()?;
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    let id = parse(&id)?;
    let found = if refresh == Some(true) {
        values::read_values(&app, &caller, &id).await?
    } else {
        values::get_values(&app, &caller, &id).await?
    };
    Ok(Json(found))
}

/// What is no id names no platform.
fn parse(id: &str) -> Result<PlatformId, Fault> {
    id.parse().map_err(|_| Fault::new("not_found"))
}
