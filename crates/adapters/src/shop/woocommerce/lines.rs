//! Lines of an order: goods, parts of sets, postage, charges.

use std::collections::HashMap;

use kontor_model::order::{Amount, LineKind, LineOption, LineTax, OrderLine};
use rust_decimal::Decimal;
use serde_json::Value;

use super::loose::{Meta, MetaList};
use super::wire;

/// Fields of a line that are the shop's own bookkeeping.
const INTERNAL: &[&str] = &["Backordered"];

/// All lines in the order of the shop: goods, postage, charges.
pub(super) fn all(order: &wire::Order, rates: &HashMap<&str, Decimal>) -> Vec<OrderLine> {
    let goods = order.line_items.iter().map(|item| product(item, rates));
    let postage = order.shipping_lines.iter().map(|line| shipping(line, rates));
    let charges = order.fee_lines.iter().map(|line| fee(line, rates));
    goods.chain(postage).chain(charges).collect()
}

fn product(item: &wire::LineItem, rates: &HashMap<&str, Decimal>) -> OrderLine {
    let parent = item.bundled_by.0.clone().or_else(|| item.composite_parent.0.clone());
    let has_parts = !item.bundled_items.is_empty() || !item.composite_children.is_empty();
    let kind = match (&parent, has_parts) {
        (Some(_), _) => LineKind::BundlePart,
        (None, true) => LineKind::BundleHead,
        (None, false) => LineKind::Product,
    };
    OrderLine {
        kind,
        parent,
        sku: item.sku.filled(),
        gtin: item.global_unique_id.filled(),
        product: item.product_id.0.clone(),
        variant: item.variation_id.0.clone(),
        options: options(&item.meta_data),
        quantity: item.quantity.0,
        before_discount: Amount { net: item.subtotal.0, tax: item.subtotal_tax.0 },
        ..plain(
            item.id.0.clone(),
            (kind, &item.name.0),
            Amount { net: item.total.0, tax: item.total_tax.0 },
            taxes(&item.taxes, rates),
        )
    }
}

fn shipping(line: &wire::ShippingLine, rates: &HashMap<&str, Decimal>) -> OrderLine {
    let method = match (line.method_id.0.as_str(), line.instance_id.0.as_str()) {
        ("", _) => None,
        (method, "" | "0") => Some(method.to_owned()),
        (method, instance) => Some(format!("{method}:{instance}")),
    };
    let amount = Amount { net: line.total.0, tax: line.total_tax.0 };
    OrderLine {
        method,
        ..plain(line.id.0.clone(), (LineKind::Shipping, &line.method_title.0), amount, taxes(&line.taxes, rates))
    }
}

fn fee(line: &wire::FeeLine, rates: &HashMap<&str, Decimal>) -> OrderLine {
    let amount = Amount { net: line.total.0, tax: line.total_tax.0 };
    plain(line.id.0.clone(), (LineKind::Fee, &line.name.0), amount, taxes(&line.taxes, rates))
}

fn plain(id: Option<String>, (kind, title): (LineKind, &str), total: Amount, taxes: Vec<LineTax>) -> OrderLine {
    OrderLine {
        id: id.unwrap_or_default(),
        kind,
        parent: None,
        sku: None,
        gtin: None,
        product: None,
        variant: None,
        units: Vec::new(),
        method: None,
        title: title.to_owned(),
        options: Vec::new(),
        quantity: Decimal::ONE,
        before_discount: total,
        total,
        taxes,
    }
}

/// Taxes that are not nothing, with the rate of the order's list.
fn taxes(taxes: &[wire::Tax], rates: &HashMap<&str, Decimal>) -> Vec<LineTax> {
    let taxes = taxes.iter().filter(|tax| !tax.total.0.is_zero());
    let read = taxes.map(|tax| {
        let code = tax.id.0.clone().unwrap_or_default();
        let rate_percent = rates.get(code.as_str()).copied();
        LineTax { code, rate_percent, amount: tax.total.0 }
    });
    read.collect()
}

/// What the buyer chose: fields that are not internal. Attributes of the shop are known by slugs and shown by name; free
/// texts are taken as typed, because what is for display has lost everything that looks like a tag.
fn options(fields: &MetaList) -> Vec<LineOption> {
    let shown = fields.0.iter().filter(|field| {
        let key = field.key.0.as_str();
        !key.is_empty() && !key.starts_with('_') && !INTERNAL.contains(&key)
    });
    shown.map(option).collect()
}

fn option(field: &Meta) -> LineOption {
    let name = field.display_key.filled().unwrap_or_else(|| field.key.0.clone());
    let is_attribute = field.key.0.starts_with("pa_");
    let value = match (is_attribute, &field.display_value, &field.value) {
        (true, Value::String(shown), _) if !shown.is_empty() => shown.clone(),
        (_, _, Value::String(typed)) => typed.clone(),
        (_, _, Value::Null) => String::new(),
        (_, _, other) => other.to_string(),
    };
    LineOption { name, value }
}
