//! The state of a form between two tries: what was typed, and what is wrong with it.
//!
//! Passwords and secrets never come in here: their fields carry an error but no value.
//!
//! And how a posted name or value is decoded.

use std::collections::BTreeMap;

use serde::Serialize;

/// One field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FieldState {
    /// What was typed; always empty for passwords and secrets.
    pub value: String,
    /// Key of the text that says what is wrong, or the text itself when `is_text`.
    pub error: Option<FieldFault>,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldFault {
    /// Key in the catalog; empty when `text` is set.
    pub key: String,
    /// Arguments of the text.
    pub args: BTreeMap<String, String>,
    /// The sentence itself, when it came from elsewhere in the right language.
    pub text: Option<String>,
}

/// All fields by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FormState {
    fields: BTreeMap<String, FieldState>,
}

impl FormState {
    /// An empty form.
    pub fn new() -> FormState {
        FormState::default()
    }

    /// Keeps what was typed.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> FormState {
        self.set(name, value);
        self
    }

    /// Keeps what was typed. Not for passwords and secrets.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.fields.entry(name.to_owned()).or_default().value = value.into();
    }

    /// Notes what is wrong with a field, by key of the catalog. The first fault of a field stays.
    pub fn fault(&mut self, name: &str, key: &str, args: &[(&str, &str)]) {
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.note(name, FieldFault { key: key.to_owned(), args, text: None });
    }

    /// Notes what is wrong with a field in words that are already in the right language.
    pub fn fault_text(&mut self, name: &str, text: impl Into<String>) {
        self.note(name, FieldFault { key: String::new(), args: BTreeMap::new(), text: Some(text.into()) });
    }

    fn note(&mut self, name: &str, fault: FieldFault) {
        self.fields.entry(name.to_owned()).or_default().error.get_or_insert(fault);
    }

    /// What was typed into a field; empty when nothing was.
    pub fn value(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |field| field.value.as_str())
    }

    /// What is wrong with a field.
    pub fn error(&self, name: &str) -> Option<&FieldFault> {
        self.fields.get(name)?.error.as_ref()
    }

    /// Tells whether any field is at fault.
    pub fn has_errors(&self) -> bool {
        self.fields.values().any(|field| field.error.is_some())
    }

    /// Names of the fields at fault, sorted.
    pub fn faulty(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(|(_, field)| field.error.is_some()).map(|(name, _)| name.as_str())
    }
}

/// Decodes a name or a value of `application/x-www-form-urlencoded` (WHATWG URL, section 5.1): `+` is a blank, `%xx` a
/// byte. `None` when a percent sign stands wrong or the bytes are no UTF-8; nothing is replaced.
pub fn decode_urlencoded(text: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter().copied();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => hex(rest.next()?)? << 4 | hex(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests;
