//! An order's shipment at the cloud: prepared once, whoever asks how often.
//!
//! What is asked for is on record before the cloud is asked, under a key made of order and turn. Whatever dies in
//! between, the same is asked again and nothing is prepared twice.

use kontor_model::Lang;
use kontor_model::id::{DeskShipmentId, OrderId, ShipmentId};
use kontor_model::shipment::{NewShipment, Shipment, ShipmentState};

use super::follow::{follow, is_behind};
use super::save::{no_label_of, open, seal};
use super::{DeskOrder, NoLabel, OrderShipment, OrderStage, get, shipment_of, store};
use crate::app::DeskApp;
use crate::db::DbError;
use crate::error::{DeskError, DeskResult};
use crate::shipping::{self, Cloud, DeskShipmentState, ask};

/// What became of the wish for a shipment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ready {
    /// It is prepared: nothing is bought yet.
    Prepared(ShipmentId),
    /// It has its label, or that is being made.
    Made(DeskShipmentId),
    /// There is nothing to send.
    NoLabel(NoLabel),
    /// The order was called off.
    CalledOff,
}

/// What somebody adds to what an order says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Stands for a weight nobody knows yet.
    pub weight_g: Option<u32>,
    /// What happens to an order that is not paid.
    pub unpaid: Unpaid,
}

/// What happens to an order whose money has to come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unpaid {
    /// It waits.
    #[default]
    Left,
    /// It is sent all the same: somebody said so.
    Sent,
}

/// Prepares the shipment of an order, or answers the one there is.
///
/// Errors: [`DeskError::CredentialGone`] when the order is of another cloud than the active record's;
/// [`DeskError::Problem`], [`DeskError::Cloud`]; nothing is bought in any case.
pub async fn prepare(app: &DeskApp, id: &OrderId, with: Wanted, lang: Lang) -> DeskResult<Ready> {
    let mut cloud = Cloud::of_active(app, lang).await?;
    prepare_at(app, &mut cloud, id, with, lang).await
}

/// Prepares many, one after the other; one that fails stops no other, a cloud out of reach stops the rest.
pub async fn prepare_many(
    app: &DeskApp,
    orders: &[OrderId],
    with: Wanted,
    lang: Lang,
    told: &(dyn Fn(usize) + Sync),
) -> DeskResult<Vec<(OrderId, DeskResult<Ready>)>> {
    let mut cloud = Cloud::of_active(app, lang).await?;
    let mut all = Vec::with_capacity(orders.len());
    for (place, id) in orders.iter().enumerate() {
        let ready = prepare_at(app, &mut cloud, id, with, lang).await;
        let is_lost = matches!(ready, Err(DeskError::Cloud(_)));
        all.push((id.clone(), ready));
        told(place + 1);
        if is_lost {
            break;
        }
    }
    Ok(all)
}

async fn prepare_at(app: &DeskApp, cloud: &mut Cloud<'_>, id: &OrderId, with: Wanted, lang: Lang) -> DeskResult<Ready> {
    let order = get(app, id).await?;
    match (&order.summary.shipment, order.summary.stage) {
        (Some(OrderShipment { desk: Some((desk, state)), .. }), _) if *state != DeskShipmentState::Cancelled => {
            return Ok(Ready::Made(desk.clone()));
        }
        (_, OrderStage::Cancelled) => return Ok(Ready::CalledOff),
        _ => {}
    }
    if let Some(reason) = what_stops(app, &order, with.unpaid).await? {
        return Ok(Ready::NoLabel(reason));
    }
    if order.summary.cloud_url != cloud.record.cloud_url {
        return Err(DeskError::CredentialGone);
    }
    let mut wanted = shipment_of(&order.delivered).ok_or(DeskError::NotFound)?;
    for parcel in wanted.parcels.iter_mut().filter(|parcel| parcel.weight_g == 0) {
        parcel.weight_g = with.weight_g.unwrap_or(0);
    }
    match order.summary.shipment.clone().filter(|shipment| shipment.desk.is_none()) {
        Some(OrderShipment { turn, cloud_id: Some(known), .. }) => {
            let is_open = prepared_before(app, cloud, &order, (turn, &known), (wanted, lang)).await?;
            if let (Ready::Prepared(id), Some(grams)) = (&is_open, with.weight_g) {
                weigh(app, cloud, id, grams).await?;
            }
            Ok(is_open)
        }
        Some(OrderShipment { turn, cloud_id: None, .. }) => ask_for(app, cloud, &order, turn, wanted).await,
        None => {
            let turn = order.summary.shipment.as_ref().map_or(1, |cancelled| cancelled.turn + 1);
            begin(app, &order, turn, &wanted).await?;
            ask_for(app, cloud, &order, turn, wanted).await
        }
    }
}

/// Why nothing is sent of this order now. The revision that counts says so, whatever its columns said when it came.
async fn what_stops(app: &DeskApp, order: &DeskOrder, unpaid: Unpaid) -> DeskResult<Option<NoLabel>> {
    let shipment = order.summary.shipment.as_ref();
    let reason = no_label_of(&order.delivered, shipment);
    if reason != Some(NoLabel::Unpaid) {
        return Ok(reason);
    }
    match unpaid {
        // Somebody said so before: it waits at the packing table.
        _ if shipment.is_some_and(|shipment| shipment.desk.is_none()) => Ok(None),
        Unpaid::Left => Ok(reason),
        Unpaid::Sent => {
            let mut tx = app.db.write().await?;
            store::tell(&mut tx, &order.summary.id, "unpaid_anyway", order.summary.revision, app.now()).await?;
            tx.commit().await.map_err(DbError::from)?;
            Ok(None)
        }
    }
}

/// Puts a weight where there is none yet.
async fn weigh(app: &DeskApp, cloud: &mut Cloud<'_>, id: &ShipmentId, grams: u32) -> DeskResult<()> {
    let mut wanted = ask!(cloud, |call| call.wanted_of(id))?;
    if wanted.parcels.iter().all(|parcel| parcel.weight_g > 0) {
        return Ok(());
    }
    for parcel in wanted.parcels.iter_mut().filter(|parcel| parcel.weight_g == 0) {
        parcel.weight_g = grams;
    }
    ask!(cloud, |call| call.change_prepared(id, &wanted))?;
    app.queue.forget_one(id);
    Ok(())
}

/// Puts the wish on record. Somebody who pressed at the same moment was first: his wish counts.
async fn begin(app: &DeskApp, order: &DeskOrder, turn: i64, wanted: &NewShipment) -> DeskResult<()> {
    let id = &order.summary.id;
    let sealed = seal(app, id, "request", wanted)?;
    let mut tx = app.db.write().await?;
    match store::begin_shipment(&mut tx, id, (turn, order.summary.revision, &sealed), app.now()).await {
        Ok(()) => tx.commit().await.map_err(|error| DeskError::Db(DbError::from(error))),
        Err(DbError::Duplicate) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Asks for what is on record, then brings it up to date where the order is another one by now.
async fn ask_for(
    app: &DeskApp,
    cloud: &mut Cloud<'_>,
    order: &DeskOrder,
    turn: i64,
    wanted: NewShipment,
) -> DeskResult<Ready> {
    let id = &order.summary.id;
    let sealed = store::request(&mut app.db.read().await?, id, turn).await?.ok_or(DeskError::NotFound)?;
    let asked: NewShipment = open(app, id, "request", &sealed)?;
    let key = format!("{id}-{turn}");
    let made = match ask!(cloud, |call| call.prepare(&key, &asked)) {
        Ok(made) => made,
        Err(DeskError::Problem(problem)) => {
            // The cloud refuses the content: the first try made nothing either.
            let mut tx = app.db.write().await?;
            store::drop_shipment(&mut tx, id, turn).await?;
            tx.commit().await.map_err(DbError::from)?;
            return Err(DeskError::Problem(problem));
        }
        Err(error) => return Err(error),
    };
    app.queue.forget();
    if made.state == ShipmentState::Prepared && asked != wanted {
        ask!(cloud, |call| call.change_prepared(&made.id, &wanted))?;
        app.queue.forget_one(&made.id);
    }
    settle(app, order, turn, &made.id, &wanted).await?;
    Ok(Ready::Prepared(made.id))
}

/// Writes down which shipment it is.
pub(super) async fn settle(
    app: &DeskApp,
    order: &DeskOrder,
    turn: i64,
    cloud_id: &ShipmentId,
    wanted: &NewShipment,
) -> DeskResult<()> {
    let id = &order.summary.id;
    let sealed = seal(app, id, "request", wanted)?;
    let mut tx = app.db.write().await?;
    store::settle_shipment(&mut tx, id, turn, cloud_id, (order.summary.revision, &sealed)).await?;
    store::tell(&mut tx, id, "prepared", order.summary.revision, app.now()).await?;
    tx.commit().await.map_err(|error| DeskError::Db(DbError::from(error)))
}

/// It was prepared before: still so, bought elsewhere, or thrown away.
async fn prepared_before(
    app: &DeskApp,
    cloud: &mut Cloud<'_>,
    order: &DeskOrder,
    (turn, known): (i64, &ShipmentId),
    (wanted, lang): (NewShipment, Lang),
) -> DeskResult<Ready> {
    let found: Shipment = match ask!(cloud, |call| call.get_shipment(known)) {
        Ok(found) => found,
        Err(DeskError::Problem(problem)) if problem.status == 404 => {
            // Thrown away: its key is free again.
            return ask_for(app, cloud, order, turn, wanted).await;
        }
        Err(error) => return Err(error),
    };
    if found.state == ShipmentState::Prepared {
        if is_behind(&order.summary) {
            follow(app, cloud, &order.summary).await?;
        }
        return Ok(Ready::Prepared(found.id));
    }
    let here = shipping::adopt(app, &cloud.record, &found, lang).await?;
    if here.state == DeskShipmentState::Cancelled {
        let turn = turn + 1;
        begin(app, order, turn, &wanted).await?;
        return ask_for(app, cloud, order, turn, wanted).await;
    }
    Ok(Ready::Made(here.id))
}
