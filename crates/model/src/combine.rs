//! Many labels as one document: `POST /v1/labels/combine`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::ShipmentId;
use crate::label::LabelFormat;
use crate::shipment::DocumentKind;

/// Which documents are put together, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CombineRequest {
    /// The documents in the order of printing, 1 to 500; all of one format.
    pub documents: Vec<CombinedDocument>,
    /// How they lie on the paper; PDF only.
    #[serde(default)]
    pub layout: CombineLayout,
    /// The first free place of the first sheet, from 1; for sheets that were begun.
    #[serde(default = "first_slot")]
    pub start_slot: u32,
    /// File format of the documents.
    #[serde(default)]
    pub format: LabelFormat,
}

fn first_slot() -> u32 {
    1
}

/// One document of a shipment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CombinedDocument {
    /// The shipment.
    pub shipment: ShipmentId,
    /// The parcel, from 1; every parcel of the shipment when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parcel: Option<u32>,
    /// What kind of document; the label when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<DocumentKind>,
}

/// How documents lie on the paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CombineLayout {
    /// Each on a page of its own, as large as it is.
    #[default]
    OnePerPage,
    /// Four A6 labels on an A4 sheet, unscaled.
    A4FourUp,
}
