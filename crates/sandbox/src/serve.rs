//! Serves the sandbox on its two ports until it is told to stop.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use kontor_model::Clock;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::carriers::{self, Ground};
use crate::tls::BadCertificate;
use crate::{Sandbox, TlsError, fake_cloud, faults, index, shops};

/// All of the sandbox but the port with the bad certificate.
pub fn router(sandbox: Sandbox) -> Router {
    router_with(sandbox, None)
}

/// Connections that are held on purpose are let go when `stop` turns true.
fn router_with(sandbox: Sandbox, stop: Option<watch::Receiver<bool>>) -> Router {
    let ground = Ground::new(Arc::clone(&sandbox.clock), stop);
    Router::new()
        .merge(faults::router(&sandbox))
        .merge(carriers::router(&ground, sandbox.record.as_ref()))
        .merge(shops::router(&ground))
        .merge(index::router(ground))
        .with_state(sandbox)
}

/// Serves both ports until `stop` turns true or its sender is gone. The listeners are bound already: who binds can say
/// in plain words that a port is taken.
pub async fn serve(
    sandbox: Sandbox,
    plain: TcpListener,
    bad_certificate: TcpListener,
    stop: watch::Receiver<bool>,
) -> Result<(), TlsError> {
    let secured = BadCertificate::listen(bad_certificate)?;
    let honest = fake_cloud::FakeCloud { clock: Arc::clone(&sandbox.clock), clock_off_ms: 0 };
    let behind_tls = axum::serve(secured, fake_cloud::router::<()>(honest)).with_graceful_shutdown(told(stop.clone()));
    let in_plain = axum::serve(plain, router_with(sandbox, Some(stop.clone()))).with_graceful_shutdown(told(stop));
    // axum's serve loops never end with an error; they answer Ok when told to stop.
    let _ = tokio::join!(in_plain, behind_tls);
    Ok(())
}

async fn told(mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|stopped| *stopped).await;
}

/// A sandbox on a free port of this machine, for as long as this lives: for tests of whoever calls it.
pub struct Opened {
    address: SocketAddr,
    _stop: watch::Sender<bool>,
}

impl Opened {
    /// Opens one; its time is that of `clock`. It has no port with a bad certificate.
    pub async fn at(clock: Arc<dyn Clock>) -> std::io::Result<Opened> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let sandbox = Sandbox { clock, slow: Duration::ZERO, address, tls_address: address, record: None };
        let (stop, stopped) = watch::channel(false);
        let served = axum::serve(listener, router_with(sandbox, Some(stopped.clone())));
        tokio::spawn(async move { served.with_graceful_shutdown(told(stopped)).await });
        Ok(Opened { address, _stop: stop })
    }

    /// An address of it.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Where a shop is.
    pub fn shop(&self, id: &str) -> String {
        self.url(&format!("/shops/{id}"))
    }
}

/// What is typed into the form of a connection to a simulated shop, by the names of the adapter's fields; with a key that
/// may read and write. Empty for a platform that is not played.
pub fn shop_account(id: &str) -> &'static [(&'static str, &'static str)] {
    shops::all().into_iter().find(|one| one.id == id).map_or(&[], |one| one.account)
}
