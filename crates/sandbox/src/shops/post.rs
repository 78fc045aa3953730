//! How webhooks leave the sandbox: by plain HTTP, to this machine only.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::Url;

/// Who does not answer is given up after this time; a real shop waits a minute.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Something to be sent.
pub(crate) struct Letter {
    pub(crate) url: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

/// Sends letters.
pub(crate) struct Poster(reqwest::Client);

impl Poster {
    #[expect(clippy::disallowed_methods, reason = "calls this machine only, which the App's client refuses")]
    pub(crate) fn new() -> Poster {
        // Err: another client of this process has chosen the same provider already.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        Poster(builder.timeout(TIMEOUT).build().expect("a client without a store of certificates"))
    }

    /// Sends one; the status of the answer, if there was one.
    pub(crate) async fn post(&self, letter: &Letter) -> Option<u16> {
        if !is_near(&letter.url) {
            return None;
        }
        let mut request = self.0.post(&letter.url).body(letter.body.clone());
        for (name, value) in &letter.headers {
            request = request.header(*name, value);
        }
        Some(request.send().await.ok()?.status().as_u16())
    }
}

/// Whether an address is one of this machine, in plain HTTP.
pub(crate) fn is_near(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    url.scheme() == "http" && (host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()))
}
