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
    /// The carrier's products; which one is taken when nobody names any: [`crate::Carrier::usual_service`].
    pub services: &'static [Service],
    /// Additional services it knows: fields of [`kontor_model::shipment::ShipmentServices`] by name, and codes of its
    /// own for `carrier_options`.
    pub options: &'static [ServiceOption],
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
    /// The carrier checks a shipment without creating it.
    pub validate: bool,
    /// Takes a shipment back.
    pub cancel: bool,
    /// Tells where a parcel is.
    pub track: bool,
    /// Closes the day.
    pub close_out: bool,
    /// Tells what it has on record for a closed day.
    pub day_record: bool,
    /// Finds a shipment by our own id after a lost answer.
    pub find_by_reference: bool,
    /// Draws a label again in any form; else it exists in the form bought only.
    pub redraw: bool,
    /// Makes a label for the way back without an outbound shipment.
    pub returns: bool,
    /// Corrects a weight after the label was made.
    pub update_weight: bool,
    /// Tells which services a shipment may use.
    pub allowed_services: bool,
    /// Looks at an address without a shipment.
    pub check_address: bool,
    /// Finds parcel shops.
    pub parcel_shops: bool,
    /// Sends a driver.
    pub pickup: bool,
    /// Most parcels in one call of `create`, at least 1; a shipment is never split over two calls.
    pub max_batch: usize,
    /// Most parcels in one call of `cancel`.
    pub max_cancel: usize,
    /// Most parcels in one call of `track`.
    pub max_track: usize,
    /// Most parcels the carrier closes by one call of its own; a larger shipment is handed to `close_out` whole.
    pub max_close_out: usize,
    /// Calls that may run at once for one account.
    pub parallel_calls: usize,
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

impl Capabilities {
    /// A carrier that can do nothing but make labels: what a descriptor starts from.
    pub const NONE: Capabilities = Capabilities {
        validate: false,
        cancel: false,
        track: false,
        close_out: false,
        day_record: false,
        find_by_reference: false,
        redraw: false,
        returns: false,
        update_weight: false,
        allowed_services: false,
        check_address: false,
        parcel_shops: false,
        pickup: false,
        max_batch: 1,
        max_cancel: 1,
        max_track: 1,
        max_close_out: 1,
        parallel_calls: 1,
        max_parcels: 1,
        formats: &[LabelFormat::Pdf],
        media: &[LabelMedium::A6],
        dpi: &[],
        numbers: Numbers::Carrier,
    };
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

/// An additional service.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ServiceOption {
    /// Name of the field in `ShipmentServices`, or a code of the carrier's own.
    pub id: &'static str,
    /// Name on screens.
    pub name: Caption,
    /// Ids of the products that have it; empty: all of them.
    pub services: &'static [&'static str],
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
    /// What may be typed.
    pub kind: FieldKind,
}

/// What a field of a form takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line of text with at most so many characters.
    Text(usize),
    /// Digits only, from so many to so many.
    Digits(usize, usize),
    /// One of these values with their captions; the first one is the default.
    Choice(&'static [(&'static str, Caption)]),
    /// Yes (`true`) or no (empty).
    Flag,
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
    /// By filling in the form; calls go over HTTP to one of these origins.
    Http {
        /// Origin of the live system, such as `https://api.example.com`; no slash at the end.
        live: &'static str,
        /// Origin of the carrier's own test system, if it has one.
        test: Option<&'static str>,
    },
}
