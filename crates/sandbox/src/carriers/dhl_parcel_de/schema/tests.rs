//! Forms at their edges, and what a fault says.

use kontor_model::Lang;
use serde_json::{Value, json};

use super::{FormFault, MANIFEST, ORDER, check};

fn paths(shipment: Value) -> Vec<String> {
    let order = json!({ "profile": "P", "shipments": [shipment] });
    check(&order, ORDER, Lang::En).into_iter().map(|fault| fault.path).collect()
}

#[test]
fn lengths_hold_at_both_ends() {
    for (length, fits) in [(7, false), (8, true), (35, true), (36, false)] {
        assert_eq!(paths(json!({ "refNo": "ä".repeat(length) })).is_empty(), fits, "{length}");
    }
}

#[test]
fn postal_codes_have_no_blank_around_them() {
    let locker = |code: &str| json!({ "consignee": { "name": "A", "lockerID": 101, "postNumber": "123456", "city": "Bonn", "postalCode": code } });
    for (code, fits) in [
        ("53113", true),
        ("SW1A 1AA", true),
        ("1071-AA", true),
        ("53113 ", false),
        (" 53113", false),
        ("12", false),
        ("1--2", false),
    ] {
        assert_eq!(paths(locker(code)).is_empty(), fits, "{code:?}");
    }
}

#[test]
fn figures_may_be_text_and_text_may_be_figures() {
    let weight = |value: Value| paths(json!({ "details": { "weight": { "uom": "g", "value": value } } }));
    assert!(weight(json!("500")).is_empty() && weight(json!(500.0)).is_empty());
    assert_eq!(weight(json!("viel")), ["shipments[0].details.weight.value"]);
    assert_eq!(weight(json!(31_500.5)), ["shipments[0].details.weight.value"]);
    assert!(paths(json!({ "billingNumber": 33_333_333_330_102_u64 })).is_empty());
    assert_eq!(paths(json!({ "refNo": true })), ["shipments[0].refNo"]);
}

#[test]
fn a_recipient_of_no_kind_gets_the_faults_of_every_kind() {
    let found = paths(json!({ "consignee": { "name": "A", "lockerID": 99, "city": "Bonn", "postalCode": "53113" } }));
    for leaf in ["", ".name1", ".addressStreet", ".lockerID", ".postNumber", ".retailID", ".poBoxID"] {
        assert!(found.contains(&format!("shipments[0].consignee{leaf}")), "{leaf} in {found:?}");
    }
}

#[test]
fn the_message_names_the_parameter_in_the_language_of_the_caller() {
    let order = json!({ "profile": "P", "shipmentNumbers": [] });
    let said = |lang| check(&order, MANIFEST, lang);
    let expected = |message: &str| FormFault { path: "shipmentNumbers".to_owned(), message: message.to_owned() };
    assert_eq!(said(Lang::De), [expected("Parameter shipmentNumbers muss 1 bis 30 Einträge haben.")]);
    assert_eq!(said(Lang::En), [expected("Parameter shipmentNumbers must have 1 to 30 entries.")]);
}
