//! Problems on the wire: RFC 9457 with a stable code, the fields at fault and the request's id.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Media type of a problem.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// An error answer of `/v1` (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// URI of the kind of problem: `urn:kontor:problem:{code}`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short text in the caller's language, the same for every problem of this code.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What happened, to which thing, and what to do now, in the caller's language.
    pub detail: String,
    /// Stable code for programs, such as `validation_failed`.
    pub code: String,
    /// The fields at fault; empty when none is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Id of the request, for support.
    pub request_id: String,
}

/// One field at fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// Path in the request, such as `parcels[0].weight_g`.
    pub field: String,
    /// Stable code, such as `too_long`.
    pub code: String,
    /// Sentence for people, in the caller's language; names the limit where there is one.
    pub detail: String,
}
