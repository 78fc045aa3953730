//! The one HTTP client of the cloud: limits on time, no redirects, and no way into the house it stands in.
//!
//! Addresses of shops come from tenants and names resolve to whatever their owner says, so an address is judged where
//! the connection is made: after resolution, every time. Names that the operator lists in `egress.allow` are trusted.

mod address;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};

pub use address::is_public;

/// Longest time to open a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest time for a whole call; shorter than the lease of a claimed shipment.
const CALL: Duration = Duration::from_secs(60);
/// Unused connections are closed before carriers do it, so that no request is written into a closed one.
const IDLE: Duration = Duration::from_secs(20);

/// Why an address is not called.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is no absolute http or https address.
    #[error("not an http address")]
    NotHttp,
    /// It is not https, and the operator has not allowed it.
    #[error("{0} is not https")]
    NotEncrypted(String),
    /// It is inside: private, link-local, loopback or reserved; or a name that the operator allows at other ports only.
    #[error("{0} is not a public address")]
    NotPublic(String),
}

/// The client and its rule. One per App.
pub struct Egress {
    client: Client,
    allow: Arc<[String]>,
}

impl Egress {
    /// Makes the client. `allow` lists hosts or `host:port`, lower case, that may be private and may speak plain HTTP.
    pub fn new(allow: &[String]) -> Result<Egress, reqwest::Error> {
        let allow: Arc<[String]> = allow.iter().map(|host| host.to_ascii_lowercase()).collect();
        // A second call answers Err and changes nothing: the provider is the same one.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        #[expect(clippy::disallowed_methods, reason = "this is App's one client, guarded below")]
        let client = Client::builder()
            .user_agent(concat!("Kontor/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(CALL)
            .pool_idle_timeout(IDLE)
            .dns_resolver(Arc::new(Guard { allow: Arc::clone(&allow) }))
            .build()?;
        Ok(Egress { client, allow })
    }

    /// The client, for an address that passed [`Egress::check`]. It follows no redirect: each one is a new address.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Judges an address before it is called; a name is judged again when it is resolved.
    pub fn check(&self, address: &str) -> Result<(), Refused> {
        let url = Url::parse(address).map_err(|_| Refused::NotHttp)?;
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return Err(Refused::NotHttp);
        };
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refused::NotHttp);
        }
        let host = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        if self.is_allowed(&host, port) {
            return Ok(());
        }
        if url.scheme() != "https" {
            return Err(Refused::NotEncrypted(host));
        }
        // Where a name is resolved no port is known: trusted there for one port, it would lead inside at every other.
        if self.allow.iter().any(|known| names(known, &host)) {
            return Err(Refused::NotPublic(host));
        }
        // An address in digits is never resolved, so nothing else would judge it.
        match host.parse::<IpAddr>() {
            Ok(address) if !is_public(address) => Err(Refused::NotPublic(host)),
            _ => Ok(()),
        }
    }

    /// Judges an address by what its name stands for at this moment: tells people why a connection was not made.
    /// A name that is not known is no reason.
    pub async fn resolve(&self, address: &str) -> Result<(), Refused> {
        self.check(address)?;
        let url = Url::parse(address).map_err(|_| Refused::NotHttp)?;
        let (Some(host), Some(port)) = (url.domain(), url.port_or_known_default()) else { return Ok(()) };
        if self.is_allowed(host, port) {
            return Ok(());
        }
        let Ok(found) = tokio::net::lookup_host((host, port)).await else { return Ok(()) };
        let mut inside = found.map(|at| is_public(at.ip())).peekable();
        if inside.peek().is_some() && inside.all(|public| !public) {
            return Err(Refused::NotPublic(host.to_owned()));
        }
        Ok(())
    }

    fn is_allowed(&self, host: &str, port: u16) -> bool {
        let with_port = format!("{host}:{port}");
        self.allow.iter().any(|known| known == host || *known == with_port)
    }
}

/// Whether an entry of the list names a host, for whichever port.
fn names(known: &str, host: &str) -> bool {
    known.split(':').next() == Some(host)
}

/// Resolves names and lets only public addresses through.
struct Guard {
    allow: Arc<[String]>,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_ascii_lowercase();
        // The port is not known here: a name allowed for one port may be private, the check above saw to the port.
        let is_trusted = self.allow.iter().any(|known| names(known, &host));
        Box::pin(async move {
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            let usable: Vec<SocketAddr> = found.filter(|at| is_trusted || is_public(at.ip())).collect();
            if usable.is_empty() {
                return Err(Refused::NotPublic(host).into());
            }
            let addresses: Addrs = Box::new(usable.into_iter());
            Ok(addresses)
        })
    }
}
