//! What customs want to know about goods that leave the European Union.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::address::CountryCode;
use crate::money::Money;

/// A customs declaration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Customs {
    /// Why the goods are sent.
    pub contents: CustomsContents,
    /// What `other` means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contents_note: Option<String>,
    /// Number of the invoice in the parcel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_number: Option<String>,
    /// What the recipient paid for the transport; zero when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_charges: Option<Money>,
    /// Terms of trade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incoterm: Option<Incoterm>,
    /// Number of an electronic export declaration (MRN), needed above 1,000 EUR or 1,000 kg.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mrn: Option<String>,
    /// The sender's EORI or tax number for customs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender_customs_number: Option<String>,
    /// The recipient's EORI or tax number for customs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient_customs_number: Option<String>,
    /// The goods, 1 to 99 lines.
    pub lines: Vec<CustomsLine>,
}

/// Why goods cross a border.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CustomsContents {
    /// Sold.
    Sale,
    /// A gift.
    Gift,
    /// A sample.
    Sample,
    /// Documents.
    Documents,
    /// Goods that come back.
    ReturnedGoods,
    /// Something else; the note says what.
    Other,
}

/// Terms of trade (Incoterms 2020) that parcels use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Incoterm {
    /// Delivered at place: the recipient pays duties.
    Dap,
    /// Delivered duty paid.
    Ddp,
    /// Ex works.
    Exw,
    /// Free carrier.
    Fca,
}

/// One kind of goods in the parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomsLine {
    /// What it is, so that an officer understands it.
    pub description: String,
    /// How many.
    pub quantity: u32,
    /// Net weight of one in grams.
    pub unit_weight_g: u32,
    /// Value of one.
    pub unit_value: Money,
    /// Where it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<CountryCode>,
    /// Customs tariff number, 6 to 11 digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hs_code: Option<String>,
    /// Article number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// Number of the parcel it lies in, counted from 1. Needed when there are several parcels and the carrier wants papers
    /// for each; all lines are those of the only one otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parcel: Option<u32>,
}
