//! Host and Origin against an exact list: no DNS rebinding, no posts from other sites.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Said before anything of the request was read, its language included; so in both.
const WRONG_HOST: &str = "Unter diesem Namen ist Kontor hier nicht zu erreichen. Bitte öffnen Sie die Adresse, die \
    Ihnen genannt wurde.\n\nKontor does not answer under this name. Please open the address you were given.\n\n421\n";
const WRONG_ORIGIN: &str = "Diese Eingabe kam von einer fremden Seite und wurde nicht angenommen. Bitte öffnen Sie \
    Kontor selbst und geben Sie dort noch einmal ein.\n\nThis form came from another site and was not accepted. Please \
    open Kontor itself and enter it there again.\n\n403\n";

/// The origins a face answers to, such as `https://kontor.example` or `http://127.0.0.1:8080`.
#[derive(Clone, Debug)]
pub struct ExactHosts {
    origins: Arc<[String]>,
}

impl ExactHosts {
    /// Origins as people write them: any case, a slash at the end and the scheme's own port do not matter.
    pub fn new(origins: impl IntoIterator<Item = String>) -> ExactHosts {
        ExactHosts { origins: origins.into_iter().map(|origin| as_sent(&origin)).collect() }
    }

    /// Tells whether a `Host` header names one of ours.
    pub fn knows_host(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        self.origins.iter().any(|origin| {
            let bare = origin.split_once("://").map_or(origin.as_str(), |(_, rest)| rest);
            let default_port = if origin.starts_with("https:") { ":443" } else { ":80" };
            bare == host || host.strip_suffix(default_port) == Some(bare)
        })
    }

    /// Tells whether an `Origin` header is one of ours; `null` never is.
    pub fn knows_origin(&self, origin: &str) -> bool {
        self.origins.iter().any(|known| known.eq_ignore_ascii_case(origin))
    }
}

/// An origin as browsers send it (RFC 6454, section 6.2): lower case, no path, no default port.
fn as_sent(origin: &str) -> String {
    let origin = origin.trim_end_matches('/').to_ascii_lowercase();
    let default_port = if origin.starts_with("https:") { ":443" } else { ":80" };
    origin.strip_suffix(default_port).map_or(origin.clone(), str::to_owned)
}

/// Middleware: a foreign `Host` is 421, a post from a foreign `Origin` 403. Nothing is read or changed then.
pub async fn check(State(hosts): State<ExactHosts>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).or_else(|| request.uri().authority().map(|authority| authority.as_str()));
    if !host.is_some_and(|host| hosts.knows_host(host)) {
        return plain(StatusCode::MISDIRECTED_REQUEST, WRONG_HOST);
    }
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    let foreign_site = site.is_some_and(|site| !matches!(site, "same-origin" | "none"));
    // Pages with `Referrer-Policy: no-referrer` post with `Origin: null`; then only Sec-Fetch-Site can vouch.
    let vouched = |origin: &str| hosts.knows_origin(origin) || (origin == "null" && site == Some("same-origin"));
    let foreign_origin = text(header::ORIGIN).is_some_and(|origin| !vouched(origin));
    if changes && (foreign_origin || foreign_site) {
        return plain(StatusCode::FORBIDDEN, WRONG_ORIGIN);
    }
    next.run(request).await
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], text)
        .into_response()
}
