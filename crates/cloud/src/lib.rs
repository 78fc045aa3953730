//! The cloud: identity, OAuth, shipping, and what they stand on.
//!
//! Every room has the same doors: `http.rs` and `pages.rs` (parse, authorise, call, shape), `actions.rs` (the rules),
//! `store.rs` (the only place with SQL). A request walks `http -> actions -> store`, once down and once back.

pub mod api;
pub mod app;
pub mod audit;
pub mod commerce;
pub mod config;
#[cfg(test)]
pub(crate) mod crash;
pub mod db;
pub mod edge;
pub mod egress;
pub mod error;
mod forms;
pub mod identity;
pub mod jobs;
pub mod limits;
pub mod mail;
pub mod oauth;
pub mod overview;
pub mod shipping;
#[cfg(test)]
pub mod testing;

pub use app::{App, Parts, StartError};
pub use config::CloudConfig;
pub use edge::{background, router};
pub use error::{AppError, AppResult};
