//! Addresses as lines of text, and what was understood: `POST /v1/addresses/parse`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::address::parse::Confidence;
use crate::address::{CountryCode, Recipient};
use crate::shipment::Finding;

/// An address as it stands on a letter or in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddressLines {
    /// Its lines from top to bottom, 1 to 12 of at most 200 characters.
    pub lines: Vec<String>,
    /// Country, unless the last line names another one; Germany when absent.
    #[serde(default = "CountryCode::germany")]
    pub country: CountryCode,
}

/// An address as it was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadAddress {
    /// As `to` of a shipment. With `confidence` `low` a text that is needed may be empty.
    pub recipient: Recipient,
    /// How sure that is: `high` as it is, `medium` is worth a look, `low` has to be completed.
    pub confidence: Confidence,
    /// What has to be completed (errors) or looked at (warnings); `proposal` is what was read.
    pub findings: Vec<Finding>,
}
