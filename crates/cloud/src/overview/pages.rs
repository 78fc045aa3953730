//! `/overview`.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use kontor_model::Module;
use kontor_model::order_feed::DeliveryState;

use super::days;
use super::view::{Looked, OverviewPage};
use crate::app::App;
use crate::commerce::orders::read::{OrderQuery, list_orders};
use crate::commerce::{dispatch, platforms};
use crate::identity::SignedIn;
use crate::identity::errors::PageError;
use crate::identity::visit::Visit;
use crate::shipping::portal::caller;
use crate::shipping::{accounts, tasks};

const NAV: &str = "overview";
/// Most things of one kind that need a person.
const MOST: u32 = 5;

/// Routes of the page.
pub fn router() -> Router<Arc<App>> {
    Router::new().route("/overview", get(overview))
}

async fn overview(State(app): State<Arc<App>>, signed_in: SignedIn, visit: Visit) -> Result<Response, PageError> {
    let caller = caller(&visit, &signed_in);
    let sells = signed_in.modules.contains(&Module::Commerce);
    let held = OrderQuery { delivery: Some(DeliveryState::Held), limit: MOST, ..OrderQuery::default() };
    let looked = Looked {
        now: app.now(),
        days: days::last_days(&app, &caller.tenant).await?,
        held: list_orders(&app, &caller, &held).await?,
        rejected: dispatch::list_rejected(&app, &caller.tenant, MOST).await?,
        tasks: tasks::list_tasks(&app, &caller, None, MOST).await?,
        platforms: platforms::list_platforms(&app, &caller).await?,
        accounts: accounts::list_accounts(&app, &caller).await?,
        sells,
    };
    let page = OverviewPage::new(visit.lang, (app.shipping.carriers(), app.commerce.shops()), looked);
    visit.render(&app, NAV, &page)
}
