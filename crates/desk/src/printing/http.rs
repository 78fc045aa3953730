//! Routes of "Drucker" and "Zuletzt gedruckt".

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use kontor_model::id::{PrintJobId, PrinterId};
use serde::Deserialize;

use crate::app::DeskApp;
use crate::error::{DeskError, DeskResult};
use crate::printing::pages::{Answer, HistoryPage, JobLine, ListPage, PrinterLine, PrinterPage, RemovePage};
use crate::printing::{self, PrintJob, Printer, PrinterInput, Purpose};
use crate::visit::{Posted, Visitor};

const NAV: &str = "printers";
const NAV_PRINTS: &str = "packing";

/// Routes of this room.
pub fn router() -> Router<Arc<DeskApp>> {
    Router::new()
        .route("/printers", get(list).post(add))
        .route("/printers/new", get(open_new))
        .route("/printers/{id}", get(open).post(change))
        .route("/printers/{id}/state", get(ask_state))
        .route("/printers/{id}/test", post(test))
        .route("/printers/{id}/delete", get(ask_remove).post(remove))
        .route("/prints", get(history))
        .route("/prints/{id}/again", post(again))
        .route("/prints/{id}/retry", post(retry))
        .route("/prints/{id}/printed", post(say_printed))
}

#[derive(Deserialize)]
struct ListQuery {
    tested: Option<String>,
}

async fn list(State(app): State<Arc<DeskApp>>, Query(query): Query<ListQuery>, visitor: Visitor) -> Response {
    let page = async {
        let tested = match query.tested.and_then(|id| id.parse::<PrintJobId>().ok()) {
            Some(id) => printing::jobs::find(&app, &id).await.ok(),
            None => None,
        };
        Ok(ListPage { tested: tested.as_ref().map(JobLine::new), ..list_page(&app).await? })
    };
    answer(&app, &visitor, page.await)
}

async fn list_page(app: &DeskApp) -> DeskResult<ListPage> {
    let lines = printing::list(app).await?.into_iter().map(PrinterLine::new).collect();
    Ok(ListPage { lines, ..ListPage::default() })
}

fn answer<P: kontor_web::page::Page>(app: &DeskApp, visitor: &Visitor, page: DeskResult<P>) -> Response {
    match page {
        Ok(page) => visitor.page(app, StatusCode::OK, NAV, &page),
        Err(error) => visitor.failure(app, &error),
    }
}

/// Asks the printer and shows what it says above the list; nothing is printed or changed.
async fn ask_state(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, visitor: Visitor) -> Response {
    let page = async {
        let printer = printing::get(&app, &parse(&id)?).await?;
        let said = printing::ask_state(&app, &printer).await;
        Ok(ListPage { answer: Some(Answer::new(&printer.name, &said)), ..list_page(&app).await? })
    };
    answer(&app, &visitor, page.await)
}

async fn test(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let lang = posted.visitor.lang();
    let printed = match parse(&id) {
        Ok(id) => printing::print_test(&app, &id, lang).await,
        Err(error) => Err(error),
    };
    match printed {
        Ok(job) => Redirect::to(&format!("/printers?tested={}", job.id)).into_response(),
        Err(error) => posted.visitor.failure(&app, &error),
    }
}

async fn open_new(State(app): State<Arc<DeskApp>>, visitor: Visitor) -> Response {
    let input = PrinterInput { kind: "raw".to_owned(), purposes: vec![Purpose::ZplLabel], ..PrinterInput::default() };
    visitor.page(&app, StatusCode::OK, NAV, &PrinterPage::new(&input, None))
}

async fn open(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, visitor: Visitor) -> Response {
    let found = find(&app, &id).await.map(|printer| PrinterPage::new(&PrinterInput::of(&printer), Some(&printer)));
    answer(&app, &visitor, found)
}

async fn add(State(app): State<Arc<DeskApp>>, posted: Posted) -> Response {
    let input = PrinterInput::from_fields(&posted.fields);
    let saved = printing::add(&app, &input).await;
    after_saving(&app, &posted.visitor, &input, None, saved)
}

async fn change(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let input = PrinterInput::from_fields(&posted.fields);
    let known = match find(&app, &id).await {
        Ok(known) => known,
        Err(error) => return posted.visitor.failure(&app, &error),
    };
    let saved = printing::change(&app, &known.id, &input).await;
    after_saving(&app, &posted.visitor, &input, Some(&known), saved)
}

fn after_saving(
    app: &DeskApp,
    visitor: &Visitor,
    input: &PrinterInput,
    known: Option<&Printer>,
    saved: DeskResult<Printer>,
) -> Response {
    match saved {
        Ok(_) => Redirect::to("/printers?done=saved").into_response(),
        Err(DeskError::Invalid(faults)) => {
            let page = PrinterPage::new(input, known).note(&faults);
            visitor.page(app, StatusCode::UNPROCESSABLE_ENTITY, NAV, &page)
        }
        Err(error) => visitor.failure(app, &error),
    }
}

async fn ask_remove(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, visitor: Visitor) -> Response {
    let page = find(&app, &id).await.map(|printer| RemovePage { printer });
    answer(&app, &visitor, page)
}

async fn remove(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let removed = match parse(&id) {
        Ok(id) => printing::remove(&app, &id).await,
        Err(error) => Err(error),
    };
    match removed {
        Ok(()) => Redirect::to("/printers?done=removed").into_response(),
        Err(error) => posted.visitor.failure(&app, &error),
    }
}

#[derive(Deserialize)]
struct Before {
    before: Option<String>,
}

async fn history(State(app): State<Arc<DeskApp>>, Query(query): Query<Before>, visitor: Visitor) -> Response {
    let before = query.before.and_then(|id| id.parse().ok());
    match printing::history(&app, before.as_ref()).await {
        Ok(found) => {
            let lines = found.items.iter().map(JobLine::new).collect();
            let page = HistoryPage { lines, next: found.next.map(|id| id.as_str().to_owned()) };
            visitor.page(&app, StatusCode::OK, NAV_PRINTS, &page)
        }
        Err(error) => visitor.failure(&app, &error),
    }
}

/// "Nachdruck": the same document once more. A label that is not kept with the job comes from its shipment.
async fn again(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let lang = posted.visitor.lang();
    let printed = async {
        let id = job_id(&id)?;
        match printing::again(&app, &id).await {
            Err(DeskError::NotFound) => {
                let job = printing::jobs::find(&app, &id).await?;
                let label = job.shipment_id.filter(|_| job.what == printing::What::Label);
                let shipment = label.ok_or(DeskError::NotFound)?;
                printing::reprint_label(&app, &shipment, job.parcel, lang).await
            }
            other => other,
        }
    };
    let printed = printed.await;
    after_printing(&app, &posted, printed)
}

async fn retry(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let printed = match job_id(&id) {
        Ok(id) => printing::retry(&app, &id).await,
        Err(error) => Err(error),
    };
    after_printing(&app, &posted, printed)
}

async fn say_printed(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let said = match job_id(&id) {
        Ok(id) => printing::say_printed(&app, &id).await,
        Err(error) => Err(error),
    };
    after_printing(&app, &posted, said)
}

/// Back to where the button was; a fault stands at its job there.
fn after_printing(app: &DeskApp, posted: &Posted, printed: DeskResult<PrintJob>) -> Response {
    match printed {
        Ok(job) => {
            let back = local_path(posted.fields.get("back")).unwrap_or("/prints");
            let sign = if back.contains('?') { '&' } else { '?' };
            Redirect::to(&format!("{back}{sign}job={}", job.id)).into_response()
        }
        Err(error) => posted.visitor.failure(app, &error),
    }
}

/// A path of ours: nothing that leads to another server or into a header.
pub(crate) fn local_path(path: &str) -> Option<&str> {
    let plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_-?=&.%".contains(&byte));
    (plain && path.starts_with('/') && !path.starts_with("//") && path.len() <= 200).then_some(path)
}

async fn find(app: &DeskApp, id: &str) -> DeskResult<Printer> {
    printing::get(app, &parse(id)?).await
}

fn parse(id: &str) -> DeskResult<PrinterId> {
    id.parse().map_err(|_| DeskError::NotFound)
}

fn job_id(id: &str) -> DeskResult<PrintJobId> {
    id.parse().map_err(|_| DeskError::NotFound)
}
