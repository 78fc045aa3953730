//! `/v1/returns`: make, list, get, and the documents.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use kontor_model::Module;
use kontor_model::id::ReturnId;
use kontor_model::return_label::{NewReturn, ReturnLabel, ReturnPage};
use kontor_model::shipment::{DocumentKind, Resolution};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

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
use crate::shipping::http::idempotency_key;
use crate::shipping::incoming;
use crate::shipping::label_http::{PdfDocument, hand_out};

/// Returns on a page when nobody says how many, and at most.
const PAGE: (u32, u32) = (25, 100);

/// Routes below `/v1`.
pub(in crate::shipping) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(post_return, list_returns))
        .routes(routes!(get_return))
        .routes(routes!(get_label))
        .routes(routes!(get_qr_code))
        .routes(routes!(post_resolution))
}

fn id_of(text: &str) -> Result<ReturnId, Fault> {
    text.parse().map_err(|_| Fault::new("not_found"))
}

/// Makes a label for the way back, without an outbound shipment. The header `Idempotency-Key` is required.
///
/// As for a shipment nothing is made twice; after a lost answer `outcome_unknown` is true, and a task says so. What the
/// carrier does not take is named by field.
#[utoipa::path(
    post,
    path = "/returns",
    tag = "returns",
    operation_id = "createReturn",
    params(("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")),
    request_body = NewReturn,
    responses((status = 201, description = "The return was made", body = ReturnLabel), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
async fn post_return(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    headers: HeaderMap,
    JsonObject(body): JsonObject,
) -> Result<Response, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    let key = idempotency_key(&headers)?;
    let new = incoming::read_return(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let made = super::create_return(&app, &caller, new, key).await?;
    let location = [(LOCATION, format!("/v1/returns/{}", made.id))];
    Ok((StatusCode::CREATED, location, Json(made)).into_response())
}

/// Lists returns, newest first.
#[utoipa::path(
    get,
    path = "/returns",
    tag = "returns",
    operation_id = "listReturns",
    params(
        ("limit" = Option<u32>, Query, description = "1 to 100, 25 when absent"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before")
    ),
    responses((status = 200, description = "One page", body = ReturnPage), Problems),
    security(("oauth" = ["shipping"]))
)]
async fn list_returns(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    mut query: QueryPairs,
) -> Result<Json<ReturnPage>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    let a_limit = ("eine Zahl von 1 bis 100", "a number from 1 to 100");
    let in_range = |limit: &u32| (1..=PAGE.1).contains(limit);
    let limit = query.take("limit", a_limit, |text| text.parse().ok().filter(in_range));
    let a_cursor = ("next_cursor der Seite davor", "next_cursor of the page before");
    let after = query.take("cursor", a_cursor, |text| text.parse::<ReturnId>().ok());
    query.finish()?;
    Ok(Json(super::list_returns(&app, &caller, after.as_ref(), limit.unwrap_or(PAGE.0)).await?))
}

/// Gets one return.
#[utoipa::path(
    get,
    path = "/returns/{id}",
    tag = "returns",
    operation_id = "getReturn",
    params(("id" = String, Path, description = "Id of the return")),
    responses((status = 200, description = "The return", body = ReturnLabel), Problems),
    security(("oauth" = ["shipping"]))
)]
async fn get_return(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<ReturnLabel>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    Ok(Json(super::get_return(&app, &caller, &id_of(&id)?).await?))
}

/// Gets the label of a return as it was made. Every fetch counts as a print.
#[utoipa::path(
    get,
    path = "/returns/{id}/label",
    tag = "returns",
    operation_id = "getReturnLabel",
    params(("id" = String, Path, description = "Id of the return")),
    responses(
        (status = 200, description = "The document", content(
            (PdfDocument = "application/pdf"),
            (String = "application/vnd.zebra.zpl")
        )),
        Problems
    ),
    security(("oauth" = ["shipping"]))
)]
async fn get_label(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    document(&app, (&caller, &asked), &id, DocumentKind::Label, &headers).await
}

/// Gets the code to show at the counter instead of a printed label, where the carrier has one.
#[utoipa::path(
    get,
    path = "/returns/{id}/qr-code",
    tag = "returns",
    operation_id = "getReturnCode",
    params(("id" = String, Path, description = "Id of the return")),
    responses((status = 200, description = "The picture", content((PdfDocument = "image/png"))), Problems),
    security(("oauth" = ["shipping"]))
)]
async fn get_qr_code(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    document(&app, (&caller, &asked), &id, DocumentKind::QrCode, &headers).await
}

/// Says what became of a return whose answer was lost, as a person found out.
#[utoipa::path(
    post,
    path = "/returns/{id}/resolve",
    tag = "returns",
    operation_id = "resolveReturn",
    params(("id" = String, Path, description = "Id of the return")),
    request_body = Resolution,
    responses((status = 200, description = "The return as it is now", body = ReturnLabel), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
async fn post_resolution(
    State(app): State<Arc<App>>,
    api_caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Json<ReturnLabel>, Fault> {
    let caller = scope::require(&api_caller, &asked, Module::Shipping)?;
    let id = id_of(&id)?;
    let word: Resolution = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let actor = Actor::Client(&api_caller.client_id);
    Ok(Json(super::resolve_return(&app, &caller, actor, &id, &word).await?))
}

async fn document(
    app: &App,
    (api_caller, asked): (&ApiCaller, &Asked),
    id: &str,
    kind: DocumentKind,
    headers: &HeaderMap,
) -> Result<Response, Fault> {
    let caller = scope::require(api_caller, asked, Module::Shipping)?;
    let document = super::get_document(app, &caller, &id_of(id)?, kind).await?;
    hand_out(app, api_caller, document, headers).await
}
