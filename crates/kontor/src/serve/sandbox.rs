//! The sandbox as a server: its port, and the one with the bad certificate beside it.

use std::fs::File;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use kontor_sandbox::Sandbox;
use kontor_web::system::SystemClock;
use tokio::net::TcpListener;

use crate::data;
use crate::failure::{Failure, Outcome, not_bound};
use crate::serve::Stop;
use crate::settings::Settings;

/// The two sockets of a sandbox.
pub(crate) struct SandboxServer {
    plain: TcpListener,
    bad_certificate: TcpListener,
    pub(crate) sandbox: Sandbox,
}

impl SandboxServer {
    /// Binds both. It answers anybody anything, so it stays on this machine.
    pub(crate) async fn bind(settings: &Settings) -> Outcome<SandboxServer> {
        let wanted = settings.listen.sandbox;
        if !wanted.ip().is_loopback() {
            return Err(Failure::new("failure.sandbox_beyond").with("address", wanted).usage());
        }
        let plain = TcpListener::bind(wanted).await.map_err(|error| not_bound(wanted, &error))?;
        let address = plain.local_addr().map_err(|error| not_bound(wanted, &error))?;
        let bad_certificate = beside(wanted).await?;
        let tls_address = bad_certificate.local_addr().map_err(|error| not_bound(wanted, &error))?;
        let slow = Duration::from_secs(settings.sandbox.slow_seconds);
        let record = record(&settings.sandbox.record)?;
        let sandbox = Sandbox { clock: Arc::new(SystemClock), slow, address, tls_address, record };
        Ok(SandboxServer { plain, bad_certificate, sandbox })
    }

    /// Serves both.
    pub(crate) fn start(self, stop: &mut Stop) -> SocketAddr {
        let address = self.sandbox.address;
        let served = kontor_sandbox::serve(self.sandbox, self.plain, self.bad_certificate, stop.told());
        stop.run(async move {
            if let Err(error) = served.await {
                tracing::error!(%error, "the sandbox cannot be served");
            }
        });
        address
    }
}

/// Opens the record that somebody named.
fn record(path: &Path) -> Outcome<Option<Arc<File>>> {
    if path.as_os_str().is_empty() {
        return Ok(None);
    }
    let opened = data::append(path).map_err(|error| Failure::file(path, &error))?;
    Ok(Some(Arc::new(opened)))
}

/// The next port, or any when that one is taken: the front page says which it is.
async fn beside(wanted: SocketAddr) -> Outcome<TcpListener> {
    let next = wanted.port().checked_add(1).filter(|_| wanted.port() != 0).unwrap_or(0);
    if let Ok(listener) = TcpListener::bind(SocketAddr::new(wanted.ip(), next)).await {
        return Ok(listener);
    }
    let any = SocketAddr::new(wanted.ip(), 0);
    TcpListener::bind(any).await.map_err(|error| not_bound(any, &error))
}
