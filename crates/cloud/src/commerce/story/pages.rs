//! `/orders`: list, one order, and what a person does about it.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::StatusCode;
use kontor_model::Module;
use kontor_model::id::{FulfillmentId, OrderId, PlatformId};
use kontor_model::order_feed::OrderDetail;
use kontor_web::form::FormState;

use super::events::{Beside, Part};
use super::list::{ListPage, ListQuery};
use super::view::{OrderPage, Told};
use super::{status, turned};
use crate::app::App;
use crate::commerce::orders::read::OrderQuery;
use crate::commerce::orders::{again, feed, read};
use crate::commerce::{dispatch, platforms};
use crate::error::{AppError, AppResult};
use crate::identity::SignedIn;
use crate::identity::errors::PageError;
use crate::identity::forms::PostedForm;
use crate::identity::visit::Visit;
use crate::shipping::Caller;
use crate::shipping::once::Wish;
use crate::shipping::portal::{caller, faults_of, view_after, words};
use crate::shipping::profiles::list_profiles;

const NAV: &str = "orders";
/// Orders on a page.
const PAGE_SIZE: u32 = 25;
/// Most raw texts on the page of an order, and how much of each.
const MOST_RAW: usize = 10;
const LONGEST_RAW: usize = 64 * 1024;
/// What was just done, and the text that says so.
const DONE: &[(&str, &str)] = &[
    ("again", "orders.done_again"),
    ("mapped", "orders.done_mapped"),
    ("released", "orders.done_released"),
    ("told", "orders.done_told"),
    ("fetched", "orders.done_fetched"),
    ("set", "orders.done_set"),
];
/// What was asked for and did not come to be, and the text that says so.
const NOT_DONE: &[(&str, &str)] =
    &[("held", "orders.mapped_still_held"), ("still", "orders.released_still_held"), ("known", "orders.told_already")];

/// Routes of the pages.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/orders", get(list))
        .route("/orders/fetch", post(fetch))
        .route("/orders/{id}", get(order))
        .route("/orders/{id}/retry", post(retry))
        .route("/orders/{id}/release", post(release))
        .route("/orders/{id}/fetch", post(fetch_again))
        .route("/orders/{id}/deliver", post(deliver))
        .route("/orders/{id}/status", post(set_status))
        .route("/orders/{id}/told/{told}/retry", post(tell_again))
}

async fn list(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    RawQuery(raw): RawQuery,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let (wanted, form) = query.read(visit.lang, PAGE_SIZE);
    let status = if form.has_errors() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = page_of(&app, &visit, &signed_in, &wanted, form).await?;
    visit.render_as(&app, status, &view_after(&app, &visit, NAV, raw.as_deref(), DONE), &page)
}

async fn page_of(
    app: &App,
    visit: &Visit,
    signed_in: &SignedIn,
    wanted: &OrderQuery,
    form: FormState,
) -> AppResult<ListPage> {
    let caller = caller(visit, signed_in);
    let found = read::list_orders(app, &caller, wanted).await?;
    let shops = shops(app, &caller).await?;
    let booked = signed_in.modules.contains(&Module::Commerce);
    Ok(ListPage::new(visit.lang, shops, found, form, (booked, wanted.after.is_none())))
}

/// Ids and names of the platforms, for choosing one.
async fn shops(app: &App, caller: &Caller) -> AppResult<Vec<(String, String)>> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let rows = platforms::store::list(&mut tx, &caller.tenant).await?;
    Ok(rows.into_iter().map(|row| (row.id.to_string(), row.name)).collect())
}

async fn order(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let caller = caller(&visit, &signed_in);
    let mut told = told(&app, &caller, &parse(&id)?).await?;
    told.part = query.as_deref().and_then(|query| query.strip_prefix("part=")).and_then(Part::from_code);
    let mut page = OrderPage::new(visit.lang, told);
    let not_done = NOT_DONE.iter().find(|(code, _)| Some(*code) == query.as_deref());
    page.not_done = not_done.map(|(_, key)| app.site.text(visit.lang, key, &[]));
    visit.render_as(&app, StatusCode::OK, &view_after(&app, &visit, NAV, query.as_deref(), DONE), &page)
}

async fn told(app: &App, caller: &Caller, id: &OrderId) -> AppResult<Told> {
    let detail = read::get_order(app, caller, id).await?;
    let mut tx = app.db.read(&caller.tenant).await?;
    let (fulfillments, statuses) = dispatch::of_order(&mut tx, &caller.tenant, id.as_str()).await?;
    let said = dispatch::said_of_order(app, &mut tx, &caller.tenant, id.as_str()).await?;
    drop(tx);
    let texts = raw_texts(app, caller, (id, &detail)).await?;
    let shop = app.commerce.shops().find(&detail.summary.platform.kind);
    let turned = shop.map(|shop| turned::by_text(caller.lang, shop, &detail, &texts)).unwrap_or_default();
    let raw = texts.into_iter().map(|(id, bytes)| (id, readable(&bytes))).collect();
    let now = detail.summary.states.as_ref().map(|states| states.raw.as_str());
    let (set, status) = status::offered(app, caller, &detail.summary.platform.id, now).await?;
    let profile = profile_of(app, caller, detail.summary.shipping_profile.as_deref()).await?;
    let beside = Beside { raw, turned, said };
    Ok(Told { detail, fulfillments, statuses, set, status, profile, beside, part: None })
}

/// What a shipping profile is called.
async fn profile_of(app: &App, caller: &Caller, number: Option<&str>) -> AppResult<Option<String>> {
    let Some(number) = number else { return Ok(None) };
    let all = list_profiles(app, caller).await?;
    Ok(all.into_iter().map(|one| one.profile).find(|profile| profile.number == number).map(|profile| profile.name))
}

/// Raw texts of an order's story, in the order they came; of many, the newest, which say most.
async fn raw_texts(
    app: &App,
    caller: &Caller,
    (id, detail): (&OrderId, &OrderDetail),
) -> AppResult<Vec<(String, Vec<u8>)>> {
    let mut texts: Vec<(String, Vec<u8>)> = Vec::new();
    for raw_id in detail.story.iter().rev().filter_map(|event| event.raw.as_ref()).take(MOST_RAW) {
        if texts.iter().any(|(known, _)| known == raw_id.as_str()) {
            continue;
        }
        match read::raw_text(app, caller, id, raw_id).await {
            Ok(bytes) => texts.push((raw_id.to_string(), bytes)),
            // Those of half a year ago are gone.
            Err(AppError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    texts.reverse();
    Ok(texts)
}

/// A raw text as people can read it.
fn readable(bytes: &[u8]) -> String {
    let pretty = serde_json::from_slice::<serde_json::Value>(bytes).ok();
    let pretty = pretty.and_then(|json| serde_json::to_string_pretty(&json).ok());
    let text = pretty.unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned());
    let end = text.char_indices().map(|(at, _)| at).find(|at| *at >= LONGEST_RAW);
    end.map_or_else(|| text.clone(), |end| format!("{} …", &text[..end]))
}

/// Reads and maps the order again from its stored text.
async fn retry(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    let id = parse(&id)?;
    let said = match again::retry(&app, &caller(&visit, &signed_in), &id).await {
        Ok(order) if order.summary.hold.is_none() => "mapped",
        // The shop still fails at it, or is not called: why it is held stands there.
        Ok(_) | Err(AppError::Refused(_) | AppError::Conflict(_) | AppError::TooMany { .. }) => "held",
        Err(error) => return Err(error.into()),
    };
    Ok(Redirect::to(&format!("/orders/{id}?{said}")).into_response())
}

/// Lets a held order go, in the name of who is signed in.
async fn release(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    let (id, caller) = (parse(&id)?, caller(&visit, &signed_in));
    match again::release(&app, &caller, (&id, &signed_in.person())).await {
        Ok(order) => {
            let said = if order.summary.hold.is_some() { "still" } else { "released" };
            Ok(Redirect::to(&format!("/orders/{id}?{said}")).into_response())
        }
        Err(error) => refused(&app, &visit, &caller, &id, error).await,
    }
}

/// Fetches the order from its platform once more.
async fn fetch_again(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    let (id, caller) = (parse(&id)?, caller(&visit, &signed_in));
    match again::fetch_again(&app, &caller, &id).await {
        Ok(_) => Ok(Redirect::to(&format!("/orders/{id}?fetched")).into_response()),
        Err(error) => refused(&app, &visit, &caller, &id, error).await,
    }
}

/// The order with why nothing was done.
async fn refused(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    id: &OrderId,
    error: AppError,
) -> Result<Response, PageError> {
    let code = match error {
        AppError::Conflict(code) => code,
        AppError::Refused(refusal) => refusal.code,
        other => return Err(other.into()),
    };
    let mut page = OrderPage::new(visit.lang, told(app, caller, id).await?);
    page.not_done = Some(words(visit.lang, code));
    visit.render_as(app, StatusCode::CONFLICT, &view_after(app, visit, NAV, None, DONE), &page)
}

/// Puts the order into the feed once more.
async fn deliver(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Path(id): Path<String>,
    _form: PostedForm,
) -> Result<Response, PageError> {
    let id = parse(&id)?;
    feed::deliver_again(&app, &caller(&visit, &signed_in), &id).await?;
    Ok(Redirect::to(&format!("/orders/{id}?again")).into_response())
}

/// Tells the platform once more what it refused.
async fn tell_again(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Path((id, told)): Path<(String, String)>,
    form: PostedForm,
) -> Result<Response, PageError> {
    let (id, told): (_, FulfillmentId) = (parse(&id)?, told.parse().map_err(|_| AppError::NotFound)?);
    let caller = caller(&visit, &signed_in);
    let platform = read::get_order(&app, &caller, &id).await?.summary.platform.id;
    let said = match dispatch::tell_again(&app, &caller.tenant, &told).await {
        Ok(()) => "told",
        // Somebody else was faster.
        Err(AppError::Conflict("not_rejected")) => "known",
        Err(error) => return Err(error.into()),
    };
    // Back to the list it was asked from.
    let to = match form.get("back") {
        "needs" if said == "told" => "/needs?done=told".to_owned(),
        "dispatch" if said == "told" => format!("/platforms/{platform}/dispatch?done=told"),
        _ => format!("/orders/{id}?{said}"),
    };
    Ok(Redirect::to(&to).into_response())
}

/// Sets the order's status in the shop.
async fn set_status(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    Path(id): Path<String>,
    form: PostedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (caller(&visit, &signed_in), parse(&id)?);
    let asked = form.get("status");
    let wish = Wish { route: "page of an order", key: None, canonical: &[] };
    let faults = match dispatch::create_status(&app, &caller, (&id, asked), wish).await {
        Ok(_) => return Ok(Redirect::to(&format!("/orders/{id}?set")).into_response()),
        Err(error) => faults_of(visit.lang, error)?,
    };
    let mut told = told(&app, &caller, &id).await?;
    if let Some(set) = &mut told.set {
        set.form.set("status", asked);
        faults.into_iter().for_each(|fault| set.form.fault_text("status", fault.detail));
    }
    let page = OrderPage::new(visit.lang, told);
    visit.render_as(&app, StatusCode::UNPROCESSABLE_ENTITY, &view_after(&app, &visit, NAV, None, DONE), &page)
}

/// Fetches one order by its number.
async fn fetch(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    visit: Visit,
    form: PostedForm,
) -> Result<Response, PageError> {
    let caller = caller(&visit, &signed_in);
    let platform: PlatformId = form.get("platform").parse().map_err(|_| AppError::NotFound)?;
    let error = match again::fetch_one(&app, &caller, &platform, form.get("number")).await {
        Ok(found) => return Ok(Redirect::to(&format!("/orders/{}?fetched", found.summary.id)).into_response()),
        // The shop's own refusal has words of ours as well.
        Err(AppError::Refused(refusal)) => AppError::Conflict(refusal.code),
        Err(error) => error,
    };
    let mut typed = FormState::new().with("platform", platform.as_str()).with("number", form.get("number"));
    for fault in faults_of(visit.lang, error)? {
        typed.fault_text("number", fault.detail);
    }
    let (wanted, filters) = ListQuery::default().read(visit.lang, PAGE_SIZE);
    let mut page = page_of(&app, &visit, &signed_in, &wanted, filters).await?;
    page.fetch = typed;
    visit.render_as(&app, StatusCode::UNPROCESSABLE_ENTITY, &view_after(&app, &visit, NAV, None, DONE), &page)
}

/// What is no id names no order.
fn parse(id: &str) -> AppResult<OrderId> {
    id.parse().map_err(|_| AppError::NotFound)
}
