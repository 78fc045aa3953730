//! The day's end ("Tagesabschluss"): what is open per carrier account, closed at the cloud, with the papers to print.
//!
//! Desk keeps nothing of it: the cloud knows every close-out and its papers, and a key that comes again closes nothing twice.

mod actions;
mod http;
pub(crate) mod pages;
mod samples;
#[cfg(test)]
mod tests;

pub use actions::{OpenAccount, close, open, paper, past};
pub use http::router;
