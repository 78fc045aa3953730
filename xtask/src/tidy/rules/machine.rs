//! The tree says nothing about the machine it was written on, nor about how it came to be written.

use crate::tidy::rust::has_word;
use crate::tidy::tree::SourceFile;
use crate::tidy::{Fault, Tree};

// Put together at compile time: this file is looked at as well.
const PATHS: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/tm", "p/"),
    concat!("C:\\Us", "ers"),
];
const HOSTS: &[&str] = &[
    concat!("crates", ".io"),
    concat!("registry.", "npmjs"),
    concat!("deb.", "debian.org"),
    concat!("pypi", ".org"),
    concat!("proxy.", "golang.org"),
    concat!("repo1.", "maven.org"),
];
const MAKING: &[&str] = &[
    concat!("LL", "M"),
    concat!("GP", "T"),
    concat!("Cla", "ude"),
    concat!("Anth", "ropic"),
    concat!("Copi", "lot"),
    concat!("chat", "bot"),
    concat!("sub", "agent"),
    concat!("shared/DE", "SIGN.md"),
    concat!("shared/PRO", "DUCT.md"),
    concat!("BRIEF", ".md"),
];

/// Finds paths that exist on one machine only.
pub(crate) fn no_path_of_a_machine(tree: &Tree) -> Vec<Fault> {
    found(tree, |line| PATHS.iter().find(|path| begins_path(line, path)).copied(), "a path of one machine")
}

/// Finds names of package registries: how a package is had is the tool's business.
pub(crate) fn no_registry_host(tree: &Tree) -> Vec<Fault> {
    found(tree, |line| HOSTS.iter().find(|host| line.contains(**host)).copied(), "the host of a package registry")
}

/// Finds words about how the project is made, and numbers of issues: the tree explains itself.
pub(crate) fn no_word_about_the_making(tree: &Tree) -> Vec<Fault> {
    let mut faults = found(tree, |line| MAKING.iter().find(|word| has_word(line, word)).copied(), "about the making");
    faults.extend(found(tree, |line| names_an_issue(line).then_some("a number of an issue"), "say the reason itself"));
    faults
}

fn found(tree: &Tree, search: impl Fn(&str) -> Option<&'static str>, what: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.files.iter().filter(|file| !file.is_lock()) {
        for (line, text) in file.lines() {
            if let Some(found) = search(text).filter(|_| !is_vendored(file)) {
                faults.push(Fault::at(&file.path, line, "machine", format!("{found}: {what}")));
            }
        }
    }
    faults
}

/// Licences of fonts are other people's words.
fn is_vendored(file: &SourceFile) -> bool {
    file.path.contains("/fonts/")
}

/// A path that starts here, not one that goes on: `{folder}/tmp/` and `https://host/home/` are none.
fn begins_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '(' | '=' | ':'))
    })
}

fn names_an_issue(line: &str) -> bool {
    let lower = line.to_lowercase();
    ["issue ", "issue #", "(#"].iter().any(|lead| {
        lower.match_indices(lead).any(|(start, found)| {
            let rest = &lower[start + found.len()..];
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let after = rest[digits..].chars().next();
            digits > 0 && after.is_none_or(|c| !c.is_alphanumeric())
        })
    })
}
