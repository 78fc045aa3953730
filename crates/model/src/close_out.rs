//! Close-outs ("Tagesabschluss") on the wire: what is handed over today, per carrier account, with its documents.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::date::CalendarDate;
use crate::id::CloseOutId;
use crate::shipment::{Finding, Overall};

/// What is asked of `POST /v1/close-outs`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewCloseOut {
    /// Id or name of one carrier account, or `own_label`; all of them when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier_account: Option<String>,
    /// The day; today when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<CalendarDate>,
}

/// Answer of `POST /v1/close-outs`: one close-out per carrier account that had something to close, and those that were
/// under way already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CloseOutAnswer {
    /// How it went as a whole; `nothing_to_do` when there was no open parcel.
    pub result: Overall,
    /// The close-outs.
    pub items: Vec<CloseOut>,
}

/// One day's close-out of one carrier account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CloseOut {
    /// Its id.
    pub id: CloseOutId,
    /// Id of the carrier.
    pub carrier: String,
    /// Name of the carrier account; the carrier's name where there is none.
    pub carrier_account: String,
    /// The day.
    pub date: CalendarDate,
    /// When it was asked for, milliseconds since 1970 UTC.
    pub created_at_ms: i64,
    /// Whether it has come to its end; else the carrier is asked again by itself, and the rest may change.
    pub finished: bool,
    /// How it went; `partial` as long as it is not finished.
    pub result: Overall,
    /// How many shipments were closed.
    pub shipments: u32,
    /// How many parcels.
    pub parcels: u32,
    /// Their weight together, in grams.
    pub weight_g: u64,
    /// Documents to print: the carrier's manifest, or our own handover list.
    pub documents: Vec<CloseOutDocument>,
    /// What the carrier said about single parcels, `field` being the tracking number.
    pub findings: Vec<Finding>,
}

/// A document of a close-out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CloseOutDocument {
    /// Whether the carrier made it; else it is our own handover list.
    pub from_carrier: bool,
    /// Path below the cloud's address: `/v1/close-outs/{id}/documents/{n}`; a PDF.
    pub href: String,
    /// SHA-256 of the document, lower case hexadecimal.
    pub sha256: String,
}

/// One page of close-outs, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CloseOutPage {
    /// The close-outs of this page.
    pub items: Vec<CloseOut>,
    /// Hand this as `cursor` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}
