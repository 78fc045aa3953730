//! What an order of a platform has to hold to.

use rust_decimal::Decimal;

use super::*;
use crate::address::{CountryCode, Recipient};

fn amount(net: i64, tax: i64) -> Amount {
    Amount { net: Decimal::new(net, 2), tax: Decimal::new(tax, 2) }
}

fn line(kind: LineKind, total: Amount) -> OrderLine {
    OrderLine {
        id: "1".to_owned(),
        kind,
        parent: None,
        sku: None,
        gtin: None,
        product: None,
        variant: None,
        units: Vec::new(),
        method: None,
        title: "Blumenerde 40 l".to_owned(),
        options: Vec::new(),
        quantity: Decimal::ONE,
        before_discount: total,
        total,
        taxes: Vec::new(),
    }
}

fn order(lines: Vec<OrderLine>, grand: i64) -> ChannelOrder {
    ChannelOrder {
        external_id: "256".to_owned(),
        number: "256".to_owned(),
        placed_at_ms: None,
        modified_at_ms: 0,
        channel: Channel::default(),
        states: OrderStates {
            order: OrderState::Open,
            payment: PaymentState::Open,
            fulfillment: FulfillmentState::Open,
            raw: "processing".to_owned(),
        },
        currency: CurrencyCode::euro(),
        tax: Taxation {
            treatment: TaxTreatment::Gross,
            vat_id: None,
            deemed_supplier: false,
            invoice_by_marketplace: false,
        },
        totals: Totals { grand: Decimal::new(grand, 2), ..Totals::default() },
        buyer: Buyer::default(),
        billing: None,
        shipping: None,
        lines,
        payments: Vec::new(),
        coupons: Vec::new(),
        refunds: Vec::new(),
        tracking_numbers: Vec::new(),
        ship_by_ms: None,
        note: None,
        custom: Map::new(),
    }
}

#[test]
fn lines_that_come_to_the_total_balance_whatever_their_kind() {
    let lines = vec![
        line(LineKind::Product, amount(1728, 121)),
        line(LineKind::Shipping, amount(412, 78)),
        line(LineKind::Fee, amount(-56, -11)),
    ];
    assert_eq!(order(lines, 2272).imbalance(), None);
}

#[test]
fn one_cent_is_a_difference_and_both_sums_are_told() {
    let found = order(vec![line(LineKind::Product, amount(1000, 190))], 1191).imbalance();
    assert_eq!(found, Some(Imbalance { lines: Some(Decimal::new(1190, 2)), grand: Decimal::new(1191, 2) }));
}

#[test]
fn amounts_beyond_reckoning_are_a_difference_and_no_panic() {
    let beyond = Amount { net: Decimal::MAX, tax: Decimal::ONE };
    let found = order(vec![line(LineKind::Fee, beyond)], 2000).imbalance();
    assert_eq!(found, Some(Imbalance { lines: None, grand: Decimal::new(2000, 2) }));
}

#[test]
fn rounding_that_belongs_to_no_line_is_counted() {
    let mut order = order(vec![line(LineKind::Product, amount(1000, 192))], 1190);
    order.totals.rounding = Decimal::new(-2, 2);
    assert_eq!(order.imbalance(), None);
}

fn back(line: &str, quantity: i64) -> Refund {
    let line = RefundLine { line: line.to_owned(), quantity: Decimal::from(quantity), amount: amount(0, 0) };
    Refund { external_id: "9".to_owned(), amount: Decimal::ONE, reason: None, at_ms: None, lines: vec![line] }
}

#[test]
fn what_was_given_back_is_not_sent_any_more() {
    let three = OrderLine { quantity: Decimal::from(3), ..line(LineKind::Product, amount(1000, 190)) };
    let mut order = order(vec![three], 1190);
    assert_eq!(order.to_send(&order.lines[0]), Decimal::from(3));
    order.refunds = vec![back("1", 1), back("1", 1), back("2", 1)];
    assert_eq!(order.to_send(&order.lines[0]), Decimal::ONE);
    order.refunds.push(back("1", 7));
    assert_eq!(order.to_send(&order.lines[0]), Decimal::ZERO, "and never less than nothing");
}

#[test]
fn of_a_set_that_was_given_back_its_parts_go_back_with_it() {
    let named = |id: &str, parent: Option<&str>, kind, quantity: i64| OrderLine {
        id: id.to_owned(),
        parent: parent.map(str::to_owned),
        quantity: Decimal::from(quantity),
        ..line(kind, amount(0, 0))
    };
    let lines = vec![
        named("1", None, LineKind::BundleHead, 2),
        named("2", Some("1"), LineKind::BundlePart, 4),
        named("3", Some("1"), LineKind::BundlePart, 2),
    ];
    let mut order = order(lines, 0);
    let sent = |order: &ChannelOrder| order.lines.iter().map(|line| order.to_send(line)).collect::<Vec<_>>();
    order.refunds = vec![back("1", 1), back("3", 2)];
    assert_eq!(sent(&order), [Decimal::ONE, Decimal::TWO, Decimal::ZERO]);
}

#[test]
fn an_order_comes_back_from_json_as_it_was_written() {
    let mut order = order(vec![line(LineKind::Product, amount(1000, 190))], 1190);
    order.lines[0].taxes =
        vec![LineTax { code: "1".to_owned(), rate_percent: Some(Decimal::from(19)), amount: Decimal::new(190, 2) }];
    let text = serde_json::to_string(&order).expect("an order can be written");
    assert_eq!(serde_json::from_str::<ChannelOrder>(&text).expect("and read"), order);
}

#[test]
fn a_locker_in_the_second_line_is_where_the_parcel_goes() {
    let address = OrderAddress {
        first_name: "Mareike".to_owned(),
        last_name: "Tönjes".to_owned(),
        line1: "987654321".to_owned(),
        line2: "Packstation 104".to_owned(),
        postal_code: "28195".to_owned(),
        city: "Bremen".to_owned(),
        country: Some(CountryCode::germany()),
        ..OrderAddress::default()
    };
    let Ok(Recipient::Locker { post_number, locker_number, .. }) = address.recipient() else {
        panic!("a locker is understood")
    };
    assert_eq!((post_number.as_str(), locker_number.as_str()), ("987654321", "104"));
}

#[test]
fn an_address_without_house_number_says_what_is_missing() {
    let address = OrderAddress { last_name: "Groß".to_owned(), ..OrderAddress::default() };
    assert!(address.is_empty());
    assert!(address.recipient().is_err_and(|notes| !notes.is_empty()));
}

fn numbered(id: &str, kind: LineKind, quantity: i64, parent: Option<&str>) -> OrderLine {
    let line = line(kind, amount(1000, 190));
    OrderLine { id: id.to_owned(), quantity: Decimal::from(quantity), parent: parent.map(str::to_owned), ..line }
}

/// Two sets of one pan and three spoons each, and a pot.
fn with_a_set() -> ChannelOrder {
    let lines = vec![
        numbered("set", LineKind::BundleHead, 2, None),
        numbered("pan", LineKind::BundlePart, 2, Some("set")),
        numbered("spoon", LineKind::BundlePart, 6, Some("set")),
        numbered("pot", LineKind::Product, 1, None),
        numbered("postage", LineKind::Shipping, 1, None),
    ];
    order(lines, 5950)
}

/// What quantities of some lines mean for all lines of the set.
fn completed(of: &[(&str, i64)]) -> Vec<Decimal> {
    let mut meant: Quantities = of.iter().map(|(id, quantity)| ((*id).to_owned(), Decimal::from(*quantity))).collect();
    with_a_set().complete_sets(&mut meant);
    ["set", "pan", "spoon"].map(|id| meant.get(id).copied().unwrap_or_default()).to_vec()
}

#[test]
fn who_has_a_set_has_its_parts_and_who_has_all_parts_has_the_set() {
    let quantities = |of: [i64; 3]| of.map(Decimal::from).to_vec();
    assert_eq!(completed(&[("pot", 1)]), quantities([0, 0, 0]));
    assert_eq!(completed(&[("set", 1)]), quantities([1, 1, 3]));
    assert_eq!(completed(&[("pan", 1)]), quantities([0, 1, 0]), "without spoons it is no set");
    assert_eq!(completed(&[("pan", 2), ("spoon", 3)]), quantities([1, 2, 3]));
    assert_eq!(completed(&[("pan", 2), ("spoon", 5)]), quantities([1, 2, 5]), "the second one lacks a spoon");
    assert_eq!(completed(&[("pan", 2), ("spoon", 6)]), quantities([2, 2, 6]));
    assert_eq!(completed(&[("set", 1), ("pan", 1), ("spoon", 3)]), quantities([1, 1, 3]), "named twice it is one");
}

#[test]
fn quantities_beyond_reckoning_and_sets_of_nothing_are_no_panic() {
    let mut order = with_a_set();
    order.lines[0].quantity = Decimal::MAX;
    order.lines[2].quantity = Decimal::ZERO;
    let mut meant = Quantities::from([("pan".to_owned(), Decimal::MAX), ("spoon".to_owned(), Decimal::MAX)]);
    order.complete_sets(&mut meant);
    order.lines[0].quantity = Decimal::ZERO;
    order.complete_sets(&mut meant);
}
