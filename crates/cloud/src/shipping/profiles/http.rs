//! `/v1/shipping-profiles`: list, create, get, change, delete.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use kontor_model::Module;
use kontor_model::id::ShippingProfileId;
use kontor_model::shipping_profile::{NewShippingProfile, ShippingProfile, ShippingProfileList};
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

/// Routes of shipping profiles below `/v1`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(post_profile, list_profiles)).routes(routes!(
        get_profile,
        put_profile,
        delete_profile
    ))
}

/// Lists the shipping profiles ("Versandarten"), by number.
#[utoipa::path(
    get,
    path = "/shipping-profiles",
    tag = "set-up",
    operation_id = "listShippingProfiles",
    responses((status = 200, description = "All profiles", body = ShippingProfileList), Problems),
    security(("oauth" = ["shipping"]))
)]
async fn list_profiles(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    query: QueryPairs,
) -> Result<Json<ShippingProfileList>, Fault> {
    query.finish()?;
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    Ok(Json(ShippingProfileList { items: actions::list_profiles(&app, &caller).await? }))
}

/// Creates a shipping profile: what the ERP names by one number, checked against what the carrier offers.
#[utoipa::path(
    post,
    path = "/shipping-profiles",
    tag = "set-up",
    operation_id = "createShippingProfile",
    params(("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")),
    request_body = NewShippingProfile,
    responses((status = 201, description = "The profile was created", body = ShippingProfile), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
async fn post_profile(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    headers: HeaderMap,
    JsonObject(body): JsonObject,
) -> Result<Response, Fault> {
    let caller = scope::require(&api, &asked, Module::Shipping)?;
    let key = idempotency_key(&headers)?;
    let new: NewShippingProfile = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let canonical = serde_json::to_vec(&new).map_err(Fault::internal)?;
    let wish = Wish { route: "POST /v1/shipping-profiles", key: Some(&key), canonical: &canonical };
    let profile = actions::create_profile(&app, &caller, Actor::Client(&api.client_id), &new, wish).await?;
    let location = [(LOCATION, format!("/v1/shipping-profiles/{}", profile.id))];
    Ok((StatusCode::CREATED, location, Json(profile)).into_response())
}

/// Gets one shipping profile.
#[utoipa::path(
    get,
    path = "/shipping-profiles/{id}",
    tag = "set-up",
    operation_id = "getShippingProfile",
    params(("id" = String, Path, description = "Id of the profile")),
    responses((status = 200, description = "The profile", body = ShippingProfile), Problems),
    security(("oauth" = ["shipping"]))
)]
async fn get_profile(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<ShippingProfile>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    Ok(Json(actions::get_profile(&app, &caller, &parse(&id)?).await?))
}

/// Changes a shipping profile. Labels that were made stay as they are.
#[utoipa::path(
    put,
    path = "/shipping-profiles/{id}",
    tag = "set-up",
    operation_id = "changeShippingProfile",
    params(("id" = String, Path, description = "Id of the profile")),
    request_body = NewShippingProfile,
    responses((status = 200, description = "The profile as it is now", body = ShippingProfile), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
async fn put_profile(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Json<ShippingProfile>, Fault> {
    let caller = scope::require(&api, &asked, Module::Shipping)?;
    let id = parse(&id)?;
    actions::get_profile(&app, &caller, &id).await?;
    let new: NewShippingProfile = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    Ok(Json(actions::change_profile(&app, &caller, Actor::Client(&api.client_id), &id, &new).await?))
}

/// Deletes a shipping profile that no rule uses.
#[utoipa::path(
    delete,
    path = "/shipping-profiles/{id}",
    tag = "set-up",
    operation_id = "deleteShippingProfile",
    params(("id" = String, Path, description = "Id of the profile")),
    responses((status = 204, description = "The profile is gone"), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
async fn delete_profile(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<StatusCode, Fault> {
    let caller = scope::require(&api, &asked, Module::Shipping)?;
    actions::delete_profile(&app, &caller, Actor::Client(&api.client_id), &parse(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is no id names no profile.
fn parse(id: &str) -> Result<ShippingProfileId, Fault> {
    id.parse().map_err(|_| Fault::new("not_found"))
}
