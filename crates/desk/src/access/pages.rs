//! Pages of signing in and out, the language switch, and the page that says one thing.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use kontor_model::Lang;
use kontor_web::page::Page;
use serde::{Deserialize, Serialize};

use crate::access::{Entry, LINK_MINUTES, enter, leave};
use crate::app::DeskApp;
use crate::visit::{Guest, Posted, Visitor, cookies, failure};

const SESSION_S: u64 = 30 * 86_400;
const LANGUAGE_S: u64 = 365 * 86_400;

/// "How to sign in", also told after a link that does not work.
#[derive(Serialize)]
pub(crate) struct SignInPage {
    /// `none`, `unknown`, `used`, `expired` or `left`.
    reason: &'static str,
    minutes: i64,
}

impl Page for SignInPage {
    const TEMPLATE: &'static str = "desk/signin.html";

    fn samples() -> Vec<(&'static str, SignInPage)> {
        let page = |reason| (reason, SignInPage { reason, minutes: LINK_MINUTES });
        ["none", "unknown", "used", "expired", "left"].into_iter().map(page).collect()
    }
}

/// A page that says one thing: what happened and what to do now.
#[derive(Serialize)]
pub(crate) struct NoticePage {
    /// Key below `desk.notice`.
    key: String,
    href: &'static str,
    caption: &'static str,
}

impl NoticePage {
    /// A notice with one way on.
    pub(crate) fn new(key: &str, href: &'static str, caption: &'static str) -> NoticePage {
        NoticePage { key: key.to_owned(), href, caption }
    }
}

impl Page for NoticePage {
    const TEMPLATE: &'static str = "desk/notice.html";

    fn samples() -> Vec<(&'static str, NoticePage)> {
        ["not_found", "credential_gone", "sealed", "disk_full", "internal", "form_expired", "form_unreadable"]
            .into_iter()
            .map(|key| (key, NoticePage::new(key, "/", "desk.notice.back")))
            .collect()
    }
}

/// Routes of this room.
pub fn router() -> Router<Arc<DeskApp>> {
    Router::new()
        .route("/", get(home))
        .route("/enter", get(sign_in))
        // HEAD would run the GET and use the link up.
        .route("/enter/{token}", get(open_link).head(|| async { StatusCode::NO_CONTENT }))
        .route("/logout", post(sign_out))
        .route("/language/{code}", get(language))
        .fallback(nowhere)
}

/// The first thing to do: credentials while none is active, shipping afterwards.
async fn home(State(app): State<Arc<DeskApp>>, _visitor: Visitor) -> Redirect {
    let ready = crate::credentials::active(&app).await.is_ok();
    Redirect::to(if ready { "/shipments" } else { "/credentials" })
}

async fn sign_in(State(app): State<Arc<DeskApp>>, guest: Guest) -> Response {
    guest.page(&app, StatusCode::OK, &SignInPage { reason: "none", minutes: LINK_MINUTES })
}

async fn open_link(State(app): State<Arc<DeskApp>>, Path(token): Path<String>, guest: Guest) -> Response {
    let reason = match enter(&app, &token).await {
        Ok(Entry::In(session)) => {
            let cookie = cookies().set("session", &session, Some(SESSION_S));
            let headers = [(header::SET_COOKIE, cookie)];
            return (headers, Redirect::to("/")).into_response();
        }
        Ok(Entry::Unknown) => "unknown",
        Ok(Entry::Used) => "used",
        Ok(Entry::Expired) => "expired",
        Err(error) => return failure(&app, &guest, &error),
    };
    guest.page(&app, StatusCode::GONE, &SignInPage { reason, minutes: LINK_MINUTES })
}

async fn sign_out(State(app): State<Arc<DeskApp>>, posted: Posted) -> Response {
    if let Err(error) = leave(&app, &posted.visitor.session.0).await {
        return posted.visitor.failure(&app, &error);
    }
    let page = SignInPage { reason: "left", minutes: LINK_MINUTES };
    let mut response = posted.visitor.guest.page(&app, StatusCode::OK, &page);
    response.headers_mut().insert(header::SET_COOKIE, cookies().clear("session"));
    response
}

#[derive(Deserialize)]
struct Back {
    back: Option<String>,
}

async fn language(Path(code): Path<String>, Query(query): Query<Back>) -> Response {
    // A path of ours and nothing else: `//host` and `/\host` lead away.
    let ours = |path: &String| path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    let back = query.back.filter(ours).unwrap_or_else(|| "/".to_owned());
    let Some(lang) = Lang::from_code(&code) else { return Redirect::to(&back).into_response() };
    let cookie = cookies().set("lang", lang.code(), Some(LANGUAGE_S));
    ([(header::SET_COOKIE, cookie)], Redirect::to(&back)).into_response()
}

async fn nowhere(State(app): State<Arc<DeskApp>>, guest: Guest) -> Response {
    guest.page(&app, StatusCode::NOT_FOUND, &NoticePage::new("not_found", "/", "desk.notice.back"))
}
