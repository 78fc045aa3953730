//! What happened to orders.

use kontor_model::UtcMillis;
use kontor_model::id::TenantId;

use crate::db::{DbResult, Tx, execute_built, fetch_all, insert_rows};

/// Something that happened; `args` is JSON.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::commerce) struct EventRow {
    pub(in crate::commerce) order_id: String,
    pub(in crate::commerce) seq: i64,
    pub(in crate::commerce) at: i64,
    pub(in crate::commerce) kind: String,
    pub(in crate::commerce) args: String,
    pub(in crate::commerce) raw_id: Option<String>,
}

impl EventRow {
    /// Something that happened now; its number is drawn when it is written.
    pub(in crate::commerce) fn new(
        order: &str,
        kind: &'static str,
        args: &serde_json::Value,
        at: UtcMillis,
    ) -> EventRow {
        let args = if args.is_null() { String::new() } else { args.to_string() };
        EventRow { order_id: order.to_owned(), seq: 0, at: at.0, kind: kind.to_owned(), args, raw_id: None }
    }

    /// The same, with the raw text that came with it.
    pub(in crate::commerce) fn with_raw(self, raw: &str) -> EventRow {
        EventRow { raw_id: Some(raw.to_owned()), ..self }
    }
}

/// Adds to the stories of orders; their numbers are drawn already.
pub(in crate::commerce) async fn add(tx: &mut Tx, tenant: &TenantId, rows: &[EventRow]) -> DbResult<u64> {
    const HEAD: &str = "INSERT INTO order_events (tenant_id, order_id, seq, at, kind, args, raw_id) ";
    insert_rows!(
        tx,
        HEAD,
        rows,
        |row| tenant.as_str(),
        row.order_id.as_str(),
        row.seq,
        row.at,
        row.kind.as_str(),
        row.args.as_str(),
        row.raw_id.as_deref()
    )
}

/// The story of an order, oldest first.
pub(in crate::commerce) async fn of_order(tx: &mut Tx, tenant: &TenantId, order: &str) -> DbResult<Vec<EventRow>> {
    const SQL: &str = "SELECT order_id, seq, at, kind, args, raw_id FROM order_events \
        WHERE tenant_id = $1 AND order_id = $2 ORDER BY seq";
    fetch_all!(tx, EventRow, SQL, tenant.as_str(), order)
}

/// Forgets the stories of orders.
pub(in crate::commerce) async fn forget<'a>(
    tx: &mut Tx,
    tenant: &TenantId,
    orders: impl Iterator<Item = &'a str>,
) -> DbResult<u64> {
    execute_built!(tx, "DELETE FROM order_events WHERE tenant_id = ", |sql| {
        sql.push_bind(tenant.as_str()).push(" AND order_id IN (''");
        for order in orders {
            sql.push(", ").push_bind(order);
        }
        sql.push(")");
    })
}
