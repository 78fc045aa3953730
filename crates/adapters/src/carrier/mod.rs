//! The trait every carrier stands behind, and the explicit list of those that exist.
//!
//! A new carrier is one folder here and one line in [`registered`]; see `docs/adding-a-carrier.md`.

use async_trait::async_trait;
use kontor_model::label::LabelSpec;
use kontor_model::shipment::Finding;

use crate::context::CallContext;
use crate::descriptor::CarrierDescriptor;
use crate::error::{AdapterError, Outcome, Result};
use crate::shipment::{AccountInfo, CarrierShipment, Created, LabelDocument, TrackingStatus};

pub mod own_label;

/// Id of the carrier that is used when a caller names none.
pub const DEFAULT_CARRIER: &str = own_label::ID;

/// The one list of carriers, in the order screens show them.
fn registered() -> Vec<Box<dyn Carrier>> {
    vec![
        Box::new(own_label::OwnLabel::new()), //
    ]
}

/// A parcel carrier, or whatever makes labels in its place.
#[async_trait]
pub trait Carrier: Send + Sync {
    /// Says what it is and can do.
    fn descriptor(&self) -> &'static CarrierDescriptor;

    /// Proves that the account works without creating anything billable.
    async fn check(&self, cx: &CallContext<'_>) -> Result<AccountInfo>;

    /// Checks a shipment without creating it: all findings at once, none when it may be created.
    async fn validate(&self, cx: &CallContext<'_>, shipment: &CarrierShipment) -> Result<Vec<Finding>> {
        let _ = (cx, shipment);
        Err(AdapterError::unsupported("validate"))
    }

    /// Creates shipments and their labels; one outcome per shipment, in the same order, at most
    /// `capabilities.max_batch` at once. Billable: the caller commits the attempt before it calls.
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
        let _ = (cx, shipment, parcel, spec);
        Err(AdapterError::unsupported("redraw"))
    }

    /// Takes a parcel back that has not been handed over.
    async fn cancel(&self, cx: &CallContext<'_>, tracking_number: &str) -> Result<()> {
        let _ = (cx, tracking_number);
        Err(AdapterError::unsupported("cancel"))
    }

    /// Tells where parcels are; one outcome per number, in the same order.
    async fn track(&self, cx: &CallContext<'_>, tracking_numbers: &[String]) -> Result<Vec<Outcome<TrackingStatus>>> {
        let _ = (cx, tracking_numbers);
        Err(AdapterError::unsupported("track"))
    }

    /// Closes the day for these parcels; the manifest, when the carrier makes one.
    async fn close_out(&self, cx: &CallContext<'_>, tracking_numbers: &[String]) -> Result<Option<LabelDocument>> {
        let _ = (cx, tracking_numbers);
        Err(AdapterError::unsupported("close_out"))
    }

    /// Finds the parcels of a shipment by our reference, after an answer was lost; none: it was not created.
    async fn find_by_reference(&self, cx: &CallContext<'_>, reference: &str) -> Result<Option<Created>> {
        let _ = (cx, reference);
        Err(AdapterError::unsupported("find_by_reference"))
    }
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
