//! Who may import whom. Cargo enforces what the manifests say; this enforces that the manifests say what was decided.

use crate::tidy::{Fault, Tree};

/// Imports among our crates, as drawn in ARCHITECTURE.md.
///
/// The binary also wires the clock, the keys and the words it prints; see docs/decisions.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("sealed", &[]),
    ("adapters", &["model"]),
    ("web", &["model"]),
    ("sandbox", &["model"]),
    ("cloud", &["model", "sealed", "adapters", "web"]),
    ("desk", &["model", "sealed", "web"]),
    ("kontor", &["model", "sealed", "web", "cloud", "desk", "sandbox"]),
];

/// Imports of tests alone. Adapters and cloud are tried against what the sandbox plays, over HTTP as everything else is.
const FOR_TESTS: &[(&str, &[&str])] = &[("adapters", &["sandbox"]), ("cloud", &["sandbox"]), ("kontor", &["adapters"])];

/// What a crate must not reach for, tests excepted: they may serve an answer to the code under test.
const PURE: &[(&str, &[&str])] = &[
    ("model", &["tokio", "axum", "sqlx", "reqwest", "hyper", "rustls", "lettre", "minijinja", "async-trait"]),
    ("sealed", &["tokio", "axum", "sqlx", "reqwest", "hyper", "rustls", "lettre", "minijinja", "async-trait"]),
    ("adapters", &["axum", "sqlx", "hyper", "lettre", "minijinja", "tower", "tower-http"]),
    ("web", &["sqlx", "lettre", "reqwest"]),
    ("desk", &["lettre", "utoipa"]),
];

/// Finds imports among our crates that nobody drew. A crate may import itself, to test with a feature of its own.
pub(crate) fn allowed_imports(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for manifest in manifests(tree) {
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == manifest.name) else {
            let sentence = format!("crate {} is not in the drawing: add it to xtask's layering rule", manifest.name);
            faults.push(Fault::at(&manifest.path, 1, "layering", sentence));
            continue;
        };
        let for_tests = FOR_TESTS.iter().find(|(name, _)| *name == manifest.name).map_or(&[][..], |(_, list)| list);
        let is_drawn = |ours: &str| allowed.contains(&ours) || ours == manifest.name;
        let normal = manifest.normal.iter().filter(|name| is_beyond(name, &is_drawn));
        let others =
            manifest.others.iter().filter(|name| is_beyond(name, &|ours| is_drawn(ours) || for_tests.contains(&ours)));
        for dependency in normal.chain(others) {
            let sentence = format!("{} must not import {}", manifest.name, dependency.trim_start_matches("kontor-"));
            faults.push(Fault::at(&manifest.path, manifest.line_of(dependency), "layering", sentence));
        }
    }
    faults
}

/// Tells whether a dependency is a crate of ours that is not drawn.
fn is_beyond(dependency: &str, is_drawn: &dyn Fn(&str) -> bool) -> bool {
    dependency.strip_prefix("kontor-").is_some_and(|ours| !is_drawn(ours))
}

/// Finds libraries in crates that must do without what those do.
pub(crate) fn no_outside_in_pure_crates(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for manifest in manifests(tree) {
        let forbidden = PURE.iter().find(|(name, _)| *name == manifest.name).map_or(&[][..], |(_, list)| list);
        for dependency in manifest.normal.iter().filter(|name| forbidden.contains(&name.as_str())) {
            let sentence = format!("{} must do without {dependency}", manifest.name);
            faults.push(Fault::at(&manifest.path, manifest.line_of(dependency), "layering", sentence));
        }
    }
    faults
}

struct Manifest<'a> {
    path: String,
    text: &'a str,
    name: &'a str,
    normal: Vec<String>,
    others: Vec<String>,
}

impl Manifest<'_> {
    fn line_of(&self, dependency: &str) -> usize {
        self.text.lines().position(|line| line.starts_with(dependency)).map_or(1, |index| index + 1)
    }
}

fn manifests(tree: &Tree) -> impl Iterator<Item = Manifest<'_>> {
    tree.files.iter().filter(|file| file.name() == "Cargo.toml").filter_map(|file| {
        let name = file.crate_name()?;
        let parsed: toml::Table = file.text.parse().ok()?;
        let normal = names(&parsed, "dependencies");
        let others = [names(&parsed, "dev-dependencies"), names(&parsed, "build-dependencies")].concat();
        Some(Manifest { path: file.path.clone(), text: &file.text, name, normal, others })
    })
}

fn names(manifest: &toml::Table, table: &str) -> Vec<String> {
    let table = manifest.get(table).and_then(toml::Value::as_table);
    table.map_or_else(Vec::new, |table| table.keys().cloned().collect())
}
