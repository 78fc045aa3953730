//! Money as real shops compute it: every order comes to its total by its lines, and no other sum of the shop is believed.

use kontor_model::order::{Amount, ChannelOrder, LineKind, OrderLine, TaxTreatment};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::orders::with;

fn cents(cents: i64) -> Decimal {
    Decimal::new(cents, 2)
}

fn amount(net: i64, tax: i64) -> Amount {
    Amount { net: cents(net), tax: cents(tax) }
}

/// Goods of 19 %, net and tax, before a discount and after it.
fn goods(id: u32, before: (&str, &str), after: (&str, &str)) -> Value {
    json!({
        "id": id, "name": "Bergkäse, würzig", "product_id": 37, "quantity": 1, "sku": "KAESE-1",
        "subtotal": before.0, "subtotal_tax": before.1, "total": after.0, "total_tax": after.1,
        "taxes": [{ "id": 1, "total": after.1, "subtotal": before.1 }], "meta_data": []
    })
}

/// An order that comes to its total by its lines.
fn sound(change: impl FnOnce(&mut Value)) -> ChannelOrder {
    let order = with(change);
    assert_eq!(order.imbalance(), None);
    order
}

fn of_kind(order: &ChannelOrder, kind: LineKind) -> Vec<&OrderLine> {
    order.lines.iter().filter(|line| line.kind == kind).collect()
}

#[test]
fn tax_rounded_at_the_subtotal_may_be_a_cent_off_and_the_lines_count() {
    // Three times 3.83 and 0.73: 13.68. The shop rounds the tax of the sum, 11.49 x 19 % = 2.18, and still asks for 13.68.
    let order = sound(|raw| {
        raw["line_items"] = json!([1, 2, 3].map(|id| goods(id, ("3.83", "0.73"), ("3.83", "0.73"))));
        (raw["total"], raw["total_tax"]) = (json!("13.68"), json!("2.18"));
    });
    assert_eq!((order.totals.grand, order.totals.tax), (cents(1368), cents(218)), "both as the shop says them");
    assert_eq!(order.lines.iter().map(|line| line.total.gross()).sum::<Decimal>(), cents(1368));
}

#[test]
fn a_coupon_that_is_two_cents_off_takes_what_the_lines_lost() {
    let order = sound(|raw| {
        raw["line_items"] =
            json!([goods(1, ("21.01", "3.99"), ("18.91", "3.59")), goods(2, ("12.61", "2.39"), ("11.35", "2.15"))]);
        raw["coupon_lines"] = json!([{ "id": 5, "code": "käse10", "discount": "3.34", "discount_tax": "0.65" }]);
        (raw["discount_total"], raw["discount_tax"]) = (json!("3.36"), json!("0.64"));
        (raw["total"], raw["total_tax"]) = (json!("36.00"), json!("5.74"));
    });
    assert_eq!(order.totals.discount, amount(336, 64), "the difference of the lines");
    assert_eq!(order.coupons[0].amount, amount(334, 65), "the coupon as the shop says it");
}

#[test]
fn a_discount_that_is_not_rounded_is_kept_digit_for_digit() {
    let order = sound(|raw| {
        raw["coupon_lines"] = json!([{ "id": 5, "code": "treue", "discount": "4.690568", "discount_tax": 0.891208 }]);
    });
    assert_eq!(order.coupons[0].amount, Amount { net: Decimal::new(4_690_568, 6), tax: Decimal::new(891_208, 6) });
}

#[test]
fn a_discount_without_any_coupon_is_the_difference_of_the_lines() {
    let order = sound(|raw| raw["line_items"] = json!([goods(1, ("12.00", "2.28"), ("10.00", "1.90"))]));
    assert_eq!((order.totals.discount, order.coupons.len()), (amount(200, 38), 0));
    assert_eq!(order.lines[0].before_discount, amount(1200, 228));
}

#[test]
fn a_charge_below_zero_gives_back_tax_of_every_rate() {
    let order = sound(|raw| {
        let mut food = goods(2, ("10.00", "0.70"), ("10.00", "0.70"));
        food["taxes"] = json!([{ "id": 2, "total": "0.70" }]);
        raw["line_items"].as_array_mut().expect("lines").push(food);
        raw["tax_lines"] = json!([{ "rate_id": 1, "rate_percent": 19 }, { "rate_id": 2, "rate_percent": "7" }]);
        raw["fee_lines"] = json!([{
            "id": 9, "name": "Treuerabatt", "amount": "-5.88", "total": "-5.88", "total_tax": "-0.70",
            "taxes": [{ "id": 1, "total": "-0.56" }, { "id": 2, "total": "-0.14" }]
        }]);
        (raw["total"], raw["total_tax"]) = (json!("16.02"), json!("1.90"));
    });
    let fee = of_kind(&order, LineKind::Fee)[0];
    assert_eq!(fee.total, amount(-588, -70));
    let taxes: Vec<_> = fee.taxes.iter().map(|tax| (tax.rate_percent, tax.amount)).collect();
    assert_eq!(taxes, [(Some(Decimal::from(19)), cents(-56)), (Some(Decimal::from(7)), cents(-14))]);
}

#[test]
fn a_charge_without_an_amount_is_what_its_line_says() {
    let order = sound(|raw| {
        raw["fee_lines"] = json!([
            { "id": 9, "name": "Nachnahme", "amount": "", "total": "2.00", "total_tax": "0.38",
              "taxes": [{ "id": 1, "total": "0.38" }] },
            { "id": 10, "name": "Verpackung", "amount": "4.117647", "total": "4.12", "total_tax": "0.78",
              "taxes": [{ "id": 1, "total": "0.78" }] },
            { "id": 11, "name": "Spende", "amount": "1", "total": "1.00", "total_tax": "", "taxes": [] }
        ]);
        (raw["total"], raw["total_tax"]) = (json!("20.18"), json!("3.06"));
    });
    let fees: Vec<Amount> = of_kind(&order, LineKind::Fee).iter().map(|line| line.total).collect();
    assert_eq!(fees, [amount(200, 38), amount(412, 78), amount(100, 0)]);
}

#[test]
fn two_ways_of_shipping_are_two_lines() {
    let order = sound(|raw| {
        raw["shipping_lines"] = json!([
            { "id": 20, "method_title": "Paketversand", "method_id": "flat_rate", "instance_id": "1", "total": "4.12",
              "total_tax": "0.78", "taxes": [{ "id": 1, "total": "0.78" }] },
            { "id": 21, "method_title": "Speditionsware", "method_id": "flat_rate", "instance_id": "7", "total": "41.18",
              "total_tax": "7.82", "taxes": [{ "id": 1, "total": "7.82" }] }
        ]);
        (raw["shipping_total"], raw["shipping_tax"]) = (json!("45.30"), json!("8.60"));
        (raw["total"], raw["total_tax"]) = (json!("65.80"), json!("10.50"));
    });
    let methods: Vec<_> = of_kind(&order, LineKind::Shipping).iter().map(|line| line.method.as_deref()).collect();
    assert_eq!(methods, [Some("flat_rate:1"), Some("flat_rate:7")]);
    assert_eq!(order.totals.shipping, amount(4530, 860));
}

#[test]
fn net_prices_make_a_net_order_whose_lines_are_the_same() {
    let order = sound(|raw| raw["prices_include_tax"] = json!(false));
    assert_eq!(order.tax.treatment, TaxTreatment::Net);
    assert_eq!((order.lines[0].total, order.totals.grand), (amount(1000, 190), cents(1190)));
}

/// Three lines of 1.76 net and 0.33, as a shop shows them that rounds the tax of the whole order once: 1.0032, so 1.00.
fn rounded_once(raw: &mut Value) {
    raw["line_items"] = json!([1, 2, 3].map(|id| goods(id, ("1.76", "0.33"), ("1.76", "0.33"))));
    (raw["prices_include_tax"], raw["total"], raw["total_tax"]) = (json!(false), json!("6.28"), json!("1.00"));
}

#[test]
fn the_cent_by_which_net_prices_miss_the_total_is_the_rounding_of_an_order_that_rounds_its_tax_once() {
    let order = sound(rounded_once);
    assert_eq!((order.totals.grand, order.totals.rounding), (cents(628), cents(1)));
    assert_eq!(order.lines[0].total, amount(176, 33), "lines stay as the shop says them");
}

#[test]
fn charges_that_are_entered_net_round_with_the_order_also_where_prices_include_tax() {
    // 9.31 + 4.12 x 1.19 + 2.02 x 1.19 = 16.6166; the lines come to 16.61.
    let order = sound(|raw| {
        raw["line_items"] = json!([goods(1, ("7.82", "1.49"), ("7.82", "1.49"))]);
        raw["shipping_lines"] = json!([{ "id": 20, "method_title": "Paket", "method_id": "flat_rate", "total": "4.12",
            "total_tax": "0.78", "taxes": [{ "id": 1, "total": "0.78" }] }]);
        raw["fee_lines"] = json!([{ "id": 9, "name": "Nachnahme", "amount": "2.02", "total": "2.02", "total_tax": "0.38",
            "taxes": [{ "id": 1, "total": "0.38" }] }]);
        (raw["total"], raw["total_tax"]) = (json!("16.62"), json!("2.65"));
    });
    assert_eq!(order.totals.rounding, cents(1));
}

#[test]
fn a_cent_that_no_rounding_explains_is_nobodys() {
    let off = |change: fn(&mut Value)| {
        let order = with(change);
        assert_eq!(order.totals.rounding, Decimal::ZERO);
        order.imbalance().expect("it does not add up").grand
    };
    let more = |raw: &mut Value| {
        rounded_once(raw);
        raw["total"] = json!("6.29");
    };
    assert_eq!(off(more), cents(629));
    let unknown_rate = |raw: &mut Value| {
        rounded_once(raw);
        raw["tax_lines"] = json!([]);
    };
    assert_eq!(off(unknown_rate), cents(628));
    let of_gross_prices = |raw: &mut Value| {
        rounded_once(raw);
        raw["prices_include_tax"] = json!(true);
    };
    assert_eq!(off(of_gross_prices), cents(628));
}

#[test]
fn a_buyer_who_is_exempt_of_tax_pays_none() {
    let order = sound(|raw| {
        raw["line_items"] = json!([goods(1, ("10.00", "0.00"), ("10.00", "0.00"))]);
        raw["meta_data"] =
            json!([{ "key": "is_vat_exempt", "value": "yes" }, { "key": "vat_number", "value": "ATU12345678" }]);
        (raw["total"], raw["total_tax"], raw["tax_lines"]) = (json!("10.00"), json!("0.00"), json!([]));
    });
    assert_eq!((order.tax.treatment, order.tax.vat_id.as_deref()), (TaxTreatment::TaxFree, Some("ATU12345678")));
}

#[test]
fn an_order_for_nothing_is_paid_and_needs_no_payment() {
    let order = sound(|raw| {
        raw["line_items"] = json!([goods(1, ("10.00", "1.90"), ("0.00", "0.00"))]);
        (raw["total"], raw["total_tax"], raw["payment_method"]) = (json!("0.00"), json!("0.00"), json!(""));
    });
    assert_eq!((order.payments.len(), order.totals.discount), (0, amount(1000, 190)));
}

#[test]
fn francs_are_francs() {
    assert_eq!(sound(|raw| raw["currency"] = json!("CHF")).currency.as_str(), "CHF");
}
