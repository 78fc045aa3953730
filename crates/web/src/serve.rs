//! The listener: plain on loopback or rustls, with limits on everything a peer can waste.
//!
//! Whether plain HTTP may be spoken on an address is for the caller to know: only he knows of a reverse proxy.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

const HEADER_BYTES: usize = 16 * 1024;
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
const TLS_TIMEOUT: Duration = Duration::from_secs(10);
/// From the end of the headers to the answer; routes that want less say so themselves.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(120);
const DRAIN: Duration = Duration::from_secs(10);
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
const CONNECTIONS: usize = 4096;

/// Certificate and key files in PEM.
#[derive(Clone, Debug)]
pub struct Tls {
    /// Certificate chain, the server's first.
    pub cert: PathBuf,
    /// Private key.
    pub key: PathBuf,
}

/// Why a server cannot listen. The text is one sentence for people at a terminal.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Somebody else listens there.
    #[error("the address {0} is already in use; stop the other program or choose another address")]
    InUse(SocketAddr),
    /// Not allowed, or not an address of this machine.
    #[error("cannot listen on {address}: {reason}")]
    Refused {
        /// The address.
        address: SocketAddr,
        /// The system's words.
        reason: String,
    },
    /// Certificate or key cannot be used.
    #[error("cannot use the certificate {}: {reason}", path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

/// An address that is bound; nothing is answered until [`serve`] runs.
pub struct Listener {
    socket: TcpListener,
    tls: Option<TlsAcceptor>,
    address: SocketAddr,
    plain_peers: Option<Vec<IpAddr>>,
}

impl Listener {
    /// Binds. Port 0 takes a free port; [`Listener::address`] tells which.
    pub async fn bind(address: SocketAddr, tls: Option<&Tls>) -> Result<Listener, ListenError> {
        let tls = tls.map(acceptor).transpose()?;
        let socket = TcpListener::bind(address).await.map_err(|error| match error.kind() {
            std::io::ErrorKind::AddrInUse => ListenError::InUse(address),
            _ => ListenError::Refused { address, reason: error.to_string() },
        })?;
        let address = socket.local_addr().unwrap_or(address);
        Ok(Listener { socket, tls, address, plain_peers: None })
    }

    /// Takes plain HTTP only from this machine and from these peers, the reverse proxies in front; others are hung up
    /// on before they can send anything in clear. Says nothing about TLS.
    #[must_use]
    pub fn plain_only_from(mut self, peers: Vec<IpAddr>) -> Listener {
        self.plain_peers = Some(peers);
        self
    }

    fn takes(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        let listed = |peers: &Vec<IpAddr>| peer.is_loopback() || peers.contains(&peer);
        self.tls.is_some() || self.plain_peers.as_ref().is_none_or(listed)
    }

    /// The address with the real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http` or `https`.
    pub fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https" } else { "http" }
    }
}

/// Serves until `stop` becomes true, then finishes what is being answered, for ten seconds at most.
pub async fn serve(listener: Listener, router: Router, mut stop: watch::Receiver<bool>) {
    let seats = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let arrival = async {
            let seat = Arc::clone(&seats).acquire_owned().await;
            (seat, listener.socket.accept().await)
        };
        let (seat, accepted) = tokio::select! {
            arrived = arrival => arrived,
            _ = stop.wait_for(|stopped| *stopped) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file handles, most likely: let others finish first.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        if !listener.takes(peer.ip()) {
            continue;
        }
        let _ = stream.set_nodelay(true);
        let (router, tls, stop) = (router.clone(), listener.tls.clone(), stop.clone());
        tokio::spawn(async move {
            connection(stream, peer, router, tls, stop).await;
            drop(seat);
        });
    }
    let _ = tokio::time::timeout(DRAIN, seats.acquire_many(CONNECTIONS as u32)).await;
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    tls: Option<TlsAcceptor>,
    stop: watch::Receiver<bool>,
) {
    match tls {
        None => http(stream, peer, router, stop).await,
        Some(acceptor) => {
            if let Ok(Ok(stream)) = tokio::time::timeout(TLS_TIMEOUT, acceptor.accept(stream)).await {
                http(stream, peer, router, stop).await;
            }
        }
    }
}

async fn http<S>(stream: S, peer: SocketAddr, router: Router, mut stop: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), Answers { router, peer });
    tokio::pin!(connection);
    let stopped = async { drop(stop.wait_for(|stopped| *stopped).await) };
    tokio::select! {
        _ = connection.as_mut() => return,
        () = stopped => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// The router as hyper calls it. The peer's address is put into each request here, since a layer on the router would
/// rebuild every route for every connection.
struct Answers {
    router: Router,
    peer: SocketAddr,
}

impl Service<Request<Incoming>> for Answers {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(self.peer));
        let answer = self.router.clone().oneshot(request);
        // The deadline also covers a body that never ends, whatever the route.
        Box::pin(async move {
            let in_time = tokio::time::timeout(ANSWER_TIMEOUT, answer).await;
            in_time.unwrap_or_else(|_| Ok(StatusCode::SERVICE_UNAVAILABLE.into_response()))
        })
    }
}

fn acceptor(tls: &Tls) -> Result<TlsAcceptor, ListenError> {
    let fault = |path: &Path, reason: String| ListenError::Certificate { path: path.to_owned(), reason };
    let chain = CertificateDer::pem_file_iter(&tls.cert)
        .and_then(|certificates| certificates.collect::<Result<Vec<_>, _>>())
        .map_err(|error| fault(&tls.cert, error.to_string()))?;
    let key = PrivateKeyDer::from_pem_file(&tls.key).map_err(|error| fault(&tls.key, error.to_string()))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| fault(&tls.cert, error.to_string()))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

#[cfg(test)]
#[path = "serve_tests.rs"]
mod tests;
