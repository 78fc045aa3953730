//! Whose request this is: the address of the peer, or the one a trusted proxy names.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use http::HeaderMap;
use http::request::Parts;

use crate::app::App;

/// The caller's address. Without a connection (in-process tests) it is 127.0.0.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl FromRequestParts<Arc<App>> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
        let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        Ok(ClientAddress(named(peer, &parts.headers, &app.config.trusted_proxies)))
    }
}

/// Walks `X-Forwarded-For` from its end as long as the one who says so is trusted.
pub(super) fn named(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let lists: Vec<&str> = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
    let mut address = peer.to_canonical();
    for said in lists.iter().flat_map(|list| list.split(',')).rev() {
        if !trusted.contains(&address) {
            break;
        }
        let Ok(next) = said.trim().parse::<IpAddr>() else { break };
        address = next.to_canonical();
    }
    address
}

/// The network an address counts as: an IPv4 address itself, an IPv6 address by its /64, which is one connection.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

/// Key of the counter an address belongs to: its [`network`], written out.
pub fn bucket(address: IpAddr) -> String {
    match network(address) {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// Key of the counter of a whole site: the /48 of an IPv6 address, the most that one customer is given as a rule
/// (RFC 6177), who then has 65536 buckets of his own. `None` for IPv4.
pub fn site_bucket(address: IpAddr) -> Option<String> {
    match address.to_canonical() {
        IpAddr::V4(_) => None,
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            Some(format!("{a:x}:{b:x}:{c:x}::/48"))
        }
    }
}
