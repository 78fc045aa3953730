//! Paper that is not a single label: many documents as one, labels imposed on sheets, and the handover list.

mod combine;
pub(crate) mod face;
mod handover;
pub(crate) mod ink;
#[cfg(test)]
mod tests;

pub use combine::{A4_SLOTS, Layout, PaperError, combine};
pub use handover::{HandoverLine, HandoverList, HandoverPrinter};
