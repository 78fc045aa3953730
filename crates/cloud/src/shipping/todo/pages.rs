//! `/tasks`: the open tasks, the end of one, and a person's word about a lost answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::StatusCode;
use kontor_model::Module;
use kontor_model::id::{ShipmentId, TaskId};
use kontor_model::shipment::Resolution;
use kontor_model::task::{ShippingTask, TaskKind};
use serde::Deserialize;

use super::view::{Task, TasksPage, task};
use crate::app::App;
use crate::audit::Actor;
use crate::error::{AppError, AppResult};
use crate::identity::SignedIn;
use crate::identity::errors::PageError;
use crate::identity::forms::PostedForm;
use crate::identity::visit::{Visit, view};
use crate::shipping::names::fault;
use crate::shipping::portal::{caller, faults_of, mark, view_after};
use crate::shipping::store::parcels;
use crate::shipping::{Caller, mend, returns, tasks};

const NAV: &str = "tasks";
const PATH: &str = "/tasks";
/// Tasks on a page.
const PAGE_SIZE: u32 = 25;
/// More parcels than any carrier takes in one shipment.
const MOST_PARCELS: usize = 200;

/// Routes of the pages.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route(PATH, get(list))
        .route("/tasks/{id}/done", post(done))
        .route("/shipments/{id}/resolve", post(resolve))
}

#[derive(Deserialize)]
struct ListQuery {
    before: Option<String>,
}

async fn list(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    RawQuery(raw): RawQuery,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    // A place nobody can come from shows the beginning.
    let after = query.before.and_then(|text| text.parse::<TaskId>().ok());
    let page = page_of(&app, &caller(&visit, &signed_in), &signed_in, after.as_ref()).await?;
    let view = view_after(&app, &visit, NAV, raw.as_deref(), &[("done", "todo.done"), ("settled", "todo.settled")]);
    visit.render_as(&app, StatusCode::OK, &view, &page)
}

async fn page_of(app: &App, caller: &Caller, signed_in: &SignedIn, after: Option<&TaskId>) -> AppResult<TasksPage> {
    let found = tasks::list_tasks(app, caller, after, PAGE_SIZE).await?;
    let rows = with_parcels(app, caller, found.items).await?;
    let booked = signed_in.modules.contains(&Module::Shipping);
    Ok(TasksPage::new((booked, after.is_none()), rows, found.next_cursor))
}

/// Tasks with how many parcels their shipments have.
async fn with_parcels(app: &App, caller: &Caller, items: Vec<ShippingTask>) -> AppResult<Vec<Task>> {
    let open = items.iter().filter(|known| known.kind == TaskKind::OutcomeUnknown);
    let ids: Vec<ShipmentId> = open.filter_map(|known| returns::stored_of(&known.object)).collect();
    let ids: Vec<&str> = ids.iter().map(ShipmentId::as_str).collect();
    let mut tx = app.db.read(&caller.tenant).await?;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for parcel in parcels::of_shipments(&mut tx, &caller.tenant, &ids).await? {
        *counts.entry(parcel.shipment_id).or_default() += 1;
    }
    let count = |known: &ShippingTask| {
        returns::stored_of(&known.object).and_then(|id| counts.get(id.as_str()).copied()).unwrap_or(0)
    };
    Ok(items.into_iter().map(|known| (count(&known), known)).map(|(count, known)| task(known, count)).collect())
}

async fn done(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    let id: TaskId = id.parse().map_err(|_| AppError::NotFound)?;
    tasks::end_task(&app, &caller(&visit, &signed_in), &id).await?;
    Ok(Redirect::to(&format!("{PATH}?done")).into_response())
}

/// What somebody found at the carrier about a shipment or a return; ends on the shipment, or on the list.
async fn resolve(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    form: PostedForm,
) -> Result<Response, PageError> {
    if returns::stored_of(&id).is_none() {
        return Err(AppError::NotFound.into());
    }
    let caller = caller(&visit, &signed_in);
    let result = match word(&caller, &form) {
        Ok(word) => settle(&app, &caller, Actor::User(&signed_in.user), &id, &word).await,
        Err(error) => Err(error),
    };
    let error = match result {
        Ok(there) => return Ok(Redirect::to(&there).into_response()),
        Err(error) => error,
    };
    let faults = faults_of(visit.lang, error)?;
    let mut page = page_of(&app, &caller, &signed_in, None).await?;
    page.refusal = faults.first().map(|fault| fault.detail.clone());
    for (name, number) in numbers(&form) {
        page.form.set(&name, number);
    }
    mark(&mut page.form, faults);
    page.asked = Some(id);
    visit.render_as(&app, StatusCode::UNPROCESSABLE_ENTITY, &view(&app, &visit, NAV), &page)
}

/// Answers where to go on.
async fn settle(app: &App, caller: &Caller, actor: Actor<'_>, object: &str, word: &Resolution) -> AppResult<String> {
    if let Ok(id) = object.parse() {
        returns::resolve_return(app, caller, actor, &id, word).await?;
        return Ok(format!("{PATH}?settled"));
    }
    let id: ShipmentId = object.parse().map_err(|_| AppError::NotFound)?;
    mend::resolve_shipment(app, caller, actor, &id, word).await?;
    Ok(format!("/shipments/{id}?settled"))
}

fn word(caller: &Caller, form: &PostedForm) -> AppResult<Resolution> {
    match form.get("outcome") {
        "created" => {
            let tracking_numbers = numbers(form).map(|(_, number)| number.trim().to_owned()).collect();
            Ok(Resolution::Created { tracking_numbers })
        }
        "not_created" => Ok(Resolution::NotCreated),
        _ => {
            let detail = caller.lang.pick(
                "Wählen Sie, ob es die Sendung beim Frachtführer gibt.",
                "Choose whether the carrier has the shipment.",
            );
            Err(AppError::Invalid(vec![fault("outcome", "required", detail)]))
        }
    }
}

/// The numbers that were typed, parcel by parcel, by the names of their fields.
fn numbers(form: &PostedForm) -> impl Iterator<Item = (String, &str)> {
    let names = (1..=MOST_PARCELS).map(|parcel| format!("number_{parcel}"));
    names.take_while(|name| form.has(name)).map(|name| {
        let number = form.get(&name);
        (name, number)
    })
}
