//! Where parcels are: carriers are asked in the background when it is due, and what they say is kept sealed.

mod ask;
pub mod http;
mod poll;
mod read;
mod rules;
#[cfg(test)]
mod rules_tests;
mod stuck;

pub(super) use poll::background;
pub use poll::poll_due;
pub use read::{Ask, track_parcel, track_shipment};
