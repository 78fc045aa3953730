//! What a person has to look at in shipping: `GET /v1/tasks`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{ShipmentId, TaskId};

/// Why a person is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// A carrier's answer was lost; `POST /v1/shipments/{id}/resolve` settles it.
    OutcomeUnknown,
    /// The same shipment was bought twice; one of the two has to be cancelled at the carrier.
    BoughtTwice,
    /// A cancellation came too late.
    CancelTooLate,
    /// A shipment of a background batch could not be made.
    BatchItemFailed,
    /// The carrier has a parcel that nobody here knows.
    UnknownNumber,
    /// Nothing has happened to a parcel for days.
    Stuck,
    /// A carrier did not confirm a close-out for hours.
    CloseOutFailed,
    /// A shipment was cancelled of which its order's platform had heard already.
    CancelledAfterTold,
}

impl TaskKind {
    /// All kinds.
    pub const ALL: [TaskKind; 8] = [
        TaskKind::OutcomeUnknown,
        TaskKind::BoughtTwice,
        TaskKind::CancelTooLate,
        TaskKind::BatchItemFailed,
        TaskKind::UnknownNumber,
        TaskKind::Stuck,
        TaskKind::CloseOutFailed,
        TaskKind::CancelledAfterTold,
    ];

    /// Column text.
    pub fn code(self) -> &'static str {
        match self {
            TaskKind::OutcomeUnknown => "outcome_unknown",
            TaskKind::BoughtTwice => "bought_twice",
            TaskKind::CancelTooLate => "cancel_too_late",
            TaskKind::BatchItemFailed => "batch_item_failed",
            TaskKind::UnknownNumber => "unknown_number",
            TaskKind::Stuck => "stuck",
            TaskKind::CloseOutFailed => "close_out_failed",
            TaskKind::CancelledAfterTold => "cancelled_after_told",
        }
    }

    /// Reads the column text.
    pub fn from_code(code: &str) -> Option<TaskKind> {
        TaskKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Something a person has to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShippingTask {
    /// Its id.
    pub id: TaskId,
    /// Why a person is needed.
    pub kind: TaskKind,
    /// The shipment it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipment: Option<ShipmentId>,
    /// What it is about: the id of a shipment or close-out, a tracking number.
    pub object: String,
    /// What happened and what to do now, in the caller's language.
    pub detail: String,
    /// When it came up, milliseconds since 1970 UTC.
    pub created_at_ms: i64,
}

/// One page of open tasks, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskPage {
    /// The tasks of this page.
    pub items: Vec<ShippingTask>,
    /// Hand this as `cursor` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}
