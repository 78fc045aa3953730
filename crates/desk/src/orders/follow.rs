//! Prepared shipments follow their orders: a new address reaches the packing table, what was called off leaves it.

use kontor_model::shipment::{NewShipment, ShipmentState};

use super::prepare::settle;
use super::save::open;
use super::{DeskOrder, NoLabel, OrderStage, OrderSummary, get, shipment_of, store};
use crate::app::DeskApp;
use crate::db::DbError;
use crate::error::{DeskError, DeskResult};
use crate::shipping::{Cloud, ask};

/// Brings prepared shipments up to date whose orders changed since; how many could not be. Weights stay as they are.
pub(super) async fn follow_up(app: &DeskApp, cloud: &mut Cloud<'_>) -> DeskResult<usize> {
    let behind = store::behind(&mut app.db.read().await?).await?;
    let cloud_url = cloud.record.cloud_url.clone();
    let mut failed = 0;
    for order in behind.iter().filter(|order| order.cloud_url == cloud_url) {
        match follow(app, cloud, order).await {
            Ok(()) => {}
            Err(error @ (DeskError::Cloud(_) | DeskError::Db(_))) => return Err(error),
            Err(error) => {
                tracing::warn!(order.id = %order.id, %error, "a prepared shipment could not be brought up to date");
                failed += 1;
            }
        }
    }
    Ok(failed)
}

/// Tells whether the prepared shipment of an order holds an older revision of it.
pub(super) fn is_behind(order: &OrderSummary) -> bool {
    let is_old = |shipment: &super::OrderShipment| shipment.desk.is_none() && shipment.revision < order.revision;
    order.shipment.as_ref().is_some_and(is_old)
}

pub(super) async fn follow(app: &DeskApp, cloud: &mut Cloud<'_>, summary: &OrderSummary) -> DeskResult<()> {
    let Some((turn, known)) = summary.shipment.as_ref().and_then(|s| Some((s.turn, s.cloud_id.clone()?))) else {
        return Ok(());
    };
    let order = get(app, &summary.id).await?;
    let is_wanted = summary.stage != OrderStage::Cancelled && summary.no_label != Some(NoLabel::SentElsewhere);
    let wanted = shipment_of(&order.delivered).filter(|_| is_wanted);
    app.queue.forget_one(&known);
    let Some(wanted) = wanted else {
        match ask!(cloud, |call| call.get_shipment(&known)) {
            // Bought elsewhere meanwhile: taking it back is for a person to decide.
            Ok(found) if found.state != ShipmentState::Prepared => return Ok(()),
            Ok(_) => drop(ask!(cloud, |call| call.cancel_shipment(&known))?),
            Err(DeskError::Problem(problem)) if problem.status == 404 => {}
            Err(error) => return Err(error),
        }
        return forget(app, &order, turn).await;
    };
    let sealed = store::request(&mut app.db.read().await?, &summary.id, turn).await?.ok_or(DeskError::NotFound)?;
    let asked: NewShipment = open(app, &summary.id, "request", &sealed)?;
    if !same_but_parcels(&asked, &wanted) {
        let now: NewShipment = match ask!(cloud, |call| call.wanted_of(&known)) {
            Ok(now) => now,
            // Bought or thrown away elsewhere: there is nothing to bring up to date.
            Err(DeskError::Problem(problem)) if matches!(problem.status, 404 | 409) => return Ok(()),
            Err(error) => return Err(error),
        };
        let changed = NewShipment { parcels: now.parcels, ..wanted.clone() };
        ask!(cloud, |call| call.change_prepared(&known, &changed))?;
    }
    settle(app, &order, turn, &known, &wanted).await
}

/// What somebody mended at the packing table is left alone while the order itself asks for the same.
fn same_but_parcels(asked: &NewShipment, wanted: &NewShipment) -> bool {
    NewShipment { parcels: Vec::new(), ..asked.clone() } == NewShipment { parcels: Vec::new(), ..wanted.clone() }
}

async fn forget(app: &DeskApp, order: &DeskOrder, turn: i64) -> DeskResult<()> {
    let id = &order.summary.id;
    let mut tx = app.db.write().await?;
    store::drop_shipment(&mut tx, id, turn).await?;
    store::tell(&mut tx, id, "thrown_away", order.summary.revision, app.now()).await?;
    tx.commit().await.map_err(|error| DeskError::Db(DbError::from(error)))
}
