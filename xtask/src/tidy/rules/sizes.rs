//! Files stay small enough to be read in one go.

use crate::tidy::tree::SourceFile;
use crate::tidy::{Fault, Tree};

const LONGEST: usize = 500;
const MEDIAN: usize = 150;
const EXTENSIONS: &[&str] = &["rs", "html", "css", "js", "mjs", "sh", "py", "sql"];

/// Finds files over 500 lines; fixtures and lock files are excepted.
pub(crate) fn longest_file(tree: &Tree) -> Vec<Fault> {
    let long = tree.files.iter().filter(|file| is_measured(file)).filter_map(|file| {
        let lines = file.text.lines().count();
        let sentence = format!("{lines} lines, {LONGEST} are allowed: split it by what its parts are about");
        (lines > LONGEST).then(|| Fault::at(&file.path, LONGEST + 1, "size", sentence))
    });
    long.collect()
}

/// Finds out whether half of the Rust files have more than 150 lines.
pub(crate) fn median_file(tree: &Tree) -> Vec<Fault> {
    let mut lengths: Vec<usize> = tree.rust().map(|(file, _)| file.text.lines().count()).collect();
    lengths.sort_unstable();
    let median = lengths.get(lengths.len() / 2).copied().unwrap_or(0);
    let sentence = format!("the median Rust file has {median} lines, {MEDIAN} are allowed");
    if median > MEDIAN { vec![Fault::at("Cargo.toml", 1, "size", sentence)] } else { Vec::new() }
}

fn is_measured(file: &SourceFile) -> bool {
    let locale = file.extension() == "toml" && file.path.contains("locale");
    let script = file.text.starts_with("#!");
    !file.is_fixture() && !file.is_lock() && (locale || script || EXTENSIONS.contains(&file.extension()))
}
