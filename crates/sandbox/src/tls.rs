//! The port with the bad certificate: self-signed, for nobody to trust. Its key lies in the repository on purpose.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

const CERTIFICATE: &[u8] = include_bytes!("../fixtures/bad-certificate/certificate.pem");
const KEY: &[u8] = include_bytes!("../fixtures/bad-certificate/key.pem");
const HANDSHAKE: Duration = Duration::from_secs(10);
const PAUSE_AFTER_ERROR: Duration = Duration::from_millis(200);

/// Why the port with the bad certificate cannot be served; a fault of ours.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox's sample certificate cannot be used: {0}")]
pub struct TlsError(String);

/// Connections whose handshake is over: those of the few who trust the certificate after all.
pub(crate) struct BadCertificate {
    address: SocketAddr,
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
}

impl BadCertificate {
    /// Begins to accept. Handshakes run beside each other, so that a silent caller holds up nobody.
    pub(crate) fn listen(listener: TcpListener) -> Result<BadCertificate, TlsError> {
        let acceptor = TlsAcceptor::from(Arc::new(server_config()?));
        let address = listener.local_addr().map_err(|error| TlsError(error.to_string()))?;
        let (sender, ready) = mpsc::channel(16);
        tokio::spawn(async move {
            while !sender.is_closed() {
                let Ok((stream, peer)) = listener.accept().await else {
                    tokio::time::sleep(PAUSE_AFTER_ERROR).await;
                    continue;
                };
                let handshake = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream));
                let sender = sender.clone();
                tokio::spawn(async move {
                    // A caller that refuses the certificate is what this port is for.
                    if let Ok(Ok(secured)) = handshake.await {
                        let _ = sender.send((secured, peer)).await;
                    }
                });
            }
        });
        Ok(BadCertificate { address, ready })
    }
}

impl Listener for BadCertificate {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(accepted) => accepted,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

fn server_config() -> Result<ServerConfig, TlsError> {
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).map_err(|error| TlsError(error.to_string()))?;
    let key = PrivateKeyDer::from_pem_slice(KEY).map_err(|error| TlsError(error.to_string()))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![certificate], key))
        .map_err(|error| TlsError(error.to_string()))
}
