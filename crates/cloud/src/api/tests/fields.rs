//! Faults of a JSON body are named by field, in words of the caller's language.

use kontor_model::Lang;
use kontor_model::problem::FieldError;
use kontor_model::shipment::NewShipment;
use serde_json::{Value, json};

use crate::api::fields::read;
use crate::api::testing::shipment;

fn faults(lang: Lang, value: Value) -> Vec<FieldError> {
    read::<NewShipment>(lang, value).expect_err("a fault")
}

fn fault(value: Value) -> String {
    let fault = faults(Lang::En, value).remove(0);
    format!("{} {}: {}", fault.field, fault.code, fault.detail)
}

fn changed(change: impl FnOnce(&mut Value)) -> Value {
    let mut value = shipment("LS-1");
    change(&mut value);
    value
}

#[test]
fn what_is_right_is_read() {
    assert!(read::<NewShipment>(Lang::De, shipment("LS-1")).is_ok());
}

#[test]
fn an_unknown_field_is_refused_by_name_wherever_it_is() {
    let at_the_top = changed(|value| value["refernce"] = json!("x"));
    assert_eq!(fault(at_the_top), "refernce unknown_field: There is no such field.");
    let in_a_list = changed(|value| value["parcels"][0]["wieght"] = json!(1));
    assert_eq!(fault(in_a_list), "parcels[0].wieght unknown_field: There is no such field.");
    let in_an_address = changed(|value| value["to"]["hous_number"] = json!("1"));
    assert_eq!(fault(in_an_address), "to.hous_number unknown_field: There is no such field.");
    let in_the_sender = changed(|value| value["from"]["kind"] = json!("street"));
    assert_eq!(fault(in_the_sender), "from.kind unknown_field: There is no such field.");
}

#[test]
fn a_missing_field_is_named() {
    let nothing = json!({});
    assert_eq!(fault(nothing), "reference missing: This field is missing.");
    let no_weight = changed(|value| value["parcels"][0] = json!({}));
    assert_eq!(fault(no_weight), "parcels[0].weight_g missing: This field is missing.");
    let no_street = changed(|value| drop(value["to"].as_object_mut().map(|to| to.remove("street"))));
    assert_eq!(fault(no_street), "to.street missing: This field is missing.");
    let no_kind = changed(|value| drop(value["to"].as_object_mut().map(|to| to.remove("kind"))));
    assert_eq!(fault(no_kind), "to.kind missing: This field is missing.");
}

#[test]
fn a_wrong_type_says_what_is_expected() {
    let text = changed(|value| value["parcels"][0]["weight_g"] = json!("2,5"));
    assert_eq!(fault(text), "parcels[0].weight_g wrong_type: Expected is a whole number from 0.");
    let negative = changed(|value| value["parcels"][0]["weight_g"] = json!(-1));
    assert_eq!(fault(negative), "parcels[0].weight_g wrong_type: Expected is a whole number from 0.");
    let no_list = changed(|value| value["parcels"] = json!({}));
    assert_eq!(fault(no_list), "parcels wrong_type: Expected is a list.");
    let number = changed(|value| value["reference"] = json!(417));
    assert_eq!(fault(number), "reference wrong_type: Expected is a text.");
}

#[test]
fn a_choice_lists_what_is_possible() {
    let format = changed(|value| value["label"] = json!({"format": "tiff"}));
    assert_eq!(fault(format), "label.format unknown_value: Possible values: pdf, zpl, png.");
    let medium = changed(|value| value["label"] = json!({"medium": "a3"}));
    assert_eq!(
        fault(medium),
        "label.medium unknown_value: Possible values: a6, 103x199, 4x6, 4x8, 103x150, 105x205, 105x208, 100x70, a5, a4."
    );
    let kind = changed(|value| value["to"]["kind"] = json!("door"));
    assert_eq!(
        fault(kind),
        "to.kind unknown_value: Possible values: street, locker, post_office, po_box, parcel_shop."
    );
    let dpi = changed(|value| value["label"] = json!({"dpi": 600}));
    assert_eq!(fault(dpi), "label.dpi invalid_value: The resolution is 203 or 300.");
    let country = changed(|value| value["to"]["country"] = json!("Deutschland"));
    assert_eq!(fault(country), "to.country invalid_value: A country is two letters, such as DE.");
}

#[test]
fn every_sentence_exists_in_german_too() {
    for value in [
        json!({}),
        changed(|value| value["x"] = json!(1)),
        changed(|value| value["parcels"] = json!(1)),
        changed(|value| value["label"] = json!({"format": "tiff"})),
        changed(|value| value["label"] = json!({"dpi": 600})),
        changed(|value| value["to"]["country"] = json!("Deutschland")),
    ] {
        let (german, english) = (faults(Lang::De, value.clone()), faults(Lang::En, value));
        assert_eq!(german[0].field, english[0].field);
        assert_ne!(german[0].detail, english[0].detail);
    }
}
