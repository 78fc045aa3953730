//! `/platforms/{id}/stock`: how a platform's stock is made, how far it knows, and what it did not take.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::StatusCode;
use kontor_model::Lang;
use kontor_model::id::PlatformId;
use kontor_model::inventory::{StockOverview, StockRule, StockState};
use kontor_model::problem::FieldError;
use kontor_web::form::FormState;
use serde::Deserialize;

use super::read::{self, StockQuery};
use super::views::StockPage;
use super::{number, rule, said};
use crate::app::App;
use crate::audit::Actor;
use crate::commerce::platforms::{get_platform, parse, require_commerce};
use crate::error::{AppError, AppResult};
use crate::identity::SignedIn;
use crate::identity::errors::PageError;
use crate::identity::forms::PostedForm;
use crate::identity::visit::{Visit, view};
use crate::shipping::names::fault;
use crate::shipping::portal::{caller, mark, view_after};

const NAV: &str = "platforms";
/// Numbers on a page.
const PAGE: u32 = 50;
/// What was just done, and the text that says so.
const DONE: &[(&str, &str)] =
    &[("saved", "stock.done_saved"), ("again", "stock.done_again"), ("checking", "stock.done_checking")];
/// What a person is asked about, most urgent first.
const ASKING: [StockState; 3] = [StockState::Rejected, StockState::Ambiguous, StockState::UnknownItem];

/// Routes of the page.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/platforms/{id}/stock", get(show).post(save))
        .route("/platforms/{id}/stock/retry", post(retry))
        .route("/platforms/{id}/stock/check", post(check))
}

#[derive(Deserialize, Default)]
struct Shown {
    #[serde(default)]
    state: String,
    #[serde(default)]
    sku: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
}

async fn show(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Query(shown): Query<Shown>,
) -> Result<Response, PageError> {
    let page = page(&app, &visit, &signed_in, &parse(&id)?, (&shown, None)).await?;
    let view = view_after(&app, &visit, NAV, Some(&shown.done), DONE);
    visit.render_as(&app, StatusCode::OK, &view, &page)
}

/// The page; the rule as it stands unless a form was refused.
async fn page(
    app: &App,
    visit: &Visit,
    signed_in: &SignedIn,
    id: &PlatformId,
    (shown, typed): (&Shown, Option<FormState>),
) -> AppResult<StockPage> {
    let caller = caller(visit, signed_in);
    let platform = get_platform(app, &caller, id).await?;
    let overview = read::get_overview(app, &caller.tenant, id).await?;
    let state = StockState::from_code(&shown.state).unwrap_or_else(|| most_urgent(&overview));
    let query = StockQuery { state: Some(state), begins: shown.sku.clone(), after: shown.after.clone(), limit: PAGE };
    let list = read::list_stock(app, (&caller.tenant, caller.lang), id, &query).await?;
    let form = typed.unwrap_or_else(|| filled(&overview.rule));
    let keys: Vec<String> = list.items.iter().map(|item| number::key(&item.sku)).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let said = said::of(app, &caller.tenant, id, &keys).await?;
    Ok(StockPage::new(platform, overview, form, (state, &shown.sku, list), &said))
}

/// The state whose numbers are shown when nobody says which: where a person is asked, else what is not told yet.
fn most_urgent(overview: &StockOverview) -> StockState {
    let asks = ASKING.into_iter().find(|state| overview.counts.get(state).is_some_and(|count| *count > 0));
    asks.unwrap_or(StockState::Rejected)
}

async fn save(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    get_platform(&app, &caller, &id).await?;
    require_commerce(&app, &caller.tenant).await?;
    let rule = match typed(visit.lang, &form) {
        Ok(new) => rule::set_rule(&app, (&caller.tenant, visit.lang), Actor::User(&signed_in.user), &id, &new).await,
        Err(faults) => Err(AppError::Invalid(faults)),
    };
    let faults = match rule {
        Ok(()) => return Ok(Redirect::to(&format!("/platforms/{id}/stock?done=saved")).into_response()),
        Err(AppError::Invalid(faults)) => faults,
        Err(error) => return Err(error.into()),
    };
    let mut kept = FormState::new();
    for name in ["warehouses", "buffer", "maximum"] {
        kept.set(name, form.get(name));
    }
    // A warehouse is a line of one field here.
    let placed = faults.into_iter().map(|fault| {
        let field = if fault.field.starts_with("warehouses") { "warehouses".to_owned() } else { fault.field };
        FieldError { field, ..fault }
    });
    mark(&mut kept, placed.collect());
    let page = page(&app, &visit, &signed_in, &id, (&Shown::default(), Some(kept))).await?;
    visit.render_as(&app, StatusCode::UNPROCESSABLE_ENTITY, &view(&app, &visit, NAV), &page)
}

/// What was typed. Errors: by field, where a number is none.
fn typed(lang: Lang, form: &PostedForm) -> Result<StockRule, Vec<FieldError>> {
    let mut faults = Vec::new();
    let mut number = |name: &str| {
        let text = form.get(name).trim();
        let number: Option<i64> = text.parse().ok();
        if number.is_none() && !text.is_empty() {
            let detail = lang.pick("Bitte eine ganze Zahl, oder leer lassen.", "A whole number, or leave it empty.");
            faults.push(fault(name, "format", detail));
        }
        number
    };
    let (buffer, maximum) = (number("buffer").unwrap_or(0), number("maximum"));
    if !faults.is_empty() {
        return Err(faults);
    }
    let lines = form.get("warehouses").lines().map(str::trim).filter(|line| !line.is_empty());
    Ok(StockRule { warehouses: lines.map(str::to_owned).collect(), buffer, maximum })
}

fn filled(rule: &StockRule) -> FormState {
    FormState::new()
        .with("warehouses", rule.warehouses.join("\n"))
        .with("buffer", rule.buffer.to_string())
        .with("maximum", rule.maximum.map(|most| most.to_string()).unwrap_or_default())
}

/// Tells again what was refused, one number or all.
async fn retry(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    require_commerce(&app, &caller.tenant).await?;
    let sku = form.has("sku").then(|| form.get("sku"));
    read::retry(&app, &caller.tenant, Actor::User(&signed_in.user), &id, sku).await?;
    // Back to the list it was asked from.
    let to = if form.get("back") == "needs" {
        "/needs?done=again".to_owned()
    } else {
        format!("/platforms/{id}/stock?done=again")
    };
    Ok(Redirect::to(&to).into_response())
}

/// Lets everything be compared now.
async fn check(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    require_commerce(&app, &caller.tenant).await?;
    read::check(&app, &caller.tenant, Actor::User(&signed_in.user), &id).await?;
    Ok(Redirect::to(&format!("/platforms/{id}/stock?done=checking")).into_response())
}
