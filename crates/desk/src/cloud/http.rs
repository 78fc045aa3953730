//! One HTTP client with limits: no redirects, no proxy, bounded time and size, and failures sorted into classes.

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use kontor_web::system::Stopwatch;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;

use crate::cloud::address::is_this_machine;

/// How long and how much Desk waits for and takes from a cloud.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Until a connection stands, TLS included.
    pub connect: Duration,
    /// Until an answer is read to its end.
    pub total: Duration,
    /// Bytes of an ordinary answer.
    pub answer_bytes: usize,
    /// Bytes of a label document.
    pub document_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connect: Duration::from_secs(5),
            total: Duration::from_secs(15),
            answer_bytes: 64 * 1024,
            document_bytes: 8 * 1024 * 1024,
        }
    }
}

/// Why no whole answer came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The name of the server is not known.
    #[error("name not resolved")]
    NameNotResolved,
    /// Nobody listens there, or the network refuses.
    #[error("connect: {0}")]
    Refused(String),
    /// No connection within the time.
    #[error("connect: timeout")]
    ConnectTimeout,
    /// The server's certificate is not trusted; the reason is the TLS library's.
    #[error("tls certificate: {0}")]
    Certificate(String),
    /// TLS failed for another reason, such as a server that does not speak it.
    #[error("tls: {0}")]
    Tls(String),
    /// Connected, but no whole answer within the time.
    #[error("timeout")]
    TooSlow,
    /// The connection ended before the answer did.
    #[error("answer broken off: {0}")]
    BrokenOff(String),
    /// More bytes than an answer can have.
    #[error("answer too large")]
    TooLarge,
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Path that was asked, for support.
    pub path: String,
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, complete.
    pub body: Vec<u8>,
    /// Milliseconds from sending to the last byte.
    pub millis: u64,
}

impl Answer {
    /// A header as text; empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// Media type without parameters, lower case.
    pub fn media_type(&self) -> String {
        self.header("content-type").split(';').next().unwrap_or("").trim().to_ascii_lowercase()
    }

    /// Path, status and request id in one line.
    pub fn for_support(&self) -> String {
        let request = self.header("x-request-id");
        let line = format!("{} · {}", self.path, self.status);
        if request.is_empty() { line } else { format!("{line} · {}", crate::cloud::identity::short(request)) }
    }
}

/// The client. Cheap to share; holds no secret.
#[derive(Clone, Debug)]
pub struct CloudHttp {
    client: reqwest::Client,
    /// Its limits.
    pub limits: Limits,
}

impl CloudHttp {
    /// Builds the client. Errors when the machine's TLS set-up cannot be used.
    pub fn new(limits: Limits) -> Result<CloudHttp, reqwest::Error> {
        // A second call answers Err and changes nothing: the provider is the same one.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        #[expect(clippy::disallowed_methods, reason = "this is Desk's one client; its targets are typed by its owner")]
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            // A proxy would see what goes to loopback in plain HTTP.
            .no_proxy()
            .dns_resolver(Arc::new(Names))
            .connect_timeout(limits.connect)
            .timeout(limits.total)
            .user_agent(concat!("kontor-desk/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(CloudHttp { client, limits })
    }

    /// Begins a GET.
    pub fn get(&self, url: String) -> reqwest::RequestBuilder {
        self.client.get(url)
    }

    /// Begins a POST.
    pub fn post(&self, url: String) -> reqwest::RequestBuilder {
        self.client.post(url)
    }

    /// Begins a PUT.
    pub fn put(&self, url: String) -> reqwest::RequestBuilder {
        self.client.put(url)
    }

    /// Begins a DELETE.
    pub fn delete(&self, url: String) -> reqwest::RequestBuilder {
        self.client.delete(url)
    }

    /// Sends and reads the whole answer, at most `max_bytes` of it.
    pub async fn send(&self, request: reqwest::RequestBuilder, max_bytes: usize) -> Result<Answer, TransportError> {
        let watch = Stopwatch::start();
        let mut response = request.send().await.map_err(|error| classify(&error))?;
        let path = response.url().path().to_owned();
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| classify(&error))? {
            if body.len() + chunk.len() > max_bytes {
                return Err(TransportError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { path, status, headers, body, millis: watch.millis() })
    }
}

/// Says that a name is not known; found again in the error chain by its type.
#[derive(Debug, thiserror::Error)]
#[error("name not resolved")]
struct NotResolved;

/// Resolves names; those of this machine are answered here, whatever a name server says.
#[derive(Debug)]
struct Names;

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        Box::pin(async move {
            if is_this_machine(&host) {
                let here: Addrs = Box::new(std::iter::once(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))));
                return Ok(here);
            }
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((host.as_str(), 0)).await.map_err(|_| NotResolved)?.collect();
            if found.is_empty() {
                return Err(Box::new(NotResolved) as Box<dyn Error + Send + Sync>);
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

fn classify(error: &reqwest::Error) -> TransportError {
    if let Some(known) = find_cause(error) {
        return known;
    }
    match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportError::ConnectTimeout,
        (false, true) => TransportError::TooSlow,
        (true, false) => TransportError::Refused(innermost(error)),
        (false, false) => TransportError::BrokenOff(innermost(error)),
    }
}

/// Looks through the chain of causes for the ones that have a class of their own.
fn find_cause(error: &reqwest::Error) -> Option<TransportError> {
    let mut next: Option<&(dyn Error + 'static)> = error.source();
    while let Some(cause) = next {
        if cause.is::<NotResolved>() {
            return Some(TransportError::NameNotResolved);
        }
        if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
            return Some(match tls {
                rustls::Error::InvalidCertificate(reason) => TransportError::Certificate(format!("{reason:?}")),
                other => TransportError::Tls(other.to_string()),
            });
        }
        // io::Error hides what it wraps from source().
        let wrapped = cause.downcast_ref::<std::io::Error>().and_then(|io| io.get_ref());
        next = wrapped.map_or_else(|| cause.source(), |inner| Some(inner));
    }
    None
}

fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
