//! What nobody needs any more, after as many days as the operator says. Raw texts that no order is made of go: what an order
//! was before, and what never became one. Who bought what goes some time after an order was closed, and its story with it; its
//! number, states and document stay.

use std::collections::BTreeMap;
use std::time::Duration;

use kontor_model::UtcMillis;
use kontor_model::id::TenantId;
use serde_json::json;

use super::store::events::{self, EventRow};
use super::store::{raw, rows};
use crate::app::App;
use crate::db::DbError;
use crate::error::AppResult;
use crate::jobs::rounds;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(3600);
/// Most that are thrown away in one transaction, so that nobody waits long for the writer.
const AT_ONCE: u16 = 500;

/// Works until it is aborted.
pub(in crate::commerce) async fn background(app: &App) {
    tokio::join!(
        rounds::again("raw texts that are too old", EVERY, || sweep(app)),
        rounds::again("orders closed long ago", EVERY, || forget_closed(app)),
    );
}

/// So many days ago.
fn ago(app: &App, days: u32) -> UtcMillis {
    app.now().plus_millis(-i64::from(days) * 24 * 3_600_000)
}

/// Throws away what is too old; answers how many there were.
pub async fn sweep(app: &App) -> AppResult<u64> {
    let mut count = 0;
    loop {
        let mut tx = app.db.unscoped_write().await?;
        let before = ago(app, app.config.keep.raw_orders_days);
        let gone = raw::unscoped_forget_superseded(&mut tx, before, i64::from(AT_ONCE)).await?;
        tx.commit().await?;
        count += gone;
        if gone < u64::from(AT_ONCE) {
            return Ok(count);
        }
    }
}

/// Forgets who bought what in orders that were closed long ago; answers how many there were. What the platform says anew of
/// one is a change like any other.
pub async fn forget_closed(app: &App) -> AppResult<u64> {
    let (mut count, days) = (0, app.config.keep.closed_orders_days);
    loop {
        let before = ago(app, days);
        let mut tx = app.db.unscoped_read().await?;
        let closed = rows::unscoped_closed(&mut tx, before, i64::from(AT_ONCE)).await?;
        drop(tx);
        let is_last = closed.len() < usize::from(AT_ONCE);
        let mut tenants: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (tenant, order) in closed {
            tenants.entry(tenant).or_default().push(order);
        }
        for (tenant, orders) in tenants {
            let tenant: TenantId = tenant.parse().map_err(|_| DbError::Corrupt("orders.tenant_id"))?;
            let mut tx = app.db.write(&tenant).await?;
            // Counters first, as everybody who writes orders does.
            let last = rows::draw(&mut tx, &tenant, i64::try_from(orders.len()).unwrap_or(i64::MAX)).await?;
            let forgotten = rows::forget(&mut tx, &tenant, &orders, before).await?;
            raw::empty(&mut tx, &tenant, forgotten.iter().map(|(_, raw)| raw.as_str())).await?;
            events::forget(&mut tx, &tenant, forgotten.iter().map(|(order, _)| order.as_str())).await?;
            let event = |order: &str| EventRow::new(order, "forgotten", &json!({ "days": days }), app.now());
            let told = forgotten.iter().zip((0..=last).rev());
            let told: Vec<EventRow> = told.map(|((order, _), seq)| EventRow { seq, ..event(order) }).collect();
            events::add(&mut tx, &tenant, &told).await?;
            tx.commit().await?;
            count += u64::try_from(forgotten.len()).unwrap_or(u64::MAX);
        }
        if is_last {
            return Ok(count);
        }
    }
}
