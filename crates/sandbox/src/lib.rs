//! The sandbox: servers that misbehave on purpose, carriers and shops that sell nothing, so that Desk, its *Testen*, orders
//! and shipping can be tried without harm.
//!
//! Reached over HTTP only, as the real thing would be, and never part of a live account. Every fault is a base path, so
//! that Desk's field "cloud's address" can point at it; every carrier answers below its id, every shop below `shops/` and its id.

mod carriers;
mod fake_cloud;
mod faults;
mod index;
mod offers;
mod serve;
mod shops;
#[cfg(test)]
mod tests;
mod tls;

use std::fs::File;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use kontor_model::Clock;

pub use offers::{Offer, offers};
pub use serve::{Opened, router, serve, shop_account};
pub use tls::TlsError;

/// How the sandbox behaves.
#[derive(Clone)]
pub struct Sandbox {
    /// The right time; the wrong one is made from it.
    pub clock: Arc<dyn Clock>,
    /// How long `/slow` waits before it answers.
    pub slow: Duration,
    /// Where it is reached in plain HTTP.
    pub address: SocketAddr,
    /// Where the bad certificate is shown.
    pub tls_address: SocketAddr,
    /// Where requests to carriers are written down, open for appending: `{carrier, method, path, query, headers, body}`, one
    /// line each, credentials included.
    pub record: Option<Arc<File>>,
}
