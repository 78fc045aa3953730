//! Where a parcel is, in words every carrier's states come down to.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a parcel is, as far as every carrier can say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrackingStatus {
    /// The carrier knows the number, but has not got the parcel.
    Announced,
    /// With the carrier.
    InTransit,
    /// On the vehicle that delivers it today.
    OutForDelivery,
    /// Waiting to be collected.
    ReadyForPickup,
    /// Handed over.
    Delivered,
    /// On its way back.
    Returned,
    /// Something is wrong that a person should look at.
    Exception,
}

impl TrackingStatus {
    /// All states.
    pub const ALL: [TrackingStatus; 7] = [
        TrackingStatus::Announced,
        TrackingStatus::InTransit,
        TrackingStatus::OutForDelivery,
        TrackingStatus::ReadyForPickup,
        TrackingStatus::Delivered,
        TrackingStatus::Returned,
        TrackingStatus::Exception,
    ];

    /// Column text.
    pub fn code(self) -> &'static str {
        match self {
            TrackingStatus::Announced => "announced",
            TrackingStatus::InTransit => "in_transit",
            TrackingStatus::OutForDelivery => "out_for_delivery",
            TrackingStatus::ReadyForPickup => "ready_for_pickup",
            TrackingStatus::Delivered => "delivered",
            TrackingStatus::Returned => "returned",
            TrackingStatus::Exception => "exception",
        }
    }

    /// Reads the column text.
    pub fn from_code(code: &str) -> Option<TrackingStatus> {
        TrackingStatus::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Tells whether nothing more will happen to the parcel.
    pub fn is_final(self) -> bool {
        matches!(self, TrackingStatus::Delivered | TrackingStatus::Returned)
    }
}

/// What a carrier says about one parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tracking {
    /// Where it is now.
    pub status: TrackingStatus,
    /// What happened to it, newest first.
    pub events: Vec<TrackingEvent>,
}

/// Something that happened to a parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TrackingEvent {
    /// When, milliseconds since 1970 UTC; absent where the carrier gives no time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<i64>,
    /// What it means.
    pub status: TrackingStatus,
    /// The carrier's code, such as DHL's ICE and RIC.
    pub code: String,
    /// The carrier's words.
    pub text: String,
    /// Where it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}
