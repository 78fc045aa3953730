//! Reads a shipment from JSON, with every fault at its field.

use kontor_model::Lang;
use kontor_model::problem::FieldError;
use kontor_model::return_label::NewReturn;
use kontor_model::shipment::NewShipment;
use serde_json::Value;

use crate::api::fields;

/// Reads one shipment.
pub(super) fn read(lang: Lang, value: Value) -> Result<NewShipment, Vec<FieldError>> {
    // Inside a tagged, flattened address serde cannot tell the place of a wrong type; so this is looked at first.
    let faults: Vec<FieldError> = ["from", "to"].iter().flat_map(|name| texts_of(lang, name, &value[*name])).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    fields::read(lang, value)
}

/// Reads a label for the way back.
pub(super) fn read_return(lang: Lang, value: Value) -> Result<NewReturn, Vec<FieldError>> {
    let faults: Vec<FieldError> = ["from", "to"].iter().flat_map(|name| texts_of(lang, name, &value[*name])).collect();
    if faults.is_empty() { fields::read(lang, value) } else { Err(faults) }
}

/// Everything inside an address is a text.
fn texts_of(lang: Lang, name: &str, address: &Value) -> Vec<FieldError> {
    let Value::Object(members) = address else { return Vec::new() };
    let faulty = members.iter().filter(|(_, value)| !value.is_string() && !value.is_null());
    faulty.map(|(member, _)| fields::wrong_type(lang, format!("{name}.{member}"), "a string")).collect()
}
