//! Routes of the day's end.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use kontor_model::id::{CloseOutId, ulid};
use kontor_model::shipment::Overall;
use serde::Deserialize;

use super::pages::{ClosedLine, ClosingPage, OpenLine};
use super::{actions, close, open, paper, past};
use crate::app::DeskApp;
use crate::credentials::pages::ReportView;
use crate::error::{DeskError, DeskResult};
use crate::import::fingerprint;
use crate::visit::{Posted, Visitor};

const NAV: &str = "closing";

/// Routes of this room.
pub fn router() -> Router<Arc<DeskApp>> {
    Router::new()
        .route("/closing", get(show).post(submit))
        .route("/closing/{id}/papers/{number}", get(show_paper))
        .route("/closing/{id}/papers/{number}/print", post(print_paper))
}

#[derive(Default, Deserialize)]
struct Wish {
    cursor: Option<String>,
}

async fn show(State(app): State<Arc<DeskApp>>, Query(wish): Query<Wish>, visitor: Visitor) -> Response {
    let page = ClosingPage::default();
    shown(&app, &visitor, StatusCode::OK, &wish.cursor.unwrap_or_default(), page).await
}

async fn shown(app: &DeskApp, visitor: &Visitor, status: StatusCode, cursor: &str, mut page: ClosingPage) -> Response {
    page.key = ulid(app.now(), app.entropy.as_ref());
    page.is_older = !cursor.is_empty();
    match fill(app, visitor, cursor, &mut page).await {
        Ok(()) => {}
        Err(DeskError::NoActiveCredential) => page.no_access = true,
        Err(DeskError::Cloud(trouble)) => page.trouble = Some(ReportView::of_trouble(&trouble, app.now())),
        Err(DeskError::Problem(problem)) => page.notes.push(problem.detail.clone()),
        Err(error) => return visitor.failure(app, &error),
    }
    visitor.page(app, status, NAV, &page)
}

async fn fill(app: &DeskApp, visitor: &Visitor, cursor: &str, page: &mut ClosingPage) -> DeskResult<()> {
    let lang = visitor.lang();
    if !page.is_older {
        page.open = open(app, lang).await?.iter().map(|open| OpenLine::new(open, lang)).collect();
    }
    let known = past(app, cursor, lang).await?;
    page.closed = known.items.iter().map(|closed| ClosedLine::new(closed, lang)).collect();
    page.next = known.next_cursor;
    Ok(())
}

/// "Abschließen": one account, or all.
async fn submit(State(app): State<Arc<DeskApp>>, posted: Posted) -> Response {
    let account = Some(posted.fields.get("account")).filter(|account| !account.is_empty());
    let key = posted.fields.get("key");
    let key = if key.len() >= 16 { key.to_owned() } else { ulid(app.now(), app.entropy.as_ref()) };
    let mut page = ClosingPage::default();
    // One key for all and one for each account: a press on another button is another wish.
    let key = account.map_or_else(|| key.clone(), |account| format!("{key}-{}", fingerprint(account)));
    match close(&app, account, &key, posted.visitor.lang()).await {
        Ok(answer) => {
            let word = match answer.result {
                Overall::NothingToDo => "nothing_to_close",
                Overall::Ok | Overall::OkWithWarnings => "closed",
                Overall::Partial | Overall::Failed => "closed_partly",
            };
            return Redirect::to(&format!("/closing?done={word}")).into_response();
        }
        Err(DeskError::Problem(problem)) => page.notes.push(problem.detail.clone()),
        // The page below asks once more and says what is wrong with the cloud.
        Err(DeskError::Cloud(_) | DeskError::NoActiveCredential) => {}
        Err(error) => return posted.visitor.failure(&app, &error),
    }
    shown(&app, &posted.visitor, StatusCode::BAD_GATEWAY, "", page).await
}

fn parse(id: &str) -> DeskResult<CloseOutId> {
    id.parse().map_err(|_| DeskError::NotFound)
}

async fn show_paper(
    State(app): State<Arc<DeskApp>>,
    Path((id, number)): Path<(String, usize)>,
    visitor: Visitor,
) -> Response {
    let fetched = async { paper(&app, &parse(&id)?, number, visitor.lang()).await };
    match fetched.await {
        Ok((closed, bytes)) => {
            let name = format!("inline; filename=\"{}_{number}.pdf\"", closed.date);
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
                (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(kontor_web::headers::EMBEDDED_POLICY)),
                (
                    header::CONTENT_DISPOSITION,
                    HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("inline")),
                ),
            ];
            (headers, bytes).into_response()
        }
        Err(error) => troubled(&app, &visitor, error).await,
    }
}

async fn print_paper(
    State(app): State<Arc<DeskApp>>,
    Path((id, number)): Path<(String, usize)>,
    posted: Posted,
) -> Response {
    let printed = async { actions::print_paper(&app, &parse(&id)?, number, posted.visitor.lang()).await };
    match printed.await {
        Ok(_) => Redirect::to("/prints?done=sent").into_response(),
        Err(error) => troubled(&app, &posted.visitor, error).await,
    }
}

async fn troubled(app: &DeskApp, visitor: &Visitor, error: DeskError) -> Response {
    let mut page = ClosingPage::default();
    match error {
        DeskError::Problem(problem) if problem.status != 404 => page.notes.push(problem.detail.clone()),
        DeskError::Problem(_) => return visitor.failure(app, &DeskError::NotFound),
        DeskError::Cloud(_) | DeskError::NoActiveCredential => {}
        other => return visitor.failure(app, &other),
    }
    shown(app, visitor, StatusCode::BAD_GATEWAY, "", page).await
}
