//! `/v1/inventory` and `/v1/platforms/{id}/stock`: stock in, and how far platforms know it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use http::StatusCode;
use kontor_model::Module;
use kontor_model::id::PlatformId;
use kontor_model::inventory::{
    Inventory, InventoryResult, NewInventory, PlatformStockList, StockOverview, StockRetried, StockRetry, StockRule,
    StockState,
};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::read::{self, StockQuery};
use super::{rule, take};
use crate::api::answer::Asked;
use crate::api::body::JsonObject;
use crate::api::fault::Fault;
use crate::api::problems::{Problems, Refusals};
use crate::api::query::QueryPairs;
use crate::api::{fields, scope};
use crate::app::App;
use crate::audit::Actor;
use crate::oauth::caller::ApiCaller;

/// Things on a page when nobody says how many, and at most.
const PAGE: (u32, u32) = (100, 500);

/// Routes of stock below `/v1`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(put_inventory, get_inventory))
        .routes(routes!(get_stock, put_stock))
        .routes(routes!(list_stock))
        .routes(routes!(retry_stock))
        .routes(routes!(check_stock))
}

/// Says what the ERP has, 1 to 5,000 levels at once.
///
/// One result per item in the same order; one that is refused harms no other. The newest `sequence` of a number and
/// warehouse wins, so it may be sent again and out of order. Platforms are told in the background, few changes before many.
#[utoipa::path(
    put,
    path = "/inventory",
    tag = "stock",
    operation_id = "putInventory",
    request_body = NewInventory,
    responses((status = 200, description = "One result per item", body = InventoryResult), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn put_inventory(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    JsonObject(body): JsonObject,
) -> Result<Json<InventoryResult>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    let new: NewInventory = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    Ok(Json(take::take_inventory(&app, &caller, &new).await?))
}

/// Tells everything about the stock of one number: what the ERP said, what orders take, what platforms are told.
#[utoipa::path(
    get,
    path = "/inventory",
    tag = "stock",
    operation_id = "getInventory",
    params(("sku" = String, Query, description = "The merchant's number")),
    responses((status = 200, description = "What is known", body = Inventory), Problems),
    security(("oauth" = ["commerce"]))
)]
async fn get_inventory(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    mut query: QueryPairs,
) -> Result<Json<Inventory>, Fault> {
    let a_number = ("eine Artikelnummer", "a number");
    let sku = query.take("sku", a_number, |text| (!text.trim().is_empty()).then(|| text.to_owned()));
    query.finish()?;
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    let missing = || Fault::new("invalid_query").with_errors(vec![fields::missing(caller.lang, "sku".to_owned())]);
    let sku = sku.ok_or_else(missing)?;
    Ok(Json(read::get_inventory(&app, (&caller.tenant, caller.lang), &sku).await?))
}

/// Tells how a platform's stock is made and how far it knows.
#[utoipa::path(
    get,
    path = "/platforms/{id}/stock",
    tag = "stock",
    operation_id = "getPlatformStock",
    params(("id" = String, Path, description = "Id of the platform")),
    responses((status = 200, description = "Its rule and counts", body = StockOverview), Problems),
    security(("oauth" = ["commerce"]))
)]
async fn get_stock(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<StockOverview>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    Ok(Json(read::get_overview(&app, &caller.tenant, &parse(&id)?).await?))
}

/// Changes how a platform's stock is made: warehouses, buffer, maximum.
///
/// What it is told is reckoned anew in the background; only what changes by it is told.
#[utoipa::path(
    put,
    path = "/platforms/{id}/stock",
    tag = "stock",
    operation_id = "changePlatformStock",
    params(("id" = String, Path, description = "Id of the platform")),
    request_body = StockRule,
    responses((status = 200, description = "Its rule and counts", body = StockOverview), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn put_stock(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Json<StockOverview>, Fault> {
    let caller = scope::require(&api, &asked, Module::Commerce)?;
    let id = parse(&id)?;
    // Before the body is judged: who asks for nothing of his learns nothing.
    read::get_overview(&app, &caller.tenant, &id).await?;
    let new: StockRule = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    rule::set_rule(&app, (&caller.tenant, caller.lang), Actor::Client(&api.client_id), &id, &new).await?;
    Ok(Json(read::get_overview(&app, &caller.tenant, &id).await?))
}

/// Lists what a platform is told, by number.
#[utoipa::path(
    get,
    path = "/platforms/{id}/stock/items",
    tag = "stock",
    operation_id = "listPlatformStock",
    params(
        ("id" = String, Path, description = "Id of the platform"),
        ("state" = Option<StockState>, Query, description = "Only in this state"),
        ("sku" = Option<String>, Query, description = "Only numbers that begin like this"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 500, 100 when absent")
    ),
    responses((status = 200, description = "A page", body = PlatformStockList), Problems),
    security(("oauth" = ["commerce"]))
)]
async fn list_stock(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    mut query: QueryPairs,
) -> Result<Json<PlatformStockList>, Fault> {
    let states = StockState::ALL.map(StockState::code).join(", ");
    let state = query.take("state", (&states, &states), StockState::from_code);
    let text = |text: &str| Some(text.to_owned());
    let begins = query.take("sku", ("", ""), text).unwrap_or_default();
    let after = query.take("after", ("", ""), text).unwrap_or_default();
    let a_count = ("eine Zahl von 1 bis 500", "a number from 1 to 500");
    let limit = query.take("limit", a_count, |text| text.parse().ok().filter(|n: &u32| (1..=PAGE.1).contains(n)));
    query.finish()?;
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    let wanted = StockQuery { state, begins, after, limit: limit.unwrap_or(PAGE.0) };
    Ok(Json(read::list_stock(&app, (&caller.tenant, caller.lang), &parse(&id)?, &wanted).await?))
}

/// Lets stock that the platform refused be told again, of one number or all.
#[utoipa::path(
    post,
    path = "/platforms/{id}/stock/retry",
    tag = "stock",
    operation_id = "retryPlatformStock",
    params(("id" = String, Path, description = "Id of the platform")),
    request_body = StockRetry,
    responses((status = 200, description = "How many are told again", body = StockRetried), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn retry_stock(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Json<StockRetried>, Fault> {
    let caller = scope::require(&api, &asked, Module::Commerce)?;
    let id = parse(&id)?;
    read::get_overview(&app, &caller.tenant, &id).await?;
    let wanted: StockRetry = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let actor = Actor::Client(&api.client_id);
    Ok(Json(read::retry(&app, &caller.tenant, actor, &id, wanted.sku.as_deref()).await?))
}

/// Lets everything the platform sells be read now and its stock be compared, as happens every night.
#[utoipa::path(
    post,
    path = "/platforms/{id}/stock/check",
    tag = "stock",
    operation_id = "checkPlatformStock",
    params(("id" = String, Path, description = "Id of the platform")),
    responses((status = 202, description = "It begins"), Problems),
    security(("oauth" = ["commerce"]))
)]
async fn check_stock(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<StatusCode, Fault> {
    let caller = scope::require(&api, &asked, Module::Commerce)?;
    read::check(&app, &caller.tenant, Actor::Client(&api.client_id), &parse(&id)?).await?;
    Ok(StatusCode::ACCEPTED)
}

/// What is no id names no platform.
fn parse(id: &str) -> Result<PlatformId, Fault> {
    id.parse().map_err(|_| Fault::new("not_found"))
}
