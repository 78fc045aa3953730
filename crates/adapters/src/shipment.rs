//! The shipment as an adapter sees it: checked words of the model, sender resolved, numbers drawn.
//!
//! It can be written as JSON, so that the caller may seal it and have the same label drawn again years later.

use kontor_model::address::{Address, CountryCode, Recipient};
use kontor_model::date::CalendarDate;
use kontor_model::gs1::Sscc;
use kontor_model::label::{Dpi, LabelFormat, LabelMedium, LabelSpec};
use kontor_model::money::Money;
use kontor_model::shipment::{Customs, DocumentKind, Finding, NewShipment, ShipmentServices};
use serde::{Deserialize, Serialize};

use crate::error::Outcome;

/// A shipment on its way to a carrier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarrierShipment {
    /// Our own id of it, up to 35 characters: what a carrier can be asked for after a lost answer.
    #[serde(default)]
    pub id: String,
    /// The caller's own number, printed on the label.
    pub reference: String,
    /// The customer's own number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_reference: Option<String>,
    /// Cost centre for the carrier's invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_center: Option<String>,
    /// Id of the carrier's product; [`crate::Carrier::usual_service`] when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The day it is handed over; today when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ship_date: Option<CalendarDate>,
    /// Sender.
    pub from: Address,
    /// Recipient.
    pub to: Recipient,
    /// Parcels in the order they are numbered.
    pub parcels: Vec<CarrierParcel>,
    /// What is asked for besides the transport.
    #[serde(default)]
    pub services: ShipmentServices,
    /// Customs declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customs: Option<Customs>,
    /// Value of the goods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goods_value: Option<Money>,
    /// Wanted label document.
    pub label: LabelSpec,
    /// Whether an address that the carrier can only warn about is printed all the same; carriers charge for that.
    #[serde(default)]
    pub address_policy: AddressPolicy,
}

/// What happens to an address that the carrier does not find.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressPolicy {
    /// No label: the address is mended first (DHL's `mustEncode`).
    #[default]
    Strict,
    /// A label with a warning; the carrier may charge extra.
    Warn,
}

impl CarrierShipment {
    /// The least a carrier needs; everything else as its default.
    pub fn new(reference: &str, from: Address, to: Recipient, parcels: Vec<CarrierParcel>) -> CarrierShipment {
        CarrierShipment {
            id: String::new(),
            reference: reference.to_owned(),
            customer_reference: None,
            cost_center: None,
            service: None,
            ship_date: None,
            from,
            to,
            parcels,
            services: ShipmentServices::default(),
            customs: None,
            goods_value: None,
            label: LabelSpec::default(),
            address_policy: AddressPolicy::default(),
        }
    }

    /// Takes over what was asked, with the sender found by the caller; id and SSCCs are still to be put in.
    pub fn from_new(new: &NewShipment, sender: Address) -> CarrierShipment {
        let parcels = new.parcels.iter().map(|parcel| CarrierParcel {
            weight_g: parcel.weight_g,
            dimensions_mm: parcel.dimensions_mm,
            reference: parcel.reference.clone(),
            sscc: None,
        });
        CarrierShipment {
            customer_reference: new.customer_reference.clone(),
            cost_center: new.cost_center.clone(),
            service: new.service.clone(),
            ship_date: new.ship_date,
            services: new.services.clone().unwrap_or_default(),
            customs: new.customs.clone(),
            goods_value: new.goods_value.clone(),
            label: new.label.unwrap_or_default(),
            ..CarrierShipment::new(&new.reference, sender, new.to.clone(), parcels.collect())
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
}

impl LabelDocument {
    /// Wraps finished bytes.
    pub fn new(bytes: Vec<u8>, spec: LabelSpec) -> LabelDocument {
        let dpi = (spec.format == LabelFormat::Zpl).then_some(spec.dpi);
        LabelDocument { bytes, format: spec.format, medium: spec.medium, dpi }
    }

    /// SHA-256 of the bytes, lower case hexadecimal: what whoever stores a document knows it by. Takes longer than to read
    /// the answer it came in, so it is asked for once.
    pub fn sha256(&self) -> String {
        hexadecimal(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &self.bytes).as_ref())
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
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
    /// The numbers it is known by.
    pub numbers: ParcelNumbers,
    /// Its label.
    pub label: LabelDocument,
    /// What else was made for it: return label, customs papers. A paper for the whole shipment hangs on its first parcel.
    pub documents: Vec<(DocumentKind, LabelDocument)>,
    /// The number of the return label among the documents.
    pub return_tracking_number: Option<String>,
    /// The carrier's page about this parcel.
    pub tracking_url: Option<String>,
}

impl CreatedParcel {
    /// A parcel with nothing but number and label.
    pub fn new(tracking_number: &str, label: LabelDocument) -> CreatedParcel {
        CreatedParcel {
            numbers: ParcelNumbers::of(tracking_number),
            label,
            documents: Vec::new(),
            return_tracking_number: None,
            tracking_url: None,
        }
    }
}

/// The numbers a parcel is known by at its carrier. Always text: leading zeros count.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ParcelNumbers {
    /// The number that is tracked and printed as bar code; 18 digits of an SSCC for own labels.
    pub tracking_number: String,
    /// The carrier's second number: of the whole shipment, where it asks for it later (UPS), or of the parcel (GLS).
    pub shipment_number: Option<String>,
}

impl ParcelNumbers {
    /// A parcel that is known by its tracking number only.
    pub fn of(tracking_number: &str) -> ParcelNumbers {
        ParcelNumbers { tracking_number: tracking_number.to_owned(), shipment_number: None }
    }
}

/// What a carrier says about an account that works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountInfo {
    /// What a person recognises the account by, in the caller's language.
    pub description: String,
    /// What somebody should look at, such as a contract that ends soon.
    pub findings: Vec<Finding>,
}

/// What became of a wish to take a parcel back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cancellation {
    /// It is taken back; nothing is charged.
    Done,
    /// The carrier will see; ask tracking later.
    Pending,
    /// The parcel was closed out or scanned already; the carrier's words.
    TooLate {
        /// The carrier's code.
        code: String,
        /// The carrier's words.
        message: String,
    },
}

/// What was found out about a shipment whose answer was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// It was made; here is all of it, as if the answer had not been lost.
    Found(Box<Created>),
    /// It was surely not made and may be made now.
    NotCreated,
    /// The carrier cannot tell.
    Unclear,
}

/// Which parcels are handed over today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseOutOrder {
    /// The day, in local time of the sender.
    pub date: CalendarDate,
    /// The parcels.
    pub parcels: Vec<ParcelNumbers>,
}

/// How a close-out went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedOut {
    /// One per parcel of the order, in the same order.
    pub parcels: Vec<Outcome<()>>,
    /// The carrier's manifest documents, if it makes any at once.
    pub manifests: Vec<LabelDocument>,
}

/// What a carrier has on record for a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayRecord {
    /// Manifest documents of that day.
    pub manifests: Vec<LabelDocument>,
    /// Every tracking number on them, for reconciliation with ours.
    pub tracking_numbers: Vec<String>,
}

/// Where parcel shops are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParcelShopQuery {
    /// Street, may be empty.
    pub street: String,
    /// Postal code.
    pub postal_code: String,
    /// Town.
    pub city: String,
    /// Country.
    pub country: CountryCode,
    /// Most answers.
    pub limit: u32,
}

/// A place where parcels are handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParcelShop {
    /// The carrier's id of it.
    pub id: String,
    /// Name and address.
    pub address: Address,
    /// Metres from the place asked for, where the carrier says it.
    pub distance_m: Option<u32>,
    /// Opening hours as the carrier words them.
    pub hours: Option<String>,
}

/// A pickup that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickupOrder {
    /// The day.
    pub date: CalendarDate,
    /// Earliest and latest time of day in minutes since midnight, local time.
    pub window_minutes: (u16, u16),
    /// Where.
    pub from: Address,
    /// Parcels already labelled; may be empty.
    pub parcels: Vec<ParcelNumbers>,
    /// How many parcels, and their weight in grams.
    pub count: u32,
    /// Weight of all in grams.
    pub weight_g: u32,
}
