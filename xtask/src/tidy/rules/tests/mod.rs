//! One sample tree per rule: what it must find, and what it must leave alone.

mod places;
mod stores;
mod texts;
mod words;

use super::Rule;
use crate::tidy::Tree;

/// The lines of faults a rule finds, as `file:line`.
fn found(rule: Rule, files: &[(&str, &str)]) -> Vec<String> {
    rule(&Tree::of(files)).iter().map(|fault| format!("{}:{}", fault.file, fault.line)).collect()
}

/// Asserts that a rule leaves a file alone.
#[track_caller]
fn quiet(rule: Rule, path: &str, text: &str) {
    let faults = rule(&Tree::of(&[(path, text)]));
    assert!(faults.is_empty(), "{faults:?}");
}
