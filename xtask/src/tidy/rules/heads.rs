//! A reader learns from the first lines of a file what it is and why it exists.

use crate::tidy::{Fault, Tree};

/// Finds Rust files that do not begin with `//!`.
pub(crate) fn every_file_says_what_it_is(tree: &Tree) -> Vec<Fault> {
    let silent = tree.rust().filter(|(file, _)| !file.text.starts_with("//!") && !file.is_fixture());
    let sentence = "begin the file with //!: one sentence what it is, one why it exists";
    silent.map(|(file, _)| Fault::at(&file.path, 1, "head", sentence)).collect()
}
