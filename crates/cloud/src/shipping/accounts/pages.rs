//! `/shipping/carriers`: the accounts with their state, and a form made wholly from the carrier's description.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::{HeaderMap, StatusCode};
use kontor_adapters::{Carrier, CarrierDescriptor, Connect};
use kontor_model::carrier_account::{AccountTest, CarrierAccount};
use kontor_model::id::CarrierAccountId;
use kontor_model::{Lang, Module};
use kontor_web::form::FormState;
use secrecy::SecretString;

use super::account::AccountMode;
use super::typed::TypedAccount;
use super::views::{AccountPage, CarriersPage, Row, TestedPage, mode_name, offer};
use super::{actions, probe};
use crate::app::App;
use crate::audit::Actor;
use crate::error::{AppError, AppResult};
use crate::forms::FormField;
use crate::identity::SignedIn;
use crate::identity::errors::PageError;
use crate::identity::forms::PostedForm;
use crate::identity::visit::{Visit, view};
use crate::shipping::once::Wish;
use crate::shipping::portal::{Refusal, Use, caller, faults_of, mark, ticked, view_after};
use crate::shipping::{Caller, profiles};

const NAV: &str = "carriers";
const PATH: &str = "/shipping/carriers";
/// Where a page of an account shows how its test went.
const RESULT: &str = "#test-result";
const SAVED: &str = "saved";
const DELETED: &str = "deleted";

/// Routes of the pages.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route(PATH, get(list))
        .route("/shipping/carriers/new/{carrier}", get(ask).post(create))
        .route("/shipping/carriers/{id}", get(edit).post(save))
        .route("/shipping/carriers/{id}/test", post(test))
        .route("/shipping/carriers/{id}/delete", post(delete))
}

async fn list(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let booked = signed_in.modules.contains(&Module::Shipping);
    let accounts = actions::list_accounts(&app, &caller(&visit, &signed_in)).await?;
    let rows = accounts.into_iter().filter_map(|account| row(&app, visit.lang, account)).collect();
    let callable = app.shipping.carriers().all().map(Carrier::descriptor);
    let offers = callable.filter(|carrier| carrier.connect != Connect::Nothing);
    let page = CarriersPage { booked, rows, offers: offers.map(|carrier| offer(visit.lang, carrier)).collect() };
    let done = [(SAVED, "carriers.saved"), (DELETED, "carriers.deleted")];
    let view = view_after(&app, &visit, NAV, query.as_deref(), &done);
    visit.render_as(&app, StatusCode::OK, &view, &page)
}

fn row(app: &App, lang: Lang, account: CarrierAccount) -> Option<Row> {
    let carrier = app.shipping.carriers().find(&account.carrier)?.descriptor();
    let mode = mode_name(lang, AccountMode::from_code(&account.mode)?);
    Some(Row { account, carrier: carrier.name.text(lang), mode })
}

async fn ask(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(carrier): Path<String>,
) -> Result<Response, PageError> {
    if !signed_in.modules.contains(&Module::Shipping) {
        return Ok(Redirect::to(PATH).into_response());
    }
    let carrier = callable(&app, visit.lang, &carrier)?;
    let mode = if AccountMode::of(&app, carrier).contains(&AccountMode::Test) { "test" } else { "live" };
    let form = FormState::new().with("name", carrier.name.text(visit.lang)).with("mode", mode).with("active", "on");
    visit.render(&app, NAV, &page(&app, visit.lang, carrier, (None, form)))
}

async fn create(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(carrier): Path<String>,
    headers: HeaderMap,
    form: PostedForm,
) -> Result<Response, PageError> {
    let carrier = callable(&app, visit.lang, &carrier)?;
    let (caller, typed) = (caller(&visit, &signed_in), typed(carrier, &form));
    let page = typed_page(&app, visit.lang, carrier, (None, &form));
    if form.get("action") == "test" {
        let result = probe::test_typed(&app, &caller, None, &typed).await;
        return tested(&app, &visit, &headers, page, result);
    }
    let wish = Wish { route: "page", key: None, canonical: &[] };
    let result = actions::create_account(&app, &caller, Actor::User(&signed_in.user), &typed, wish).await;
    saved(&app, &visit, (&signed_in, &form), page, result).await
}

async fn edit(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let account = actions::get_account(&app, &caller(&visit, &signed_in), &parse(&id)?).await?;
    let carrier = callable(&app, visit.lang, &account.carrier)?;
    let form = filled(&account);
    let mut page = page(&app, visit.lang, carrier, (Some(&account), form));
    page.test = account.last_test;
    let view = view_after(&app, &visit, NAV, query.as_deref(), &[(SAVED, "carriers.saved")]);
    visit.render_as(&app, StatusCode::OK, &view, &page)
}

async fn save(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    headers: HeaderMap,
    form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    let account = actions::get_account(&app, &caller, &id).await?;
    let carrier = callable(&app, visit.lang, &account.carrier)?;
    let typed = typed(carrier, &form);
    let page = typed_page(&app, visit.lang, carrier, (Some(&account), &form));
    if form.get("action") == "test" {
        let result = probe::test_typed(&app, &caller, Some(&id), &typed).await;
        return tested(&app, &visit, &headers, page, result);
    }
    let result = actions::change_account(&app, &caller, Actor::User(&signed_in.user), &id, &typed).await;
    saved(&app, &visit, (&signed_in, &form), page, result).await
}

/// Tests a stored account from the list.
async fn test(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    probe::test_account(&app, &caller, Actor::User(&signed_in.user), &id).await?;
    Ok(Redirect::to(&format!("{PATH}/{id}{RESULT}")).into_response())
}

async fn delete(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    match actions::delete_account(&app, &caller, Actor::User(&signed_in.user), &id).await {
        Ok(()) => Ok(Redirect::to(&format!("{PATH}?{DELETED}")).into_response()),
        Err(AppError::Conflict(code)) => {
            let account = actions::get_account(&app, &caller, &id).await?;
            let carrier = callable(&app, visit.lang, &account.carrier)?;
            let mut page = page(&app, visit.lang, carrier, (Some(&account), filled(&account)));
            page.refusal = Some(Refusal::new(visit.lang, code, uses(&app, &caller, &id).await?));
            visit.render_as(&app, StatusCode::CONFLICT, &view(&app, &visit, NAV), &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// The profiles that use this account.
async fn uses(app: &App, caller: &Caller, id: &CarrierAccountId) -> AppResult<Vec<Use>> {
    let all = profiles::list_profiles(app, caller).await?;
    Ok(all.iter().filter(|known| known.profile.carrier_account == id.as_str()).map(profiles::as_use).collect())
}

/// How the test went, with the form around it unless the script asks: then what was typed stays where it is.
fn tested(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
    mut page: AccountPage,
    result: AppResult<AccountTest>,
) -> Result<Response, PageError> {
    page.tried = true;
    let mut status = StatusCode::OK;
    match result {
        Ok(test) => {
            if let (false, Some(field)) = (test.ok, &test.field) {
                page.form.fault_text(field, test.detail.clone());
            }
            page.test = Some(test);
        }
        Err(AppError::TooMany { retry_after_s }) => {
            page.wait_s = Some(retry_after_s);
            status = StatusCode::TOO_MANY_REQUESTS;
        }
        Err(error) => {
            mark(&mut page.form, faults_of(visit.lang, error)?);
            status = StatusCode::UNPROCESSABLE_ENTITY;
        }
    }
    let view = view(app, visit, NAV);
    if headers.contains_key("x-fragment") {
        return visit.render_as(app, status, &view, &TestedPage(page));
    }
    visit.render_as(app, status, &view, &page)
}

/// Where a saved form leads: to the list, or to how its test went. A form that was refused comes back.
async fn saved(
    app: &App,
    visit: &Visit,
    (signed_in, form): (&SignedIn, &PostedForm),
    mut page: AccountPage,
    result: AppResult<CarrierAccount>,
) -> Result<Response, PageError> {
    match result {
        Ok(account) if form.get("action") == "save_and_test" => {
            let actor = Actor::User(&signed_in.user);
            match probe::test_account(app, &caller(visit, signed_in), actor, &account.id).await {
                // Saved it is in any case.
                Ok(_) | Err(AppError::TooMany { .. }) => {
                    Ok(Redirect::to(&format!("{PATH}/{}?{SAVED}{RESULT}", account.id)).into_response())
                }
                Err(error) => Err(error.into()),
            }
        }
        Ok(_) => Ok(Redirect::to(&format!("{PATH}?{SAVED}")).into_response()),
        Err(AppError::Forbidden(_)) => Ok(Redirect::to(PATH).into_response()),
        Err(error) => {
            mark(&mut page.form, faults_of(visit.lang, error)?);
            visit.render_as(app, StatusCode::UNPROCESSABLE_ENTITY, &view(app, visit, NAV), &page)
        }
    }
}

/// The form with what was typed, secrets left out.
fn typed_page(
    app: &App,
    lang: Lang,
    carrier: &'static CarrierDescriptor,
    (account, form): (Option<&CarrierAccount>, &PostedForm),
) -> AccountPage {
    let mut secrets = carrier.settings.iter().filter(|field| field.secret);
    let again = secrets.any(|field| !form.get(&format!("settings.{}", field.name)).is_empty());
    AccountPage { again, ..page(app, lang, carrier, (account, kept(carrier, form))) }
}

fn page(
    app: &App,
    lang: Lang,
    carrier: &'static CarrierDescriptor,
    (account, form): (Option<&CarrierAccount>, FormState),
) -> AccountPage {
    let stored = account.map_or(&[][..], |account| &account.secrets);
    AccountPage {
        carrier: offer(lang, carrier),
        path: account.map_or_else(|| format!("{PATH}/new/{}", carrier.id), |account| format!("{PATH}/{}", account.id)),
        id: account.map(|account| account.id.to_string()),
        modes: AccountMode::of(app, carrier).into_iter().map(|mode| (mode.code(), mode_name(lang, mode))).collect(),
        fields: carrier.settings.iter().map(|field| FormField::new(lang, field, stored)).collect(),
        form,
        test: None,
        tried: false,
        wait_s: None,
        again: false,
        refusal: None,
    }
}

fn typed(carrier: &CarrierDescriptor, form: &PostedForm) -> TypedAccount {
    let value = |name: &str| SecretString::from(form.get(&format!("settings.{name}")));
    let settings: BTreeMap<String, SecretString> =
        carrier.settings.iter().map(|field| (field.name.to_owned(), value(field.name))).collect();
    TypedAccount {
        carrier: carrier.id.to_owned(),
        name: form.get("name").to_owned(),
        mode: form.get("mode").to_owned(),
        settings,
        print_uncodable: form.has("print_uncodable"),
        active: form.has("active"),
        default: form.has("default"),
    }
}

/// What was typed, secrets left out.
fn kept(carrier: &CarrierDescriptor, form: &PostedForm) -> FormState {
    let mut state = FormState::new();
    for name in ["name", "mode", "print_uncodable", "active", "default"] {
        state.set(name, form.get(name));
    }
    for field in carrier.settings.iter().filter(|field| !field.secret) {
        let name = format!("settings.{}", field.name);
        state.set(&name, form.get(&name));
    }
    state
}

fn filled(account: &CarrierAccount) -> FormState {
    let mut state = FormState::new()
        .with("name", &account.name)
        .with("mode", &account.mode)
        .with("print_uncodable", ticked(account.print_uncodable))
        .with("active", ticked(account.active))
        .with("default", ticked(account.default));
    for (name, value) in &account.settings {
        state.set(&format!("settings.{name}"), value);
    }
    state
}

fn callable(app: &App, lang: Lang, carrier: &str) -> AppResult<&'static CarrierDescriptor> {
    actions::callable(app, lang, carrier).map_err(|_| AppError::NotFound)
}

/// What is no id names no account.
fn parse(id: &str) -> AppResult<CarrierAccountId> {
    id.parse().map_err(|_| AppError::NotFound)
}
