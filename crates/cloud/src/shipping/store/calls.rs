//! What was said to carriers and answered, sealed.

use kontor_model::UtcMillis;
use kontor_model::id::{CarrierCallId, ShipmentId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_all, insert_rows};

/// A call to be written.
pub(in crate::shipping) struct NewCall {
    /// Its id.
    pub(in crate::shipping) id: CarrierCallId,
    /// Operation in our words.
    pub(in crate::shipping) operation: String,
    /// When it was sent.
    pub(in crate::shipping) at_ms: i64,
    /// How long it took.
    pub(in crate::shipping) took_ms: i64,
    /// HTTP status; 0 when no answer came.
    pub(in crate::shipping) status: u16,
    /// The exchange, sealed.
    pub(in crate::shipping) sealed: Vec<u8>,
}

/// A call as it stands in the store: id and sealed exchange.
pub(in crate::shipping) type CallRow = (String, Vec<u8>);

/// Writes calls of one account and which shipments they were about.
pub(in crate::shipping) async fn insert(
    tx: &mut Tx,
    tenant: &TenantId,
    (carrier, account): (&str, &str),
    calls: &[NewCall],
    shipments: &[&ShipmentId],
) -> DbResult<()> {
    const CALLS: &str = "INSERT INTO carrier_calls \
        (id, tenant_id, carrier, account_id, operation, at, took_ms, status, body) ";
    const LINKS: &str = "INSERT INTO carrier_call_shipments (call_id, shipment_id, tenant_id) ";
    insert_rows!(
        tx,
        CALLS,
        calls,
        |call| call.id.as_str(),
        tenant.as_str(),
        carrier,
        account,
        call.operation.as_str(),
        call.at_ms,
        call.took_ms,
        i64::from(call.status),
        call.sealed.as_slice(),
    )?;
    for call in calls {
        insert_rows!(tx, LINKS, shipments, |shipment| call.id.as_str(), shipment.as_str(), tenant.as_str())?;
    }
    Ok(())
}

/// The calls about a shipment, oldest first.
pub(in crate::shipping) async fn of_shipment(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
) -> DbResult<Vec<CallRow>> {
    const SQL: &str = "SELECT c.id, c.body FROM carrier_call_shipments l \
        JOIN carrier_calls c ON c.id = l.call_id \
        WHERE l.tenant_id = $1 AND c.tenant_id = $1 AND l.shipment_id = $2 ORDER BY c.at, c.id";
    fetch_all!(tx, CallRow, SQL, tenant.as_str(), shipment.as_str())
}

/// Forgets calls of all tenants that are older than `before`; for the tidying only.
pub(in crate::shipping) async fn unscoped_delete_older(tx: &mut Tx, before: UtcMillis) -> DbResult<u64> {
    const LINKS: &str = "DELETE FROM carrier_call_shipments \
        WHERE call_id IN (SELECT id FROM carrier_calls WHERE at < $1)";
    const CALLS: &str = "DELETE FROM carrier_calls WHERE at < $1";
    execute!(tx, LINKS, before.0)?;
    execute!(tx, CALLS, before.0)
}
