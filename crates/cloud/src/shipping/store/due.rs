//! What is done about shipments by itself when its time has come: cancellations that are not decided, lost answers that
//! are looked for again.

use kontor_model::UtcMillis;
use kontor_model::id::{ShipmentId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_all};

/// A shipment whose time has come.
#[derive(sqlx::FromRow)]
pub(in crate::shipping) struct DueRow {
    /// Whose it is.
    pub(in crate::shipping) tenant_id: String,
    /// Its id.
    pub(in crate::shipping) id: String,
    /// Carrier id.
    pub(in crate::shipping) carrier: String,
    /// Id of the carrier account; empty where the carrier needs none.
    pub(in crate::shipping) account_id: String,
    /// Whether it was made in test mode.
    pub(in crate::shipping) is_test: bool,
    /// When its time was.
    pub(in crate::shipping) due: i64,
    /// Since when it is wished, or how often was looked.
    pub(in crate::shipping) so_far: i64,
}

/// Notes the wish to cancel a labelled shipment, with the findings that go with it; `false` when it was wished before,
/// has no label, or a close-out under way holds it.
pub(in crate::shipping) async fn wish_cancel(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    (since, due): (UtcMillis, UtcMillis),
    findings: &str,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE shipments SET cancel_since = $3, cancel_due = $4, findings = $5 \
        WHERE tenant_id = $1 AND id = $2 AND state = 'labelled' AND cancel_since IS NULL \
        AND (close_out_id IS NULL OR closed_at IS NOT NULL)";
    Ok(execute!(tx, SQL, tenant.as_str(), shipment.as_str(), since.0, due.0, findings)? == 1)
}

/// Notes a wish once more, with the findings that go with it; `false` when there is none, or a close-out under way holds
/// the shipment.
pub(in crate::shipping) async fn renew_cancel(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    (since, due): (UtcMillis, UtcMillis),
    findings: &str,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE shipments SET cancel_since = $3, cancel_due = $4, findings = $5 \
        WHERE tenant_id = $1 AND id = $2 AND state = 'labelled' AND cancel_since IS NOT NULL \
        AND (close_out_id IS NULL OR closed_at IS NOT NULL)";
    Ok(execute!(tx, SQL, tenant.as_str(), shipment.as_str(), since.0, due.0, findings)? == 1)
}

/// Says when the carrier is asked again about a wish that stands.
pub(in crate::shipping) async fn ask_again(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    due: UtcMillis,
) -> DbResult<u64> {
    const SQL: &str = "UPDATE shipments SET cancel_due = $3 \
        WHERE tenant_id = $1 AND id = $2 AND state = 'labelled' AND cancel_since IS NOT NULL";
    execute!(tx, SQL, tenant.as_str(), shipment.as_str(), due.0)
}

/// Asks no more about a wish, with the findings that go with it: it stands until somebody renews or withdraws it.
pub(in crate::shipping) async fn give_up_cancel(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    findings: &str,
) -> DbResult<u64> {
    const SQL: &str = "UPDATE shipments SET cancel_due = NULL, findings = $3 \
        WHERE tenant_id = $1 AND id = $2 AND state = 'labelled' AND cancel_since IS NOT NULL";
    execute!(tx, SQL, tenant.as_str(), shipment.as_str(), findings)
}

/// Takes back a wish that nobody asks about any more; `false` when there is none, or it is still asked about.
pub(in crate::shipping) async fn withdraw_cancel(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE shipments SET cancel_since = NULL \
        WHERE tenant_id = $1 AND id = $2 AND state = 'labelled' AND cancel_since IS NOT NULL AND cancel_due IS NULL";
    Ok(execute!(tx, SQL, tenant.as_str(), shipment.as_str())? == 1)
}

/// Takes a wish whose time has come and puts it off for others; `false` when somebody else was faster.
pub(in crate::shipping) async fn take_cancel(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    (seen, due): (i64, UtcMillis),
) -> DbResult<bool> {
    const SQL: &str = "UPDATE shipments SET cancel_due = $4 \
        WHERE tenant_id = $1 AND id = $2 AND cancel_due = $3 AND state = 'labelled'";
    Ok(execute!(tx, SQL, tenant.as_str(), shipment.as_str(), seen, due.0)? == 1)
}

/// Wishes of all tenants whose time has come: each account in turn, its longest waiting first; for the background work
/// only.
pub(in crate::shipping) async fn unscoped_cancels(tx: &mut Tx, now: UtcMillis, limit: i64) -> DbResult<Vec<DueRow>> {
    const SQL: &str = "SELECT tenant_id, id, carrier, account_id, is_test, due, so_far FROM (\
        SELECT tenant_id, id, carrier, COALESCE(account_id, '') AS account_id, is_test, cancel_due AS due, COALESCE(cancel_since, cancel_due) AS so_far, \
        ROW_NUMBER() OVER (PARTITION BY tenant_id, carrier, account_id ORDER BY cancel_due, id) AS turn \
        FROM shipments WHERE cancel_due <= $1) AS waiting ORDER BY turn, due, id LIMIT $2";
    fetch_all!(tx, DueRow, SQL, now.0, limit)
}

/// Says when the lost answer of a shipment is looked for next, and counts the look.
pub(in crate::shipping) async fn look_again(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    at: Option<UtcMillis>,
) -> DbResult<u64> {
    const SQL: &str = "UPDATE shipments SET look_at = $3, looks = looks + 1 \
        WHERE tenant_id = $1 AND id = $2 AND state = 'outcome_unknown'";
    execute!(tx, SQL, tenant.as_str(), shipment.as_str(), at.map(|at| at.0))
}

/// Takes a look whose time has come, counts it and says when the next is; `false` when somebody else was faster.
pub(in crate::shipping) async fn take_look(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    (seen, next): (i64, Option<UtcMillis>),
) -> DbResult<bool> {
    const SQL: &str = "UPDATE shipments SET look_at = $4, looks = looks + 1 \
        WHERE tenant_id = $1 AND id = $2 AND look_at = $3 AND state = 'outcome_unknown'";
    Ok(execute!(tx, SQL, tenant.as_str(), shipment.as_str(), seen, next.map(|next| next.0))? == 1)
}

/// Lost answers of all tenants that are to be looked for now, each account in turn; for the background work only.
pub(in crate::shipping) async fn unscoped_looks(tx: &mut Tx, now: UtcMillis, limit: i64) -> DbResult<Vec<DueRow>> {
    const SQL: &str = "SELECT tenant_id, id, carrier, account_id, is_test, due, so_far FROM (\
        SELECT tenant_id, id, carrier, COALESCE(account_id, '') AS account_id, is_test, look_at AS due, looks AS so_far, \
        ROW_NUMBER() OVER (PARTITION BY tenant_id, carrier, account_id ORDER BY look_at, id) AS turn \
        FROM shipments WHERE look_at <= $1) AS waiting ORDER BY turn, due, id LIMIT $2";
    fetch_all!(tx, DueRow, SQL, now.0, limit)
}

/// Puts a look whose time has come off without counting it; `false` when somebody else was faster.
pub(in crate::shipping) async fn put_off_look(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    (seen, until): (i64, UtcMillis),
) -> DbResult<bool> {
    const SQL: &str = "UPDATE shipments SET look_at = $4 \
        WHERE tenant_id = $1 AND id = $2 AND look_at = $3 AND state = 'outcome_unknown'";
    Ok(execute!(tx, SQL, tenant.as_str(), shipment.as_str(), seen, until.0)? == 1)
}
