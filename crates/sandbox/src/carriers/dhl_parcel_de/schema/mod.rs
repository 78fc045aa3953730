//! The first look at an order: form alone, by the rules of DHL's description. One fault of form refuses the whole call.
//!
//! As DHL's own sample orders do, figures may be written as text and text as figures.

mod codes;
mod shapes;

use kontor_model::Lang;
use serde_json::Value;

pub(super) use shapes::{MANIFEST, ORDER, PICKUP, RETURN};

/// What a value must be.
pub(super) enum Kind {
    /// Text of so many characters.
    Text(usize, usize),
    /// Text of a form; the form in words stands in the message.
    Form(fn(&str) -> bool, &'static str),
    /// A whole number.
    Integer(i64, i64),
    /// A number.
    Number(f64, f64),
    /// True or false.
    Flag,
    /// `YYYY-MM-DD`.
    Date,
    /// One of these.
    Choice(&'static [&'static str]),
    /// One of these, written in one text with blanks between them.
    Code(&'static str, &'static str),
    /// An object.
    Object(&'static [Field]),
    /// So many objects.
    List(&'static [Field], usize, usize),
    /// So many texts.
    Texts(usize, usize),
    /// An object of exactly one of these shapes.
    OneOf(&'static [(&'static str, &'static [Field])]),
}

/// A property of an object.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
}

/// A fault of form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FormFault {
    /// Where, such as `shipments[0].consignee.city`.
    pub(super) path: String,
    /// What is wrong.
    pub(super) message: String,
}

/// Checks an object; an empty answer means that its form is right.
pub(super) fn check(value: &Value, shape: &[Field], lang: Lang) -> Vec<FormFault> {
    let mut found = Vec::new();
    Looking { lang, found: &mut found }.object(value, shape, "");
    found
}

/// Text of a value that is text or a number.
pub(super) fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Number of a value that is a number or reads as one.
pub(super) fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

struct Looking<'a> {
    lang: Lang,
    found: &'a mut Vec<FormFault>,
}

impl Looking<'_> {
    fn fault(&mut self, path: &str, german: &str, english: &str) {
        let name = path.rsplit('.').next().unwrap_or(path);
        let message = self.lang.pick(format!("Parameter {name} {german}."), format!("Parameter {name} {english}."));
        self.found.push(FormFault { path: path.to_owned(), message });
    }

    fn object(&mut self, value: &Value, shape: &[Field], path: &str) {
        let Some(object) = value.as_object() else {
            return self.fault(path, "muss ein Objekt sein", "must be an object");
        };
        for field in shape {
            let below = if path.is_empty() { field.name.to_owned() } else { format!("{path}.{}", field.name) };
            match object.get(field.name) {
                None if field.required => self.fault(&below, "muss angegeben werden", "is required"),
                None => {}
                Some(value) => self.value(value, &field.kind, &below),
            }
        }
    }

    fn value(&mut self, value: &Value, kind: &Kind, path: &str) {
        match kind {
            Kind::Text(min, max) => self.text(value, *min, *max, path),
            Kind::Form(is, form) if !as_text(value).is_some_and(|text| is(&text)) => {
                self.fault(path, &format!("muss diese Form haben: {form}"), &format!("must have this form: {form}"));
            }
            Kind::Integer(min, max) => {
                let whole = as_number(value).filter(|number| number.fract() == 0.0);
                if !whole.is_some_and(|number| (*min as f64..=*max as f64).contains(&number)) {
                    let (german, english) = (
                        format!("muss eine ganze Zahl von {min} bis {max} sein"),
                        format!("must be an integer from {min} to {max}"),
                    );
                    self.fault(path, &german, &english);
                }
            }
            Kind::Number(min, max) if !as_number(value).is_some_and(|number| (*min..=*max).contains(&number)) => {
                let (german, english) = (
                    format!("muss eine Zahl von {min} bis {max} sein"),
                    format!("must be a number from {min} to {max}"),
                );
                self.fault(path, &german, &english);
            }
            Kind::Flag if !value.is_boolean() && !matches!(value.as_str(), Some("true" | "false")) => {
                self.fault(path, "muss true oder false sein", "must be true or false");
            }
            Kind::Date if !value.as_str().is_some_and(is_date) => {
                self.fault(path, "muss ein Datum der Form JJJJ-MM-TT sein", "must be a date of the form YYYY-MM-DD");
            }
            Kind::Choice(known) if !as_text(value).is_some_and(|text| known.contains(&text.as_str())) => {
                let known = known.join(", ");
                self.fault(path, &format!("muss einer dieser Werte sein: {known}"), &format!("must be one of {known}"));
            }
            Kind::Code(known, what)
                if !value.as_str().is_some_and(|text| known.split_whitespace().any(|one| one == text)) =>
            {
                self.fault(
                    path,
                    &format!("muss ein gültiger Code nach {what} sein"),
                    &format!("must be a valid code of {what}"),
                );
            }
            Kind::Object(shape) => self.object(value, shape, path),
            Kind::List(shape, min, max) => self.list(value, Some(shape), (*min, *max), path),
            Kind::Texts(min, max) => self.list(value, None, (*min, *max), path),
            Kind::OneOf(shapes) => self.one_of(value, shapes, path),
            _ => {}
        }
    }

    fn text(&mut self, value: &Value, min: usize, max: usize, path: &str) {
        let fits = as_text(value).is_some_and(|text| (min..=max).contains(&text.chars().count()));
        if !fits {
            let (german, english) =
                (format!("muss {min} bis {max} Zeichen haben"), format!("must have {min} to {max} characters"));
            self.fault(path, &german, &english);
        }
    }

    fn list(&mut self, value: &Value, shape: Option<&[Field]>, (min, max): (usize, usize), path: &str) {
        let Some(list) = value.as_array() else { return self.fault(path, "muss eine Liste sein", "must be an array") };
        if !(min..=max).contains(&list.len()) {
            let (german, english) =
                (format!("muss {min} bis {max} Einträge haben"), format!("must have {min} to {max} entries"));
            self.fault(path, &german, &english);
        }
        for (place, one) in list.iter().enumerate() {
            let below = format!("{path}[{place}]");
            match shape {
                Some(shape) => self.object(one, shape, &below),
                None if one.is_string() => {}
                None => self.fault(&below, "muss Text sein", "must be a string"),
            }
        }
    }

    /// Nobody says which shape was meant, so the faults of all of them are told.
    fn one_of(&mut self, value: &Value, shapes: &[(&str, &'static [Field])], path: &str) {
        let mut faults = Vec::new();
        for (_, shape) in shapes {
            let found = check_at(value, shape, path, self.lang);
            if found.is_empty() {
                return;
            }
            faults.extend(found);
        }
        let names: Vec<&str> = shapes.iter().map(|(name, _)| *name).collect();
        let names = names.join(", ");
        self.fault(path, &format!("muss genau eines davon sein: {names}"), &format!("must be exactly one of {names}"));
        for fault in faults {
            if !self.found.contains(&fault) {
                self.found.push(fault);
            }
        }
    }
}

fn check_at(value: &Value, shape: &[Field], path: &str, lang: Lang) -> Vec<FormFault> {
    let mut found = Vec::new();
    Looking { lang, found: &mut found }.object(value, shape, path);
    found
}

fn is_date(text: &str) -> bool {
    kontor_model::date::CalendarDate::parse(text).is_some()
}

#[cfg(test)]
mod tests;
