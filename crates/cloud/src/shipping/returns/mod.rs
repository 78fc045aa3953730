//! Labels for the way back without an outbound shipment.
//!
//! A return is kept as a shipment of its own kind and made by the same engine; people know it by its own id, which is
//! the same number behind another prefix.

pub mod http;
mod prepare;
mod read;

use std::sync::Arc;

use kontor_model::id::{ReturnId, ShipmentId};
use kontor_model::return_label::{NewReturn, ReturnLabel};
use kontor_model::shipment::{DocumentKind, Resolution};

pub(super) use prepare::prepare;
pub use read::{get_return, list_returns, returns_for};

use super::actions::{IdempotencyKey, Wanted, What, create_shipment};
use super::store::shipments::RETURN;
use crate::app::App;
use crate::audit::Actor;
use crate::db::DbError;
use crate::error::{AppError, AppResult};
use crate::shipping::labels::{self, Label};
use crate::shipping::{Caller, mend};

/// Makes a label for the way back, or answers what the same request under the same key was answered before.
///
/// Errors: as of [`create_shipment`], with the fields of a return.
pub async fn create_return(
    app: &Arc<App>,
    caller: &Caller,
    new: NewReturn,
    key: IdempotencyKey,
) -> AppResult<ReturnLabel> {
    let wanted = Wanted { what: What::Return(Box::new(new)), key };
    match create_shipment(app, caller, wanted).await {
        Ok(made) => get_return(app, caller, &id_of(&made.id)?).await,
        Err(AppError::Invalid(mut errors)) => {
            for error in &mut errors {
                error.field = field_of(&error.field);
            }
            Err(AppError::Invalid(errors))
        }
        Err(error) => Err(error),
    }
}

/// A document of a return. Errors: [`AppError::NotFound`] for an unknown one or somebody else's.
pub(super) async fn get_document(app: &App, caller: &Caller, id: &ReturnId, kind: DocumentKind) -> AppResult<Label> {
    labels::get_return_document(app, caller, &stored_id(id)?, kind).await
}

/// Takes a person's word about a return whose answer was lost. Errors: as for a shipment.
pub async fn resolve_return(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    id: &ReturnId,
    word: &Resolution,
) -> AppResult<ReturnLabel> {
    mend::resolve(app, caller, actor, (&stored_id(id)?, RETURN), word).await?;
    get_return(app, caller, id).await
}

/// A field of a carrier's shipment as it is called in a return, which is one parcel.
fn field_of(field: &str) -> String {
    field.strip_prefix("parcels[0].").unwrap_or(field).to_owned()
}

/// The id a return is known by.
pub(super) fn id_of(stored: &ShipmentId) -> AppResult<ReturnId> {
    Ok(shown_id(RETURN, stored.as_str()).parse().map_err(|_| DbError::Corrupt("shipments.id"))?)
}

/// The id a return is kept under.
fn stored_id(id: &ReturnId) -> AppResult<ShipmentId> {
    let number = id.as_str().strip_prefix(ReturnId::PREFIX).unwrap_or_default();
    format!("{}{number}", ShipmentId::PREFIX).parse().map_err(|_| AppError::NotFound)
}

/// The id under which a shipment of either direction is kept, by the one it is known by; `None` for what is neither.
pub(super) fn stored_of(shown: &str) -> Option<ShipmentId> {
    let of_return = shown.parse().ok().and_then(|id| stored_id(&id).ok());
    of_return.or_else(|| shown.parse().ok())
}

/// How a shipment of either direction is named to people, by its stored id.
pub(super) fn shown_id(kind: &str, stored: &str) -> String {
    match stored.strip_prefix(ShipmentId::PREFIX) {
        Some(number) if kind == RETURN => format!("{}{number}", ReturnId::PREFIX),
        _ => stored.to_owned(),
    }
}
