//! `/platforms/{id}`: how one connection is, and everything that can be done with it.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use kontor_model::id::PlatformId;
use kontor_model::platform::{Exchange, Platform};
use kontor_model::{Lang, UtcMillis};
use kontor_web::page::View;

use super::lines::{Dispatch, Hints, Orders, Stock};
use super::pages::{NAV, PATH, parse, row};
use super::views::{PlatformPage, Tested, Values};
use super::{actions, keys, probe, store, values};
use crate::app::App;
use crate::audit::Actor;
use crate::commerce::dispatch;
use crate::commerce::intake::renew_hints;
use crate::commerce::orders::again::fetch_soon;
use crate::commerce::stock::read::get_overview;
use crate::error::{AppError, AppResult};
use crate::forms::FormField;
use crate::identity::SignedIn;
use crate::identity::errors::PageError;
use crate::identity::forms::PostedForm;
use crate::identity::visit::{Visit, view};
use crate::shipping::Caller;
use crate::shipping::day;
use crate::shipping::portal::{Refusal, caller, faults_of, view_after, words};

/// What was just done, by query, and the text that says so.
const DONE: [(&str, &str); 5] = [
    ("saved", "platforms.saved"),
    ("paused", "platforms.paused"),
    ("resumed", "platforms.resumed"),
    ("values", "platforms.values_read"),
    ("fetching", "platforms.fetching"),
];

pub(super) async fn show(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let page = page(&app, &caller(&visit, &signed_in), &parse(&id)?).await?;
    let view = view_after(&app, &visit, NAV, query.as_deref(), &DONE);
    visit.render_as(&app, StatusCode::OK, &view, &page)
}

/// Tests the platform as it is stored.
pub(super) async fn test(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    probe::test_platform(&app, &caller, Actor::User(&signed_in.user), &id).await?;
    Ok(Redirect::to(&format!("{PATH}/{id}#test-title")).into_response())
}

/// Reads the shop's values.
pub(super) async fn values(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    let said = match values::read_values(&app, &caller, &id).await {
        Ok(_) => return Ok(Redirect::to(&format!("{PATH}/{id}?values")).into_response()),
        Err(AppError::Conflict(code)) => words(visit.lang, code),
        Err(AppError::Refused(refusal)) => {
            let own = refusal.errors.into_iter().map(|error| error.detail);
            let all: Vec<String> = std::iter::once(words(visit.lang, refusal.code)).chain(own).collect();
            all.join(" ")
        }
        Err(error) => return Err(error.into()),
    };
    let page = PlatformPage { values_fault: Some(said), ..page(&app, &caller, &id).await? };
    visit.render_as(&app, StatusCode::OK, &plain(&app, &visit), &page)
}

/// Lets orders be read now.
pub(super) async fn fetch(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    match fetch_soon(&app, &caller, &id).await {
        Ok(()) => Ok(Redirect::to(&format!("{PATH}/{id}?fetching")).into_response()),
        Err(AppError::Conflict(code)) => conflict(&app, &visit, &caller, &id, code).await,
        Err(error) => Err(error.into()),
    }
}

/// Mends the hints of the platform.
pub(super) async fn hints(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    match renew_hints(&app, &caller, Actor::User(&signed_in.user), &id).await {
        Ok(()) => Ok(Redirect::to(&format!("{PATH}/{id}#exchange-title")).into_response()),
        Err(AppError::Conflict(code)) => conflict(&app, &visit, &caller, &id, code).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn pause(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    set_paused(&app, &visit, &signed_in, (&parse(&id)?, true)).await
}

pub(super) async fn resume(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    set_paused(&app, &visit, &signed_in, (&parse(&id)?, false)).await
}

async fn set_paused(
    app: &App,
    visit: &Visit,
    signed_in: &SignedIn,
    (id, paused): (&PlatformId, bool),
) -> Result<Response, PageError> {
    let caller = caller(visit, signed_in);
    let done = if paused { "paused" } else { "resumed" };
    match actions::set_paused(app, &caller, Actor::User(&signed_in.user), (id, paused)).await {
        Ok(()) => Ok(Redirect::to(&format!("{PATH}/{id}?{done}")).into_response()),
        Err(AppError::Forbidden(_)) => Ok(Redirect::to(PATH).into_response()),
        Err(error) => {
            let faults = faults_of(visit.lang, error)?;
            let said: Vec<String> = faults.into_iter().map(|fault| fault.detail).collect();
            let refusal = Some(Refusal::saying(said.join(" ")));
            let page = PlatformPage { refusal, ..page(app, &caller, id).await? };
            visit.render_as(app, StatusCode::CONFLICT, &plain(app, visit), &page)
        }
    }
}

pub(super) async fn delete(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    match actions::delete_platform(&app, &caller, Actor::User(&signed_in.user), &id).await {
        Ok(()) => Ok(Redirect::to(&format!("{PATH}?deleted")).into_response()),
        Err(AppError::Conflict(code)) => conflict(&app, &visit, &caller, &id, code).await,
        Err(error) => Err(error.into()),
    }
}

/// The page with what stands in the way of what was asked for.
async fn conflict(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    id: &PlatformId,
    code: &str,
) -> Result<Response, PageError> {
    let refusal = Some(Refusal::new(visit.lang, code, Vec::new()));
    let page = PlatformPage { refusal, ..page(app, caller, id).await? };
    visit.render_as(app, StatusCode::CONFLICT, &plain(app, visit), &page)
}

/// The platform with everything its page shows.
async fn page(app: &App, caller: &Caller, id: &PlatformId) -> AppResult<PlatformPage> {
    let platform = actions::get_platform(app, caller, id).await?;
    let mut tx = app.db.read(&caller.tenant).await?;
    let stored = store::find(&mut tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    let lang = caller.lang;
    let kind = app.commerce.shops().find(&platform.kind).ok_or(AppError::NotFound)?.descriptor();
    let fields: Vec<FormField> = kind.settings.iter().map(|field| FormField::new(lang, field, &[])).collect();
    let stock = if platform.exchanges.contains(&Exchange::Stock) {
        Some(Stock::of(&get_overview(app, &caller.tenant, id).await?))
    } else {
        None
    };
    let exchanges = stored.exchanges()?;
    let dispatch = told(app, caller, (id, &platform)).await?;
    let test = platform.last_test.clone();
    Ok(PlatformPage {
        tested: test.map(|test| Tested::new(test, &fields, address_caption(lang))),
        values: values::kept(&stored)?.map(|values| Values::new(lang, values)),
        row: row(app, lang, platform).ok_or(AppError::NotFound)?,
        keys_days: keys::ending_at(app, stored.keys_until).filter(|_| !stored.paused),
        keys_until: stored.keys_until.map(|at| day::written(lang, day::of(UtcMillis(at)))),
        orders: Orders::of(&stored, app.now())?,
        hints: (kind.capabilities.hints && exchanges.contains(&Exchange::Orders)).then(|| Hints::of(lang, &stored)),
        dispatch,
        stock,
        values_fault: None,
        refusal: None,
    })
}

/// How what was sent is told, where it or statuses are.
async fn told(app: &App, caller: &Caller, (id, platform): (&PlatformId, &Platform)) -> AppResult<Option<Dispatch>> {
    let out = [Exchange::Fulfillments, Exchange::Statuses];
    if !platform.exchanges.iter().any(|exchange| out.contains(exchange)) {
        return Ok(None);
    }
    let mut tx = app.db.read(&caller.tenant).await?;
    let (rejected, failing) = dispatch::count_troubles(&mut tx, &caller.tenant, id).await?;
    drop(tx);
    let when = dispatch::moment_code(dispatch::get_rule(app, &caller.tenant, id).await?.when);
    Ok(Some(Dispatch { when, rejected, failing }))
}

/// What the field of the address is called.
pub(super) fn address_caption(lang: Lang) -> &'static str {
    lang.pick("Adresse des Shops", "Address of the shop")
}

fn plain(app: &App, visit: &Visit) -> View {
    view(app, visit, NAV)
}
