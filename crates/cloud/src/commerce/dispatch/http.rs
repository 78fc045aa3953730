//! `/v1/fulfillments`, `/v1/orders/{id}/status` and `/v1/platforms/{id}/dispatch`: what platforms are told of orders.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use kontor_model::Module;
use kontor_model::fulfillment::{
    DispatchRule, DispatchState, Fulfillment, FulfillmentList, NewFulfillment, NewOrderStatus, OrderStatus,
};
use kontor_model::id::{FulfillmentId, OrderId, PlatformId};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{read, rule, write};
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

/// Fulfillments on a page when nobody says how many, and at most.
const PAGE: (u32, u32) = (25, 100);

/// Routes of what goes out, below `/v1`.
pub(in crate::commerce) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(post_fulfillment, list_fulfillments))
        .routes(routes!(get_fulfillment))
        .routes(routes!(retry_fulfillment))
        .routes(routes!(post_status))
        .routes(routes!(get_rule, put_rule))
}

/// Tells the order's platform what was sent.
///
/// The platform is told in the background, again and again until it takes or refuses it. A shipment that was made with the
/// order's id is told by itself; this is for what was sent otherwise.
#[utoipa::path(
    post,
    path = "/fulfillments",
    tag = "orders",
    operation_id = "createFulfillment",
    params(("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")),
    request_body = NewFulfillment,
    responses((status = 201, description = "It is written down and will be told", body = Fulfillment), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn post_fulfillment(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    headers: HeaderMap,
    JsonObject(body): JsonObject,
) -> Result<Response, Fault> {
    let caller = scope::require(&api, &asked, Module::Commerce)?;
    let key = idempotency_key(&headers)?;
    let new: NewFulfillment = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let canonical = serde_json::to_vec(&new).map_err(Fault::internal)?;
    let wish = Wish { route: "POST /v1/fulfillments", key: Some(&key), canonical: &canonical };
    let id = write::create_fulfillment(&app, &caller, &new, wish).await?;
    let made = read::get(&app, &caller.tenant, &id).await?;
    Ok((StatusCode::CREATED, [(LOCATION, format!("/v1/fulfillments/{id}"))], Json(made)).into_response())
}

/// Lists what platforms were told, newest first.
#[utoipa::path(
    get,
    path = "/fulfillments",
    tag = "orders",
    operation_id = "listFulfillments",
    params(
        ("order" = Option<String>, Query, description = "Id of an order: all of it, on one page"),
        ("state" = Option<DispatchState>, Query, description = "Only those in this state"),
        ("limit" = Option<u32>, Query, description = "1 to 100, 25 when absent"),
        ("after" = Option<String>, Query, description = "`next` of the page before")
    ),
    responses((status = 200, description = "One page", body = FulfillmentList), Problems),
    security(("oauth" = ["commerce"]))
)]
async fn list_fulfillments(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    mut query: QueryPairs,
) -> Result<Json<FulfillmentList>, Fault> {
    let caller = scope::require(&api, &asked, Module::Commerce)?;
    let order =
        query.take("order", ("die ID eines Auftrags", "the id of an order"), |text| text.parse::<OrderId>().ok());
    let states = ("pending, accepted, rejected oder withdrawn", "pending, accepted, rejected or withdrawn");
    let state = query.take("state", states, DispatchState::from_code);
    let in_range = |limit: &u32| (1..=PAGE.1).contains(limit);
    let a_limit = ("eine Zahl von 1 bis 100", "a number from 1 to 100");
    let limit = query.take("limit", a_limit, |text| text.parse().ok().filter(in_range));
    let a_place = ("next der Seite davor", "next of the page before");
    let after = query.take("after", a_place, |text| text.parse::<FulfillmentId>().ok());
    query.finish()?;
    let wanted = read::Wanted { order: order.as_ref(), state, after: after.as_ref(), limit: limit.unwrap_or(PAGE.0) };
    Ok(Json(read::list(&app, &caller.tenant, wanted).await?))
}

/// Gets one fulfillment.
#[utoipa::path(
    get,
    path = "/fulfillments/{id}",
    tag = "orders",
    operation_id = "getFulfillment",
    params(("id" = String, Path, description = "Id of the fulfillment")),
    responses((status = 200, description = "The fulfillment", body = Fulfillment), Problems),
    security(("oauth" = ["commerce"]))
)]
async fn get_fulfillment(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<Fulfillment>, Fault> {
    let caller = scope::require(&api, &asked, Module::Commerce)?;
    Ok(Json(read::get(&app, &caller.tenant, &parse(&id)?).await?))
}

/// Tells the platform once more what it refused, or at once what has not arrived so far. A status is told again the same
/// way, by its id.
#[utoipa::path(
    post,
    path = "/fulfillments/{id}/retry",
    tag = "orders",
    operation_id = "retryFulfillment",
    params(("id" = String, Path, description = "Id of the fulfillment or status")),
    responses((status = 202, description = "It will be told again"), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn retry_fulfillment(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<StatusCode, Fault> {
    let caller = scope::require(&api, &asked, Module::Commerce)?;
    write::tell_again(&app, &caller.tenant, &parse(&id)?).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Moves an order at its platform, to one of the platform's statuses or one of the words all platforms share.
#[utoipa::path(
    post,
    path = "/orders/{id}/status",
    tag = "orders",
    operation_id = "moveOrder",
    params(
        ("id" = String, Path, description = "Id of the order"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")
    ),
    request_body = NewOrderStatus,
    responses((status = 201, description = "It is written down and will be told", body = OrderStatus), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn post_status(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonObject(body): JsonObject,
) -> Result<Response, Fault> {
    let caller = scope::require(&api, &asked, Module::Commerce)?;
    let order: OrderId = id.parse().map_err(|_| Fault::new("not_found"))?;
    // Before the body is judged: who asks for nothing of his learns nothing.
    read::order_is_there(&app, &caller.tenant, &order).await?;
    let key = idempotency_key(&headers)?;
    let new: NewOrderStatus = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let canonical = serde_json::to_vec(&(order.as_str(), &new)).map_err(Fault::internal)?;
    let wish = Wish { route: "POST /v1/orders/{id}/status", key: Some(&key), canonical: &canonical };
    let id = write::create_status(&app, &caller, (&order, &new.status), wish).await?;
    let made = read::get_status(&app, &caller.tenant, &id).await?;
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// Tells when and how a platform hears of shipments.
#[utoipa::path(
    get,
    path = "/platforms/{id}/dispatch",
    tag = "platforms",
    operation_id = "getDispatchRule",
    params(("id" = String, Path, description = "Id of the platform")),
    responses((status = 200, description = "The rule", body = DispatchRule), Problems),
    security(("oauth" = ["commerce"]))
)]
async fn get_rule(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<DispatchRule>, Fault> {
    let caller = scope::require(&api, &asked, Module::Commerce)?;
    Ok(Json(rule::get(&app, &caller.tenant, &parse_platform(&id)?).await?))
}

/// Changes when and how a platform hears of shipments; what was written down before stays as it is.
#[utoipa::path(
    put,
    path = "/platforms/{id}/dispatch",
    tag = "platforms",
    operation_id = "changeDispatchRule",
    params(("id" = String, Path, description = "Id of the platform")),
    request_body = DispatchRule,
    responses((status = 200, description = "The rule as it is now", body = DispatchRule), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn put_rule(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Json<DispatchRule>, Fault> {
    let caller = scope::require(&api, &asked, Module::Commerce)?;
    let id = parse_platform(&id)?;
    // Before the body is judged: who asks for nothing of his learns nothing.
    rule::get(&app, &caller.tenant, &id).await?;
    let new: DispatchRule = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let actor = Actor::Client(&api.client_id);
    Ok(Json(rule::set(&app, (&caller.tenant, caller.lang), actor, &id, &new).await?))
}

/// What is no id names no fulfillment.
fn parse(id: &str) -> Result<FulfillmentId, Fault> {
    id.parse().map_err(|_| Fault::new("not_found"))
}

fn parse_platform(id: &str) -> Result<PlatformId, Fault> {
    id.parse().map_err(|_| Fault::new("not_found"))
}
