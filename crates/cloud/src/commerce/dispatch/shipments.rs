//! What happens to shipments that were made of an order: labelled, cancelled. Each inside the transaction in which it
//! happens, so that no platform misses it. Whether their day is closed is looked at in the background.

use kontor_adapters::Caption;
use kontor_model::Lang;
use kontor_model::fulfillment::DispatchState;
use kontor_model::id::{FulfillmentId, ShipmentId, TenantId};
use kontor_model::platform::Exchange;
use serde_json::json;

use super::content::{Content, Sent};
use super::store::{self, DispatchRow};
use super::{rule, write};
use crate::app::App;
use crate::commerce::orders::store::rows;
use crate::db::Tx;
use crate::error::{AppError, AppResult};

/// A shipment that has its labels now.
pub(crate) struct Labelled<'a> {
    /// Its id.
    pub(crate) shipment: &'a ShipmentId,
    /// The order it was made of.
    pub(crate) order: &'a str,
    /// Id and name of its carrier.
    pub(crate) carrier: (&'a str, Caption),
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
    let content = Content::Fulfillment(Sent {
        carrier: made.carrier.0.to_owned(),
        carrier_name: made.carrier.1.text(Lang::De).to_owned(),
        tracking_numbers: made.tracking_numbers,
        tracking_url: made.tracking_url,
        lines: Vec::new(),
        shipped_at_ms: app.now().0,
    });
    let row = DispatchRow {
        id: FulfillmentId::new(app.now(), app.entropy.as_ref()).to_string(),
        tenant_id: tenant.to_string(),
        platform_id: order.platform_id,
        order_id: order.id,
        shipment_id: Some(made.shipment.to_string()),
        kind: content.kind().to_owned(),
        content: content.to_json().map_err(AppError::internal)?,
        completes: true,
        state: DispatchState::Pending.code().to_owned(),
        due,
        attempts: 0,
        told_at: None,
        findings: "[]".to_owned(),
    };
    store::insert(tx, tenant, &row, app.now()).await?;
    Ok(())
}

/// A shipment was cancelled: what was not told yet is not told any more.
pub(crate) async fn withdrawn(app: &App, tx: &mut Tx, tenant: &TenantId, shipment: &ShipmentId) -> AppResult<()> {
    store::withdraw(tx, tenant, shipment, app.now()).await?;
    Ok(())
}
