//! The list of everything the cloud knows, also what the ERP or another Desk made.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use kontor_model::shipment::ShipmentState;
use serde::Deserialize;

use crate::app::DeskApp;
use crate::cloud::ShipmentFilter;
use crate::credentials::pages::ReportView;
use crate::error::{DeskError, DeskResult};
use crate::packing;
use crate::shipping::pages::{CloudLine, CloudListPage};
use crate::shipping::{Cloud, ListFilter, ask};
use crate::visit::Visitor;

const NAV: &str = "shipments";
const PAGE: u32 = 50;

/// Routes of this part of the room.
pub(super) fn router() -> Router<Arc<DeskApp>> {
    Router::new().route("/shipments/everywhere", get(list))
}

#[derive(Deserialize)]
struct Cursor {
    cursor: Option<String>,
}

async fn list(
    State(app): State<Arc<DeskApp>>,
    Query(filter): Query<ListFilter>,
    Query(cursor): Query<Cursor>,
    visitor: Visitor,
) -> Response {
    let mut page = CloudListPage {
        query: filter.query(),
        states: ShipmentState::ALL.iter().map(|state| state.code()).collect(),
        filter,
        ..CloudListPage::default()
    };
    match fill(&app, &visitor, &mut page, cursor.cursor.unwrap_or_default()).await {
        Ok(()) => {}
        Err(DeskError::NoActiveCredential) => page.no_access = true,
        Err(DeskError::Cloud(trouble)) => page.trouble = Some(ReportView::of_trouble(&trouble, app.now())),
        Err(DeskError::Problem(problem)) => page.notes.push(problem.detail.clone()),
        Err(error) => return visitor.failure(&app, &error),
    }
    visitor.page(&app, StatusCode::OK, NAV, &page)
}

/// The cloud looks for whole numbers; the text is tried as a reference, then as a tracking number.
async fn fill(app: &DeskApp, visitor: &Visitor, page: &mut CloudListPage, cursor: String) -> DeskResult<()> {
    let mut cloud = Cloud::of_active(app, visitor.lang()).await?;
    let offer = packing::offer_of(app, &mut cloud, visitor.lang()).await?;
    let text = page.filter.q.trim().to_owned();
    let mut wanted = ShipmentFilter {
        state: page.filter.state.clone(),
        reference: text.clone(),
        from: page.filter.from.clone(),
        to: page.filter.to.clone(),
        cursor,
        limit: PAGE,
        ..ShipmentFilter::default()
    };
    let mut found = ask!(cloud, |call| call.list_shipments(&wanted))?;
    if found.items.is_empty() && !text.is_empty() {
        wanted.reference.clear();
        wanted.tracking_number = text;
        found = ask!(cloud, |call| call.list_shipments(&wanted))?;
    }
    page.lines = found.items.iter().map(|shipment| CloudLine::new(shipment, &offer)).collect();
    page.next = found.next_cursor;
    Ok(())
}
