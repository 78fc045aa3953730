//! `/shipping/profiles`: the list, the choice of an account, and a form made from what its carrier offers.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::StatusCode;
use kontor_adapters::{Carrier, CarrierDescriptor, Connect};
use kontor_model::Module;
use kontor_model::id::ShippingProfileId;
use kontor_model::problem::FieldError;
use kontor_model::shipping_profile::{NewShippingProfile, ShippingProfile};
use kontor_web::form::FormState;
use serde::Deserialize;

use super::views::{AccountChoice, ChoosePage, ProfilePage, ProfilesPage, Surroundings};
use super::{actions, check, typed};
use crate::app::App;
use crate::audit::Actor;
use crate::error::{AppError, AppResult};
use crate::identity::SignedIn;
use crate::identity::errors::PageError;
use crate::identity::forms::PostedForm;
use crate::identity::visit::{Visit, view};
use crate::shipping::once::Wish;
use crate::shipping::portal::{Refusal, Use, caller, faults_of, mark, view_after};
use crate::shipping::{Caller, accounts, rules, senders};

const NAV: &str = "profiles";
const PATH: &str = "/shipping/profiles";

/// Routes of the pages.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route(PATH, get(list))
        .route("/shipping/profiles/new", get(ask).post(create))
        .route("/shipping/profiles/{id}", get(edit).post(save))
        .route("/shipping/profiles/{id}/delete", post(delete))
}

async fn list(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let caller = caller(&visit, &signed_in);
    let around = surroundings(&app, &caller).await?;
    let profiles = actions::list_profiles(&app, &caller).await?;
    let booked = signed_in.modules.contains(&Module::Shipping);
    let page = ProfilesPage::new(visit.lang, booked, &around, profiles);
    let done = [("saved", "profiles.saved"), ("deleted", "profiles.deleted")];
    let view = view_after(&app, &visit, NAV, query.as_deref(), &done);
    visit.render_as(&app, StatusCode::OK, &view, &page)
}

#[derive(Deserialize)]
struct AskQuery {
    account: Option<String>,
}

/// Without an account the page asks for one: what the form offers hangs on it.
async fn ask(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Query(query): Query<AskQuery>,
) -> Result<Response, PageError> {
    if !signed_in.modules.contains(&Module::Shipping) {
        return Ok(Redirect::to(PATH).into_response());
    }
    let around = surroundings(&app, &caller(&visit, &signed_in)).await?;
    let Some(account) = query.account.as_deref().and_then(|account| around.find(account)) else {
        return visit.render(&app, NAV, &ChoosePage::new(&around));
    };
    let form = FormState::new().with("carrier_account", &account.value).with("active", "on");
    visit.render(&app, NAV, &ProfilePage::new(visit.lang, &around, account, (None, form)))
}

async fn create(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    form: PostedForm,
) -> Result<Response, PageError> {
    let caller = caller(&visit, &signed_in);
    let around = surroundings(&app, &caller).await?;
    let (page, carrier) = page_of(&visit, &around, None, &form)?;
    if page.is_other_or_faulty() {
        return again(&app, &visit, &page);
    }
    let (new, unread) = typed::read(visit.lang, carrier, &form);
    let wish = Wish { route: "page", key: None, canonical: &[] };
    let result = match refuse_unread(&app, &caller, &new, unread).await {
        Ok(()) => actions::create_profile(&app, &caller, Actor::User(&signed_in.user), &new, wish).await,
        Err(error) => Err(error),
    };
    saved(&app, &visit, page, result)
}

async fn edit(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let caller = caller(&visit, &signed_in);
    let profile = actions::get_profile(&app, &caller, &parse(&id)?).await?;
    let around = surroundings(&app, &caller).await?;
    visit.render(&app, NAV, &stored(&visit, &around, &profile)?)
}

async fn save(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    let profile = actions::get_profile(&app, &caller, &id).await?;
    let around = surroundings(&app, &caller).await?;
    let (page, carrier) = page_of(&visit, &around, Some(&profile), &form)?;
    if page.is_other_or_faulty() {
        return again(&app, &visit, &page);
    }
    let (new, unread) = typed::read(visit.lang, carrier, &form);
    let result = match refuse_unread(&app, &caller, &new, unread).await {
        Ok(()) => actions::change_profile(&app, &caller, Actor::User(&signed_in.user), &id, &new).await,
        Err(error) => Err(error),
    };
    saved(&app, &visit, page, result)
}

async fn delete(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    match actions::delete_profile(&app, &caller, Actor::User(&signed_in.user), &id).await {
        Ok(()) => Ok(Redirect::to(&format!("{PATH}?deleted")).into_response()),
        Err(AppError::Conflict(code)) => {
            let profile = actions::get_profile(&app, &caller, &id).await?;
            let mut page = stored(&visit, &surroundings(&app, &caller).await?, &profile)?;
            page.refusal = Some(Refusal::new(visit.lang, code, uses(&app, &caller, &profile).await?));
            visit.render_as(&app, StatusCode::CONFLICT, &view(&app, &visit, NAV), &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// The rules that lead to a profile.
async fn uses(app: &App, caller: &Caller, profile: &ShippingProfile) -> AppResult<Vec<Use>> {
    let all = rules::list_rules(app, caller).await?;
    let leading = (1..).zip(&all.items).filter(|(_, rule)| rule.shipping_profile == profile.profile.number);
    Ok(leading.map(|(place, rule)| rules::as_use(caller.lang, place, rule)).collect())
}

/// Everything a profile can be put together from.
async fn surroundings(app: &App, caller: &Caller) -> AppResult<Surroundings> {
    let carriers = app.shipping.carriers();
    let bare = carriers.all().map(Carrier::descriptor).filter(|carrier| carrier.connect == Connect::Nothing);
    let mut choices: Vec<AccountChoice> = bare.map(|carrier| AccountChoice::bare(caller.lang, carrier)).collect();
    for account in accounts::list_accounts(app, caller).await? {
        let carrier = carriers.find(&account.carrier).map(Carrier::descriptor);
        choices.extend(carrier.map(|carrier| AccountChoice::of(caller.lang, carrier, &account)));
    }
    Ok(Surroundings { accounts: choices, senders: senders::list_senders(app, caller).await?.items })
}

/// The form of a stored profile, drawn for its own account.
fn stored(visit: &Visit, around: &Surroundings, profile: &ShippingProfile) -> AppResult<ProfilePage> {
    let account = around.find(&profile.profile.carrier_account);
    let account = account.ok_or_else(|| AppError::internal("a profile names an account that is not there"))?;
    let form = typed::filled(visit.lang, account.carrier, &profile.profile);
    Ok(ProfilePage::new(visit.lang, around, account, (Some(profile), form)))
}

/// The form as it was sent: drawn for the account that is chosen in it now, which may be another one than it was drawn
/// for. An account that is gone is a fault of its field.
fn page_of(
    visit: &Visit,
    around: &Surroundings,
    profile: Option<&ShippingProfile>,
    form: &PostedForm,
) -> AppResult<(ProfilePage, &'static CarrierDescriptor)> {
    let (chosen, drawn_for) = (form.get("carrier_account"), form.get("drawn_for"));
    let account = around.find(chosen).or_else(|| around.find(drawn_for)).ok_or(AppError::NotFound)?;
    let state = typed::kept(account.carrier, form);
    let mut page = ProfilePage::new(visit.lang, around, account, (profile, state));
    if account.value != chosen {
        let detail = visit.lang.pick(
            "Dieses Konto gibt es nicht mehr. Wählen Sie ein anderes.",
            "This account is not there any more. Choose another one.",
        );
        page.form.fault_text("carrier_account", detail);
    }
    page.other = account.value != drawn_for;
    Ok((page, account.carrier))
}

/// The form again, with what was typed as far as the carrier has it; nothing was saved.
fn again(app: &App, visit: &Visit, page: &ProfilePage) -> Result<Response, PageError> {
    visit.render_as(app, StatusCode::UNPROCESSABLE_ENTITY, &view(app, visit, NAV), page)
}

/// What could not be read is refused together with whatever else is wrong. Errors: [`AppError::Invalid`].
async fn refuse_unread(
    app: &App,
    caller: &Caller,
    new: &NewShippingProfile,
    mut faults: Vec<FieldError>,
) -> AppResult<()> {
    if faults.is_empty() {
        return Ok(());
    }
    let mut tx = app.db.read(&caller.tenant).await?;
    if let Err(AppError::Invalid(others)) = check::check(app, caller, &mut tx, new).await {
        faults.extend(others);
    }
    Err(AppError::Invalid(faults))
}

fn saved(
    app: &App,
    visit: &Visit,
    mut page: ProfilePage,
    result: AppResult<ShippingProfile>,
) -> Result<Response, PageError> {
    match result {
        Ok(_) => Ok(Redirect::to(&format!("{PATH}?saved")).into_response()),
        // The list says that the module is not booked.
        Err(AppError::Forbidden(_)) => Ok(Redirect::to(PATH).into_response()),
        Err(error) => {
            mark(&mut page.form, faults_of(visit.lang, error)?);
            again(app, visit, &page)
        }
    }
}

/// What is no id names no profile.
fn parse(id: &str) -> AppResult<ShippingProfileId> {
    id.parse().map_err(|_| AppError::NotFound)
}
