//! Shipments on the wire: what is asked of `POST /v1/shipments` and what is answered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::address::{Address, Recipient};
use crate::id::ShipmentId;
use crate::label::{LabelFormat, LabelMedium, LabelSpec};

/// A shipment as the caller wants it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewShipment {
    /// The caller's own number, printed on the label: document or order number, 1 to 35 characters.
    pub reference: String,
    /// Key that makes repeating one item of many harmless; for one shipment the header `Idempotency-Key` does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// Carrier account to use; `own_label` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier_account: Option<String>,
    /// Shipping profile ("Versandart") instead of a carrier account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping_profile: Option<String>,
    /// Sender; the tenant's own from the page "Versand" when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Address>,
    /// Recipient.
    pub to: Recipient,
    /// One to 99 parcels, in the order they are numbered on the labels.
    pub parcels: Vec<NewParcel>,
    /// Wanted label document.
    #[serde(default)]
    pub label: LabelSpec,
}

/// One parcel of a [`NewShipment`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewParcel {
    /// Gross weight in grams, at least 1.
    pub weight_g: u32,
    /// Length, width and height in millimetres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimensions_mm: Option<[u32; 3]>,
    /// The caller's number for this parcel, up to 35 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// Where a shipment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShipmentState {
    /// Being worked on: the attempt is on record, the carrier has not answered yet.
    Requested,
    /// Labels exist.
    Labelled,
    /// The carrier was asked, the answer was lost; a person or a query must find out.
    OutcomeUnknown,
}

impl ShipmentState {
    /// Column text.
    pub fn code(self) -> &'static str {
        match self {
            ShipmentState::Requested => "requested",
            ShipmentState::Labelled => "labelled",
            ShipmentState::OutcomeUnknown => "outcome_unknown",
        }
    }

    /// Reads the column text.
    pub fn from_code(code: &str) -> Option<ShipmentState> {
        [ShipmentState::Requested, ShipmentState::Labelled, ShipmentState::OutcomeUnknown]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// A shipment as the cloud knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Shipment {
    /// Id of the cloud.
    pub id: ShipmentId,
    /// The caller's own number.
    pub reference: String,
    /// Where it stands.
    pub state: ShipmentState,
    /// Id of the carrier, such as `own_label`.
    pub carrier: String,
    /// When it was made, milliseconds since 1970 UTC.
    pub created_at_ms: i64,
    /// Parcels in order; empty until the state is `labelled`.
    pub parcels: Vec<Parcel>,
    /// Warnings that did not stop it.
    pub findings: Vec<Finding>,
}

/// A parcel as the cloud knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Parcel {
    /// Place in the shipment, from 1.
    pub number: u32,
    /// Gross weight in grams.
    pub weight_g: u32,
    /// The caller's number for this parcel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The number that is tracked and printed as bar code; an SSCC for own labels.
    pub tracking_number: String,
    /// Its label.
    pub label: ParcelLabel,
}

/// Where the label of a parcel is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ParcelLabel {
    /// Path below the cloud's address: `/v1/shipments/{id}/labels/{n}`.
    pub href: String,
    /// SHA-256 of the stored document, lower case hexadecimal.
    pub sha256: String,
    /// File format of the stored document.
    pub format: LabelFormat,
    /// Paper of the stored document.
    pub medium: LabelMedium,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The shipment cannot be made.
    Error,
    /// It can, but somebody should look.
    Warning,
}

/// Something that is wrong or odd about a shipment, by field of our own model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// Stable code for programs, such as `too_long`.
    pub code: String,
    /// Path in our model, such as `to.name` or `parcels[0].weight_g`.
    pub field: String,
    /// Sentence for people, in the language of the caller.
    pub detail: String,
}

/// Several shipments at once; every item is answered on its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipmentBatch {
    /// Up to 100 shipments, each with its `idempotency_key`.
    pub shipments: Vec<NewShipment>,
}

/// Overall result an unattended ERP can branch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Overall {
    /// There was nothing to do.
    NothingToDo,
    /// All done.
    Ok,
    /// All done, somebody should look.
    OkWithWarnings,
    /// Some done, some not.
    Partial,
    /// Nothing done.
    Failed,
}

/// Answer to a [`ShipmentBatch`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShipmentBatchAnswer {
    /// How it went as a whole.
    pub result: Overall,
    /// One result per shipment, in the order they were sent.
    pub items: Vec<ShipmentItem>,
}

/// How one item of many went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemResult {
    /// Done.
    Ok,
    /// Done, somebody should look at its findings.
    OkWithWarnings,
    /// Not done; the problem says why.
    Failed,
    /// The carrier was asked and the answer was lost: never send it again under another key.
    OutcomeUnknown,
}

/// Result of one shipment of a [`ShipmentBatch`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShipmentItem {
    /// Place in the request, from 0.
    pub index: u32,
    /// The caller's own number, as far as it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The item's key, as far as it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// How it went.
    pub result: ItemResult,
    /// Whether the same item may simply be sent again later under the same key.
    pub retryable: bool,
    /// The shipment, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipment: Option<Shipment>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<crate::problem::Problem>,
}

/// One page of shipments, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShipmentPage {
    /// The shipments of this page.
    pub items: Vec<Shipment>,
    /// Hand this as `cursor` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

#[cfg(test)]
mod tests;
