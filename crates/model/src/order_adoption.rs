//! Taking over what an ERP has already from an earlier coupling, so that nothing is delivered to it twice.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::OrderId;

/// Orders the ERP has already: `POST /v1/platforms/{id}/adoption`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Adoption {
    /// 1 to 500 of them.
    pub orders: Vec<AdoptedOrder>,
}

/// An order the ERP has already, named by its number or by the platform's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptedOrder {
    /// The number the buyer knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The platform's id of it; counts before the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The ERP's own number of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
}

/// What adopting did, or would do: one result per order, in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AdoptionResult {
    /// `true`: nothing was changed.
    pub preview: bool,
    /// The results.
    pub items: Vec<AdoptionItem>,
}

/// What became of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AdoptionItem {
    /// `adopted` (it is here and counts as acknowledged), `already_acknowledged`, `expected` (it is not here yet and counts
    /// as acknowledged when it comes) or `ambiguous` (several orders have this number: name the platform's id).
    pub result: String,
    /// The order, where it is here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
}
