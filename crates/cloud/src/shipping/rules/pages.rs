//! `/shipping/rules`: the rules in their order, the form of one, and the question which one a shipment would meet.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::StatusCode;
use kontor_model::id::ShippingRuleId;
use kontor_model::problem::FieldError;
use kontor_model::shipping_profile::{ShippingRule, ShippingRuleList};
use kontor_model::{Lang, Module};
use kontor_web::form::FormState;

use super::actions;
use super::typed::{self, TrialQuery};
use super::views::{RulePage, RulesPage};
use crate::app::App;
use crate::audit::Actor;
use crate::error::{AppError, AppResult};
use crate::identity::SignedIn;
use crate::identity::errors::PageError;
use crate::identity::forms::PostedForm;
use crate::identity::visit::{Visit, view};
use crate::shipping::portal::{caller, mark, view_after};
use crate::shipping::{Caller, profiles};

const NAV: &str = "rules";
const PATH: &str = "/shipping/rules";

/// Routes of the pages.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route(PATH, get(list))
        .route("/shipping/rules/new", get(ask).post(create))
        .route("/shipping/rules/{id}", get(edit).post(save))
        .route("/shipping/rules/{id}/move", post(shift))
        .route("/shipping/rules/{id}/delete", post(delete))
}

async fn list(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
    Query(trial): Query<TrialQuery>,
) -> Result<Response, PageError> {
    let caller = caller(&visit, &signed_in);
    let mut page = list_page(&app, &caller, &signed_in, trial.kept()).await?;
    let mut status = StatusCode::OK;
    if trial.is_asked() {
        match trial.read(visit.lang) {
            Ok(trial) => page.decision = Some(actions::try_rules(&app, &caller, &trial).await?),
            Err(faults) => {
                mark(&mut page.form, faults);
                status = StatusCode::UNPROCESSABLE_ENTITY;
            }
        }
    }
    let done = [("saved", "rules.saved"), ("deleted", "rules.deleted")];
    let view = view_after(&app, &visit, NAV, query.as_deref(), &done);
    visit.render_as(&app, status, &view, &page)
}

async fn list_page(app: &App, caller: &Caller, signed_in: &SignedIn, form: FormState) -> AppResult<RulesPage> {
    let rules = actions::list_rules(app, caller).await?.items;
    let profiles = profiles::list_profiles(app, caller).await?;
    let booked = signed_in.modules.contains(&Module::Shipping);
    Ok(RulesPage::new(caller.lang, booked, (&rules, &profiles), form))
}

async fn ask(State(app): State<Arc<App>>, visit: Visit, signed_in: SignedIn) -> Result<Response, PageError> {
    let profiles = profiles::list_profiles(&app, &caller(&visit, &signed_in)).await?;
    // Without a profile there is nothing a rule could lead to; the list says what to do first.
    if !profiles.iter().any(|known| known.profile.active) {
        return Ok(Redirect::to(PATH).into_response());
    }
    visit.render(&app, NAV, &RulePage::new(None, &profiles, FormState::new()))
}

async fn create(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    form: PostedForm,
) -> Result<Response, PageError> {
    let caller = caller(&visit, &signed_in);
    let profiles = profiles::list_profiles(&app, &caller).await?;
    let page = RulePage::new(None, &profiles, typed::kept(&form));
    let (rule, unread) = typed::read(visit.lang, &form);
    let mut at = 0;
    let result = write(&app, &caller, &signed_in, unread, |rules| {
        at = place_for(rules, &rule);
        rules.insert(at, rule);
        Ok(())
    });
    let result = result.await;
    saved(&app, &visit, page, (result, at))
}

/// At the end, but before the rule for everything else: after that one it would never be asked.
fn place_for(rules: &[ShippingRule], new: &ShippingRule) -> usize {
    let is_before = !new.is_unconditional() && rules.last().is_some_and(ShippingRule::is_unconditional);
    rules.len() - usize::from(is_before)
}

async fn edit(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    let rules = actions::list_rules(&app, &caller).await?.items;
    let at = place_of(&rules, &id)?;
    let profiles = profiles::list_profiles(&app, &caller).await?;
    let form = typed::filled(visit.lang, &rules[at]);
    visit.render(&app, NAV, &RulePage::new(Some((at, &rules[at])), &profiles, form))
}

async fn save(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    let rules = actions::list_rules(&app, &caller).await?.items;
    let at = place_of(&rules, &id)?;
    let profiles = profiles::list_profiles(&app, &caller).await?;
    let page = RulePage::new(Some((at, &rules[at])), &profiles, typed::kept(&form));
    let (rule, unread) = typed::read(visit.lang, &form);
    let result = write(&app, &caller, &signed_in, unread, |rules| {
        let at = place_of(rules, &id)?;
        rules[at] = ShippingRule { id: Some(id), ..rule };
        Ok(())
    });
    let result = result.await;
    saved(&app, &visit, page, (result, at))
}

/// One place up or down; at the ends it stays where it is.
async fn shift(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    let is_up = form.get("to") == "up";
    let result = actions::edit_rules(&app, &caller, Actor::User(&signed_in.user), |rules| {
        let at = place_of(rules, &id)?;
        let to = if is_up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < rules.len()) };
        if let Some(to) = to {
            rules.swap(at, to);
        }
        Ok(())
    });
    match result.await {
        Ok(_) => Ok(Redirect::to(PATH).into_response()),
        Err(AppError::Forbidden(_)) => Ok(Redirect::to(PATH).into_response()),
        Err(AppError::Invalid(faults)) => {
            let mut page = list_page(&app, &caller, &signed_in, TrialQuery::default().kept()).await?;
            page.refusal = general(visit.lang, &faults);
            visit.render_as(&app, StatusCode::UNPROCESSABLE_ENTITY, &view(&app, &visit, NAV), &page)
        }
        Err(error) => Err(error.into()),
    }
}

async fn delete(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    let result = actions::edit_rules(&app, &caller, Actor::User(&signed_in.user), |rules| {
        rules.remove(place_of(rules, &id)?);
        Ok(())
    });
    result.await?;
    Ok(Redirect::to(&format!("{PATH}?deleted")).into_response())
}

/// Changes the rules unless something could not be read.
async fn write(
    app: &App,
    caller: &Caller,
    signed_in: &SignedIn,
    unread: Vec<FieldError>,
    edit: impl FnOnce(&mut Vec<ShippingRule>) -> AppResult<()>,
) -> AppResult<ShippingRuleList> {
    if unread.is_empty() {
        actions::edit_rules(app, caller, Actor::User(&signed_in.user), edit).await
    } else {
        Err(AppError::Invalid(unread))
    }
}

fn saved(
    app: &App,
    visit: &Visit,
    mut page: RulePage,
    (result, at): (AppResult<ShippingRuleList>, usize),
) -> Result<Response, PageError> {
    match result {
        Ok(_) => Ok(Redirect::to(&format!("{PATH}?saved")).into_response()),
        // The list says that the module is not booked.
        Err(AppError::Forbidden(_)) => Ok(Redirect::to(PATH).into_response()),
        Err(AppError::Invalid(faults)) => {
            let own = format!("items[{at}].");
            let (beside, others): (Vec<_>, Vec<_>) = faults
                .into_iter()
                .partition(|fault| fault.field.starts_with(&own) || !fault.field.starts_with("items"));
            let bare = |fault: FieldError| {
                let field = fault.field.strip_prefix(&own).unwrap_or(&fault.field).to_owned();
                FieldError { field, ..fault }
            };
            mark(&mut page.form, beside.into_iter().map(bare).collect());
            page.refusal = general(visit.lang, &others);
            visit.render_as(app, StatusCode::UNPROCESSABLE_ENTITY, &view(app, visit, NAV), &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// What is wrong with the rules as a whole, led by the rule it is about; `None` when nothing is.
fn general(lang: Lang, faults: &[FieldError]) -> Option<String> {
    let fault = faults.first()?;
    let index = fault.field.strip_prefix("items[").and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
    let led = |index: usize| {
        let place = index + 1;
        lang.pick(format!("Regel {place}: {}", fault.detail), format!("Rule {place}: {}", fault.detail))
    };
    Some(index.map_or_else(|| fault.detail.clone(), led))
}

fn place_of(rules: &[ShippingRule], id: &ShippingRuleId) -> AppResult<usize> {
    rules.iter().position(|rule| rule.id.as_ref() == Some(id)).ok_or(AppError::NotFound)
}

/// What is no id names no rule.
fn parse(id: &str) -> AppResult<ShippingRuleId> {
    id.parse().map_err(|_| AppError::NotFound)
}
