//! Orders for whoever looks at them: pages, one with its story, and the raw texts.

use std::collections::HashMap;

use kontor_model::fold::fold;
use kontor_model::id::{OrderId, PlatformId, RawOrderId, TenantId};
use kontor_model::order::{FulfillmentState, OrderAddress, OrderState, OrderStates, PaymentState};
use kontor_model::order_feed::{DeliveryState, OrderDetail, OrderHold, OrderList, OrderSummary, PlatformRef};

use super::adoption::customers;
use super::content::{self, Content};
use super::store::list::{self, PageOf};
use super::store::rows::{self, OrderRow};
use super::store::{events, raw};
use super::{feed, words};
use crate::app::App;

use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::shipping::Caller;
use crate::shipping::store::shipments;

/// Above every id that exists.
const BEYOND_ALL: &str = "ord_~";
/// Most orders of one number that are shown.
const SAME_NUMBER: i64 = 200;

/// Which orders are wanted.
#[derive(Clone, Debug, Default)]
pub struct OrderQuery {
    /// Only of this platform.
    pub platform: Option<PlatformId>,
    /// Only in this state of delivery.
    pub delivery: Option<DeliveryState>,
    /// Only with this number; case does not matter.
    pub number: Option<String>,
    /// Placed at this moment or later, milliseconds since 1970 UTC.
    pub from_ms: Option<i64>,
    /// Placed before this moment.
    pub until_ms: Option<i64>,
    /// After this place: the end of the page before.
    pub after: Option<(i64, OrderId)>,
    /// At most so many.
    pub limit: u32,
}

/// The end of a page, as text.
pub fn place_text(row_listed_at: i64, id: &str) -> String {
    format!("{row_listed_at}.{id}")
}

/// Reads the end of a page.
pub fn place(text: &str) -> Option<(i64, OrderId)> {
    let (at, id) = text.split_once('.')?;
    Some((at.parse().ok()?, id.parse().ok()?))
}

/// A page of orders, newest first.
pub async fn list_orders(app: &App, caller: &Caller, query: &OrderQuery) -> AppResult<OrderList> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let platforms = super::refs::all(&mut tx, &caller.tenant).await?;
    let (rows, next) = page(&mut tx, caller, query, &platforms).await?;
    drop(tx);
    let items = rows.iter().map(|row| summary(app, caller, row, &platforms).map(|(shown, _)| shown));
    Ok(OrderList { items: items.collect::<AppResult<_>>()?, next })
}

/// The rows of a page, and where it goes on.
pub(super) async fn page(
    tx: &mut Tx,
    caller: &Caller,
    query: &OrderQuery,
    platforms: &HashMap<String, PlatformRef>,
) -> AppResult<(Vec<OrderRow>, Option<String>)> {
    let limit = query.limit as usize;
    let before = match (&query.after, query.until_ms) {
        (Some((at, id)), until) if until.is_none_or(|until| *at < until) => (*at, id.as_str().to_owned()),
        (_, Some(until)) => (until, String::new()),
        _ => (i64::MAX, BEYOND_ALL.to_owned()),
    };
    let from = query.from_ms.unwrap_or(i64::MIN);
    let mut rows = if let Some(number) = &query.number {
        let mut rows = list::by_number(tx, &caller.tenant, (&fold(number), SAME_NUMBER)).await?;
        rows.retain(|row| (row.listed_at, row.id.as_str()) < (before.0, before.1.as_str()) && row.listed_at >= from);
        rows.retain(|row| query.platform.as_ref().is_none_or(|platform| row.platform_id == platform.as_str()));
        rows.retain(|row| query.delivery.is_none_or(|delivery| row.delivery == delivery.code()));
        rows
    } else {
        let all: Vec<&str> = match &query.platform {
            Some(platform) => vec![platform.as_str()],
            None => platforms.keys().map(String::as_str).collect(),
        };
        let deliveries: Vec<&str> = match query.delivery {
            Some(delivery) => vec![delivery.code()],
            None => DeliveryState::ALL.iter().map(|state| state.code()).collect(),
        };
        let before = (before.0, before.1.as_str());
        let limit = i64::from(query.limit) + 1;
        let wanted = PageOf { platforms: &all, deliveries: &deliveries, from, before, limit };
        list::page(tx, &caller.tenant, &wanted).await?
    };
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| place_text(row.listed_at, &row.id));
    Ok((rows, next))
}

/// One order with all that is known about it. Errors: [`AppError::NotFound`], also for somebody else's.
pub async fn get_order(app: &App, caller: &Caller, id: &OrderId) -> AppResult<OrderDetail> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let row = rows::find(&mut tx, &caller.tenant, id.as_str()).await?.ok_or(AppError::NotFound)?;
    let platforms = super::refs::all(&mut tx, &caller.tenant).await?;
    let told = events::of_order(&mut tx, &caller.tenant, id.as_str()).await?;
    let made = shipments::of_order(&mut tx, &caller.tenant, id.as_str()).await?;
    let (summary, Content { order, mut mapped }) = summary(app, caller, &row, &platforms)?;
    let goods = order.iter().zip(&mut mapped).collect();
    feed::name_goods(&mut tx, (&caller.tenant, &row.platform_id), goods).await?;
    let buyers: Vec<_> = order.iter().map(|order| (row.platform_id.as_str(), &order.buyer)).collect();
    let customer_number = customers::numbers(app, &mut tx, &caller.tenant, &buyers).await?.pop().flatten();
    drop(tx);
    let story = told.iter().map(|event| words::event(caller.lang, event)).collect::<AppResult<_>>()?;
    let to = order.as_ref().and_then(|order| order.shipping.as_ref()).and_then(|address| address.recipient().ok());
    let notes = mapped.as_ref().map(|mapped| mapped.warnings.clone()).unwrap_or_default();
    let shipments = made.into_iter().map(|row| row.0.parse().map_err(|_| DbError::Corrupt("shipments.id")));
    let shipments = shipments.collect::<Result<_, _>>()?;
    Ok(OrderDetail { summary, to, customer_number, story, notes, order, mapped, shipments })
}

/// The number of the shipping profile that the mapping chose for an order, empty for none; `None` when there is no such
/// order.
pub(crate) async fn profile_of(tx: &mut Tx, tenant: &TenantId, id: &OrderId) -> AppResult<Option<String>> {
    Ok(rows::find(tx, tenant, id.as_str()).await?.map(|row| row.shipping_profile))
}

/// The raw text of an order, as its platform sent it. Errors: [`AppError::NotFound`].
pub async fn raw_text(app: &App, caller: &Caller, order: &OrderId, raw_id: &RawOrderId) -> AppResult<Vec<u8>> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let place = (order.as_str(), raw_id.as_str());
    let sealed = raw::payload(&mut tx, &caller.tenant, place).await?.ok_or(AppError::NotFound)?;
    content::open_raw(app, &caller.tenant, raw_id.as_str(), &sealed)
}

/// An order as it stands in a list, with its content for who needs more of it.
pub(super) fn summary(
    app: &App,
    caller: &Caller,
    row: &OrderRow,
    platforms: &HashMap<String, PlatformRef>,
) -> AppResult<(OrderSummary, Content)> {
    let content = content::open(app, &caller.tenant, &row.id, row.content.as_deref())?;
    let address = content.order.as_ref().and_then(|order| order.shipping.as_ref().or(order.billing.as_ref()));
    let hold = if row.delivery == DeliveryState::Held.code() { Some(hold(caller, row)?) } else { None };
    let summary = OrderSummary {
        id: row.id.parse().map_err(|_| DbError::Corrupt("orders.id"))?,
        platform: platforms.get(&row.platform_id).cloned().ok_or(DbError::Corrupt("orders.platform_id"))?,
        external_id: row.external_id.clone(),
        number: row.number.clone(),
        placed_at_ms: row.placed_at,
        recipient: address.map(name).unwrap_or_default(),
        country: address
            .and_then(|address| address.country.as_ref())
            .map(|country| country.as_str().to_owned())
            .unwrap_or_default(),
        grand: row.grand.clone(),
        currency: row.currency.clone(),
        states: states(row),
        delivery: DeliveryState::from_code(&row.delivery).ok_or(DbError::Corrupt("orders.delivery"))?,
        hold,
        revision: row.revision,
        document_number: row.document_number.clone(),
        shipping_profile: Some(row.shipping_profile.clone()).filter(|number| !number.is_empty()),
        warnings: row.warnings,
    };
    Ok((summary, content))
}

fn name(address: &OrderAddress) -> String {
    let name = address.name();
    if name.is_empty() { address.company.clone() } else { name }
}

fn hold(caller: &Caller, row: &OrderRow) -> AppResult<OrderHold> {
    let args = serde_json::from_str(&row.hold_args).map_err(|_| DbError::Corrupt("orders.hold_args"))?;
    Ok(OrderHold { code: row.hold_code.clone(), detail: words::hold(caller.lang, &row.hold_code, &args) })
}

fn states(row: &OrderRow) -> Option<OrderStates> {
    Some(OrderStates {
        order: OrderState::from_code(&row.order_state)?,
        payment: PaymentState::from_code(&row.payment_state)?,
        fulfillment: FulfillmentState::from_code(&row.fulfillment_state)?,
        raw: row.raw_state.clone(),
    })
}
