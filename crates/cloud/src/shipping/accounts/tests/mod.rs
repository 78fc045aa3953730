//! What carrier accounts promise, through the router and on every data base at hand.

mod api;
mod choosing;
pub(in crate::shipping) mod looks;
pub(crate) mod pages;
pub(crate) mod parcelhaus;
mod secrets;
mod testing;
