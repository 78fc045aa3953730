//! Routes of "Zugangsdaten": the list, the mask with its ribbon, and the two questions before something is switched or deleted.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use kontor_model::id::CredentialId;
use serde::Deserialize;

use crate::app::DeskApp;
use crate::credentials::pages::{ActivatePage, Line, ListPage, RemovePage, ReportView};
use crate::credentials::{self, Activation, mask};
use crate::error::{DeskError, DeskResult};
use crate::visit::{Posted, Visitor};

const NAV: &str = "credentials";

/// Routes of this room.
pub fn router() -> Router<Arc<DeskApp>> {
    Router::new()
        .route("/credentials", get(list).post(mask::post_new))
        .route("/credentials/new", get(mask::open_new))
        .route("/credentials/{id}", get(mask::open).post(mask::post))
        .route("/credentials/{id}/test", post(test))
        .route("/credentials/{id}/activate", get(ask_activate).post(activate))
        .route("/credentials/{id}/delete", get(ask_remove).post(remove))
}

#[derive(Deserialize)]
struct Chosen {
    chosen: Option<String>,
}

async fn list(State(app): State<Arc<DeskApp>>, Query(query): Query<Chosen>, visitor: Visitor) -> Response {
    let records = match credentials::list(&app).await {
        Ok(records) => records,
        Err(error) => return visitor.failure(&app, &error),
    };
    let wanted = |id: &str| records.iter().position(|record| record.id.as_str() == id);
    let place = query.chosen.as_deref().and_then(wanted).unwrap_or(0);
    let lines: Vec<Line> =
        records.into_iter().enumerate().map(|(index, record)| Line::new(record, index == place)).collect();
    let chosen = lines.get(place).cloned();
    let report = chosen.as_ref().and_then(|line| line.record.report.as_ref()).map(ReportView::new);
    visitor.page(&app, StatusCode::OK, NAV, &ListPage { lines, chosen, report })
}

/// "Testen" from the list: the record as it is saved.
async fn test(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let id = match parse(&id) {
        Ok(id) => id,
        Err(error) => return posted.visitor.failure(&app, &error),
    };
    match credentials::test_saved(&app, &id).await {
        Ok(_) => Redirect::to(&format!("/credentials?chosen={id}&done=tested")).into_response(),
        Err(error) => posted.visitor.failure(&app, &error),
    }
}

async fn ask_activate(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, visitor: Visitor) -> Response {
    match find_pair(&app, &id).await {
        Ok(Some(page)) => visitor.page(&app, StatusCode::OK, NAV, &page),
        // Nobody is in the way any more: the mask can do it without a question.
        Ok(None) => Redirect::to(&format!("/credentials/{id}")).into_response(),
        Err(error) => visitor.failure(&app, &error),
    }
}

async fn find_pair(app: &DeskApp, id: &str) -> DeskResult<Option<ActivatePage>> {
    let record = credentials::get(app, &parse(id)?).await?;
    let other = credentials::other_active(app, record.kind, Some(&record.id)).await?;
    Ok(other.map(|other| ActivatePage { record, other }))
}

async fn activate(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let Ok(id) = parse(&id) else { return posted.visitor.failure(&app, &DeskError::NotFound) };
    let agreed = posted.fields.get("instead").parse().map_or(Activation::AskFirst, Activation::Instead);
    match credentials::activate(&app, &id, &agreed).await {
        Ok(_) => Redirect::to(&format!("/credentials?chosen={id}&done=activated")).into_response(),
        // Another record became active meanwhile: ask again, naming that one.
        Err(DeskError::OtherActive(_)) => Redirect::to(&format!("/credentials/{id}/activate")).into_response(),
        Err(error) => posted.visitor.failure(&app, &error),
    }
}

async fn ask_remove(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, visitor: Visitor) -> Response {
    let found = match parse(&id) {
        Ok(id) => credentials::get(&app, &id).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(record) => visitor.page(&app, StatusCode::OK, NAV, &RemovePage { record }),
        Err(error) => visitor.failure(&app, &error),
    }
}

async fn remove(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let removed = match parse(&id) {
        Ok(id) => credentials::remove(&app, &id).await,
        Err(error) => Err(error),
    };
    match removed {
        Ok(()) => Redirect::to("/credentials?done=removed").into_response(),
        Err(error) => posted.visitor.failure(&app, &error),
    }
}

/// A text that is no id names nothing.
pub(super) fn parse(id: &str) -> DeskResult<CredentialId> {
    id.parse().map_err(|_| DeskError::NotFound)
}
