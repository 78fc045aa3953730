//! What the buttons of the packing table do: check, print, put back.

use std::sync::Arc;

use kontor_model::Lang;
use kontor_model::id::ShipmentId;
use kontor_model::shipment::{CheckedShipment, NewShipment};

use crate::app::DeskApp;
use crate::db::DbError;
use crate::error::{DeskError, DeskResult};
use crate::packing::store;
use crate::printing::{self, Printed};
use crate::shipping::{self, Cloud, DeskShipment, DeskShipmentState, ask};

/// A shipment that was bought, and what became of its labels.
pub struct Packed {
    /// The shipment as it stands here.
    pub shipment: DeskShipment,
    /// The labels on their way to paper.
    pub printed: Printed,
}

/// Asks whether a shipment could be made as it is typed; nothing is stored, drawn or bought.
pub async fn check(app: &DeskApp, wanted: &NewShipment, lang: Lang) -> DeskResult<CheckedShipment> {
    let mut cloud = Cloud::of_active(app, lang).await?;
    ask!(cloud, |call| call.check_shipment(wanted))
}

/// What was asked for a prepared shipment, fresh from the cloud.
pub(crate) async fn wanted_of(app: &DeskApp, id: &ShipmentId, lang: Lang) -> DeskResult<NewShipment> {
    let mut cloud = Cloud::of_active(app, lang).await?;
    ask!(cloud, |call| call.wanted_of(id))
}

/// Saves what was changed, buys, brings the labels home and prints them.
///
/// It goes on to its end even when the browser that asked is gone. A label that cannot be printed stays on record, and
/// nothing is bought again for it. Errors: those of [`shipping::buy`].
pub async fn pack(
    app: &Arc<DeskApp>,
    id: &ShipmentId,
    before: NewShipment,
    wanted: NewShipment,
    lang: Lang,
) -> DeskResult<Packed> {
    let (app, id) = (Arc::clone(app), id.clone());
    let work = tokio::spawn(async move { pack_now(&app, &id, &before, &wanted, lang).await });
    work.await.map_err(|error| DeskError::Internal(format!("packing ended: {error}")))?
}

async fn pack_now(
    app: &DeskApp,
    id: &ShipmentId,
    before: &NewShipment,
    wanted: &NewShipment,
    lang: Lang,
) -> DeskResult<Packed> {
    // One that is on record here was changed before it was bought; what is typed now comes too late.
    if before != wanted && shipping::find_by_cloud_id(app, id).await?.is_none() {
        let mut cloud = Cloud::of_active(app, lang).await?;
        ask!(cloud, |call| call.change_prepared(id, wanted))?;
    }
    app.queue.forget_one(id);
    let shipment = shipping::buy(app, id, wanted, lang).await?;
    let printed = print(app, &shipment, lang).await?;
    Ok(Packed { shipment, printed })
}

/// Prints what was never printed of a shipment that has its labels.
pub(crate) async fn print(app: &DeskApp, shipment: &DeskShipment, lang: Lang) -> DeskResult<Printed> {
    if shipment.state != DeskShipmentState::Labelled {
        return Ok(Printed::default());
    }
    let mut printed = printing::print_labels(app, &shipment.id, lang).await?;
    let more = printing::print_documents(app, &shipment.id, lang).await?;
    printed.jobs.extend(more.jobs);
    for purpose in more.without_printer {
        if !printed.without_printer.contains(&purpose) {
            printed.without_printer.push(purpose);
        }
    }
    Ok(printed)
}

/// "Zurückstellen": to the end of the queue.
pub async fn put_back(app: &DeskApp, id: &ShipmentId) -> DeskResult<()> {
    let mut tx = app.db.write().await?;
    store::set_put_back(&mut tx, id, app.now()).await?;
    tx.commit().await.map_err(|error| DeskError::Db(DbError::from(error)))
}
