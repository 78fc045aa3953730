//! Routes of "Aufträge": the list with its buttons, fetching, the file for another program.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kontor_model::id::{OrderId, ShipmentId};
use serde::Deserialize;

use super::pages::{Failed, ListPage, OrderLine, PullView};
use super::{
    OrderFilter, Ready, Single, Wanted, as_json, export, export_csv, export_opentrans, fetch, find, platforms,
    prepare_many, start,
};
use crate::app::DeskApp;
use crate::batch;
use crate::batch::pages::Progress;
use crate::credentials;
use crate::credentials::pages::ReportView;
use crate::error::{DeskError, DeskResult};
use crate::import::attached;
use crate::visit::{Posted, Visitor, notice_of};
use kontor_web::sheet::CSV_TYPE;

pub(super) const NAV: &str = "orders";

/// Routes of this room.
pub fn router() -> Router<Arc<DeskApp>> {
    Router::new()
        .route("/orders", get(list).post(submit))
        .route("/orders/fetch", post(fetch_one))
        .route("/orders/pull", post(pull))
        .route("/orders/pull/progress", get(progress))
        .route("/orders/export", get(file))
        .merge(super::one::router())
}

#[derive(Default, Deserialize)]
struct Before {
    before: Option<i64>,
}

async fn list(
    State(app): State<Arc<DeskApp>>,
    Query(before): Query<Before>,
    Query(filter): Query<OrderFilter>,
    visitor: Visitor,
) -> Response {
    match page(&app, &visitor, filter, before.before).await {
        Ok(page) => visitor.page(&app, StatusCode::OK, NAV, &page),
        Err(error) => visitor.failure(&app, &error),
    }
}

async fn page(app: &DeskApp, visitor: &Visitor, filter: OrderFilter, before: Option<i64>) -> DeskResult<ListPage> {
    let found = find(app, &filter, before).await?;
    let mut page = ListPage {
        lines: found.items.iter().map(|order| OrderLine::new(order, visitor.lang())).collect(),
        next: found.next,
        is_filtered: filter.is_set(),
        query: filter.query(),
        filter,
        platforms: platforms(app).await?,
        running: app.pulls.running(),
        ..ListPage::default()
    };
    match credentials::active(app).await {
        Ok(active) => page.portal = Some(active.cloud_url),
        Err(DeskError::NoActiveCredential) => page.no_access = true,
        Err(error) => return Err(error),
    }
    if page.running.is_none()
        && let Some((at, ended)) = app.pulls.last()
    {
        match ended.as_ref() {
            Ok(report) => {
                page.pulled = Some(PullView { at: at.0, result: report.result(), report: report.clone() });
            }
            Err(error) => note(app, visitor, &mut page, error),
        }
    }
    Ok(page)
}

/// What stands in the way, in words.
fn note(app: &DeskApp, visitor: &Visitor, page: &mut ListPage, error: &DeskError) {
    match error {
        DeskError::Cloud(trouble) => page.trouble = Some(ReportView::of_trouble(trouble, app.now())),
        DeskError::NoActiveCredential => page.no_access = true,
        other => page.notes.push(words(app, visitor, other)),
    }
}

/// An error as one sentence.
pub(super) fn words(app: &DeskApp, visitor: &Visitor, error: &DeskError) -> String {
    let lang = visitor.lang();
    match error {
        DeskError::Problem(problem) if problem.errors.is_empty() => problem.detail.clone(),
        DeskError::Problem(problem) => {
            problem.errors.iter().map(|error| error.detail.as_str()).collect::<Vec<_>>().join(" ")
        }
        DeskError::Cloud(trouble) => {
            let args: Vec<(&str, &str)> = trouble.args.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            app.site.text(lang, &format!("check.{}.title", trouble.verdict.code()), &args)
        }
        DeskError::Invalid(faults) => {
            let told = faults.iter().map(|fault| {
                let args: Vec<(&str, &str)> = fault.args.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                app.site.text(lang, &fault.key, &args)
            });
            told.collect::<Vec<_>>().join(" ")
        }
        DeskError::CredentialGone => app.site.text(lang, "orders.error.other_cloud", &[]),
        other => app.site.text(lang, &format!("desk.notice.{}.title", notice_of(other).1), &[]),
    }
}

/// One order by its number: on to its page, or what stands in the way.
async fn fetch_one(State(app): State<Arc<DeskApp>>, posted: Posted) -> Response {
    let (visitor, lang) = (&posted.visitor, posted.visitor.lang());
    let [number, platform] = ["number", "platform"].map(|name| posted.fields.get(name).trim().to_owned());
    let fetched = fetch(&app, &number, &platform, lang).await;
    if let Ok(Single::Taken(order) | Single::Known(order)) = &fetched {
        return Redirect::to(&format!("/orders/{}", order.id)).into_response();
    }
    let mut page = match page(&app, visitor, OrderFilter::default(), None).await {
        Ok(page) => page,
        Err(error) => return visitor.failure(&app, &error),
    };
    (page.fetch_number, page.fetch_platform) = (number, platform);
    let status = match fetched {
        Ok(Single::Held { id, reason }) => {
            page.held = Some((id.to_string(), reason));
            StatusCode::OK
        }
        Ok(Single::Unreadable(one)) => {
            let key = format!("orders.unreadable.{}", one.reason);
            page.notes.push(app.site.text(lang, &key, &[("id", &one.id)]));
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Ok(_) => {
            page.notes.push(app.site.text(lang, "orders.error.missing", &[]));
            StatusCode::NOT_FOUND
        }
        Err(error @ (DeskError::Db(_) | DeskError::Sealed(_))) => return visitor.failure(&app, &error),
        Err(error) => {
            note(&app, visitor, &mut page, &error);
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    visitor.page(&app, status, NAV, &page)
}

/// "Abrufen": begins and goes back to the list, which shows how far it is.
async fn pull(State(app): State<Arc<DeskApp>>, posted: Posted) -> Response {
    start(&app, posted.visitor.lang());
    Redirect::to("/orders").into_response()
}

/// What the script asks for while orders are fetched.
async fn progress(State(app): State<Arc<DeskApp>>, visitor: Visitor) -> Response {
    let running = app.pulls.running();
    let done = running.unwrap_or_default();
    let text = app.site.text(visitor.lang(), "orders.pulling", &[("count", &done.to_string())]);
    Json(Progress { done, total: 0, text, finished: running.is_none() }).into_response()
}

/// The buttons for ticked orders: into the queue, or on to their labels.
async fn submit(State(app): State<Arc<DeskApp>>, posted: Posted) -> Response {
    let (visitor, lang) = (&posted.visitor, posted.visitor.lang());
    let ticked: Vec<OrderId> = posted.fields.all("id").filter_map(|id| id.parse().ok()).collect();
    let mut page = match page(&app, visitor, OrderFilter::default(), None).await {
        Ok(page) => page,
        Err(error) => return visitor.failure(&app, &error),
    };
    if ticked.is_empty() {
        page.notes.push(app.site.text(lang, "orders.error.none", &[]));
        return visitor.page(&app, StatusCode::UNPROCESSABLE_ENTITY, NAV, &page);
    }
    let (prepared, failed) = match prepared(&app, visitor, &ticked).await {
        Ok(both) => both,
        Err(error) => {
            note(&app, visitor, &mut page, &error);
            return visitor.page(&app, StatusCode::BAD_GATEWAY, NAV, &page);
        }
    };
    if posted.fields.get("action") == "label" && failed.is_empty() {
        return match batch::begin(&app, &prepared, posted.fields.get("print") == "1").await {
            Ok(id) => {
                batch::start(&app, &id, lang);
                Redirect::to(&format!("/batches/{id}")).into_response()
            }
            Err(error) => visitor.failure(&app, &error),
        };
    }
    // What the list says of them is another thing by now.
    match self::page(&app, visitor, OrderFilter::default(), None).await {
        Ok(mut page) => {
            page.prepared = Some(prepared.len());
            page.failed = failed;
            visitor.page(&app, StatusCode::OK, NAV, &page)
        }
        Err(error) => visitor.failure(&app, &error),
    }
}

/// Shipments that are prepared now, and orders of which none could be made.
async fn prepared(
    app: &DeskApp,
    visitor: &Visitor,
    ticked: &[OrderId],
) -> DeskResult<(Vec<(ShipmentId, String)>, Vec<Failed>)> {
    let lang = visitor.lang();
    let (mut prepared, mut failed) = (Vec::new(), Vec::new());
    for (id, ready) in prepare_many(app, ticked, Wanted::default(), lang, &|_| {}).await? {
        let number = super::get(app, &id).await.map_or_else(|_| id.to_string(), |order| order.summary.number);
        let reason = match ready {
            Ok(Ready::Prepared(shipment)) => {
                prepared.push((shipment, number));
                continue;
            }
            Ok(Ready::Made(_)) => app.site.text(lang, "orders.error.made", &[]),
            Ok(Ready::NoLabel(reason)) => app.site.text(lang, &format!("orders.no_label.{}", reason.code()), &[]),
            Ok(Ready::CalledOff) => app.site.text(lang, "orders.error.called_off", &[]),
            Err(error @ DeskError::Db(_)) => return Err(error),
            Err(error) => words(app, visitor, &error),
        };
        failed.push(Failed { id: id.to_string(), number, reason });
    }
    Ok((prepared, failed))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Format {
    format: String,
}

/// The orders the filter of the list lets through, as a file.
async fn file(
    State(app): State<Arc<DeskApp>>,
    Query(format): Query<Format>,
    Query(filter): Query<OrderFilter>,
    visitor: Visitor,
) -> Response {
    let lang = visitor.lang();
    let made = async {
        if format.format == "opentrans" {
            let bytes = export_opentrans(&app, lang).await?;
            return Ok(attached("application/xml", "kontor_orders.xml", bytes));
        }
        let orders = export(&app, &filter).await?;
        if format.format == "json" {
            let all: Vec<_> = orders.iter().map(as_json).collect();
            let text = serde_json::to_vec_pretty(&serde_json::json!({ "orders": all }));
            let text = text.map_err(|error| DeskError::Internal(error.to_string()))?;
            return Ok(attached("application/json", "kontor_orders.json", text));
        }
        Ok(attached(CSV_TYPE, "kontor_orders.csv", export_csv(&app, &orders, lang)))
    };
    let error = match made.await {
        Ok(response) => return response,
        Err(error) => error,
    };
    match page(&app, &visitor, filter, None).await {
        Ok(mut page) => {
            note(&app, &visitor, &mut page, &error);
            visitor.page(&app, StatusCode::UNPROCESSABLE_ENTITY, NAV, &page)
        }
        Err(error) => visitor.failure(&app, &error),
    }
}
