//! An order on the wire: types and oddities as a real shop has them, and those that some plug-in adds.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::money::{self, Tax, Taxed, cents};
use super::order::{Coupon, Fee, Line, Meta, Order, Postage, Refund};
use super::wall;
use crate::shops::basket::Kind;
use crate::shops::people::Person;

/// The whole order. `home` is the address of the shop, without a slash at its end.
pub(super) fn order(order: &Order, home: &str) -> Value {
    let mut shown = heads(order, home);
    let more = [sums(order), parts(order), moments(order)];
    shown.extend(more.into_iter().flatten());
    let mut shown = Value::Object(shown);
    deform(order, &mut shown);
    shown
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn heads(order: &Order, home: &str) -> Map<String, Value> {
    let id = order.id;
    let key = format!("wc_order_{:013x}", crate::shops::basket::mixed(id) >> 12);
    object(json!({
        "id": id,
        "parent_id": 0,
        "number": id.to_string(),
        "order_key": key,
        "status": order.status,
        "currency": order.currency,
        "currency_symbol": if order.currency == "EUR" { "€" } else { "" },
        "version": super::VERSION,
        "prices_include_tax": true,
        "customer_id": 0,
        "customer_ip_address": "203.0.113.24",
        "customer_user_agent": "Mozilla/5.0",
        "created_via": order.via,
        "customer_note": order.note,
        "cart_hash": format!("{:032x}", u128::from(crate::shops::basket::mixed(id))),
        "billing": address(&order.billing, true),
        "shipping": address(&order.shipping, false),
        "payment_method": order.payment.0,
        "payment_method_title": order.payment.1,
        "transaction_id": order.transaction,
        "payment_url": format!("{home}/checkout/order-pay/{id}/?pay_for_order=true&key={key}"),
        "is_editable": matches!(order.status.as_str(), "pending" | "on-hold"),
        "needs_payment": order.status == "pending" && !order.total().is_zero(),
        "needs_processing": true,
        "_links": {
            "self": [{ "href": format!("{home}/wp-json/wc/v3/orders/{id}") }],
            "collection": [{ "href": format!("{home}/wp-json/wc/v3/orders") }],
        },
    }))
}

fn address(person: &Person, with_email: bool) -> Value {
    let mut shown = json!({
        "first_name": person.first,
        "last_name": person.last,
        "company": person.company,
        "address_1": person.line1,
        "address_2": person.line2,
        "city": person.city,
        "state": "",
        "postcode": person.postcode,
        "country": person.country,
        "phone": if with_email { person.phone.as_str() } else { "" },
    });
    if with_email {
        shown["email"] = json!(person.email);
    }
    shown
}

fn sums(order: &Order) -> Map<String, Value> {
    let discount = |of: fn(&Taxed) -> Decimal| -> Decimal {
        order.lines.iter().map(|line| of(&line.subtotal) - of(&line.total)).sum()
    };
    let shipping = order.postage.iter().map(|line| line.amount.net).sum();
    let shipping_tax: Decimal = order.postage.iter().map(|line| line.amount.tax()).sum();
    let total_tax = tax_sum(order, order.amounts());
    object(json!({
        "discount_total": money(discount(|amount| amount.net)),
        "discount_tax": money(discount(Taxed::tax)),
        "shipping_total": money(shipping),
        "shipping_tax": money(shipping_tax),
        "cart_tax": money(total_tax - shipping_tax),
        "total": money(order.total()),
        "total_tax": money(total_tax),
    }))
}

/// Tax of amounts: the rounded ones added up, or rounded once.
fn tax_sum<'a>(order: &Order, amounts: impl Iterator<Item = &'a Taxed>) -> Decimal {
    let taxes = amounts.flat_map(|amount| &amount.taxes);
    if order.rounds_at_subtotal {
        return cents(taxes.map(|tax| tax.exact).sum());
    }
    taxes.map(|tax| tax.amount).sum()
}

fn parts(order: &Order) -> Map<String, Value> {
    object(json!({
        "meta_data": order.meta.iter().map(meta).collect::<Vec<_>>(),
        "line_items": order.lines.iter().map(line).collect::<Vec<_>>(),
        "tax_lines": order.rates().into_iter().map(|rate| tax_line(order, rate)).collect::<Vec<_>>(),
        "shipping_lines": order.postage.iter().map(postage).collect::<Vec<_>>(),
        "fee_lines": order.fees.iter().map(fee).collect::<Vec<_>>(),
        "coupon_lines": order.coupons.iter().map(coupon).collect::<Vec<_>>(),
        "refunds": order.refunds.iter().rev().map(refund_head).collect::<Vec<_>>(),
    }))
}

fn moments(order: &Order) -> Map<String, Value> {
    let mut shown = Map::new();
    let known = [
        ("created", Some(order.created)),
        ("modified", Some(order.modified)),
        ("paid", order.paid),
        ("completed", order.completed),
    ];
    for (name, at) in known {
        shown.insert(format!("date_{name}"), json!(at.map(wall::local)));
        shown.insert(format!("date_{name}_gmt"), json!(at.map(wall::utc)));
    }
    shown
}

fn money(amount: Decimal) -> String {
    format!("{amount:.2}")
}

fn meta(meta: &Meta) -> Value {
    json!({ "id": meta.id, "key": meta.key, "value": meta.value })
}

fn taxes(taxes: &[Tax]) -> Vec<Value> {
    taxes.iter().map(|tax| json!({ "id": tax.rate, "total": money(tax.amount), "subtotal": "" })).collect()
}

/// A quantity, whole where it is.
fn quantity(quantity: Decimal) -> Value {
    serde_json::from_str(&quantity.normalize().to_string()).unwrap_or(Value::Null)
}

fn line(line: &Line) -> Value {
    let subtotal = line.subtotal.taxes.first();
    let taxes = line.total.taxes.iter().map(|tax| {
        let before = subtotal.map_or(tax.amount, |before| before.amount);
        json!({ "id": tax.rate, "total": money(tax.amount), "subtotal": money(before) })
    });
    let options = line.options.iter().map(|(id, [key, value, shown_key, shown_value])| {
        json!({ "id": id, "key": key, "value": value, "display_key": shown_key, "display_value": shown_value })
    });
    let each = if line.quantity.is_zero() { Decimal::ZERO } else { line.total.net / line.quantity };
    let mut shown = json!({
        "id": line.id,
        "name": line.name,
        "product_id": line.product,
        "variation_id": line.variation,
        "quantity": quantity(line.quantity),
        "tax_class": line.class,
        "subtotal": money(line.subtotal.net),
        "subtotal_tax": money(line.subtotal.tax()),
        "total": money(line.total.net),
        "total_tax": money(line.total.tax()),
        "taxes": taxes.collect::<Vec<_>>(),
        "meta_data": options.collect::<Vec<_>>(),
        "sku": line.sku,
        "global_unique_id": line.gtin,
        "price": quantity(each.round_dp(6)),
        "image": { "id": if line.product == 0 { json!(0) } else { json!("") }, "src": "" },
        "parent_name": line.parent_name,
    });
    if line.part_of.is_some() || !line.parts.is_empty() {
        shown["bundled_by"] = line.part_of.map_or(json!(""), |head| json!(head.to_string()));
        shown["bundled_items"] = json!(line.parts);
    }
    shown
}

fn tax_line(order: &Order, id: u64) -> Value {
    let rate = money::rate(id);
    let on_this = |amount: &Taxed| -> Decimal {
        let own = amount.taxes.iter().filter(|tax| tax.rate == id);
        own.map(|tax| if order.rounds_at_subtotal { tax.exact } else { tax.amount }).sum()
    };
    let shipping: Decimal = order.postage.iter().map(|line| on_this(&line.amount)).sum();
    let all: Decimal = order.amounts().map(on_this).sum();
    json!({
        "id": order.id * 1_000 + 900 + id,
        "rate_code": format!("{}-{} % MWST.-1", rate.country, rate.percent),
        "rate_id": id,
        "label": format!("{} % MwSt.", rate.percent),
        "compound": false,
        "tax_total": money(cents(all - shipping)),
        "shipping_tax_total": money(cents(shipping)),
        "rate_percent": rate.percent,
        "meta_data": [],
    })
}

fn postage(line: &Postage) -> Value {
    json!({
        "id": line.id,
        "method_title": line.title,
        "method_id": line.method,
        "instance_id": line.instance,
        "total": money(line.amount.net),
        "total_tax": money(line.amount.tax()),
        "taxes": taxes(&line.amount.taxes),
        "tax_status": "taxable",
        "meta_data": [],
    })
}

fn fee(fee: &Fee) -> Value {
    json!({
        "id": fee.id,
        "name": fee.name,
        "tax_class": "",
        "tax_status": "taxable",
        "amount": fee.entered,
        "total": money(fee.amount.net),
        "total_tax": money(fee.amount.tax()),
        "taxes": taxes(&fee.amount.taxes),
        "meta_data": [],
    })
}

fn coupon(coupon: &Coupon) -> Value {
    json!({
        "id": coupon.id,
        "code": coupon.code,
        "discount": money(coupon.discount),
        "discount_tax": money(coupon.discount_tax),
        "discount_type": "percent",
        "nominal_amount": quantity(coupon.percent),
        "free_shipping": false,
        "meta_data": [],
    })
}

fn refund_head(refund: &Refund) -> Value {
    let tax: Decimal = refund.lines.iter().map(|(_, line)| line.total.tax()).sum();
    json!({ "id": refund.id, "reason": refund.reason, "total": money(-refund.amount), "total_tax": money(tax) })
}

/// A refund by itself: amounts of its lines are below zero, its own is above.
pub(super) fn refund(refund: &Refund) -> Value {
    let lines = refund.lines.iter().map(|(of, item)| {
        let mut shown = line(item);
        let of = of.to_string();
        shown["meta_data"] = json!([{
            "id": item.id * 10, "key": "_refunded_item_id", "value": of,
            "display_key": "_refunded_item_id", "display_value": of,
        }]);
        shown
    });
    json!({
        "id": refund.id,
        "date_created": wall::local(refund.at),
        "date_created_gmt": wall::utc(refund.at),
        "amount": money(refund.amount),
        "reason": refund.reason,
        "refunded_by": 1,
        "refunded_payment": false,
        "meta_data": [],
        "line_items": lines.collect::<Vec<_>>(),
        "shipping_lines": [],
        "tax_lines": [],
        "fee_lines": [],
    })
}

/// What some plug-in or old version makes of it.
fn deform(order: &Order, shown: &mut Value) {
    match order.kind {
        Kind::Numbers => {
            for name in ["total", "total_tax", "shipping_total", "shipping_tax"] {
                shown[name] = as_number(&shown[name]);
            }
            for line in shown["line_items"].as_array_mut().into_iter().flatten() {
                line["quantity"] = json!(line["quantity"].to_string());
                for name in ["total", "total_tax", "subtotal", "subtotal_tax"] {
                    line[name] = as_number(&line[name]);
                }
            }
        }
        Kind::MetaObject => {
            let fields = order.meta.iter().map(|meta| (meta.key.clone(), meta.value.clone()));
            shown["meta_data"] = Value::Object(fields.collect());
        }
        Kind::NoTaxRate => {
            for line in shown["tax_lines"].as_array_mut().into_iter().flatten() {
                line.as_object_mut().map(|line| line.remove("rate_percent"));
            }
        }
        _ => {}
    }
}

fn as_number(text: &Value) -> Value {
    text.as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null)
}
