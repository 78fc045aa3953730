//! `/control/shops`: places and changes orders, changes goods and settings, tells what was sent by webhook. For tests,
//! benchmarks, the command line and the shop's page.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use kontor_model::UtcMillis;
use serde::Deserialize;
use serde_json::{Value, json};

use super::basket::{Basket, KINDS, Kind, USUAL, basket};
use super::{Change, GoodsChange, Shop, Shops, Simulated, object};
use crate::carriers::{read, refused, text};

/// Orders placed by one call at most, and how many of them before others get a turn.
const MOST: u32 = 10_000;
const TURN: usize = 500;
/// Orders of an answer when none are asked for, and at most.
const PAGE: usize = 100;
const LARGEST_PAGE: usize = 1_000;
/// How long somebody may wait until everything was told.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) fn router<S: Clone + Send + Sync + 'static>(shops: Arc<Shops>) -> Router<S> {
    Router::new()
        .route("/control/shops", get(list))
        .route("/control/shops/{shop}", get(one))
        .route("/control/shops/{shop}/orders", get(orders).post(place))
        .route("/control/shops/{shop}/orders/{order}", post(change))
        .route("/control/shops/{shop}/goods", get(goods).post(change_named_goods))
        .route("/control/shops/{shop}/goods/{sku}", post(change_goods))
        .route("/control/shops/{shop}/settings", get(settings).post(set))
        .route("/control/shops/{shop}/deliveries", get(deliveries))
        .route("/control/shops/{shop}/deliveries/settled", get(settled))
        .with_state(shops)
}

type Found<'a> = Result<&'a (Simulated, Arc<dyn Shop>), Box<Response>>;

impl Shops {
    fn find(&self, id: &str) -> Found<'_> {
        self.open.iter().find(|(platform, _)| platform.id == id).ok_or_else(|| {
            let sentence = "Diesen Shop gibt es hier nicht.\nThere is no such shop here.\n";
            Box::new((StatusCode::NOT_FOUND, text(sentence)).into_response())
        })
    }
}

async fn list(State(shops): State<Arc<Shops>>) -> Json<Value> {
    Json(json!({ "shops": shops.open.iter().map(shown).collect::<Vec<_>>() }))
}

fn shown((platform, shop): &(Simulated, Arc<dyn Shop>)) -> Value {
    json!({
        "id": platform.id,
        "name": platform.name,
        "path": format!("/shops/{}", platform.id),
        "account": object(platform.account),
        "read_only_account": object(platform.read_only_account),
        "orders": shop.orders(0, 0).0,
        "settings": shop.settings(),
    })
}

async fn one(State(shops): State<Arc<Shops>>, Path(id): Path<String>) -> Response {
    shops.find(&id).map_or_else(|missing| *missing, |found| Json(shown(found)).into_response())
}

#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    offset: usize,
    limit: Option<usize>,
}

async fn orders(State(shops): State<Arc<Shops>>, Path(id): Path<String>, Query(part): Query<Part>) -> Response {
    let (_, shop) = match shops.find(&id) {
        Ok(found) => found,
        Err(missing) => return *missing,
    };
    let (total, orders) = shop.orders(part.offset, part.limit.unwrap_or(PAGE).min(LARGEST_PAGE));
    Json(json!({ "total": total, "offset": part.offset, "orders": orders })).into_response()
}

/// What is ordered.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    #[serde(default = "once")]
    count: u32,
    /// One after the other of the usual ones when left out.
    kind: Option<Kind>,
    /// How far the orders lie apart; the last is placed now.
    #[serde(default)]
    seconds_apart: u32,
    /// The page a form goes back to.
    back: Option<String>,
}

fn once() -> u32 {
    1
}

async fn place(State(shops): State<Arc<Shops>>, Path(id): Path<String>, body: Bytes) -> Response {
    let (_, shop) = match shops.find(&id) {
        Ok(found) => found,
        Err(missing) => return *missing,
    };
    let wanted = if body.trim_ascii().is_empty() { b"{}".as_slice() } else { &body };
    let (order, by_form) = match read::<Order>(wanted) {
        Ok(read) => read,
        Err(refused) => return *refused,
    };
    if !(1..=MOST).contains(&order.count) {
        return refused(&format!("count: 1 ... {MOST}"));
    }
    let (now, placed) = (shops.ground.clock.now(), shop.placed());
    let baskets: Vec<(Basket, UtcMillis)> = (0..order.count)
        .map(|place| {
            let number = placed + u64::from(place);
            let kind = order.kind.unwrap_or(KINDS[(number % USUAL as u64) as usize].0);
            let before = i64::from(order.count - 1 - place) * i64::from(order.seconds_apart) * 1_000;
            (basket(kind, number), UtcMillis(now.0 - before))
        })
        .collect();
    let mut ids = Vec::with_capacity(baskets.len());
    for turn in baskets.chunks(TURN) {
        ids.extend(Arc::clone(shop).place(turn));
        tokio::task::yield_now().await;
    }
    if by_form {
        return back(&id, order.back.as_deref(), "orders");
    }
    (StatusCode::CREATED, Json(json!({ "orders": ids }))).into_response()
}

/// Back to a page of the shop that a form came from.
fn back(shop: &str, wanted: Option<&str>, part: &str) -> Response {
    let home = format!("/shops/{shop}/");
    let page = wanted.filter(|page| page.starts_with(&home) && page.is_ascii()).unwrap_or(&home);
    Redirect::to(&format!("{page}#{part}")).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeOrder {
    change: Change,
    back: Option<String>,
}

async fn change(State(shops): State<Arc<Shops>>, Path((id, order)): Path<(String, String)>, body: Bytes) -> Response {
    let (_, shop) = match shops.find(&id) {
        Ok(found) => found,
        Err(missing) => return *missing,
    };
    match read::<ChangeOrder>(&body) {
        Err(refused) => *refused,
        Ok((wanted, by_form)) => match (Arc::clone(shop).change(&order, wanted.change), by_form) {
            (_, true) => back(&id, wanted.back.as_deref(), "orders"),
            (true, false) => StatusCode::NO_CONTENT.into_response(),
            (false, false) => not_done(
                "Diese Bestellung gibt es nicht, oder sie ist nicht in dem Zustand.\nThere is no such order, or it is not in that state.\n",
            ),
        },
    }
}

fn not_done(sentence: &str) -> Response {
    (StatusCode::CONFLICT, text(sentence)).into_response()
}

async fn goods(State(shops): State<Arc<Shops>>, Path(id): Path<String>) -> Response {
    let answer = |(_, shop): &(Simulated, Arc<dyn Shop>)| Json(json!({ "goods": shop.goods() })).into_response();
    shops.find(&id).map_or_else(|missing| *missing, answer)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeGoods {
    /// In the body for forms.
    sku: Option<String>,
    change: GoodsChange,
    back: Option<String>,
}

async fn change_goods(
    State(shops): State<Arc<Shops>>,
    Path((id, sku)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    goods_changed(&shops, &id, Some(sku), &body)
}

/// The same with the number in the body, as a form has it.
async fn change_named_goods(State(shops): State<Arc<Shops>>, Path(id): Path<String>, body: Bytes) -> Response {
    goods_changed(&shops, &id, None, &body)
}

fn goods_changed(shops: &Shops, id: &str, sku: Option<String>, body: &[u8]) -> Response {
    let (_, shop) = match shops.find(id) {
        Ok(found) => found,
        Err(missing) => return *missing,
    };
    match read::<ChangeGoods>(body) {
        Err(refused) => *refused,
        Ok((wanted, by_form)) => {
            let sku = sku.or(wanted.sku).unwrap_or_default();
            match (shop.change_goods(&sku, wanted.change), by_form) {
                (_, true) => back(id, wanted.back.as_deref(), "goods"),
                (true, false) => StatusCode::NO_CONTENT.into_response(),
                (false, false) => not_done("Nichts trägt diese Nummer.\nNothing has this number.\n"),
            }
        }
    }
}

async fn settings(State(shops): State<Arc<Shops>>, Path(id): Path<String>) -> Response {
    let answer = |(_, shop): &(Simulated, Arc<dyn Shop>)| Json(shop.settings()).into_response();
    shops.find(&id).map_or_else(|missing| *missing, answer)
}

async fn set(State(shops): State<Arc<Shops>>, Path(id): Path<String>, body: Bytes) -> Response {
    let (_, shop) = match shops.find(&id) {
        Ok(found) => found,
        Err(missing) => return *missing,
    };
    let (mut wanted, by_form) = match read::<BTreeMap<String, Value>>(&body) {
        Ok(read) => read,
        Err(refused) => return *refused,
    };
    let page = wanted.remove("back").and_then(|page| page.as_str().map(str::to_owned));
    // A form has texts only.
    let typed = wanted.into_iter().map(|(name, value)| {
        let read = value.as_str().filter(|_| by_form).and_then(|text| serde_json::from_str(text).ok());
        (name, read.unwrap_or(value))
    });
    match (Arc::clone(shop).set(&Value::Object(typed.collect())), by_form) {
        (Err(wrong), _) => refused(&wrong),
        (Ok(()), true) => back(&id, page.as_deref(), "settings"),
        (Ok(()), false) => Json(shop.settings()).into_response(),
    }
}

async fn deliveries(State(shops): State<Arc<Shops>>, Path(id): Path<String>) -> Response {
    let answer = |(_, shop): &(Simulated, Arc<dyn Shop>)| Json(shop.deliveries()).into_response();
    shops.find(&id).map_or_else(|missing| *missing, answer)
}

/// Waits until everything was told, then says what.
async fn settled(State(shops): State<Arc<Shops>>, Path(id): Path<String>) -> Response {
    let (_, shop) = match shops.find(&id) {
        Ok(found) => found,
        Err(missing) => return *missing,
    };
    let mut waiting = shop.waiting();
    let quiet = tokio::time::timeout(PATIENCE, waiting.wait_for(|waiting| *waiting == 0)).await;
    if quiet.is_err() {
        return not_done("Es wartet noch etwas darauf, gemeldet zu werden.\nSomething still waits to be told.\n");
    }
    Json(shop.deliveries()).into_response()
}
