//! Values against schemas, as OpenAPI 3.0 means them.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::SpecFile;
use super::exceptions::means;
use super::text;

/// What is wrong, where, and by which keyword of the description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) at: String,
    pub(super) keyword: &'static str,
    pub(super) reason: String,
}

impl Fault {
    pub(super) fn new(at: &str, keyword: &'static str, reason: String) -> Fault {
        let at = if at.is_empty() { "body" } else { at }.to_owned();
        Fault { at, keyword, reason }
    }

    /// A property that only we call a fault does not decide which of several schemas is meant.
    fn is_rule(&self) -> bool {
        self.keyword != UNKNOWN
    }
}

const UNKNOWN: &str = "unknown";

/// A description with its exceptions.
pub(super) struct Judge<'a> {
    pub(super) document: &'a Value,
    file: SpecFile,
}

/// Properties that the schemas of a value know; `Any` when they allow all.
enum Known {
    Any,
    These(BTreeSet<String>),
}

impl<'a> Judge<'a> {
    pub(super) fn new(document: &'a Value, file: SpecFile) -> Judge<'a> {
        Judge { document, file }
    }

    /// A fault, or nothing where it is excepted.
    pub(super) fn fault(&self, at: &str, keyword: &'static str, reason: String) -> Vec<Fault> {
        let fault = Fault::new(at, keyword, reason);
        let excepted = match keyword {
            UNKNOWN => self.file.unknown.iter().any(|(place, _)| means(place, &fault.at)),
            _ => self.file.broken.iter().any(|(place, rule, _)| *rule == keyword && means(place, &fault.at)),
        };
        if excepted { Vec::new() } else { vec![fault] }
    }

    /// Follows `$ref` within the document; a reference that leads nowhere yields null.
    pub(super) fn resolve<'v>(&self, value: &'v Value) -> &'v Value
    where
        'a: 'v,
    {
        let mut value = value;
        // Longer chains go round in a circle.
        for _ in 0..32 {
            let Some(target) = value["$ref"].as_str().and_then(|target| target.strip_prefix('#')) else { return value };
            value = self.document.pointer(target).unwrap_or(&Value::Null);
        }
        &Value::Null
    }

    /// Judges a value, unknown properties included.
    pub(super) fn value(&self, schema: &Value, value: &Value, at: &str) -> Vec<Fault> {
        let mut faults = self.rules(schema, value, at);
        let Some(entries) = value.as_object() else { return faults };
        if let Known::These(known) = self.known(schema, value, at) {
            for name in entries.keys().filter(|name| !known.contains(*name)) {
                let reason = "the description knows no such property".to_owned();
                faults.extend(self.fault(&below(at, name), UNKNOWN, reason));
            }
        }
        faults
    }

    /// Judges a value by what a schema and its parts say.
    fn rules(&self, schema: &Value, value: &Value, at: &str) -> Vec<Fault> {
        if schema["$ref"].is_string() && self.resolve(schema).is_null() {
            return self.fault(at, "$ref", format!("{} leads nowhere", schema["$ref"]));
        }
        let schema = self.resolve(schema);
        if value.is_null() && schema["nullable"] == true {
            return Vec::new();
        }
        let mut faults = Vec::new();
        if let Some(wanted) = schema["type"].as_str().filter(|wanted| !has_type(wanted, value)) {
            faults.extend(self.fault(at, "type", format!("{} is no {wanted}", short(value))));
        }
        if schema["enum"].as_array().is_some_and(|values| !values.iter().any(|known| is_same(known, value))) {
            faults.extend(self.fault(at, "enum", format!("{} is not among {}", short(value), schema["enum"])));
        }
        match value {
            Value::String(text) => {
                for (keyword, reason) in text::broken(schema, text) {
                    faults.extend(self.fault(at, keyword, reason));
                }
            }
            Value::Number(_) => faults.extend(self.number(schema, value, at)),
            Value::Array(items) => faults.extend(self.items(schema, items, at)),
            Value::Object(entries) => faults.extend(self.entries(schema, entries, at)),
            Value::Bool(_) | Value::Null => {}
        }
        faults.extend(self.parts(schema, value, at));
        faults
    }

    fn number(&self, schema: &Value, value: &Value, at: &str) -> Vec<Fault> {
        let Some(number) = value.as_f64() else { return Vec::new() };
        let mut faults = Vec::new();
        if let Some(least) = schema["minimum"].as_f64()
            && (number < least || number == least && schema["exclusiveMinimum"] == true)
        {
            faults.extend(self.fault(at, "minimum", format!("{value} is below {}", schema["minimum"])));
        }
        if let Some(most) = schema["maximum"].as_f64()
            && (number > most || number == most && schema["exclusiveMaximum"] == true)
        {
            faults.extend(self.fault(at, "maximum", format!("{value} is above {}", schema["maximum"])));
        }
        if let Some(step) = schema["multipleOf"].as_f64().filter(|step| *step > 0.0) {
            // Decimal steps such as 0.01 are not exact in binary.
            let steps = number / step;
            if (steps - steps.round()).abs() > 1e-6 {
                faults.extend(self.fault(
                    at,
                    "multipleOf",
                    format!("{value} is no multiple of {}", schema["multipleOf"]),
                ));
            }
        }
        if schema["format"] == "int32" && (number < f64::from(i32::MIN) || number > f64::from(i32::MAX)) {
            faults.extend(self.fault(at, "format", format!("{value} is no int32")));
        }
        faults
    }

    fn items(&self, schema: &Value, items: &[Value], at: &str) -> Vec<Fault> {
        let mut faults = Vec::new();
        let count = items.len() as u64;
        if schema["minItems"].as_u64().is_some_and(|least| count < least) {
            faults.extend(self.fault(
                at,
                "minItems",
                format!("{count} items, at least {} are wanted", schema["minItems"]),
            ));
        }
        if schema["maxItems"].as_u64().is_some_and(|most| count > most) {
            faults.extend(self.fault(
                at,
                "maxItems",
                format!("{count} items, at most {} are allowed", schema["maxItems"]),
            ));
        }
        let is_repeated = |(index, item): (usize, &Value)| items[..index].contains(item);
        if schema["uniqueItems"] == true && items.iter().enumerate().any(is_repeated) {
            faults.extend(self.fault(at, "uniqueItems", "an item stands twice".to_owned()));
        }
        if schema["items"].is_object() {
            for (index, item) in items.iter().enumerate() {
                faults.extend(self.value(&schema["items"], item, &below(at, &index.to_string())));
            }
        }
        faults
    }

    fn entries(&self, schema: &Value, entries: &Map<String, Value>, at: &str) -> Vec<Fault> {
        let mut faults = Vec::new();
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !entries.contains_key(name) {
                faults.extend(self.fault(&below(at, name), "required", "is missing".to_owned()));
            }
        }
        for (keyword, is_wrong) in [
            ("minProperties", schema["minProperties"].as_u64().is_some_and(|least| (entries.len() as u64) < least)),
            ("maxProperties", schema["maxProperties"].as_u64().is_some_and(|most| (entries.len() as u64) > most)),
        ] {
            if is_wrong {
                faults.extend(self.fault(at, keyword, format!("has {} properties", entries.len())));
            }
        }
        for (name, value) in entries {
            let at = below(at, name);
            match (schema["properties"].get(name), &schema["additionalProperties"]) {
                (Some(own), _) => faults.extend(self.value(own, value, &at)),
                (None, Value::Bool(false)) => {
                    faults.extend(self.fault(&at, "additionalProperties", "is not allowed".to_owned()));
                }
                (None, others @ Value::Object(_)) => faults.extend(self.value(others, value, &at)),
                (None, _) => {}
            }
        }
        faults
    }

    /// `allOf`, `anyOf`, `oneOf` and `not`.
    fn parts(&self, schema: &Value, value: &Value, at: &str) -> Vec<Fault> {
        let mut faults = Vec::new();
        for part in list(schema, "allOf") {
            faults.extend(self.rules(part, value, at));
        }
        if let Some(meant) = self.discriminated(schema, value) {
            return match meant {
                Ok(part) => [faults, self.rules(part, value, at)].concat(),
                Err(reason) => [faults, self.fault(at, "discriminator", reason)].concat(),
            };
        }
        for (keyword, may_be_several) in [("anyOf", true), ("oneOf", false)] {
            let tried: Vec<Vec<Fault>> = list(schema, keyword).map(|part| self.rules(part, value, at)).collect();
            let mut fitting = tried.iter().filter(|faults| !faults.iter().any(Fault::is_rule));
            match (fitting.next(), fitting.count()) {
                (None, _) if tried.is_empty() => {}
                (None, _) => faults.extend(self.fault(at, keyword, fits_none(list(schema, keyword), &tried))),
                (Some(unknown), more) if may_be_several || more == 0 => faults.extend(unknown.iter().cloned()),
                (Some(_), more) => {
                    faults.extend(self.fault(
                        at,
                        keyword,
                        format!("fits {} of the schemas, only one is allowed", more + 1),
                    ));
                }
            }
        }
        if schema["not"].is_object() && !self.rules(&schema["not"], value, at).iter().any(Fault::is_rule) {
            faults.extend(self.fault(at, "not", format!("{} is what it must not be", short(value))));
        }
        faults
    }

    /// The part that a discriminator names; `None` without one.
    fn discriminated<'s>(&'s self, schema: &'s Value, value: &Value) -> Option<Result<&'s Value, String>> {
        let property = schema["discriminator"]["propertyName"].as_str()?;
        let mut parts = list(schema, "oneOf").chain(list(schema, "anyOf")).peekable();
        parts.peek()?;
        let Some(name) = value[property].as_str() else {
            return Some(Err(format!("{property} does not say which it is")));
        };
        let short_name = format!("#/components/schemas/{name}");
        let target = schema["discriminator"]["mapping"][name].as_str().unwrap_or(&short_name);
        let part = parts.find(|part| part["$ref"] == target);
        Some(part.ok_or_else(|| format!("{property} {name:?} names none of the schemas")))
    }

    /// Collects the properties that a schema and those of its parts that fit know.
    fn known(&self, schema: &Value, value: &Value, at: &str) -> Known {
        let schema = self.resolve(schema);
        if matches!(schema["additionalProperties"], Value::Bool(true) | Value::Object(_)) {
            return Known::Any;
        }
        // `additionalProperties: false` has spoken already.
        let mut names: BTreeSet<String> = match (&schema["properties"], &schema["additionalProperties"]) {
            (_, Value::Bool(false)) => return Known::Any,
            (Value::Object(own), _) => own.keys().cloned().collect(),
            _ => BTreeSet::new(),
        };
        let chosen: Vec<&Value> = match self.discriminated(schema, value) {
            Some(Ok(part)) => vec![part],
            Some(Err(_)) => return Known::Any,
            None => {
                let parts = list(schema, "oneOf").chain(list(schema, "anyOf"));
                let fits = |part: &&Value| !self.rules(part, value, at).iter().any(Fault::is_rule);
                let fitting: Vec<&Value> = parts.clone().filter(fits).collect();
                if fitting.is_empty() && parts.count() > 0 {
                    return Known::Any;
                }
                fitting
            }
        };
        for part in list(schema, "allOf").chain(chosen) {
            match self.known(part, value, at) {
                Known::Any => return Known::Any,
                Known::These(more) => names.extend(more),
            }
        }
        Known::These(names)
    }
}

fn list<'s>(schema: &'s Value, keyword: &str) -> impl Iterator<Item = &'s Value> + Clone {
    schema[keyword].as_array().map(Vec::as_slice).unwrap_or_default().iter()
}

fn below(at: &str, name: &str) -> String {
    format!("{at}/{name}")
}

fn has_type(wanted: &str, value: &Value) -> bool {
    match wanted {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        // 10.0 is one (JSON Schema, which OpenAPI refers to).
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

fn is_same(known: &Value, value: &Value) -> bool {
    match (known.as_f64(), value.as_f64()) {
        (Some(known), Some(value)) => known == value,
        _ => known == value,
    }
}

/// Why none of several schemas fits, each with its first reason.
fn fits_none<'s>(parts: impl Iterator<Item = &'s Value>, tried: &[Vec<Fault>]) -> String {
    let reasons = parts.zip(tried).map(|(part, faults)| {
        let name = part["$ref"].as_str().and_then(|target| target.rsplit('/').next()).unwrap_or("inline");
        let first = faults.iter().find(|fault| fault.is_rule());
        first.map_or_else(|| name.to_owned(), |fault| format!("{name}: {} {}", fault.at, fault.reason))
    });
    format!("fits none of the schemas ({})", reasons.collect::<Vec<_>>().join("; "))
}

/// A value in few characters.
fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 60 { text } else { format!("{}...", text.chars().take(57).collect::<String>()) }
}
