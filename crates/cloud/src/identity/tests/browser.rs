//! A browser without windows: keeps cookies, fills in the CSRF field of the page it saw last.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use tower::ServiceExt;

use super::world::{NUMBER, PASSWORD, USERNAME, invited, path};
use crate::app::App;

pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) csrf: String,
    pub(crate) lang: &'static str,
    pub(crate) address: &'static str,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }
}

impl Browser {
    pub(crate) fn new(app: &Arc<App>) -> Browser {
        Browser {
            router: crate::edge::router(Arc::clone(app)),
            cookies: BTreeMap::new(),
            csrf: String::new(),
            lang: "de-DE,de;q=0.9",
            address: "203.0.113.7:40000",
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, "", String::new()).await
    }

    pub(crate) async fn head(&mut self, path: &str) -> Answer {
        self.send(Method::HEAD, path, "", String::new()).await
    }

    /// Posts fields together with the CSRF token of the last page.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.clone();
        let all = fields.iter().copied().chain([("csrf", csrf.as_str())]);
        let body: Vec<String> = all.map(|(name, value)| format!("{name}={}", encode(value))).collect();
        self.post_raw(path, "application/x-www-form-urlencoded", body.join("&")).await
    }

    pub(crate) async fn post_raw(&mut self, path: &str, kind: &str, body: String) -> Answer {
        self.send(Method::POST, path, kind, body).await
    }

    async fn send(&mut self, method: Method, path: &str, kind: &str, body: String) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let peer = axum::extract::ConnectInfo(self.address.parse::<std::net::SocketAddr>().expect("an address"));
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "kontor.example");
        if !self.lang.is_empty() {
            request = request.header(header::ACCEPT_LANGUAGE, self.lang);
        }
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let request = request.header(header::COOKIE, cookies.join("; ")).extension(peer);
        let response =
            self.router.clone().oneshot(request.body(Body::from(body)).expect("a request")).await.expect("an answer");
        self.keep_cookies(response.headers());
        let (parts, body) = response.into_parts();
        let body = String::from_utf8(to_bytes(body, 1 << 20).await.expect("a body").to_vec()).expect("text");
        if let Some(rest) = body.split("name=\"csrf\" value=\"").nth(1) {
            self.csrf = rest.split('"').next().expect("a value").to_owned();
        }
        Answer { status: parts.status, headers: parts.headers, body }
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("text");
            let (name, value) = line.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Invites and registers the cheese dairy with this browser.
    pub(crate) async fn register(&mut self, app: &App) {
        let link = path(&invited(app).await.registration_url);
        self.get(&link).await;
        let answer = self.post(&link, &[("password", PASSWORD), ("password_confirmation", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    }

    /// Signs in with these three.
    pub(crate) async fn sign_in(&mut self, number: &str, username: &str, password: &str) -> Answer {
        if self.csrf.is_empty() || self.cookies.is_empty() {
            self.get("/login").await;
        }
        let fields = [("customer_number", number), ("username", username), ("password", password)];
        self.post("/login", &fields).await
    }

    /// A browser of the registered and signed-in cheese dairy.
    pub(crate) async fn signed_in(app: &Arc<App>) -> Browser {
        let mut browser = Browser::new(app);
        browser.register(app).await;
        browser.get("/login").await;
        let answer = browser.sign_in(NUMBER, USERNAME, PASSWORD).await;
        assert_eq!(answer.header("location"), "/applications", "{}", answer.body);
        browser
    }
}

pub(crate) fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |encoded, byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => format!("{encoded}{}", char::from(byte)),
        _ => format!("{encoded}%{byte:02X}"),
    })
}
