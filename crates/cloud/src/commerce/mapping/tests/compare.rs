//! What the preview says of one order.

use kontor_model::Lang;
use kontor_model::id::OrderId;
use kontor_model::order_mapping::{
    Condition, FieldSource, MappingField, MappingRule, OrderMapping, PreviewedOrder, RuleSet,
};

use super::super::engine::tests::{plain, rows};
use super::super::engine::{compile, sample_order};
use super::super::preview::compare;

fn compared(before: &OrderMapping, after: &OrderMapping) -> PreviewedOrder {
    let id: OrderId = "ord_01ARZ3NDEKTSV4RRFFQ69G5FAV".parse().expect("an id");
    let order = sample_order();
    let made = |mapping: &OrderMapping| compile(mapping, Lang::De).map(|ready| ready.apply(&order));
    let (Ok(before), Ok(after)) = (made(before), made(after)) else { panic!("both can be read") };
    compare(Lang::De, (id, &order), before, after)
}

fn changes(of: &PreviewedOrder) -> Vec<(&str, Option<&str>, Option<&str>)> {
    of.changes.iter().map(|change| (change.field.as_str(), change.before.as_deref(), change.after.as_deref())).collect()
}

fn known() -> OrderMapping {
    OrderMapping { payment: rows(&[("invoice", "2")]), shipping: rows(&[("flat_rate:1", "10")]), ..plain() }
}

fn holding() -> OrderMapping {
    let set = RuleSet { hold: Some("Bitte prüfen.".to_owned()), ..RuleSet::default() };
    OrderMapping { rules: vec![MappingRule { name: "Alle".to_owned(), when: Vec::new(), set }], ..known() }
}

#[test]
fn the_same_mapping_changes_nothing() {
    let same = compared(&known(), &known());
    assert_eq!((changes(&same), same.warnings.len(), same.hold.clone()), (Vec::new(), 0, None));
}

#[test]
fn a_field_that_differs_is_told_with_both_values() {
    let after = OrderMapping { payment: rows(&[("invoice", "3")]), ..known() };
    assert_eq!(changes(&compared(&known(), &after)), [("payment_method", Some("2"), Some("3"))]);
}

#[test]
fn a_field_that_comes_or_goes_has_one_value() {
    let source = FieldSource::Path { path: "number".to_owned() };
    let field = MappingField { target: "Bestellnummer".to_owned(), source, default: None, required: false };
    let with = OrderMapping { fields: vec![field], ..known() };
    assert_eq!(changes(&compared(&known(), &with)), [("fields.Bestellnummer", None, Some("10458"))]);
    assert_eq!(changes(&compared(&with, &known())), [("fields.Bestellnummer", Some("10458"), None)]);
}

#[test]
fn a_warning_is_told_when_it_is_new() {
    let without = OrderMapping { payment: Vec::new(), ..known() };
    let codes = |of: PreviewedOrder| of.warnings.into_iter().map(|note| note.code).collect::<Vec<_>>();
    assert_eq!(codes(compared(&known(), &without)), ["unknown_payment_method"]);
    assert_eq!(codes(compared(&without, &without)), [""; 0]);
}

#[test]
fn an_order_that_would_be_held_is_told_with_the_reason() {
    let held = compared(&known(), &holding());
    let detail = held.hold.as_ref().map(|hold| hold.detail.as_str());
    assert_eq!(detail, Some("Die Regel „Alle“ hält diesen Auftrag an: Bitte prüfen."));
    assert!(held.changes.is_empty() && held.held_now.is_none());
}

#[test]
fn an_order_that_is_held_now_shows_everything_it_would_get() {
    let freed = compared(&holding(), &known());
    assert!(freed.held_now.is_some() && freed.hold.is_none());
    assert!(changes(&freed).contains(&("payment_method", None, Some("2"))));
}

#[test]
fn a_rule_that_decides_is_a_difference_too() {
    let when = vec![Condition::Present { path: "note".to_owned() }];
    let set = RuleSet { document_type: Some("Auftrag".to_owned()), ..RuleSet::default() };
    let after = OrderMapping { rules: vec![MappingRule { name: "Mit Notiz".to_owned(), when, set }], ..known() };
    assert_eq!(changes(&compared(&known(), &after)), [("rule", None, Some("Mit Notiz"))]);
}
