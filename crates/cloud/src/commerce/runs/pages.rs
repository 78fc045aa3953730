//! `/platforms/{id}/runs`: what happened in the last runs, by kind, all of them or those with trouble.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use super::note::Kind;
use super::store::{self, Wanted};
use super::views::RunsPage;
use crate::app::App;
use crate::commerce::platforms::{self, parse};
use crate::error::AppError;
use crate::identity::SignedIn;
use crate::identity::errors::PageError;
use crate::identity::visit::Visit;
use crate::shipping::portal::caller;

const NAV: &str = "platforms";
/// Runs on a page.
const PAGE: usize = 50;
/// Sorts behind every id.
const AFTER_ALL: &str = "~";

/// Routes of the page.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/platforms/{id}/runs", get(show))
}

#[derive(Deserialize)]
struct Shown {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    only: String,
    #[serde(default)]
    after: String,
}

async fn show(
    State(app): State<Arc<App>>,
    visit: Visit,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Query(shown): Query<Shown>,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    let mut tx = app.db.read(&caller.tenant).await?;
    let platform = platforms::store::find(&mut tx, &caller.tenant, &id).await?.ok_or(AppError::NotFound)?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.code() == shown.kind).map_or("", Kind::code);
    let troubled = shown.only == "trouble";
    let before = if shown.after.is_empty() { AFTER_ALL } else { shown.after.as_str() };
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let wanted = Wanted { kind, troubled, before, limit };
    let mut rows = store::page(&mut tx, &caller.tenant, &id, &wanted).await?;
    drop(tx);
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| row.id.clone());
    let page = RunsPage::new(caller.lang, (id.as_str(), &platform.name), (kind, troubled), (rows, next));
    visit.render(&app, NAV, &page)
}
