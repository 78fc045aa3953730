//! `/v1/shipping-rules`: the list as a whole, and what would become of a shipment.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use kontor_model::Module;
use kontor_model::shipping_profile::{RuleDecision, RuleTrial, ShippingRuleList};
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

/// Routes of rules below `/v1`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list_rules, put_rules)).routes(routes!(try_rules))
}

/// Lists the rules that choose a shipping profile, first one first.
#[utoipa::path(
    get,
    path = "/shipping-rules",
    tag = "set-up",
    operation_id = "listShippingRules",
    responses((status = 200, description = "All rules", body = ShippingRuleList), Problems),
    security(("oauth" = ["shipping"]))
)]
async fn list_rules(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    query: QueryPairs,
) -> Result<Json<ShippingRuleList>, Fault> {
    query.finish()?;
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    Ok(Json(actions::list_rules(&app, &caller).await?))
}

/// Puts a list of rules in the place of all that were.
///
/// The first rule that fits decides. A rule without conditions fits everything and can only be the last one.
#[utoipa::path(
    put,
    path = "/shipping-rules",
    tag = "set-up",
    operation_id = "putShippingRules",
    request_body = ShippingRuleList,
    responses((status = 200, description = "All rules as they are now", body = ShippingRuleList), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
async fn put_rules(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    JsonObject(body): JsonObject,
) -> Result<Json<ShippingRuleList>, Fault> {
    let caller = scope::require(&api, &asked, Module::Shipping)?;
    let list: ShippingRuleList = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    Ok(Json(actions::save_rules(&app, &caller, Actor::Client(&api.client_id), &list).await?))
}

/// Tells which shipping profile a shipment would get that names neither account nor profile, and why.
#[utoipa::path(
    post,
    path = "/shipping-rules/try",
    tag = "set-up",
    operation_id = "tryShippingRules",
    request_body = RuleTrial,
    responses((status = 200, description = "The decision; nothing is made", body = RuleDecision), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
async fn try_rules(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    JsonObject(body): JsonObject,
) -> Result<Json<RuleDecision>, Fault> {
    let caller = scope::require(&api, &asked, Module::Shipping)?;
    let trial: RuleTrial = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    Ok(Json(actions::try_rules(&app, &caller, &trial).await?))
}
