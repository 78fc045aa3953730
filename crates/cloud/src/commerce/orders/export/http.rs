//! `GET /v1/orders/export`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};
use kontor_model::Module;
use kontor_model::order_feed::DeliveryState;

use super::{Exported, MOST, csv, opentrans, orders};
use crate::api::answer::Asked;
use crate::api::fault::Fault;
use crate::api::problems::Problems;
use crate::api::query::QueryPairs;
use crate::api::scope;
use crate::app::App;
use crate::commerce::orders::http::take_filters;
use crate::commerce::orders::read::OrderQuery;
use crate::oauth::caller::ApiCaller;

/// Says where the next file begins.
const NEXT: HeaderName = HeaderName::from_static("kontor-next");
/// Says how many orders are not in the file because they are not understood.
const LEFT_OUT: HeaderName = HeaderName::from_static("kontor-left-out");

/// The form of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Csv,
    OpenTrans,
}

impl Form {
    fn from_code(code: &str) -> Option<Form> {
        match code {
            "json" => Some(Form::Json),
            "csv" => Some(Form::Csv),
            "opentrans" => Some(Form::OpenTrans),
            _ => None,
        }
    }
}

/// Orders as a file: JSON, CSV with semicolons as German Excel reads it (one row per line of an order), or openTRANS 2.1.
///
/// At most 1,000 orders, newest first; the header `Kontor-Next` says where the next file begins (`after`),
/// `Kontor-Left-Out` how many orders are left out because they are not understood. Nothing counts as delivered by it.
/// Several orders in openTRANS stand in one `ORDER_LIST`.
#[utoipa::path(
    get,
    path = "/orders/export",
    tag = "orders",
    operation_id = "exportOrders",
    params(
        ("format" = Option<String>, Query, description = "`json`, `csv` or `opentrans`; json when absent"),
        ("platform" = Option<String>, Query, description = "Only orders of this platform, by its id"),
        ("delivery" = Option<DeliveryState>, Query, description = "Only orders in this state on their way to the ERP"),
        ("number" = Option<String>, Query, description = "Only orders with this number; case does not matter"),
        ("placed_from" = Option<String>, Query, description = "Only orders placed on this day or later, such as 2026-11-24"),
        ("placed_to" = Option<String>, Query, description = "Only orders placed on this day or earlier"),
        ("after" = Option<String>, Query, description = "`Kontor-Next` of the file before")
    ),
    responses((status = 200, description = "The file", content_type = "application/octet-stream"), Problems),
    security(("oauth" = ["commerce"]))
)]
pub(in crate::commerce) async fn get_export(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    mut query: QueryPairs,
) -> Result<Response, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    let form = query.take("format", ("json, csv oder opentrans", "json, csv or opentrans"), Form::from_code);
    let wanted = OrderQuery { limit: MOST, ..take_filters(&mut query) };
    query.finish()?;
    let found = orders(&app, &caller, &wanted).await?;
    let (media_type, name, body) = match form.unwrap_or(Form::Json) {
        Form::Json => ("application/json", "json", serde_json::to_vec(&found.orders).map_err(Fault::internal)?),
        Form::Csv => ("text/csv; charset=utf-8", "csv", csv::write(caller.lang, &found.orders).into_bytes()),
        Form::OpenTrans => ("application/xml", "xml", opentrans::write(app.now(), &found.orders).into_bytes()),
    };
    Ok(file(&found, (media_type, name), body))
}

fn file(found: &Exported, (media_type, ending): (&'static str, &str), body: Vec<u8>) -> Response {
    let about = [
        (CONTENT_TYPE, media_type.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"orders.{ending}\"")),
        (CACHE_CONTROL, "private, no-store".to_owned()),
        (LEFT_OUT, found.left_out.to_string()),
    ];
    let mut response = (about, body).into_response();
    if let Some(next) = found.next.as_deref().and_then(|next| HeaderValue::from_str(next).ok()) {
        response.headers_mut().insert(NEXT, next);
    }
    response
}
