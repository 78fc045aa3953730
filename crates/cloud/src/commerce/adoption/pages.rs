//! `/platforms/{id}/adoption`: a file is chosen, looked at, and adopted.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::{StatusCode, header};
use kontor_model::Lang;
use kontor_web::sheet::{CSV_TYPE, MOST_BYTES, SheetFault, to_csv};
use kontor_web::upload::Upload;
use serde::Deserialize;

use super::columns::Kind;
use super::file;
use super::look::judge;
use super::views::{AdoptionPage, Looked};
use crate::app::App;
use crate::commerce::orders::adoption::Mode;
use crate::commerce::platforms::{get_platform, parse, require_commerce};
use crate::error::{AppError, AppResult};
use crate::identity::SignedIn;
use crate::identity::errors::PageError;
use crate::identity::forms::PostedFile;
use crate::identity::visit::{Visit, view};
use crate::shipping::portal::caller;

const NAV: &str = "platforms";
/// The file, and a little for what surrounds it in the request.
const BODY_BYTES: usize = MOST_BYTES + 64 * 1024;

/// Routes of the page.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/platforms/{id}/adoption", get(show).post(adopt))
        .route("/platforms/{id}/adoption/check", post(check))
        .route("/platforms/{id}/adoption/{kind}", get(template))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
}

#[derive(Deserialize)]
struct Shown {
    #[serde(default)]
    kind: String,
}

async fn show(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Query(shown): Query<Shown>,
) -> Result<Response, PageError> {
    let platform = get_platform(&app, &caller(&visit, &signed_in), &parse(&id)?).await?;
    let kind = Kind::of_code(&shown.kind).unwrap_or(Kind::Orders);
    visit.render(&app, NAV, &AdoptionPage::new(visit.lang, &platform, kind))
}

async fn check(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    PostedFile(upload): PostedFile,
) -> Result<Response, PageError> {
    took(&app, (&visit, &signed_in), &id, upload, Mode::Preview).await
}

async fn adopt(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    PostedFile(upload): PostedFile,
) -> Result<Response, PageError> {
    took(&app, (&visit, &signed_in), &id, upload, Mode::Adopt).await
}

/// Reads the file and looks it up or adopts it. The form that adopts brings the text that was looked at.
async fn took(
    app: &App,
    (visit, signed_in): (&Visit, &SignedIn),
    id: &str,
    upload: Upload,
    mode: Mode,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(visit, signed_in), parse(id)?);
    let platform = get_platform(app, &caller, &id).await?;
    require_commerce(app, &caller.tenant).await?;
    let kind = Kind::of_code(upload.get("kind")).unwrap_or(Kind::Orders);
    let mut page = AdoptionPage::new(visit.lang, &platform, kind);
    let name = if upload.file_name.is_empty() { upload.get("name") } else { &upload.file_name };
    name.clone_into(&mut page.file_name);
    let read = upload.bytes.map_or(Err(SheetFault::TooLarge), |bytes| file::read(visit.lang, kind, &bytes));
    let mut status = StatusCode::OK;
    match read {
        Ok(mut file) => {
            let judged = judge(app, &caller, &id, &mut file, mode).await?;
            page.looked = Some(Looked::new((&app.site, visit.lang), file, judged, mode == Mode::Adopt));
        }
        Err(fault) => {
            page.fault = Some((fault.key(), fault.named()));
            status = StatusCode::UNPROCESSABLE_ENTITY;
        }
    }
    visit.render_as(app, status, &view(app, visit, NAV), &page)
}

/// A file to begin with: its heads, and a row that shows what belongs below them.
async fn template(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path((id, kind)): Path<(String, String)>,
) -> Result<Response, PageError> {
    get_platform(&app, &caller(&visit, &signed_in), &parse(&id)?).await?;
    Ok(example(visit.lang, &kind)?.into_response())
}

fn example(lang: Lang, name: &str) -> AppResult<impl IntoResponse + use<>> {
    let kind = name.strip_suffix(".csv").and_then(Kind::of_code).ok_or(AppError::NotFound)?;
    let heads: Vec<String> = kind.columns().iter().map(|column| column.caption(lang).to_owned()).collect();
    let row: Vec<String> =
        kind.columns().iter().map(|column| lang.pick(column.example.0, column.example.1).to_owned()).collect();
    let file = match kind {
        Kind::Orders => lang.pick("kontor_auftraege.csv", "kontor_orders.csv"),
        Kind::Customers => lang.pick("kontor_kunden.csv", "kontor_customers.csv"),
        Kind::Products => lang.pick("kontor_artikel.csv", "kontor_products.csv"),
    };
    let attached = format!("attachment; filename=\"{file}\"");
    Ok(([(header::CONTENT_TYPE, CSV_TYPE.to_owned()), (header::CONTENT_DISPOSITION, attached)], to_csv([heads, row])))
}
