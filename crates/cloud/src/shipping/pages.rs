//! The page "Versand": sender, number range, and a sample label to look at.

use std::sync::Arc;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use kontor_model::label::LabelSpec;
use kontor_model::problem::FieldError;
use kontor_model::{Lang, Module};
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use super::settings::{self, TypedSettings};
use super::{Caller, SenderSettings, countries, labels};
use crate::app::App;
use crate::error::AppError;
use crate::identity::SignedIn;
use crate::identity::errors::PageError;
use crate::identity::forms::PostedForm;
use crate::identity::visit::{Visit, view};

const PATH: &str = "/shipping/settings";
const NAV: &str = "shipping";
/// Query that says that the form was just saved.
const SAVED: &str = "saved";

/// Routes of the pages.
pub fn router() -> Router<Arc<App>> {
    Router::new().route(PATH, get(show).post(save)).route("/shipping/settings/sample.pdf", get(sample))
}

/// The page.
#[derive(Serialize)]
pub struct SettingsPage {
    booked: bool,
    has_sender: bool,
    has_prefix: bool,
    has_errors: bool,
    /// Code and name of every country that can be chosen.
    countries: Vec<(&'static str, &'static str)>,
    form: FormState,
}

impl SettingsPage {
    fn new(lang: Lang, booked: bool, stored: Option<&SenderSettings>, form: FormState) -> SettingsPage {
        SettingsPage {
            countries: countries::options(lang, form.value("country")),
            booked,
            has_sender: stored.is_some(),
            has_prefix: stored.is_some_and(|settings| settings.prefix.is_some()),
            has_errors: form.has_errors(),
            form,
        }
    }
}

impl Page for SettingsPage {
    const TEMPLATE: &'static str = "shipping/settings.html";

    fn samples() -> Vec<(&'static str, SettingsPage)> {
        let typed = TypedSettings {
            name: "Käsehof Grünwald & Söhne GmbH".to_owned(),
            addition: "Halle 3".to_owned(),
            street: "Straße des 17. Juni".to_owned(),
            house_number: "12 a".to_owned(),
            postal_code: "10785".to_owned(),
            city: "Berlin".to_owned(),
            country: "DE".to_owned(),
            gs1_prefix: "4012345".to_owned(),
            ..TypedSettings::default()
        };
        let mut faulty = filled(&TypedSettings { gs1_prefix: "12".to_owned(), ..typed.clone() });
        faulty.fault_text("gs1_prefix", "7–12");
        let page = |has_sender, has_prefix, form: FormState| SettingsPage {
            booked: true,
            countries: countries::options(Lang::De, form.value("country")),
            has_sender,
            has_prefix,
            has_errors: form.has_errors(),
            form,
        };
        vec![
            ("not booked", SettingsPage::new(Lang::De, false, None, FormState::new())),
            ("empty", page(false, false, empty())),
            ("samples only", page(true, false, filled(&typed))),
            ("own prefix", page(true, true, filled(&typed))),
            ("errors", page(true, false, faulty)),
        ]
    }
}

async fn show(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let stored = settings::find_settings(&app, &signed_in.id).await?;
    let form = stored.as_ref().map_or_else(empty, |settings| filled(&typed_of(settings)));
    let booked = signed_in.modules.contains(&Module::Shipping);
    let page = SettingsPage::new(visit.lang, booked, stored.as_ref(), form);
    let mut view = view(&app, &visit, NAV);
    if query.as_deref() == Some(SAVED) && stored.is_some() {
        view.toast = Some(app.site.text(visit.lang, "shipping_settings.saved", &[]));
    }
    visit.render_as(&app, StatusCode::OK, &view, &page)
}

async fn save(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    form: PostedForm,
) -> Result<Response, PageError> {
    let typed = typed(&form);
    let caller = Caller { tenant: signed_in.id.clone(), lang: visit.lang };
    match settings::save_settings(&app, &caller, &signed_in.user, &typed).await {
        Ok(()) => Ok(Redirect::to(&format!("{PATH}?{SAVED}")).into_response()),
        // The page itself says that the module is not booked.
        Err(AppError::Forbidden(_)) => Ok(Redirect::to(PATH).into_response()),
        Err(AppError::Invalid(errors)) => {
            let stored = settings::find_settings(&app, &signed_in.id).await?;
            let page = SettingsPage::new(visit.lang, true, stored.as_ref(), with_errors(filled(&typed), errors));
            visit.render_as(&app, StatusCode::UNPROCESSABLE_ENTITY, &view(&app, &visit, NAV), &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// The sample label; back to the page as long as there is no sender to put on it.
async fn sample(State(app): State<Arc<App>>, visit: Visit, signed_in: SignedIn) -> Result<Response, PageError> {
    let caller = Caller { tenant: signed_in.id.clone(), lang: visit.lang };
    if !signed_in.modules.contains(&Module::Shipping) {
        return Ok(Redirect::to(PATH).into_response());
    }
    match labels::sample_label(&app, &caller, LabelSpec::default()).await {
        Ok(document) => {
            let headers = [
                (CONTENT_TYPE, document.format.media_type()),
                (CONTENT_DISPOSITION, "inline; filename=\"sample-label.pdf\""),
                (CACHE_CONTROL, "private, no-store"),
            ];
            Ok((headers, document.bytes).into_response())
        }
        Err(AppError::NotFound | AppError::Invalid(_)) => Ok(Redirect::to(PATH).into_response()),
        Err(error) => Err(error.into()),
    }
}

fn typed(form: &PostedForm) -> TypedSettings {
    let text = |name: &str| form.get(name).to_owned();
    TypedSettings {
        name: text("name"),
        company: text("company"),
        addition: text("addition"),
        street: text("street"),
        house_number: text("house_number"),
        postal_code: text("postal_code"),
        city: text("city"),
        // As the list spells it, so that what was posted stays chosen.
        country: countries::find(form.get("country")).map_or_else(|| text("country"), |code| code.as_str().to_owned()),
        gs1_prefix: text("gs1_prefix"),
    }
}

fn typed_of(settings: &SenderSettings) -> TypedSettings {
    let sender = settings.sender.clone();
    TypedSettings {
        name: sender.party.name,
        company: sender.party.company.unwrap_or_default(),
        addition: sender.party.addition.unwrap_or_default(),
        street: sender.street,
        house_number: sender.house_number.unwrap_or_default(),
        postal_code: sender.postal_code,
        city: sender.city,
        country: sender.country.as_str().to_owned(),
        gs1_prefix: settings.prefix.as_ref().map_or("", |prefix| prefix.as_str()).to_owned(),
    }
}

fn empty() -> FormState {
    filled(&TypedSettings { country: "DE".to_owned(), ..TypedSettings::default() })
}

fn filled(typed: &TypedSettings) -> FormState {
    FormState::new()
        .with("name", &typed.name)
        .with("company", &typed.company)
        .with("addition", &typed.addition)
        .with("street", &typed.street)
        .with("house_number", &typed.house_number)
        .with("postal_code", &typed.postal_code)
        .with("city", &typed.city)
        .with("country", &typed.country)
        .with("gs1_prefix", &typed.gs1_prefix)
}

fn with_errors(mut form: FormState, errors: Vec<FieldError>) -> FormState {
    for error in errors {
        form.fault_text(&error.field, error.detail);
    }
    form
}
