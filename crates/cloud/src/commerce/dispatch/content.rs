//! What a dispatch says, as it is kept.

use kontor_model::fulfillment::FulfilledLine;
use serde::{Deserialize, Serialize};

/// Goods that were sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sent {
    /// Id of the carrier, or its name where it is none of ours.
    pub(super) carrier: String,
    /// Its name for people.
    pub(super) carrier_name: String,
    /// One per parcel.
    pub(super) tracking_numbers: Vec<String>,
    /// The carrier's page about the first parcel.
    pub(super) tracking_url: Option<String>,
    /// Which lines; empty: everything that was left.
    pub(super) lines: Vec<FulfilledLine>,
    /// When it was handed over, milliseconds since 1970 UTC.
    pub(super) shipped_at_ms: i64,
}

/// A status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Status {
    /// What was asked for.
    pub(super) asked: String,
    /// The platform's own status it comes down to.
    pub(super) status: String,
}

/// What is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Goods that were sent.
    Fulfillment(Sent),
    /// A status.
    Status(Status),
}

/// Column text of goods that were sent.
pub(super) const FULFILLMENT: &str = "fulfillment";
/// Column text of a status.
pub(super) const STATUS: &str = "status";

impl Content {
    /// Column text of its kind.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Content::Fulfillment(_) => FULFILLMENT,
            Content::Status(_) => STATUS,
        }
    }

    /// Its JSON.
    pub(super) fn to_json(&self) -> serde_json::Result<String> {
        match self {
            Content::Fulfillment(sent) => serde_json::to_string(sent),
            Content::Status(status) => serde_json::to_string(status),
        }
    }

    /// Reads it again; `None` for what is none of ours.
    pub(super) fn read(kind: &str, json: &str) -> Option<Content> {
        match kind {
            FULFILLMENT => serde_json::from_str(json).ok().map(Content::Fulfillment),
            STATUS => serde_json::from_str(json).ok().map(Content::Status),
            _ => None,
        }
    }
}
