//! `/v1/orders`: the feed and its acknowledgements, lists, single orders, and what is asked for once more.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use kontor_model::Module;
use kontor_model::date::CalendarDate;
use kontor_model::id::{OrderId, PlatformId, RawOrderId};
use kontor_model::order_feed::{
    AcknowledgedOrders, Acknowledgements, DeliveryState, OrderDetail, OrderFeed, OrderList,
};
use kontor_model::problem::FieldError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::feed::{self, FeedQuery};
use super::read::{self, OrderQuery};
use super::{adoption, again, export};
use crate::api::answer::Asked;
use crate::api::body::JsonObject;
use crate::api::fault::Fault;
use crate::api::problems::{Problems, Refusals};
use crate::api::query::QueryPairs;
use crate::api::{fields, scope};
use crate::app::App;
use crate::oauth::caller::ApiCaller;
use crate::shipping::{Caller, day};

/// Orders on a page of the list when nobody says how many, and at most.
const PAGE: (u32, u32) = (50, 200);
/// Orders in a part of the feed when nobody says how many, and at most.
const PART: (u32, u32) = (100, 500);

/// Routes of orders below `/v1`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_orders))
        .routes(routes!(get_feed))
        .routes(routes!(post_acknowledge))
        .routes(routes!(export::http::get_export))
        .routes(routes!(get_order))
        .routes(routes!(get_raw))
        .routes(routes!(post_retry))
        .routes(routes!(post_release))
        .routes(routes!(post_deliver))
        .routes(routes!(post_fetch_again))
        .routes(routes!(post_fetch))
        .routes(routes!(post_fetch_all))
        .routes(routes!(adoption::http::post_adoption))
}

/// Reads the part of the feed that the ERP does not have yet, oldest first.
///
/// An order stands in the feed until its revision is acknowledged (`POST /v1/orders/acknowledge`): what was delivered and
/// not acknowledged comes again in the next reading, what was acknowledged does not come again by itself. `after` goes on
/// within one reading. `outcome` is `nothing_to_do`, `ok`, or `ok_with_warnings` when orders are held for a person or
/// carry warnings.
#[utoipa::path(
    get,
    path = "/orders/feed",
    tag = "orders",
    operation_id = "readOrderFeed",
    params(
        ("after" = Option<String>, Query, description = "`next` of the part before, within one reading"),
        ("limit" = Option<u32>, Query, description = "1 to 500, 100 when absent"),
        ("platform" = Option<String>, Query, description = "Only orders of this platform, by its id")
    ),
    responses((status = 200, description = "A part of the feed", body = OrderFeed), Problems),
    security(("oauth" = ["commerce"]))
)]
async fn get_feed(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    mut query: QueryPairs,
) -> Result<Json<OrderFeed>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    let limit = take_limit(&mut query, PART);
    let a_place = ("next des Teils davor", "next of the part before");
    let after = query.take("after", a_place, |text| text.parse().ok().filter(|seq: &i64| *seq >= 0));
    let platform = take_platform(&mut query);
    query.finish()?;
    let wanted = FeedQuery { after: after.unwrap_or(0), platform, limit };
    Ok(Json(feed::read_feed(&app, &caller, &wanted).await?))
}

/// Says which revisions the ERP has saved, up to 500 at once, each with the ERP's own numbers of the document and the
/// customer.
///
/// One that cannot be taken harms no other. `newer_revision` is taken too: the ERP has that one, and a newer one stands in
/// the feed. Said twice it changes nothing.
#[utoipa::path(
    post,
    path = "/orders/acknowledge",
    tag = "orders",
    operation_id = "acknowledgeOrders",
    request_body = Acknowledgements,
    responses((status = 200, description = "One result per item", body = AcknowledgedOrders), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn post_acknowledge(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    JsonObject(body): JsonObject,
) -> Result<Json<AcknowledgedOrders>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    let wanted: Acknowledgements = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    check(&caller, &wanted).map_err(Fault::invalid)?;
    Ok(Json(feed::acknowledge(&app, &caller, wanted).await?))
}

fn check(caller: &Caller, wanted: &Acknowledgements) -> Result<(), Vec<FieldError>> {
    let fault = |field: String, de: &str, en: &str| FieldError {
        field,
        code: "invalid_value".to_owned(),
        detail: caller.lang.pick(de, en).to_owned(),
    };
    let mut errors = Vec::new();
    if wanted.items.is_empty() || wanted.items.len() > feed::MOST {
        errors.push(fault("items".to_owned(), "Möglich sind 1 bis 500 Einträge.", "There may be 1 to 500 items."));
    }
    for (index, item) in wanted.items.iter().enumerate() {
        let numbers = [("document_number", &item.document_number), ("customer_number", &item.customer_number)];
        for (name, number) in numbers {
            if number.as_ref().is_some_and(|number| number.chars().count() > 60) {
                let field = format!("items[{index}].{name}");
                errors.push(fault(field, "Höchstens 60 Zeichen.", "At most 60 characters."));
            }
        }
        if item.customer_number.as_ref().is_some_and(|number| number.trim().is_empty()) {
            let field = format!("items[{index}].customer_number");
            errors.push(fault(
                field,
                "Nennen Sie die Kundennummer oder lassen Sie sie weg.",
                "Name the customer number or leave it out.",
            ));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// Lists orders, newest first.
#[utoipa::path(
    get,
    path = "/orders",
    tag = "orders",
    operation_id = "listOrders",
    params(
        ("platform" = Option<String>, Query, description = "Only orders of this platform, by its id"),
        ("delivery" = Option<DeliveryState>, Query, description = "Only orders in this state on their way to the ERP"),
        ("number" = Option<String>, Query, description = "Only orders with this number; case does not matter"),
        ("placed_from" = Option<String>, Query, description = "Only orders placed on this day or later, such as 2026-11-24"),
        ("placed_to" = Option<String>, Query, description = "Only orders placed on this day or earlier"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 200, 50 when absent")
    ),
    responses((status = 200, description = "One page", body = OrderList), Problems),
    security(("oauth" = ["commerce"]))
)]
async fn list_orders(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    mut query: QueryPairs,
) -> Result<Json<OrderList>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    let limit = take_limit(&mut query, PAGE);
    let wanted = OrderQuery { limit, ..take_filters(&mut query) };
    query.finish()?;
    Ok(Json(read::list_orders(&app, &caller, &wanted).await?))
}

/// Gets one order with everything that happened to it.
#[utoipa::path(
    get,
    path = "/orders/{id}",
    tag = "orders",
    operation_id = "getOrder",
    params(("id" = String, Path, description = "Id of the order")),
    responses((status = 200, description = "The order", body = OrderDetail), Problems),
    security(("oauth" = ["commerce"]))
)]
async fn get_order(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<OrderDetail>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    Ok(Json(read::get_order(&app, &caller, &order_id(&id)?).await?))
}

/// Gets the raw text of an order as its platform sent it; the story names which ones there are.
#[utoipa::path(
    get,
    path = "/orders/{id}/raw/{raw}",
    tag = "orders",
    operation_id = "getRawOrder",
    params(
        ("id" = String, Path, description = "Id of the order"),
        ("raw" = String, Path, description = "Id of the raw text")
    ),
    responses((status = 200, description = "The raw text", content_type = "application/octet-stream"), Problems),
    security(("oauth" = ["commerce"]))
)]
async fn get_raw(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path((id, raw)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    let raw: RawOrderId = raw.parse().map_err(|_| Fault::new("not_found"))?;
    let text = read::raw_text(&app, &caller, &order_id(&id)?, &raw).await?;
    let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(&text).is_ok();
    let media_type = if is_json { "application/json" } else { "application/octet-stream" };
    Ok(([(CONTENT_TYPE, media_type), (CACHE_CONTROL, "private, no-store")], text).into_response())
}

/// Reads and maps an order again from its stored raw text; the platform is not asked.
#[utoipa::path(
    post,
    path = "/orders/{id}/retry",
    tag = "orders",
    operation_id = "retryOrder",
    params(("id" = String, Path, description = "Id of the order")),
    responses((status = 200, description = "The order as it is now", body = OrderDetail), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn post_retry(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<OrderDetail>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    Ok(Json(again::retry(&app, &caller, &order_id(&id)?).await?))
}

/// Lets an order go that is held only to be looked at. Its story names the application that did.
///
/// That is one that a rule of the mapping holds, an article without a number, or lines that do not come to the total. What the
/// mapping cannot work out holds it still, and a later change in the shop is judged anew.
#[utoipa::path(
    post,
    path = "/orders/{id}/release",
    tag = "orders",
    operation_id = "releaseOrder",
    params(("id" = String, Path, description = "Id of the order")),
    responses((status = 200, description = "The order as it is now", body = OrderDetail), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn post_release(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<OrderDetail>, Fault> {
    let by = &caller.application;
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    Ok(Json(again::release(&app, &caller, (&order_id(&id)?, by)).await?))
}

/// Puts an order into the feed once more, although the ERP has acknowledged it.
#[utoipa::path(
    post,
    path = "/orders/{id}/deliver",
    tag = "orders",
    operation_id = "deliverOrderAgain",
    params(("id" = String, Path, description = "Id of the order")),
    responses((status = 200, description = "The order as it is now", body = OrderDetail), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn post_deliver(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<OrderDetail>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    let id = order_id(&id)?;
    feed::deliver_again(&app, &caller, &id).await?;
    Ok(Json(read::get_order(&app, &caller, &id).await?))
}

/// Fetches a known order from its platform once more. One that is gone there is noted as deleted.
#[utoipa::path(
    post,
    path = "/orders/{id}/fetch",
    tag = "orders",
    operation_id = "fetchOrderAgain",
    params(("id" = String, Path, description = "Id of the order")),
    responses((status = 200, description = "The order as it is now", body = OrderDetail), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn post_fetch_again(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<OrderDetail>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    Ok(Json(again::fetch_again(&app, &caller, &order_id(&id)?).await?))
}

/// Which order is wanted.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WantedOrder {
    /// The number buyers know.
    number: String,
}

/// Fetches one order from its platform now, by the number buyers know, whenever it was placed.
#[utoipa::path(
    post,
    path = "/platforms/{id}/orders/fetch",
    tag = "orders",
    operation_id = "fetchOrder",
    params(("id" = String, Path, description = "Id of the platform")),
    request_body = WantedOrder,
    responses((status = 200, description = "The order as it is now", body = OrderDetail), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn post_fetch(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Json<OrderDetail>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    let id: PlatformId = id.parse().map_err(|_| Fault::new("not_found"))?;
    let wanted: WantedOrder = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    Ok(Json(again::fetch_one(&app, &caller, &id, &wanted.number).await?))
}

/// Reads the orders of a platform as soon as possible, without waiting for its next turn.
#[utoipa::path(
    post,
    path = "/platforms/{id}/fetch",
    tag = "orders",
    operation_id = "fetchOrders",
    params(("id" = String, Path, description = "Id of the platform")),
    responses((status = 202, description = "They are read in a moment"), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
async fn post_fetch_all(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<StatusCode, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    let id: PlatformId = id.parse().map_err(|_| Fault::new("not_found"))?;
    again::fetch_soon(&app, &caller, &id).await?;
    Ok(StatusCode::ACCEPTED)
}

fn order_id(text: &str) -> Result<OrderId, Fault> {
    text.parse().map_err(|_| Fault::new("not_found"))
}

fn take_limit(query: &mut QueryPairs, (usual, most): (u32, u32)) -> u32 {
    let (de, en) = (format!("eine Zahl von 1 bis {most}"), format!("a number from 1 to {most}"));
    let in_range = |limit: &u32| (1..=most).contains(limit);
    query.take("limit", (&de, &en), |text| text.parse().ok().filter(in_range)).unwrap_or(usual)
}

fn take_platform(query: &mut QueryPairs) -> Option<PlatformId> {
    query.take("platform", ("die ID einer Plattform", "the id of a platform"), |text| text.parse().ok())
}

/// The filters that lists and files share.
pub(super) fn take_filters(query: &mut QueryPairs) -> OrderQuery {
    let a_day = ("ein Tag wie 2026-11-24", "a day such as 2026-11-24");
    let a_state = ("held, waiting oder acknowledged", "held, waiting or acknowledged");
    OrderQuery {
        platform: take_platform(query),
        delivery: query.take("delivery", a_state, DeliveryState::from_code),
        number: query.take("number", ("eine Auftragsnummer", "a number of an order"), |text| Some(text.to_owned())),
        from_ms: query.take("placed_from", a_day, |text| CalendarDate::parse(text).map(|at| day::begins_at(at).0)),
        until_ms: query.take("placed_to", a_day, |text| Some(day::ends_at(CalendarDate::parse(text)?)?.0)),
        after: query.take("after", ("next der Seite davor", "next of the page before"), read::place),
        limit: PAGE.0,
    }
}
