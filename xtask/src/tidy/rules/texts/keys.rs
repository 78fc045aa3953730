//! Reads keys out of locale files, templates and Rust.

use crate::tidy::rules::sql::is_store;
use crate::tidy::rust::Literal;
use crate::tidy::tree::SourceFile;
use crate::tidy::{RustCode, Tree};

/// The languages every text exists in.
pub(super) const LANGUAGES: &[&str] = &["de", "en"];

/// Plural forms: a table of these is one text.
const FORMS: &[&str] = &["one", "other", "few", "many", "zero"];

/// A key that a locale file defines.
pub(super) struct Key {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) language: &'static str,
    pub(super) text: String,
}

/// A literal that is, or may be, a key.
pub(super) struct Used {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) text: String,
    /// It is the argument of `t(...)`, so nothing but a key.
    pub(super) called: bool,
}

/// The keys of all locale files.
pub(super) fn defined(tree: &Tree) -> Vec<Key> {
    let mut keys = Vec::new();
    for file in &tree.files {
        let (Some(language), Ok(table)) = (language(file), file.text.parse::<toml::Table>()) else { continue };
        let mut texts = Vec::new();
        flatten("", &table, &mut texts);
        for text in texts {
            keys.push(Key { file: file.path.clone(), line: line_of(file, &text), language, text });
        }
    }
    keys
}

/// The literals of all templates and of all Rust that is no test.
pub(super) fn used(tree: &Tree) -> Vec<Used> {
    let mut used = Vec::new();
    for file in tree.files.iter().filter(|file| file.crate_name().is_some() && !file.is_test()) {
        if is_store(file) {
            continue;
        }
        if let Some(rust) = &file.rust {
            let key = |literal: &&Literal| is_key(&literal.text) && !names_another_thing(rust, literal);
            for literal in rust.literals.iter().filter(key) {
                let (line, text) = (literal.line, literal.text.clone());
                used.push(Used { file: file.path.clone(), line, text, called: false });
            }
        } else if file.path.contains("/templates/") {
            in_template(file, &mut used);
        }
    }
    used
}

/// Entries of the audit log, limits and columns of tables have names of the same shape.
fn names_another_thing(rust: &RustCode, literal: &Literal) -> bool {
    let before = rust.code[..literal.offset.saturating_sub(1)].trim_end();
    [" name:", " action:", " action =", "Corrupt("].iter().any(|lead| before.ends_with(lead))
}

fn in_template(file: &SourceFile, used: &mut Vec<Used>) {
    for (line, text) in file.lines() {
        for quote in ['"', '\''] {
            let parts: Vec<&str> = text.split(quote).collect();
            for (index, part) in parts.iter().enumerate().filter(|(_, part)| is_key(part)) {
                let before = index.checked_sub(1).map_or("", |index| parts[index]);
                let called = before.ends_with(" t(") || before.ends_with("{t(") || before.ends_with("(t(");
                // `t("state." ~ name)` is put together: its pattern is declared as dynamic.
                used.push(Used { file: file.path.clone(), line, text: (*part).to_owned(), called });
            }
        }
    }
}

/// Words of small letters, digits and underscores, joined by dots.
fn is_key(text: &str) -> bool {
    let word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let file = [".html", ".txt", ".toml", ".css", ".js", ".svg", ".json", ".db", ".sql", ".pdf", ".lock"];
    text.split('.').all(word) && !file.iter().any(|ending| text.ends_with(ending))
}

/// The language of a locale file: `locales/de.toml`, `locales/mail.de.toml` or `locales/de/mail.toml`.
fn language(file: &SourceFile) -> Option<&'static str> {
    if file.extension() != "toml" || !file.path.contains("locale") {
        return None;
    }
    let parts: Vec<&str> = file.path.split(['/', '.', '_', '-']).collect();
    LANGUAGES.iter().find(|language| parts.contains(language)).copied()
}

fn flatten(prefix: &str, table: &toml::Table, keys: &mut Vec<String>) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::Table(inner) if !inner.keys().all(|form| FORMS.contains(&form.as_str())) => {
                flatten(&key, inner, keys);
            }
            _ => keys.push(key),
        }
    }
}

/// The line that sets the last part of a key, found within its table as far as that can be told from the text.
fn line_of(file: &SourceFile, key: &str) -> usize {
    let sets =
        |line: &str, name: &str| line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with(['=', '.']));
    let mut table = String::new();
    for (number, line) in file.lines() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            table = format!("{name}.");
            if table.trim_end_matches('.') == key {
                return number;
            }
        } else if key.strip_prefix(table.as_str()).is_some_and(|rest| sets(line, rest)) {
            return number;
        }
    }
    1
}
