//! Routes of the stock import: choose a file, look at it, send it.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};

use super::pages::{StockPage, Went};
use super::{read_file, send};
use crate::app::DeskApp;
use crate::credentials::pages::ReportView;
use crate::error::DeskError;
use crate::visit::{Uploaded, Visitor};
use kontor_web::sheet::{CSV_TYPE, MOST_BYTES, SheetFault};

const NAV: &str = "orders";
/// The file, and a little for what surrounds it in the request.
const BODY_BYTES: usize = MOST_BYTES + 64 * 1024;

/// Routes of this room.
pub fn router() -> Router<Arc<DeskApp>> {
    Router::new()
        .route("/stock", get(open).post(hand_over))
        .route("/stock/check", post(check))
        .route("/stock/example.csv", get(example))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
}

async fn open(State(app): State<Arc<DeskApp>>, visitor: Visitor) -> Response {
    visitor.page(&app, StatusCode::OK, NAV, &StockPage::default())
}

async fn check(State(app): State<Arc<DeskApp>>, uploaded: Uploaded) -> Response {
    took(app, uploaded, true).await
}

async fn hand_over(State(app): State<Arc<DeskApp>>, uploaded: Uploaded) -> Response {
    took(app, uploaded, false).await
}

async fn took(app: Arc<DeskApp>, Uploaded { visitor, file_name, bytes }: Uploaded, only_check: bool) -> Response {
    let lang = visitor.lang();
    let mut page = StockPage { file_name, ..StockPage::default() };
    let file = match bytes.map_or(Err(SheetFault::TooLarge), |bytes| read_file(&bytes)) {
        Ok(file) => file,
        Err(fault) => {
            (page.fault_key, page.fault_named) = (Some(fault.key()), fault.named());
            return visitor.page(&app, StatusCode::UNPROCESSABLE_ENTITY, NAV, &page);
        }
    };
    page.ignored.clone_from(&file.ignored);
    // It goes on to its end when the browser that asked is gone.
    let work = {
        let app = Arc::clone(&app);
        tokio::spawn(async move { send(&app, &file, only_check, lang, &|_| {}).await })
    };
    let ended = work.await.unwrap_or_else(|error| Err(DeskError::Internal(format!("sending ended: {error}"))));
    let status = match ended {
        Ok(report) => {
            page.trouble = report.trouble.as_ref().map(|trouble| ReportView::of_trouble(trouble, app.now()));
            page.went = Some(Went::new(&report, only_check));
            StatusCode::OK
        }
        Err(DeskError::NoActiveCredential) => {
            page.no_access = true;
            StatusCode::CONFLICT
        }
        Err(DeskError::Cloud(trouble)) => {
            page.trouble = Some(ReportView::of_trouble(&trouble, app.now()));
            StatusCode::BAD_GATEWAY
        }
        Err(DeskError::Problem(problem)) => {
            page.notes.push(problem.detail.clone());
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(error) => return visitor.failure(&app, &error),
    };
    visitor.page(&app, status, NAV, &page)
}

/// A file to begin with.
async fn example(visitor: Visitor) -> Response {
    let text = visitor.lang().pick(
        "Artikelnummer;Menge;Lager\r\nHB-0440;12;1\r\nGK-0912;3,5;2\r\n",
        "sku;quantity;warehouse\r\nHB-0440;12;1\r\nGK-0912;3.5;2\r\n",
    );
    let bytes = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    crate::import::attached(CSV_TYPE, visitor.lang().pick("kontor_bestand.csv", "kontor_stock.csv"), bytes)
}
