//! The links "Exportieren" of the lists.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use kontor_web::page::Page;
use serde::{Deserialize, Serialize};

use crate::app::DeskApp;
use crate::credentials::pages::ReportView;
use crate::error::{DeskError, DeskResult, FieldFault};
use crate::import::attached;
use crate::shipping::export::{day, export, export_csv, today};
use crate::visit::Visitor;
use kontor_web::sheet::CSV_TYPE;

const NAV: &str = "shipments";

/// Routes of this part of the room.
pub(super) fn router() -> Router<Arc<DeskApp>> {
    Router::new().route("/shipments/export", get(show)).route("/shipments/export/file", get(file))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wish {
    from: String,
    to: String,
    format: String,
}

/// The form: which days, which form.
#[derive(Default, Serialize)]
pub(super) struct ExportPage {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) fault: Option<(String, String)>,
    pub(super) no_access: bool,
    pub(super) trouble: Option<ReportView>,
    pub(super) notes: Vec<String>,
}

impl Page for ExportPage {
    const TEMPLATE: &'static str = "desk/export.html";

    fn samples() -> Vec<(&'static str, ExportPage)> {
        let days = || ExportPage { from: "2026-11-23".to_owned(), to: "2026-11-24".to_owned(), ..Default::default() };
        let fault = ("to".to_owned(), "Die Tage <liegen> verkehrt herum.".to_owned());
        vec![
            ("empty", days()),
            ("fault", ExportPage { fault: Some(fault), ..days() }),
            ("no access", ExportPage { no_access: true, notes: vec!["Nein.".to_owned()], ..days() }),
        ]
    }
}

fn page(app: &DeskApp, wish: &Wish) -> ExportPage {
    let or_today = |typed: &str| if typed.is_empty() { today(app).0.to_string() } else { typed.to_owned() };
    ExportPage { from: or_today(&wish.from), to: or_today(&wish.to), ..ExportPage::default() }
}

async fn show(State(app): State<Arc<DeskApp>>, Query(wish): Query<Wish>, visitor: Visitor) -> Response {
    visitor.page(&app, StatusCode::OK, NAV, &page(&app, &wish))
}

async fn file(State(app): State<Arc<DeskApp>>, Query(wish): Query<Wish>, visitor: Visitor) -> Response {
    let mut page = page(&app, &wish);
    match made(&app, &wish, &visitor).await {
        Ok(response) => return response,
        Err(DeskError::Invalid(faults)) => page.fault = faults.first().map(|fault| told(&app, fault, &visitor)),
        Err(DeskError::NoActiveCredential) => page.no_access = true,
        Err(DeskError::Cloud(trouble)) => page.trouble = Some(ReportView::of_trouble(&trouble, app.now())),
        Err(DeskError::Problem(problem)) => page.notes.push(problem.detail.clone()),
        Err(error) => return visitor.failure(&app, &error),
    }
    visitor.page(&app, StatusCode::UNPROCESSABLE_ENTITY, NAV, &page)
}

fn told(app: &DeskApp, fault: &FieldFault, visitor: &Visitor) -> (String, String) {
    let args: Vec<(&str, &str)> = fault.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    (fault.field.clone(), app.site.text(visitor.lang(), &fault.key, &args))
}

async fn made(app: &DeskApp, wish: &Wish, visitor: &Visitor) -> DeskResult<Response> {
    let (from, to) = (day(app, "from", &wish.from)?, day(app, "to", &wish.to)?);
    let rows = export(app, &from, &to, visitor.lang()).await?;
    let name = format!("kontor_{}_{}", from.0, to.0);
    if wish.format == "json" {
        let text = serde_json::to_vec_pretty(&serde_json::json!({ "parcels": rows }));
        let text = text.map_err(|error| DeskError::Internal(error.to_string()))?;
        return Ok(attached("application/json", &format!("{name}.json"), text));
    }
    Ok(attached(CSV_TYPE, &format!("{name}.csv"), export_csv(app, &rows, visitor.lang())))
}
