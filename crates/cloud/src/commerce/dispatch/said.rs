//! What was said between us and a platform when it was told something: kept sealed with it, for a limited time, for who
//! looks into it later.

use std::collections::BTreeSet;

use kontor_adapters::Exchange;
use kontor_model::id::TenantId;
use serde_json::{Map, Value};

use super::store::{self, SaidRow};
use crate::app::App;
use crate::db::Tx;
use crate::error::{AppError, AppResult};

/// How long it is kept: 90 days, as long as calls to carriers.
const KEPT_MS: i64 = 90 * 24 * 3600 * 1000;
/// Most exchanges that are kept of one attempt, and most characters of a body.
const MOST: usize = 12;
const LONGEST: usize = 4_000;

/// What was said in one turn about several orders, or other things that a platform has ids for, read once.
pub(in crate::commerce) struct Turn<'a> {
    exchanges: Vec<(&'a Exchange, Body<'a>, Body<'a>)>,
    /// The platform's ids of all orders it was about.
    orders: BTreeSet<&'a str>,
}

/// What was sent or answered.
enum Body<'a> {
    Text(Option<&'a str>),
    Json(Value),
}

impl<'a> Turn<'a> {
    /// Reads what was said about orders; of one order alone nothing has to be left out.
    pub(in crate::commerce) fn read(exchanges: &'a [Exchange], orders: BTreeSet<&'a str>) -> Turn<'a> {
        let body = |text: &'a Option<String>| {
            let text = text.as_deref();
            let json = text.filter(|_| orders.len() > 1).and_then(|text| serde_json::from_str(text).ok());
            json.map_or(Body::Text(text), Body::Json)
        };
        let exchanges = exchanges.iter().map(|one| (one, body(&one.request), body(&one.answer))).collect();
        Turn { exchanges, orders }
    }

    /// What of it is about one order.
    pub(in crate::commerce) fn about(&self, order: &str) -> Vec<Exchange> {
        let is_other = |id: &str| id != order && self.orders.contains(id);
        let said_to_other = |url: &str| url.split(['?', '#']).next().unwrap_or_default().split('/').any(is_other);
        let own = self.exchanges.iter().filter(|(exchange, ..)| !said_to_other(&exchange.url)).take(MOST);
        let body = |body: &Body<'_>| match body {
            Body::Text(text) => text.map(shortened),
            Body::Json(value) => Some(shortened(&without(value, &is_other).to_string())),
        };
        own.map(|(exchange, request, answer)| Exchange {
            operation: exchange.operation.clone(),
            method: exchange.method.clone(),
            url: exchange.url.clone(),
            request: body(request),
            answer: body(answer),
            at_ms: exchange.at_ms,
            took_ms: exchange.took_ms,
            status: exchange.status,
        })
        .collect()
    }
}

/// A value without what stands in its lists about other orders.
fn without(value: &Value, is_other: &impl Fn(&str) -> bool) -> Value {
    let stays = |item: &&Value| match &item["id"] {
        Value::String(id) => !is_other(id),
        Value::Number(id) => !is_other(&id.to_string()),
        _ => true,
    };
    match value {
        Value::Array(items) => items.iter().filter(stays).map(|item| without(item, is_other)).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, field)| (name.clone(), without(field, is_other))).collect::<Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} … ({} characters)", &text[..end], text.chars().count()),
        None => text.to_owned(),
    }
}

/// Seals it for its dispatch; `None` for nothing.
pub(super) fn seal(app: &App, tenant: &TenantId, id: &str, said: &[Exchange]) -> AppResult<Option<Vec<u8>>> {
    if said.is_empty() {
        return Ok(None);
    }
    let plain = serde_json::to_vec(said).map_err(AppError::internal)?;
    Ok(Some(app.sealer.seal(&plain, &[tenant.as_str(), id, "dispatch"], app.nonce())))
}

/// What was said about everything an order's platform was told: by the dispatch's id.
pub(in crate::commerce) async fn said_of_order(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    order: &str,
) -> AppResult<Vec<(String, Vec<Exchange>)>> {
    let mut all = Vec::new();
    for SaidRow { id, said } in store::said_of_order(tx, tenant, order).await? {
        let broken = || AppError::internal(format_args!("what was said of {id} cannot be opened"));
        let plain = app.sealer.open(&said, &[tenant.as_str(), &id, "dispatch"]).map_err(|_| broken())?;
        all.push((id.clone(), serde_json::from_slice(&plain).map_err(|_| broken())?));
    }
    Ok(all)
}

/// Forgets what was said longer ago than it may be kept.
pub(super) async fn sweep(app: &App) -> AppResult<()> {
    let mut tx = app.db.unscoped_write().await?;
    store::unscoped_forget_said(&mut tx, app.now().plus_millis(-KEPT_MS)).await?;
    Ok(tx.commit().await?)
}
