//! Lays the sources of settings on top of each other. Knows no setting by name: the default file names them all.

use std::path::Path;

use toml::{Table, Value};

use super::Settings;
use crate::failure::{Failure, Outcome};

const DEFAULT: &str = include_str!("../../config.default.toml");

/// Reads all layers. `flags` are settings by dotted name; `variable` looks into the environment.
///
/// Errors name file and line or the variable, never a value: it could be a password.
pub(crate) fn load(
    file: Option<&Path>,
    variable: &dyn Fn(&str) -> Option<String>,
    flags: &[(&'static str, String)],
) -> Outcome<Settings> {
    let mut table = default_table();
    if let Some(path) = file {
        let text = std::fs::read_to_string(path).map_err(|error| Failure::file(path, &error).usage())?;
        let own = text.parse::<Table>().map_err(|error| broken(path, &text, &error))?;
        // Read by itself first, so that a wrong value is told with the file it stands in.
        lay_over(&mut table, own);
        read(&table).map_err(|reason| {
            Failure::new("failure.config").with("path", path.display()).with("reason", reason).usage()
        })?;
    }
    take_environment(&mut table, "KONTOR", variable)?;
    for (name, value) in flags {
        set_flag(&mut table, name, value);
    }
    read(&table).map_err(|reason| Failure::new("failure.settings").with("reason", reason).usage())
}

/// The default file, with the environment variable behind each setting.
pub(crate) fn default_with_variables() -> String {
    let mut prefix = "KONTOR".to_owned();
    let mut text = String::new();
    for line in DEFAULT.lines() {
        text.push_str(line);
        if let Some(table) = line.strip_prefix('[') {
            prefix = format!("KONTOR_{}", table.trim_end_matches(']').to_ascii_uppercase());
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            text.push_str(&format!("  # {prefix}_{}", name.to_ascii_uppercase()));
        }
        text.push('\n');
    }
    text
}

fn default_table() -> Table {
    DEFAULT.parse().expect("a test reads the default configuration")
}

/// The parser's own words, without the line of the file it likes to quote.
fn read(table: &Table) -> Result<Settings, String> {
    Value::Table(table.clone()).try_into::<Settings>().map_err(|error| error.message().to_owned())
}

fn broken(path: &Path, text: &str, error: &toml::de::Error) -> Failure {
    let before = error.span().map_or(0, |span| span.start);
    let line = text.bytes().take(before).filter(|byte| *byte == b'\n').count() + 1;
    let reason = format!("{line}: {}", error.message());
    Failure::new("failure.config").with("path", path.display()).with("reason", reason).usage()
}

fn lay_over(below: &mut Table, above: Table) {
    for (name, value) in above {
        match (below.get_mut(&name), value) {
            (Some(Value::Table(inner)), Value::Table(own)) => lay_over(inner, own),
            (_, value) => {
                below.insert(name, value);
            }
        }
    }
}

fn take_environment(table: &mut Table, prefix: &str, variable: &dyn Fn(&str) -> Option<String>) -> Outcome<()> {
    for (name, value) in table.iter_mut() {
        let named = format!("{prefix}_{}", name.to_ascii_uppercase());
        if let Value::Table(inner) = value {
            take_environment(inner, &named, variable)?;
        } else if let Some(text) = variable(&named) {
            *value = like(value, &text).ok_or_else(|| Failure::new("failure.variable").with("name", &named).usage())?;
        }
    }
    Ok(())
}

/// Reads a text as the kind of value that stands there already.
fn like(known: &Value, text: &str) -> Option<Value> {
    match known {
        Value::Integer(_) => text.trim().parse().ok().map(Value::Integer),
        Value::Boolean(_) => text.trim().parse().ok().map(Value::Boolean),
        Value::Array(_) => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            Some(Value::Array(parts.map(|part| Value::String(part.to_owned())).collect()))
        }
        _ => Some(Value::String(text.to_owned())),
    }
}

fn set_flag(table: &mut Table, name: &str, value: &str) {
    match name.split_once('.') {
        Some((outer, inner)) => {
            if let Some(Value::Table(found)) = table.get_mut(outer) {
                set_flag(found, inner, value);
            }
        }
        None => {
            table.insert(name.to_owned(), Value::String(value.to_owned()));
        }
    }
}
