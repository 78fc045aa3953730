//! Counts of days. A day that is over is counted once.

use kontor_model::id::TenantId;

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_one};

/// What is known of a day.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct DayRow {
    /// The day, `YYYY-MM-DD`.
    pub(super) day: String,
    /// Orders that came.
    pub(super) orders: i64,
    /// Shipments that got labels and were not cancelled since.
    pub(super) labels: i64,
}

/// Days that were counted, from one on.
pub(super) async fn counted(tx: &mut Tx, tenant: &TenantId, from: &str) -> DbResult<Vec<DayRow>> {
    const SQL: &str = "SELECT day, orders, labels FROM day_counts WHERE tenant_id = $1 AND day >= $2 ORDER BY day";
    fetch_all!(tx, DayRow, SQL, tenant.as_str(), from)
}

/// Keeps a count.
pub(super) async fn keep(tx: &mut Tx, tenant: &TenantId, row: &DayRow) -> DbResult<u64> {
    const SQL: &str = "INSERT INTO day_counts (tenant_id, day, orders, labels) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (tenant_id, day) DO NOTHING";
    execute!(tx, SQL, tenant.as_str(), row.day.as_str(), row.orders, row.labels)
}

/// Orders whose ids lie between two.
pub(super) async fn orders(tx: &mut Tx, tenant: &TenantId, (from, until): (&str, &str)) -> DbResult<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM orders WHERE tenant_id = $1 AND id >= $2 AND id < $3";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str(), from, until)?.0)
}

/// Shipments with labels whose ids lie between two; ways back are none.
pub(super) async fn labels(tx: &mut Tx, tenant: &TenantId, (from, until): (&str, &str)) -> DbResult<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM shipments \
        WHERE tenant_id = $1 AND id >= $2 AND id < $3 AND state = 'labelled' AND kind = 'outbound'";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str(), from, until)?.0)
}
