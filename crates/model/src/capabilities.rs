//! The answer of `GET /v1/capabilities`: what can be asked of which carrier and platform, and how long fields may be.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::label::{LabelFormat, LabelMedium};
use crate::platform::Exchange;

/// What the cloud can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Capabilities {
    /// All carriers, in the order screens show them.
    pub carriers: Vec<CarrierInfo>,
    /// All kinds of shops and marketplaces, in the order screens show them; none when the carrier of an account was asked for.
    #[serde(default)]
    pub platforms: Vec<PlatformInfo>,
}

/// One kind of shop or marketplace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlatformInfo {
    /// Stable id, such as `woocommerce`.
    pub id: String,
    /// Name in the caller's language.
    pub name: String,
    /// What has to be done there before it can be connected, in the caller's language.
    pub summary: String,
    /// Whether each merchant has an address of his own.
    pub needs_address: bool,
    /// Kinds of data it exchanges.
    pub exchanges: Vec<Exchange>,
    /// What else it can do, by name: `hints`, `items`, `finds_by_number`.
    pub abilities: Vec<String>,
    /// The form of a connection, field by field.
    pub settings: Vec<CarrierField>,
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
    /// Modes an account of it can have on this server: `live`, `test`, `simulated`.
    #[serde(default)]
    pub modes: Vec<String>,
    /// The form of an account, field by field.
    #[serde(default)]
    pub settings: Vec<CarrierField>,
    /// Additional services it knows: fields of a shipment's `services`, and codes for `services.carrier_options`.
    #[serde(default)]
    pub options: Vec<CarrierOption>,
    /// What else it can do, by name: `validate`, `returns`, `find_by_reference` and the like.
    #[serde(default)]
    pub abilities: Vec<String>,
    /// Most parcels it takes in one call.
    #[serde(default)]
    pub max_batch: u32,
    /// Whether the carrier numbers the parcels; else an SSCC is drawn for each.
    #[serde(default)]
    pub numbers_by_carrier: bool,
}

/// A field of the form of a carrier account or a platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CarrierField {
    /// Its name in `settings`.
    pub name: String,
    /// Caption in the caller's language.
    pub caption: String,
    /// Help in the caller's language.
    pub help: String,
    /// Kept sealed and never shown again.
    pub secret: bool,
    /// Must be filled in.
    pub required: bool,
    /// `text`, `digits`, `choice` or `flag`.
    pub kind: String,
    /// Fewest digits, where the kind is `digits`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_chars: Option<u32>,
    /// Most characters or digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_chars: Option<u32>,
    /// Values and captions, where the kind is `choice`; the first one is the default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<CarrierService>,
}

/// An additional service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CarrierOption {
    /// Name of the field in `services`, or a code for `services.carrier_options`.
    pub id: String,
    /// Name in the caller's language.
    pub name: String,
    /// Ids of the products that have it; empty: all of them.
    pub services: Vec<String>,
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
