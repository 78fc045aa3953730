//! What was said to a carrier about a shipment: `GET /v1/shipments/{id}/calls`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One call to a carrier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CarrierCall {
    /// Operation in our words, such as `create`.
    pub operation: String,
    /// HTTP method.
    pub method: String,
    /// Address that was called.
    pub url: String,
    /// When it was sent, milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// How long it took, milliseconds.
    pub took_ms: i64,
    /// HTTP status; absent when no answer came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What was sent, labels left out; absent for a sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// What was answered, labels left out; absent for a sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// All calls about a shipment, oldest first; kept for 90 days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CarrierCallList {
    /// The calls.
    pub items: Vec<CarrierCall>,
}
