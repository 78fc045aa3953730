//! What counts as a change.

use kontor_model::order::{FulfillmentState, OrderState, PaymentState};
use rust_decimal::Decimal;
use serde_json::json;

use crate::commerce::intake::changes::{OwnWrites, between, joined};
use crate::commerce::tests::budenzauber::{line, order};

fn nothing() -> OwnWrites {
    OwnWrites::default()
}

#[test]
fn the_same_order_has_not_changed_although_the_platform_says_it_was_touched() {
    let old = order("1001");
    let mut new = old.clone();
    new.modified_at_ms += 5_000;
    assert!(between(&old, &new, &nothing()).is_empty());
}

#[test]
fn a_change_is_named_by_its_path() {
    let old = order("1001");
    let mut new = old.clone();
    new.shipping.as_mut().expect("an address").line1 = "Königstraße 9".to_owned();
    new.states.payment = PaymentState::PartiallyRefunded;
    new.lines[0].quantity = Decimal::TWO;
    let paths = between(&old, &new, &nothing());
    assert_eq!(paths, ["lines[0].quantity", "shipping.line1", "states.payment"]);
}

#[test]
fn another_number_of_lines_is_a_change_of_all_lines() {
    let old = order("1001");
    let mut new = old.clone();
    new.lines.push(line("2", "KAESE-2", new.lines[0].total));
    assert_eq!(between(&old, &new, &nothing()), ["lines"]);
}

#[test]
fn the_state_we_set_ourselves_is_no_change_and_any_other_is_one() {
    let old = order("1001");
    let mut new = old.clone();
    new.states.order = OrderState::Completed;
    new.states.raw = "completed".to_owned();
    let own = OwnWrites { state: Some("completed".to_owned()), numbers: Vec::new() };
    assert!(between(&old, &new, &own).is_empty());
    new.states.raw = "cancelled".to_owned();
    new.states.order = OrderState::Cancelled;
    assert_eq!(between(&old, &new, &own), ["states.order", "states.raw"]);
}

#[test]
fn a_part_we_sent_ourselves_is_no_change_and_one_that_somebody_else_sent_is_one() {
    let old = order("1001");
    let mut new = old.clone();
    new.states.fulfillment = FulfillmentState::PartiallyShipped;
    let own = OwnWrites { state: None, numbers: vec!["00340434161094042557".to_owned()] };
    assert!(between(&old, &new, &own).is_empty());
    assert_eq!(between(&old, &new, &nothing()), ["states.fulfillment"]);
    new.states.fulfillment = FulfillmentState::Shipped;
    assert_eq!(between(&old, &new, &own), ["states.fulfillment"], "the rest was not sent by us");
}

#[test]
fn money_that_the_shop_takes_as_paid_at_our_word_is_a_change() {
    let mut old = order("1001");
    old.states.payment = PaymentState::Open;
    let mut new = old.clone();
    (new.states.order, new.states.payment) = (OrderState::Completed, PaymentState::Paid);
    new.states.raw = "completed".to_owned();
    let own = OwnWrites { state: Some("completed".to_owned()), numbers: Vec::new() };
    assert_eq!(between(&old, &new, &own), ["states.payment"]);
    assert!(between(&new, &new.clone(), &own).is_empty(), "and told once");
}

#[test]
fn tracking_numbers_we_told_are_no_change_also_where_a_plug_in_keeps_them() {
    let old = order("1001");
    let mut new = old.clone();
    new.tracking_numbers = vec!["00340434161094042557".to_owned()];
    let shipped = json!([{"tracking_number": "00340434161094042557", "date": 1}]);
    new.custom.insert("_wc_shipment_tracking_items".to_owned(), shipped);
    let own = OwnWrites { state: None, numbers: vec!["00340434161094042557".to_owned()] };
    assert!(between(&old, &new, &own).is_empty());
    new.custom.insert("gift".to_owned(), json!("yes"));
    assert_eq!(between(&old, &new, &own), ["custom.gift"]);
    assert_eq!(between(&old, &new, &nothing()).len(), 3);
}

#[test]
fn what_had_changed_already_and_what_changes_now_stand_together_once_each() {
    let both = joined(vec!["note".to_owned()], vec!["note".to_owned(), "lines".to_owned()]);
    assert_eq!(both, ["note", "lines"]);
}

#[test]
fn very_many_changes_are_named_by_what_they_begin_with() {
    let mut old = order("1001");
    for number in 0..60 {
        old.lines.push(line(&number.to_string(), "KAESE", old.lines[0].total));
    }
    let mut new = old.clone();
    for line in &mut new.lines {
        line.title.push_str(" (alt)");
    }
    assert_eq!(between(&old, &new, &nothing()), ["lines"]);
}
