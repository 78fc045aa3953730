//! Orders on the wire: the acknowledged feed the ERP reads, lists for people, and an order's story.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::address::Recipient;
use crate::id::{FulfillmentId, OrderId, PlatformId, RawOrderId, ShipmentId};
use crate::order::{ChannelOrder, OrderStates};
use crate::order_mapping::{MappedOrder, OrderNote};

/// An order as the ERP gets it. The same revision is delivered until it is acknowledged, and not again after that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeliveredOrder {
    /// Its id: the stable reference ("Plattformreferenz").
    pub id: OrderId,
    /// The platform it is from.
    pub platform: PlatformRef,
    /// Counts from 1 with every change that concerns the ERP.
    pub revision: i64,
    /// Whether the ERP has acknowledged an earlier revision.
    pub change: OrderChange,
    /// What has changed since the revision acknowledged last, as paths of `order`; empty for a new one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<String>,
    /// The order as the platform has it.
    pub order: ChannelOrder,
    /// What the mapping made of it.
    pub mapped: MappedOrder,
    /// Where the goods go, read as a place a parcel can go to; absent when nothing is sent or the address is unclear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<Recipient>,
    /// The ERP's number of the customer, where it said it before: adopted, or with an acknowledgement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_number: Option<String>,
}

/// A platform, as it stands beside an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlatformRef {
    /// Its id.
    pub id: PlatformId,
    /// Id of the kind of platform.
    pub kind: String,
    /// Name on screens.
    pub name: String,
}

/// Why an order stands in the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderChange {
    /// The ERP does not have it yet.
    New,
    /// The ERP has an earlier revision of it.
    Changed,
    /// Asked for once more.
    Again,
}

/// A part of the feed, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderFeed {
    /// `nothing_to_do`, `ok`, or `ok_with_warnings` when orders are held or carry warnings.
    pub outcome: String,
    /// The orders.
    pub items: Vec<DeliveredOrder>,
    /// Continues this reading (`after`); absent on the last page. What is not acknowledged comes again in the next reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many orders wait for a person and are not delivered.
    pub held: i64,
}

/// What the ERP has taken over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acknowledgement {
    /// The order.
    pub id: OrderId,
    /// The revision that was saved.
    pub revision: i64,
    /// The ERP's own number of the document ("Belegnummer"), shown beside the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
    /// The ERP's number of the customer: from now on it stands at all his orders of this platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_number: Option<String>,
}

/// Many acknowledgements: `POST /v1/orders/acknowledge`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acknowledgements {
    /// 1 to 500 of them.
    pub items: Vec<Acknowledgement>,
}

/// How acknowledging went, one result per item in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AcknowledgedOrders {
    /// `ok`, `partial` or `failed`.
    pub outcome: String,
    /// The results.
    pub items: Vec<AcknowledgedOrder>,
}

/// How one acknowledgement went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AcknowledgedOrder {
    /// The order.
    pub id: OrderId,
    /// `acknowledged`, `already_acknowledged`, `newer_revision` (taken; a newer one stands in the feed) or `not_found`.
    pub result: String,
}

/// Where an order is on its way to the ERP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Waits for a person; `hold` says why.
    Held,
    /// Stands in the feed.
    Waiting,
    /// The ERP has the newest revision.
    Acknowledged,
    /// The platform threw it away before the ERP ever heard of it: nothing is delivered.
    Dropped,
}

impl DeliveryState {
    /// All states.
    pub const ALL: [DeliveryState; 4] =
        [DeliveryState::Held, DeliveryState::Waiting, DeliveryState::Acknowledged, DeliveryState::Dropped];

    /// Column text.
    pub fn code(self) -> &'static str {
        match self {
            DeliveryState::Held => "held",
            DeliveryState::Waiting => "waiting",
            DeliveryState::Acknowledged => "acknowledged",
            DeliveryState::Dropped => "dropped",
        }
    }

    /// Reads the column text.
    pub fn from_code(code: &str) -> Option<DeliveryState> {
        DeliveryState::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Why an order is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderHold {
    /// Stable code: `unreadable`, `order_too_large`, `does_not_add_up`, `mapping_failed`, `no_mapping`, `held_by_rule`,
    /// `unknown_item`, `required_field`.
    pub code: String,
    /// What happened and what to do now, in the caller's language.
    pub detail: String,
}

/// An order in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderSummary {
    /// Its id.
    pub id: OrderId,
    /// The platform it is from.
    pub platform: PlatformRef,
    /// The platform's id of it.
    pub external_id: String,
    /// The number the buyer knows.
    pub number: String,
    /// When it was placed, milliseconds since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed_at_ms: Option<i64>,
    /// Name of who gets the goods.
    pub recipient: String,
    /// Country code of where they go.
    pub country: String,
    /// What the buyer pays, with a point before its decimals; empty while the order is not understood.
    pub grand: String,
    /// Currency code.
    pub currency: String,
    /// How far it is at the platform; absent while the order is not understood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub states: Option<OrderStates>,
    /// Where it is on its way to the ERP.
    pub delivery: DeliveryState,
    /// Why it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<OrderHold>,
    /// Its newest revision.
    pub revision: i64,
    /// The ERP's number of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
    /// Number of the shipping profile the mapping chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping_profile: Option<String>,
    /// How many warnings there are.
    pub warnings: i64,
}

/// A page of orders, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderList {
    /// The orders.
    pub items: Vec<OrderSummary>,
    /// Continues the list (`after`); absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// One order with all that is known about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderDetail {
    /// What stands in lists.
    #[serde(flatten)]
    pub summary: OrderSummary,
    /// The order; absent while it is not understood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<ChannelOrder>,
    /// What the mapping made of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapped: Option<MappedOrder>,
    /// Where the goods go, read as a place a parcel can go to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Recipient>,
    /// The ERP's number of the customer, where it said it before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_number: Option<String>,
    /// Everything that happened to it, oldest first.
    pub story: Vec<OrderEvent>,
    /// Notes of the mapping.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<OrderNote>,
    /// Shipments made of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shipments: Vec<ShipmentId>,
}

/// Something that happened to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderEvent {
    /// When, milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// Stable code: `fetched`, `mapped`, `held`, `released`, `delivered`, `acknowledged`, `asked_again`, `labelled`,
    /// `fulfillment_sent`, `fulfillment_failed`, `told_cancelled`, `status_sent`, `changed`, `deleted`.
    pub kind: String,
    /// In words, in the caller's language.
    pub detail: String,
    /// The raw text that came with it (`GET /v1/orders/{id}/raw/{raw}`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<RawOrderId>,
    /// What the platform was told (`GET /v1/fulfillments/{id}`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<FulfillmentId>,
}
