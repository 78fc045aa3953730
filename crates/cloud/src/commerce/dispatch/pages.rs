//! `/platforms/{id}/dispatch`: when and how a platform hears of what was sent, and what it did not take.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::StatusCode;
use kontor_adapters::shop::Shop;
use kontor_adapters::{Carrier, CarrierDescriptor};
use kontor_model::Lang;
use kontor_model::fulfillment::{DispatchMoment, DispatchRule};
use kontor_model::id::{FulfillmentId, PlatformId};
use kontor_web::form::FormState;
use serde::Deserialize;

use super::rule;
use super::troubles::{Kind, Wanted, list_troubles};
use super::views::{DispatchPage, Parts};
use crate::app::App;
use crate::audit::Actor;
use crate::commerce::platforms::{self, kept_values, parse, require_commerce};
use crate::error::{AppError, AppResult};
use crate::identity::SignedIn;
use crate::identity::errors::PageError;
use crate::identity::forms::PostedForm;
use crate::identity::visit::{Visit, view};
use crate::shipping::portal::{caller, mark, view_after};

const NAV: &str = "platforms";
/// Messages of one kind on a page.
const PAGE: u32 = 25;
/// What was just done, and the text that says so.
const DONE: &[(&str, &str)] = &[("saved", "dispatch.done_saved"), ("told", "orders.done_told")];

/// Routes of the page.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/platforms/{id}/dispatch", get(show).post(save))
}

#[derive(Deserialize, Default)]
struct Shown {
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
    visit.render_as(&app, StatusCode::OK, &view_after(&app, &visit, NAV, Some(&shown.done), DONE), &page)
}

/// The page; the rule as it stands unless a form was refused.
async fn page(
    app: &App,
    visit: &Visit,
    signed_in: &SignedIn,
    id: &PlatformId,
    (shown, typed): (&Shown, Option<FormState>),
) -> AppResult<DispatchPage> {
    let caller = caller(visit, signed_in);
    let mut tx = app.db.read(&caller.tenant).await?;
    let platform = platforms::store::find(&mut tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    let rule = rule::get(app, &caller.tenant, id).await?;
    let after: Option<FulfillmentId> = shown.after.parse().ok();
    let list = async |kind| {
        let wanted = Wanted { platform: Some(id), kind, after: after.as_ref(), limit: PAGE };
        list_troubles(app, (&caller.tenant, caller.lang), &wanted).await
    };
    let shop = app.commerce.shops().find(&platform.kind).ok_or(AppError::NotFound)?;
    let carriers = app.shipping.carriers().all().map(Carrier::descriptor);
    Ok(DispatchPage::new(
        caller.lang,
        Parts {
            exchanges: platform.exchanges()?,
            statuses: kept_values(&platform)?.map(|values| values.statuses).unwrap_or_default(),
            usual: shop.descriptor().status("delivery.ship"),
            carriers: carriers.map(|one| word(caller.lang, shop, one)).collect(),
            form: typed.unwrap_or_else(|| filled(&rule)),
            rule,
            rejected: list(Kind::Rejected).await?,
            failing: list(Kind::Failing).await?,
            platform,
        },
    ))
}

/// A carrier's id, its name, and what the shop is told unless somebody chooses.
fn word(lang: Lang, shop: &dyn Shop, carrier: &CarrierDescriptor) -> (&'static str, &'static str, &'static str) {
    let name = carrier.name.text(lang);
    (carrier.id, name, shop.descriptor().carrier([carrier.id, name]).unwrap_or(name))
}

async fn save(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    rule::get(&app, &caller.tenant, &id).await?;
    require_commerce(&app, &caller.tenant).await?;
    let new = typed(&app, &form);
    match rule::set(&app, (&caller.tenant, visit.lang), Actor::User(&signed_in.user), &id, &new).await {
        Ok(_) => Ok(Redirect::to(&format!("/platforms/{id}/dispatch?done=saved")).into_response()),
        Err(AppError::Invalid(faults)) => {
            let mut kept = filled(&new);
            mark(&mut kept, faults);
            let page = page(&app, &visit, &signed_in, &id, (&Shown::default(), Some(kept))).await?;
            visit.render_as(&app, StatusCode::UNPROCESSABLE_ENTITY, &view(&app, &visit, NAV), &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// What was typed: an empty field says nothing.
fn typed(app: &App, form: &PostedForm) -> DispatchRule {
    let text = |name: &str| Some(form.get(name).trim()).filter(|text| !text.is_empty()).map(str::to_owned);
    let carriers = app.shipping.carriers().all().map(Carrier::descriptor);
    let words = carriers.filter_map(|one| Some((one.id.to_owned(), text(&format!("carriers.{}", one.id))?)));
    DispatchRule { when: moment(form.get("when")), status: text("status"), carriers: words.collect::<BTreeMap<_, _>>() }
}

fn moment(code: &str) -> DispatchMoment {
    match code {
        "closed_out" => DispatchMoment::ClosedOut,
        "never" => DispatchMoment::Never,
        _ => DispatchMoment::Labelled,
    }
}

fn filled(rule: &DispatchRule) -> FormState {
    let mut form = FormState::new()
        .with("when", super::views::code(rule.when))
        .with("status", rule.status.clone().unwrap_or_default());
    for (id, word) in &rule.carriers {
        form.set(&format!("carriers.{id}"), word);
    }
    form
}
