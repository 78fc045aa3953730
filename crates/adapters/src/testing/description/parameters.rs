//! Parameters in path, query and headers, and fields of forms: texts that a schema gives a type.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::operation::Operation;
use super::schema::{Fault, Judge};
use crate::testing::received::Received;

/// Headers that a description does not govern (OpenAPI 3.0.3, Parameter Object).
const OWN_HEADERS: &[&str] = &["accept", "content-type", "authorization"];

/// Judges all parameters of an operation.
pub(super) fn check(operation: &Operation<'_>, judge: &Judge<'_>, request: &Received) -> Vec<Fault> {
    let parameters = described(operation, judge);
    let mut faults = Vec::new();
    for parameter in &parameters {
        faults.extend(one(parameter, operation, judge, request));
    }
    let is_known =
        |name: &str| parameters.iter().any(|parameter| parameter["in"] == "query" && parameter["name"] == name);
    let mut unknown: Vec<String> = request.query_pairs().into_iter().map(|(name, _)| name).collect();
    unknown.retain(|name| !is_known(name) && !is_key(judge, name));
    unknown.dedup();
    for name in unknown {
        faults.extend(judge.fault(
            &format!("query {name}"),
            "unknown",
            "the description knows no such parameter".to_owned(),
        ));
    }
    faults
}

/// Parameters of path and operation; the operation's own win.
fn described<'a>(operation: &Operation<'a>, judge: &Judge<'a>) -> Vec<&'a Value> {
    let mut found: BTreeMap<(String, String), &Value> = BTreeMap::new();
    for list in [&operation.item["parameters"], &operation.body["parameters"]] {
        for parameter in list.as_array().into_iter().flatten() {
            let parameter = judge.resolve(parameter);
            found.insert((parameter["in"].to_string(), parameter["name"].to_string()), parameter);
        }
    }
    found.into_values().collect()
}

fn one(parameter: &Value, operation: &Operation<'_>, judge: &Judge<'_>, request: &Received) -> Vec<Fault> {
    let (place, name) = (parameter["in"].as_str().unwrap_or_default(), parameter["name"].as_str().unwrap_or_default());
    let texts: Vec<String> = match place {
        "path" => {
            operation.variables.iter().filter(|(known, _)| *known == name).map(|(_, text)| text.clone()).collect()
        }
        "query" => request.query_pairs().into_iter().filter(|(known, _)| known == name).map(|(_, text)| text).collect(),
        "header" if !OWN_HEADERS.iter().any(|own| name.eq_ignore_ascii_case(own)) => {
            request.header(name).map(str::to_owned).into_iter().collect()
        }
        _ => return Vec::new(),
    };
    let at = format!("{place} {name}");
    if texts.is_empty() {
        let is_missing = parameter["required"] == true;
        return if is_missing { judge.fault(&at, "required", "is missing".to_owned()) } else { Vec::new() };
    }
    let texts = match parameter["explode"] == false {
        true => texts.iter().flat_map(|text| text.split(',')).map(str::to_owned).collect(),
        false => texts,
    };
    judge.value(&parameter["schema"], &typed(judge, &parameter["schema"], &texts), &at)
}

/// Tells whether a query parameter is the key of a security scheme, which is no parameter of the operation.
fn is_key(judge: &Judge<'_>, name: &str) -> bool {
    let schemes = judge.document["components"]["securitySchemes"].as_object();
    schemes.into_iter().flatten().any(|(_, scheme)| scheme["in"] == "query" && scheme["name"] == name)
}

/// A form as the object that its schema describes.
pub(super) fn form(judge: &Judge<'_>, schema: &Value, pairs: &[(String, String)]) -> Value {
    let properties = &judge.resolve(schema)["properties"];
    let mut fields: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, value) in pairs {
        fields.entry(name).or_default().push(value.clone());
    }
    let typed = |(name, texts): (&str, Vec<String>)| (name.to_owned(), typed(judge, &properties[name], &texts));
    Value::Object(fields.into_iter().map(typed).collect::<Map<String, Value>>())
}

/// Texts as the value that a schema describes; a text that is none stays a text, and several stay several.
fn typed(judge: &Judge<'_>, schema: &Value, texts: &[String]) -> Value {
    let schema = judge.resolve(schema);
    if schema["type"] == "array" {
        return texts.iter().map(|text| scalar(judge.resolve(&schema["items"]), text)).collect();
    }
    match texts {
        [text] => scalar(schema, text),
        several => several.iter().map(|text| scalar(schema, text)).collect(),
    }
}

fn scalar(schema: &Value, text: &str) -> Value {
    let read = match schema["type"].as_str() {
        Some("integer") => text.parse::<i64>().ok().map(Value::from),
        Some("number") => text.parse::<f64>().ok().map(Value::from),
        Some("boolean") => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    read.unwrap_or_else(|| text.into())
}
