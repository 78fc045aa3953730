//! Nothing is left for later in the tree, and no test is switched off.

use crate::tidy::rust::has_word;
use crate::tidy::{Fault, Tree};

/// The last one marks what is to be written in the folder of a new carrier.
const WORDS: &[&str] = &["TODO", "FIXME", "XXX", "HACK", "FILL IN"];
const CODE: &[&str] = &["todo!", "unimplemented!", "dbg!", "#[ignore"];
const SLEEPS: &[&str] = &["thread::sleep", "time::sleep", "sleep_until"];

/// Finds marks of unfinished work, switched-off tests and tests that sleep.
pub(crate) fn nothing_left_open(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.files.iter().filter(|file| !file.is_fixture() && !file.is_lock()) {
        for (line, word) in marks(file) {
            faults.push(Fault::at(
                &file.path,
                line,
                "open",
                format!("{word}: finish it, or write an issue and drop it"),
            ));
        }
        let Some(rust) = &file.rust else { continue };
        for (line, text) in rust.lines() {
            if let Some(found) = CODE.iter().find(|found| text.contains(**found)) {
                faults.push(Fault::at(&file.path, line, "open", format!("{found} does not stay in the tree")));
            }
            let sleeps = SLEEPS.iter().any(|call| text.contains(call));
            if sleeps && file.is_test() && !file.path.starts_with("e2e/") {
                faults.push(Fault::at(&file.path, line, "open", "a test does not sleep: move the clock instead"));
            }
        }
    }
    faults
}

/// Words in comments of Rust, and anywhere in other files.
fn marks(file: &crate::tidy::SourceFile) -> Vec<(usize, &'static str)> {
    let word_in = |text: &str| WORDS.iter().find(|word| has_word(text, word)).copied();
    match &file.rust {
        Some(rust) => rust.comments.iter().filter_map(|(line, text)| word_in(text).map(|word| (*line, word))).collect(),
        None => file.lines().filter_map(|(line, text)| word_in(text).map(|word| (line, word))).collect(),
    }
}
