//! The packing table: what is prepared at the cloud stands in a queue; scan, weigh, print, next.
//!
//! Nothing here keeps a half-typed form on the server: what is on the screen travels with the form, what was prepared
//! stays at the cloud until "print" changes and buys it.

mod actions;
mod customs;
mod form;
mod http;
mod offer;
pub(crate) mod pages;
mod queue;
mod samples;
mod scan;
mod store;
#[cfg(test)]
mod tests;

pub use actions::{Packed, check, pack, put_back};
pub(crate) use actions::{print, wanted_of};
pub use http::router;
pub use offer::{Offer, ProfileLine};
pub use queue::{QueueCache, Queued};
pub(crate) use queue::{load as load_queue, names, offer_of};
pub use scan::{Found, clean_scan, look_up};
