//! Orders of shops and marketplaces in one form, whatever the platform calls its fields.
//!
//! The source is right: nothing here is computed from a catalogue of our own. An order whose lines do not add up to what
//! its buyer was asked to pay is held ([`ChannelOrder::imbalance`]), never mended by guessing.

mod amount;
mod goods;
mod line;
mod party;
mod state;
#[cfg(test)]
mod tests;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

pub use amount::{Amount, Totals};
pub use goods::Quantities;
pub use line::{LineKind, LineOption, LineTax, OrderLine};
pub use party::{Buyer, OrderAddress};
pub use state::{FulfillmentState, OrderState, OrderStates, PaymentState};

use crate::money::CurrencyCode;

/// An order as every platform's comes out. All amounts are in `currency`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChannelOrder {
    /// The platform's id of it: the identity of later changes.
    pub external_id: String,
    /// The number the buyer knows; the platform's id where it has no other.
    pub number: String,
    /// When it was placed, milliseconds since 1970 UTC; absent where the platform does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed_at_ms: Option<i64>,
    /// When the platform changed it last, milliseconds since 1970 UTC.
    pub modified_at_ms: i64,
    /// Where on the platform it came from.
    pub channel: Channel,
    /// How far it is.
    pub states: OrderStates,
    /// Currency of every amount.
    pub currency: CurrencyCode,
    /// How tax was reckoned.
    pub tax: Taxation,
    /// What the platform says it comes to.
    pub totals: Totals,
    /// Who ordered.
    pub buyer: Buyer,
    /// Where the invoice goes; absent where the platform gives no address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing: Option<OrderAddress>,
    /// Where the goods go; absent where nothing is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping: Option<OrderAddress>,
    /// Goods, postage, fees and discounts, in the platform's order.
    pub lines: Vec<OrderLine>,
    /// How it was or will be paid.
    pub payments: Vec<Payment>,
    /// Codes the buyer typed, with what they took off the lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coupons: Vec<Coupon>,
    /// What was given back so far.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<Refund>,
    /// Parcels the platform knows about already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tracking_numbers: Vec<String>,
    /// Latest moment of dispatch that the platform asks for, milliseconds since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ship_by_ms: Option<i64>,
    /// What the buyer wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Fields of plug-ins, as they came: mappings read them by name.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    #[schema(value_type = Object)]
    pub custom: Map<String, Value>,
}

/// Where an order came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Channel {
    /// Marketplace behind the platform, such as `ebay` for an order that a plug-in brought into a shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marketplace: Option<String>,
    /// Sub-shop, sales channel or storefront.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_shop: Option<String>,
    /// Language of the buyer, such as `de`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// How it was placed, in the platform's word: `checkout`, `store-api`, `admin`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
}

/// Whether prices were shown with tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaxTreatment {
    /// Prices include tax.
    Gross,
    /// Tax is put on top.
    Net,
    /// No tax is charged.
    TaxFree,
}

/// How tax was reckoned, and who owes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Taxation {
    /// Whether prices were shown with tax.
    pub treatment: TaxTreatment,
    /// The buyer's VAT id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_id: Option<String>,
    /// Whether the marketplace owes the tax (deemed supplier).
    #[serde(default)]
    pub deemed_supplier: bool,
    /// Whether the marketplace writes the invoice.
    #[serde(default)]
    pub invoice_by_marketplace: bool,
}

/// A payment of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Payment {
    /// The platform's code of the method, such as `bacs`; empty where it names none.
    pub method: String,
    /// The platform's name of it.
    pub title: String,
    /// The provider's number of the transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction: Option<String>,
    /// How much.
    #[serde(with = "crate::decimal")]
    #[schema(value_type = String, example = "149.90")]
    pub amount: Decimal,
    /// Whether it has come.
    pub state: PaymentState,
    /// When it came, milliseconds since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at_ms: Option<i64>,
}

/// A code the buyer typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Coupon {
    /// The code.
    pub code: String,
    /// What the platform says it took off; the lines' own differences count, sums may differ by a cent.
    pub amount: Amount,
}

/// Something that was given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Refund {
    /// The platform's id of it.
    pub external_id: String,
    /// How much, above zero.
    #[serde(with = "crate::decimal")]
    #[schema(value_type = String, example = "36.80")]
    pub amount: Decimal,
    /// Why, in the merchant's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When, milliseconds since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<i64>,
    /// Which goods came back, by line id of the order; empty for an amount without goods.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<RefundLine>,
}

/// Goods that came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefundLine {
    /// Id of the order's line.
    pub line: String,
    /// How many, above zero.
    #[serde(with = "crate::decimal")]
    #[schema(value_type = String, example = "1")]
    pub quantity: Decimal,
    /// What was given back for them.
    pub amount: Amount,
}

/// An order whose lines do not come to its total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imbalance {
    /// What the lines and the rounding come to; `None` when that is more than a [`Decimal`] can hold.
    pub lines: Option<Decimal>,
    /// What the platform says.
    pub grand: Decimal,
}

impl ChannelOrder {
    /// Checks that lines and rounding come to the total, tax included: to the cent, without tolerance.
    ///
    /// Sums of tax are not compared: shops that round at the subtotal differ there by a cent and are right all the same.
    pub fn imbalance(&self) -> Option<Imbalance> {
        let add = |sum: Decimal, line: &OrderLine| sum.checked_add(line.total.net.checked_add(line.total.tax)?);
        let lines = self.lines.iter().try_fold(self.totals.rounding, add);
        (lines != Some(self.totals.grand)).then_some(Imbalance { lines, grand: self.totals.grand })
    }

    /// How many of a line are still to be sent: what was ordered less what was given back, never below zero. Of a set
    /// that was given back its parts go back with it, as many as belong to it.
    pub fn to_send(&self, line: &OrderLine) -> Decimal {
        let own = self.rest_of(line);
        let Some(head) = self.lines.iter().find(|head| line.parent.as_ref() == Some(&head.id)) else { return own };
        let share = self.rest_of(head).checked_div(head.quantity).and_then(|part| part.checked_mul(line.quantity));
        share.map_or(own, |share| own.min(share))
    }

    /// What was ordered of a line less what was given back of it.
    fn rest_of(&self, line: &OrderLine) -> Decimal {
        let back = self.refunds.iter().flat_map(|refund| &refund.lines).filter(|back| back.line == line.id);
        let rest = back.fold(line.quantity, |rest, back| rest.checked_sub(back.quantity).unwrap_or_default());
        rest.max(Decimal::ZERO)
    }

    /// The lines of one kind.
    pub fn lines_of(&self, kind: LineKind) -> impl Iterator<Item = &OrderLine> {
        self.lines.iter().filter(move |line| line.kind == kind)
    }
}
