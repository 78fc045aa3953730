//! Routes of batches: choose, begin, watch, print, put together.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kontor_model::combine::CombineLayout;
use kontor_model::id::{DeskBatchId, ShipmentId};
use serde::Deserialize;

use super::pages::{BatchPage, ChoiceLine, ChoosePage, Progress, RecentLine};
use super::{Batch, actions, begin, combined, find, prepared, print, recent, start};
use crate::app::DeskApp;
use crate::credentials::pages::ReportView;
use crate::error::{DeskError, DeskResult};
use crate::packing;
use crate::printing::{self, Purpose};
use crate::shipping::Cloud;
use crate::visit::{Posted, Visitor};

const NAV: &str = "packing";
/// Lines whose recipients are asked for; the others are shown without.
const SHOWN: usize = 200;

/// Routes of this room.
pub fn router() -> Router<Arc<DeskApp>> {
    Router::new()
        .route("/batches", get(choose).post(submit))
        .route("/batches/{id}", get(show))
        .route("/batches/{id}/progress", get(progress))
        .route("/batches/{id}/resume", post(resume))
        .route("/batches/{id}/print", post(print_each))
        .route("/batches/{id}/sheets", post(print_sheets))
        .route("/batches/{id}/labels.pdf", get(labels))
}

async fn choose(State(app): State<Arc<DeskApp>>, visitor: Visitor) -> Response {
    chosen_from(&app, &visitor, StatusCode::OK, Vec::new()).await
}

async fn chosen_from(app: &DeskApp, visitor: &Visitor, status: StatusCode, notes: Vec<String>) -> Response {
    let page = async {
        let mut page = ChoosePage { notes, ..ChoosePage::default() };
        page.recent = recent(app).await?.iter().map(RecentLine::new).collect();
        let takes_labels = |purpose: &Purpose| *purpose != Purpose::Document;
        let printers = printing::list(app).await?.into_iter();
        let labels = printers.filter(|printer| printer.defaults.iter().any(takes_labels));
        page.printers = labels.map(|printer| printer.name).collect();
        match lines(app, visitor).await {
            Ok(lines) => page.lines = lines,
            Err(DeskError::NoActiveCredential) => page.no_access = true,
            Err(DeskError::Cloud(trouble)) => page.trouble = Some(ReportView::of_trouble(&trouble, app.now())),
            Err(DeskError::Problem(problem)) => page.notes.push(problem.detail.clone()),
            Err(error) => return Err(error),
        }
        Ok(page)
    };
    match page.await {
        Ok(page) => visitor.page(app, status, NAV, &page),
        Err(error) => visitor.failure(app, &error),
    }
}

async fn lines(app: &DeskApp, visitor: &Visitor) -> DeskResult<Vec<ChoiceLine>> {
    let queue = prepared(app, SHOWN, visitor.lang()).await?;
    let mut cloud = Cloud::of_active(app, visitor.lang()).await?;
    let offer = packing::offer_of(app, &mut cloud, visitor.lang()).await?;
    Ok(queue.iter().map(|queued| ChoiceLine::new(queued, &offer)).collect())
}

/// "Etiketten erzeugen": the ticked ones, or all with the other button.
async fn submit(State(app): State<Arc<DeskApp>>, posted: Posted) -> Response {
    let lang = posted.visitor.lang();
    let begun = async {
        let queue = prepared(&app, 0, lang).await?;
        let ticked: Vec<ShipmentId> = posted.fields.all("id").filter_map(|id| id.parse().ok()).collect();
        let takes_all = posted.fields.get("action") == "all";
        let taken = queue.iter().filter(|queued| takes_all || ticked.contains(&queued.shipment.id));
        let wanted: Vec<_> =
            taken.map(|queued| (queued.shipment.id.clone(), queued.shipment.reference.clone())).collect();
        begin(&app, &wanted, posted.fields.get("print") == "1").await
    };
    match begun.await {
        Ok(id) => {
            start(&app, &id, lang);
            Redirect::to(&format!("/batches/{id}")).into_response()
        }
        Err(DeskError::Invalid(faults)) => {
            let told = faults.iter().map(|fault| {
                let args: Vec<(&str, &str)> = fault.args.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                app.site.text(lang, &fault.key, &args)
            });
            chosen_from(&app, &posted.visitor, StatusCode::UNPROCESSABLE_ENTITY, told.collect()).await
        }
        // The page below asks once more and says what is wrong.
        Err(DeskError::Cloud(_) | DeskError::Problem(_) | DeskError::NoActiveCredential) => {
            chosen_from(&app, &posted.visitor, StatusCode::BAD_GATEWAY, Vec::new()).await
        }
        Err(error) => posted.visitor.failure(&app, &error),
    }
}

async fn found(app: &DeskApp, id: &str) -> DeskResult<Batch> {
    let id: DeskBatchId = id.parse().map_err(|_| DeskError::NotFound)?;
    find(app, &id).await
}

async fn show(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, visitor: Visitor) -> Response {
    match found(&app, &id).await {
        Ok(batch) => visitor.page(&app, StatusCode::OK, NAV, &BatchPage::new(&batch)),
        Err(error) => visitor.failure(&app, &error),
    }
}

async fn progress(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, visitor: Visitor) -> Response {
    match found(&app, &id).await {
        Ok(batch) => Json(Progress::new(&app, &batch, visitor.lang())).into_response(),
        Err(error) => visitor.failure(&app, &error),
    }
}

/// "Weitermachen" after the cloud was out of reach.
async fn resume(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    match found(&app, &id).await {
        Ok(batch) => {
            start(&app, &batch.id, posted.visitor.lang());
            Redirect::to(&format!("/batches/{}", batch.id)).into_response()
        }
        Err(error) => posted.visitor.failure(&app, &error),
    }
}

async fn print_each(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let printed = async {
        let batch = found(&app, &id).await?;
        print(&app, &batch.id, posted.visitor.lang()).await
    };
    match printed.await {
        Ok(_) => Redirect::to("/prints?done=sent").into_response(),
        Err(error) => posted.visitor.failure(&app, &error),
    }
}

async fn print_sheets(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let lang = posted.visitor.lang();
    let printed = async {
        let batch = found(&app, &id).await?;
        actions::print_sheets(&app, &batch.id, lang).await
    };
    match printed.await {
        Ok(_) => Redirect::to("/prints?done=sent").into_response(),
        Err(error) => troubled(&app, &posted.visitor, &id, error).await,
    }
}

#[derive(Deserialize)]
struct Layout {
    layout: Option<String>,
}

async fn labels(
    State(app): State<Arc<DeskApp>>,
    Path(id): Path<String>,
    Query(wish): Query<Layout>,
    visitor: Visitor,
) -> Response {
    let layout = match wish.layout.as_deref() {
        Some("a4") => CombineLayout::A4FourUp,
        _ => CombineLayout::OnePerPage,
    };
    let document = async {
        let batch = found(&app, &id).await?;
        combined(&app, &batch.id, layout, visitor.lang()).await
    };
    match document.await {
        Ok(bytes) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
                (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(kontor_web::headers::EMBEDDED_POLICY)),
                (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"labels.pdf\"")),
            ];
            (headers, bytes).into_response()
        }
        Err(error) => troubled(&app, &visitor, &id, error).await,
    }
}

/// The page of the batch with what the cloud said.
async fn troubled(app: &DeskApp, visitor: &Visitor, id: &str, error: DeskError) -> Response {
    let batch = match found(app, id).await {
        Ok(batch) => batch,
        Err(error) => return visitor.failure(app, &error),
    };
    let mut page = BatchPage::new(&batch);
    match error {
        DeskError::Cloud(trouble) => page.trouble = Some(ReportView::of_trouble(&trouble, app.now())),
        DeskError::Problem(problem) => {
            page.notes.push(problem.detail.clone());
            page.notes.extend(problem.errors.iter().map(|error| error.detail.clone()));
        }
        DeskError::Invalid(faults) => page.notes.extend(faults.iter().map(|fault| {
            let args: Vec<(&str, &str)> = fault.args.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            app.site.text(visitor.lang(), &fault.key, &args)
        })),
        other => return visitor.failure(app, &other),
    }
    visitor.page(app, StatusCode::BAD_GATEWAY, NAV, &page)
}
