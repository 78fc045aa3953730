//! The feed: what waits for the ERP, and what it has taken over.

use kontor_model::UtcMillis;
use kontor_model::id::TenantId;

use super::rows::{OrderRow, columns};
use crate::db::{DbResult, Tx, execute, execute_built, fetch_built};

/// An acknowledgement as it is written.
pub(in crate::commerce) struct Taken<'a> {
    pub(in crate::commerce) id: &'a str,
    pub(in crate::commerce) revision: i64,
    /// `acknowledged`, or `waiting` when a newer revision waits.
    pub(in crate::commerce) delivery: &'static str,
    pub(in crate::commerce) document_number: Option<&'a str>,
}

/// Orders that wait, oldest first, after a place in the feed.
pub(in crate::commerce) async fn waiting(
    tx: &mut Tx,
    tenant: &TenantId,
    (after, platform): (i64, Option<&str>),
    limit: i64,
) -> DbResult<Vec<OrderRow>> {
    const HEAD: &str = concat!("SELECT ", columns!(), " FROM orders WHERE delivery = 'waiting' AND tenant_id = ");
    fetch_built!(tx, OrderRow, HEAD, |sql| {
        sql.push_bind(tenant.as_str()).push(" AND feed_seq > ").push_bind(after);
        if let Some(platform) = platform {
            sql.push(" AND platform_id = ").push_bind(platform);
        }
        sql.push(" ORDER BY feed_seq LIMIT ").push_bind(limit);
    })
}

/// Notes which revisions were delivered for the first time, as (order, revision).
pub(in crate::commerce) async fn delivered(tx: &mut Tx, tenant: &TenantId, rows: &[(&str, i64)]) -> DbResult<u64> {
    const UPDATE: &str = ") UPDATE orders SET delivered_revision = v.revision FROM v WHERE orders.id = v.id \
        AND orders.delivered_revision < v.revision AND orders.tenant_id = ";
    execute_built!(tx, "WITH v (id, revision) AS (", |sql| {
        sql.push_values(rows, |mut values, row| {
            values.push_bind(row.0).push_bind(row.1);
        });
        sql.push(UPDATE).push_bind(tenant.as_str());
    })
}

/// Writes acknowledgements down.
pub(in crate::commerce) async fn acknowledge(
    tx: &mut Tx,
    tenant: &TenantId,
    rows: &[Taken<'_>],
    now: UtcMillis,
) -> DbResult<u64> {
    const UPDATE: &str = ") UPDATE orders SET acknowledged_revision = v.revision, delivery = v.delivery, \
        document_number = COALESCE(v.document_number, orders.document_number), asked_again = FALSE, \
        feed_seq = CASE WHEN v.delivery = 'waiting' THEN orders.feed_seq ELSE NULL END, \
        changed = CASE WHEN v.revision < orders.revision THEN orders.changed ELSE '' END, updated_at = v.at \
        FROM v WHERE orders.id = v.id AND orders.tenant_id = ";
    execute_built!(tx, "WITH v (id, revision, delivery, document_number, at) AS (", |sql| {
        sql.push_values(rows, |mut values, row| {
            values.push_bind(row.id).push_bind(row.revision).push_bind(row.delivery);
            values.push_bind(row.document_number).push_bind(now.0);
        });
        sql.push(UPDATE).push_bind(tenant.as_str());
    })
}

/// Puts an order into the feed once more; `false` when it is held or not there.
pub(in crate::commerce) async fn ask_again(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, seq): (&str, i64),
    now: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE orders SET asked_again = TRUE, delivery = 'waiting', \
        feed_seq = COALESCE(feed_seq, $3), delivered_revision = 0, updated_at = $4 \
        WHERE tenant_id = $1 AND id = $2 AND delivery <> 'held'";
    Ok(execute!(tx, SQL, tenant.as_str(), id, seq, now.0)? == 1)
}
