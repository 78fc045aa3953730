//! Versions of a mapping on the wire, and what a new one would change.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{OrderMapping, OrderNote};
use crate::id::OrderId;
use crate::order_feed::OrderHold;

/// The mapping of a platform: `GET /v1/platforms/{id}/mapping`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LiveMapping {
    /// The version that is live; absent while none is: `mapping` is then an offer made from the shop's values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// The mapping.
    pub mapping: OrderMapping,
}

/// A mapping that is to become live: `PUT /v1/platforms/{id}/mapping`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMapping {
    /// The mapping.
    pub mapping: OrderMapping,
    /// The version it was made from; refused when another one is live by now. Absent puts it in the place of any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub based_on: Option<i64>,
    /// What it is for, for people; up to 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A version: it never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MappingVersion {
    /// Counts from 1 in each platform.
    pub version: i64,
    /// Whether orders are mapped with it.
    pub live: bool,
    /// What it is for.
    pub note: String,
    /// When it was made, milliseconds since 1970 UTC.
    pub created_at_ms: i64,
    /// Id of the user or application that made it, or `system`.
    pub created_by: String,
    /// The mapping; absent in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<OrderMapping>,
}

/// A page of versions, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MappingVersionList {
    /// The versions.
    pub items: Vec<MappingVersion>,
    /// Continues the list (`before`); absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// Which version is to be live again: `POST /v1/platforms/{id}/mapping/rollback`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MappingRollback {
    /// The version.
    pub version: i64,
}

/// A mapping that is tried on real orders: `POST /v1/platforms/{id}/mapping/preview`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MappingTrial {
    /// The mapping.
    pub mapping: OrderMapping,
}

/// What a mapping would make of the newest orders of a platform. Nothing is stored or sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MappingPreview {
    /// The version it is compared with; absent while none is live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// How many orders come out differently, those that are held and were not included.
    pub changed: usize,
    /// How many would be held.
    pub held: usize,
    /// How many would carry a warning they do not carry now.
    pub warned: usize,
    /// The newest orders, at most 50, newest first.
    pub items: Vec<PreviewedOrder>,
}

/// What a mapping would make of one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PreviewedOrder {
    /// The order.
    pub id: OrderId,
    /// The number the buyer knows.
    pub number: String,
    /// When it was placed, milliseconds since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed_at_ms: Option<i64>,
    /// Fields that come out differently.
    pub changes: Vec<MappingChange>,
    /// Why it would be held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<OrderHold>,
    /// Why it is held with the mapping that is live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_now: Option<OrderHold>,
    /// Warnings it does not carry now.
    pub warnings: Vec<OrderNote>,
}

/// A field that comes out differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MappingChange {
    /// The field: `document_type`, `fields.Lieferwunsch`, `tax_keys.17` (the line's id).
    pub field: String,
    /// What the live mapping makes of it; absent for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What the new one makes of it; absent for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}
