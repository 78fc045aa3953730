//! Routes of the import: hand a file over, look at its rows, prepare them, fetch what has to be mended.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use kontor_model::id::DeskImportId;

use super::pages::{FilePage, RowsPage};
use super::{Kept, example::example, find, keep, read_file, send};
use crate::app::DeskApp;
use crate::batch::pages::Progress;
use crate::credentials::pages::ReportView;
use crate::error::{DeskError, DeskResult};
use crate::visit::{Posted, Uploaded, Visitor};
use kontor_web::sheet::{CSV_TYPE, MOST_BYTES, SheetFault};

const NAV: &str = "shipments";
/// The file, and a little for what surrounds it in the request.
const BODY_BYTES: usize = MOST_BYTES + 64 * 1024;

/// Routes of this room.
pub fn router() -> Router<Arc<DeskApp>> {
    let upload = get(open).post(upload).layer(DefaultBodyLimit::max(BODY_BYTES));
    Router::new()
        .route("/import", upload)
        .route("/import/example.csv", get(show_example))
        .route("/import/{id}", get(show).post(submit))
        .route("/import/{id}/progress", get(progress))
        .route("/import/{id}/mend", get(to_mend))
}

async fn open(State(app): State<Arc<DeskApp>>, visitor: Visitor) -> Response {
    visitor.page(&app, StatusCode::OK, NAV, &FilePage::default())
}

async fn upload(State(app): State<Arc<DeskApp>>, uploaded: Uploaded) -> Response {
    let Uploaded { visitor, file_name, bytes } = uploaded;
    let fault = match bytes {
        None => SheetFault::TooLarge,
        Some(bytes) => match read_file(&app, &bytes, visitor.lang()) {
            Ok(_) => {
                return match keep(&app, &file_name, &bytes).await {
                    Ok(id) => Redirect::to(&format!("/import/{id}")).into_response(),
                    Err(error) => visitor.failure(&app, &error),
                };
            }
            Err(fault) => fault,
        },
    };
    let page = FilePage { file_name, fault_key: Some(fault.key()), fault_named: fault.named() };
    visitor.page(&app, StatusCode::UNPROCESSABLE_ENTITY, NAV, &page)
}

async fn kept(app: &DeskApp, id: &str, visitor: &Visitor) -> DeskResult<Kept> {
    let id: DeskImportId = id.parse().map_err(|_| DeskError::NotFound)?;
    find(app, &id, visitor.lang()).await
}

async fn show(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, visitor: Visitor) -> Response {
    match kept(&app, &id, &visitor).await {
        Ok(kept) => visitor.page(&app, StatusCode::OK, NAV, &RowsPage::new(&app, &kept, visitor.lang())),
        Err(error) => visitor.failure(&app, &error),
    }
}

/// What the script asks for while rows are on their way; finished for one that nobody works on.
async fn progress(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, visitor: Visitor) -> Response {
    let known = id.parse::<DeskImportId>().ok().and_then(|id| app.imports.progress(&id));
    let (done, total) = known.map_or((0, 0), |known| (known.done, known.total));
    let text =
        app.site.text(visitor.lang(), "import.progress", &[("done", &done.to_string()), ("total", &total.to_string())]);
    Json(Progress { done, total, text, finished: known.is_none() }).into_response()
}

/// "Vorbereiten": the good rows, and those with a tick.
async fn submit(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let visitor = &posted.visitor;
    let ticked: BTreeSet<usize> = posted.fields.all("row").filter_map(|line| line.parse().ok()).collect();
    let kept = match kept(&app, &id, visitor).await {
        Ok(kept) => kept,
        Err(error) => return visitor.failure(&app, &error),
    };
    let mut page = RowsPage::new(&app, &kept, visitor.lang());
    match send(&app, &kept.id, ticked, visitor.lang()).await {
        Ok(()) => return Redirect::to(&format!("/import/{id}")).into_response(),
        Err(DeskError::NoActiveCredential) => page.no_access = true,
        Err(DeskError::Cloud(trouble)) => page.trouble = Some(ReportView::of_trouble(&trouble, app.now())),
        Err(error) => return visitor.failure(&app, &error),
    }
    visitor.page(&app, StatusCode::BAD_GATEWAY, NAV, &page)
}

/// The rows that went nowhere, with the reasons, to be mended and handed over again.
async fn to_mend(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, visitor: Visitor) -> Response {
    match kept(&app, &id, &visitor).await {
        Ok(kept) => {
            let caption = app.site.text(visitor.lang(), "import.reason", &[]);
            let bytes = kept.import.to_mend(&super::pages::reasons(&app, &kept, visitor.lang()), &caption);
            let is_table = kept.import.separator.is_some();
            let (kind, name) = if is_table { (CSV_TYPE, "mend.csv") } else { ("application/jsonl", "mend.jsonl") };
            attached(kind, name, bytes)
        }
        Err(error) => visitor.failure(&app, &error),
    }
}

async fn show_example(visitor: Visitor) -> Response {
    attached(CSV_TYPE, visitor.lang().pick("beispiel.csv", "example.csv"), example(visitor.lang()))
}

/// A file to be saved.
pub(crate) fn attached(media_type: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment"))),
    ];
    (headers, bytes).into_response()
}
