//! What was said between us and a platform when it was told something: kept sealed with it, for a limited time, for who
//! looks into it later.

use std::collections::BTreeSet;

use kontor_adapters::Exchange;
use kontor_model::id::TenantId;
use serde_json::Value;

use super::store::{self, SaidRow};
use crate::app::App;
use crate::db::Tx;
use crate::error::{AppError, AppResult};

/// How long it is kept: 90 days, as long as calls to carriers.
const KEPT_MS: i64 = 90 * 24 * 3600 * 1000;
/// Most exchanges that are kept of one attempt, and most characters of a body.
const MOST: usize = 12;
const LONGEST: usize = 4_000;

/// What of some exchanges is about one order, where several were told at once; `orders` are the platform's ids of all.
pub(super) fn about(exchanges: &[Exchange], orders: &BTreeSet<&str>, order: &str) -> Vec<Exchange> {
    let others: BTreeSet<&str> = orders.iter().copied().filter(|other| *other != order).collect();
    let path = |exchange: &Exchange| exchange.url.split(['?', '#']).next().unwrap_or_default().to_owned();
    let is_other = |exchange: &&Exchange| path(exchange).split('/').any(|part| others.contains(part));
    let body = |text: &Option<String>| text.as_deref().map(|text| shortened(&narrowed(text, &others)));
    let own = exchanges.iter().filter(|exchange| !is_other(exchange)).take(MOST);
    own.map(|exchange| Exchange {
        request: body(&exchange.request),
        answer: body(&exchange.answer),
        ..exchange.clone()
    })
    .collect()
}

/// A body without what stands in its lists about other orders.
fn narrowed(text: &str, others: &BTreeSet<&str>) -> String {
    let Ok(mut value) = serde_json::from_str::<Value>(text) else { return text.to_owned() };
    narrow(&mut value, others);
    value.to_string()
}

fn narrow(value: &mut Value, others: &BTreeSet<&str>) {
    match value {
        Value::Array(items) => {
            items.retain(|item| match &item["id"] {
                Value::String(id) => !others.contains(id.as_str()),
                Value::Number(id) => !others.contains(id.to_string().as_str()),
                _ => true,
            });
            items.iter_mut().for_each(|item| narrow(item, others));
        }
        Value::Object(fields) => fields.values_mut().for_each(|field| narrow(field, others)),
        _ => {}
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
