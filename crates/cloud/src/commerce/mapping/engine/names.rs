//! What an order is asked for by name. One list for paths, for expressions and for the editor's suggestions.

use std::borrow::Cow;

use kontor_model::order::{
    ChannelOrder, Coupon, LineKind, OrderAddress, OrderLine, Payment, Refund, TaxTreatment, Taxation,
};

use super::value::{Value, gross};

/// A name and how its value is found in `T`.
pub(super) type Name<T> = (&'static str, for<'o> fn(&'o T) -> Value<'o>);

/// Of the order itself.
pub(super) const ORDER: &[Name<ChannelOrder>] = &[
    ("external_id", |order| Value::of(&order.external_id)),
    ("number", |order| Value::of(&order.number)),
    ("placed_at_ms", |order| Value::time(order.placed_at_ms)),
    ("modified_at_ms", |order| Value::Time(order.modified_at_ms)),
    ("ship_by_ms", |order| Value::time(order.ship_by_ms)),
    ("currency", |order| Value::of(order.currency.as_str())),
    ("note", |order| Value::some(&order.note)),
    ("channel.marketplace", |order| Value::some(&order.channel.marketplace)),
    ("channel.sub_shop", |order| Value::some(&order.channel.sub_shop)),
    ("channel.language", |order| Value::some(&order.channel.language)),
    ("channel.via", |order| Value::some(&order.channel.via)),
    ("states.order", |order| Value::of(order.states.order.code())),
    ("states.payment", |order| Value::of(order.states.payment.code())),
    ("states.fulfillment", |order| Value::of(order.states.fulfillment.code())),
    ("states.raw", |order| Value::of(&order.states.raw)),
    ("tax.treatment", |order| Value::of(treatment(&order.tax))),
    ("tax.vat_id", |order| Value::some(&order.tax.vat_id)),
    ("tax.deemed_supplier", |order| Value::Flag(order.tax.deemed_supplier)),
    ("tax.invoice_by_marketplace", |order| Value::Flag(order.tax.invoice_by_marketplace)),
    ("totals.grand", |order| Value::Number(order.totals.grand)),
    ("totals.tax", |order| Value::Number(order.totals.tax)),
    ("totals.shipping.net", |order| Value::Number(order.totals.shipping.net)),
    ("totals.shipping.tax", |order| Value::Number(order.totals.shipping.tax)),
    ("totals.shipping.gross", |order| gross(&order.totals.shipping)),
    ("totals.discount.net", |order| Value::Number(order.totals.discount.net)),
    ("totals.discount.tax", |order| Value::Number(order.totals.discount.tax)),
    ("totals.discount.gross", |order| gross(&order.totals.discount)),
    ("totals.rounding", |order| Value::Number(order.totals.rounding)),
    ("totals.refunded", |order| Value::Number(order.totals.refunded)),
    ("buyer.external_id", |order| Value::some(&order.buyer.external_id)),
    ("buyer.email", |order| Value::some(&order.buyer.email)),
    ("buyer.phone", |order| Value::some(&order.buyer.phone)),
    ("payment.method", |order| of_first(order, |payment| Value::of(&payment.method))),
    ("payment.title", |order| of_first(order, |payment| Value::of(&payment.title))),
    ("payment.transaction", |order| of_first(order, |payment| Value::some(&payment.transaction))),
    ("postage.method", |order| postage(order).map_or(Value::of(""), |line| Value::some(&line.method))),
    ("postage.title", |order| postage(order).map_or(Value::of(""), |line| Value::of(&line.title))),
    ("tracking_numbers", |order| joined(order.tracking_numbers.iter().map(String::as_str))),
];

/// Of an address.
pub(super) const ADDRESS: &[Name<OrderAddress>] = &[
    ("name", |address| Value::Text(Cow::Owned(address.name()))),
    ("first_name", |address| Value::of(&address.first_name)),
    ("last_name", |address| Value::of(&address.last_name)),
    ("company", |address| Value::of(&address.company)),
    ("line1", |address| Value::of(&address.line1)),
    ("line2", |address| Value::of(&address.line2)),
    ("postal_code", |address| Value::of(&address.postal_code)),
    ("city", |address| Value::of(&address.city)),
    ("state", |address| Value::of(&address.state)),
    ("country", |address| Value::of(address.country.as_ref().map_or("", |country| country.as_str()))),
    ("email", |address| Value::of(&address.email)),
    ("phone", |address| Value::of(&address.phone)),
];

/// Of a line.
pub(super) const LINE: &[Name<OrderLine>] = &[
    ("id", |line| Value::of(&line.id)),
    ("kind", |line| Value::of(kind(line.kind))),
    ("parent", |line| Value::some(&line.parent)),
    ("sku", |line| Value::some(&line.sku)),
    ("gtin", |line| Value::some(&line.gtin)),
    ("product", |line| Value::some(&line.product)),
    ("variant", |line| Value::some(&line.variant)),
    ("units", |line| joined(line.units.iter().map(String::as_str))),
    ("method", |line| Value::some(&line.method)),
    ("title", |line| Value::of(&line.title)),
    ("quantity", |line| Value::Number(line.quantity)),
    ("before_discount.net", |line| Value::Number(line.before_discount.net)),
    ("before_discount.tax", |line| Value::Number(line.before_discount.tax)),
    ("before_discount.gross", |line| gross(&line.before_discount)),
    ("total.net", |line| Value::Number(line.total.net)),
    ("total.tax", |line| Value::Number(line.total.tax)),
    ("total.gross", |line| gross(&line.total)),
];

/// Of a payment.
pub(super) const PAYMENT: &[Name<Payment>] = &[
    ("method", |payment| Value::of(&payment.method)),
    ("title", |payment| Value::of(&payment.title)),
    ("transaction", |payment| Value::some(&payment.transaction)),
    ("amount", |payment| Value::Number(payment.amount)),
    ("state", |payment| Value::of(payment.state.code())),
    ("paid_at_ms", |payment| Value::time(payment.paid_at_ms)),
];

/// Of a code the buyer typed.
pub(super) const COUPON: &[Name<Coupon>] = &[
    ("code", |coupon| Value::of(&coupon.code)),
    ("amount.net", |coupon| Value::Number(coupon.amount.net)),
    ("amount.tax", |coupon| Value::Number(coupon.amount.tax)),
    ("amount.gross", |coupon| gross(&coupon.amount)),
];

/// Of a refund.
pub(super) const REFUND: &[Name<Refund>] = &[
    ("external_id", |refund| Value::of(&refund.external_id)),
    ("amount", |refund| Value::Number(refund.amount)),
    ("reason", |refund| Value::some(&refund.reason)),
    ("at_ms", |refund| Value::time(refund.at_ms)),
];

/// Finds a name in a list.
pub(super) fn find<T>(names: &[Name<T>], name: &str) -> Option<for<'o> fn(&'o T) -> Value<'o>> {
    names.iter().find(|(known, _)| *known == name).map(|(_, read)| *read)
}

/// Every path that is the same for all platforms, for people to choose from.
pub fn all() -> Vec<String> {
    let order = ORDER.iter().map(|(name, _)| (*name).to_owned());
    let sides = ["billing", "shipping"].into_iter();
    let addresses = sides.flat_map(|side| ADDRESS.iter().map(move |(name, _)| format!("{side}.{name}")));
    let lines = LINE.iter().map(|(name, _)| format!("lines.{name}"));
    let payments = PAYMENT.iter().map(|(name, _)| format!("payments.{name}"));
    let coupons = COUPON.iter().map(|(name, _)| format!("coupons.{name}"));
    let refunds = REFUND.iter().map(|(name, _)| format!("refunds.{name}"));
    order.chain(addresses).chain(lines).chain(payments).chain(coupons).chain(refunds).collect()
}

/// The first line of postage.
pub(super) fn postage(order: &ChannelOrder) -> Option<&OrderLine> {
    order.lines.iter().find(|line| line.kind == LineKind::Shipping)
}

fn of_first(order: &ChannelOrder, read: for<'o> fn(&'o Payment) -> Value<'o>) -> Value<'_> {
    order.payments.first().map_or(Value::of(""), read)
}

fn joined<'o>(texts: impl Iterator<Item = &'o str>) -> Value<'o> {
    Value::Text(Cow::Owned(texts.collect::<Vec<_>>().join(", ")))
}

/// The word on the wire.
pub(super) fn treatment(tax: &Taxation) -> &'static str {
    match tax.treatment {
        TaxTreatment::Gross => "gross",
        TaxTreatment::Net => "net",
        TaxTreatment::TaxFree => "tax_free",
    }
}

fn kind(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Product => "product",
        LineKind::BundleHead => "bundle_head",
        LineKind::BundlePart => "bundle_part",
        LineKind::Discount => "discount",
        LineKind::Voucher => "voucher",
        LineKind::Shipping => "shipping",
        LineKind::Fee => "fee",
        LineKind::Deposit => "deposit",
    }
}
