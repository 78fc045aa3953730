//! The shipment as an adapter sees it: checked words of the model, sender resolved, numbers drawn.
//!
//! It can be written as JSON, so that the caller may seal it and have the same label drawn again years later.

use kontor_model::address::{Address, Recipient};
use kontor_model::gs1::Sscc;
use kontor_model::label::{Dpi, LabelFormat, LabelMedium, LabelSpec};
use kontor_model::shipment::{Finding, NewShipment};
use serde::{Deserialize, Serialize};

/// A shipment on its way to a carrier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarrierShipment {
    /// The caller's own number, printed on the label.
    pub reference: String,
    /// Id of the carrier's product; its first one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Sender.
    pub from: Address,
    /// Recipient.
    pub to: Recipient,
    /// Parcels in the order they are numbered.
    pub parcels: Vec<CarrierParcel>,
    /// Wanted label document.
    pub label: LabelSpec,
}

impl CarrierShipment {
    /// Takes over what was asked, with the sender found by the caller; the SSCCs are still to be put in.
    pub fn from_new(new: &NewShipment, sender: Address) -> CarrierShipment {
        let parcels = new.parcels.iter().map(|parcel| CarrierParcel {
            weight_g: parcel.weight_g,
            dimensions_mm: parcel.dimensions_mm,
            reference: parcel.reference.clone(),
            sscc: None,
        });
        CarrierShipment {
            reference: new.reference.clone(),
            service: None,
            from: sender,
            to: new.to.clone(),
            parcels: parcels.collect(),
            label: new.label,
        }
    }
}

/// One parcel of a [`CarrierShipment`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarrierParcel {
    /// Gross weight in grams.
    pub weight_g: u32,
    /// Length, width and height in millimetres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimensions_mm: Option<[u32; 3]>,
    /// The caller's number for this parcel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The number drawn for it, where [`crate::Numbers::DrawnSscc`] asks for one. Not needed for `validate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sscc: Option<Sscc>,
}

/// A document that goes to a printer.
#[derive(Clone, PartialEq, Eq)]
pub struct LabelDocument {
    /// The file itself.
    pub bytes: Vec<u8>,
    /// Its format.
    pub format: LabelFormat,
    /// Its paper.
    pub medium: LabelMedium,
    /// The resolution it was made for; absent where it does not matter.
    pub dpi: Option<Dpi>,
    /// SHA-256 of the bytes, lower case hexadecimal.
    pub sha256: String,
}

impl LabelDocument {
    /// Wraps finished bytes and takes their SHA-256.
    pub fn new(bytes: Vec<u8>, spec: LabelSpec) -> LabelDocument {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &bytes);
        let sha256 = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        let dpi = (spec.format == LabelFormat::Zpl).then_some(spec.dpi);
        LabelDocument { bytes, format: spec.format, medium: spec.medium, dpi, sha256 }
    }
}

impl std::fmt::Debug for LabelDocument {
    /// Leaves the bytes out: they hold an address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = format!("{} {}", self.format.code(), self.medium.code());
        f.debug_struct("LabelDocument").field("form", &name).field("bytes", &self.bytes.len()).finish()
    }
}

/// A created shipment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// One per parcel, in the order of the shipment.
    pub parcels: Vec<CreatedParcel>,
    /// Warnings that did not stop it.
    pub findings: Vec<Finding>,
}

/// A parcel that has its number and its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedParcel {
    /// The number that is tracked and printed as bar code; 18 digits of an SSCC for own labels.
    pub tracking_number: String,
    /// Its label.
    pub label: LabelDocument,
}

/// What a carrier says about an account that works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountInfo {
    /// What a person recognises the account by, in the caller's language.
    pub description: String,
    /// What somebody should look at, such as a contract that ends soon.
    pub findings: Vec<Finding>,
}

/// Where a parcel is, as far as every carrier can say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrackingStatus {
    /// The carrier knows the number, but has not got the parcel.
    Announced,
    /// With the carrier.
    InTransit,
    /// Waiting to be collected.
    ReadyForPickup,
    /// Handed over.
    Delivered,
    /// On its way back.
    Returned,
    /// Something is wrong that a person should look at.
    Exception,
}
