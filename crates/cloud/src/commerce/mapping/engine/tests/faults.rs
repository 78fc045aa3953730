//! What is wrong with a mapping is told all at once, each by its path.

use kontor_model::order_mapping::UnknownItem;

use super::*;

fn found(mapping: &OrderMapping) -> Vec<(String, String)> {
    faults(mapping).into_iter().map(|fault| (fault.field, fault.code)).collect()
}

fn one(mapping: &OrderMapping) -> (String, String) {
    let mut found = found(mapping);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

fn is(field: &str, code: &str) -> (String, String) {
    (field.to_owned(), code.to_owned())
}

#[test]
fn all_of_the_standard_configuration_is_needed() {
    let found = found(&OrderMapping::default());
    let expected = [
        is("defaults.document_type", "required"),
        is("defaults.payment_method", "required"),
        is("defaults.shipping_profile", "required"),
        is("defaults.tax_treatment", "unknown_value"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn faults_of_rules_and_fields_come_together_with_their_places() {
    let mapping = OrderMapping {
        rules: vec![
            rule("A", vec![Condition::Present { path: "note".to_owned() }], "X"),
            rule("B", vec![Condition::AtLeast { path: "totals.summe".to_owned(), value: "12,5".to_owned() }], "X"),
        ],
        fields: vec![field(FieldSource::Format { path: "number".to_owned(), format: "zahl".to_owned() })],
        ..plain()
    };
    let expected = [
        is("rules[1].when[0].path", "unknown_path"),
        is("rules[1].when[0].value", "format"),
        is("fields[0].source.format", "unknown_value"),
    ];
    assert_eq!(found(&mapping), expected);
}

#[test]
fn one_code_cannot_stand_in_a_table_twice() {
    let mapping = OrderMapping { payment: rows(&[("paypal", "1"), ("PayPal", "2")]), ..plain() };
    assert_eq!(one(&mapping), is("payment[1].from", "taken"));
    let mapping = OrderMapping { tax: rows(&[("19", "1"), ("19,0 %", "2")]), ..plain() };
    assert_eq!(one(&mapping), is("tax[1].from", "taken"));
}

#[test]
fn a_row_without_a_target_is_told() {
    let mapping = OrderMapping { shipping: rows(&[("flat_rate:1", " ")]), ..plain() };
    assert_eq!(one(&mapping), is("shipping[0].to", "required"));
}

#[test]
fn a_rule_for_everything_can_only_be_the_last_one() {
    let first = rule("Alles", Vec::new(), "X");
    let second = rule("Rest", vec![Condition::Present { path: "note".to_owned() }], "Y");
    assert_eq!(one(&OrderMapping { rules: vec![first, second], ..plain() }), is("rules[0].when", "covers_the_rest"));
}

#[test]
fn a_rule_has_to_decide_something() {
    let rules = vec![MappingRule { name: "Leer".to_owned(), when: Vec::new(), set: RuleSet::default() }];
    assert_eq!(one(&OrderMapping { rules, ..plain() }), is("rules[0].set", "required"));
}

#[test]
fn names_of_rules_and_targets_of_fields_are_given_once() {
    let when = || vec![Condition::Present { path: "note".to_owned() }];
    let rules = vec![rule("Gleich", when(), "X"), rule("gleich", when(), "Y")];
    assert_eq!(one(&OrderMapping { rules, ..plain() }), is("rules[1].name", "taken"));
    let constant = || field(FieldSource::Constant { value: "1".to_owned() });
    assert_eq!(one(&OrderMapping { fields: vec![constant(), constant()], ..plain() }), is("fields[1].target", "taken"));
}

#[test]
fn a_lookup_needs_its_table() {
    let source = FieldSource::Lookup { table: "farben".to_owned(), path: "number".to_owned() };
    assert_eq!(
        one(&OrderMapping { fields: vec![field(source)], ..plain() }),
        is("fields[0].source.table", "unknown_value")
    );
}

#[test]
fn a_table_of_its_own_cannot_take_the_name_of_one_that_is_there() {
    let tables = [("payment".to_owned(), rows(&[("a", "b")]))].into();
    assert_eq!(one(&OrderMapping { tables, ..plain() }), is("tables.payment", "taken"));
}

#[test]
fn a_placeholder_needs_its_number() {
    let unknown_item = UnknownItem::Placeholder { sku: String::new() };
    assert_eq!(one(&OrderMapping { unknown_item, ..plain() }), is("unknown_item.sku", "required"));
}

#[test]
fn control_characters_and_endless_texts_are_refused() {
    let mut mapping = plain();
    mapping.defaults.document_type = "Auf\u{0}trag".to_owned();
    assert_eq!(one(&mapping), is("defaults.document_type", "characters"));
    mapping.defaults.document_type = "x".repeat(201);
    assert_eq!(one(&mapping), is("defaults.document_type", "too_long"));
}

#[test]
fn faults_are_told_in_the_language_asked_for() {
    let german = compile(&OrderMapping::default(), Lang::De).err().unwrap_or_default();
    assert_eq!(german[0].detail, "Fehlt. Bitte angeben.");
}
