//! The rules of the house that neither rustc nor clippy knows, checked over the whole tree.
//!
//! Every rule is a function from the tree to faults; it has a sample test that it finds what it must and a sample that
//! it leaves alone what it must.

mod fault;
pub(crate) mod rules;
mod rust;
mod tree;

pub(crate) use fault::Fault;
pub(crate) use rust::RustCode;
pub(crate) use tree::{SourceFile, Tree};

/// All faults of the tree, ordered by file and line.
pub(crate) fn faults(tree: &Tree) -> Vec<Fault> {
    let mut faults: Vec<Fault> = rules::ALL.iter().flat_map(|rule| rule(tree)).collect();
    faults.sort();
    faults.dedup();
    faults
}
