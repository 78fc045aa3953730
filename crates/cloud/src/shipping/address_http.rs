//! `POST /v1/addresses/parse`: an address in lines becomes one in fields.

use axum::Json;
use kontor_model::Module;
use kontor_model::address_lines::{AddressLines, ReadAddress};
use serde_json::Value;

use super::addresses::read_address;
use crate::api::answer::Asked;
use crate::api::body::JsonObject;
use crate::api::fault::Fault;
use crate::api::fields;
use crate::api::problems::{Problems, Refusals};
use crate::api::scope;
use crate::oauth::caller::ApiCaller;

/// Reads an address from lines, as it stands on a letter or in a file, into the recipient of a shipment.
///
/// Street and house number are told apart, Packstation, Postfiliale and Postfach are recognised, and the post number is
/// found wherever it stands. `confidence` says whether somebody has to look. Nothing is kept and nobody is asked.
#[utoipa::path(
    post,
    path = "/addresses/parse",
    tag = "shipments",
    operation_id = "parseAddress",
    request_body = AddressLines,
    responses((status = 200, description = "The address as it was understood", body = ReadAddress), Problems, Refusals),
    security(("oauth" = ["shipping"]))
)]
pub(super) async fn post_lines(
    caller: ApiCaller,
    asked: Asked,
    JsonObject(body): JsonObject,
) -> Result<Json<ReadAddress>, Fault> {
    let caller = scope::require(&caller, &asked, Module::Shipping)?;
    let typed: AddressLines = fields::read(caller.lang, Value::Object(body)).map_err(Fault::invalid)?;
    Ok(Json(read_address(&caller, &typed)?))
}
