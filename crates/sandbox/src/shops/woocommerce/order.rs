//! An order as the shop keeps it. What it looks like on the wire is in `show`.

use rust_decimal::Decimal;
use serde_json::Value;

use super::money::Taxed;
use crate::shops::basket::Kind;
use crate::shops::people::Person;

/// An order. Moments are seconds since 1970 UTC, as the shop counts.
#[derive(Clone)]
pub(super) struct Order {
    pub(super) id: u64,
    pub(super) kind: Kind,
    pub(super) status: String,
    /// What it was before it was thrown away.
    pub(super) status_before: String,
    pub(super) created: i64,
    pub(super) modified: i64,
    pub(super) paid: Option<i64>,
    pub(super) completed: Option<i64>,
    pub(super) currency: &'static str,
    /// Code and name.
    pub(super) payment: (&'static str, &'static str),
    pub(super) transaction: String,
    pub(super) via: &'static str,
    pub(super) billing: Person,
    pub(super) shipping: Person,
    pub(super) note: String,
    pub(super) lines: Vec<Line>,
    pub(super) postage: Vec<Postage>,
    pub(super) fees: Vec<Fee>,
    pub(super) coupons: Vec<Coupon>,
    pub(super) refunds: Vec<Refund>,
    pub(super) meta: Vec<Meta>,
    pub(super) notes: Vec<Value>,
    pub(super) fulfillments: Vec<Value>,
    /// Whether tax was rounded once for the order, not for every line.
    pub(super) rounds_at_subtotal: bool,
    /// Whether its goods were taken from stock.
    pub(super) took_stock: bool,
}

/// Goods of an order.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) id: u64,
    /// 0 when the product was deleted.
    pub(super) product: u64,
    /// 0 without a variation.
    pub(super) variation: u64,
    pub(super) name: String,
    pub(super) parent_name: Option<String>,
    pub(super) sku: Option<String>,
    pub(super) gtin: String,
    pub(super) quantity: Decimal,
    pub(super) class: &'static str,
    /// Before the discount.
    pub(super) subtotal: Taxed,
    pub(super) total: Taxed,
    /// Choices and wishes: key, value, key and value for people.
    pub(super) options: Vec<(u64, [String; 4])>,
    /// The line it is a part of.
    pub(super) part_of: Option<u64>,
    /// Lines that are parts of it.
    pub(super) parts: Vec<u64>,
}

/// Postage.
#[derive(Clone)]
pub(super) struct Postage {
    pub(super) id: u64,
    pub(super) title: &'static str,
    pub(super) method: &'static str,
    pub(super) instance: &'static str,
    pub(super) amount: Taxed,
}

/// A charge.
#[derive(Clone)]
pub(super) struct Fee {
    pub(super) id: u64,
    pub(super) name: &'static str,
    /// As it was entered, not rounded.
    pub(super) entered: String,
    pub(super) amount: Taxed,
}

/// A code the buyer typed.
#[derive(Clone)]
pub(super) struct Coupon {
    pub(super) id: u64,
    pub(super) code: &'static str,
    pub(super) percent: Decimal,
    pub(super) discount: Decimal,
    pub(super) discount_tax: Decimal,
}

/// Money that was given back.
#[derive(Clone)]
pub(super) struct Refund {
    pub(super) id: u64,
    pub(super) at: i64,
    pub(super) reason: String,
    /// Above zero.
    pub(super) amount: Decimal,
    /// Goods that came back: the line they were on, how many, and their amount below zero.
    pub(super) lines: Vec<(u64, Line)>,
}

/// A field of a plug-in.
#[derive(Clone)]
pub(super) struct Meta {
    pub(super) id: u64,
    pub(super) key: String,
    pub(super) value: Value,
}

impl Order {
    /// All amounts that make up the total.
    pub(super) fn amounts(&self) -> impl Iterator<Item = &Taxed> {
        let goods = self.lines.iter().map(|line| &line.total);
        goods.chain(self.postage.iter().map(|line| &line.amount)).chain(self.fees.iter().map(|line| &line.amount))
    }

    /// What the buyer was asked to pay.
    pub(super) fn total(&self) -> Decimal {
        let sum: Decimal = self.amounts().map(Taxed::gross).sum();
        if self.kind == Kind::Broken { sum + Decimal::ONE } else { sum }
    }

    /// What was given back so far.
    pub(super) fn refunded(&self) -> Decimal {
        self.refunds.iter().map(|refund| refund.amount).sum()
    }

    /// Rates of the order, in the order they first occur.
    pub(super) fn rates(&self) -> Vec<u64> {
        let mut rates = Vec::new();
        for tax in self.amounts().flat_map(|amount| &amount.taxes) {
            if !rates.contains(&tax.rate) {
                rates.push(tax.rate);
            }
        }
        rates
    }

    /// The numbers of its parcels, where the plug-in Advanced Shipment Tracking keeps them.
    pub(super) fn tracking_numbers(&self) -> Vec<String> {
        let kept = self.meta.iter().find(|meta| meta.key == super::TRACKING);
        let items = kept.and_then(|meta| meta.value.as_array()).into_iter().flatten();
        items.filter_map(|item| item["tracking_number"].as_str().map(str::to_owned)).collect()
    }

    /// What was written to the buyer, oldest first.
    pub(super) fn notes_to_buyer(&self) -> Vec<String> {
        let told = self.notes.iter().filter(|note| note["customer_note"] == true);
        told.filter_map(|note| note["note"].as_str().map(str::to_owned)).collect()
    }
}
