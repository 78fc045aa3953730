//! What happens to shipments that were made of an order: labelled, cancelled. Each inside the transaction in which it
//! happens, so that no platform misses it. Whether their day is closed is looked at in the background.

use kontor_adapters::Caption;
use kontor_model::Lang;
use kontor_model::fulfillment::{DispatchState, FulfilledLine};
use kontor_model::id::{FulfillmentId, ShipmentId, TenantId};
use kontor_model::platform::Exchange;
use kontor_model::shipment::Hint;
use kontor_model::task::TaskKind;
use serde_json::json;

use super::content::{Content, Sent};
use super::left::Left;
use super::store::{self, DispatchRow};
use super::{rule, write};
use crate::app::App;
use crate::commerce::orders::store::rows;
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::shipping::{OfOrder, tasks};

/// A shipment that has its labels now.
pub(crate) struct Labelled<'a> {
    /// Its id.
    pub(crate) shipment: &'a ShipmentId,
    /// The order it was made of.
    pub(crate) order: &'a str,
    /// Id and name of its carrier.
    pub(crate) carrier: (&'a str, Caption),
    /// Which lines of the order are in it; empty: everything that was left.
    pub(crate) lines: &'a [FulfilledLine],
    /// One number per parcel.
    pub(crate) tracking_numbers: Vec<String>,
    /// The carrier's page about the first parcel.
    pub(crate) tracking_url: Option<String>,
}

/// Writes down that the platform is to be told. An order that is gone, and a platform that does not hear of shipments, are
/// no fault of the shipment.
pub(crate) async fn labelled(app: &App, tx: &mut Tx, tenant: &TenantId, made: Labelled<'_>) -> AppResult<()> {
    let Some(order) = rows::find(tx, tenant, made.order).await? else { return Ok(()) };
    let said = json!({ "shipment": made.shipment.as_str(), "numbers": made.tracking_numbers });
    write::tell(app, tx, tenant, (&order.id, "labelled"), &said).await?;
    let rule = rule::of(tx, tenant, &order.platform_id).await?.unwrap_or_else(write::usual_rule);
    let hears = write::exchanges_of(tx, tenant, &order.platform_id).await?.contains(&Exchange::Fulfillments);
    let Some(due) = rule::due(&rule, app.now().0).filter(|_| hears) else { return Ok(()) };
    // What is still being bought may fail: the order is complete with the last label.
    let others = |other: &OfOrder| other.is_labelled && other.shipment != made.shipment.as_str();
    let left = Left::of(app, tx, tenant, &order, others).await?;
    let lines = left.named(made.lines);
    let completes = left.is_empty_after(&lines);
    let content = Content::Fulfillment(Sent {
        carrier: made.carrier.0.to_owned(),
        carrier_name: made.carrier.1.text(Lang::De).to_owned(),
        tracking_numbers: made.tracking_numbers,
        tracking_url: made.tracking_url,
        lines,
        shipped_at_ms: app.now().0,
    });
    let row = DispatchRow {
        id: FulfillmentId::new(app.now(), app.entropy.as_ref()).to_string(),
        platform_id: order.platform_id,
        order_id: order.id,
        shipment_id: Some(made.shipment.to_string()),
        kind: content.kind().to_owned(),
        content: content.to_json().map_err(AppError::internal)?,
        completes,
        state: DispatchState::Pending.code().to_owned(),
        due,
        attempts: 0,
        told_at: None,
        findings: "[]".to_owned(),
    };
    store::insert(tx, tenant, &row, app.now()).await?;
    Ok(())
}

/// A shipment was cancelled: what was not told yet is not told any more. Where the platform knows of it already, a person is
/// told, since no platform takes such a message back.
pub(crate) async fn withdrawn(app: &App, tx: &mut Tx, tenant: &TenantId, shipment: &ShipmentId) -> AppResult<()> {
    if store::withdraw(tx, tenant, shipment).await? {
        return Ok(());
    }
    let known = store::of_shipment(tx, tenant, shipment.as_str()).await?;
    match known.filter(|row| row.state == DispatchState::Accepted.code()) {
        Some(row) => told_in_vain(app, tx, tenant, &row).await,
        None => Ok(()),
    }
}

/// The platform was told of a shipment that is cancelled: the order's story and the list of tasks say so.
pub(super) async fn told_in_vain(app: &App, tx: &mut Tx, tenant: &TenantId, row: &DispatchRow) -> AppResult<()> {
    let (Some(shipment), Some(Content::Fulfillment(sent))) = (&row.shipment_id, Content::read(&row.kind, &row.content))
    else {
        return Ok(());
    };
    let order = rows::find(tx, tenant, &row.order_id).await?.ok_or(DbError::Corrupt("dispatches.order_id"))?;
    let platform = write::find_platform(tx, tenant, &row.platform_id).await?.name;
    let (number, numbers) = (&order.number, sent.tracking_numbers.join(", "));
    let words = Hint {
        de: format!(
            "Die Sendung {numbers} zum Auftrag {number} ist storniert, {platform} weiß aber schon von ihr. Nehmen Sie die Sendungsnummer im Shop heraus und stellen Sie den Status der Bestellung zurück, oder machen Sie ein neues Etikett: Dessen Nummer geht von selbst hinaus."
        ),
        en: format!(
            "Shipment {numbers} of order {number} is cancelled, but {platform} has heard of it already. Take the tracking number out in the shop and set the order's status back, or make a new label: its number goes out by itself."
        ),
    };
    tasks::raise(app, tx, tenant, (TaskKind::CancelledAfterTold, shipment), &words).await?;
    let said = json!({ "numbers": sent.tracking_numbers, "carrier": sent.carrier_name });
    write::tell(app, tx, tenant, (&row.order_id, "told_cancelled"), &said).await
}
