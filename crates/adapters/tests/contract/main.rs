//! What every registered carrier and shop has to keep, whichever it is: run over the registry, chosen by capability.
//!
//! A new adapter is covered by the file `subject.rs` of its folder; without one nothing compiles here.

mod descriptors;
mod four_tests;
mod operations;
mod shops;
mod subjects;
