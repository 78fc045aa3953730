//! What platforms are told: goods that were sent (`/v1/fulfillments`) and statuses of orders.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{FulfillmentId, OrderId, ShipmentId};
use crate::shipment::Finding;

/// Goods that were sent, as the ERP tells them: `POST /v1/fulfillments`. A shipment made with the order's id is told by
/// itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFulfillment {
    /// The order.
    pub order: OrderId,
    /// Id of the carrier, such as `dhl_parcel_de`, or its name where it is none of ours.
    pub carrier: String,
    /// Tracking numbers, one per parcel.
    #[serde(default)]
    pub tracking_numbers: Vec<String>,
    /// The carrier's page about the first parcel; the usual one of the carrier when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_url: Option<String>,
    /// Which lines and how much of each; everything that is left when absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<FulfilledLine>,
    /// When it was handed over, milliseconds since 1970 UTC; now when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipped_at_ms: Option<i64>,
}

/// A line of an order that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FulfilledLine {
    /// Id of the order's line.
    pub line: String,
    /// How many, above zero and no more than are left.
    #[serde(with = "crate::decimal")]
    #[schema(value_type = String, example = "1")]
    pub quantity: Decimal,
}

/// How far the telling is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DispatchState {
    /// Will be told, or is being told again after a failure.
    Pending,
    /// The platform has taken it.
    Accepted,
    /// The platform has refused it; `findings` says why.
    Rejected,
    /// Nothing is told: the shipment was cancelled before, or the platform does not want to hear of it.
    Withdrawn,
}

impl DispatchState {
    /// All states.
    pub const ALL: [DispatchState; 4] =
        [DispatchState::Pending, DispatchState::Accepted, DispatchState::Rejected, DispatchState::Withdrawn];

    /// Column text.
    pub fn code(self) -> &'static str {
        match self {
            DispatchState::Pending => "pending",
            DispatchState::Accepted => "accepted",
            DispatchState::Rejected => "rejected",
            DispatchState::Withdrawn => "withdrawn",
        }
    }

    /// Reads the column text.
    pub fn from_code(code: &str) -> Option<DispatchState> {
        DispatchState::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// When and how a platform is told of what was sent: `PUT /v1/platforms/{id}/dispatch`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispatchRule {
    /// When a shipment of ours is told.
    #[serde(default)]
    pub when: DispatchMoment,
    /// The platform's status an order moves to when all of it was sent; the platform's usual one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The platform's word for a carrier, by the carrier's id; others go by their name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub carriers: BTreeMap<String, String>,
}

/// When a platform hears of a shipment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DispatchMoment {
    /// As soon as it has its label.
    #[default]
    Labelled,
    /// When its day is closed.
    ClosedOut,
    /// Never by itself: the ERP tells it.
    Never,
}

/// Goods that were sent, and how far telling the platform is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fulfillment {
    /// Its id.
    pub id: FulfillmentId,
    /// What was sent.
    #[serde(flatten)]
    pub sent: NewFulfillment,
    /// The shipment it was made of; absent when the ERP told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipment: Option<ShipmentId>,
    /// Whether nothing of the order is left after it.
    pub completes: bool,
    /// How far it is.
    #[serde(flatten)]
    pub dispatch: Dispatch,
}

/// How far telling a platform something is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Dispatch {
    /// How far.
    pub state: DispatchState,
    /// Attempts so far.
    pub attempts: i64,
    /// When it is tried again, milliseconds since 1970 UTC; absent when nothing more is tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_ms: Option<i64>,
    /// When the platform took or refused it, milliseconds since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_at_ms: Option<i64>,
    /// Why it was refused, or why the last attempt failed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// A page of fulfillments, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FulfillmentList {
    /// The fulfillments.
    pub items: Vec<Fulfillment>,
    /// Continues the list (`after`); absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// The words every platform's statuses come down to. Source: the transitions of the state machines of order, delivery and
/// payment that the ERP's status records name.
pub const STATUS_WORDS: &[&str] = &[
    "fulfillment.process",
    "fulfillment.complete",
    "fulfillment.reopen",
    "fulfillment.cancel",
    "delivery.ship",
    "delivery.ship_partially",
    "delivery.retour",
    "delivery.retour_partially",
    "delivery.reopen",
    "delivery.cancel",
    "payment.do_pay",
    "payment.pay",
    "payment.pay_partially",
    "payment.paid",
    "payment.paid_partially",
    "payment.authorize",
    "payment.remind",
    "payment.reopen",
    "payment.fail",
    "payment.cancel",
    "payment.chargeback",
    "payment.refund",
    "payment.refund_partially",
];

/// Moves an order at its platform: `POST /v1/orders/{id}/status`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrderStatus {
    /// A status of the platform, its own ones included (`GET /v1/platforms/{id}/values`), or one of [`STATUS_WORDS`], such
    /// as `payment.paid`, as far as the platform has a status for it (`GET /v1/capabilities`).
    pub status: String,
}

/// A status on its way to a platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderStatus {
    /// Its id.
    pub id: FulfillmentId,
    /// The order.
    pub order: OrderId,
    /// What was asked for.
    pub status: String,
    /// The platform's own status it comes down to.
    pub platform_status: String,
    /// How far it is.
    #[serde(flatten)]
    pub dispatch: Dispatch,
}
