//! `/shipments`: list, one shipment, its labels to look at.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use kontor_model::Module;
use kontor_model::id::{ReturnId, ShipmentId};
use kontor_model::label::LabelFormat;
use kontor_model::shipment::{DocumentKind, ShipmentPage};
use kontor_web::headers::EMBEDDED_POLICY;

use super::list::{ListPage, ListQuery};
use super::people;
use super::view::{StoryPage, Told};
use crate::app::App;
use crate::audit::{self, Actor};
use crate::error::{AppError, AppResult};
use crate::identity::errors::PageError;
use crate::identity::visit::view;
use crate::identity::{SignedIn, Visit};
use crate::shipping::labels::{self, Label, WantedForm};
use crate::shipping::portal::{caller, view_after};
use crate::shipping::read::{self, PageQuery};
use crate::shipping::{Caller, accounts, calls, closeouts, request, returns, tasks, todo, tracking};

/// Current entry of the navigation.
const NAV: &str = "shipments";
/// Shipments on a page.
const PAGE_SIZE: u32 = 25;
/// Most entries of the log on a shipment's page.
const MOST_ENTRIES: i64 = 100;
/// Most labels for the way back on a shipment's page.
const MOST_RETURNS: u32 = 20;

/// Routes of the pages.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/shipments", get(list))
        .route("/shipments/{id}", get(story))
        .route("/shipments/{id}/labels/{n}", get(label))
        .route("/shipments/{id}/labels/{n}/view", get(look))
        .route("/shipments/{id}/documents/{kind}/{n}", get(document))
        .route("/returns/{id}/{document}", get(return_document))
}

async fn list(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let caller = caller(&visit, &signed_in);
    let (wanted, form) = query.read(visit.lang, PAGE_SIZE);
    let status = if form.has_errors() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let found = search(&app, &caller, query.search(), &wanted).await?;
    let accounts = accounts::list_accounts(&app, &caller).await?;
    let booked = signed_in.modules.contains(&Module::Shipping);
    let known = (app.shipping.carriers(), accounts.as_slice());
    let page = ListPage::new(visit.lang, known, found, form, (booked, wanted.after.is_none()));
    visit.render_as(&app, status, &view(&app, &visit, NAV), &page)
}

/// What is searched for is a reference, else a tracking number: nobody has to say which.
async fn search(app: &App, caller: &Caller, text: Option<&str>, wanted: &PageQuery) -> AppResult<ShipmentPage> {
    let Some(text) = text else { return read::list_shipments(app, caller, wanted).await };
    let by_reference = PageQuery { reference: Some(text.to_owned()), ..wanted.clone() };
    let found = read::list_shipments(app, caller, &by_reference).await?;
    if !found.items.is_empty() {
        return Ok(found);
    }
    let by_number = PageQuery { tracking_number: Some(text.to_owned()), ..wanted.clone() };
    read::list_shipments(app, caller, &by_number).await
}

async fn story(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let (id, caller) = (parse(&id)?, caller(&visit, &signed_in));
    let shipment = read::get_shipment(&app, &caller, &id).await?;
    let asked = request::of_shipment(&app, &signed_in.id, &id).await?;
    let mut tx = app.db.read(&signed_in.id).await.map_err(AppError::from)?;
    let entries = audit::list_of(&mut tx, &signed_in.id, id.as_str(), MOST_ENTRIES).await.map_err(AppError::from)?;
    drop(tx);
    let people = people::names(&app, (&signed_in.id, visit.lang), &entries).await?;
    let open = tasks::list_tasks_about(&app, &caller, id.as_str()).await?;
    let calls = calls::list_calls(&app, &caller, &id).await?.items;
    let tracked = tracking::track_shipment(&app, &caller, &id).await?;
    let told = Told {
        shipment: &shipment,
        asked: &asked,
        entries: &entries,
        people: &people,
        calls: &calls,
        tracked: &tracked,
        close_out: closeouts::find_close_out_of(&app, &caller, &id).await?,
        returns: returns::returns_for(&app, &caller, &shipment.reference, MOST_RETURNS).await?,
        tasks: open.into_iter().map(|known| todo::task(known, asked.parcels.len())).collect(),
        account: account_name(&app, &caller, shipment.carrier_account.as_deref()).await?,
    };
    let page = StoryPage::new(visit.lang, app.shipping.carriers(), told);
    let view = view_after(&app, &visit, NAV, query.as_deref(), &[("settled", "todo.settled")]);
    visit.render_as(&app, StatusCode::OK, &view, &page)
}

/// What the account is called; `None` where there is none any more.
async fn account_name(app: &App, caller: &Caller, id: Option<&str>) -> AppResult<Option<String>> {
    let Some(id) = id.and_then(|id| id.parse().ok()) else { return Ok(None) };
    match accounts::get_account(app, caller, &id).await {
        Ok(account) => Ok(Some(account.name)),
        Err(AppError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn label(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Path((id, parcel)): Path<(String, String)>,
) -> Result<Response, PageError> {
    printed(&app, &signed_in, &visit, &id, (DocumentKind::Label, &parcel)).await
}

async fn document(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Path((id, kind, number)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let kind = DocumentKind::from_code(&kind).ok_or(AppError::NotFound)?;
    printed(&app, &signed_in, &visit, &id, (kind, &number)).await
}

/// The label of a return, or the code to show at the counter instead.
async fn return_document(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Path((id, document)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let id: ReturnId = id.parse().map_err(|_| AppError::NotFound)?;
    let kind = match document.as_str() {
        "label" => DocumentKind::Label,
        "qr-code" => DocumentKind::QrCode,
        _ => return Err(AppError::NotFound.into()),
    };
    let caller = caller(&visit, &signed_in);
    let label = returns::get_document(&app, &caller, &id, kind).await?;
    labels::note_print(&app, &caller.tenant, Actor::User(&signed_in.user), &label).await?;
    Ok(sent(label).into_response())
}

async fn printed(
    app: &App,
    signed_in: &SignedIn,
    visit: &Visit,
    id: &str,
    (kind, number): (DocumentKind, &str),
) -> Result<Response, PageError> {
    let caller = caller(visit, signed_in);
    let number: u32 = number.parse().map_err(|_| AppError::NotFound)?;
    let label = labels::get_document(app, &caller, &parse(id)?, (kind, number), WantedForm::default()).await?;
    labels::note_print(app, &caller.tenant, Actor::User(&signed_in.user), &label).await?;
    Ok(sent(label).into_response())
}

/// The label to look at in a frame of the shipment's page: a PDF, and not counted as a print.
async fn look(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Path((id, parcel)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let caller = caller(&visit, &signed_in);
    let parcel: u32 = parcel.parse().map_err(|_| AppError::NotFound)?;
    let as_pdf = WantedForm { format: Some(LabelFormat::Pdf), ..WantedForm::default() };
    let label = labels::get_document(&app, &caller, &parse(&id)?, (DocumentKind::Label, parcel), as_pdf).await?;
    labels::note_look(&app, &caller.tenant, Actor::User(&signed_in.user), &label).await?;
    Ok(([(CONTENT_SECURITY_POLICY, EMBEDDED_POLICY)], sent(label)).into_response())
}

fn sent(label: Label) -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, label.document.format.media_type().to_owned()),
        (CONTENT_DISPOSITION, format!("inline; filename=\"{}\"", label.file_name)),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, label.document.bytes)
}

/// What is no id names no shipment.
fn parse(id: &str) -> AppResult<ShipmentId> {
    id.parse().map_err(|_| AppError::NotFound)
}
