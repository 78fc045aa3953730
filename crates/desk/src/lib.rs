//! Kontor Desk: the ERP side. Keeps the credentials record, tests it, and makes labels through a cloud over HTTP.
//!
//! Every room has the same doors: `http.rs` and `pages.rs` (parse, authorise, call, shape), `actions.rs` (the rules),
//! `store.rs` (the only place with SQL). The command line calls the actions that the pages call:
//!
//! * [`DeskApp::open`] on [`DeskConfig`] and [`Parts`], then [`router`] served, and [`background`] beside it;
//! * [`access::issue_link`] for `kontor desk link`, also beside a running Desk;
//! * [`credentials::add`], [`credentials::list`], [`credentials::test_saved`], [`credentials::activate`],
//!   [`credentials::remove`] for `kontor desk credentials`;
//! * [`orders::pull`], [`orders::find`], [`orders::prepare_many`], [`orders::export`] for `kontor desk orders` and `ship`;
//! * [`stock::send`] for `kontor desk stock import`;
//! * [`packing::pack`] for what was prepared at the cloud;
//! * [`printing::list`], [`printing::add`], [`printing::print_test`], [`printing::remove`] for `kontor desk printers`;
//! * [`shipping::ship`] and [`shipping::save_labels`] for `kontor desk ship`.

pub mod access;
pub mod app;
pub mod batch;
pub mod check;
pub mod closing;
pub mod cloud;
pub mod credentials;
pub mod db;
mod edge;
pub mod error;
#[cfg(test)]
mod fake;
mod fields;
pub mod import;
pub mod number;
pub mod orders;
pub mod packing;
pub mod preview;
pub mod printing;
pub mod shipping;
pub mod stock;
#[cfg(test)]
mod testing;
mod texts;
mod visit;

pub use app::{DeskApp, DeskConfig, Parts, StartError};
pub use edge::{background, router};
pub use error::{DeskError, DeskResult, FieldFault};
