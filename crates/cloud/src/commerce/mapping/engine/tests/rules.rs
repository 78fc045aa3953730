//! Ordered rules: which one decides, and what its conditions hold for.

use super::*;

fn one_of(path: &str, values: &[&str]) -> Condition {
    Condition::OneOf { path: path.to_owned(), values: values.iter().map(|value| (*value).to_owned()).collect() }
}

fn decided(when: Vec<Condition>, order: &ChannelOrder) -> bool {
    let mapping = OrderMapping { rules: vec![rule("Regel", when, "X")], ..plain() };
    mapped(&mapping, order).rule.is_some()
}

#[test]
fn the_first_rule_that_fits_decides_and_its_name_is_kept() {
    let rules = vec![
        rule("Österreich", vec![one_of("shipping.country", &["AT"])], "A"),
        rule("Rechnung", vec![one_of("payment.method", &["INVOICE"])], "B"),
        rule("Alles", Vec::new(), "C"),
    ];
    let mapped = mapped(&OrderMapping { rules, ..plain() }, &sample_order());
    assert_eq!((mapped.document_type.as_str(), mapped.rule.as_deref()), ("B", Some("Rechnung")));
}

#[test]
fn what_a_rule_leaves_open_is_decided_by_tables() {
    let mapping =
        OrderMapping { rules: vec![rule("Alles", Vec::new(), "C")], payment: rows(&[("invoice", "2")]), ..plain() };
    let mapped = mapped(&mapping, &sample_order());
    assert_eq!((mapped.document_type.as_str(), mapped.payment_method.as_str()), ("C", "2"));
}

#[test]
fn a_method_that_a_rule_decides_is_not_told_as_unknown() {
    let set =
        RuleSet { payment_method: Some("4".to_owned()), shipping_profile: Some("20".to_owned()), ..RuleSet::default() };
    let rules = vec![MappingRule { name: "Alles".to_owned(), when: Vec::new(), set }];
    assert_eq!(codes(&mapped(&OrderMapping { rules, ..plain() }, &sample_order())), [""; 0]);
}

#[test]
fn all_conditions_of_a_rule_have_to_hold() {
    let when = vec![one_of("shipping.country", &["DE"]), one_of("currency", &["CHF"])];
    assert!(!decided(when, &sample_order()));
}

#[test]
fn one_line_that_fits_is_enough() {
    assert!(decided(vec![one_of("lines.sku", &["ga-200"])], &sample_order()));
    assert!(!decided(vec![one_of("lines[0].sku", &["ga-200"])], &sample_order()));
}

#[test]
fn amounts_are_compared_exactly() {
    let at_least = |value: &str| Condition::AtLeast { path: "totals.grand".to_owned(), value: value.to_owned() };
    let below = |value: &str| Condition::Below { path: "totals.grand".to_owned(), value: value.to_owned() };
    let order = sample_order();
    assert_eq!(order.totals.grand.to_string(), "74.90");
    assert!(decided(vec![at_least("74.90"), below("74.901")], &order));
    assert!(!decided(vec![at_least("74.9000000001")], &order));
    assert!(!decided(vec![below("74.9")], &order));
}

#[test]
fn a_blank_text_is_nothing() {
    let present = || vec![Condition::Present { path: "note".to_owned() }];
    let absent = || vec![Condition::Absent { path: "note".to_owned() }];
    let mut order = sample_order();
    assert!(decided(present(), &order));
    order.note = Some("  ".to_owned());
    assert!(!decided(present(), &order));
    assert!(decided(absent(), &order));
}

#[test]
fn what_is_not_there_fits_no_comparison() {
    let mut order = sample_order();
    order.shipping = None;
    assert!(!decided(vec![one_of("shipping.country", &["DE"])], &order));
    assert!(!decided(vec![Condition::Below { path: "custom.gewicht".to_owned(), value: "5".to_owned() }], &order));
}

#[test]
fn a_text_that_should_be_a_number_holds_the_order_with_the_rule_and_the_text() {
    let when = vec![Condition::AtLeast { path: "custom.gewicht".to_owned(), value: "5".to_owned() }];
    let mapping = OrderMapping { rules: vec![rule("Schwer", when, "X")], ..plain() };
    let mut order = sample_order();
    order.custom.insert("gewicht".to_owned(), "schwer".into());
    let held = held(&mapping, &order);
    assert_eq!(held.code, "mapping_failed");
    assert!(held.words(Lang::De).contains("die Regel „Schwer“ nicht auswerten: „schwer“ ist keine Zahl."));
    assert!(held.words(Lang::En).contains("the rule “Schwer”: “schwer” is not a number."));
}

#[test]
fn a_rule_can_hold_an_order_for_a_person() {
    let set = RuleSet { hold: Some("Adresse prüfen".to_owned()), ..RuleSet::default() };
    let rules = vec![MappingRule { name: "Ausland".to_owned(), when: Vec::new(), set }];
    let held = held(&OrderMapping { rules, ..plain() }, &sample_order());
    assert_eq!(held.code, "held_by_rule");
    assert_eq!(held.words(Lang::De), "Die Regel „Ausland“ hält diesen Auftrag an: Adresse prüfen");
}
