//! Shipments on the wire.

use super::*;

const SMALLEST: &str = r#"{
    "reference": "LS-2025-00417",
    "to": {"kind": "street", "name": "Jürgen Groß", "street": "Königsallee 7", "postal_code": "40212", "city": "Düsseldorf"},
    "parcels": [{"weight_g": 2350}]
}"#;

#[test]
fn the_smallest_shipment_is_reference_recipient_and_one_weight() {
    let new: NewShipment = serde_json::from_str(SMALLEST).unwrap();
    assert_eq!(new.parcels, [NewParcel { weight_g: 2350, dimensions_mm: None, reference: None }]);
    assert_eq!((new.label, new.from, new.carrier_account, new.idempotency_key), (None, None, None, None));
}

#[test]
fn a_misspelled_field_is_refused_by_name() {
    let error = serde_json::from_str::<NewShipment>(&SMALLEST.replace("\"parcels\"", "\"parcel\"")).unwrap_err();
    assert!(error.to_string().contains("parcel"), "{error}");
    let error = serde_json::from_str::<NewShipment>(&SMALLEST.replace("weight_g", "weight_kg")).unwrap_err();
    assert!(error.to_string().contains("weight_kg"), "{error}");
}

#[test]
fn a_weight_is_a_whole_number_of_grams() {
    for wrong in ["2350.5", "-1", "\"2350\"", "99999999999"] {
        assert!(serde_json::from_str::<NewShipment>(&SMALLEST.replace("2350", wrong)).is_err(), "{wrong}");
    }
}

#[test]
fn a_shipment_reads_back_as_it_was_written() {
    let new: NewShipment = serde_json::from_str(SMALLEST).unwrap();
    let again: NewShipment = serde_json::from_str(&serde_json::to_string(&new).unwrap()).unwrap();
    assert_eq!(again, new);
}

#[test]
fn states_read_back_from_their_column() {
    for state in [ShipmentState::Labelled, ShipmentState::OutcomeUnknown] {
        assert_eq!(ShipmentState::from_code(state.code()), Some(state));
        assert_eq!(serde_json::to_string(&state).unwrap(), format!("\"{}\"", state.code()));
    }
    assert_eq!(ShipmentState::from_code("sent"), None);
}

#[test]
fn overall_results_have_the_documented_words() {
    let words: Vec<String> =
        [Overall::NothingToDo, Overall::Ok, Overall::OkWithWarnings, Overall::Partial, Overall::Failed]
            .iter()
            .map(|overall| serde_json::to_string(overall).unwrap())
            .collect();
    assert_eq!(words, ["\"nothing_to_do\"", "\"ok\"", "\"ok_with_warnings\"", "\"partial\"", "\"failed\""]);
}
