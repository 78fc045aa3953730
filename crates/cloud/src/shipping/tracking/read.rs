//! One parcel and where it is, as it was said last, or asked now.

use kontor_model::id::{ReturnId, ShipmentId};
use kontor_model::shipment::{ShipmentState, TrackedParcel, TrackingStatus};

use super::ask::{self, HOLD_MS};
use crate::app::App;
use crate::db::DbError;
use crate::error::{AppError, AppResult};
use crate::shipping::Caller;
use crate::shipping::record::as_app_error;
use crate::shipping::returns;
use crate::shipping::store::parcels::tracking_key;
use crate::shipping::store::shipments::RETURN;
use crate::shipping::store::tracking::{self as store, TrackRow};

/// Longest number anybody asks for.
const LONGEST_NUMBER: usize = 60;

/// Whether the carrier is asked before the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// What was said last is enough.
    Not,
    /// It is asked now, unless it was within the last five minutes or nothing more will happen.
    Now,
}

/// Where a parcel is.
///
/// Errors: [`AppError::NotFound`], also for somebody else's; [`AppError::Refused`] when the carrier was to be asked and
/// cannot be.
pub async fn track_parcel(app: &App, caller: &Caller, number: &str, ask: Ask) -> AppResult<TrackedParcel> {
    if number.len() > LONGEST_NUMBER {
        return Err(AppError::NotFound);
    }
    let key = tracking_key(number);
    let row = find(app, caller, &key).await?;
    if ask == Ask::Not || !may_be_asked(app, &row)? {
        return shown(app, caller, row);
    }
    let held = app.now().plus_millis(HOLD_MS);
    let mut tx = app.db.write(&caller.tenant).await?;
    let is_held = store::hold(&mut tx, &caller.tenant, (&row.shipment_id, row.number), app.now(), held).await?;
    tx.commit().await?;
    if is_held && let Some(failure) = ask::ask(app, &caller.tenant, held, &[row]).await? {
        return Err(as_app_error(failure));
    }
    shown(app, caller, find(app, caller, &key).await?)
}

/// Where the parcels of a shipment are, in order, as it was said last.
pub async fn track_shipment(app: &App, caller: &Caller, id: &ShipmentId) -> AppResult<Vec<TrackedParcel>> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let rows = store::of_shipments(&mut tx, &caller.tenant, &[id.as_str()]).await?;
    drop(tx);
    rows.into_iter().map(|row| shown(app, caller, row)).collect()
}

async fn find(app: &App, caller: &Caller, key: &str) -> AppResult<TrackRow> {
    let mut tx = app.db.read(&caller.tenant).await?;
    store::find(&mut tx, &caller.tenant, key).await?.ok_or(AppError::NotFound)
}

/// Whether the carrier can say anything new about a parcel.
fn may_be_asked(app: &App, row: &TrackRow) -> AppResult<bool> {
    let carrier = app.shipping.carriers().find(&row.carrier);
    let tracks = carrier.is_some_and(|carrier| carrier.descriptor().capabilities.track);
    let is_over = ask::known(row)?.status.is_some_and(TrackingStatus::is_final);
    Ok(tracks && !is_over && row.state == ShipmentState::Labelled.code())
}

fn shown(app: &App, caller: &Caller, row: TrackRow) -> AppResult<TrackedParcel> {
    let tracking = match &row.tracking {
        Some(sealed) => Some(ask::open(app, &caller.tenant, &row, sealed)?),
        None => None,
    };
    let id: ShipmentId = row.shipment_id.parse().map_err(|_| DbError::Corrupt("parcels.shipment_id"))?;
    let return_label: Option<ReturnId> = (row.kind == RETURN).then(|| returns::id_of(&id)).transpose()?;
    Ok(TrackedParcel {
        tracking_number: row.tracking_number,
        shipment: return_label.is_none().then_some(id),
        return_label,
        reference: row.reference,
        carrier: row.carrier,
        tracking_url: row.tracking_url,
        tracking,
        asked_at_ms: row.tracked_at,
        stuck: row.stuck_at.is_some(),
    })
}
