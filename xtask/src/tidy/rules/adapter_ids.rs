//! Carriers and shops are data: the core of the product knows none of them by name.

use crate::tidy::rust::has_word;
use crate::tidy::tree::SourceFile;
use crate::tidy::{Fault, RustCode, Tree};

/// First words of adapter ids, of those that exist and those that will.
const IDS: &[&str] = &[
    "dhl",
    "gls",
    "dpd",
    "ups",
    "hermes",
    "fedex",
    "internetmarke",
    "shopware",
    "shopify",
    "woocommerce",
    "kaufland",
    "ebay",
    "amazon",
    "otto",
];

/// The carrier that needs no contract; PRODUCT makes it the default, so the core may define its id as a constant.
const DEFAULT: &str = "own_label";

const CORE: &[&str] = &["model", "cloud", "desk", "web", "kontor"];

/// Finds ids of carriers and shops in code and templates of the core.
pub(crate) fn core_names_no_carrier(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    // Samples of pages show what a carrier may have answered.
    let shown = |file: &SourceFile| file.is_test() || file.name() == "samples.rs";
    let core = |file: &SourceFile| file.crate_name().is_some_and(|name| CORE.contains(&name)) && !shown(file);
    for file in tree.files.iter().filter(|file| core(file) && !file.is_fixture()) {
        for (line, id) in named(file) {
            let sentence = format!("names the adapter {id}: ask its descriptor instead");
            faults.push(Fault::at(&file.path, line, "adapter", sentence));
        }
    }
    faults
}

fn named(file: &SourceFile) -> Vec<(usize, &'static str)> {
    match &file.rust {
        Some(rust) => rust.literals.iter().filter_map(|text| id_in_literal(rust, text)).collect(),
        None if file.extension() == "html" => {
            file.lines().filter_map(|(line, text)| id_in(text).map(|id| (line, id))).collect()
        }
        None => Vec::new(),
    }
}

fn id_in_literal(rust: &RustCode, literal: &crate::tidy::rust::Literal) -> Option<(usize, &'static str)> {
    let is_constant = rust.lines().nth(literal.line - 1).is_some_and(|(_, line)| has_word(line, "const"));
    let default = (literal.text == DEFAULT && !is_constant).then_some(DEFAULT);
    id_in(&literal.text).or(default).map(|id| (literal.line, id))
}

/// An id as a word of its own or as the first part of one, as in `dhl_parcel_de`.
fn id_in(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let words = |id: &str| lower.split(|c: char| !c.is_alphanumeric()).any(|word| word == id);
    IDS.iter().find(|id| words(id)).copied()
}
