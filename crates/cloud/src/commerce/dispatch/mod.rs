//! Out to the platforms: goods that were sent and statuses of orders, each told until the platform took or refused it.
//!
//! What is to be told is written down in the transaction that causes it (`write`), then told in the background, one
//! platform at a time and the things of one order in their order (`send`, `tell`).

mod content;
mod http;
mod left;
mod read;
mod rule;
mod said;
mod send;
mod shipments;
pub(in crate::commerce) mod store;
mod tell;
#[cfg(test)]
mod tests;
mod write;

pub(in crate::commerce) use http::routes;
pub(crate) use left::{check_left, wait_for_order};
pub(crate) use read::list_rejected;
pub(in crate::commerce) use read::of_order;
pub(in crate::commerce) use said::said_of_order;
pub(in crate::commerce) use send::background;
pub use send::dispatch_due;
pub(crate) use shipments::{Labelled, labelled, withdrawn};
pub(in crate::commerce) use write::tell_again;
