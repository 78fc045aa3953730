//! The lines of an order: goods, parts of bundles, postage, fees, discounts.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::amount::Amount;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Goods.
    Product,
    /// A set of goods; its parts follow and name it as their parent.
    BundleHead,
    /// A part of a set.
    BundlePart,
    /// Something taken off that is a line of its own.
    Discount,
    /// A voucher that counts as money.
    Voucher,
    /// Postage.
    Shipping,
    /// A charge, such as for cash on delivery; below zero where a plug-in gives a discount this way.
    Fee,
    /// A deposit on bottles and the like.
    Deposit,
}

impl LineKind {
    /// Tells whether it is something that lies in a parcel: goods, a set of them, or a part of a set.
    pub fn is_goods(self) -> bool {
        matches!(self, LineKind::Product | LineKind::BundleHead | LineKind::BundlePart)
    }
}

/// What the buyer chose or had written on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineOption {
    /// Caption, such as `Größe`.
    pub name: String,
    /// Choice, such as `XL`.
    pub value: String,
}

/// Tax on a line under one rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineTax {
    /// The platform's id of the rate.
    pub code: String,
    /// The rate in per cent; absent where the platform gives none.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "optional")]
    #[schema(value_type = Option<String>, example = "19")]
    pub rate_percent: Option<Decimal>,
    /// The tax.
    #[serde(with = "crate::decimal")]
    #[schema(value_type = String, example = "1.60")]
    pub amount: Decimal,
}

/// A line of an order. Amounts are for the whole line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderLine {
    /// The platform's id of the line.
    pub id: String,
    /// What it is.
    pub kind: LineKind,
    /// Id of the line it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// The merchant's number of the goods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// Their GTIN (EAN).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gtin: Option<String>,
    /// The platform's id of the product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The platform's id of the variant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// Ids of single pieces, where the platform sells piece by piece.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<String>,
    /// The platform's code of the method for postage, such as `flat_rate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// What it is called.
    pub title: String,
    /// What the buyer chose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<LineOption>,
    /// How many; may be a fraction.
    #[serde(with = "crate::decimal")]
    #[schema(value_type = String, example = "2")]
    pub quantity: Decimal,
    /// Before anything was taken off.
    pub before_discount: Amount,
    /// What it comes to.
    pub total: Amount,
    /// The tax of `total`, by rate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<LineTax>,
}

/// A decimal that may be absent.
mod optional {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serializer};

    #[derive(Deserialize)]
    struct Wrapped(#[serde(with = "crate::decimal")] Decimal);

    pub(super) fn serialize<S: Serializer>(amount: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
        match amount {
            Some(amount) => crate::decimal::serialize(amount, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
        Ok(Option::<Wrapped>::deserialize(deserializer)?.map(|wrapped| wrapped.0))
    }
}
