//! `/platforms`: the list, and a form made wholly from the platform's description.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::{HeaderMap, StatusCode};
use kontor_adapters::shop::{Shop, ShopDescriptor};
use kontor_model::date::CalendarDate;
use kontor_model::id::{OrderId, PlatformId};
use kontor_model::platform::{Platform, PlatformState, PlatformTest};
use kontor_model::problem::FieldError;
use kontor_model::{Lang, Module, UtcMillis};
use kontor_web::form::FormState;
use secrecy::SecretString;

use super::typed::{self, TypedPlatform};
use super::views::{Listed, Offer, PlatformFormPage, PlatformsPage, Row, Tested, TestedPage, tick_name, ticks, tone};
use super::{actions, address, one, probe};
use crate::app::App;
use crate::audit::Actor;
use crate::commerce::orders::store::counts;
use crate::error::{AppError, AppResult};
use crate::forms::FormField;
use crate::identity::SignedIn;
use crate::identity::errors::PageError;
use crate::identity::forms::PostedForm;
use crate::identity::visit::{Visit, view};
use crate::shipping::Caller;
use crate::shipping::day::{self, Smallest};
use crate::shipping::names::fault;
use crate::shipping::once::Wish;
use crate::shipping::portal::{caller, faults_of, mark, ticked, view_after};

pub(super) const NAV: &str = "platforms";
pub(super) const PATH: &str = "/platforms";
/// Orders that the ERP does not have are counted up to here.
const MOST_OPEN: i64 = 1_000;

/// Routes of the pages.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route(PATH, get(list))
        .route("/platforms/new/{kind}", get(ask).post(create))
        .route("/platforms/{id}", get(one::show))
        .route("/platforms/{id}/edit", get(edit).post(save))
        .route("/platforms/{id}/test", post(one::test))
        .route("/platforms/{id}/values", post(one::values))
        .route("/platforms/{id}/fetch", post(one::fetch))
        .route("/platforms/{id}/hints", post(one::hints))
        .route("/platforms/{id}/pause", post(one::pause))
        .route("/platforms/{id}/resume", post(one::resume))
        .route("/platforms/{id}/delete", post(one::delete))
}

async fn list(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let booked = signed_in.modules.contains(&Module::Commerce);
    let platforms = actions::list_platforms(&app, &caller(&visit, &signed_in)).await?;
    let rows = listed(&app, &caller(&visit, &signed_in), platforms).await?;
    let offers = app.commerce.shops().all().map(|shop| Offer::new(visit.lang, shop.descriptor())).collect();
    let view = view_after(&app, &visit, NAV, query.as_deref(), &[("deleted", "platforms.deleted")]);
    visit.render_as(&app, StatusCode::OK, &view, &PlatformsPage { booked, rows, offers })
}

/// The platforms with what they brought.
pub(super) async fn listed(app: &App, caller: &Caller, platforms: Vec<Platform>) -> AppResult<Vec<Listed>> {
    let first = OrderId::new(day::begins_at(day::today(app)), &Smallest);
    let mut tx = app.db.read(&caller.tenant).await?;
    let today = counts::since(&mut tx, &caller.tenant, first.as_str()).await?;
    let mut rows = Vec::new();
    for platform in platforms {
        let id = platform.id.clone();
        let open = counts::open(&mut tx, &caller.tenant, (id.as_str(), MOST_OPEN + 1)).await?;
        let today = today.iter().find(|(known, _)| known == id.as_str()).map_or(0, |(_, count)| *count);
        let row = row(app, caller.lang, platform);
        rows.extend(row.map(|row| Listed { row, today, open: open.min(MOST_OPEN), more: open > MOST_OPEN }));
    }
    Ok(rows)
}

/// A platform as lists show it; `None` for a kind that is not known any more.
pub(super) fn row(app: &App, lang: Lang, platform: Platform) -> Option<Row> {
    let kind = app.commerce.shops().find(&platform.kind)?.descriptor().name.text(lang);
    Some(Row { kind, tone: tone(platform.state), platform })
}

async fn ask(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(kind): Path<String>,
) -> Result<Response, PageError> {
    if !signed_in.modules.contains(&Module::Commerce) {
        return Ok(Redirect::to(PATH).into_response());
    }
    let platform = kind_of(&app, visit.lang, &kind)?;
    let mut form = FormState::new()
        .with("name", platform.name.text(visit.lang))
        .with("not_yet_statuses", platform.not_yet.join(", "));
    for exchange in platform.capabilities.exchanges {
        form.set(&tick_name(*exchange), "on");
    }
    visit.render(&app, NAV, &page(visit.lang, platform, (None, form)))
}

async fn create(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(kind): Path<String>,
    headers: HeaderMap,
    form: PostedForm,
) -> Result<Response, PageError> {
    let platform = kind_of(&app, visit.lang, &kind)?;
    let caller = caller(&visit, &signed_in);
    let page = typed_page(visit.lang, platform, (None, &form));
    let typed = typed_of(visit.lang, platform, &form);
    if form.get("action") == "test" {
        let result = match typed {
            Ok(typed) => probe::test_typed(&app, &caller, None, &typed).await,
            Err(error) => Err(error),
        };
        return tested(&app, &visit, &headers, page, result);
    }
    let wish = Wish { route: "page", key: None, canonical: &[] };
    let result = match typed {
        Ok(typed) => actions::create_platform(&app, &caller, Actor::User(&signed_in.user), &typed, wish).await,
        Err(error) => Err(error),
    };
    saved(&app, &visit, &signed_in, page, result).await
}

async fn edit(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let platform = actions::get_platform(&app, &caller(&visit, &signed_in), &parse(&id)?).await?;
    let kind = kind_of(&app, visit.lang, &platform.kind)?;
    let form = filled(&platform);
    visit.render(&app, NAV, &page(visit.lang, kind, (Some(&platform), form)))
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
    let platform = actions::get_platform(&app, &caller, &id).await?;
    let kind = kind_of(&app, visit.lang, &platform.kind)?;
    let page = typed_page(visit.lang, kind, (Some(&platform), &form));
    let typed = typed_of(visit.lang, kind, &form);
    let typed = typed.map(|typed| TypedPlatform {
        paused: platform.state == PlatformState::Paused,
        // The day that stands there already means the moment that is kept, not the day's beginning.
        orders_from_ms: typed.orders_from_ms.filter(|at| *at != day::begins_at(stored_day(&platform)).0),
        ..typed
    });
    if form.get("action") == "test" {
        let result = match typed {
            Ok(typed) => probe::test_typed(&app, &caller, Some(&id), &typed).await,
            Err(error) => Err(error),
        };
        return tested(&app, &visit, &headers, page, result);
    }
    let result = match typed {
        Ok(typed) => actions::change_platform(&app, &caller, Actor::User(&signed_in.user), &id, &typed).await,
        Err(error) => Err(error),
    };
    saved(&app, &visit, &signed_in, page, result).await
}

/// How the test went, with the form around it unless the script asks: then what was typed stays where it is.
fn tested(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
    mut page: PlatformFormPage,
    result: AppResult<PlatformTest>,
) -> Result<Response, PageError> {
    page.tried = true;
    let mut status = StatusCode::OK;
    match result {
        Ok(test) => page.tested = Some(Tested::new(test, &page.fields, one::address_caption(visit.lang))),
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

/// Where a saved form leads: to the platform, tested at once when it is called in a new way. A form that was refused
/// comes back.
async fn saved(
    app: &App,
    visit: &Visit,
    signed_in: &SignedIn,
    mut page: PlatformFormPage,
    result: AppResult<Platform>,
) -> Result<Response, PageError> {
    match result {
        Ok(platform) => {
            if platform.state == PlatformState::NotConnected {
                let actor = Actor::User(&signed_in.user);
                match probe::test_platform(app, &caller(visit, signed_in), actor, &platform.id).await {
                    // Saved it is in any case.
                    Ok(_) | Err(AppError::TooMany { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            Ok(Redirect::to(&format!("{PATH}/{}?saved", platform.id)).into_response())
        }
        Err(AppError::Forbidden(_)) => Ok(Redirect::to(PATH).into_response()),
        Err(error) => {
            let faults = faults_of(visit.lang, error)?;
            page.asks_same_shop = faults.iter().any(|fault| fault.code == address::OTHER_SHOP);
            mark(&mut page.form, faults);
            visit.render_as(app, StatusCode::UNPROCESSABLE_ENTITY, &view(app, visit, NAV), &page)
        }
    }
}

/// The form with what was typed, secrets left out.
fn typed_page(
    lang: Lang,
    kind: &'static ShopDescriptor,
    (platform, form): (Option<&Platform>, &PostedForm),
) -> PlatformFormPage {
    let mut secrets = kind.settings.iter().filter(|field| field.secret);
    let again = secrets.any(|field| !form.get(&format!("settings.{}", field.name)).is_empty());
    PlatformFormPage { again, ..page(lang, kind, (platform, kept(kind, form))) }
}

fn page(
    lang: Lang,
    kind: &'static ShopDescriptor,
    (platform, form): (Option<&Platform>, FormState),
) -> PlatformFormPage {
    let stored = platform.map_or(&[][..], |platform| &platform.secrets);
    PlatformFormPage {
        offer: Offer::new(lang, kind),
        path: platform
            .map_or_else(|| format!("{PATH}/new/{}", kind.id), |platform| format!("{PATH}/{}/edit", platform.id)),
        stored: platform.map(|platform| (platform.id.to_string(), platform.name.clone())),
        fields: kind.settings.iter().map(|field| FormField::new(lang, field, stored)).collect(),
        exchanges: ticks(lang, kind),
        form,
        tested: None,
        tried: false,
        wait_s: None,
        again: false,
        asks_same_shop: false,
    }
}

/// What was typed. Errors: [`AppError::Invalid`] where a day or a number is none.
fn typed_of(lang: Lang, kind: &'static ShopDescriptor, form: &PostedForm) -> AppResult<TypedPlatform> {
    let mut faults = Vec::new();
    let orders_from = typed_day(lang, form, "orders_from", &mut faults).map(day::begins_at);
    let keys_until = typed_day(lang, form, "keys_until", &mut faults);
    let hours = form.get("silent_after_h").trim();
    let silent_after_h: Option<u32> = hours.parse().ok();
    if silent_after_h.is_none() && !hours.is_empty() {
        let detail = lang.pick("Bitte eine ganze Zahl, oder leer lassen.", "A whole number, or leave it empty.");
        faults.push(fault("silent_after_h", "format", detail));
    }
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let statuses = form.get("not_yet_statuses").split([',', ';', ' ']);
    let value = |name: &str| SecretString::from(form.get(&format!("settings.{name}")));
    let settings: BTreeMap<String, SecretString> =
        kind.settings.iter().map(|field| (field.name.to_owned(), value(field.name))).collect();
    let exchanges = kind.capabilities.exchanges.iter().copied();
    Ok(TypedPlatform {
        kind: kind.id.to_owned(),
        name: form.get("name").to_owned(),
        address: form.get("address").to_owned(),
        settings,
        exchanges: Some(exchanges.filter(|exchange| form.has(&tick_name(*exchange))).collect()),
        orders_from_ms: orders_from.map(|at| at.0),
        not_yet: Some(statuses.filter(|status| !status.is_empty()).map(str::to_owned).collect()),
        paused: false,
        silent_after_h,
        keys_until,
        same_shop: form.has("same_shop"),
    })
}

/// A day of the form; what is typed and none is a fault.
fn typed_day(lang: Lang, form: &PostedForm, name: &str, faults: &mut Vec<FieldError>) -> Option<CalendarDate> {
    let typed = form.get(name).trim();
    let day = CalendarDate::parse(typed);
    if day.is_none() && !typed.is_empty() {
        let detail =
            lang.pick("Das ist kein Tag. Er sieht aus wie 2026-11-30.", "That is no day. It looks like 2026-11-30.");
        faults.push(fault(name, "format", detail));
    }
    day
}

/// What was typed, secrets left out.
fn kept(kind: &ShopDescriptor, form: &PostedForm) -> FormState {
    let mut state = FormState::new();
    let ticks = kind.capabilities.exchanges.iter().map(|exchange| tick_name(*exchange));
    let open = kind.settings.iter().filter(|field| !field.secret).map(|field| format!("settings.{}", field.name));
    let own = ["name", "address", "keys_until", "orders_from", "not_yet_statuses", "silent_after_h"].map(str::to_owned);
    for name in own.into_iter().chain(ticks).chain(open) {
        state.set(&name, form.get(&name));
    }
    state
}

fn stored_day(platform: &Platform) -> CalendarDate {
    day::of(UtcMillis(platform.orders_from_ms))
}

fn filled(platform: &Platform) -> FormState {
    let silent = platform.silent_after_h.map(|hours| hours.to_string());
    let mut state = FormState::new()
        .with("name", &platform.name)
        .with("address", platform.address.clone().unwrap_or_default())
        .with("orders_from", stored_day(platform).to_string())
        .with("not_yet_statuses", platform.not_yet_statuses.join(", "))
        .with("silent_after_h", silent.unwrap_or_default())
        .with("keys_until", platform.keys_until.map(|day| day.to_string()).unwrap_or_default());
    for exchange in &platform.exchanges {
        state.set(&tick_name(*exchange), ticked(true));
    }
    for (name, value) in &platform.settings {
        state.set(&format!("settings.{name}"), value);
    }
    state
}

fn kind_of(app: &App, lang: Lang, kind: &str) -> AppResult<&'static ShopDescriptor> {
    typed::shop_of(app, lang, kind).map(Shop::descriptor).map_err(|_| AppError::NotFound)
}

/// What is no id names no platform.
pub(in crate::commerce) fn parse(id: &str) -> AppResult<PlatformId> {
    id.parse().map_err(|_| AppError::NotFound)
}
