//! Pages of applications: the list, the form for a new one, the one answer that shows its secret, deletion.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::StatusCode;
use kontor_model::id::ClientId;
use kontor_web::form::FormState;
use serde::Deserialize;

use super::actions::{self, Created};
use super::application::{NAME_MAX, NameFault};
use super::views::{Add, Applications, CreatedOnce, Delete, List};
use crate::app::App;
use crate::error::AppError;
use crate::identity::errors::PageError;
use crate::identity::forms::PostedForm;
use crate::identity::{SignedIn, Visit, view};

/// Current entry of the navigation.
const NAV: &str = "applications";
const ALREADY_CREATED: &str = "/applications?notice=already-created";
const DELETED: &str = "/applications?notice=deleted";

/// Routes of the pages.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/applications", get(list).post(create))
        .route("/applications/new", get(ask_name))
        .route("/applications/{client_id}/delete", get(ask_deletion).post(delete))
}

#[derive(Deserialize)]
struct ListQuery {
    before: Option<String>,
    notice: Option<String>,
}

async fn list(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    // A place nobody can come from shows the beginning.
    let before = query.before.and_then(|text| text.parse::<ClientId>().ok());
    let list = load_list(&app, &signed_in, before.as_ref()).await?;
    let notice = query.notice.as_deref();
    let page = Applications { list, already_created: notice == Some("already-created") };
    let mut view = view(&app, &visit, NAV);
    if notice == Some("deleted") {
        view.toast = Some(app.site.text(visit.lang, "applications.deleted", &[]));
    }
    visit.render_as(&app, StatusCode::OK, &view, &page)
}

async fn ask_name(State(app): State<Arc<App>>, signed_in: SignedIn, visit: Visit) -> Result<Response, PageError> {
    let list = load_list(&app, &signed_in, None).await?;
    let page = Add { list, form: FormState::new(), form_id: new_form_id(&app), name_max: NAME_MAX };
    visit.render(&app, NAV, &page)
}

async fn create(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    form: PostedForm,
) -> Result<Response, PageError> {
    let typed = form.get("name");
    let form_id = Some(form.get("form_id")).filter(|id| kontor_model::id::is_ulid(id)).map(str::to_owned);
    let form_id = form_id.unwrap_or_else(|| new_form_id(&app));
    // Before anything is created: afterwards nothing may fail any more that would hide the secret for good.
    let list = load_list(&app, &signed_in, None).await?;
    match actions::create_application(&app, &signed_in.id, &signed_in.user, typed, &form_id).await? {
        Created::New(application) => {
            // The one answer that shows the secret; `no-store` comes with every page.
            let page = CreatedOnce::new(list.with(&application), &application);
            visit.render(&app, NAV, &page)
        }
        Created::Already => Ok(Redirect::to(ALREADY_CREATED).into_response()),
        Created::Refused(fault) => {
            let page = Add { list, form: refused(typed, fault), form_id, name_max: NAME_MAX };
            visit.render_as(&app, StatusCode::UNPROCESSABLE_ENTITY, &view(&app, &visit, NAV), &page)
        }
    }
}

async fn ask_deletion(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Path(client_id): Path<String>,
) -> Result<Response, PageError> {
    let row = actions::get_application(&app, &signed_in.id, &parse(&client_id)?).await?;
    let list = load_list(&app, &signed_in, None).await?;
    visit.render(&app, NAV, &Delete::new(list, row))
}

async fn delete(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    Path(client_id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    actions::delete_application(&app, &signed_in.id, &signed_in.user, &parse(&client_id)?).await?;
    Ok(Redirect::to(DELETED).into_response())
}

async fn load_list(app: &App, signed_in: &SignedIn, before: Option<&ClientId>) -> Result<List, PageError> {
    let page = actions::list_applications(app, &signed_in.id, before).await?;
    Ok(List::new(page, &signed_in.modules, before.is_none()))
}

/// What is no Client-ID names no application.
fn parse(client_id: &str) -> Result<ClientId, AppError> {
    client_id.parse().map_err(|_| AppError::NotFound)
}

fn new_form_id(app: &App) -> String {
    kontor_model::id::ulid(app.now(), &*app.entropy)
}

fn refused(typed: &str, fault: NameFault) -> FormState {
    let mut form = FormState::new().with("name", typed);
    form.fault("name", fault.text_key(), &[("max", &NAME_MAX.to_string())]);
    form
}
