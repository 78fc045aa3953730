//! Pages of the identity room: parse, call the action, shape the answer.

mod forgot;
mod login;
mod register;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kontor_model::Lang;
use kontor_model::fold::is_unprintable;
use serde::{Deserialize, Serialize};

use super::errors::PageError;
pub use super::errors::not_found;
use super::forms;
use super::session::choose_lang;
use super::visit::{LANG_COOKIE, Visit, cookies};
use crate::app::App;
use crate::error::AppError;
use crate::limits::Rule;

pub use forgot::{ForgotPage, ResetPage};
pub use login::LoginPage;
pub use register::RegisterPage;

/// Where a signed-in user begins.
const HOME: &str = "/applications";
const YEAR_S: u64 = 365 * 24 * 60 * 60;
const WELCOME_COOKIE: &str = "welcome";
const WELCOME_S: u64 = 10 * 60;
const LONGEST_BACK: usize = 500;

/// Posts that cost a hash: registrations and new passwords, per address.
const COSTLY: Rule = Rule {
    name: "new_password",
    free: 60,
    first_wait_ms: 5_000,
    longest_wait_ms: 5 * 60_000,
    forget_after_ms: 60 * 60_000,
};

/// Routes of the pages. They stand inside [`super::visit::around`].
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(start))
        .route("/register/{token}", get(register::show).post(register::submit))
        .route("/password/check", post(register::check))
        .route("/login", get(login::show).post(login::submit))
        .route("/logout", post(login::sign_out))
        .route("/password/forgot", get(forgot::show).post(forgot::submit))
        .route("/password/reset/{token}", get(forgot::show_reset).post(forgot::submit_reset))
        .route("/language/{lang}", get(language))
}

/// The door: to the applications, or to the sign-in page.
async fn start(visit: Visit) -> Response {
    see_other(if visit.signed_in.is_some() { HOME } else { "/login" })
}

/// Chooses a language and goes back to where it was chosen.
async fn language(
    State(app): State<Arc<App>>,
    visit: Visit,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let lang = Lang::ALL.into_iter().find(|lang| lang.code() == code).ok_or(AppError::NotFound)?;
    if let Some(signed_in) = &visit.signed_in {
        choose_lang(&app, signed_in, lang).await?;
    }
    let back = own_path(&query_value(query.as_deref(), "back")).unwrap_or_else(|| "/".to_owned());
    let mut response = see_other(&back);
    append_cookie(&mut response, cookies(&app).set(LANG_COOKIE, lang.code(), Some(YEAR_S)));
    Ok(response)
}

/// Redirects after a post, or to where a page is.
pub(crate) fn see_other(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path.to_owned())]).into_response()
}

fn append_cookie(response: &mut Response, cookie: HeaderValue) {
    response.headers_mut().append(header::SET_COOKIE, cookie);
}

/// A path of this site, or nothing: `//elsewhere`, `/\elsewhere` and addresses of other sites are no path of ours.
fn own_path(text: &str) -> Option<String> {
    let plain = text.len() <= LONGEST_BACK && text.starts_with('/') && !text.starts_with("//");
    let strange = |c: char| is_unprintable(c) || c == '\\' || c.is_whitespace() || !c.is_ascii();
    (plain && !text.contains(strange)).then(|| text.to_owned())
}

/// One value of the query, empty when it is not there or not readable.
fn query_value(query: Option<&str>, name: &str) -> String {
    let fields = query.and_then(|query| forms::parse(query.as_bytes())).unwrap_or_default();
    fields.into_iter().find(|(known, _)| known == name).map(|(_, value)| value).unwrap_or_default()
}

/// What the sign-in page is told by the page before it; lives in a cookie for ten minutes, holds no secret.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Welcome {
    number: String,
    username: String,
    /// Key of the message: `registered`, `reset`, `signed_out`.
    message: String,
}

impl Welcome {
    fn cookie(&self, app: &App) -> HeaderValue {
        let text = serde_json::to_vec(self).map(|json| URL_SAFE_NO_PAD.encode(json)).unwrap_or_default();
        cookies(app).set(WELCOME_COOKIE, &text, Some(WELCOME_S))
    }

    fn read(app: &App, headers: &axum::http::HeaderMap) -> Option<Welcome> {
        let bytes = URL_SAFE_NO_PAD.decode(cookies(app).read(headers, WELCOME_COOKIE)?).ok()?;
        let welcome: Welcome = serde_json::from_slice(&bytes).ok()?;
        ["registered", "reset", "signed_out"].contains(&welcome.message.as_str()).then_some(welcome)
    }
}
