//! What the listener promises to peers, good and bad.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::{ListenError, Listener, Tls, serve};

const LOOPBACK: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

async fn running() -> (SocketAddr, watch::Sender<bool>, tokio::task::JoinHandle<()>) {
    let listener = Listener::bind(LOOPBACK, None).await.expect("a free port");
    let address = listener.address();
    let (stop, stopped) = watch::channel(false);
    let router = Router::new()
        .route("/", get(|| async { "hello" }))
        .route("/peer", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() }));
    (address, stop, tokio::spawn(serve(listener, router, stopped)))
}

async fn talk(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connects");
    stream.write_all(request).await.expect("writes");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn it_answers() {
    let (address, _stop, _server) = running().await;
    let answer = talk(address, b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("hello"), "{answer}");
}

#[tokio::test]
async fn a_route_learns_the_address_of_its_peer() {
    let (address, _stop, _server) = running().await;
    let answer = talk(address, b"GET /peer HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(answer.ends_with("127.0.0.1"), "{answer}");
}

#[tokio::test]
async fn headers_without_end_are_refused() {
    let (address, _stop, _server) = running().await;
    let request = format!("GET / HTTP/1.1\r\nhost: x\r\nx-long: {}\r\n\r\n", "a".repeat(64 * 1024));
    let answer = talk(address, request.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn after_the_stop_it_ends_and_takes_nobody_in() {
    let (address, stop, server) = running().await;
    stop.send(true).expect("the server listens for it");
    server.await.expect("the server ends");
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let first = Listener::bind(LOOPBACK, None).await.expect("a free port");
    let second = Listener::bind(first.address(), None).await;
    assert!(matches!(second.err(), Some(ListenError::InUse(address)) if address == first.address()));
}

#[tokio::test]
async fn a_missing_certificate_is_named() {
    let folder = std::env::temp_dir().join("kontor-no-such-folder");
    let tls = Tls { cert: folder.join("cert.pem"), key: folder.join("key.pem") };
    let refused = Listener::bind(LOOPBACK, Some(&tls)).await;
    assert!(matches!(refused.err(), Some(ListenError::Certificate { path, .. }) if path == tls.cert));
}

#[tokio::test]
async fn plain_http_is_taken_from_this_machine_and_named_proxies_only() {
    let proxy = "192.0.2.7".parse().expect("an address");
    let listener = Listener::bind(LOOPBACK, None).await.expect("a free port").plain_only_from(vec![proxy]);
    let takes = |peer: &str| listener.takes(peer.parse().expect("an address"));
    assert!(takes("127.0.0.1") && takes("::1") && takes("192.0.2.7") && takes("::ffff:192.0.2.7"));
    assert!(!takes("192.0.2.8") && !takes("2001:db8::1"));
}
