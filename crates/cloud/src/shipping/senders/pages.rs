//! `/shipping/senders`: the addresses besides the default one, each with its form.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::StatusCode;
use kontor_model::address::{Address, CountryCode, Party};
use kontor_model::id::SenderId;
use kontor_model::shipping_profile::{NewSender, Sender};
use kontor_model::{Lang, Module};
use kontor_web::form::FormState;

use super::actions;
use super::views::{SenderPage, SendersPage, filled};
use crate::app::App;
use crate::audit::Actor;
use crate::error::{AppError, AppResult};
use crate::identity::SignedIn;
use crate::identity::errors::PageError;
use crate::identity::forms::PostedForm;
use crate::identity::visit::{Visit, view};
use crate::shipping::names::fault;
use crate::shipping::once::Wish;
use crate::shipping::portal::{Refusal, Use, caller, faults_of, mark, view_after};
use crate::shipping::{Caller, countries, profiles};

const NAV: &str = "senders";
const PATH: &str = "/shipping/senders";

/// Routes of the pages.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route(PATH, get(list))
        .route("/shipping/senders/new", get(ask).post(create))
        .route("/shipping/senders/{id}", get(edit).post(save))
        .route("/shipping/senders/{id}/delete", post(delete))
}

async fn list(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let booked = signed_in.modules.contains(&Module::Shipping);
    let known = actions::list_senders(&app, &caller(&visit, &signed_in)).await?;
    let page = SendersPage::new(visit.lang, booked, known);
    let done = [("saved", "senders.saved"), ("deleted", "senders.deleted")];
    let view = view_after(&app, &visit, NAV, query.as_deref(), &done);
    visit.render_as(&app, StatusCode::OK, &view, &page)
}

async fn ask(State(app): State<Arc<App>>, visit: Visit, signed_in: SignedIn) -> Result<Response, PageError> {
    if !signed_in.modules.contains(&Module::Shipping) {
        return Ok(Redirect::to(PATH).into_response());
    }
    let form = FormState::new().with("address.country", "DE");
    visit.render(&app, NAV, &SenderPage::new(visit.lang, None, form))
}

async fn create(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, actor) = (caller(&visit, &signed_in), Actor::User(&signed_in.user));
    let wish = Wish { route: "page", key: None, canonical: &[] };
    let result = match typed(visit.lang, &form) {
        Ok(new) => actions::create_sender(&app, &caller, actor, &new, wish).await,
        Err(error) => Err(error),
    };
    saved(&app, &visit, SenderPage::new(visit.lang, None, kept(&form)), result)
}

async fn edit(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let sender = actions::get_sender(&app, &caller(&visit, &signed_in), &parse(&id)?).await?;
    visit.render(&app, NAV, &SenderPage::new(visit.lang, Some(&sender), filled(&sender)))
}

async fn save(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    let sender = actions::get_sender(&app, &caller, &id).await?;
    let result = match typed(visit.lang, &form) {
        Ok(new) => actions::change_sender(&app, &caller, Actor::User(&signed_in.user), &id, &new).await,
        Err(error) => Err(error),
    };
    saved(&app, &visit, SenderPage::new(visit.lang, Some(&sender), kept(&form)), result)
}

async fn delete(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    match actions::delete_sender(&app, &caller, Actor::User(&signed_in.user), &id).await {
        Ok(()) => Ok(Redirect::to(&format!("{PATH}?deleted")).into_response()),
        Err(AppError::Conflict(code)) => {
            let sender = actions::get_sender(&app, &caller, &id).await?;
            let mut page = SenderPage::new(visit.lang, Some(&sender), filled(&sender));
            page.refusal = Some(Refusal::new(visit.lang, code, uses(&app, &caller, &id).await?));
            visit.render_as(&app, StatusCode::CONFLICT, &view(&app, &visit, NAV), &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// The profiles that print this sender.
async fn uses(app: &App, caller: &Caller, id: &SenderId) -> AppResult<Vec<Use>> {
    let all = profiles::list_profiles(app, caller).await?;
    Ok(all.iter().filter(|known| known.profile.sender.as_ref() == Some(id)).map(profiles::as_use).collect())
}

fn saved(app: &App, visit: &Visit, mut page: SenderPage, result: AppResult<Sender>) -> Result<Response, PageError> {
    match result {
        Ok(_) => Ok(Redirect::to(&format!("{PATH}?saved")).into_response()),
        // The list says that the module is not booked.
        Err(AppError::Forbidden(_)) => Ok(Redirect::to(PATH).into_response()),
        Err(error) => {
            mark(&mut page.form, faults_of(visit.lang, error)?);
            visit.render_as(app, StatusCode::UNPROCESSABLE_ENTITY, &view(app, visit, NAV), &page)
        }
    }
}

/// What was typed, for the action to check. Errors: [`AppError::Invalid`] when no country was chosen: without one
/// nothing else can be judged.
fn typed(lang: Lang, form: &PostedForm) -> AppResult<NewSender> {
    let country: CountryCode = countries::find(form.get("address.country")).ok_or_else(|| {
        let detail = lang.pick(
            "Wählen Sie das Land des Absenders aus der Liste.",
            "Choose the country of the sender from the list.",
        );
        AppError::Invalid(vec![fault("address.country", "format", detail)])
    })?;
    let text = |name: &str| form.get(&format!("address.{name}")).trim().to_owned();
    let optional = |name: &str| Some(text(name)).filter(|text| !text.is_empty());
    let address = Address {
        party: Party {
            name: text("name"),
            company: optional("company"),
            addition: optional("addition"),
            email: optional("email"),
            phone: optional("phone"),
        },
        street: text("street"),
        house_number: optional("house_number"),
        postal_code: text("postal_code"),
        city: text("city"),
        country,
    };
    Ok(NewSender { name: form.get("name").to_owned(), address })
}

fn kept(form: &PostedForm) -> FormState {
    super::views::FIELDS.iter().fold(FormState::new(), |state, name| state.with(name, form.get(name)))
}

/// What is no id names no sender.
fn parse(id: &str) -> AppResult<SenderId> {
    id.parse().map_err(|_| AppError::NotFound)
}
