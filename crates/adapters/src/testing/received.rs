//! A request as it arrived, for tests to look at and for the description to judge.

use serde_json::Value;

/// One request that the stand-in received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Method in capitals.
    pub method: String,
    /// Path as it was sent, without the query.
    pub path: String,
    /// What stands behind the question mark as it was sent; empty without one.
    pub query: String,
    /// Headers in order, names in small letters.
    pub headers: Vec<(String, String)>,
    /// Body bytes.
    pub body: Vec<u8>,
}

impl Received {
    /// The first header of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let is_it = |(known, _): &&(String, String)| known.eq_ignore_ascii_case(name);
        self.headers.iter().find(is_it).map(|(_, value)| value.as_str())
    }

    /// The body as JSON. Panics when it is none, because then the test has its answer.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            panic!("{} {} has no JSON body ({error}): {}", self.method, self.path, self.text());
        })
    }

    /// The body as text; what is no UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Names and values of the query in order, decoded.
    pub fn query_pairs(&self) -> Vec<(String, String)> {
        form_pairs(&self.query)
    }

    /// Names and values of a form body in order, decoded.
    pub fn form(&self) -> Vec<(String, String)> {
        form_pairs(&self.text())
    }

    /// The media type in small letters, without its parameters; empty without one.
    pub(super) fn media_type(&self) -> String {
        let value = self.header("content-type").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }
}

/// Decodes `application/x-www-form-urlencoded`.
pub(super) fn form_pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let decoded = |text: &str| percent_decoded(&text.replace('+', " "));
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

/// Decodes `%41`; what is no such pair of digits stays as it is, what is no UTF-8 is replaced.
pub(super) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| (*byte as char).to_digit(16));
    let (mut decoded, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
