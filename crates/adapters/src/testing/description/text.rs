//! Rules for texts: lengths in characters, patterns of ECMA 262, formats.

use fancy_regex::Regex;
use kontor_model::date::CalendarDate;
use serde_json::Value;

/// What of a schema's rules a text breaks: keyword and reason.
pub(super) fn broken(schema: &Value, text: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let length = text.chars().count() as u64;
    if schema["minLength"].as_u64().is_some_and(|least| length < least) {
        found.push((
            "minLength",
            format!("{text:?} has {length} characters, at least {} are wanted", schema["minLength"]),
        ));
    }
    if schema["maxLength"].as_u64().is_some_and(|most| length > most) {
        found.push((
            "maxLength",
            format!("{text:?} has {length} characters, at most {} are allowed", schema["maxLength"]),
        ));
    }
    if let Some(pattern) = schema["pattern"].as_str() {
        match Regex::new(&ours(pattern)).map(|regex| regex.is_match(text)) {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => found.push(("pattern", format!("{text:?} does not fit {pattern}"))),
            Ok(Err(error)) | Err(error) => found.push(("pattern", format!("{pattern} cannot be used: {error}"))),
        }
    }
    if let Some(format) = schema["format"].as_str().filter(|format| !has_format(format, text)) {
        found.push(("format", format!("{text:?} is no {format}")));
    }
    found
}

/// Rewrites a pattern of ECMA 262: digits and word characters are ASCII, a bracket inside a class is just a bracket.
fn ours(pattern: &str) -> String {
    let (mut ours, mut is_class, mut letters) = (String::new(), false, pattern.chars());
    while let Some(letter) = letters.next() {
        match (letter, is_class) {
            ('\\', _) => match (letters.next(), is_class) {
                (Some('d'), false) => ours.push_str("[0-9]"),
                (Some('d'), true) => ours.push_str("0-9"),
                (Some('D'), _) => ours.push_str("[^0-9]"),
                (Some('w'), false) => ours.push_str("[A-Za-z0-9_]"),
                (Some('w'), true) => ours.push_str("A-Za-z0-9_"),
                (Some('W'), _) => ours.push_str("[^A-Za-z0-9_]"),
                (Some('/'), _) => ours.push('/'),
                (Some(other), _) => ours.extend(['\\', other]),
                (None, _) => ours.push('\\'),
            },
            ('[', false) => {
                is_class = true;
                ours.push('[');
            }
            ('[', true) => ours.push_str("\\["),
            (']', _) => {
                is_class = false;
                ours.push(']');
            }
            (other, _) => ours.push(other),
        }
    }
    ours
}

/// Tells whether a text has a format; formats that are not known here are no rule (OpenAPI 3.0.3, Data Types).
fn has_format(format: &str, text: &str) -> bool {
    let is_fit = |pattern: &str| Regex::new(pattern).is_ok_and(|regex| regex.is_match(text).unwrap_or(false));
    match format {
        "date" => CalendarDate::parse(text).is_some(),
        "date-time" => {
            let day = text.get(..10).and_then(CalendarDate::parse);
            day.is_some()
                && is_fit(r"^.{10}[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-6][0-9](\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$")
        }
        "email" => is_fit(r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$"),
        "byte" => text.len().is_multiple_of(4) && is_fit("^[A-Za-z0-9+/]*={0,2}$"),
        "uri" => is_fit(r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$"),
        "uuid" => is_fit("^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"),
        _ => true,
    }
}
