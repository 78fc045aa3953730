//! The last days of a tenant, counted.

use kontor_model::UtcMillis;
use kontor_model::date::CalendarDate;
use kontor_model::id::{OrderId, ShipmentId, TenantId};

use super::store::{self, DayRow};
use crate::app::App;
use crate::db::Tx;
use crate::error::AppResult;
use crate::shipping::day::{self, Smallest};

/// Days that are shown, today among them.
pub(super) const DAYS: usize = 14;

/// The last [`DAYS`] days, oldest first, today last. Today is counted anew, each other day once and for all.
pub(super) async fn last_days(app: &App, tenant: &TenantId) -> AppResult<Vec<(CalendarDate, DayRow)>> {
    let today = day::today(app);
    let mut dates = vec![today];
    while dates.len() < DAYS {
        let Ok(before) = dates[dates.len() - 1].0.yesterday() else { break };
        dates.push(CalendarDate(before));
    }
    dates.reverse();
    let mut tx = app.db.read(tenant).await?;
    let known = store::counted(&mut tx, tenant, &dates[0].to_string()).await?;
    let (mut days, mut fresh) = (Vec::with_capacity(dates.len()), Vec::new());
    for date in dates {
        let text = date.to_string();
        let kept = known.iter().find(|row| row.day == text && date != today).cloned();
        let row = match kept {
            Some(row) => row,
            None => count(&mut tx, tenant, date).await?,
        };
        if date != today && known.iter().all(|known| known.day != text) {
            fresh.push(row.clone());
        }
        days.push((date, row));
    }
    drop(tx);
    keep(app, tenant, &fresh).await?;
    Ok(days)
}

async fn keep(app: &App, tenant: &TenantId, rows: &[DayRow]) -> AppResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut tx = app.db.write(tenant).await?;
    for row in rows {
        store::keep(&mut tx, tenant, row).await?;
    }
    Ok(tx.commit().await?)
}

async fn count(tx: &mut Tx, tenant: &TenantId, date: CalendarDate) -> AppResult<DayRow> {
    let from = day::begins_at(date);
    let until = day::ends_at(date).unwrap_or(UtcMillis(i64::MAX));
    let orders = (OrderId::new(from, &Smallest), OrderId::new(until, &Smallest));
    let shipments = (ShipmentId::new(from, &Smallest), ShipmentId::new(until, &Smallest));
    Ok(DayRow {
        day: date.to_string(),
        orders: store::orders(tx, tenant, (orders.0.as_str(), orders.1.as_str())).await?,
        labels: store::labels(tx, tenant, (shipments.0.as_str(), shipments.1.as_str())).await?,
    })
}
