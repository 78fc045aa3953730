//! An order as WooCommerce's REST API v3 writes it, with what plug-ins do to it.
//!
//! Everything but the id, the total and the lines' totals may be missing.

use serde::Deserialize;

use super::loose::{Id, MetaList, Number, Text, list};

/// An order.
#[derive(Debug, Deserialize)]
pub(super) struct Order {
    pub(super) id: Id,
    #[serde(default)]
    pub(super) number: Text,
    #[serde(default)]
    pub(super) status: Text,
    pub(super) currency: Text,
    #[serde(default)]
    pub(super) prices_include_tax: bool,
    #[serde(default)]
    pub(super) date_created_gmt: Text,
    #[serde(default)]
    pub(super) date_modified_gmt: Text,
    #[serde(default)]
    pub(super) date_paid_gmt: Text,
    pub(super) total: Number,
    #[serde(default)]
    pub(super) total_tax: Number,
    #[serde(default)]
    pub(super) shipping_total: Number,
    #[serde(default)]
    pub(super) shipping_tax: Number,
    #[serde(default)]
    pub(super) customer_id: Id,
    #[serde(default)]
    pub(super) customer_note: Text,
    #[serde(default)]
    pub(super) billing: Option<Address>,
    #[serde(default)]
    pub(super) shipping: Option<Address>,
    #[serde(default)]
    pub(super) payment_method: Text,
    #[serde(default)]
    pub(super) payment_method_title: Text,
    #[serde(default)]
    pub(super) transaction_id: Text,
    #[serde(default)]
    pub(super) created_via: Text,
    #[serde(default)]
    pub(super) meta_data: MetaList,
    #[serde(deserialize_with = "list")]
    pub(super) line_items: Vec<LineItem>,
    #[serde(default, deserialize_with = "list")]
    pub(super) tax_lines: Vec<TaxLine>,
    #[serde(default, deserialize_with = "list")]
    pub(super) shipping_lines: Vec<ShippingLine>,
    #[serde(default, deserialize_with = "list")]
    pub(super) fee_lines: Vec<FeeLine>,
    #[serde(default, deserialize_with = "list")]
    pub(super) coupon_lines: Vec<CouponLine>,
    #[serde(default, deserialize_with = "list")]
    pub(super) refunds: Vec<RefundHead>,
    /// The goods of the refunds, which we ask for and add under this name.
    #[serde(default, rename = "kontor_refunds", deserialize_with = "list")]
    pub(super) refund_details: Vec<Refund>,
}

/// An address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Address {
    pub(super) first_name: Text,
    pub(super) last_name: Text,
    pub(super) company: Text,
    pub(super) address_1: Text,
    pub(super) address_2: Text,
    pub(super) city: Text,
    pub(super) state: Text,
    pub(super) postcode: Text,
    pub(super) country: Text,
    pub(super) email: Text,
    pub(super) phone: Text,
}

/// Goods.
#[derive(Debug, Deserialize)]
pub(super) struct LineItem {
    pub(super) id: Id,
    #[serde(default)]
    pub(super) name: Text,
    #[serde(default)]
    pub(super) product_id: Id,
    #[serde(default)]
    pub(super) variation_id: Id,
    pub(super) quantity: Number,
    #[serde(default)]
    pub(super) subtotal: Number,
    #[serde(default)]
    pub(super) subtotal_tax: Number,
    pub(super) total: Number,
    #[serde(default)]
    pub(super) total_tax: Number,
    #[serde(default, deserialize_with = "list")]
    pub(super) taxes: Vec<Tax>,
    #[serde(default)]
    pub(super) sku: Text,
    #[serde(default)]
    pub(super) global_unique_id: Text,
    #[serde(default)]
    pub(super) meta_data: MetaList,
    /// Id of the line of the set it belongs to (Product Bundles).
    #[serde(default)]
    pub(super) bundled_by: Id,
    /// The same of Composite Products.
    #[serde(default)]
    pub(super) composite_parent: Id,
    /// Ids of the lines of its parts.
    #[serde(default, deserialize_with = "list")]
    pub(super) bundled_items: Vec<Id>,
    /// The same of Composite Products.
    #[serde(default, deserialize_with = "list")]
    pub(super) composite_children: Vec<Id>,
}

/// Tax on a line.
#[derive(Debug, Deserialize)]
pub(super) struct Tax {
    #[serde(default)]
    pub(super) id: Id,
    #[serde(default)]
    pub(super) total: Number,
}

/// A rate of the order.
#[derive(Debug, Deserialize)]
pub(super) struct TaxLine {
    #[serde(default)]
    pub(super) rate_id: Id,
    #[serde(default)]
    pub(super) rate_percent: Text,
}

/// Postage.
#[derive(Debug, Deserialize)]
pub(super) struct ShippingLine {
    pub(super) id: Id,
    #[serde(default)]
    pub(super) method_title: Text,
    #[serde(default)]
    pub(super) method_id: Text,
    #[serde(default)]
    pub(super) instance_id: Text,
    pub(super) total: Number,
    #[serde(default)]
    pub(super) total_tax: Number,
    #[serde(default, deserialize_with = "list")]
    pub(super) taxes: Vec<Tax>,
}

/// A charge, or a discount that a plug-in gives as one.
#[derive(Debug, Deserialize)]
pub(super) struct FeeLine {
    pub(super) id: Id,
    #[serde(default)]
    pub(super) name: Text,
    pub(super) total: Number,
    #[serde(default)]
    pub(super) total_tax: Number,
    #[serde(default, deserialize_with = "list")]
    pub(super) taxes: Vec<Tax>,
}

/// A code the buyer typed.
#[derive(Debug, Deserialize)]
pub(super) struct CouponLine {
    #[serde(default)]
    pub(super) code: Text,
    #[serde(default)]
    pub(super) discount: Number,
    #[serde(default)]
    pub(super) discount_tax: Number,
}

/// What an order says of a refund.
#[derive(Debug, Deserialize)]
pub(super) struct RefundHead {
    pub(super) id: Id,
    #[serde(default)]
    pub(super) reason: Text,
    /// Below zero.
    #[serde(default)]
    pub(super) total: Number,
}

/// A refund by itself.
#[derive(Debug, Deserialize)]
pub(super) struct Refund {
    pub(super) id: Id,
    #[serde(default)]
    pub(super) date_created_gmt: Text,
    #[serde(default, deserialize_with = "list")]
    pub(super) line_items: Vec<RefundItem>,
    #[serde(default, deserialize_with = "list")]
    pub(super) shipping_lines: Vec<RefundItem>,
    #[serde(default, deserialize_with = "list")]
    pub(super) fee_lines: Vec<RefundItem>,
}

/// A line of a refund; amounts and quantity below zero.
#[derive(Debug, Deserialize)]
pub(super) struct RefundItem {
    #[serde(default)]
    pub(super) quantity: Number,
    #[serde(default)]
    pub(super) total: Number,
    #[serde(default)]
    pub(super) total_tax: Number,
    #[serde(default)]
    pub(super) meta_data: MetaList,
}
