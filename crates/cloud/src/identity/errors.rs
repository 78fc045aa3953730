//! What a person sees when an action or a request fails: one message page per case, in both languages.
//!
//! Handlers answer [`PageError`]; the frame around them knows language and request id and makes the page.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kontor_web::page::{Page, html};
use serde::Serialize;

use super::register::LinkFault;
use super::visit::{Visit, view};
use crate::app::App;
use crate::db::DbError;
use crate::error::AppError;

/// Why a page request is answered with a message. `?` turns an [`AppError`] into it.
#[derive(Debug)]
pub enum PageError {
    /// An action failed.
    App(AppError),
    /// The form does not belong to this browser's session, or is too old.
    Csrf,
    /// No form at all.
    WrongContentType,
    /// A form that is no UTF-8 or otherwise broken.
    Unreadable,
    /// A form larger than any of ours.
    TooLarge,
    /// A registration link that cannot be used.
    Invitation(LinkFault),
    /// A link for a new password that cannot be used.
    PasswordReset(LinkFault),
}

impl<E: Into<AppError>> From<E> for PageError {
    fn from(error: E) -> PageError {
        PageError::App(error.into())
    }
}

/// What the frame needs to make the page.
#[derive(Clone, Debug)]
struct Shape {
    status: StatusCode,
    /// Last part of the keys of its texts.
    code: &'static str,
    retry_after_s: Option<u64>,
    action: Action,
    /// For the log only.
    fault: Option<String>,
}

#[derive(Clone, Copy, Debug)]
enum Action {
    Start,
    SignIn,
    Forgot,
    Nothing,
}

impl Action {
    fn href_and_key(self) -> Option<(&'static str, &'static str)> {
        match self {
            Action::Start => Some(("/", "error.action.start")),
            Action::SignIn => Some(("/login", "error.action.sign_in")),
            Action::Forgot => Some(("/password/forgot", "error.action.forgot")),
            Action::Nothing => None,
        }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let shape = shape_of(&self);
        let mut response = shape.status.into_response();
        response.extensions_mut().insert(shape);
        response
    }
}

impl PageError {
    /// The status of the page.
    pub fn status(&self) -> StatusCode {
        shape_of(self).status
    }
}

fn shape_of(error: &PageError) -> Shape {
    let plain = |status, code| Shape { status, code, retry_after_s: None, action: Action::Start, fault: None };
    match error {
        PageError::App(error) => shape_of_app(error),
        PageError::Csrf => plain(StatusCode::FORBIDDEN, "csrf"),
        PageError::WrongContentType => plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content_type"),
        PageError::Unreadable => plain(StatusCode::BAD_REQUEST, "unreadable"),
        PageError::TooLarge => plain(StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
        PageError::Invitation(fault) => {
            let (status, code, action) = match fault {
                LinkFault::Unknown => (StatusCode::NOT_FOUND, "invitation_unknown", Action::Nothing),
                LinkFault::Used => (StatusCode::GONE, "invitation_used", Action::SignIn),
                LinkFault::Expired => (StatusCode::GONE, "invitation_expired", Action::Nothing),
                LinkFault::Revoked => (StatusCode::GONE, "invitation_revoked", Action::Nothing),
                LinkFault::Replaced => (StatusCode::GONE, "invitation_replaced", Action::Nothing),
            };
            Shape { action, ..plain(status, code) }
        }
        PageError::PasswordReset(fault) => {
            let (status, code) = match fault {
                LinkFault::Unknown | LinkFault::Revoked => (StatusCode::NOT_FOUND, "reset_unknown"),
                LinkFault::Used => (StatusCode::GONE, "reset_used"),
                LinkFault::Expired => (StatusCode::GONE, "reset_expired"),
                LinkFault::Replaced => (StatusCode::GONE, "reset_replaced"),
            };
            Shape { action: Action::Forgot, ..plain(status, code) }
        }
    }
}

fn shape_of_app(error: &AppError) -> Shape {
    let plain = |status, code| Shape { status, code, retry_after_s: None, action: Action::Start, fault: None };
    match error {
        AppError::NotFound => plain(StatusCode::NOT_FOUND, "not_found"),
        AppError::Forbidden(_) => plain(StatusCode::FORBIDDEN, "forbidden"),
        AppError::Invalid(_) => plain(StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
        AppError::Conflict(_) | AppError::Refused(_) => plain(StatusCode::CONFLICT, "conflict"),
        AppError::InProgress { retry_after_s } => {
            Shape { retry_after_s: Some(*retry_after_s), ..plain(StatusCode::CONFLICT, "in_progress") }
        }
        AppError::TooMany { retry_after_s } => Shape {
            retry_after_s: Some(*retry_after_s),
            action: Action::Nothing,
            ..plain(StatusCode::TOO_MANY_REQUESTS, "too_many")
        },
        AppError::Db(DbError::DiskFull) => {
            Shape { fault: Some(error.to_string()), ..plain(StatusCode::INSUFFICIENT_STORAGE, "disk_full") }
        }
        AppError::Db(_) | AppError::Internal(_) => {
            Shape { fault: Some(error.to_string()), ..plain(StatusCode::INTERNAL_SERVER_ERROR, "internal") }
        }
    }
}

/// A page that says one thing.
#[derive(Debug, Serialize)]
pub struct Message {
    title: String,
    lines: Vec<String>,
    action_href: String,
    action_caption: String,
    support: String,
}

impl Page for Message {
    const TEMPLATE: &'static str = "layout/message.html";

    fn samples() -> Vec<(&'static str, Message)> {
        let message = |title: &str, line: &str, href: &str, caption: &str| Message {
            title: title.to_owned(),
            lines: vec![line.to_owned()],
            action_href: href.to_owned(),
            action_caption: caption.to_owned(),
            support: "req_01KAR3R8M0000000000000000".to_owned(),
        };
        vec![
            ("with a way on", message("Seite nicht gefunden", "Diese Seite gibt es nicht.", "/", "Zur Startseite")),
            ("without", message("Link abgelaufen", "Bitten Sie um einen neuen.", "", "")),
        ]
    }
}

/// What the framework refuses by itself, such as a path that is no UTF-8, comes as bare text.
fn shape_of_bare(response: &Response) -> Option<Shape> {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let code = match response.status() {
        _ if kind.is_some_and(|kind| !kind.starts_with("text/plain")) => return None,
        StatusCode::BAD_REQUEST => "unreadable",
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "content_type",
        status if status.is_server_error() => "internal",
        status if status.is_client_error() => "invalid",
        _ => return None,
    };
    Some(Shape { status: response.status(), code, retry_after_s: None, action: Action::Start, fault: None })
}

/// Gives a failed request its page; answers that are well are left alone.
pub(super) fn shape(app: &App, visit: &Visit, response: Response) -> Response {
    let made = response.extensions().get::<Shape>().cloned();
    let Some(shape) = made.or_else(|| shape_of_bare(&response)) else { return response };
    if let Some(fault) = &shape.fault {
        tracing::error!(request.id = %visit.request_id, fault, "a page failed");
    }
    let mut shaped = message(app, visit, &shape);
    for (name, value) in response.headers() {
        if !matches!(*name, header::CONTENT_TYPE | header::CONTENT_LENGTH) {
            shaped.headers_mut().append(name, value.clone());
        }
    }
    if let Some(seconds) = shape.retry_after_s {
        shaped.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    shaped
}

fn message(app: &App, visit: &Visit, shape: &Shape) -> Response {
    let seconds = shape.retry_after_s.unwrap_or(0).to_string();
    let say =
        |part: &str| app.site.text(visit.lang, &format!("error.{}.{part}", shape.code), &[("count", seconds.as_str())]);
    let (href, caption) = shape
        .action
        .href_and_key()
        .map_or((String::new(), String::new()), |(href, key)| (href.to_owned(), app.site.text(visit.lang, key, &[])));
    let page = Message {
        title: say("title"),
        lines: vec![say("text")],
        action_href: href,
        action_caption: caption,
        support: visit.request_id.to_string(),
    };
    match app.site.render(&view(app, visit, ""), &page) {
        Ok(body) => html(shape.status, body),
        Err(error) => {
            tracing::error!(request.id = %visit.request_id, %error, "a message page did not render");
            shape.status.into_response()
        }
    }
}

/// The page for an address nobody serves; stands inside the frame.
pub async fn not_found() -> PageError {
    PageError::App(AppError::NotFound)
}
