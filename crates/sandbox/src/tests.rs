//! What the sandbox promises to who points Desk at it.

use std::fs::File;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use kontor_model::clock::FixedClock;
use kontor_model::whoami::WhoAmI;
use kontor_model::{Clock, UtcMillis};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::faults::CLOCK_OFF_MS;
use crate::{Sandbox, offers, serve};

/// 2026-11-23T09:00:00Z.
pub(crate) const NOW: UtcMillis = UtcMillis(1_795_424_400_000);

pub(crate) struct Running {
    sandbox: Sandbox,
    /// The sandbox's time, to be moved.
    pub(crate) clock: Arc<FixedClock>,
    stop: watch::Sender<bool>,
    served: tokio::task::JoinHandle<Result<(), crate::TlsError>>,
}

impl Running {
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.sandbox.address)
    }

    /// Tells the sandbox to stop and waits until it has.
    pub(crate) async fn stop(&mut self) {
        self.stop.send(true).expect("it runs");
        (&mut self.served).await.expect("no panic").expect("served");
    }
}

pub(crate) async fn running() -> Running {
    running_with(Duration::ZERO, None).await
}

pub(crate) async fn running_with(slow: Duration, record: Option<Arc<File>>) -> Running {
    let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
    let plain = TcpListener::bind(anywhere).await.expect("a free port");
    let bad = TcpListener::bind(anywhere).await.expect("a free port");
    let clock = Arc::new(FixedClock::at(NOW));
    let sandbox = Sandbox {
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        slow,
        address: plain.local_addr().expect("an address"),
        tls_address: bad.local_addr().expect("an address"),
        record,
    };
    let (stop, told) = watch::channel(false);
    let served = tokio::spawn(serve(sandbox.clone(), plain, bad, told));
    Running { sandbox, clock, stop, served }
}

#[expect(clippy::disallowed_methods, reason = "a caller from outside; it asks this test's own server")]
pub(crate) fn caller() -> reqwest::Client {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(60)).build().expect("a client")
}

async fn get(url: String) -> reqwest::Response {
    caller().get(url).send().await.expect("an answer")
}

#[tokio::test]
async fn the_front_page_lists_every_offer_in_both_languages() {
    let running = running().await;
    let page = get(running.url("/")).await.text().await.expect("a page");
    for offer in offers(&running.sandbox) {
        assert!(page.contains(&offer.address), "{}", offer.id);
        assert!(page.contains(&offer.de) && page.contains(&offer.en), "{}", offer.id);
    }
}

#[tokio::test]
async fn a_program_gets_the_same_list_as_json() {
    let running = running().await;
    let list: serde_json::Value = get(running.url("/index.json")).await.json().await.expect("JSON");
    let ids: Vec<_> = list["offers"].as_array().expect("a list").iter().map(|offer| offer["id"].clone()).collect();
    assert_eq!(ids, ["not_kontor", "other_json", "wrong_clock", "slow", "half", "bad_certificate"]);
    let asked = caller().get(running.url("/")).header("accept", "application/json").send().await.expect("an answer");
    assert_eq!(asked.json::<serde_json::Value>().await.expect("JSON"), list);
}

#[tokio::test]
async fn a_plain_web_page_answers_below_not_kontor() {
    let running = running().await;
    let answer = get(running.url("/not-kontor/v1/whoami")).await;
    assert_eq!(answer.status(), 200);
    assert!(answer.headers()["content-type"].to_str().expect("text").starts_with("text/html"));
}

#[tokio::test]
async fn somebody_elses_json_answers_below_not_kontor_json() {
    let running = running().await;
    let answer = get(running.url("/not-kontor/json/v1/whoami")).await;
    assert!(serde_json::from_slice::<WhoAmI>(&answer.bytes().await.expect("a body")).is_err());
}

#[tokio::test]
async fn the_wrong_clock_is_an_hour_fast_in_header_and_answer() {
    let running = running().await;
    let url = running.url("/wrong-clock/v1/whoami");
    let answer = caller().get(url).bearer_auth("any").send().await.expect("an answer");
    let date = jiff::fmt::rfc2822::parse(answer.headers()["date"].to_str().expect("text")).expect("a date");
    assert_eq!(date.timestamp().as_millisecond(), NOW.0 + CLOCK_OFF_MS);
    assert_eq!(answer.json::<WhoAmI>().await.expect("who am I").server_time_ms, NOW.0 + CLOCK_OFF_MS);
}

#[tokio::test]
async fn the_wrong_clock_is_a_cloud_in_everything_else() {
    let running = running().await;
    let probe = get(running.url("/wrong-clock/v1/whoami")).await;
    assert_eq!(probe.status(), 401);
    assert_eq!(probe.headers()["www-authenticate"], "Bearer");
    let answer = caller().post(running.url("/wrong-clock/oauth/token")).send().await.expect("an answer");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let token: serde_json::Value = answer.json().await.expect("JSON");
    assert_eq!(token["token_type"], "Bearer");
}

#[tokio::test]
async fn the_slow_cloud_answers_when_its_time_has_come() {
    let running = running().await;
    assert_eq!(get(running.url("/slow/v1/whoami")).await.status(), 401);
}

#[tokio::test]
async fn the_slow_cloud_keeps_a_hasty_caller_waiting() {
    let running = running_with(Duration::from_secs(3600), None).await;
    let asked = caller().get(running.url("/slow/v1/whoami")).timeout(Duration::from_millis(50)).send().await;
    assert!(asked.expect_err("no answer").is_timeout());
}

#[tokio::test]
async fn half_an_answer_ends_in_the_middle() {
    let running = running().await;
    let mut answer = get(running.url("/half/v1/whoami")).await;
    let promised = answer.content_length().expect("a length") as usize;
    let first = answer.chunk().await.expect("the first half").expect("bytes");
    assert_eq!(first.len(), promised / 2);
    assert!(answer.chunk().await.is_err());
}

#[tokio::test]
async fn the_certificate_is_refused_by_who_checks_it() {
    let running = running().await;
    let asked = caller().get(format!("https://{}/v1/whoami", running.sandbox.tls_address)).send().await;
    let error = asked.expect_err("refused");
    assert!(error.is_connect());
    assert!(format!("{error:?}").contains("InvalidCertificate"), "{error:?}");
}

#[tokio::test]
async fn an_unknown_path_says_where_to_look() {
    let running = running().await;
    let answer = get(running.url("/nothing")).await;
    assert_eq!(answer.status(), 404);
    assert!(answer.text().await.expect("a text").contains("Startseite"));
}
