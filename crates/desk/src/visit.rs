//! What a request brings besides its content: language, session, the posted form with its token checked.

use std::sync::Arc;

use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use kontor_model::Lang;
use kontor_web::cookie::CookieNames;
use kontor_web::page::{Face, Page, View, html};
use kontor_web::upload::{UploadFault, read_upload};
use serde::Deserialize;

use crate::access::pages::NoticePage;
use crate::access::{Session, find_session};
use crate::app::DeskApp;
use crate::error::DeskError;
use crate::fields::Fields;

/// Cookies of Desk: it is served on loopback, without TLS.
pub(crate) fn cookies() -> CookieNames {
    CookieNames::desk(false)
}

/// Anybody: language and path.
pub(crate) struct Guest {
    pub(crate) lang: Lang,
    pub(crate) path: String,
    done: Option<String>,
}

#[derive(Deserialize)]
struct Done {
    done: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Guest {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Guest, Self::Rejection> {
        let done = Query::<Done>::from_request_parts(parts, state).await.ok().and_then(|query| query.0.done);
        Ok(Guest { lang: language(&parts.headers), path: parts.uri.path().to_owned(), done })
    }
}

/// The cookie of the language switch, then the browser's wish.
fn language(headers: &HeaderMap) -> Lang {
    let chosen = cookies().read(headers, "lang").and_then(Lang::from_code);
    let wished = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    chosen.unwrap_or_else(|| Lang::from_accept_language(wished.unwrap_or("")))
}

impl Guest {
    /// A page for somebody who is not signed in.
    pub(crate) fn page<P: Page>(&self, app: &DeskApp, status: StatusCode, page: &P) -> Response {
        render(app, status, &self.view(app, "", String::new()), page)
    }

    fn view(&self, app: &DeskApp, nav: &'static str, csrf: String) -> View {
        // Only words of ours: the query is anybody's.
        let known = [
            "saved",
            "removed",
            "activated",
            "tested",
            "sent",
            "put_back",
            "in_list",
            "cancelled",
            "cancel_pending",
            "cancelled_here",
            "closed",
            "closed_partly",
            "nothing_to_close",
        ];
        let done = self.done.as_deref().filter(|done| known.contains(done));
        View {
            lang: self.lang,
            path: self.path.clone(),
            nav,
            csrf,
            account: None,
            face: Face::Desk,
            toast: done.map(|done| app.site.text(self.lang, &format!("desk.done.{done}"), &[])),
            now_ms: app.now().0,
        }
    }
}

/// Somebody who is signed in. Without a session the answer is the way to the page that says how to sign in.
pub(crate) struct Visitor {
    pub(crate) guest: Guest,
    pub(crate) session: Session,
}

impl FromRequestParts<Arc<DeskApp>> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<DeskApp>) -> Result<Visitor, Response> {
        let Ok(guest) = Guest::from_request_parts(parts, app).await;
        let cookie = cookies().read(&parts.headers, "session").unwrap_or("").to_owned();
        match find_session(app, &cookie).await {
            Ok(true) => Ok(Visitor { guest, session: Session(cookie) }),
            Ok(false) if wants_fragment(&parts.headers) => Err(StatusCode::UNAUTHORIZED.into_response()),
            Ok(false) => Err(Redirect::to("/enter").into_response()),
            Err(error) => Err(failure(app, &guest, &error)),
        }
    }
}

impl Visitor {
    /// Language of the visitor.
    pub(crate) fn lang(&self) -> Lang {
        self.guest.lang
    }

    /// A page for somebody who is signed in.
    pub(crate) fn page<P: Page>(&self, app: &DeskApp, status: StatusCode, nav: &'static str, page: &P) -> Response {
        render(app, status, &self.guest.view(app, nav, app.csrf.issue(&self.session.0)), page)
    }

    /// The page for a form that is not taken.
    fn refuse(&self, app: &DeskApp, status: StatusCode, key: &'static str) -> Response {
        self.guest.page(app, status, &NoticePage::new(key, "/", "desk.notice.back"))
    }

    /// The page for an error that no form can show.
    pub(crate) fn failure(&self, app: &DeskApp, error: &DeskError) -> Response {
        failure(app, &self.guest, error)
    }
}

/// A signed-in visitor's form, its hidden token checked.
pub(crate) struct Posted {
    pub(crate) visitor: Visitor,
    pub(crate) fields: Fields,
    pub(crate) fragment: bool,
}

impl FromRequest<Arc<DeskApp>> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Arc<DeskApp>) -> Result<Posted, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, app).await?;
        let fragment = wants_fragment(&parts.headers);
        let form = Form::<Vec<(String, String)>>::from_request(Request::from_parts(parts, body), app).await;
        let Ok(Form(pairs)) = form else {
            return Err(visitor.refuse(app, StatusCode::BAD_REQUEST, "form_unreadable"));
        };
        let fields = Fields::new(pairs);
        if !app.csrf.verify(&visitor.session.0, fields.get(kontor_web::csrf::FIELD)) {
            return Err(visitor.refuse(app, StatusCode::FORBIDDEN, "form_expired"));
        }
        Ok(Posted { visitor, fields, fragment })
    }
}

/// A signed-in visitor's form with a file, its hidden token checked.
pub(crate) struct Uploaded {
    pub(crate) visitor: Visitor,
    pub(crate) file_name: String,
    /// The file; none when it is larger than the route takes.
    pub(crate) bytes: Option<Vec<u8>>,
}

impl FromRequest<Arc<DeskApp>> for Uploaded {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Arc<DeskApp>) -> Result<Uploaded, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, app).await?;
        let is_right = |token: &str| app.csrf.verify(&visitor.session.0, token);
        match read_upload(Request::from_parts(parts, body), is_right).await {
            Ok(upload) => Ok(Uploaded { visitor, file_name: upload.file_name, bytes: upload.bytes }),
            Err(UploadFault::Unreadable) => Err(visitor.refuse(app, StatusCode::BAD_REQUEST, "form_unreadable")),
            Err(UploadFault::Token) => Err(visitor.refuse(app, StatusCode::FORBIDDEN, "form_expired")),
        }
    }
}

/// Desk's script asks for a part of a page with this header.
fn wants_fragment(headers: &HeaderMap) -> bool {
    headers.contains_key("x-fragment")
}

/// Renders, or says plainly that it cannot.
pub(crate) fn render<P: Page>(app: &DeskApp, status: StatusCode, view: &View, page: &P) -> Response {
    match app.site.render(view, page) {
        Ok(body) => html(status, body),
        Err(error) => {
            tracing::error!(%error, "a page did not render");
            (StatusCode::INTERNAL_SERVER_ERROR, "500 Kontor Desk").into_response()
        }
    }
}

/// The page for an error that no form can show. What happened to whose data goes to nobody but the log.
pub(crate) fn failure(app: &DeskApp, guest: &Guest, error: &DeskError) -> Response {
    let (status, key) = notice_of(error);
    if status.is_server_error() {
        tracing::error!(%error, "a request failed");
    }
    guest.page(app, status, &NoticePage::new(key, "/", "desk.notice.back"))
}

/// Status of an error, and which `desk.notice` has its words.
pub(crate) fn notice_of(error: &DeskError) -> (StatusCode, &'static str) {
    match error {
        DeskError::NotFound => (StatusCode::NOT_FOUND, "not_found"),
        DeskError::NoPrinter => (StatusCode::CONFLICT, "no_printer"),
        DeskError::CredentialGone => (StatusCode::CONFLICT, "credential_gone"),
        DeskError::TakenBack => (StatusCode::CONFLICT, "taken_back"),
        DeskError::Sealed(_) => (StatusCode::INTERNAL_SERVER_ERROR, "sealed"),
        DeskError::Db(crate::db::DbError::DiskFull) => (StatusCode::INSUFFICIENT_STORAGE, "disk_full"),
        _ => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}
