//! What is done to a shipment after it was made: cancel, look where it is, a label for the way back.

use kontor_model::Lang;
use kontor_model::address::{Address, Recipient};
use kontor_model::id::{DeskShipmentId, ulid};
use kontor_model::label::LabelFormat;
use kontor_model::return_label::{NewReturn, ReturnLabel};
use kontor_model::shipment::{CancelResult, TrackedParcel};
use zeroize::Zeroizing;

use crate::app::DeskApp;
use crate::db::DbError;
use crate::error::{DeskError, DeskResult};
use crate::shipping::connection::{Cloud, ask};
use crate::shipping::{DeskShipment, DeskShipmentState, LabelDocument, actions, labels, store};

/// A label for the way back, as Desk keeps it.
#[derive(Clone, Debug)]
pub struct DeskReturn {
    /// Id, which also is its key at the cloud.
    pub id: String,
    /// The cloud's answer, once it is here.
    pub answer: Option<ReturnLabel>,
    /// Whether its document is here.
    pub has_document: bool,
    pub(super) body: String,
}

/// Takes a shipment back at the carrier. Errors: [`DeskError::Problem`] with the cloud's words when it is too late or
/// not possible there; nothing changed then.
pub async fn cancel(app: &DeskApp, id: &DeskShipmentId, lang: Lang) -> DeskResult<CancelResult> {
    let mut shipment = actions::get(app, id).await?;
    let cloud_id = shipment.cloud_id.clone().ok_or(DeskError::NotFound)?;
    let mut cloud = cloud_of(app, &shipment, lang).await?;
    let cancelled = ask!(cloud, |call| call.cancel_shipment(&cloud_id))?;
    if let Some(answer) = cancelled.shipment {
        shipment.answer = Some(answer);
    }
    shipment.state = match cancelled.result {
        CancelResult::Pending => DeskShipmentState::CancelPending,
        CancelResult::Done | CancelResult::LocalOnly => DeskShipmentState::Cancelled,
    };
    note(app, &shipment).await?;
    app.queue.forget();
    Ok(cancelled.result)
}

/// Asks the cloud whether the carrier has decided a cancellation, and writes down how the shipment stands.
pub(super) async fn ask_whether_decided(app: &DeskApp, shipment: &mut DeskShipment, lang: Lang) -> DeskResult<()> {
    let cloud_id = shipment.cloud_id.clone().ok_or(DeskError::NotFound)?;
    let asked = async {
        let mut cloud = cloud_of(app, shipment, lang).await?;
        ask!(cloud, |call| call.get_shipment(&cloud_id))
    };
    match asked.await {
        Ok(answer) => {
            shipment.state = DeskShipmentState::of_answer(&answer);
            shipment.answer = Some(answer);
            shipment.last_failure = None;
        }
        Err(DeskError::Cloud(trouble)) => shipment.last_failure = Some(*trouble),
        Err(error) => return Err(error),
    }
    note(app, shipment).await
}

async fn note(app: &DeskApp, shipment: &DeskShipment) -> DeskResult<()> {
    let mut tx = app.db.write().await?;
    store::update(&mut tx, shipment, app.now()).await?;
    tx.commit().await.map_err(|error| DeskError::Db(DbError::from(error)))
}

/// Where the parcels of a shipment are, as far as the cloud knows; one that it cannot tell is left out.
pub async fn track(app: &DeskApp, id: &DeskShipmentId, lang: Lang) -> DeskResult<Vec<TrackedParcel>> {
    let shipment = actions::get(app, id).await?;
    let mut cloud = cloud_of(app, &shipment, lang).await?;
    let mut parcels = Vec::new();
    for number in shipment.tracking_numbers() {
        match ask!(cloud, |call| call.track(number)) {
            Ok(parcel) => parcels.push(parcel),
            Err(DeskError::Problem(problem)) if problem.status == 404 => {}
            Err(error) => return Err(error),
        }
    }
    Ok(parcels)
}

/// The address a label for the way back begins with: the recipient's door. `None` for lockers and boxes.
pub fn door_of(shipment: &DeskShipment) -> Option<&Address> {
    match &shipment.request.as_ref()?.to {
        Recipient::Street(address) => Some(address),
        _ => None,
    }
}

/// Makes a label for the way back of a shipment and brings it home. On record, under its key, before the cloud is asked.
///
/// Errors leave nothing behind where the cloud refuses; after a lost answer it stays on record and [`resume_return`] asks
/// under the same key.
pub async fn make_return(app: &DeskApp, id: &DeskShipmentId, new: &NewReturn, lang: Lang) -> DeskResult<DeskReturn> {
    let shipment = actions::get(app, id).await?;
    let body = serde_json::to_string(new).map_err(|error| DeskError::Internal(error.to_string()))?;
    let back = DeskReturn { id: ulid(app.now(), app.entropy.as_ref()), answer: None, has_document: false, body };
    let mut tx = app.db.write().await?;
    store::returns::insert(&mut tx, id, &back, app.now()).await?;
    tx.commit().await.map_err(DbError::from)?;
    match ask_for(app, &shipment, back.clone(), lang).await {
        // Refused: nothing was made. Anything else may have been.
        Err(DeskError::Problem(problem)) => {
            let mut tx = app.db.write().await?;
            store::returns::delete(&mut tx, &back.id).await?;
            tx.commit().await.map_err(DbError::from)?;
            Err(DeskError::Problem(problem))
        }
        other => other,
    }
}

/// Takes up a label for the way back that was begun, under its key.
pub async fn resume_return(app: &DeskApp, id: &DeskShipmentId, back: &str, lang: Lang) -> DeskResult<DeskReturn> {
    let shipment = actions::get(app, id).await?;
    let known = returns_of(app, id).await?.into_iter().find(|known| known.id == back).ok_or(DeskError::NotFound)?;
    if known.has_document { Ok(known) } else { ask_for(app, &shipment, known, lang).await }
}

async fn ask_for(app: &DeskApp, shipment: &DeskShipment, mut back: DeskReturn, lang: Lang) -> DeskResult<DeskReturn> {
    let mut cloud = cloud_of(app, shipment, lang).await?;
    let answer = ask!(cloud, |call| call.create_return(&back.id, &back.body))?;
    let document = match answer.label.as_ref().or(answer.qr_code.as_ref()) {
        Some(known) => Some(ask!(cloud, |call| call.fetch_document(&known.href, &known.sha256))),
        None => None,
    };
    let (bytes, trouble) = match document.transpose() {
        Ok(bytes) => (bytes, None),
        Err(error) => (None, Some(error)),
    };
    let sealed = bytes.as_ref().map(|bytes| app.sealer.seal(bytes, &["desk", &back.id, "return"], app.nonce()));
    back.has_document = sealed.is_some();
    back.answer = Some(answer);
    let mut tx = app.db.write().await?;
    store::returns::update(&mut tx, &back, sealed.as_deref()).await?;
    tx.commit().await.map_err(DbError::from)?;
    trouble.map_or(Ok(back), Err)
}

/// Labels for the way back of a shipment, oldest first.
pub async fn returns_of(app: &DeskApp, id: &DeskShipmentId) -> DeskResult<Vec<DeskReturn>> {
    Ok(store::returns::of_shipment(&mut app.db.read().await?, id).await?)
}

/// The document of a label for the way back.
pub async fn return_document(app: &DeskApp, id: &DeskShipmentId, back: &str) -> DeskResult<LabelDocument> {
    let shipment = actions::get(app, id).await?;
    let known = returns_of(app, id).await?.into_iter().find(|known| known.id == back).ok_or(DeskError::NotFound)?;
    let sealed = store::returns::document(&mut app.db.read().await?, back).await?.ok_or(DeskError::NotFound)?;
    let bytes: Zeroizing<Vec<u8>> = app.sealer.open(&sealed, &["desk", back, "return"])?;
    let answer = known.answer.as_ref();
    let label = answer.and_then(|answer| answer.label.as_ref().or(answer.qr_code.as_ref()));
    let format = label.map_or(LabelFormat::Pdf, |label| label.format);
    let file_name = labels::document_name(&shipment.reference, "return", 1, format);
    Ok(LabelDocument { bytes, format, file_name })
}

async fn cloud_of<'a>(app: &'a DeskApp, shipment: &DeskShipment, lang: Lang) -> DeskResult<Cloud<'a>> {
    let record = actions::record_of(app, shipment).await?;
    Cloud::of(app, record, lang).await
}
