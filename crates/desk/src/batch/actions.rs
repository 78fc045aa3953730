//! What is done with batches: begin, look at, print, put together.

use std::sync::Arc;

use kontor_model::Lang;
use kontor_model::combine::{CombineLayout, CombineRequest, CombinedDocument};
use kontor_model::id::{DeskBatchId, ShipmentId};
use kontor_model::label::LabelFormat;

use super::{Batch, BatchItem, BatchLine, ItemState, store};
use crate::app::DeskApp;
use crate::db::DbError;
use crate::error::{DeskError, DeskResult, FieldFault};
use crate::packing::{self, Queued};
use crate::printing;
use crate::shipping::{self, Cloud, DeskShipment, ask};

/// Most shipments of one batch; as many as the queue holds.
const MOST: usize = 1000;
/// Documents the cloud puts together at a time.
const COMBINED_MOST: usize = 500;
/// Batches in the list.
const RECENT: i64 = 10;

/// Everything that is prepared, in the order of the queue; the first `shown` with what was asked for.
pub async fn prepared(app: &DeskApp, shown: usize, lang: Lang) -> DeskResult<Vec<Queued>> {
    let mut cloud = Cloud::of_active(app, lang).await?;
    packing::load_queue(app, &mut cloud, shown).await
}

/// Puts a batch on record; nothing is asked of the cloud yet. Shipments that come twice are taken once.
///
/// Errors: [`DeskError::Invalid`] with field `id` for none or more than 1,000.
pub async fn begin(app: &DeskApp, wanted: &[(ShipmentId, String)], prints: bool) -> DeskResult<DeskBatchId> {
    let mut items: Vec<(ShipmentId, String)> = Vec::new();
    for (id, reference) in wanted {
        if !items.iter().any(|(known, _)| known == id) {
            items.push((id.clone(), reference.clone()));
        }
    }
    match items.len() {
        0 => return Err(DeskError::Invalid(vec![FieldFault::new("id", "batch.error.none")])),
        1..=MOST => {}
        _ => return Err(DeskError::Invalid(vec![FieldFault::new("id", "batch.error.too_many").with("most", MOST)])),
    }
    let id = DeskBatchId::new(app.now(), app.entropy.as_ref());
    let mut tx = app.db.write().await?;
    store::insert(&mut tx, &id, prints, &items, app.now()).await?;
    tx.commit().await.map_err(DbError::from)?;
    Ok(id)
}

/// A batch with what became of each of its shipments.
pub async fn find(app: &DeskApp, id: &DeskBatchId) -> DeskResult<Batch> {
    let row = store::find(&mut app.db.read().await?, id).await?.ok_or(DeskError::NotFound)?;
    let rows = store::items(&mut app.db.read().await?, id).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let state = match (row.state.as_str(), row.shipment_id, row.problem) {
            ("begun", Some(shipment), _) => match shipping::get(app, &shipment.parse().map_err(|_| corrupt())?).await {
                Ok(shipment) => ItemState::Begun(Box::new(shipment)),
                // Taken up once more and refused: it is prepared as before.
                Err(DeskError::NotFound) => ItemState::Gone,
                Err(error) => return Err(error),
            },
            ("refused", _, Some(text)) => ItemState::Refused(serde_json::from_str(&text).map_err(|_| corrupt())?),
            ("gone", ..) => ItemState::Gone,
            _ => ItemState::Waiting,
        };
        let cloud_id = row.cloud_id.parse().map_err(|_| corrupt())?;
        items.push(BatchItem { place: row.place, cloud_id, reference: row.reference, state });
    }
    let trouble = row.trouble.and_then(|text| serde_json::from_str(&text).ok());
    let created_at = kontor_model::UtcMillis(row.created_at);
    Ok(Batch { id: id.clone(), prints: row.prints, trouble, created_at, items })
}

fn corrupt() -> DbError {
    DbError::Corrupt("batch_items")
}

/// The newest batches.
pub async fn recent(app: &DeskApp) -> DeskResult<Vec<BatchLine>> {
    Ok(store::recent(&mut app.db.read().await?, RECENT).await?)
}

/// Prints what was never printed of a batch, in its order, each on the printer for its format. It goes on when the
/// browser is gone. Errors: [`DeskError::NoPrinter`] when nothing could be printed for want of one.
pub async fn print(app: &Arc<DeskApp>, id: &DeskBatchId, lang: Lang) -> DeskResult<usize> {
    let batch = find(app, id).await?;
    let app = Arc::clone(app);
    let work = tokio::spawn(async move {
        let (mut count, mut lacks) = (0, false);
        for shipment in batch.begun() {
            let printed = packing::print(&app, shipment, lang).await?;
            count += printed.jobs.len();
            lacks |= !printed.without_printer.is_empty();
        }
        if count == 0 && lacks { Err(DeskError::NoPrinter) } else { Ok(count) }
    });
    work.await.map_err(|error| DeskError::Internal(format!("printing ended: {error}")))?
}

/// All labels of a batch as one document of the cloud; for sheets the printer for documents, else the one for labels.
///
/// Errors: [`DeskError::NotFound`] when no label of the format is there; [`DeskError::Problem`] with the cloud's reasons.
pub async fn combined(app: &DeskApp, id: &DeskBatchId, layout: CombineLayout, lang: Lang) -> DeskResult<Vec<u8>> {
    let batch = find(app, id).await?;
    let documents: Vec<CombinedDocument> = batch.begun().flat_map(pdf_labels).collect();
    match documents.len() {
        0 => return Err(DeskError::NotFound),
        1..=COMBINED_MOST => {}
        _ => {
            let fault = FieldFault::new("id", "batch.error.too_many_labels").with("most", COMBINED_MOST);
            return Err(DeskError::Invalid(vec![fault]));
        }
    }
    let request = CombineRequest { documents, layout, start_slot: 1, format: LabelFormat::Pdf };
    let mut cloud = Cloud::of_active(app, lang).await?;
    ask!(cloud, |call| call.combine(&request))
}

fn pdf_labels(shipment: &DeskShipment) -> Vec<CombinedDocument> {
    let known = shipment.answer.as_ref().filter(|_| shipment.state == shipping::DeskShipmentState::Labelled);
    let Some(answer) = known else { return Vec::new() };
    let pdf = answer.parcels.iter().filter(|parcel| parcel.label.format == LabelFormat::Pdf);
    let document = |number| CombinedDocument { shipment: answer.id.clone(), parcel: Some(number), kind: None };
    pdf.map(|parcel| document(parcel.number)).collect()
}

/// Prints all labels of a batch as one document on sheets.
pub(super) async fn print_sheets(app: &DeskApp, id: &DeskBatchId, lang: Lang) -> DeskResult<printing::PrintJob> {
    let purpose = printing::Purpose::Document;
    let printer = printing::default_for(app, purpose).await?.ok_or(DeskError::NoPrinter)?;
    let bytes = combined(app, id, CombineLayout::A4FourUp, lang).await?;
    let batch = find(app, id).await?;
    let job = printing::NewJob {
        what: printing::What::Sheet,
        format: LabelFormat::Pdf,
        paper: None,
        title: app.site.text(lang, "batch.sheet", &[("count", &batch.labelled().count().to_string())]),
        detail: batch.items.first().map(|item| item.reference.clone()).unwrap_or_default(),
        tracking_number: String::new(),
        shipment: None,
    };
    printing::print(app, &printer, job, &bytes).await
}
