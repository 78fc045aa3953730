//! Labels for the way back without an outbound shipment, on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::address::Address;
use crate::id::ReturnId;
use crate::label::LabelSpec;
use crate::shipment::{Customs, Finding, ParcelLabel};

/// What is asked of `POST /v1/returns`; the header `Idempotency-Key` makes repeating it harmless.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReturn {
    /// The caller's own number.
    pub reference: String,
    /// Id or name of the carrier account.
    pub carrier_account: String,
    /// Who sends it back.
    pub from: Address,
    /// Where it comes back to; the tenant's sender when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Address>,
    /// Gross weight in grams.
    pub weight_g: u32,
    /// Customs declaration, for goods from outside the European Union.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customs: Option<Customs>,
    /// Wanted label document.
    #[serde(default)]
    pub label: LabelSpec,
}

/// A label for the way back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReturnLabel {
    /// Its id.
    pub id: ReturnId,
    /// The caller's own number.
    pub reference: String,
    /// Id of the carrier.
    pub carrier: String,
    /// The number that is tracked; absent while the answer is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<String>,
    /// When it was made, milliseconds since 1970 UTC.
    pub created_at_ms: i64,
    /// Whether the carrier's answer was lost, so that a person has to find out.
    pub outcome_unknown: bool,
    /// The label; `href` is `/v1/returns/{id}/label`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<ParcelLabel>,
    /// A code to show at the counter instead; `href` is `/v1/returns/{id}/qr-code`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qr_code: Option<ParcelLabel>,
    /// Warnings that did not stop it.
    pub findings: Vec<Finding>,
}

/// One page of returns, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReturnPage {
    /// The returns of this page.
    pub items: Vec<ReturnLabel>,
    /// Hand this as `cursor` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}
