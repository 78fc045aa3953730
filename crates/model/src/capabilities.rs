//! The answer of `GET /v1/capabilities`: what can be asked of which carrier, and how long its fields may be.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::label::{LabelFormat, LabelMedium};

/// What the cloud can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Capabilities {
    /// All carriers, in the order screens show them.
    pub carriers: Vec<CarrierInfo>,
}

/// One carrier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CarrierInfo {
    /// Stable id, such as `own_label`.
    pub id: String,
    /// Name in the caller's language.
    pub name: String,
    /// What it is for, in the caller's language.
    pub summary: String,
    /// Whether an account has to be set up before it can be used.
    pub needs_account: bool,
    /// Its products; the first one is the default.
    pub services: Vec<CarrierService>,
    /// The longest texts it takes.
    pub limits: Vec<CarrierLimit>,
    /// Most parcels in one shipment.
    pub max_parcels: u32,
    /// Takes a shipment back.
    pub cancel: bool,
    /// Tells where a parcel is.
    pub track: bool,
    /// Closes the day with a manifest.
    pub close_out: bool,
    /// Forms its labels come in.
    pub label: LabelForms,
}

/// A product of a carrier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CarrierService {
    /// Stable id.
    pub id: String,
    /// Name in the caller's language.
    pub name: String,
}

/// The most characters (not bytes) of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CarrierLimit {
    /// Path in a shipment with empty brackets for lists: `to.name`, `parcels[].reference`.
    pub field: String,
    /// Most characters.
    pub max_chars: u32,
}

/// Forms of labels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LabelForms {
    /// File formats.
    pub formats: Vec<LabelFormat>,
    /// Papers.
    pub media: Vec<LabelMedium>,
    /// Resolutions of ZPL labels.
    pub dpi: Vec<u16>,
    /// Whether a label can be had again in another form.
    pub redraw: bool,
}
