//! Serves the sandbox on its two ports until it is told to stop.

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::carriers::{self, Ground};
use crate::tls::BadCertificate;
use crate::{Sandbox, TlsError, fake_cloud, faults, index};

/// All of the sandbox but the port with the bad certificate.
pub fn router(sandbox: Sandbox) -> Router {
    router_with(sandbox, None)
}

/// Connections that are held on purpose are let go when `stop` turns true.
fn router_with(sandbox: Sandbox, stop: Option<watch::Receiver<bool>>) -> Router {
    let ground = Ground::new(std::sync::Arc::clone(&sandbox.clock), stop);
    Router::new()
        .merge(faults::router(&sandbox))
        .merge(carriers::router(&ground, sandbox.record.as_ref()))
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
    let honest = fake_cloud::FakeCloud { clock: std::sync::Arc::clone(&sandbox.clock), clock_off_ms: 0 };
    let behind_tls = axum::serve(secured, fake_cloud::router::<()>(honest)).with_graceful_shutdown(told(stop.clone()));
    let in_plain = axum::serve(plain, router_with(sandbox, Some(stop.clone()))).with_graceful_shutdown(told(stop));
    // axum's serve loops never end with an error; they answer Ok when told to stop.
    let _ = tokio::join!(in_plain, behind_tls);
    Ok(())
}

async fn told(mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|stopped| *stopped).await;
}
