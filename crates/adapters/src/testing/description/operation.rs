//! The operation that a request means, and whether the request has everything the operation asks for.

use serde_json::Value;

use super::parameters;
use super::schema::{Fault, Judge};
use crate::testing::received::{Received, percent_decoded};

/// One operation of a description, with what the path said for its variables.
pub(super) struct Operation<'a> {
    pub(super) item: &'a Value,
    pub(super) body: &'a Value,
    pub(super) variables: Vec<(&'a str, String)>,
}

impl<'a> Operation<'a> {
    /// Finds the operation of a method and path: the one with the fewest variables, a deprecated one last.
    pub(super) fn find(document: &'a Value, method: &str, path: &str) -> Option<Operation<'a>> {
        let method = method.to_ascii_lowercase();
        let found = document["paths"].as_object()?.iter().filter_map(|(template, item)| {
            let body = item.get(&method)?;
            let variables = variables(template, path)?;
            Some(Operation { item, body, variables })
        });
        found.min_by_key(|found| (found.variables.len(), found.body["deprecated"] == true))
    }

    /// Judges security, parameters and body.
    pub(super) fn check(&self, judge: &Judge<'_>, request: &Received) -> Vec<Fault> {
        let mut faults = self.security(judge, request);
        faults.extend(parameters::check(self, judge, request));
        faults.extend(self.content(judge, request));
        faults
    }

    fn security(&self, judge: &Judge<'_>, request: &Received) -> Vec<Fault> {
        let ways = self.body.get("security").unwrap_or(&judge.document["security"]);
        let Some(ways) = ways.as_array().filter(|ways| !ways.is_empty()) else { return Vec::new() };
        let is_met =
            |way: &Value| way.as_object().is_some_and(|way| way.keys().all(|name| shows(judge, name, request)));
        if ways.iter().any(is_met) {
            return Vec::new();
        }
        judge.fault("security", "security", "none of the described ways to sign in was used".to_owned())
    }

    fn content(&self, judge: &Judge<'_>, request: &Received) -> Vec<Fault> {
        let described = judge.resolve(&self.body["requestBody"]);
        if request.body.is_empty() {
            let is_missing = described["required"] == true;
            return if is_missing { judge.fault("body", "required", "is missing".to_owned()) } else { Vec::new() };
        }
        let Some(kinds) = described["content"].as_object() else {
            return judge.fault("body", "unknown", "the operation takes no body".to_owned());
        };
        let media_type = request.media_type();
        let is_it = |kind: &str| kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(&media_type);
        let Some((_, kind)) = kinds.iter().find(|(kind, _)| is_it(kind)) else {
            return judge.fault("header content-type", "content", format!("{media_type:?} is not described"));
        };
        let body = if media_type == "application/x-www-form-urlencoded" {
            parameters::form(judge, &kind["schema"], &request.form())
        } else if media_type.ends_with("json") {
            match serde_json::from_slice(&request.body) {
                Ok(body) => body,
                Err(error) => return judge.fault("body", "json", format!("is no JSON: {error}")),
            }
        } else {
            return Vec::new();
        };
        judge.value(&kind["schema"], &body, "")
    }
}

/// Tells whether a request shows what a security scheme asks for.
fn shows(judge: &Judge<'_>, name: &str, request: &Received) -> bool {
    let scheme = judge.resolve(&judge.document["components"]["securitySchemes"][name]);
    let text = |key: &str| scheme[key].as_str().unwrap_or_default();
    let starts = |word: &str| {
        let value = request.header("authorization").unwrap_or_default();
        value.split(' ').next().is_some_and(|first| first.eq_ignore_ascii_case(word))
    };
    match (text("type"), text("in")) {
        ("apiKey", "header") => request.header(text("name")).is_some(),
        ("apiKey", "query") => request.query_pairs().iter().any(|(known, _)| known == text("name")),
        ("http", _) => starts(text("scheme")),
        ("oauth2" | "openIdConnect", _) => starts("bearer"),
        _ => false,
    }
}

/// What a path says for the variables of a template, decoded; `None` when it does not fit.
fn variables<'a>(template: &'a str, path: &str) -> Option<Vec<(&'a str, String)>> {
    let (template, path) = (template.trim_end_matches('/'), path.trim_end_matches('/'));
    if template.split('/').count() != path.split('/').count() {
        return None;
    }
    let mut found = Vec::new();
    for (expected, step) in template.split('/').zip(path.split('/')) {
        match expected.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(_) if step.is_empty() => return None,
            Some(name) => found.push((name, percent_decoded(step))),
            None if expected == step => {}
            None => return None,
        }
    }
    Some(found)
}
