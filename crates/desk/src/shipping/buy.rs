//! Buying what was prepared at the cloud, and opening what others made there.

use kontor_model::Lang;
use kontor_model::id::{DeskShipmentId, ShipmentId, ulid};
use kontor_model::shipment::{NewShipment, Shipment};

use crate::app::DeskApp;
use crate::credentials::{self, Credential};
use crate::db::DbError;
use crate::error::{DeskError, DeskResult};
use crate::shipping::actions::{forget, new_row, put_on_record, resume};
use crate::shipping::send::{Try, attempt};
use crate::shipping::{DeskShipment, DeskShipmentState, store};

/// What Desk knows of a shipment of the cloud.
pub async fn find_by_cloud_id(app: &DeskApp, id: &ShipmentId) -> DeskResult<Option<DeskShipment>> {
    Ok(store::find_cloud_id(&mut app.db.read().await?, id).await?)
}

/// Buys a prepared shipment with the active record and brings its labels home; `wanted` is what was asked for it.
///
/// It is on record here, under a key of its own, before the cloud is asked: whoever presses again, or takes it up after a
/// kill, asks under the same key. Errors leave nothing behind: [`DeskError::NoActiveCredential`], [`DeskError::Cloud`]
/// before anything was sent, [`DeskError::Problem`] when the cloud refuses.
pub async fn buy(app: &DeskApp, id: &ShipmentId, wanted: &NewShipment, lang: Lang) -> DeskResult<DeskShipment> {
    if let Some(known) = find_by_cloud_id(app, id).await? {
        return resume(app, &known.id, lang).await;
    }
    let record = credentials::active(app).await?;
    let key = ulid(app.now(), app.entropy.as_ref());
    let mut shipment =
        DeskShipment { cloud_id: Some(id.clone()), buys_prepared: true, ..new_row(app, &record, wanted, key)? };
    match put_on_record(app, &shipment).await {
        // Somebody else pressed at the same moment.
        Err(DeskError::Db(DbError::Duplicate)) => {
            let first = find_by_cloud_id(app, id).await?.ok_or(DeskError::Db(DbError::Duplicate))?;
            return resume(app, &first.id, lang).await;
        }
        other => other?,
    }
    match attempt(app, &record, &mut shipment, lang).await {
        Ok(Try::Noted) => Ok(shipment),
        Ok(Try::Refused(problem)) => {
            forget(app, &shipment.id).await?;
            Err(DeskError::Problem(problem))
        }
        Err(error @ DeskError::Cloud(_)) => {
            forget(app, &shipment.id).await?;
            Err(error)
        }
        Err(error) => Err(error),
    }
}

/// Takes a shipment of the cloud over that was made elsewhere, so that its labels can be printed here.
///
/// Errors: [`DeskError::NotFound`] for one that has no labels to be had: prepared or still being worked on.
pub async fn adopt(app: &DeskApp, record: &Credential, answer: &Shipment, lang: Lang) -> DeskResult<DeskShipment> {
    if let Some(known) = find_by_cloud_id(app, &answer.id).await? {
        return Ok(known);
    }
    let state = DeskShipmentState::of_answer(answer);
    if state == DeskShipmentState::Sending {
        return Err(DeskError::NotFound);
    }
    let now = app.now();
    let shipment = DeskShipment {
        id: DeskShipmentId::new(now, app.entropy.as_ref()),
        state,
        reference: answer.reference.clone(),
        // Who gets it is sealed at the cloud.
        recipient: String::new(),
        place: String::new(),
        cloud_id: Some(answer.id.clone()),
        request: None,
        answer: Some(answer.clone()),
        last_failure: None,
        created_at: kontor_model::UtcMillis(answer.created_at_ms),
        buys_prepared: false,
        body: "null".to_owned(),
        idempotency_key: ulid(now, app.entropy.as_ref()),
        credential_id: record.id.as_str().to_owned(),
        cloud_url: record.cloud_url.clone(),
        client_id: record.client_id.clone(),
    };
    match put_on_record(app, &shipment).await {
        Ok(()) | Err(DeskError::Db(DbError::Duplicate)) => {}
        Err(error) => return Err(error),
    }
    let known = find_by_cloud_id(app, &answer.id).await?.ok_or(DeskError::NotFound)?;
    resume(app, &known.id, lang).await
}
