//! What every registered carrier has to keep, whichever it is: run over the registry, chosen by capability.
//!
//! A new adapter is covered by adding its subject in `subjects.rs`; without one this suite fails.

mod descriptors;
mod operations;
mod subjects;
