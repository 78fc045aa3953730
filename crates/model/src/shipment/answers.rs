//! What else is asked about shipments and answered: dry runs, cancellations, background batches, tracking, a person's word.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Finding, Overall, Shipment, ShipmentItem, Tracking};
use crate::id::{ReturnId, ShipmentBatchId, ShipmentId};

/// Answer of `POST /v1/shipments?dry_run=true`: nothing was stored, drawn or bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CheckedShipment {
    /// `ok`, `ok_with_warnings` or `failed`.
    pub result: Overall,
    /// Id of the carrier that would be used.
    pub carrier: String,
    /// Id of the carrier account that would be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier_account: Option<String>,
    /// Number of the shipping profile that would be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping_profile: Option<String>,
    /// Id of the carrier's product that would be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Whether the carrier itself was asked; else only what can be known without it was checked.
    pub asked_carrier: bool,
    /// Everything that is wrong or odd.
    pub findings: Vec<Finding>,
}

/// How a cancellation went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancelResult {
    /// Taken back at the carrier, or thrown away when it was only prepared.
    Done,
    /// The carrier will see; tracking tells later.
    Pending,
    /// Taken back here only: this carrier knows no cancellation, an unused number costs nothing there.
    LocalOnly,
}

/// Answer of `DELETE /v1/shipments/{id}`. What is too late or not possible is a problem with its own code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CancelledShipment {
    /// How it went.
    pub result: CancelResult,
    /// What that means, in the caller's language.
    pub detail: String,
    /// The shipment as it is now; absent when a prepared one was thrown away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipment: Option<Shipment>,
}

/// Many shipments that are made in the background (`Prefer: respond-async`, RFC 7240).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BatchProgress {
    /// Id of the batch: `GET /v1/batches/{id}`.
    pub id: ShipmentBatchId,
    /// Whether all items have their answer.
    pub finished: bool,
    /// How many were sent.
    pub total: u32,
    /// How many have a label.
    pub ok: u32,
    /// How many of them have warnings.
    pub with_warnings: u32,
    /// How many were refused.
    pub failed: u32,
    /// How many answers were lost.
    pub unknown: u32,
    /// How it went as a whole, once it is finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Overall>,
    /// Answers so far, in the order they were sent; those still open are left out.
    pub items: Vec<ShipmentItem>,
}

/// One parcel and where it is: `GET /v1/tracking/{number}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TrackedParcel {
    /// The number.
    pub tracking_number: String,
    /// Its shipment; absent for a return.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipment: Option<ShipmentId>,
    /// The return it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_label: Option<ReturnId>,
    /// The caller's own number of the shipment or return.
    pub reference: String,
    /// Id of the carrier.
    pub carrier: String,
    /// The carrier's page for this number, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_url: Option<String>,
    /// What the carrier said last; absent while it was not asked or cannot be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking: Option<Tracking>,
    /// When the carrier was asked last, milliseconds since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at_ms: Option<i64>,
    /// Whether nothing happened to it for days although it is on its way.
    pub stuck: bool,
}

/// A person's word about a shipment whose answer was lost: `POST /v1/shipments/{id}/resolve`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, tag = "outcome", rename_all = "snake_case")]
pub enum Resolution {
    /// The carrier has no such shipment; the same reference may be sent again under a new key.
    NotCreated,
    /// The carrier has it under these numbers, one per parcel in order.
    Created {
        /// The numbers.
        tracking_numbers: Vec<String>,
    },
}

/// Another weight for a parcel that was labelled: `POST /v1/shipments/{id}/weight`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWeight {
    /// The parcel, from 1.
    #[serde(default = "first_parcel")]
    pub parcel: u32,
    /// Gross weight in grams, at least 1.
    pub weight_g: u32,
}

fn first_parcel() -> u32 {
    1
}
