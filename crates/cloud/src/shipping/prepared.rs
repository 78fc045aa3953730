//! Prepared shipments: saved without a label and without cost, changed, thrown away, and bought when the time has come.

use kontor_model::id::ShipmentId;
use kontor_model::shipment::{NewShipment, Shipment, ShipmentState};

use super::actions::IdempotencyKey;
use super::claim::{row_of, write_shipment};
use super::once::{self, Wish};
use super::request::{self, StoredRequest};
use super::store::keys;
use super::store::shipments::{self, ShipmentRow};
use super::{Caller, read, routes, settings};
use crate::app::App;
use crate::db::Tx;
use crate::error::{AppError, AppResult};

/// What was asked for a prepared shipment. Errors: [`AppError::NotFound`]; [`AppError::Conflict`] `not_prepared` when it
/// was bought meanwhile.
pub(super) async fn find_wanted(app: &App, caller: &Caller, id: &ShipmentId) -> AppResult<NewShipment> {
    let mut tx = app.db.read(&caller.tenant).await?;
    wanted_in(app, caller, &mut tx, id).await
}

/// The same inside a transaction.
pub(super) async fn wanted_in(app: &App, caller: &Caller, tx: &mut Tx, id: &ShipmentId) -> AppResult<NewShipment> {
    let row = read::outbound(tx, &caller.tenant, id).await?;
    if read::state_of(&row)? != ShipmentState::Prepared {
        return Err(AppError::Conflict("not_prepared"));
    }
    let sealed = shipments::find_request(tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    let stored = request::open(app, &caller.tenant, id, &sealed)?;
    let wanted = stored.wanted.ok_or_else(|| AppError::internal(format_args!("{id} is prepared without a wish")))?;
    Ok(*wanted)
}

/// Saves a shipment under a key without asking anybody; what is wrong with it is kept as findings.
///
/// Errors: those of [`super::choose::choose`]; [`AppError::Conflict`] `idempotency_key_reused`. Nothing is saved then.
pub async fn prepare_shipment(
    app: &App,
    caller: &Caller,
    new: NewShipment,
    key: &IdempotencyKey,
) -> AppResult<Shipment> {
    let id = ShipmentId::new(app.now(), app.entropy.as_ref());
    let canonical = request::canonical(&new)?;
    let (row, request) = put_together(app, caller, &id, new).await?;
    let mut tx = app.db.write(&caller.tenant).await?;
    let wish = Wish { route: routes::PREPARE, key: Some(key), canonical: &canonical };
    if let Some(known) = once::begin(app, &mut tx, &caller.tenant, &wish, id.as_str()).await? {
        let known = known.parse().map_err(|_| AppError::internal("an idempotency key names no shipment"))?;
        return read::shipment_in(&mut tx, caller, &known).await;
    }
    write_shipment(app, &caller.tenant, &mut tx, (&row, &id), &request, false).await?;
    let shipment = read::shipment_in(&mut tx, caller, &id).await?;
    tx.commit().await?;
    Ok(shipment)
}

/// Saves a prepared shipment anew. Errors: as above; [`AppError::NotFound`]; [`AppError::Conflict`] `not_prepared`.
pub async fn change_shipment(app: &App, caller: &Caller, id: &ShipmentId, new: NewShipment) -> AppResult<Shipment> {
    find_wanted(app, caller, id).await?;
    let (mut row, request) = put_together(app, caller, id, new).await?;
    let mut tx = app.db.write(&caller.tenant).await?;
    row.created_at = read::outbound(&mut tx, &caller.tenant, id).await?.created_at;
    if !write_shipment(app, &caller.tenant, &mut tx, (&row, id), &request, true).await? {
        return Err(AppError::Conflict("not_prepared"));
    }
    let shipment = read::shipment_in(&mut tx, caller, id).await?;
    tx.commit().await?;
    Ok(shipment)
}

/// Throws a prepared shipment away, and its key is free again; `false` when it is not prepared any more.
pub(super) async fn throw_away(app: &App, caller: &Caller, id: &ShipmentId) -> AppResult<bool> {
    let mut tx = app.db.write(&caller.tenant).await?;
    let gone = shipments::delete(&mut tx, &caller.tenant, id, ShipmentState::Prepared).await?;
    if gone {
        keys::forget(&mut tx, &caller.tenant, routes::PREPARE, id.as_str()).await?;
    }
    tx.commit().await?;
    Ok(gone)
}

async fn put_together(
    app: &App,
    caller: &Caller,
    id: &ShipmentId,
    new: NewShipment,
) -> AppResult<(ShipmentRow, StoredRequest)> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let settings = settings::find_in(app, &mut tx, &caller.tenant).await?;
    let assessed = request::assess(app, caller, &mut tx, settings.as_ref(), &new).await?;
    drop(tx);
    let mut prepared = request::to_be_claimed(caller.lang, settings.as_ref(), assessed);
    id.as_str().clone_into(&mut prepared.request.shipment.id);
    let row = row_of(app, id, &prepared, ShipmentState::Prepared)?;
    Ok((row, StoredRequest { wanted: Some(Box::new(new)), ..prepared.request }))
}
