//! `/shipments`: list, one shipment, its labels to look at.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use kontor_model::Module;
use kontor_model::id::ShipmentId;
use kontor_model::shipment::DocumentKind;
use serde::Deserialize;

use super::view::{ListPage, StoryPage};
use crate::app::App;
use crate::audit::{self, Actor};
use crate::error::{AppError, AppResult};
use crate::identity::errors::PageError;
use crate::identity::{SignedIn, Visit};
use crate::shipping::labels::{self, WantedForm};
use crate::shipping::read::{self, PageQuery};
use crate::shipping::{Caller, request};

/// Current entry of the navigation.
const NAV: &str = "shipments";
/// Shipments on a page.
const PAGE_SIZE: u32 = 25;
/// Most entries of the log on a shipment's page.
const MOST_ENTRIES: i64 = 100;

/// Routes of the pages.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/shipments", get(list))
        .route("/shipments/{id}", get(story))
        .route("/shipments/{id}/labels/{n}", get(label))
}

#[derive(Deserialize)]
struct ListQuery {
    q: Option<String>,
    before: Option<String>,
}

async fn list(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let booked = signed_in.modules.contains(&Module::Shipping);
    // A place nobody can come from shows the beginning.
    let after = query.before.and_then(|text| text.parse::<ShipmentId>().ok());
    let search = query.q.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let wanted =
        PageQuery { after: after.clone(), reference: search.clone(), limit: PAGE_SIZE, ..PageQuery::default() };
    let found = read::list_shipments(&app, &caller(&signed_in, &visit), &wanted).await?;
    let carriers = app.shipping.carriers();
    let page = ListPage::new(visit.lang, carriers, found, (search, after.is_none(), booked));
    visit.render(&app, NAV, &page)
}

async fn story(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = parse(&id)?;
    let shipment = read::get_shipment(&app, &caller(&signed_in, &visit), &id).await?;
    let asked = request::of_shipment(&app, &signed_in.id, &id).await?;
    let mut tx = app.db.read(&signed_in.id).await.map_err(AppError::from)?;
    let entries = audit::list_of(&mut tx, &signed_in.id, id.as_str(), MOST_ENTRIES).await.map_err(AppError::from)?;
    drop(tx);
    let page = StoryPage::new(visit.lang, app.shipping.carriers(), (&shipment, &asked), &entries);
    visit.render(&app, NAV, &page)
}

async fn label(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Path((id, parcel)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let caller = caller(&signed_in, &visit);
    let parcel: u32 = parcel.parse().map_err(|_| AppError::NotFound)?;
    let which = (DocumentKind::Label, parcel);
    let label = labels::get_document(&app, &caller, &parse(&id)?, which, WantedForm::default()).await?;
    labels::note_print(&app, &caller.tenant, Actor::User(&signed_in.user), &label).await?;
    let headers = [
        (CONTENT_TYPE, label.document.format.media_type().to_owned()),
        (CONTENT_DISPOSITION, format!("inline; filename=\"{}\"", label.file_name)),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, label.document.bytes).into_response())
}

fn caller(signed_in: &SignedIn, visit: &Visit) -> Caller {
    Caller { tenant: signed_in.id.clone(), lang: visit.lang }
}

/// What is no id names no shipment.
fn parse(id: &str) -> AppResult<ShipmentId> {
    id.parse().map_err(|_| AppError::NotFound)
}
