//! What carrier accounts promise, through the router and on every data base at hand.

mod api;
mod choosing;
mod looks;
pub(crate) mod parcelhaus;
mod secrets;
mod testing;
