//! `/v1/shipments`: make, list, get.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use kontor_model::Module;
use kontor_model::date::CalendarDate;
use kontor_model::id::ShipmentId;
use kontor_model::shipment::{
    BatchProgress, CarrierCallList, CheckedShipment, NewShipment, Shipment, ShipmentBatch, ShipmentBatchAnswer,
    ShipmentPage, ShipmentState,
};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::actions::{IdempotencyKey, Wanted, create_shipment};
use super::read::{self, PageQuery};
use super::{
    accounts, address_http, batch, bulk_http, calls, change_http, check, closeouts, combine, day, incoming, label_http,
    prepared,
};
use super::{profiles, returns, rules, senders, tasks_http, tracking};
use crate::api::answer::Asked;
use crate::api::body::JsonObject;
use crate::api::fault::Fault;
use crate::api::problems::{Problems, Refusals};
use crate::api::query::QueryPairs;
use crate::api::scope;
use crate::app::App;
use crate::oauth::caller::ApiCaller;

/// Most shipments on one page.
const PAGE_LIMIT: u32 = 100;
/// Shipments on a page when nobody says how many.
const PAGE_DEFAULT: u32 = 25;
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Routes of this room below `/v1`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(post_shipments, list_shipments))
        .routes(routes!(get_shipment, change_http::put_shipment, change_http::delete_shipment))
        .routes(routes!(change_http::get_request))
        .routes(routes!(change_http::buy_shipment))
        .routes(routes!(change_http::delete_cancellation))
        .routes(routes!(change_http::post_weight))
        .routes(routes!(change_http::post_resolution))
        .routes(routes!(get_calls))
        .routes(routes!(bulk_http::get_batch))
        .routes(routes!(tasks_http::list_tasks))
        .routes(routes!(tasks_http::end_task))
        .routes(routes!(label_http::get_label))
        .routes(routes!(label_http::get_document))
        .routes(routes!(combine::http::post_combine))
        .routes(routes!(tracking::http::get_tracking))
        .routes(routes!(address_http::post_lines))
        .merge(returns::http::routes())
        .merge(closeouts::http::routes())
        .merge(accounts::http::routes())
        .merge(senders::http::routes())
        .merge(profiles::http::routes())
        .merge(rules::http::routes())
}

/// One shipment, or many.
#[derive(ToSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "describes the two forms of the body; the handler tells them apart itself")]
enum ShipmentRequest {
    One(Box<NewShipment>),
    Many(ShipmentBatch),
}

/// What a 200 holds: one result per shipment, or what was found by a dry run.
#[derive(ToSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "describes the two forms of the answer; nobody makes one of these")]
enum PostAnswer {
    Many(ShipmentBatchAnswer),
    Checked(CheckedShipment),
}

/// Makes one shipment with its labels, or up to 100.
///
/// One shipment needs the header `Idempotency-Key` and is answered with 201. Many come as `{"shipments": [...]}`,
/// each with its own `idempotency_key`, and are answered with 200 and one result per item; one bad item harms no other.
/// The same request under the same key is answered the same again for 90 days, and nothing is made twice.
///
/// `dry_run=true` checks one shipment, at the carrier too where it can, and answers everything that is wrong or odd;
/// `prepare=true` saves one without a label and without cost. With `Prefer: respond-async` many, up to 1,000, are made
/// in the background: 202 with the address of their progress.
#[utoipa::path(
    post,
    path = "/shipments",
    tag = "shipments",
    operation_id = "createShipments",
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "Required for one shipment: 1 to 255 visible ASCII characters"),
        ("Prefer" = Option<String>, Header, description = "respond-async makes many in the background (RFC 7240)"),
        ("dry_run" = Option<bool>, Query, description = "true only checks one shipment"),
        ("prepare" = Option<bool>, Query, description = "true only saves one shipment")
    ),
    request_body = ShipmentRequest,
    responses(
        (status = 201, description = "The shipment was made", body = Shipment),
        (status = 200, description = "One result per shipment, or what was found by a dry run", body = PostAnswer),
        (status = 202, description = "They are made in the background", body = BatchProgress),
        Problems,
        Refusals
    ),
    security(("oauth" = ["shipping"]))
)]
async fn post_shipments(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    query: QueryPairs,
    headers: HeaderMap,
    JsonObject(body): JsonObject,
) -> Result<Response, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    let wish = wish(query, body.contains_key("shipments"))?;
    if wish == Wish::Check {
        let new = incoming::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
        return Ok(Json(check::check_shipment(&app, &caller, &new).await?).into_response());
    }
    if body.contains_key("shipments") && bulk_http::is_wanted(&headers) {
        return bulk_http::begin(&app, &caller, &asked, body).await;
    }
    if body.contains_key("shipments") {
        let answer = batch::create(&app, &caller, &asked, body).await?;
        return Ok(Json(answer).into_response());
    }
    let new: NewShipment = incoming::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let key = given_key(&headers)?;
    let key = IdempotencyKey::of(key, &new.reference).ok_or_else(|| Fault::new("idempotency_key_missing"))?;
    let shipment = match wish {
        Wish::Prepare => prepared::prepare_shipment(&app, &caller, new, &key).await?,
        _ => create_shipment(&app, &caller, Wanted::new(new, key)).await?,
    };
    let location = [(LOCATION, format!("/v1/shipments/{}", shipment.id))];
    Ok((StatusCode::CREATED, location, Json(shipment)).into_response())
}

/// What is to be done with one shipment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    Make,
    Prepare,
    Check,
}

fn wish(mut query: QueryPairs, are_many: bool) -> Result<Wish, Fault> {
    let a_flag = ("true oder false", "true or false");
    // Many are made only; and nothing can be checked only and saved.
    let one_of_them =
        ("nur eins von beiden, und nur bei einer Sendung", "only one of the two, and only for one shipment");
    let expected = if are_many { one_of_them } else { a_flag };
    let flag = |text: &str| text.parse::<bool>().ok().filter(|set| !(*set && are_many));
    let check = query.take("dry_run", expected, flag).unwrap_or(false);
    let prepare = query.take("prepare", if check { one_of_them } else { expected }, |text| {
        flag(text).filter(|prepare| !(*prepare && check))
    });
    query.finish()?;
    Ok(match (check, prepare.unwrap_or(false)) {
        (true, _) => Wish::Check,
        (false, true) => Wish::Prepare,
        (false, false) => Wish::Make,
    })
}

/// The key in the header `Idempotency-Key`.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<IdempotencyKey, Fault> {
    let missing = || Fault::new("idempotency_key_missing");
    given_key(headers)?.and_then(IdempotencyKey::parse).ok_or_else(missing)
}

/// What stands in the header `Idempotency-Key`, if it is there. Errors: it is no text.
fn given_key(headers: &HeaderMap) -> Result<Option<&str>, Fault> {
    let given = headers.get(IDEMPOTENCY_KEY).map(|value| value.to_str());
    given.transpose().map_err(|_| Fault::new("idempotency_key_missing"))
}

/// Lists shipments, newest first.
#[utoipa::path(
    get,
    path = "/shipments",
    tag = "shipments",
    operation_id = "listShipments",
    params(
        ("limit" = Option<u32>, Query, description = "1 to 100, 25 when absent"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("reference" = Option<String>, Query, description = "Only shipments with this number; case does not matter"),
        ("tracking_number" = Option<String>, Query, description = "Only the shipment with a parcel of this number"),
        ("state" = Option<ShipmentState>, Query, description = "Only shipments in this state"),
        ("carrier" = Option<String>, Query, description = "Only shipments of this carrier, by its id"),
        ("from" = Option<String>, Query, description = "Only shipments made on this day or later, such as 2026-11-24"),
        ("to" = Option<String>, Query, description = "Only shipments made on this day or earlier")
    ),
    responses((status = 200, description = "One page", body = ShipmentPage), Problems),
    security(("oauth" = ["shipping"]))
)]
async fn list_shipments(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    mut query: QueryPairs,
) -> Result<Json<ShipmentPage>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    let a_limit = ("eine Zahl von 1 bis 100", "a number from 1 to 100");
    let in_range = |limit: &u32| (1..=PAGE_LIMIT).contains(limit);
    let limit = query.take("limit", a_limit, |text| text.parse().ok().filter(in_range));
    let a_cursor = ("next_cursor der Seite davor", "next_cursor of the page before");
    let after = query.take("cursor", a_cursor, |text| text.parse::<ShipmentId>().ok());
    let reference = query.take("reference", ("eine Referenz", "a reference"), |text| Some(text.to_owned()));
    let a_number = ("eine Sendungsnummer", "a tracking number");
    let tracking_number = query.take("tracking_number", a_number, |text| Some(text.to_owned()));
    let a_state = (
        "prepared, requested, labelled, outcome_unknown oder cancelled",
        "prepared, requested, labelled, outcome_unknown or cancelled",
    );
    let state = query.take("state", a_state, ShipmentState::from_code);
    let carrier = query.take("carrier", ("ein Frachtführer", "a carrier"), |text| Some(text.to_owned()));
    let a_day = ("ein Tag wie 2026-11-24", "a day such as 2026-11-24");
    let from = query.take("from", a_day, |text| CalendarDate::parse(text).map(day::begins_at));
    let until = query.take("to", a_day, |text| day::ends_at(CalendarDate::parse(text)?));
    query.finish()?;
    let limit = limit.unwrap_or(PAGE_DEFAULT);
    let wanted = PageQuery { after, reference, tracking_number, state, carrier, account: None, from, until, limit };
    Ok(Json(read::list_shipments(&app, &caller, &wanted).await?))
}

/// Gets one shipment.
#[utoipa::path(
    get,
    path = "/shipments/{id}",
    tag = "shipments",
    operation_id = "getShipment",
    params(("id" = String, Path, description = "Id of the shipment")),
    responses((status = 200, description = "The shipment", body = Shipment), Problems),
    security(("oauth" = ["shipping"]))
)]
async fn get_shipment(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<Shipment>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    let id: ShipmentId = id.parse().map_err(|_| Fault::new("not_found"))?;
    Ok(Json(read::get_shipment(&app, &caller, &id).await?))
}

/// Lists what was said to the carrier about a shipment and what it answered, oldest first; kept for 90 days.
#[utoipa::path(
    get,
    path = "/shipments/{id}/calls",
    tag = "shipments",
    operation_id = "listCarrierCalls",
    params(("id" = String, Path, description = "Id of the shipment")),
    responses((status = 200, description = "The calls", body = CarrierCallList), Problems),
    security(("oauth" = ["shipping"]))
)]
async fn get_calls(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<CarrierCallList>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    let id: ShipmentId = id.parse().map_err(|_| Fault::new("not_found"))?;
    Ok(Json(calls::list_calls(&app, &caller, &id).await?))
}
