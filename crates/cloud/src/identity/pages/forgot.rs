//! Forgotten password: asking for a link, and choosing a new password with it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kontor_model::fold::fold;
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use super::login::{Notice, notice, too_many, typed};
use super::register::faults;
use super::{COSTLY, Welcome, append_cookie, see_other};
use crate::app::App;
use crate::error::AppError;
use crate::identity::errors::PageError;
use crate::identity::forms::PostedForm;
use crate::identity::passwords::Typed;
use crate::identity::register::{NewPassword, Refused};
use crate::identity::reset::{find_open_reset, request_password_reset, reset_password};
use crate::identity::rules::{Judgement, judge};
use crate::identity::sign_in::account_key;
use crate::identity::visit::{Visit, view};
use crate::limits::{Rule, bucket};

/// Mails to one account, whether it exists or not.
const PER_ACCOUNT: Rule = Rule {
    name: "forgot.account",
    free: 3,
    first_wait_ms: 60_000,
    longest_wait_ms: 60 * 60_000,
    forget_after_ms: 24 * 60 * 60_000,
};
const PER_ADDRESS: Rule = Rule {
    name: "forgot.address",
    free: 20,
    first_wait_ms: 10_000,
    longest_wait_ms: 60 * 60_000,
    forget_after_ms: 24 * 60 * 60_000,
};

/// The page that asks for a link.
#[derive(Debug, Serialize)]
pub struct ForgotPage {
    form: FormState,
    notice: Option<Notice>,
    sent: bool,
}

impl Page for ForgotPage {
    const TEMPLATE: &'static str = "identity/forgot.html";

    fn samples() -> Vec<(&'static str, ForgotPage)> {
        let form = || typed("1000000000009", "jmueller");
        vec![
            ("fresh", ForgotPage { form: FormState::new(), notice: None, sent: false }),
            ("sent", ForgotPage { form: form(), notice: None, sent: true }),
        ]
    }
}

/// The page with the two fields for a new password.
#[derive(Debug, Serialize)]
pub struct ResetPage {
    action: String,
    form: FormState,
    rules: Judgement,
}

impl Page for ResetPage {
    const TEMPLATE: &'static str = "identity/reset.html";

    fn samples() -> Vec<(&'static str, ResetPage)> {
        let page = |form, typed: &str| ResetPage {
            action: "/password/reset/01KAR3R8M00000000000000000abc".to_owned(),
            form,
            rules: judge(&Typed::new(typed), &[], crate::config::PasswordRule::Composed),
        };
        let refused = faults(Some("password.fault.length8"), Some("password.fault.mismatch"));
        vec![("fresh", page(FormState::new(), "")), ("refused", page(refused, "kurz"))]
    }
}

pub(super) async fn show(State(app): State<Arc<App>>, visit: Visit) -> Result<Response, PageError> {
    visit.render(&app, "forgot", &ForgotPage { form: FormState::new(), notice: None, sent: false })
}

/// One answer, whether there is such a user or not.
pub(super) async fn submit(
    State(app): State<Arc<App>>,
    visit: Visit,
    posted: PostedForm,
) -> Result<Response, PageError> {
    let (number, username) = (posted.get("customer_number"), posted.get("username"));
    let mut page = ForgotPage { form: typed(number, username), notice: None, sent: false };
    for (field, value) in [("customer_number", number), ("username", username)] {
        if fold(value).is_empty() {
            page.form.fault(field, "forgot.missing", &[]);
        }
    }
    if page.form.has_errors() {
        return visit.render_as(&app, StatusCode::UNPROCESSABLE_ENTITY, &view(&app, &visit, "forgot"), &page);
    }
    let tries = [(&PER_ACCOUNT, account_key(number, username)), (&PER_ADDRESS, bucket(visit.address))];
    let tries = tries.each_ref().map(|(rule, key)| (*rule, key.as_str()));
    if let Err(error) = app.limits.begin_all(&tries, app.now()) {
        let AppError::TooMany { retry_after_s } = error else { return Err(error.into()) };
        page.notice = Some(notice(&app, &visit, "bad", "too_many", &[("count", &retry_after_s.to_string())]));
        return too_many(&app, &visit, "forgot", &page, retry_after_s);
    }
    request_password_reset(&app, number, username);
    page.sent = true;
    visit.render(&app, "forgot", &page)
}

/// GET and HEAD: looks only, changes nothing.
pub(super) async fn show_reset(
    State(app): State<Arc<App>>,
    visit: Visit,
    Path(link): Path<String>,
) -> Result<Response, PageError> {
    let open = find_open_reset(&app, &link).await?.map_err(PageError::PasswordReset)?;
    let rules = judge(&Typed::new(""), &open.about(), app.identity.rule);
    visit.render(&app, "reset", &ResetPage { action: visit.path.clone(), form: FormState::new(), rules })
}

pub(super) async fn submit_reset(
    State(app): State<Arc<App>>,
    visit: Visit,
    Path(link): Path<String>,
    posted: PostedForm,
) -> Result<Response, PageError> {
    app.limits.begin(&COSTLY, &bucket(visit.address), app.now())?;
    let open = find_open_reset(&app, &link).await?.map_err(PageError::PasswordReset)?;
    let new = NewPassword {
        password: Typed::new(posted.get("password")),
        confirmation: Typed::new(posted.get("password_confirmation")),
    };
    match reset_password(&app, &link, &new).await {
        Ok((number, username)) => {
            let welcome = Welcome { number: number.to_string(), username, message: "reset".to_owned() };
            let mut response = see_other("/login");
            append_cookie(&mut response, welcome.cookie(&app));
            Ok(response)
        }
        Err(Refused::Fields { password, confirmation }) => {
            let rules = judge(&new.password, &open.about(), app.identity.rule);
            let page = ResetPage { action: visit.path.clone(), form: faults(password, confirmation), rules };
            visit.render_as(&app, StatusCode::UNPROCESSABLE_ENTITY, &view(&app, &visit, "reset"), &page)
        }
        Err(Refused::Link(fault)) => Err(PageError::PasswordReset(fault)),
        Err(Refused::App(error)) => Err(error.into()),
    }
}
