//! Servers: bind first, so that a taken port is told before anything is opened; then open, announce, serve, stop.

mod cloud;
mod desk;
mod sandbox;
mod stop;

use std::net::SocketAddr;

pub(crate) use cloud::{Cloud, make_private};
pub(crate) use desk::Desk;
pub(crate) use sandbox::SandboxServer;
pub(crate) use stop::{Requests, Stop};

/// Where to go from a browser: a socket that listens on every address is reached at this machine's own one.
pub(crate) fn reachable(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        return SocketAddr::from((std::net::Ipv4Addr::LOCALHOST, address.port()));
    }
    address
}
