//! What belongs to a shipment besides its labels: return labels, codes for the counter, customs papers.

use kontor_model::Lang;
use kontor_model::id::DeskShipmentId;
use kontor_model::shipment::{DocumentKind, ShipmentDocument};
use zeroize::Zeroizing;

use crate::app::DeskApp;
use crate::cloud::shipments::CallError;
use crate::db::DbError;
use crate::error::{DeskError, DeskResult};
use crate::shipping::connection::{Cloud, Connection, ask};
use crate::shipping::{DeskShipment, LabelDocument, actions, labels, store};

/// All documents of a shipment but its labels.
pub fn documents_of(shipment: &DeskShipment) -> &[ShipmentDocument] {
    shipment.answer.as_ref().map(|answer| answer.documents.as_slice()).unwrap_or_default()
}

/// A document of a shipment; one that is not here yet is asked of the cloud and kept.
pub async fn document(
    app: &DeskApp,
    id: &DeskShipmentId,
    kind: DocumentKind,
    parcel: u32,
    lang: Lang,
) -> DeskResult<LabelDocument> {
    let shipment = actions::get(app, id).await?;
    let is_it = |known: &&ShipmentDocument| known.kind == kind && known.parcel == parcel;
    let known = documents_of(&shipment).iter().find(is_it).ok_or(DeskError::NotFound)?;
    let bytes = match find(app, id, kind, parcel).await? {
        Some(bytes) => bytes,
        None => {
            let record = actions::record_of(app, &shipment).await?;
            let mut cloud = Cloud::of(app, record, lang).await?;
            let bytes = ask!(cloud, |call| call.fetch_document(&known.href, &known.sha256))?;
            keep(app, id, known, &bytes).await?;
            Zeroizing::new(bytes)
        }
    };
    let file_name = labels::document_name(&shipment.reference, kind.code(), parcel, known.format);
    Ok(LabelDocument { bytes, format: known.format, file_name })
}

/// Brings home all documents that are not here yet.
pub(super) async fn fetch_all(
    app: &DeskApp,
    connection: &Connection,
    shipment: &DeskShipment,
    lang: Lang,
) -> DeskResult<Result<(), CallError>> {
    for known in documents_of(shipment) {
        if find(app, &shipment.id, known.kind, known.parcel).await?.is_some() {
            continue;
        }
        match connection.call(app, lang).fetch_document(&known.href, &known.sha256).await {
            Ok(bytes) => keep(app, &shipment.id, known, &bytes).await?,
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(()))
}

async fn find(
    app: &DeskApp,
    id: &DeskShipmentId,
    kind: DocumentKind,
    parcel: u32,
) -> DeskResult<Option<Zeroizing<Vec<u8>>>> {
    let Some(sealed) = store::find_document(&mut app.db.read().await?, id, kind, parcel).await? else {
        return Ok(None);
    };
    Ok(Some(app.sealer.open(&sealed, &["desk", id.as_str(), &place(kind, parcel)])?))
}

async fn keep(app: &DeskApp, id: &DeskShipmentId, known: &ShipmentDocument, bytes: &[u8]) -> DeskResult<()> {
    let context = place(known.kind, known.parcel);
    let sealed = app.sealer.seal(bytes, &["desk", id.as_str(), &context], app.nonce());
    let mut tx = app.db.write().await?;
    store::put_document(&mut tx, id, known.kind, known.parcel, &sealed, app.now()).await?;
    tx.commit().await.map_err(|error| DeskError::Db(DbError::from(error)))
}

fn place(kind: DocumentKind, parcel: u32) -> String {
    format!("document {} {parcel}", kind.code())
}
