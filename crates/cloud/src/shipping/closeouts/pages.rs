//! `/close-outs`: what was handed over on which day, with its papers, for who has no Desk at hand.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use kontor_model::Module;
use kontor_model::date::CalendarDate;
use kontor_model::id::CloseOutId;
use kontor_web::form::FormState;
use serde::Deserialize;

use super::views::CloseOutsPage;
use super::{actions, papers};
use crate::app::App;
use crate::audit::Actor;
use crate::error::AppError;
use crate::identity::SignedIn;
use crate::identity::errors::PageError;
use crate::identity::visit::{Visit, view};
use crate::shipping::portal::caller;

const NAV: &str = "close_outs";
/// Close-outs on a page.
const PAGE_SIZE: u32 = 25;

/// Routes of the pages.
pub fn router() -> Router<Arc<App>> {
    Router::new().route("/close-outs", get(list)).route("/close-outs/{id}/documents/{n}", get(document))
}

#[derive(Deserialize)]
struct ListQuery {
    date: Option<String>,
    before: Option<String>,
}

async fn list(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let typed = query.date.as_deref().unwrap_or_default().trim();
    let date = CalendarDate::parse(typed);
    let mut form = FormState::new().with("date", typed);
    let mut status = StatusCode::OK;
    if !typed.is_empty() && date.is_none() {
        form.fault_text("date", visit.lang.pick("Ein Tag wie 2026-11-24.", "A day such as 2026-11-24."));
        status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    // A place nobody can come from shows the beginning.
    let after = query.before.and_then(|text| text.parse::<CloseOutId>().ok());
    let found = actions::list_close_outs(&app, &caller(&visit, &signed_in), after.as_ref(), date, PAGE_SIZE).await?;
    let booked = signed_in.modules.contains(&Module::Shipping);
    let page = CloseOutsPage::new(visit.lang, app.shipping.carriers(), found, form, (booked, after.is_none()));
    visit.render_as(&app, status, &view(&app, &visit, NAV), &page)
}

/// A paper; whoever fetches it stands in the log.
async fn document(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let id: CloseOutId = id.parse().map_err(|_| AppError::NotFound)?;
    let number: u32 = number.parse().map_err(|_| AppError::NotFound)?;
    let caller = caller(&visit, &signed_in);
    let (paper, _, file_name) = papers::get_paper(&app, &caller, (&id, number)).await?;
    let actor = Actor::User(&signed_in.user);
    papers::note_print(&app, &caller.tenant, actor, (&id, number, &file_name)).await?;
    let headers = [
        (CONTENT_TYPE, paper.format.media_type().to_owned()),
        (CONTENT_DISPOSITION, format!("inline; filename=\"{file_name}\"")),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, paper.bytes).into_response())
}
