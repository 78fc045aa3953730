//! WooCommerce's order, read: theirs to ours, nothing computed but sums.

use std::collections::HashMap;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use kontor_model::address::CountryCode;
use kontor_model::money::CurrencyCode;
use kontor_model::order::{
    Amount, Buyer, Channel, ChannelOrder, Coupon, LineKind, LineTax, OrderAddress, OrderLine, Payment, Refund,
    RefundLine, TaxTreatment, Taxation, Totals,
};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Map, Value};

use super::loose::Text;
use super::{lines, ship, states, wire};
use crate::shop::Unreadable;

/// Where plug-ins keep the buyer's VAT id.
const VAT_IDS: &[&str] =
    &["_billing_vat_id", "_shipping_vat_id", "_billing_vat_number", "_vat_number", "vat_number", "_eu_vat_number"];
/// Fields by which plug-ins that bring orders of marketplaces into the shop give themselves away.
const MARKETPLACES: &[(&str, &str)] = &[("_ebay_order_id", "ebay"), ("_wpla_amazon_order_id", "amazon")];
/// Fields that are about the visit or the shop's inside and mean nothing to an order, or that its states say already.
const INTERNAL: &[&str] = &[
    "_wc_order_attribution",
    "_shipping_hash",
    "_coupons_hash",
    "_fees_hash",
    "_taxes_hash",
    "_cart_hash",
    "_fulfillment_status",
];

/// Reads an order.
pub(super) fn order(payload: &[u8]) -> Result<ChannelOrder, Unreadable> {
    let wire = parse(payload)?;
    let external_id = wire.id.0.clone().ok_or_else(|| Unreadable::missing("id"))?;
    let currency = CurrencyCode::parse(&wire.currency.0)
        .ok_or_else(|| Unreadable::unexpected("currency", &format!("{:?} is no currency", wire.currency.0)))?;
    let modified_at_ms = utc_ms(&wire.date_modified_gmt).ok_or_else(|| match wire.date_modified_gmt.0.as_str() {
        "" => Unreadable::missing("date_modified_gmt"),
        other => Unreadable::unexpected("date_modified_gmt", &format!("{other:?} is no moment")),
    })?;
    let rates: HashMap<&str, Decimal> = wire.tax_lines.iter().filter_map(rate).collect();
    let lines = lines::all(&wire, &rates);
    let billing = wire.billing.as_ref().map(address).filter(|address| !address.is_empty() || !address.email.is_empty());
    let shipping = shipping_address(&wire, billing.as_ref());
    Ok(ChannelOrder {
        number: wire.number.filled().unwrap_or_else(|| external_id.clone()),
        placed_at_ms: utc_ms(&wire.date_created_gmt),
        modified_at_ms,
        channel: channel(&wire),
        states: states::of(&wire, shipping.is_some()),
        tax: taxation(&wire),
        totals: totals(&wire, &lines),
        buyer: buyer(&wire, billing.as_ref()),
        payments: payments(&wire),
        coupons: wire.coupon_lines.iter().map(coupon).collect(),
        refunds: wire.refunds.iter().map(|head| refund(head, &wire.refund_details)).collect(),
        tracking_numbers: tracking_numbers(&wire),
        ship_by_ms: None,
        note: wire.customer_note.filled(),
        custom: custom(&wire),
        external_id,
        currency,
        billing,
        shipping,
        lines,
    })
}

/// Names the field that is not as it should be.
fn parse(payload: &[u8]) -> Result<wire::Order, Unreadable> {
    let mut json = serde_json::Deserializer::from_slice(payload);
    serde_path_to_error::deserialize(&mut json)
        .map_err(|error| Unreadable::of_json(&error.path().to_string(), error.inner()))
}

/// A moment without zone that is meant as UTC (`2026-10-25T00:30:00`), in milliseconds.
pub(super) fn utc_ms(text: &Text) -> Option<i64> {
    let moment: DateTime = text.0.trim_end_matches('Z').parse().ok()?;
    Some(TimeZone::UTC.to_timestamp(moment).ok()?.as_millisecond())
}

fn rate(line: &wire::TaxLine) -> Option<(&str, Decimal)> {
    let percent = line.rate_percent.0.trim_end_matches('%').trim();
    Some((line.rate_id.0.as_deref()?, Decimal::from_str_exact(percent).ok()?))
}

fn address(wire: &wire::Address) -> OrderAddress {
    let text = |text: &Text| text.0.clone();
    OrderAddress {
        first_name: text(&wire.first_name),
        last_name: text(&wire.last_name),
        company: text(&wire.company),
        line1: text(&wire.address_1),
        line2: text(&wire.address_2),
        postal_code: text(&wire.postcode),
        city: text(&wire.city),
        state: text(&wire.state),
        country: CountryCode::parse(&wire.country.0),
        email: text(&wire.email),
        phone: text(&wire.phone),
    }
}

/// Where the goods go: the shipping block, or the billing one where a shop leaves it empty; none without postage and
/// address.
fn shipping_address(wire: &wire::Order, billing: Option<&OrderAddress>) -> Option<OrderAddress> {
    let own = wire.shipping.as_ref().map(address).filter(|address| !address.is_empty());
    let mut address = own.or_else(|| billing.filter(|address| !address.is_empty()).cloned())?;
    if let Some(billing) = billing {
        // The shipping block has no e-mail address, and seldom a phone number.
        if address.email.is_empty() {
            address.email.clone_from(&billing.email);
        }
        if address.phone.is_empty() {
            address.phone.clone_from(&billing.phone);
        }
    }
    Some(address)
}

fn channel(wire: &wire::Order) -> Channel {
    let marketplace = MARKETPLACES.iter().find(|(key, _)| wire.meta_data.text(key).is_some());
    Channel {
        marketplace: marketplace.map(|(_, name)| (*name).to_owned()),
        sub_shop: None,
        language: wire.meta_data.text("wpml_language"),
        via: wire.created_via.filled(),
    }
}

fn taxation(wire: &wire::Order) -> Taxation {
    let is_exempt = wire.meta_data.text("is_vat_exempt").as_deref() == Some("yes");
    let has_none = wire.tax_lines.is_empty() && wire.total_tax.0.is_zero() && !wire.total.0.is_zero();
    let treatment = match (is_exempt || has_none, wire.prices_include_tax) {
        (true, _) => TaxTreatment::TaxFree,
        (false, true) => TaxTreatment::Gross,
        (false, false) => TaxTreatment::Net,
    };
    let vat_id = VAT_IDS.iter().find_map(|key| wire.meta_data.text(key));
    Taxation { treatment, vat_id, deemed_supplier: false, invoice_by_marketplace: false }
}

fn totals(wire: &wire::Order, lines: &[OrderLine]) -> Totals {
    let goods = || lines.iter().filter(|line| line.kind != LineKind::Shipping && line.kind != LineKind::Fee);
    let before: Amount = goods().map(|line| line.before_discount).sum();
    let after: Amount = goods().map(|line| line.total).sum();
    let refunded: Decimal = wire.refunds.iter().map(|refund| refund.total.0.abs()).sum();
    Totals {
        grand: wire.total.0,
        tax: wire.total_tax.0,
        shipping: Amount { net: wire.shipping_total.0, tax: wire.shipping_tax.0 },
        // The order's own `discount_total` is a cent or two off where coupons were rounded line by line.
        discount: Amount { net: before.net - after.net, tax: before.tax - after.tax },
        rounding: rounding(wire, lines),
        refunded,
    }
}

/// What the total is off its lines where the shop rounds tax once for the whole order, and shows it rounded line by line: the
/// lines with their tax to the last digit, rounded together, come to the total. Zero where they do not.
fn rounding(wire: &wire::Order, lines: &[OrderLine]) -> Decimal {
    let sum = |tax: &dyn Fn(&OrderLine) -> Option<Decimal>| {
        let add = |so_far: Decimal, line: &OrderLine| so_far.checked_add(line.total.net)?.checked_add(tax(line)?);
        lines.iter().try_fold(Decimal::ZERO, add)
    };
    let exact = sum(&|line| exact_tax(wire.prices_include_tax, line));
    if exact.is_none_or(|exact| to_the_cent(exact) != wire.total.0) {
        return Decimal::ZERO;
    }
    let off = sum(&|line| Some(line.total.tax)).and_then(|shown| wire.total.0.checked_sub(shown));
    // Nothing is `0`, not `0.00`: the same order must read the same as ever.
    off.filter(|off| !off.is_zero()).unwrap_or_default()
}

/// The tax of a line before it was rounded. Of what has a price with tax it is what is left of the price; all else is entered
/// without it, and its rate says how much.
fn exact_tax(prices_include_tax: bool, line: &OrderLine) -> Option<Decimal> {
    let is_charge = matches!(line.kind, LineKind::Shipping | LineKind::Fee);
    match line.taxes.as_slice() {
        [LineTax { rate_percent: Some(rate), .. }] if is_charge || !prices_include_tax => {
            line.total.net.checked_mul(*rate)?.checked_div(Decimal::ONE_HUNDRED)
        }
        _ => Some(line.total.tax),
    }
}

/// As the shop rounds: half a cent away from zero.
fn to_the_cent(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

fn buyer(wire: &wire::Order, billing: Option<&OrderAddress>) -> Buyer {
    let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    Buyer {
        external_id: wire.customer_id.0.clone(),
        email: billing.and_then(|billing| filled(&billing.email)),
        phone: billing.and_then(|billing| filled(&billing.phone)),
    }
}

fn payments(wire: &wire::Order) -> Vec<Payment> {
    if wire.payment_method.0.is_empty() && wire.total.0.is_zero() {
        return Vec::new();
    }
    vec![Payment {
        method: wire.payment_method.0.clone(),
        title: wire.payment_method_title.0.clone(),
        transaction: wire.transaction_id.filled(),
        amount: wire.total.0,
        state: states::payment(wire),
        paid_at_ms: utc_ms(&wire.date_paid_gmt),
    }]
}

fn coupon(line: &wire::CouponLine) -> Coupon {
    Coupon { code: line.code.0.clone(), amount: Amount { net: line.discount.0, tax: line.discount_tax.0 } }
}

fn refund(head: &wire::RefundHead, details: &[wire::Refund]) -> Refund {
    let detail = details.iter().find(|detail| detail.id == head.id);
    let items =
        detail.into_iter().flat_map(|refund| [&refund.line_items, &refund.shipping_lines, &refund.fee_lines]).flatten();
    let lines = items.filter_map(|item| {
        let line = item.meta_data.text("_refunded_item_id")?;
        let amount = Amount { net: item.total.0.abs(), tax: item.total_tax.0.abs() };
        Some(RefundLine { line, quantity: item.quantity.0.abs(), amount })
    });
    Refund {
        external_id: head.id.0.clone().unwrap_or_default(),
        amount: head.total.0.abs(),
        reason: head.reason.filled(),
        at_ms: detail.and_then(|detail| utc_ms(&detail.date_created_gmt)),
        lines: lines.collect(),
    }
}

/// What the plug-ins Advanced Shipment Tracking and Germanized wrote down.
fn tracking_numbers(wire: &wire::Order) -> Vec<String> {
    let items = ship::parcels(&wire.meta_data).unwrap_or_default().into_iter();
    items.filter_map(|item| item.get("tracking_number")?.as_str().map(str::to_owned)).collect()
}

fn custom(wire: &wire::Order) -> Map<String, Value> {
    let fields = wire.meta_data.0.iter().filter(|meta| {
        let key = meta.key.0.as_str();
        !key.is_empty() && !INTERNAL.iter().any(|internal| key.starts_with(internal))
    });
    fields.map(|meta| (meta.key.0.clone(), meta.value.clone())).collect()
}
