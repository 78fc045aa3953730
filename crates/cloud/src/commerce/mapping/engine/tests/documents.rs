//! Standard configuration, tables, and what is told when a fallback is taken.

use kontor_model::order::{FulfillmentState, LineKind, LineTax, TaxTreatment};
use kontor_model::order_mapping::UnknownItem;
use rust_decimal::Decimal;

use super::*;

fn full() -> OrderMapping {
    OrderMapping {
        payment: rows(&[("invoice", "2")]),
        shipping: rows(&[("flat_rate:1", "11")]),
        sub_shop: rows(&[("gartenladen", "Shopauftrag")]),
        ..plain()
    }
}

#[test]
fn tables_decide_over_the_standard_configuration_and_nothing_is_told() {
    let mapped = mapped(&full(), &sample_order());
    assert_eq!(mapped.document_type, "Shopauftrag");
    assert_eq!((mapped.payment_method.as_str(), mapped.shipping_profile.as_str()), ("2", "11"));
    assert_eq!(mapped.country, "DE");
    assert_eq!(codes(&mapped), [""; 0]);
}

#[test]
fn codes_are_found_whatever_their_case() {
    let mut order = sample_order();
    order.payments[0].method = " INVOICE ".to_owned();
    assert_eq!(mapped(&full(), &order).payment_method, "2");
}

#[test]
fn an_unknown_payment_method_takes_the_fallback_and_is_told_with_its_code() {
    let mut order = sample_order();
    order.payments[0].method = "klarna_neu".to_owned();
    let mapped = mapped(&full(), &order);
    assert_eq!(mapped.payment_method, "99");
    assert_eq!(codes(&mapped), ["unknown_payment_method"]);
    assert_eq!(mapped.warnings[0].value, "klarna_neu");
}

#[test]
fn an_order_of_nothing_needs_no_payment_method() {
    let mut order = sample_order();
    order.payments.clear();
    order.totals.grand = Decimal::ZERO;
    assert_eq!(codes(&mapped(&full(), &order)), [""; 0]);
}

#[test]
fn an_unknown_shipping_method_takes_the_fallback_and_is_told() {
    let mut order = sample_order();
    order.lines[2].method = Some("express:9".to_owned());
    let mapped = mapped(&full(), &order);
    assert_eq!(mapped.shipping_profile, "10");
    assert_eq!(codes(&mapped), ["unknown_shipping_method"]);
}

#[test]
fn what_is_not_sent_needs_no_shipping_method() {
    let mut order = sample_order();
    order.lines.retain(|line| line.kind != LineKind::Shipping);
    order.states.fulfillment = FulfillmentState::NotNeeded;
    assert_eq!(codes(&mapped(&full(), &order)), [""; 0]);
}

#[test]
fn an_unknown_sub_shop_is_told_only_where_sub_shops_are_told_apart() {
    let mut order = sample_order();
    order.channel.sub_shop = Some("zweitladen".to_owned());
    assert_eq!(codes(&mapped(&full(), &order)), ["unknown_sub_shop"]);
    let without = OrderMapping { sub_shop: Vec::new(), ..full() };
    assert_eq!(codes(&mapped(&without, &order)), [""; 0]);
}

#[test]
fn payments_of_several_kinds_are_told() {
    let mut order = sample_order();
    order.payments.push(kontor_model::order::Payment { method: "gift_card".to_owned(), ..order.payments[0].clone() });
    assert_eq!(codes(&mapped(&full(), &order)), ["several_payment_methods"]);
}

#[test]
fn tax_is_taken_from_the_order_unless_the_mapping_says_otherwise() {
    let mut order = sample_order();
    order.tax.treatment = TaxTreatment::TaxFree;
    assert_eq!(mapped(&full(), &order).tax_treatment, "tax_free");
    let mut net = full();
    net.defaults.tax_treatment = "net".to_owned();
    assert_eq!(mapped(&net, &order).tax_treatment, "net");
}

#[test]
fn a_country_is_its_iso_code_unless_the_table_says_otherwise() {
    let mapping = OrderMapping { country: rows(&[("de", "D")]), ..full() };
    assert_eq!(mapped(&mapping, &sample_order()).country, "D");
    let mut order = sample_order();
    order.shipping = None;
    order.billing = None;
    assert_eq!(mapped(&full(), &order).country, "");
}

#[test]
fn tax_keys_are_found_by_rate_however_it_is_written() {
    let mapping = OrderMapping { tax: rows(&[("19,00 %", "3"), ("7", "2")]), ..full() };
    let mut order = sample_order();
    order.lines[0].taxes[0].rate_percent = Some(Decimal::new(1900, 2));
    order.lines[0].taxes[0].code = "id-5".to_owned();
    let mapped = mapped(&mapping, &order);
    assert_eq!(mapped.tax_keys["1"], "3");
    assert_eq!(mapped.tax_keys["2"], "2");
}

#[test]
fn a_line_whose_rate_is_not_in_the_table_is_told_and_has_no_key() {
    let mapping = OrderMapping { tax: rows(&[("19", "3")]), ..full() };
    let mapped = mapped(&mapping, &sample_order());
    assert!(!mapped.tax_keys.contains_key("2"));
    assert_eq!(codes(&mapped), ["unknown_tax"]);
    assert_eq!(mapped.warnings[0].field, "lines[1].taxes");
}

#[test]
fn of_several_rates_the_only_one_with_tax_counts_and_two_with_tax_are_told() {
    let mapping = OrderMapping { tax: rows(&[("19", "3"), ("7", "2"), ("0", "1")]), ..full() };
    let mut order = sample_order();
    let taxed = order.lines[0].taxes[0].clone();
    let free = LineTax { code: "frei".to_owned(), rate_percent: Some(Decimal::ZERO), amount: Decimal::ZERO };
    order.lines[0].taxes = vec![free, taxed.clone()];
    assert_eq!(mapped(&mapping, &order).tax_keys["1"], "3");
    order.lines[0].taxes = vec![taxed.clone(), LineTax { rate_percent: Some(Decimal::from(7)), ..taxed }];
    let told = mapped(&mapping, &order);
    assert!(!told.tax_keys.contains_key("1"));
    assert_eq!(codes(&told), ["several_taxes"]);
}

#[test]
fn goods_without_a_number_are_told_get_a_placeholder_or_hold_the_order_as_chosen() {
    let mut order = sample_order();
    order.lines[0].sku = None;
    let with = |unknown_item| OrderMapping { unknown_item, ..full() };
    assert_eq!(codes(&mapped(&with(UnknownItem::Warn), &order)), ["unknown_item"]);
    let placeholder = mapped(&with(UnknownItem::Placeholder { sku: "PLATZ".to_owned() }), &order);
    assert_eq!(placeholder.skus["1"], "PLATZ");
    let held = held(&with(UnknownItem::Hold), &order);
    assert_eq!(held.code, "unknown_item");
    assert!(held.words(Lang::De).starts_with("Position 1 („Gießkanne 10 l, grün“) hat keine Artikelnummer."));
}

#[test]
fn postage_and_fees_need_no_number() {
    let mapping = OrderMapping { unknown_item: UnknownItem::Hold, ..full() };
    assert_eq!(codes(&mapped(&mapping, &sample_order())), [""; 0]);
}

#[test]
fn a_mapped_order_carries_the_version_that_made_it() {
    let ready = ready(&full()).of_version(7);
    assert_eq!(ready.apply(&sample_order()).expect("mapped").version, 7);
}
