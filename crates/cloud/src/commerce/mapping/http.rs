//! `/v1/platforms/{id}/mapping`: the live mapping, a new one, its preview, versions and the way back.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use kontor_model::Module;
use kontor_model::order_mapping::{
    LiveMapping, MappingPreview, MappingRollback, MappingTrial, MappingVersion, MappingVersionList, NewMapping,
};
use kontor_model::problem::FieldError;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{actions, check, preview};
use crate::api::answer::Asked;
use crate::api::body::JsonObject;
use crate::api::fault::Fault;
use crate::api::problems::{Problems, Refusals};
use crate::api::query::QueryPairs;
use crate::api::{fields, scope};
use crate::app::App;
use crate::audit::Actor;
use crate::commerce::platforms::parse;
use crate::error::{AppError, AppResult};
use crate::oauth::caller::ApiCaller;

/// Routes of mappings below `/v1`.
pub(in crate::commerce) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(get_mapping, put_mapping))
        .routes(routes!(list_versions))
        .routes(routes!(get_version))
        .routes(routes!(preview_mapping))
        .routes(routes!(roll_back))
}

/// Gets the mapping that is live, or an offer made from the shop's values while none is.
#[utoipa::path(
    get,
    path = "/platforms/{id}/mapping",
    tag = "commerce",
    operation_id = "getOrderMapping",
    params(("id" = String, Path, description = "Id of the platform")),
    responses((status = 200, description = "The mapping", body = LiveMapping), Problems),
    security(("oauth" = ["commerce"]))
)]
async fn get_mapping(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<LiveMapping>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    Ok(Json(actions::get_mapping(&app, &caller, &parse(&id)?).await?))
}

/// Makes a mapping the next version, which lives from the next order on.
///
/// Orders that were mapped stay as they are; orders that waited for a mapping are tried again.
#[utoipa::path(
    put,
    path = "/platforms/{id}/mapping",
    tag = "commerce",
    operation_id = "putOrderMapping",
    params(("id" = String, Path, description = "Id of the platform")),
    request_body = NewMapping,
    responses((status = 200, description = "The version that is live now", body = MappingVersion), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn put_mapping(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Json<MappingVersion>, Fault> {
    let caller = scope::require(&api, &asked, Module::Commerce)?;
    let new: NewMapping = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let actor = Actor::Client(&api.client_id);
    let published = actions::publish_mapping(&app, &caller, actor, &parse(&id)?, &new).await;
    Ok(Json(in_body(published)?))
}

/// Lists the versions of a mapping, newest first.
#[utoipa::path(
    get,
    path = "/platforms/{id}/mapping/versions",
    tag = "commerce",
    operation_id = "listOrderMappings",
    params(
        ("id" = String, Path, description = "Id of the platform"),
        ("before" = Option<i64>, Query, description = "Continues the list: `next` of the page before")
    ),
    responses((status = 200, description = "A page of versions", body = MappingVersionList), Problems),
    security(("oauth" = ["commerce"]))
)]
async fn list_versions(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    mut query: QueryPairs,
) -> Result<Json<MappingVersionList>, Fault> {
    let expected = ("eine Version ab 1", "a version from 1");
    let before = query.take("before", expected, |text| text.parse().ok().filter(|version: &i64| *version > 0));
    query.finish()?;
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    Ok(Json(actions::list_versions(&app, &caller, &parse(&id)?, before).await?))
}

/// Gets one version with its mapping.
#[utoipa::path(
    get,
    path = "/platforms/{id}/mapping/versions/{n}",
    tag = "commerce",
    operation_id = "getOrderMappingVersion",
    params(
        ("id" = String, Path, description = "Id of the platform"),
        ("n" = i64, Path, description = "The version")
    ),
    responses((status = 200, description = "The version", body = MappingVersion), Problems),
    security(("oauth" = ["commerce"]))
)]
async fn get_version(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path((id, version)): Path<(String, String)>,
) -> Result<Json<MappingVersion>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    let version = version.parse().map_err(|_| AppError::NotFound)?;
    Ok(Json(actions::get_version(&app, &caller, &parse(&id)?, version).await?))
}

/// Tries a mapping on the newest 50 orders of the platform and tells what would come out differently.
///
/// Nothing is stored or sent.
#[utoipa::path(
    post,
    path = "/platforms/{id}/mapping/preview",
    tag = "commerce",
    operation_id = "previewOrderMapping",
    params(("id" = String, Path, description = "Id of the platform")),
    request_body = MappingTrial,
    responses((status = 200, description = "What would change", body = MappingPreview), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn preview_mapping(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Json<MappingPreview>, Fault> {
    let caller = scope::require(&api, &asked, Module::Commerce)?;
    let trial: MappingTrial = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let preview = preview::preview_mapping(&app, &caller, &parse(&id)?, &trial.mapping).await;
    Ok(Json(in_body(preview)?))
}

/// Lets an earlier version live again, from the next order on.
#[utoipa::path(
    post,
    path = "/platforms/{id}/mapping/rollback",
    tag = "commerce",
    operation_id = "rollBackOrderMapping",
    params(("id" = String, Path, description = "Id of the platform")),
    request_body = MappingRollback,
    responses((status = 200, description = "The version that is live now", body = MappingVersion), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn roll_back(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Json<MappingVersion>, Fault> {
    let caller = scope::require(&api, &asked, Module::Commerce)?;
    let back: MappingRollback = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let actor = Actor::Client(&api.client_id);
    Ok(Json(actions::roll_back(&app, &caller, actor, &parse(&id)?, &back).await?))
}

/// The mapping is a part of the body: its faults are named from there.
fn in_body<T>(result: AppResult<T>) -> AppResult<T> {
    let named = |fault: FieldError| {
        let is_mapping = fault.field != check::NOTE_FIELD;
        let field = if is_mapping { format!("mapping.{}", fault.field) } else { fault.field };
        FieldError { field, ..fault }
    };
    result.map_err(|error| match error {
        AppError::Invalid(faults) => AppError::Invalid(faults.into_iter().map(named).collect()),
        other => other,
    })
}
