//! What a carrier is and can do, as data: forms, checks, help and `GET /v1/capabilities` are made from it.
//!
//! Nothing else in the workspace asks a carrier by name what it can do.

use kontor_model::Lang;
use kontor_model::label::{Dpi, LabelFormat, LabelMedium};
use serde::Serialize;

/// A short text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Caption {
    /// German.
    pub de: &'static str,
    /// English.
    pub en: &'static str,
}

impl Caption {
    /// The text in one language.
    pub fn text(self, lang: Lang) -> &'static str {
        lang.pick(self.de, self.en)
    }
}

/// Everything the rest of Kontor knows about a carrier.
#[derive(Clone, Debug, Serialize)]
pub struct CarrierDescriptor {
    /// Stable id, as stored and on the wire: lower case letters, digits, underscore.
    pub id: &'static str,
    /// Name on screens.
    pub name: Caption,
    /// One sentence on what it is for.
    pub summary: Caption,
    /// What it can do.
    pub capabilities: Capabilities,
    /// The carrier's products; the first one is the default.
    pub services: &'static [Service],
    /// The form of a carrier account.
    pub settings: &'static [Field],
    /// The longest texts it takes.
    pub limits: &'static [FieldLimit],
    /// How an account is connected.
    pub connect: Connect,
}

/// What a carrier can do. A capability that is not declared answers [`crate::ErrorKind::Unsupported`].
#[derive(Clone, Debug, Serialize)]
pub struct Capabilities {
    /// Checks a shipment without creating it.
    pub validate: bool,
    /// Takes a shipment back.
    pub cancel: bool,
    /// Tells where a parcel is.
    pub track: bool,
    /// Closes the day with a manifest.
    pub close_out: bool,
    /// Finds a shipment by our reference after a lost answer.
    pub find_by_reference: bool,
    /// Draws a label again in any form; else it exists in the form bought only.
    pub redraw: bool,
    /// Most shipments in one call, at least 1.
    pub max_batch: usize,
    /// Most parcels in one shipment.
    pub max_parcels: usize,
    /// File formats of labels.
    pub formats: &'static [LabelFormat],
    /// Papers of labels.
    pub media: &'static [LabelMedium],
    /// Resolutions of ZPL labels; empty when there is no ZPL.
    pub dpi: &'static [u16],
    /// Who numbers the parcels.
    pub numbers: Numbers,
}

impl Capabilities {
    /// Tells whether a label can be had in this form.
    pub fn offers(&self, format: LabelFormat, medium: LabelMedium, dpi: Dpi) -> bool {
        let resolution = format == LabelFormat::Pdf || self.dpi.contains(&dpi.code());
        self.formats.contains(&format) && self.media.contains(&medium) && resolution
    }
}

/// Who gives a parcel its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Numbers {
    /// The caller draws an SSCC per parcel in its own transaction and hands it in: [`crate::CarrierParcel::sscc`].
    DrawnSscc,
    /// The carrier does, in its answer.
    Carrier,
}

/// A product of the carrier.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Service {
    /// Stable id.
    pub id: &'static str,
    /// Name on screens.
    pub name: Caption,
}

/// One field of a carrier account's form.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Field {
    /// Stable name.
    pub name: &'static str,
    /// Caption above the field.
    pub caption: Caption,
    /// Help below the field.
    pub help: Caption,
    /// Kept sealed, never shown again.
    pub secret: bool,
    /// Must be filled in.
    pub required: bool,
}

/// The most characters a text of our model may have for this carrier.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct FieldLimit {
    /// Path in our model with empty brackets for lists: `to.name`, `parcels[].reference`.
    pub field: &'static str,
    /// Most characters (not bytes).
    pub max_chars: usize,
}

/// How an account is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Connect {
    /// Not at all: nothing is called over the network.
    Nothing,
    /// By filling in the form; calls go over HTTP.
    Settings,
}
