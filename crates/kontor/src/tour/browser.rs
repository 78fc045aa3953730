//! A browser of a few lines: cookies per host, no redirects of its own, forms as a person posts them.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use kontor_model::Lang;
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap, LOCATION, ORIGIN};
use reqwest::{Method, StatusCode, Url};
use serde_json::Value;

use super::html::{self, Form};
use super::stumble::{Stumble, Walked};

const TIME_LIMIT: Duration = Duration::from_secs(30);

/// The browser. No `Debug`: it holds sessions.
pub(crate) struct Browser {
    client: reqwest::Client,
    lang: Lang,
    cookies: BTreeMap<(String, String), String>,
}

/// What came back.
pub(crate) struct Page {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Browser {
    /// A browser that finds `host` at `address`, as every browser finds names below `localhost`.
    pub(crate) fn new(lang: Lang, host: &str, address: SocketAddr) -> Walked<Browser> {
        // Err: another client of this process has chosen the same provider already.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        #[expect(
            clippy::disallowed_methods,
            reason = "plays the person in front of our own servers, by their addresses"
        )]
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .resolve(host, address)
            .timeout(TIME_LIMIT)
            .user_agent(concat!("kontor-tour/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(Stumble::of)?;
        Ok(Browser { client, lang, cookies: BTreeMap::new() })
    }

    /// Opens an address and follows where it leads.
    pub(crate) async fn open(&mut self, url: &str) -> Walked<Page> {
        let url = Url::parse(url).map_err(Stumble::of)?;
        let answer = self.send(Method::GET, url, None).await?;
        self.follow(answer).await
    }

    /// Posts a form of a page and follows where that leads.
    pub(crate) async fn post(&mut self, from: &Page, form: &Form) -> Walked<Page> {
        let answer = self.post_only(from, form).await?;
        self.follow(answer).await
    }

    /// Posts a form of a page and stays there.
    pub(crate) async fn post_only(&mut self, from: &Page, form: &Form) -> Walked<Page> {
        let target = from.url.join(&form.action).map_err(Stumble::of)?;
        self.send(Method::POST, target, Some(encode(&form.fields))).await
    }

    /// Asks the machine interface with a bearer token.
    pub(crate) async fn ask(&mut self, url: &str, token: &str) -> Walked<Page> {
        let url = Url::parse(url).map_err(Stumble::of)?;
        let request = self.client.get(url.clone()).header(AUTHORIZATION, format!("Bearer {token}"));
        receive(Method::GET, url, request).await
    }

    /// Sends JSON to the machine interface; `key` makes repeating it harmless.
    pub(crate) async fn tell(&mut self, url: &str, token: &str, key: &str, value: &Value) -> Walked<Page> {
        let url = Url::parse(url).map_err(Stumble::of)?;
        let request = self
            .client
            .post(url.clone())
            .header(AUTHORIZATION, format!("Bearer {token}"))
            .header("idempotency-key", key)
            .json(value);
        receive(Method::POST, url, request).await
    }

    /// Puts JSON to the machine interface in the place of what is there.
    pub(crate) async fn put(&mut self, url: &str, token: &str, value: &Value) -> Walked<Page> {
        let url = Url::parse(url).map_err(Stumble::of)?;
        let request = self.client.put(url.clone()).header(AUTHORIZATION, format!("Bearer {token}")).json(value);
        receive(Method::PUT, url, request).await
    }

    /// Fetches a token by client credentials.
    pub(crate) async fn token(&mut self, url: &str, client_id: &str, secret: &str) -> Walked<Page> {
        let url = Url::parse(url).map_err(Stumble::of)?;
        let request = self
            .client
            .post(url.clone())
            .basic_auth(client_id, Some(secret))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body("grant_type=client_credentials");
        receive(Method::POST, url, request).await
    }

    async fn follow(&mut self, mut answer: Page) -> Walked<Page> {
        for _ in 0..10 {
            let Some(location) = answer.location() else { return Ok(answer) };
            let next = answer.url.join(&location).map_err(Stumble::of)?;
            answer = self.send(Method::GET, next, None).await?;
        }
        Err(Stumble::new("too many redirects"))
    }

    async fn send(&mut self, method: Method, url: Url, body: Option<String>) -> Walked<Page> {
        let mut request = self
            .client
            .request(method.clone(), url.clone())
            .header(ACCEPT, "text/html,application/xhtml+xml")
            .header(ACCEPT_LANGUAGE, self.lang.code())
            .header(COOKIE, self.cookie_header(&url));
        if let Some(body) = body {
            request = request
                .header(ORIGIN, url.origin().ascii_serialization())
                .header("sec-fetch-site", "same-origin")
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(body);
        }
        let answer = receive(method, url, request).await?;
        self.keep_cookies(&answer);
        Ok(answer)
    }

    fn cookie_header(&self, url: &Url) -> String {
        let host = url.host_str().unwrap_or_default();
        let own = self.cookies.iter().filter(|((known, _), _)| known == host);
        own.map(|((_, name), value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep_cookies(&mut self, answer: &Page) {
        let host = answer.url.host_str().unwrap_or_default().to_owned();
        for cookie in answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()) {
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let Some((name, value)) = pair.split_once('=') else { continue };
            let key = (host.clone(), name.trim().to_owned());
            if attributes.contains("Max-Age=0") || value.is_empty() {
                self.cookies.remove(&key);
            } else {
                self.cookies.insert(key, value.to_owned());
            }
        }
    }
}

impl Page {
    /// The text of the page.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The form of the page that goes to an address beginning like this.
    pub(crate) fn form(&self, action: &str) -> Walked<Form> {
        html::form(&self.text(), action).ok_or_else(|| self.unexpected(&format!("no form for {action}")))
    }

    /// Goes on only when the answer was this one.
    pub(crate) fn expect(self, status: u16, path: &str) -> Walked<Page> {
        if self.status.as_u16() == status && self.url.path().starts_with(path) {
            return Ok(self);
        }
        Err(self.unexpected(&format!("{status} at {path} was expected")))
    }

    /// What was answered, without the page's content: it could hold a secret.
    pub(crate) fn unexpected(&self, what: &str) -> Stumble {
        let title = html::title(&self.text());
        let status = self.status.as_u16();
        Stumble::new(format!("{} {} answered {status} \"{title}\"; {what}", self.method, self.shown_path()))
    }

    /// The path without the secret end of a link.
    fn shown_path(&self) -> String {
        let path = self.url.path();
        let secret = ["/register/", "/enter/", "/password/reset/"].into_iter().find(|start| path.starts_with(start));
        secret.map_or_else(|| path.to_owned(), |start| format!("{start}..."))
    }

    fn location(&self) -> Option<String> {
        let leads_on = self.status.is_redirection();
        self.headers.get(LOCATION).filter(|_| leads_on)?.to_str().ok().map(str::to_owned)
    }
}

async fn receive(method: Method, url: Url, request: reqwest::RequestBuilder) -> Walked<Page> {
    let mut answer = request.send().await.map_err(Stumble::of)?;
    let status = answer.status();
    let headers = std::mem::take(answer.headers_mut());
    let body = answer.bytes().await.map_err(Stumble::of)?.to_vec();
    Ok(Page { method, url, status, headers, body })
}

/// As browsers encode forms (WHATWG URL, section 5.2).
fn encode(fields: &[(String, String)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => escaped.push(char::from(byte)),
            b' ' => escaped.push('+'),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}
