//! The first look at a request: form alone, by GLS's description. A property that it does not know is a fault.
//!
//! The description was generated and spells some names otherwise than the interface: both spellings are taken.

use kontor_model::date::CalendarDate;
use serde_json::Value;

use super::fault::Issue;

mod shapes;

pub(super) use shapes::COLLECTION;
pub(super) use shapes::{ALLOWED, CREATE, DETAILS, LIST, REPRINT, SHOPS_BY_ADDRESS, SHOPS_BY_PLACE, VALIDATE, WEIGHT};

/// What a value must be.
pub(super) enum Kind {
    /// Text of at most so many characters.
    Text(usize),
    /// A number.
    Number,
    /// True or false.
    Flag,
    /// A day, with or without a time.
    Day,
    /// One of these.
    Choice(&'static [&'static str]),
    /// An object.
    Object(&'static [Field]),
    /// Objects.
    Objects(&'static [Field]),
    /// Texts of at most so many characters.
    Texts(usize),
}

/// A property of an object: its name, what it must be, whether it must be there.
pub(super) struct Field(pub(super) &'static str, pub(super) Kind, pub(super) Need);

/// Whether a property must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Must,
    May,
}

/// Names that the description spells in the second way.
const SPELLED: [(&str, &str); 4] =
    [("ZIPCode", "Zipcode"), ("eMail", "Email"), ("PIN", "Pin"), ("MobilePhonenumber", "MobilePhoneNumber")];

/// The value of a property, however it is spelled.
pub(super) fn get<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    let other = SPELLED.iter().find(|(known, _)| *known == name).map(|(_, other)| *other);
    object.get(name).or_else(|| object.get(other?)).filter(|value| !value.is_null())
}

/// The text of a property, trimmed; empty when it is missing.
pub(super) fn text<'a>(object: &'a Value, name: &str) -> &'a str {
    get(object, name).and_then(Value::as_str).unwrap_or_default().trim()
}

/// The elements of a list.
pub(super) fn list<'a>(object: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    get(object, name).and_then(Value::as_array).into_iter().flatten()
}

/// The texts of a list.
pub(super) fn texts(object: &Value, name: &str) -> Vec<String> {
    list(object, name).filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The day of a property.
pub(super) fn day(object: &Value, name: &str) -> Option<CalendarDate> {
    text(object, name).get(..10).and_then(CalendarDate::parse)
}

/// Checks an object; an empty answer means that its form is right.
pub(super) fn check(value: &Value, shape: &[Field]) -> Vec<Issue> {
    let mut found = Vec::new();
    object(value, shape, "", &mut found);
    found
}

fn object(value: &Value, shape: &[Field], at: &str, found: &mut Vec<Issue>) {
    let Some(properties) = value.as_object() else {
        return found.push(Issue::new("NOT_AN_OBJECT", at));
    };
    for Field(name, kind, need) in shape {
        let below = format!("{at}/{name}");
        match get(value, name) {
            None if *need == Need::Must => found.push(Issue::new("MANDATORY", &below)),
            None => {}
            Some(value) => check_value(value, kind, &below, found),
        }
    }
    let is_known = |name: &str| {
        let is_it = |known: &str| known == name || SPELLED.contains(&(known, name));
        shape.iter().any(|Field(known, ..)| is_it(known))
    };
    for name in properties.keys().filter(|name| !is_known(name)) {
        found.push(Issue::new("UNKNOWN_PROPERTY", &format!("{at}/{name}")));
    }
}

fn check_value(value: &Value, kind: &Kind, at: &str, found: &mut Vec<Issue>) {
    let is_right = match kind {
        Kind::Text(most) => return check_text(value, *most, at, found),
        Kind::Object(shape) => return object(value, shape, at, found),
        Kind::Objects(shape) => {
            let Some(items) = value.as_array() else { return found.push(Issue::new("NOT_A_LIST", at)) };
            let places = items.iter().enumerate();
            return places.for_each(|(place, item)| object(item, shape, &format!("{at}[{place}]"), found));
        }
        Kind::Texts(most) => {
            let Some(items) = value.as_array() else { return found.push(Issue::new("NOT_A_LIST", at)) };
            let places = items.iter().enumerate();
            return places.for_each(|(place, item)| check_text(item, *most, &format!("{at}[{place}]"), found));
        }
        Kind::Number => value.is_number(),
        Kind::Flag => value.is_boolean(),
        Kind::Day => value.as_str().and_then(|text| text.get(..10)).and_then(CalendarDate::parse).is_some(),
        Kind::Choice(known) => value.as_str().is_some_and(|text| known.contains(&text)),
    };
    if !is_right {
        found.push(Issue::with("INVALID_VALUE", at, value));
    }
}

fn check_text(value: &Value, most: usize, at: &str, found: &mut Vec<Issue>) {
    match value.as_str() {
        None => found.push(Issue::new("NOT_A_TEXT", at)),
        Some(text) if text.chars().count() > most => found.push(Issue::with("TOO_LONG", at, most)),
        Some(_) => {}
    }
}
