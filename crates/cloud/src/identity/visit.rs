//! The frame around every page request: who is it, in which language, under which request id.
//!
//! [`around`] works this out once, logs the request by its route, and gives errors their page. Handlers take [`Visit`].

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kontor_model::Lang;
use kontor_model::id::RequestId;
use kontor_web::cookie::CookieNames;
use kontor_web::csrf::CsrfKey;
use kontor_web::page::{Account, Face, Page, View, html};
use kontor_web::system::Stopwatch;
use tower_http::catch_panic::CatchPanicLayer;

use super::errors::{self, PageError};
use super::session::{self, SignedIn, resume_session};
use crate::app::App;
use crate::error::{AppError, AppResult};
use crate::limits::ClientAddress;

/// Cookie that forms before a session are bound to.
const VISIT_COOKIE: &str = "visit";
pub(super) const LANG_COOKIE: &str = "lang";
/// Pages whose path holds a secret.
const LINK_ROUTES: [&str; 2] = ["/register/{token}", "/password/reset/{token}"];
/// A page that takes longer is given up; password hashing under load is the slowest thing there is.
const PAGE_TIMEOUT: Duration = Duration::from_secs(30);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// One page request.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Id of the request, for support; also in the header `x-request-id`.
    pub request_id: RequestId,
    /// Language of the answer.
    pub lang: Lang,
    /// Whether anybody said which language; a mailed link may know better otherwise.
    pub lang_is_chosen: bool,
    /// Path of the request, without query.
    pub path: String,
    /// Address of the caller.
    pub address: IpAddr,
    /// Who is signed in.
    pub signed_in: Option<SignedIn>,
    /// CSRF token for forms of the answer; bound to the session, or to a cookie before there is one.
    pub csrf: String,
    /// What tokens are compared with.
    pub(super) binding: String,
}

impl FromRequestParts<Arc<App>> for Visit {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _app: &Arc<App>) -> Result<Visit, PageError> {
        let visit = parts.extensions.get::<Visit>().cloned();
        visit.ok_or_else(|| PageError::App(AppError::internal("a page route stands outside identity::visit::around")))
    }
}

impl Visit {
    /// Renders a page of this visit; `nav` is the current entry of the navigation.
    pub fn render<P: Page>(&self, app: &App, nav: &'static str, page: &P) -> Result<Response, PageError> {
        self.render_as(app, axum::http::StatusCode::OK, &view(app, self, nav), page)
    }

    /// Renders with a status and a view of one's own, such as one with a toast.
    pub fn render_as<P: Page>(
        &self,
        app: &App,
        status: axum::http::StatusCode,
        view: &View,
        page: &P,
    ) -> Result<Response, PageError> {
        let body = app.site.render(view, page).map_err(AppError::internal)?;
        Ok(html(status, body))
    }
}

/// What a page needs besides its own content, for a signed-in or an anonymous visitor.
pub fn view(app: &App, visit: &Visit, nav: &'static str) -> View {
    View {
        lang: visit.lang,
        path: visit.path.clone(),
        nav,
        csrf: visit.csrf.clone(),
        account: visit.signed_in.as_ref().map(account),
        face: Face::Portal,
        toast: None,
        now_ms: app.now().0,
    }
}

fn account(signed_in: &SignedIn) -> Account {
    let initials = [&signed_in.first_name, &signed_in.last_name];
    Account {
        company: signed_in.tenant.company.clone(),
        number: signed_in.tenant.number.to_string(),
        person: signed_in.person(),
        initials: initials.iter().filter_map(|name| name.chars().next()).flat_map(char::to_uppercase).collect(),
    }
}

/// Puts the frame around page routes. Everything that takes [`Visit`] or [`SignedIn`] has to stand inside.
pub fn around(pages: Router<Arc<App>>, app: &Arc<App>) -> Router<Arc<App>> {
    pages.layer(CatchPanicLayer::custom(panicked)).layer(from_fn_with_state(Arc::clone(app), frame))
}

/// Names of the portal's cookies.
pub fn cookies(app: &App) -> CookieNames {
    CookieNames::portal(app.config.is_https())
}

pub(super) fn csrf_key(app: &App) -> CsrfKey {
    // Derived from the server's key: the same on every node and after a restart.
    let (_, key) = app.sealer.mac("csrf", b"portal");
    CsrfKey::new(&key)
}

async fn frame(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let watch = Stopwatch::start();
    let (mut parts, body) = request.into_parts();
    let request_id = RequestId::new(app.now(), app.entropy.as_ref());
    let route = parts.extensions.get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let method = parts.method.clone();
    let Ok(address) = address_of(&mut parts, &app).await;
    let (mut visit, new_cookie, failure) = begin(&app, &parts, request_id, address).await;
    visit.path = parts.uri.path().to_owned();
    parts.extensions.insert(visit.clone());
    let response = match failure {
        Some(error) => PageError::App(error).into_response(),
        None => within_time(PAGE_TIMEOUT, next.run(Request::from_parts(parts, body))).await,
    };
    let mut response = errors::shape(&app, &visit, response);
    if let Some(value) = new_cookie {
        response.headers_mut().append(header::SET_COOKIE, cookies(&app).set(VISIT_COOKIE, &value, None));
    }
    if LINK_ROUTES.contains(&route.as_str()) {
        // What follows such a page must not learn the link. Browsers then post with `Origin: null`.
        response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
    if let Ok(id) = HeaderValue::from_str(visit.request_id.as_str()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    let (status, duration_ms) = (response.status().as_u16(), watch.millis());
    tracing::info!(request.id = %visit.request_id, %method, route, status, duration_ms, "page answered");
    response
}

pub(super) async fn within_time(limit: Duration, answer: impl Future<Output = Response>) -> Response {
    match tokio::time::timeout(limit, answer).await {
        Ok(response) => response,
        Err(_) => PageError::App(AppError::internal("the page took too long")).into_response(),
    }
}

/// A fault of ours like any other; the panic's own words go to stderr by the hook, never to the page.
fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    PageError::App(AppError::internal("a page panicked")).into_response()
}

async fn address_of(parts: &mut Parts, app: &Arc<App>) -> Result<IpAddr, Infallible> {
    ClientAddress::from_request_parts(parts, app).await.map(|ClientAddress(address)| address)
}

/// Works out the visit; a store that fails is an error to show, not a sign-out.
async fn begin(
    app: &App,
    parts: &Parts,
    request_id: RequestId,
    address: IpAddr,
) -> (Visit, Option<String>, Option<AppError>) {
    let (signed_in, failure) = match current_session(app, &parts.headers).await {
        Ok(signed_in) => (signed_in, None),
        Err(error) => (None, Some(error)),
    };
    let known = cookies(app).read(&parts.headers, VISIT_COOKIE).filter(|value| !value.is_empty());
    // Who sets the cookie chooses its value; the prefix keeps it from ever being a session's binding.
    let (binding, new_cookie) = match (&signed_in, known) {
        (Some(signed_in), _) => (format!("session:{}", signed_in.session), None),
        (None, Some(known)) => (format!("visit:{known}"), None),
        (None, None) => {
            let mut bytes = [0u8; 16];
            app.entropy.fill(&mut bytes);
            let value = URL_SAFE_NO_PAD.encode(bytes);
            (format!("visit:{value}"), Some(value))
        }
    };
    let said = said_lang(app, &parts.headers, signed_in.as_ref());
    let visit = Visit {
        request_id,
        lang: said.unwrap_or_default(),
        lang_is_chosen: said.is_some(),
        path: String::new(),
        address,
        csrf: csrf_key(app).issue(&binding),
        signed_in,
        binding,
    };
    (visit, new_cookie, failure)
}

async fn current_session(app: &App, headers: &HeaderMap) -> AppResult<Option<SignedIn>> {
    match cookies(app).read(headers, session::COOKIE) {
        Some(cookie) => resume_session(app, cookie).await,
        None => Ok(None),
    }
}

/// The user's language, then the one chosen in this browser, then the browser's own.
fn said_lang(app: &App, headers: &HeaderMap, signed_in: Option<&SignedIn>) -> Option<Lang> {
    let chosen = || cookies(app).read(headers, LANG_COOKIE).and_then(Lang::from_code);
    let browser = || Some(Lang::from_accept_language(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?));
    signed_in.map(|signed_in| signed_in.lang).or_else(chosen).or_else(browser)
}
