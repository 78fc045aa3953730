//! Orders of all shops: fetched from the cloud, kept here under a number of Desk's own, turned into shipments.
//!
//! An order is saved before it is acknowledged, each in a transaction of its own: whatever dies in between, it comes again
//! and is saved once. What changed after the parcel had its label waits for a person and overwrites nothing.

mod actions;
mod changes;
mod export;
mod findings;
mod follow;
mod http;
mod make;
mod one;
pub(crate) mod one_pages;
pub(crate) mod pages;
mod prepare;
mod pull;
mod running;
pub(crate) mod samples;
mod save;
mod single;
mod store;
#[cfg(test)]
mod tests;

pub use actions::{
    OrderPage, find, find_document, find_number, get, of_shipment, open_orders, platforms, take_over, unpaid_orders,
};
pub use changes::{Part, parts_between};
pub use export::{as_json, export, export_csv, export_opentrans};
pub use findings::{ADDRESS, CUSTOMS, findings, findings_beside};
pub use http::router;
pub use make::{NoLabel, shipment_of};
pub use prepare::{Ready, Unpaid, Wanted, prepare, prepare_many};
pub use pull::{PullReport, Unreadable, look_again, pull};
pub use running::{Pulls, start};
pub use single::{Single, fetch, retry};
pub use store::OrderFilter;

use kontor_model::UtcMillis;
use kontor_model::id::{DeskShipmentId, OrderId, ShipmentId};
use kontor_model::order::PaymentState;
use kontor_model::order_feed::DeliveredOrder;
use serde::Serialize;

use crate::shipping::DeskShipmentState;

/// Where an order stands here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStage {
    /// Taken over, nothing sent yet.
    New,
    /// Taken over, then changed in what concerns sending; nothing sent yet.
    Changed,
    /// It has its label, or the platform says that it was sent.
    Shipped,
    /// Called off before anything was sent.
    Cancelled,
}

impl OrderStage {
    /// All stages.
    pub const ALL: [OrderStage; 4] = [OrderStage::New, OrderStage::Changed, OrderStage::Shipped, OrderStage::Cancelled];

    /// Column text.
    pub fn code(self) -> &'static str {
        match self {
            OrderStage::New => "new",
            OrderStage::Changed => "changed",
            OrderStage::Shipped => "shipped",
            OrderStage::Cancelled => "cancelled",
        }
    }

    fn from_code(code: &str) -> Option<OrderStage> {
        OrderStage::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// Tells whether something is still to be sent.
    pub fn is_open(self) -> bool {
        matches!(self, OrderStage::New | OrderStage::Changed)
    }
}

/// How sure it is where the parcel goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressState {
    /// Nothing was guessed.
    Good,
    /// Probably right: worth a look.
    Doubt,
    /// Something that is needed is missing.
    Unclear,
    /// There is none.
    None,
}

impl AddressState {
    /// Column text.
    pub fn code(self) -> &'static str {
        match self {
            AddressState::Good => "good",
            AddressState::Doubt => "doubt",
            AddressState::Unclear => "unclear",
            AddressState::None => "none",
        }
    }

    fn from_code(code: &str) -> Option<AddressState> {
        use AddressState::{Doubt, Good, None, Unclear};
        [Good, Doubt, Unclear, None].into_iter().find(|state| state.code() == code)
    }
}

/// The shipment of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderShipment {
    /// Counts from 1; one more for each that was cancelled.
    #[serde(skip)]
    pub turn: i64,
    /// Its id at the cloud; none while the answer of the cloud is open.
    pub cloud_id: Option<ShipmentId>,
    /// The revision of the order that is in it.
    #[serde(skip)]
    pub revision: i64,
    /// Here, once its label was asked for.
    pub desk: Option<(DeskShipmentId, DeskShipmentState)>,
}

impl OrderShipment {
    /// Tells whether its label was asked for and not taken back.
    pub fn is_bought(&self) -> bool {
        self.desk.as_ref().is_some_and(|(_, state)| *state != DeskShipmentState::Cancelled)
    }
}

/// What stands in lists.
#[derive(Clone, Debug)]
pub struct OrderSummary {
    /// The cloud's id.
    pub id: OrderId,
    /// Desk's own running number ("Belegnummer").
    pub document: i64,
    /// The cloud it came from.
    pub cloud_url: String,
    /// Name of its platform.
    pub platform: String,
    /// The number the buyer knows.
    pub number: String,
    /// Who gets the goods.
    pub recipient: String,
    /// Country, postal code and town in one line.
    pub place: String,
    /// What the buyer pays, with a point before its decimals.
    pub grand: String,
    /// Currency code.
    pub currency: String,
    /// Number of the shipping profile the mapping chose.
    pub profile: String,
    /// How many warnings the mapping gave.
    pub warnings: i64,
    /// When it was placed.
    pub placed_at: Option<UtcMillis>,
    /// Its revision that counts here.
    pub revision: i64,
    /// Where it stands.
    pub stage: OrderStage,
    /// How sure its address is.
    pub address: AddressState,
    /// Why nothing is to be sent from here.
    pub no_label: Option<NoLabel>,
    /// How far the money is; none for an order that came before this was written down.
    pub payment: Option<PaymentState>,
    /// What the last change touched.
    pub parts: Vec<Part>,
    /// A revision that came after the label and waits for a person.
    pub later_revision: Option<i64>,
    /// Its newest shipment.
    pub shipment: Option<OrderShipment>,
    /// When it was taken over.
    pub created_at: UtcMillis,
}

impl OrderSummary {
    /// Tells whether a label can be made of it.
    pub fn can_be_sent(&self) -> bool {
        self.stage.is_open() && self.no_label.is_none()
    }

    /// Tells whether only the money is missing.
    pub fn is_unpaid(&self) -> bool {
        self.stage.is_open() && self.no_label == Some(NoLabel::Unpaid)
    }
}

/// An order with everything that is kept of it.
#[derive(Clone, Debug)]
pub struct DeskOrder {
    /// What stands in lists.
    pub summary: OrderSummary,
    /// The order as it counts here.
    pub delivered: DeliveredOrder,
    /// As it is now, where it changed after the label.
    pub later: Option<DeliveredOrder>,
    /// What happened to it here, oldest first.
    pub events: Vec<OrderEvent>,
}

/// Something that happened to an order here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderEvent {
    /// When, milliseconds since 1970 UTC.
    pub at: i64,
    /// `pulled`, `changed`, `changed_later`, `taken_over`, `prepared`, `unpaid_anyway`, `followed` or
    /// `thrown_away`.
    pub kind: String,
    /// The order's revision at that moment.
    pub revision: i64,
}
