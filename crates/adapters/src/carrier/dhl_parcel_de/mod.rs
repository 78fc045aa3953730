//! DHL Parcel DE: parcels, small parcels and international parcels under the merchant's own contract with DHL.
//!
//! Shipping 2.1.13, Returns 1.0.9, Pickup 3.0.0 and both ways of tracking. See `README.md` for what is odd about them.

use async_trait::async_trait;
use kontor_model::date::CalendarDate;
use kontor_model::shipment::{Finding, Tracking};

mod account;
mod answer;
mod call;
mod cancel;
mod check;
mod connection;
mod country;
mod create;
mod manifest;
mod map;
mod options;
mod path;
mod pickup;
mod product;
mod reply;
mod returns;
mod settings;
#[cfg(feature = "testing")]
pub(super) mod subject;
#[cfg(test)]
mod tests;
mod text;
mod tracking;
mod wire;
mod words;

use crate::carrier::Carrier;
use crate::context::CallContext;
use crate::descriptor::CarrierDescriptor;
use crate::error::{Outcome, Result};
use crate::shipment::{
    AccountInfo, Cancellation, CarrierShipment, CloseOutOrder, ClosedOut, Created, DayRecord, ParcelNumbers,
    PickupOrder,
};

pub use answer::read_answer;
pub use map::request_body;
pub use settings::ID;

/// The carrier `dhl_parcel_de`. Holds nothing: everything comes with the call.
pub struct DhlParcelDe;

/// The adapter for the list of carriers.
pub(super) fn adapter() -> Box<dyn Carrier> {
    Box::new(DhlParcelDe)
}

#[async_trait]
impl Carrier for DhlParcelDe {
    fn descriptor(&self) -> &'static CarrierDescriptor {
        &settings::DESCRIPTOR
    }

    async fn check(&self, cx: &CallContext<'_>) -> Result<AccountInfo> {
        connection::check(cx).await
    }

    fn findings(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Vec<Finding> {
        check::findings(cx, shipment)
    }

    fn usual_service(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> &'static str {
        product::usual(account::Account::new(cx.settings), shipment.to.place().2).id
    }

    async fn validate(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Vec<Finding>> {
        create::validate(cx, shipment).await
    }

    async fn create(&self, cx: &CallContext<'_>, batch: &[CarrierShipment]) -> Result<Vec<Outcome<Created>>> {
        create::create(cx, batch).await
    }

    async fn cancel(&self, cx: &CallContext<'_>, parcels: &[ParcelNumbers]) -> Result<Vec<Outcome<Cancellation>>> {
        cancel::cancel(cx, parcels).await
    }

    async fn track(&self, cx: &CallContext<'_>, parcels: &[ParcelNumbers]) -> Result<Vec<Outcome<Tracking>>> {
        tracking::track(cx, parcels).await
    }

    async fn close_out(&self, cx: &CallContext<'_>, order: &CloseOutOrder) -> Result<ClosedOut> {
        manifest::close_out(cx, order).await
    }

    async fn day_record(&self, cx: &CallContext<'_>, date: CalendarDate) -> Result<DayRecord> {
        manifest::day_record(cx, date).await
    }

    async fn create_return(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Outcome<Created>> {
        returns::create_return(cx, shipment).await
    }

    async fn order_pickup(&self, cx: &CallContext<'_>, order: &PickupOrder) -> Result<String> {
        pickup::order(cx, order).await
    }

    async fn cancel_pickup(&self, cx: &CallContext<'_>, confirmation: &str) -> Result<()> {
        pickup::cancel(cx, confirmation).await
    }
}
