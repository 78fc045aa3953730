//! `POST /v1/platforms/{id}/adoption`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use kontor_model::Module;
use kontor_model::id::PlatformId;
use kontor_model::order_adoption::{Adoption, AdoptionResult};
use kontor_model::problem::FieldError;
use serde_json::Value;

use super::{Mode, adopt};
use crate::api::answer::Asked;
use crate::api::body::JsonObject;
use crate::api::fault::Fault;
use crate::api::problems::{Problems, Refusals};
use crate::api::query::QueryPairs;
use crate::api::{fields, scope};
use crate::app::App;
use crate::oauth::caller::ApiCaller;
use crate::shipping::Caller;

/// Most orders at once.
const MOST: usize = 500;
/// Longest number or id, in characters.
const LONGEST: usize = 200;

/// Says which orders the ERP has already from an earlier coupling, by number or by the platform's id, up to 500 at once.
///
/// They count as acknowledged under the ERP's own number: those that are here at once, the others when they come, also when
/// they were placed before orders are fetched. Later changes of them come as revisions. `preview=true` only says what would
/// happen. Said twice it changes nothing further.
#[utoipa::path(
    post,
    path = "/platforms/{id}/adoption",
    tag = "orders",
    operation_id = "adoptOrders",
    params(
        ("id" = String, Path, description = "Id of the platform"),
        ("preview" = Option<bool>, Query, description = "true changes nothing")
    ),
    request_body = Adoption,
    responses((status = 200, description = "One result per order", body = AdoptionResult), Problems, Refusals),
    security(("oauth" = ["commerce"]))
)]
pub(in crate::commerce::orders) async fn post_adoption(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    mut query: QueryPairs,
    JsonObject(body): JsonObject,
) -> Result<Json<AdoptionResult>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Commerce)?;
    let id: PlatformId = id.parse().map_err(|_| Fault::new("not_found"))?;
    let preview = query.take("preview", ("true oder false", "true or false"), |text| text.parse().ok());
    query.finish()?;
    let wanted: Adoption = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    check(&caller, &wanted).map_err(Fault::invalid)?;
    let mode = if preview.unwrap_or(false) { Mode::Preview } else { Mode::Adopt };
    Ok(Json(adopt(&app, &caller, &id, &wanted, mode).await?))
}

fn check(caller: &Caller, wanted: &Adoption) -> Result<(), Vec<FieldError>> {
    let fault = |field: String, de: &str, en: &str| FieldError {
        field,
        code: "invalid_value".to_owned(),
        detail: caller.lang.pick(de, en).to_owned(),
    };
    let mut errors = Vec::new();
    if wanted.orders.is_empty() || wanted.orders.len() > MOST {
        errors.push(fault("orders".to_owned(), "Möglich sind 1 bis 500 Einträge.", "There may be 1 to 500 items."));
    }
    for (index, order) in wanted.orders.iter().enumerate() {
        let texts = [&order.number, &order.external_id, &order.document_number];
        let named = [&order.number, &order.external_id].into_iter().flatten().any(|text| !text.trim().is_empty());
        if !named {
            let field = format!("orders[{index}].number");
            errors.push(fault(
                field,
                "Nennen Sie die Auftragsnummer oder die Kennung der Plattform (external_id).",
                "Name the number of the order or the platform's id (external_id).",
            ));
        }
        if texts.into_iter().flatten().any(|text| text.chars().count() > LONGEST) {
            let field = format!("orders[{index}]");
            errors.push(fault(field, "Höchstens 200 Zeichen.", "At most 200 characters."));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}
