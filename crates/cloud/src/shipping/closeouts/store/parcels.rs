//! Shipments and parcels on their way through a close-out.

use kontor_model::UtcMillis;
use kontor_model::id::{CloseOutId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_all};

/// A parcel a close-out holds or has closed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::shipping::closeouts) struct HeldRow {
    /// Its shipment.
    pub(in crate::shipping::closeouts) shipment_id: String,
    /// The caller's number of the shipment.
    pub(in crate::shipping::closeouts) reference: String,
    /// The day the shipment is handed over, `YYYY-MM-DD`.
    pub(in crate::shipping::closeouts) ship_date: String,
    /// The number on its label.
    pub(in crate::shipping::closeouts) tracking_number: String,
    /// The carrier's second number; empty where it has none.
    pub(in crate::shipping::closeouts) carrier_shipment: String,
    /// Grams.
    pub(in crate::shipping::closeouts) weight_g: i64,
}

/// An account with open parcels: carrier, account (empty where it needs none), whether they are test parcels.
pub(in crate::shipping::closeouts) type OpenOf = (String, String, bool);

/// Accounts with something to close up to a day, in the order in which they are claimed. What was made in another mode
/// than the account is in now stays where it is, and so does what is being cancelled.
pub(in crate::shipping::closeouts) async fn open_accounts(
    tx: &mut Tx,
    tenant: &TenantId,
    until: &str,
) -> DbResult<Vec<OpenOf>> {
    const SQL: &str = "SELECT DISTINCT s.carrier, COALESCE(s.account_id, ''), s.is_test \
        FROM shipments s LEFT JOIN carrier_accounts a ON a.id = s.account_id AND a.tenant_id = s.tenant_id \
        WHERE s.tenant_id = $1 AND s.state = 'labelled' AND s.closed_at IS NULL AND s.close_out_id IS NULL \
        AND s.cancel_since IS NULL AND s.kind = 'outbound' AND s.ship_date <= $2 AND s.is_test = (COALESCE(a.mode, 'live') <> 'live') \
        ORDER BY 1, 2";
    fetch_all!(tx, OpenOf, SQL, tenant.as_str(), until)
}

/// Lets a close-out hold everything of an account that is open up to a day and not being cancelled; answers how many
/// shipments.
pub(in crate::shipping::closeouts) async fn hold(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &CloseOutId,
    (of, until): (&OpenOf, &str),
) -> DbResult<u64> {
    const SQL: &str = "UPDATE shipments SET close_out_id = $2 \
        WHERE tenant_id = $1 AND carrier = $3 AND COALESCE(account_id, '') = $4 AND is_test = $5 \
        AND state = 'labelled' AND closed_at IS NULL AND close_out_id IS NULL AND cancel_since IS NULL \
        AND kind = 'outbound' AND ship_date <= $6";
    let (carrier, account, is_test) = of;
    execute!(tx, SQL, tenant.as_str(), id.as_str(), carrier.as_str(), account.as_str(), *is_test, until)
}

/// The caller's numbers of what is open up to a day and left out because it is being cancelled.
pub(in crate::shipping::closeouts) async fn left_out(
    tx: &mut Tx,
    tenant: &TenantId,
    (of, until): (&OpenOf, &str),
) -> DbResult<Vec<String>> {
    const SQL: &str = "SELECT reference FROM shipments \
        WHERE tenant_id = $1 AND carrier = $2 AND COALESCE(account_id, '') = $3 AND is_test = $4 \
        AND state = 'labelled' AND closed_at IS NULL AND close_out_id IS NULL AND cancel_since IS NOT NULL \
        AND kind = 'outbound' AND ship_date <= $5 ORDER BY reference, id";
    let (carrier, account, is_test) = of;
    let rows = fetch_all!(tx, (String,), SQL, tenant.as_str(), carrier.as_str(), account.as_str(), *is_test, until)?;
    Ok(rows.into_iter().map(|(reference,)| reference).collect())
}

/// Parcels a close-out holds and has not closed, by day and shipment.
pub(in crate::shipping::closeouts) async fn held(tx: &mut Tx, tenant: &TenantId, id: &str) -> DbResult<Vec<HeldRow>> {
    const SQL: &str = "SELECT s.id AS shipment_id, s.reference, s.ship_date, p.tracking_number, p.carrier_shipment, \
        p.weight_g FROM shipments s JOIN parcels p ON p.shipment_id = s.id \
        WHERE s.tenant_id = $1 AND p.tenant_id = $1 AND s.close_out_id = $2 AND s.closed_at IS NULL \
        AND s.state = 'labelled' ORDER BY s.ship_date, s.id, p.number";
    fetch_all!(tx, HeldRow, SQL, tenant.as_str(), id)
}

/// Parcels a close-out has closed, by shipment.
pub(in crate::shipping::closeouts) async fn closed(tx: &mut Tx, tenant: &TenantId, id: &str) -> DbResult<Vec<HeldRow>> {
    const SQL: &str = "SELECT s.id AS shipment_id, s.reference, s.ship_date, p.tracking_number, p.carrier_shipment, \
        p.weight_g FROM shipments s JOIN parcels p ON p.shipment_id = s.id \
        WHERE s.tenant_id = $1 AND p.tenant_id = $1 AND s.close_out_id = $2 AND s.closed_at IS NOT NULL \
        ORDER BY s.id, p.number";
    fetch_all!(tx, HeldRow, SQL, tenant.as_str(), id)
}

/// What carriers were asked for the closed shipments of a close-out, sealed, by shipment.
pub(in crate::shipping::closeouts) async fn requests(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &str,
) -> DbResult<Vec<(String, Vec<u8>)>> {
    const SQL: &str = "SELECT id, request FROM shipments \
        WHERE tenant_id = $1 AND close_out_id = $2 AND closed_at IS NOT NULL ORDER BY id";
    fetch_all!(tx, (String, Vec<u8>), SQL, tenant.as_str(), id)
}

/// Closes a shipment that a close-out holds; one that was cancelled meanwhile stays as it is.
pub(in crate::shipping::closeouts) async fn close(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, shipment): (&str, &str),
    now: UtcMillis,
) -> DbResult<u64> {
    const SQL: &str = "UPDATE shipments SET closed_at = $4 \
        WHERE tenant_id = $1 AND close_out_id = $2 AND id = $3 AND closed_at IS NULL AND state = 'labelled'";
    execute!(tx, SQL, tenant.as_str(), id, shipment, now.0)
}

/// Closes everything a close-out holds.
pub(in crate::shipping::closeouts) async fn close_all(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &str,
    now: UtcMillis,
) -> DbResult<u64> {
    const SQL: &str = "UPDATE shipments SET closed_at = $3 \
        WHERE tenant_id = $1 AND close_out_id = $2 AND closed_at IS NULL AND state = 'labelled'";
    execute!(tx, SQL, tenant.as_str(), id, now.0)
}

/// Lets a shipment go that was not closed: it is open again.
pub(in crate::shipping::closeouts) async fn let_go(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, shipment): (&str, &str),
) -> DbResult<u64> {
    const SQL: &str = "UPDATE shipments SET close_out_id = NULL \
        WHERE tenant_id = $1 AND close_out_id = $2 AND id = $3 AND closed_at IS NULL";
    execute!(tx, SQL, tenant.as_str(), id, shipment)
}
