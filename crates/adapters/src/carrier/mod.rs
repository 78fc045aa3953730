//! The trait every carrier stands behind, and the explicit list of those that exist.
//!
//! A new carrier is one folder here and its line `pub mod` below: `build.rs` reads these lines. See
//! `docs/adding-a-carrier.md`.

use async_trait::async_trait;
use kontor_model::address::Recipient;
use kontor_model::date::CalendarDate;
use kontor_model::label::LabelSpec;
use kontor_model::shipment::{Finding, Tracking};

use crate::context::CallContext;
use crate::descriptor::CarrierDescriptor;
use crate::error::{AdapterError, Outcome, Result};
use crate::shipment::{
    AccountInfo, Cancellation, CarrierShipment, CloseOutOrder, ClosedOut, Created, DayRecord, LabelDocument,
    ParcelNumbers, ParcelShop, ParcelShopQuery, PickupOrder, Recovery,
};

pub mod dhl_parcel_de;
pub mod gls_de;
pub mod own_label;
pub mod ups;

/// Id of the carrier that is used when a caller names none.
pub const DEFAULT_CARRIER: &str = own_label::ID;

/// An adapter of each carrier, in the order screens show them: the default one, then as listed.
fn registered() -> Vec<Box<dyn Carrier>> {
    let mut adapters: Vec<Box<dyn Carrier>> = include!(concat!(env!("OUT_DIR"), "/adapters.rs"));
    adapters.sort_by_key(|adapter| adapter.descriptor().id != DEFAULT_CARRIER);
    adapters
}

/// The id of each carrier, which is the name of its folder, with what the contract suite needs to know about it.
#[cfg(feature = "testing")]
pub fn subjects() -> Vec<(&'static str, crate::testing::Subject)> {
    include!(concat!(env!("OUT_DIR"), "/subjects.rs"))
}

/// A parcel carrier, or whatever makes labels in its place. What `capabilities` does not declare answers
/// [`crate::ErrorKind::Unsupported`].
#[async_trait]
pub trait Carrier: Send + Sync {
    /// Says what it is and can do.
    fn descriptor(&self) -> &'static CarrierDescriptor;

    /// Proves that the account works without creating anything billable.
    async fn check(&self, cx: &CallContext<'_>) -> Result<AccountInfo>;

    /// Everything that can be known to be wrong or odd without asking the carrier; none when it may be asked. No I/O.
    fn findings(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Vec<Finding>;

    /// Id of the product that is taken when nobody names one. No I/O. The descriptor's first one, unless what the account
    /// has booked and where the parcel goes say otherwise.
    fn usual_service(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> &'static str {
        let _ = (cx, shipment);
        self.descriptor().services.first().map_or("", |service| service.id)
    }

    /// Has the carrier check a shipment without creating it: all its findings at once.
    async fn validate(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Vec<Finding>> {
        unsupported("validate", (cx, shipment))
    }

    /// Creates shipments and their labels; one outcome per shipment, in the same order. Whole shipments only, with
    /// together at most `capabilities.max_batch` parcels, or one shipment that has more. Billable: the caller commits
    /// the attempt before it calls. A shipment is created with all its parcels or not at all.
    async fn create(&self, cx: &CallContext<'_>, batch: &[CarrierShipment]) -> Result<Vec<Outcome<Created>>>;

    /// Draws the label of one parcel (counted from 0) again in any form: the same input gives the same bytes.
    /// Takes a millisecond or so of processor time and does no I/O.
    fn redraw(
        &self,
        cx: &CallContext<'_>,
        shipment: &CarrierShipment,
        parcel: usize,
        spec: LabelSpec,
    ) -> Result<Outcome<LabelDocument>> {
        unsupported("redraw", (cx, shipment, parcel, spec))
    }

    /// Takes parcels back that have not been handed over, at most `capabilities.max_cancel`; one outcome per parcel.
    async fn cancel(&self, cx: &CallContext<'_>, parcels: &[ParcelNumbers]) -> Result<Vec<Outcome<Cancellation>>> {
        unsupported("cancel", (cx, parcels))
    }

    /// Tells where parcels are, at most `capabilities.max_track`; one outcome per parcel, in the same order.
    async fn track(&self, cx: &CallContext<'_>, parcels: &[ParcelNumbers]) -> Result<Vec<Outcome<Tracking>>> {
        unsupported("track", (cx, parcels))
    }

    /// Closes the day for these parcels. A parcel that was closed before is no fault.
    async fn close_out(&self, cx: &CallContext<'_>, order: &CloseOutOrder) -> Result<ClosedOut> {
        unsupported("close_out", (cx, order))
    }

    /// What the carrier has on record for a day that was closed.
    async fn day_record(&self, cx: &CallContext<'_>, date: CalendarDate) -> Result<DayRecord> {
        unsupported("day_record", (cx, date))
    }

    /// Finds a shipment by our own id ([`CarrierShipment::id`]) after an answer was lost. Creates nothing.
    async fn find_by_reference(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Recovery> {
        unsupported("find_by_reference", (cx, shipment))
    }

    /// Makes a label for the way back without an outbound shipment: `from` is the customer, `to` the merchant.
    /// Billable like `create`. The label is [`CreatedParcel::label`](crate::CreatedParcel); a QR code is a document.
    async fn create_return(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Outcome<Created>> {
        unsupported("create_return", (cx, shipment))
    }

    /// Corrects the weight of a parcel that was labelled.
    async fn update_weight(&self, cx: &CallContext<'_>, parcel: &ParcelNumbers, weight_g: u32) -> Result<()> {
        unsupported("update_weight", (cx, parcel, weight_g))
    }

    /// Services (ids of the descriptor's options) that this shipment may use.
    async fn allowed_services(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Vec<String>> {
        unsupported("allowed_services", (cx, shipment))
    }

    /// Has the carrier look at an address: findings with proposals, none when it knows the address.
    async fn check_address(&self, cx: &CallContext<'_>, to: &Recipient) -> Result<Vec<Finding>> {
        unsupported("check_address", (cx, to))
    }

    /// Parcel shops near a place.
    async fn parcel_shops(&self, cx: &CallContext<'_>, query: &ParcelShopQuery) -> Result<Vec<ParcelShop>> {
        unsupported("parcel_shops", (cx, query))
    }

    /// Orders a pickup; answers the carrier's confirmation number.
    async fn order_pickup(&self, cx: &CallContext<'_>, order: &PickupOrder) -> Result<String> {
        unsupported("order_pickup", (cx, order))
    }

    /// Cancels a pickup by its confirmation number.
    async fn cancel_pickup(&self, cx: &CallContext<'_>, confirmation: &str) -> Result<()> {
        unsupported("cancel_pickup", (cx, confirmation))
    }
}

/// The answer of an operation that a carrier does not have.
fn unsupported<T, Arguments>(operation: &str, unused: Arguments) -> Result<T> {
    drop(unused);
    Err(AdapterError::unsupported(operation))
}

/// All carriers. Made once per App; holds what is costly to make, such as read fonts. No state that changes.
pub struct Registry(Vec<Box<dyn Carrier>>);

impl Registry {
    /// Makes every registered carrier.
    #[allow(clippy::new_without_default, reason = "made once at start; a default would invite making it per call")]
    pub fn new() -> Registry {
        Registry(registered())
    }

    /// A list of its own, for tests of what stands above the carriers.
    pub fn of(carriers: Vec<Box<dyn Carrier>>) -> Registry {
        Registry(carriers)
    }

    /// All carriers, in the order screens show them.
    pub fn all(&self) -> impl Iterator<Item = &dyn Carrier> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// The carrier with this id.
    pub fn find(&self, id: &str) -> Option<&dyn Carrier> {
        self.all().find(|carrier| carrier.descriptor().id == id)
    }
}
