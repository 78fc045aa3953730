//! What the client calls and what it does not, tried on real sockets.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

fn egress(allow: &[&str]) -> Egress {
    let allow: Vec<String> = allow.iter().map(|host| (*host).to_owned()).collect();
    Egress::new(&allow).expect("a client")
}

/// A server that counts who connects and answers everybody the same.
async fn server(answer: &'static str) -> (SocketAddr, Arc<std::sync::atomic::AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("bound");
    let visits = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = Arc::clone(&visits);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let mut buffer = [0u8; 1024];
            let _ = stream.read(&mut buffer).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    (address, visits)
}

#[test]
fn addresses_inside_are_not_public_however_they_are_written() {
    let inside = [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "198.18.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:db8::1",
        "2001::1",
    ];
    for text in inside {
        assert!(!is_public(text.parse().expect("an address")), "{text}");
    }
    for text in
        ["8.8.8.8", "100.128.0.1", "172.32.0.1", "2a00:1450:4001:82a::200e", "::ffff:8.8.8.8", "64:ff9b::808:808"]
    {
        assert!(is_public(text.parse().expect("an address")), "{text}");
    }
}

#[test]
fn only_https_out_into_the_world_passes_unless_the_operator_said_otherwise() {
    let plain = egress(&[]);
    assert_eq!(plain.check("https://api.example.com/v1"), Ok(()));
    assert_eq!(plain.check("http://api.example.com"), Err(Refused::NotEncrypted("api.example.com".to_owned())));
    assert_eq!(plain.check("https://127.0.0.1"), Err(Refused::NotPublic("127.0.0.1".to_owned())));
    assert_eq!(plain.check("https://[::1]:8443/"), Err(Refused::NotPublic("::1".to_owned())));
    assert_eq!(plain.check("https://2130706433/"), Err(Refused::NotPublic("127.0.0.1".to_owned())));
    assert_eq!(plain.check("ftp://api.example.com"), Err(Refused::NotHttp));
    assert_eq!(plain.check("api.example.com"), Err(Refused::NotHttp));
    let trusting = egress(&["127.0.0.1:8070", "shop.internal"]);
    assert_eq!(trusting.check("http://127.0.0.1:8070/dhl"), Ok(()));
    assert_eq!(trusting.check("http://127.0.0.1:8071/dhl"), Err(Refused::NotEncrypted("127.0.0.1".to_owned())));
    assert_eq!(trusting.check("http://Shop.Internal:81"), Ok(()));
}

#[test]
fn a_name_that_is_allowed_at_one_port_is_refused_at_every_other() {
    let trusting = egress(&["localhost:8070", "shop.internal:443", "shop.internal:8443"]);
    assert_eq!(trusting.check("https://localhost:9443"), Err(Refused::NotPublic("localhost".to_owned())));
    assert_eq!(trusting.check("https://localhost"), Err(Refused::NotPublic("localhost".to_owned())));
    for open in ["http://localhost:8070", "https://shop.internal", "http://shop.internal:8443"] {
        assert_eq!(trusting.check(open), Ok(()), "{open}");
    }
    assert_eq!(trusting.check("https://localhost.example:9443"), Ok(()), "another name");
    assert_eq!(egress(&["localhost", "localhost:8070"]).check("https://localhost:9443"), Ok(()));
}

#[tokio::test]
async fn a_name_that_resolves_to_this_machine_is_not_called() {
    let (address, visits) = server("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let url = format!("http://localhost:{}/", address.port());
    let refused = egress(&[]).client().get(&url).send().await;
    assert!(refused.expect_err("localhost is inside").is_connect());
    assert_eq!(visits.load(std::sync::atomic::Ordering::SeqCst), 0, "and nothing was sent");
    let allowed = egress(&["localhost"]).client().get(&url).send().await.expect("the operator allowed it");
    assert_eq!(allowed.status(), 200);
}

#[tokio::test]
async fn a_redirect_is_answered_and_not_followed() {
    let (inner, visits) = server("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let location: &'static str =
        Box::leak(format!("HTTP/1.1 302 Found\r\nlocation: http://{inner}/\r\ncontent-length: 0\r\n\r\n").into());
    let (outer, _) = server(location).await;
    let answer = egress(&["127.0.0.1"]).client().get(format!("http://{outer}/")).send().await.expect("answered");
    assert_eq!(answer.status(), 302);
    assert_eq!(visits.load(std::sync::atomic::Ordering::SeqCst), 0, "where it points was not asked");
}

#[tokio::test]
async fn a_name_that_stands_for_this_machine_is_told_from_one_that_is_only_not_reached() {
    let plain = egress(&[]);
    let inside = plain.resolve("https://localhost/shop").await;
    assert_eq!(inside, Err(Refused::NotPublic("localhost".to_owned())));
    assert_eq!(egress(&["localhost"]).resolve("http://localhost:8080").await, Ok(()));
    assert_eq!(plain.resolve("https://nobody.invalid").await, Ok(()), "a name that is not known is no reason");
}
