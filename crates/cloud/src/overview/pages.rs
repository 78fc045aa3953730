//! `/overview`, and `/needs`: everything that needs a person.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use kontor_model::Module;
use serde::Deserialize;

use super::days;
use super::needs::{self, Kind};
use super::view::{Looked, NeedsPage, OverviewPage};
use crate::app::App;
use crate::commerce::platforms;
use crate::identity::SignedIn;
use crate::identity::errors::PageError;
use crate::identity::visit::Visit;
use crate::shipping::accounts;
use crate::shipping::portal::{caller, view_after};

const NAV: &str = "overview";
/// Most things of one kind that need a person on the first page, on the page of all kinds, and on that of one.
const MOST: [u32; 3] = [5, 10, 50];
/// What was just done, and the text that says so.
const DONE: &[(&str, &str)] = &[("told", "orders.done_told"), ("again", "stock.done_again")];

/// Routes of the pages.
pub fn router() -> Router<Arc<App>> {
    Router::new().route("/overview", get(overview)).route("/needs", get(all))
}

async fn overview(State(app): State<Arc<App>>, signed_in: SignedIn, visit: Visit) -> Result<Response, PageError> {
    let caller = caller(&visit, &signed_in);
    let mut sections = Vec::new();
    for kind in kinds(&signed_in) {
        sections.push(needs::list(&app, &caller, kind, ("", MOST[0])).await?);
    }
    let looked = Looked {
        now: app.now(),
        days: days::last_days(&app, &caller.tenant).await?,
        sections,
        platforms: platforms::list_platforms(&app, &caller).await?,
        accounts: accounts::list_accounts(&app, &caller).await?,
        sells: signed_in.modules.contains(&Module::Commerce),
    };
    let page = OverviewPage::new(visit.lang, (app.shipping.carriers(), app.commerce.shops()), looked);
    visit.render(&app, NAV, &page)
}

#[derive(Deserialize)]
struct Shown {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
}

async fn all(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Query(shown): Query<Shown>,
) -> Result<Response, PageError> {
    let caller = caller(&visit, &signed_in);
    let only = Kind::from_code(&shown.kind);
    let limit = if only.is_some() { MOST[2] } else { MOST[1] };
    let mut sections = Vec::new();
    for kind in kinds(&signed_in).into_iter().filter(|kind| only.is_none_or(|only| only == *kind)) {
        let after = if only.is_some() { shown.after.as_str() } else { "" };
        sections.push(needs::list(&app, &caller, kind, (after, limit)).await?);
    }
    let page = NeedsPage::new(only, sections);
    let view = view_after(&app, &visit, NAV, Some(&shown.done), DONE);
    visit.render_as(&app, StatusCode::OK, &view, &page)
}

/// The kinds of what is booked.
fn kinds(signed_in: &SignedIn) -> Vec<Kind> {
    let sells = signed_in.modules.contains(&Module::Commerce);
    Kind::ALL.into_iter().filter(|kind| sells || *kind == Kind::Tasks).collect()
}
