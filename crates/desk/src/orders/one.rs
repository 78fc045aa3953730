//! The page of one order, with its buttons: to the label, into the queue, seen.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get as on_get, post};
use kontor_model::Lang;
use kontor_model::id::OrderId;
use kontor_model::order_feed::OrderDetail;

use super::http::{NAV, words};
use super::one_pages::{OnePage, Story};
use super::{DeskOrder, Ready, Unpaid, Wanted, get, prepare, take_over};
use crate::app::DeskApp;
use crate::credentials::pages::ReportView;
use crate::error::{DeskError, DeskResult};
use crate::packing;
use crate::shipping::{Cloud, ask};
use crate::visit::{Posted, Visitor};

/// Routes of this part of the room.
pub(super) fn router() -> Router<Arc<DeskApp>> {
    Router::new()
        .route("/orders/{id}", on_get(show))
        .route("/orders/{id}/label", post(label))
        .route("/orders/{id}/prepare", post(into_queue))
        .route("/orders/{id}/seen", post(seen))
}

fn parse(id: &str) -> DeskResult<OrderId> {
    id.parse().map_err(|_| DeskError::NotFound)
}

async fn found(app: &DeskApp, id: &str) -> DeskResult<DeskOrder> {
    get(app, &parse(id)?).await
}

async fn show(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, visitor: Visitor) -> Response {
    match found(&app, &id).await {
        Ok(order) => visitor.page(&app, StatusCode::OK, NAV, &page(&app, &order, visitor.lang()).await),
        Err(error) => visitor.failure(&app, &error),
    }
}

/// The page, with the story as the cloud tells it where it can be asked.
async fn page(app: &DeskApp, order: &DeskOrder, lang: Lang) -> OnePage {
    let names = packing::names(app, lang).await;
    let profile = names.as_ref().and_then(|offer| {
        let profile = offer.profiles.iter().find(|profile| profile.number == order.delivered.mapped.shipping_profile);
        profile.map(|profile| profile.name.clone())
    });
    let told = told(app, &order.summary.id, lang).await.ok();
    let story = Story::new(&app.site, order, told.as_ref(), lang);
    OnePage::new(&app.site, order, (profile, story), lang)
}

async fn told(app: &DeskApp, id: &OrderId, lang: Lang) -> DeskResult<OrderDetail> {
    let mut cloud = Cloud::of_active(app, lang).await?;
    ask!(cloud, |call| call.order(id))
}

/// "Etikett": on to the packing table, where weight, profile and address are asked for.
async fn label(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    match made_ready(&app, &posted, &id).await {
        Ok(Ready::Prepared(shipment)) => Redirect::to(&format!("/packing/{shipment}?focus=weight")).into_response(),
        Ok(other) => answer(&id, &other),
        Err(response) => response,
    }
}

/// "In Versandliste": it stands in the queue of the packing table and is found by its number there.
async fn into_queue(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    match made_ready(&app, &posted, &id).await {
        Ok(Ready::Prepared(_)) => Redirect::to(&format!("/orders/{id}?done=in_list")).into_response(),
        Ok(other) => answer(&id, &other),
        Err(response) => response,
    }
}

/// What needs no more preparing has its own page; the page of the order says why there is nothing to send.
fn answer(id: &str, ready: &Ready) -> Response {
    match ready {
        Ready::Made(shipment) => Redirect::to(&format!("/shipments/{shipment}")).into_response(),
        _ => Redirect::to(&format!("/orders/{id}")).into_response(),
    }
}

/// The shipment of the order, or the page of the order with what stands in the way.
async fn made_ready(app: &DeskApp, posted: &Posted, id: &str) -> Result<Ready, Response> {
    let visitor = &posted.visitor;
    let unpaid = if posted.fields.get("unpaid") == "1" { Unpaid::Sent } else { Unpaid::Left };
    let order = found(app, id).await.map_err(|error| visitor.failure(app, &error))?;
    match prepare(app, &order.summary.id, Wanted { unpaid, ..Wanted::default() }, visitor.lang()).await {
        Ok(ready) => Ok(ready),
        Err(error @ (DeskError::Db(_) | DeskError::Sealed(_))) => Err(visitor.failure(app, &error)),
        Err(error) => {
            let mut page = page(app, &order, visitor.lang()).await;
            match &error {
                DeskError::Cloud(trouble) => page.trouble = Some(ReportView::of_trouble(trouble, app.now())),
                DeskError::NoActiveCredential => page.no_access = true,
                other => page.notes.push(words(app, visitor, other)),
            }
            Err(visitor.page(app, StatusCode::UNPROCESSABLE_ENTITY, NAV, &page))
        }
    }
}

/// "Gesehen": what changed is known now.
async fn seen(State(app): State<Arc<DeskApp>>, Path(id): Path<String>, posted: Posted) -> Response {
    let done = async { take_over(&app, &parse(&id)?).await };
    match done.await {
        Ok(()) => Redirect::to(&format!("/orders/{id}")).into_response(),
        Err(error) => posted.visitor.failure(&app, &error),
    }
}
