//! Webhooks of the simulated shop, as the adapter orders, verifies and mends them.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc;

use kontor_adapters::shop::{Callback, Care, Hint, HintHealth, HintRefusal};
use kontor_model::Lang;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::SecretString;
use serde_json::json;

use crate::Trial;

/// What was received: headers and raw body.
type Received = (HeaderMap, Vec<u8>);

/// Somebody who listens and says 200.
fn listener() -> (String, mpsc::Receiver<Received>) {
    let socket = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/hooks", socket.local_addr().expect("an address"));
    let (heard, received) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in socket.incoming() {
            let mut stream = stream.expect("a connection");
            while let Some(one) = read(&mut stream) {
                let sent = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
                if heard.send(one).is_err() || sent.is_err() {
                    return;
                }
            }
        }
    });
    (url, received)
}

fn read(stream: &mut std::net::TcpStream) -> Option<Received> {
    let (mut bytes, mut byte) = (Vec::new(), [0]);
    while !bytes.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        bytes.push(byte[0]);
    }
    let head = String::from_utf8(bytes).expect("a head");
    let mut headers = HeaderMap::new();
    for line in head.lines().skip(1).filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(": ").expect("a header");
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
        headers.insert(name, HeaderValue::from_str(value).expect("a value"));
    }
    let length = headers["content-length"].to_str().expect("a length").parse().expect("a number");
    let mut body = vec![0; length];
    stream.read_exact(&mut body).expect("a body");
    Some((headers, body))
}

fn hint(trial: &Trial, (headers, body): &Received, secret: &SecretString) -> Result<Hint, HintRefusal> {
    trial.shop().read_hint(&Callback { headers, body, secret })
}

#[tokio::test]
async fn orders_are_hinted_at_and_the_greeting_means_nothing() {
    let trial = Trial::begin().await;
    let (url, received) = listener();
    let secret = SecretString::from("geheim-äöü-ß");
    let cx = trial.caller.context(Lang::De);
    let health = trial.shop().care_for_hints(&cx, &url, (&secret, Care::Look)).await.expect("cared for");
    assert_eq!(health, HintHealth { created: 4, revived: 0, sound: 0 });
    let id = trial.order("packstation", 1).await.remove(0);
    trial.look("deliveries/settled").await;
    let hints: Vec<_> = received.try_iter().map(|one| hint(&trial, &one, &secret)).collect();
    let (greetings, orders): (Vec<_>, Vec<_>) = hints.into_iter().partition(|hint| *hint == Ok(Hint::Nothing));
    assert_eq!((greetings.len(), orders), (4, vec![Ok(Hint::Order(id.clone())), Ok(Hint::Order(id))]));
    let again = trial.shop().care_for_hints(&cx, &url, (&secret, Care::Look)).await.expect("cared for");
    assert_eq!(again, HintHealth { created: 0, revived: 0, sound: 4 });
}

#[tokio::test]
async fn a_forged_webhook_is_not_believed() {
    let trial = Trial::begin().await;
    let (url, received) = listener();
    let secret = SecretString::from("geheim");
    trial.shop().care_for_hints(&trial.caller.context(Lang::De), &url, (&secret, Care::Look)).await.expect("cared for");
    trial.look("deliveries/settled").await;
    received.try_iter().for_each(drop);
    trial.fault("webhook", "webhook_forged").await;
    trial.order("plain", 1).await;
    trial.look("deliveries/settled").await;
    let hints: Vec<_> = received.try_iter().map(|one| hint(&trial, &one, &secret)).collect();
    assert_eq!(hints[0], Err(HintRefusal::NotGenuine));
    assert!(hints[1].is_ok());
}

#[tokio::test]
async fn webhooks_that_nobody_hears_are_switched_off_and_revived_by_care() {
    let trial = Trial::begin().await;
    let unheard = {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a free port");
        format!("http://{}/hooks", socket.local_addr().expect("an address"))
    };
    let secret = SecretString::from("geheim");
    let cx = trial.caller.context(Lang::De);
    trial.shop().care_for_hints(&cx, &unheard, (&secret, Care::Look)).await.expect("cared for");
    trial.control("shops/woocommerce/orders", json!({ "kind": "plain", "count": 8 })).await;
    trial.look("deliveries/settled").await;
    let health = trial.shop().care_for_hints(&cx, &unheard, (&secret, Care::Look)).await.expect("cared for");
    assert_eq!(health, HintHealth { created: 0, revived: 2, sound: 2 });
}
