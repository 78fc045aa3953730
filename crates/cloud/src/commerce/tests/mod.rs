//! What the commerce room's tests share: a made-up shop, and customers who have one.

mod booth;
pub(crate) mod budenzauber;
mod sample;
mod world;
