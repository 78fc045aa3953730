//! Signing in and out.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use super::{HOME, WELCOME_COOKIE, Welcome, YEAR_S, append_cookie, own_path, query_value, see_other};
use crate::app::App;
use crate::error::AppError;
use crate::identity::errors::PageError;
use crate::identity::forms::PostedForm;
use crate::identity::passwords::Typed;
use crate::identity::session::{self, SignedIn, end_session};
use crate::identity::sign_in::{Attempt, sign_in};
use crate::identity::visit::{Visit, cookies, view};

const DEVICE_COOKIE: &str = "device";
/// What is echoed back; nobody has a longer number or name.
const LONGEST_ECHO: usize = 200;

/// The page.
#[derive(Debug, Serialize)]
pub struct LoginPage {
    form: FormState,
    /// Own path to go on to.
    next: String,
    notice: Option<Notice>,
}

/// A box above the fields.
#[derive(Debug, Serialize)]
pub(super) struct Notice {
    pub(super) tone: &'static str,
    pub(super) title: String,
    pub(super) text: String,
}

impl Page for LoginPage {
    const TEMPLATE: &'static str = "identity/login.html";

    fn samples() -> Vec<(&'static str, LoginPage)> {
        let typed = || FormState::new().with("customer_number", "1000000000009").with("username", "jmueller");
        let notice = |tone, title: &str, text: &str| Notice { tone, title: title.to_owned(), text: text.to_owned() };
        let page = |form, notice| LoginPage { form, next: String::new(), notice };
        vec![
            ("fresh", page(FormState::new(), None)),
            ("registered", page(typed(), Some(notice("ok", "Registrierung abgeschlossen", "Melden Sie sich an.")))),
            ("refused", page(typed(), Some(notice("bad", "Anmeldung nicht möglich", "Etwas stimmt nicht.")))),
        ]
    }
}

/// GET. Who is signed in already goes on.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    visit: Visit,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let next = next_path(&query_value(query.as_deref(), "next"));
    if visit.signed_in.is_some() {
        return Ok(see_other(if next.is_empty() { HOME } else { &next }));
    }
    let welcome = Welcome::read(&app, &headers);
    let mut page = LoginPage { form: FormState::new(), next, notice: None };
    if let Some(welcome) = &welcome {
        page.form = typed(&welcome.number, &welcome.username);
        page.notice = Some(notice(&app, &visit, "ok", &welcome.message, &[]));
    }
    let mut response = visit.render(&app, "login", &page)?;
    if welcome.is_some() {
        append_cookie(&mut response, cookies(&app).clear(WELCOME_COOKIE));
    }
    Ok(response)
}

/// POST. One answer whatever is wrong.
pub(super) async fn submit(
    State(app): State<Arc<App>>,
    visit: Visit,
    headers: HeaderMap,
    posted: PostedForm,
) -> Result<Response, PageError> {
    let (number, username) = (posted.get("customer_number"), posted.get("username"));
    let next = next_path(posted.get("next"));
    let attempt = Attempt {
        customer_number: number,
        username,
        password: Typed::new(posted.get("password")),
        device: cookies(&app).read(&headers, DEVICE_COOKIE),
        address: visit.address,
        old_session: cookies(&app).read(&headers, session::COOKIE),
    };
    let signed_in = sign_in(&app, attempt).await;
    let mut page = LoginPage { form: typed(number, username), next, notice: None };
    match signed_in {
        Ok(Some(welcome)) => {
            let mut response = see_other(if page.next.is_empty() { HOME } else { &page.next });
            append_cookie(&mut response, cookies(&app).set(session::COOKIE, welcome.session.value(), None));
            append_cookie(&mut response, cookies(&app).set(DEVICE_COOKIE, &welcome.device, Some(YEAR_S)));
            Ok(response)
        }
        Ok(None) => {
            page.notice = Some(notice(&app, &visit, "bad", "refused", &[]));
            visit.render_as(&app, StatusCode::UNPROCESSABLE_ENTITY, &view(&app, &visit, "login"), &page)
        }
        Err(AppError::TooMany { retry_after_s }) => {
            page.notice = Some(notice(&app, &visit, "bad", "too_many", &[("count", &retry_after_s.to_string())]));
            too_many(&app, &visit, "login", &page, retry_after_s)
        }
        Err(error) => Err(error.into()),
    }
}

/// POST. Ends the session; without one it is the same.
pub(super) async fn sign_out(
    State(app): State<Arc<App>>,
    visit: Visit,
    _posted: PostedForm,
) -> Result<Response, PageError> {
    if let Some(signed_in) = &visit.signed_in {
        sign_out_of(&app, signed_in).await?;
    }
    let welcome = Welcome { message: "signed_out".to_owned(), ..Welcome::default() };
    let mut response = see_other("/login");
    append_cookie(&mut response, cookies(&app).clear(session::COOKIE));
    append_cookie(&mut response, welcome.cookie(&app));
    Ok(response)
}

async fn sign_out_of(app: &App, signed_in: &SignedIn) -> Result<(), AppError> {
    end_session(app, signed_in).await
}

/// The same page again with the seconds to wait, 429 and `Retry-After`.
pub(super) fn too_many<P: Page>(
    app: &App,
    visit: &Visit,
    nav: &'static str,
    page: &P,
    retry_after_s: u64,
) -> Result<Response, PageError> {
    let mut response = visit.render_as(app, StatusCode::TOO_MANY_REQUESTS, &view(app, visit, nav), page)?;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after_s));
    Ok(response)
}

pub(super) fn typed(number: &str, username: &str) -> FormState {
    let short = |text: &str| text.chars().take(LONGEST_ECHO).collect::<String>();
    FormState::new().with("customer_number", short(number)).with("username", short(username))
}

pub(super) fn notice(app: &App, visit: &Visit, tone: &'static str, key: &str, args: &[(&str, &str)]) -> Notice {
    let say = |part: &str| app.site.text(visit.lang, &format!("login.notice.{key}.{part}"), args);
    Notice { tone, title: say("title"), text: say("text") }
}

/// Where to go on; never back to the door itself.
fn next_path(text: &str) -> String {
    own_path(text).filter(|path| !path.starts_with("/login") && !path.starts_with("/logout")).unwrap_or_default()
}
