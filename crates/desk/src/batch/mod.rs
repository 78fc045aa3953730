//! Labels for many prepared shipments at a time: begun with one key, left, come back to.
//!
//! What is wanted is on record before anything is asked; each purchase goes by [`crate::shipping::buy`], which keeps the
//! key of its own before the cloud is asked. Whoever takes a batch up again, after a kill or beside another one, buys
//! nothing twice. One that fails stops no other.

mod actions;
mod http;
pub(crate) mod pages;
mod run;
mod samples;
mod store;
#[cfg(test)]
mod tests;

pub use actions::{begin, combined, find, prepared, print, recent};
pub use http::router;
pub use run::{Running, run, start, take_up};

use kontor_model::UtcMillis;
use kontor_model::id::{DeskBatchId, DeskShipmentId, ShipmentId};
use kontor_model::problem::Problem;

use crate::cloud::Trouble;
use crate::shipping::DeskShipment;

/// Many shipments on their way to their labels.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Its id.
    pub id: DeskBatchId,
    /// Whether labels are printed as soon as they are here.
    pub prints: bool,
    /// Why the last try stopped; it is taken up again by itself.
    pub trouble: Option<Trouble>,
    /// When it was begun.
    pub created_at: UtcMillis,
    /// Its shipments, in the order they are made and printed.
    pub items: Vec<BatchItem>,
}

/// One shipment of a batch.
#[derive(Clone, Debug)]
pub struct BatchItem {
    /// Its place, from 0.
    pub place: i64,
    /// Its id at the cloud.
    pub cloud_id: ShipmentId,
    /// Its own number.
    pub reference: String,
    /// How far it is.
    pub state: ItemState,
}

/// How far a shipment of a batch is.
#[derive(Clone, Debug)]
pub enum ItemState {
    /// Its turn has not come.
    Waiting,
    /// Asked for; the shipment here says what became of it.
    Begun(Box<DeskShipment>),
    /// The cloud does not make it as it is, for these reasons; it stays prepared.
    Refused(Box<Problem>),
    /// It is not prepared any more: bought or thrown away elsewhere.
    Gone,
}

/// A batch in a list.
#[derive(Clone, Debug)]
pub struct BatchLine {
    /// Its id.
    pub id: DeskBatchId,
    /// When it was begun.
    pub created_at: UtcMillis,
    /// How many shipments it has.
    pub total: i64,
    /// How many of them still wait.
    pub waiting: i64,
}

impl Batch {
    /// How many are through, whatever became of them.
    pub fn done(&self) -> usize {
        self.items.iter().filter(|item| !matches!(item.state, ItemState::Waiting)).count()
    }

    /// Tells whether nothing waits any more.
    pub fn is_finished(&self) -> bool {
        self.done() == self.items.len()
    }

    /// Shipments here, in their order.
    pub fn begun(&self) -> impl Iterator<Item = &DeskShipment> {
        self.items.iter().filter_map(|item| match &item.state {
            ItemState::Begun(shipment) => Some(shipment.as_ref()),
            _ => None,
        })
    }

    /// Shipments whose labels are here.
    pub fn labelled(&self) -> impl Iterator<Item = &DeskShipmentId> {
        let has_labels = |shipment: &&DeskShipment| shipment.state == crate::shipping::DeskShipmentState::Labelled;
        self.begun().filter(has_labels).map(|shipment| &shipment.id)
    }
}
