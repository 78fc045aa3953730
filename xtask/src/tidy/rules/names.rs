//! Names that say nothing are not used: what a thing is for is its name.

use crate::tidy::{Fault, Tree};

const WORDS: &[&str] = &["util", "utils", "common", "helper", "helpers", "manager", "managers", "handler", "handlers"];
const KINDS: &[&str] = &["struct ", "enum ", "trait ", "type ", "mod ", "union "];

/// Finds files, folders, modules and types whose name is or ends with an empty word.
pub(crate) fn no_empty_words(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.files.iter().filter(|file| !file.is_fixture()) {
        let parts = file.path.split('/').filter_map(|part| part.split('.').next());
        if let Some(part) = parts.clone().find(|part| is_empty_name(part)) {
            faults.push(Fault::at(&file.path, 1, "name", format!("{part} says nothing: name it for what it does")));
        }
    }
    for (file, rust) in tree.rust() {
        for (line, text) in rust.lines() {
            if let Some(name) = declared(text).filter(|name| is_empty_name(name)) {
                faults.push(Fault::at(
                    &file.path,
                    line,
                    "name",
                    format!("{name} says nothing: name it for what it does"),
                ));
            }
        }
    }
    faults
}

/// The name that a line of code gives to a type or module.
fn declared(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = line.strip_prefix("pub").map_or(line, |rest| rest.split_once(' ').map_or(rest, |(_, rest)| rest));
    let rest = KINDS.iter().find_map(|kind| line.strip_prefix(kind))?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    Some(&rest[..end])
}

/// Tells whether the last word of a name, in snake or camel case, is an empty one.
fn is_empty_name(name: &str) -> bool {
    let last = name.rsplit(['_', '-']).next().unwrap_or(name);
    let capital = last.rfind(char::is_uppercase).unwrap_or(0);
    WORDS.contains(&last[capital..].to_lowercase().as_str())
}
