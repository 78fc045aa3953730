//! A newcomer compiles every package, so their number is a promise.

use crate::tidy::{Fault, Tree};

const FEWER_THAN: usize = 400;

/// Counts the packages of the root's lock file.
pub(crate) fn few_packages(tree: &Tree) -> Vec<Fault> {
    let Some(lock) = tree.get("Cargo.lock") else { return Vec::new() };
    let packages = lock.lines().filter(|(_, line)| *line == "[[package]]").count();
    let sentence = format!("{packages} packages, fewer than {FEWER_THAN} are allowed: do without one");
    if packages < FEWER_THAN { Vec::new() } else { vec![Fault::at("Cargo.lock", 1, "lock", sentence)] }
}
