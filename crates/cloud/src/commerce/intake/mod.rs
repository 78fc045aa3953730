//! Orders come in: read when it is due or hinted at, stored raw, then understood, one by one.

mod care;
mod changes;
mod due;
pub mod hooks;
mod inbox;
mod interpret;
mod mapped;
mod narrow;
mod parts;
mod reconcile;
mod round;
mod settle;
mod singly;
mod store;
#[cfg(test)]
pub(in crate::commerce) mod tests;

pub(in crate::commerce) use care::renew_hints;
pub(in crate::commerce) use changes::{Difference, differences};
pub(super) use due::background;
pub use due::read_due;
pub(in crate::commerce) use interpret::order_in;
pub(in crate::commerce) use narrow::NOT_TOLD;
pub(in crate::commerce) use round::fetch;
pub(in crate::commerce) use settle::{RELEASED, STORED, Settling, already_changed};
pub(in crate::commerce) use store::due_now;
