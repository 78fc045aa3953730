//! The registration form: filled in and locked but for the password.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use super::{COSTLY, Welcome, append_cookie, see_other};
use crate::app::App;
use crate::identity::errors::PageError;
use crate::identity::forms::PostedForm;
use crate::identity::invitation::Invitation;
use crate::identity::passwords::Typed;
use crate::identity::register::{NewPassword, Refused, find_open_invitation, judge_for, register};
use crate::identity::rules::{Judgement, judge};
use crate::identity::visit::{Visit, view};
use crate::limits::{Rule, bucket};

/// The script asks after every pause in typing; more than a person can cause is refused.
const CHECKS: Rule = Rule {
    name: "password.check",
    free: 600,
    first_wait_ms: 1_000,
    longest_wait_ms: 60_000,
    forget_after_ms: 10 * 60_000,
};

/// The page.
#[derive(Debug, Serialize)]
pub struct RegisterPage {
    action: String,
    number: String,
    company: String,
    email: String,
    first_name: String,
    last_name: String,
    username: String,
    expires_ms: i64,
    form: FormState,
    rules: Judgement,
}

impl Page for RegisterPage {
    const TEMPLATE: &'static str = "identity/register.html";

    fn samples() -> Vec<(&'static str, RegisterPage)> {
        let page = |form: FormState, typed: &str| RegisterPage {
            action: "/register/01KAR3R8M00000000000000000abc".to_owned(),
            number: "1000000000009".to_owned(),
            company: "Käsehof Grünwald & Söhne GmbH".to_owned(),
            email: "joerg.mueller-weiss@kaesehof.example".to_owned(),
            first_name: "Jörg".to_owned(),
            last_name: "Müller-Weiß".to_owned(),
            username: "jmueller".to_owned(),
            expires_ms: 1_796_029_200_000,
            form,
            rules: judge(&Typed::new(typed), &["Käsehof"], crate::config::PasswordRule::Composed),
        };
        let mut refused = FormState::new();
        refused.fault("password", "password.fault.special", &[]);
        refused.fault("password_confirmation", "password.fault.mismatch", &[]);
        vec![("fresh", page(FormState::new(), "")), ("refused", page(refused, "Regentonne25"))]
    }
}

/// What the script gets: `rules` by their last word, `word` in the language of the page.
#[derive(Debug, Serialize)]
struct CheckAnswer {
    score: u8,
    tone: &'static str,
    word: String,
    rules: Vec<RuleAnswer>,
}

#[derive(Debug, Serialize)]
struct RuleAnswer {
    id: &'static str,
    ok: bool,
}

/// GET and HEAD: looks only, changes nothing.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    mut visit: Visit,
    Path(link): Path<String>,
) -> Result<Response, PageError> {
    let invitation = find_open_invitation(&app, &link).await?.map_err(PageError::Invitation)?;
    if !visit.lang_is_chosen {
        visit.lang = invitation.lang;
    }
    let page = page(&app, &visit, &invitation, FormState::new(), &Typed::new(""));
    visit.render(&app, "register", &page)
}

/// POST: only the two password fields are read.
pub(super) async fn submit(
    State(app): State<Arc<App>>,
    mut visit: Visit,
    Path(link): Path<String>,
    posted: PostedForm,
) -> Result<Response, PageError> {
    app.limits.begin(&COSTLY, &bucket(visit.address), app.now())?;
    let invitation = find_open_invitation(&app, &link).await?.map_err(PageError::Invitation)?;
    if !visit.lang_is_chosen {
        visit.lang = invitation.lang;
    }
    let new = NewPassword {
        password: Typed::new(posted.get("password")),
        confirmation: Typed::new(posted.get("password_confirmation")),
    };
    match register(&app, &link, &new, visit.lang).await {
        Ok(registered) => {
            let welcome = Welcome {
                number: registered.number.to_string(),
                username: registered.username,
                message: "registered".to_owned(),
            };
            let mut response = see_other("/login");
            append_cookie(&mut response, welcome.cookie(&app));
            Ok(response)
        }
        Err(Refused::Fields { password, confirmation }) => {
            let form = faults(password, confirmation);
            let page = page(&app, &visit, &invitation, form, &new.password);
            visit.render_as(&app, StatusCode::UNPROCESSABLE_ENTITY, &view(&app, &visit, "register"), &page)
        }
        Err(Refused::Link(fault)) => Err(PageError::Invitation(fault)),
        Err(Refused::App(error)) => Err(error.into()),
    }
}

/// POST from the script while somebody types: judges and forgets.
pub(super) async fn check(
    State(app): State<Arc<App>>,
    visit: Visit,
    posted: PostedForm,
) -> Result<Response, PageError> {
    app.limits.begin(&CHECKS, &bucket(visit.address), app.now())?;
    // The form's own copies serve as hints only; what counts is judged against the invitation.
    let hints = ["realm", "company", "email", "first_name", "last_name", "username"].map(|name| posted.get(name));
    let short = hints.map(|hint| if hint.len() > 300 { "" } else { hint });
    let rules = judge(&Typed::new(posted.get("password")), &short, app.identity.rule);
    let word = if rules.word.is_empty() { String::new() } else { app.site.text(visit.lang, rules.word, &[]) };
    let answers = rules.checks.iter().map(|check| RuleAnswer { id: check.id, ok: check.ok }).collect();
    Ok(Json(CheckAnswer { score: rules.bars, tone: rules.tone, word, rules: answers }).into_response())
}

pub(super) fn faults(password: Option<&str>, confirmation: Option<&str>) -> FormState {
    let mut form = FormState::new();
    for (field, fault) in [("password", password), ("password_confirmation", confirmation)] {
        if let Some(key) = fault {
            form.fault(field, key, &[]);
        }
    }
    form
}

fn page(app: &App, visit: &Visit, invitation: &Invitation, form: FormState, typed: &Typed) -> RegisterPage {
    let person = &invitation.person;
    RegisterPage {
        action: visit.path.clone(),
        number: invitation.number.to_string(),
        company: invitation.company.clone(),
        email: person.email.clone(),
        first_name: person.first_name.clone(),
        last_name: person.last_name.clone(),
        username: person.username.clone(),
        expires_ms: invitation.expires_at.0,
        form,
        rules: judge_for(app, invitation, typed),
    }
}
