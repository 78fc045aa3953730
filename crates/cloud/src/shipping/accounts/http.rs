//! `/v1/carrier-accounts`: list, create, get, change, delete, test. No answer holds a secret.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use kontor_model::Module;
use kontor_model::carrier_account::{AccountTest, CarrierAccount, CarrierAccountList, NewCarrierAccount};
use kontor_model::id::CarrierAccountId;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use zeroize::Zeroizing;

use super::{TypedAccount, actions, probe};
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

/// Routes of accounts below `/v1`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(post_account, list_accounts))
        .routes(routes!(get_account, put_account, delete_account))
        .routes(routes!(test_account))
}

/// Lists the carrier accounts, by carrier and name.
#[utoipa::path(
    get,
    path = "/carrier-accounts",
    tag = "set-up",
    operation_id = "listCarrierAccounts",
    responses((status = 200, description = "All accounts", body = CarrierAccountList), Problems),
    security(("oauth" = ["shipping"]))
)]
async fn list_accounts(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    query: QueryPairs,
) -> Result<Json<CarrierAccountList>, Fault> {
    query.finish()?;
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    Ok(Json(CarrierAccountList { items: actions::list_accounts(&app, &caller).await? }))
}

/// Creates a carrier account.
///
/// Its settings are the fields of the carrier's form in `GET /v1/capabilities`. The first account of a carrier becomes
/// its default.
#[utoipa::path(
    post,
    path = "/carrier-accounts",
    tag = "set-up",
    operation_id = "createCarrierAccount",
    params(("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")),
    request_body = NewCarrierAccount,
    responses((status = 201, description = "The account was created", body = CarrierAccount), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
async fn post_account(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    headers: HeaderMap,
    JsonObject(body): JsonObject,
) -> Result<Response, Fault> {
    let caller = scope::require(&api, &asked, Module::Shipping)?;
    let key = idempotency_key(&headers)?;
    let new: NewCarrierAccount = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let canonical = Zeroizing::new(serde_json::to_vec(&new).map_err(Fault::internal)?);
    let wish = Wish { route: "POST /v1/carrier-accounts", key: Some(&key), canonical: &canonical };
    let actor = Actor::Client(&api.client_id);
    let account = actions::create_account(&app, &caller, actor, &TypedAccount::from(new), wish).await?;
    let location = [(LOCATION, format!("/v1/carrier-accounts/{}", account.id))];
    Ok((StatusCode::CREATED, location, Json(account)).into_response())
}

/// Gets one carrier account.
#[utoipa::path(
    get,
    path = "/carrier-accounts/{id}",
    tag = "set-up",
    operation_id = "getCarrierAccount",
    params(("id" = String, Path, description = "Id of the account")),
    responses((status = 200, description = "The account", body = CarrierAccount), Problems),
    security(("oauth" = ["shipping"]))
)]
async fn get_account(
    State(app): State<Arc<App>>,
    caller: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<CarrierAccount>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    Ok(Json(actions::get_account(&app, &caller, &parse(&id)?).await?))
}

/// Changes a carrier account. A secret that is left out or empty stays as it is; the carrier cannot be changed.
#[utoipa::path(
    put,
    path = "/carrier-accounts/{id}",
    tag = "set-up",
    operation_id = "changeCarrierAccount",
    params(("id" = String, Path, description = "Id of the account")),
    request_body = NewCarrierAccount,
    responses((status = 200, description = "The account as it is now", body = CarrierAccount), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
async fn put_account(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Json<CarrierAccount>, Fault> {
    let caller = scope::require(&api, &asked, Module::Shipping)?;
    let id = parse(&id)?;
    // Before the body is judged: who asks for nothing of his learns nothing.
    actions::get_account(&app, &caller, &id).await?;
    let new: NewCarrierAccount = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    let actor = Actor::Client(&api.client_id);
    Ok(Json(actions::change_account(&app, &caller, actor, &id, &TypedAccount::from(new)).await?))
}

/// Deletes a carrier account that no shipping profile uses and no label was made with; else deactivate it.
#[utoipa::path(
    delete,
    path = "/carrier-accounts/{id}",
    tag = "set-up",
    operation_id = "deleteCarrierAccount",
    params(("id" = String, Path, description = "Id of the account")),
    responses((status = 204, description = "The account is gone"), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
async fn delete_account(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<StatusCode, Fault> {
    let caller = scope::require(&api, &asked, Module::Shipping)?;
    actions::delete_account(&app, &caller, Actor::Client(&api.client_id), &parse(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks the carrier whether the account works, without creating anything billable, and notes how it went.
#[utoipa::path(
    post,
    path = "/carrier-accounts/{id}/test",
    tag = "set-up",
    operation_id = "testCarrierAccount",
    params(("id" = String, Path, description = "Id of the account")),
    responses((status = 200, description = "How it went; `ok` says whether the account works", body = AccountTest), Problems),
    security(("oauth" = ["shipping"]))
)]
async fn test_account(
    State(app): State<Arc<App>>,
    api: ApiCaller,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Json<AccountTest>, Fault> {
    let caller = scope::require(&api, &asked, Module::Shipping)?;
    Ok(Json(probe::test_account(&app, &caller, Actor::Client(&api.client_id), &parse(&id)?).await?))
}

/// What is no id names no account.
fn parse(id: &str) -> Result<CarrierAccountId, Fault> {
    id.parse().map_err(|_| Fault::new("not_found"))
}
