//! Reads a JSON value as one of our types and says in the caller's language which field does not fit and why.
//!
//! The words are made from serde's messages, which are in English and change with its version: what is not recognised
//! becomes a general sentence, never serde's own.

use kontor_model::Lang;
use kontor_model::problem::FieldError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a value. Unknown fields are refused by name, also where serde itself does not see them (flattened structs).
pub fn read<T: DeserializeOwned + Serialize>(lang: Lang, value: Value) -> Result<T, Vec<FieldError>> {
    let known: T = serde_path_to_error::deserialize(&value).map_err(|error| {
        let path = error.path().to_string();
        vec![explain(lang, if path == "." { "" } else { &path }, &error.inner().to_string())]
    })?;
    let mut errors = Vec::new();
    if let Ok(again) = serde_json::to_value(&known) {
        unknown_fields(lang, "", &value, &again, &mut errors);
    }
    if errors.is_empty() { Ok(known) } else { Err(errors) }
}

/// A field that did not survive being read and written again is one that we do not know.
fn unknown_fields(lang: Lang, path: &str, sent: &Value, known: &Value, errors: &mut Vec<FieldError>) {
    match (sent, known) {
        (Value::Object(sent), Value::Object(known)) => {
            for (name, value) in sent {
                let place = join(path, name);
                match known.get(name) {
                    Some(again) => unknown_fields(lang, &place, value, again, errors),
                    // Written as nothing: an empty list is left out again.
                    None if value.is_null() || value.as_array().is_some_and(Vec::is_empty) => {}
                    None => errors.push(unknown(lang, place)),
                }
            }
        }
        (Value::Array(sent), Value::Array(known)) => {
            for (index, (value, again)) in sent.iter().zip(known).enumerate() {
                unknown_fields(lang, &format!("{path}[{index}]"), value, again, errors);
            }
        }
        _ => {}
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// A field we do not know.
pub fn unknown(lang: Lang, field: String) -> FieldError {
    let detail = lang.pick("Dieses Feld gibt es nicht.", "There is no such field.").to_owned();
    FieldError { field, code: "unknown_field".to_owned(), detail }
}

/// A field that has to be there.
pub fn missing(lang: Lang, field: String) -> FieldError {
    let detail = lang.pick("Dieses Feld fehlt.", "This field is missing.").to_owned();
    FieldError { field, code: "missing".to_owned(), detail }
}

/// A field of the wrong type.
pub fn wrong_type(lang: Lang, field: String, expected: &str) -> FieldError {
    let detail = lang.pick(
        format!("Erwartet wird {}.", german_expectation(expected)),
        format!("Expected is {}.", english_expectation(expected)),
    );
    FieldError { field, code: "wrong_type".to_owned(), detail }
}

fn explain(lang: Lang, path: &str, message: &str) -> FieldError {
    let named = message.split('`').nth(1).unwrap_or("");
    // The path of an unknown field may already end in its name.
    let below = |name: &str| {
        let known = path == name || path.ends_with(&format!(".{name}"));
        if known { path.to_owned() } else { join(path, name) }
    };
    if message.starts_with("unknown field") {
        return unknown(lang, below(named));
    }
    if message.starts_with("missing field") {
        return missing(lang, below(named));
    }
    if message.starts_with("unknown variant") {
        return unknown_value(lang, path, message);
    }
    if let Some((_, expected)) = message.split_once(", expected ") {
        let expected = expected.split(" at line ").next().unwrap_or(expected);
        return wrong_type(lang, path.to_owned(), expected);
    }
    invalid_value(lang, path, message)
}

fn unknown_value(lang: Lang, path: &str, message: &str) -> FieldError {
    let allowed: Vec<&str> = message.split('`').skip(3).step_by(2).collect();
    let allowed = allowed.join(", ");
    // An unknown `kind` is reported at the object that carries it.
    let field =
        if allowed.contains("po_box") && !path.ends_with("kind") { join(path, "kind") } else { path.to_owned() };
    let detail = lang.pick(format!("Möglich sind: {allowed}."), format!("Possible values: {allowed}."));
    FieldError { field, code: "unknown_value".to_owned(), detail }
}

/// Messages of our own types; see `kontor_model`.
fn invalid_value(lang: Lang, path: &str, message: &str) -> FieldError {
    let (field, german, english) = if message.starts_with("a country is two letters") {
        let field = if path.ends_with("country") { path.to_owned() } else { join(path, "country") };
        (
            field,
            "Ein Land wird mit zwei Buchstaben angegeben, zum Beispiel DE.",
            "A country is two letters, such as DE.",
        )
    } else if message.starts_with("dpi is") {
        (path.to_owned(), "Die Auflösung ist 203 oder 300.", "The resolution is 203 or 300.")
    } else {
        (path.to_owned(), "Dieser Wert ist nicht gültig.", "This value is not valid.")
    };
    FieldError { field, code: "invalid_value".to_owned(), detail: lang.pick(german, english).to_owned() }
}

fn german_expectation(expected: &str) -> String {
    match expected {
        "a string" => "ein Text".to_owned(),
        "u32" => "eine ganze Zahl ab 0".to_owned(),
        "u16" => "eine ganze Zahl von 0 bis 65535".to_owned(),
        "a sequence" => "eine Liste".to_owned(),
        "a boolean" => "true oder false".to_owned(),
        "an array of length 3" => "eine Liste mit genau drei Zahlen".to_owned(),
        _ => "ein Objekt".to_owned(),
    }
}

fn english_expectation(expected: &str) -> String {
    match expected {
        "a string" => "a text".to_owned(),
        "u32" => "a whole number from 0".to_owned(),
        "u16" => "a whole number from 0 to 65535".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "an array of length 3" => "a list of exactly three numbers".to_owned(),
        _ => "an object".to_owned(),
    }
}
