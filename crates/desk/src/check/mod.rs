//! "Testen": asks the cloud with a pair of values and answers in one verdict a person can act on. Changes nothing.

mod actions;
mod report;
#[cfg(test)]
mod tests;
mod verdict;

pub use actions::{Candidate, check};
pub(crate) use actions::{read_client_id, read_secret};
pub use report::{Report, Step, StepName, StepState};
pub use verdict::{Tone, Verdict};
