//! A Desk for tests: fixed clock, counted randomness, a store of its own, and a browser that holds its cookie.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use kontor_model::UtcMillis;
use kontor_model::clock::{CountedEntropy, FixedClock};
use kontor_model::credential::PlainSecret;
use kontor_sealed::Sealer;
use tower::ServiceExt;

use crate::access;
use crate::app::{DeskApp, DeskConfig, Parts};
use crate::cloud::Limits;
use crate::credentials::CredentialInput;
use crate::printing::PrintLimits;

/// 2026-11-23T09:00:00Z, a Monday morning.
pub(crate) const NOW: UtcMillis = UtcMillis(1_795_424_400_000);
/// A Client-ID of the right form.
pub(crate) const CLIENT_ID: &str = "kc_01M83WFEZ084G7ZWYRD6Z1RV0W";

/// A Desk under test.
pub(crate) struct TestDesk {
    pub(crate) app: Arc<DeskApp>,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) cookie: String,
    router: Router,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) cookie: String,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) bytes: Vec<u8>,
    pub(crate) text: String,
}

/// How long a cloud or a printer is waited for that will answer; a slow machine needs it.
const PATIENCE: Duration = Duration::from_secs(30);
/// The same for one that never does.
const SHORT_PATIENCE: Duration = Duration::from_millis(500);

/// A Desk on a fresh folder, nobody signed in.
pub(crate) async fn desk() -> TestDesk {
    desk_that_waits(PATIENCE).await
}

/// The same, for a cloud or a printer that takes the question and never answers.
pub(crate) async fn hasty_desk() -> TestDesk {
    desk_that_waits(SHORT_PATIENCE).await
}

async fn desk_that_waits(patience: Duration) -> TestDesk {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let clock = Arc::new(FixedClock::at(NOW));
    let app = open_with(&folder, Arc::clone(&clock), patience).await;
    let router = crate::router(Arc::clone(&app));
    TestDesk { app, clock, folder, cookie: String::new(), router }
}

/// Opens the Desk of a folder.
pub(crate) async fn open(folder: &tempfile::TempDir, clock: Arc<FixedClock>) -> Arc<DeskApp> {
    open_with(folder, clock, PATIENCE).await
}

async fn open_with(folder: &tempfile::TempDir, clock: Arc<FixedClock>, answers: Duration) -> Arc<DeskApp> {
    let address = SocketAddr::from(([127, 0, 0, 1], 8090));
    let mut config = DeskConfig::new(folder.path().join("desk.db"), Some(address), "https://kontor.example");
    config.limits = Limits { connect: PATIENCE, total: answers, answer_bytes: 64 * 1024, document_bytes: 1024 * 1024 };
    config.printing = PrintLimits { connect: PATIENCE, status: answers, send: PATIENCE };
    let parts = Parts { clock, entropy: Arc::new(CountedEntropy::default()), sealer: Sealer::for_tests() };
    DeskApp::open(config, parts).await.expect("a desk")
}

/// A Desk with somebody signed in.
pub(crate) async fn signed_in() -> TestDesk {
    let mut desk = desk().await;
    let link = access::issue_link(&desk.app).await.expect("a link");
    let path = link.split(":8090").nth(1).expect("a path").to_owned();
    let reply = desk.get(&path).await;
    desk.cookie = reply.cookie;
    desk
}

impl TestDesk {
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(self.request("GET", path).body(Body::empty()).expect("a request")).await
    }

    /// Posts a form with the right token.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let session = self.cookie.split_once('=').map_or("", |(_, value)| value);
        let token = self.app.csrf.issue(session);
        let fields = [fields, &[("csrf", token.as_str())]].concat();
        self.post_bare(path, &fields, "").await
    }

    /// Hands a file over, as a browser does without script.
    pub(crate) async fn upload(&self, path: &str, file_name: &str, bytes: &[u8]) -> Reply {
        let session = self.cookie.split_once('=').map_or("", |(_, value)| value);
        self.upload_bare(path, &self.app.csrf.issue(session), file_name, bytes).await
    }

    /// The same with a token that may be wrong.
    pub(crate) async fn upload_bare(&self, path: &str, token: &str, file_name: &str, bytes: &[u8]) -> Reply {
        let head = format!(
            "--line\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--line\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\
             Content-Type: text/csv\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, b"\r\n--line--\r\n"].concat();
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=line")
            .header(header::ORIGIN, self.app.origin());
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// Posts a form as it stands; `fragment` asks for a part of the page.
    pub(crate) async fn post_bare(&self, path: &str, fields: &[(&str, &str)], fragment: &str) -> Reply {
        let body =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&");
        let mut request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, self.app.origin());
        if !fragment.is_empty() {
            request = request.header("x-fragment", fragment);
        }
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let host = self.app.origin().replace("http://", "");
        Request::builder().method(method).uri(path).header(header::HOST, host).header(header::COOKIE, &self.cookie)
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.expect("infallible");
        let status = response.status();
        let text = |name: header::HeaderName| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned()
        };
        let (location, cookie) = (text(header::LOCATION), text(header::SET_COOKIE));
        let cookie = cookie.split(';').next().unwrap_or("").to_owned();
        let headers = response.headers().clone();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("a body").to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Reply { status, location, cookie, headers, bytes, text }
    }

    /// All bytes of the files of the data folder.
    pub(crate) fn files(&self) -> Vec<u8> {
        let entries = std::fs::read_dir(self.folder.path()).expect("a folder");
        entries.flat_map(|entry| std::fs::read(entry.expect("an entry").path()).expect("a file")).collect()
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { (byte as char).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// A Client-Secret of the right form; the same in every run.
pub(crate) fn secret() -> String {
    PlainSecret::generate(&CountedEntropy::default()).expose().to_owned()
}

/// A signed-in Desk whose active record opens a cloud that remembers.
pub(crate) async fn with_engine() -> (TestDesk, crate::fake::FakeCloud, Arc<crate::fake::engine::Engine>) {
    let engine = Arc::new(crate::fake::engine::Engine::default());
    let script = crate::fake::Script { engine: Some(Arc::clone(&engine)), ..crate::fake::Script::default() };
    let cloud = crate::fake::cloud(script).await;
    let desk = signed_in().await;
    let record = input(&cloud.url, true);
    crate::credentials::add(&desk.app, &record, &crate::credentials::Activation::AskFirst).await.expect("a record");
    (desk, cloud, engine)
}

/// Tells whether bytes hold a text.
pub(crate) fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// A record as somebody would type it.
pub(crate) fn input(cloud_url: &str, active: bool) -> CredentialInput {
    CredentialInput {
        active,
        name: "Kontor Cloud".to_owned(),
        client_id: CLIENT_ID.to_owned(),
        secret: secret().into(),
        cloud_url: cloud_url.to_owned(),
        ..CredentialInput::default()
    }
}
