//! `/v1/close-outs`: close the day, list and get close-outs, and their papers for the printer.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use http::HeaderMap;
use kontor_model::Module;
use kontor_model::close_out::{CloseOut, CloseOutAnswer, CloseOutPage, NewCloseOut};
use kontor_model::date::CalendarDate;
use kontor_model::id::CloseOutId;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{actions, papers};
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
use crate::shipping::label_http::{PdfDocument, as_file, not_modified};

/// Close-outs on a page when nobody says how many, and at most.
const PAGE: (u32, u32) = (25, 100);

/// Routes of close-outs below `/v1`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(post_close_out, list_close_outs))
        .routes(routes!(get_close_out))
        .routes(routes!(get_close_out_document))
}

/// Closes the day ("Tagesabschluss") for one carrier account, or for all of them.
///
/// Closes what is labelled, not cancelled, not closed and to be handed over on that day or before, at the carrier where
/// it closes days. Each account is a close-out of its own; one bad parcel harms no other and is named in `findings`. With
/// nothing open the result is `nothing_to_do`. A carrier that does not answer is asked again by itself: such a close-out
/// is not `finished`. The same key answers the same close-outs again, as they are by then.
#[utoipa::path(
    post,
    path = "/close-outs",
    tag = "close-outs",
    operation_id = "createCloseOuts",
    params(("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")),
    request_body = NewCloseOut,
    responses((status = 200, description = "The close-outs", body = CloseOutAnswer), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
async fn post_close_out(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    headers: HeaderMap,
    JsonObject(body): JsonObject,
) -> Result<Json<CloseOutAnswer>, Fault> {
    let caller = scope::require(&api, &asked, Module::Shipping)?;
    let key = idempotency_key(&headers)?;
    let wanted: NewCloseOut = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    Ok(Json(actions::make_close_outs(&app, &caller, &api.client_id, wanted, key).await?))
}

/// Lists close-outs, newest first.
#[utoipa::path(
    get,
    path = "/close-outs",
    tag = "close-outs",
    operation_id = "listCloseOuts",
    params(
        ("limit" = Option<u32>, Query, description = "1 to 100, 25 when absent"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("date" = Option<String>, Query, description = "Only close-outs of this day, such as 2026-11-24")
    ),
    responses((status = 200, description = "One page", body = CloseOutPage), Problems),
    security(("oauth" = ["shipping"]))
)]
async fn list_close_outs(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    mut query: QueryPairs,
) -> Result<Json<CloseOutPage>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    let a_limit = ("eine Zahl von 1 bis 100", "a number from 1 to 100");
    let in_range = |limit: &u32| (1..=PAGE.1).contains(limit);
    let limit = query.take("limit", a_limit, |text| text.parse().ok().filter(in_range));
    let a_cursor = ("next_cursor der Seite davor", "next_cursor of the page before");
    let after = query.take("cursor", a_cursor, |text| text.parse::<CloseOutId>().ok());
    let a_day = ("ein Tag wie 2026-11-24", "a day such as 2026-11-24");
    let date = query.take("date", a_day, CalendarDate::parse);
    query.finish()?;
    Ok(Json(actions::list_close_outs(&app, &caller, after.as_ref(), date, limit.unwrap_or(PAGE.0)).await?))
}

/// Gets one close-out.
#[utoipa::path(
    get,
    path = "/close-outs/{id}",
    tag = "close-outs",
    operation_id = "getCloseOut",
    params(("id" = String, Path, description = "Id of the close-out")),
    responses((status = 200, description = "The close-out", body = CloseOut), Problems),
    security(("oauth" = ["shipping"]))
)]
async fn get_close_out(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<CloseOut>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    let id: CloseOutId = id.parse().map_err(|_| Fault::new("not_found"))?;
    Ok(Json(actions::get_close_out(&app, &caller, &id).await?))
}

/// Gets a paper of a close-out: the carrier's manifest or our own handover list. Every fetch counts as a print.
#[utoipa::path(
    get,
    path = "/close-outs/{id}/documents/{n}",
    tag = "close-outs",
    operation_id = "getCloseOutDocument",
    params(
        ("id" = String, Path, description = "Id of the close-out"),
        ("n" = u32, Path, description = "Number among its documents, from 1")
    ),
    responses((status = 200, description = "The document", content((PdfDocument = "application/pdf"))), Problems),
    security(("oauth" = ["shipping"]))
)]
async fn get_close_out_document(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path((id, number)): Path<(String, String)>,
    query: QueryPairs,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let caller = scope::require(&api, &asked, Module::Shipping)?;
    query.finish()?;
    let id: CloseOutId = id.parse().map_err(|_| Fault::new("not_found"))?;
    let number: u32 = number.parse().map_err(|_| Fault::new("not_found"))?;
    let (paper, sha256, file_name) = papers::get_paper(&app, &caller, (&id, number)).await?;
    if let Some(known) = not_modified(&headers, &sha256) {
        return Ok(known);
    }
    let actor = Actor::Client(&api.client_id);
    papers::note_print(&app, &caller.tenant, actor, (&id, number, &file_name)).await?;
    Ok(as_file(paper, &sha256, &file_name))
}
