//! Shipments: written with their claim, moved from state to state.

use kontor_model::fold::fold;
use kontor_model::id::{ShipmentId, TenantId};
use kontor_model::shipment::ShipmentState;

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_in, fetch_optional};

/// A shipment as it stands in the store.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::shipping) struct ShipmentRow {
    /// Its id.
    pub(in crate::shipping) id: String,
    /// Code of its direction: [`OUTBOUND`] or [`RETURN`].
    pub(in crate::shipping) kind: String,
    /// The caller's number.
    pub(in crate::shipping) reference: String,
    /// State code.
    pub(in crate::shipping) state: String,
    /// Carrier id.
    pub(in crate::shipping) carrier: String,
    /// Id of the carrier account; empty where the carrier needs none.
    pub(in crate::shipping) account_id: String,
    /// Id of the carrier's product; empty where it has none.
    pub(in crate::shipping) service: String,
    /// Number of the shipping profile that was used; empty for none.
    pub(in crate::shipping) profile: String,
    /// Id of the order it is made of.
    pub(in crate::shipping) order_id: Option<String>,
    /// Whether it was made in test mode.
    pub(in crate::shipping) is_test: bool,
    /// The day it is handed over, `YYYY-MM-DD`.
    pub(in crate::shipping) ship_date: String,
    /// Findings as JSON.
    pub(in crate::shipping) findings: String,
    /// When it was asked for.
    pub(in crate::shipping) created_at: i64,
    /// When it was closed out.
    pub(in crate::shipping) closed_at: Option<i64>,
}

impl ShipmentRow {
    fn account(&self) -> Option<&str> {
        (!self.account_id.is_empty()).then_some(self.account_id.as_str())
    }
}

/// Column text of a shipment that goes out.
pub(in crate::shipping) const OUTBOUND: &str = "outbound";
/// Column text of a label for the way back.
pub(in crate::shipping) const RETURN: &str = "return";

/// The columns of a [`ShipmentRow`], for statements put together by `concat!`.
macro_rules! columns {
    () => {
        "id, kind, reference, state, carrier, COALESCE(account_id, '') AS account_id, service, profile, order_id, \
         is_test, ship_date, findings, created_at, closed_at"
    };
}
pub(in crate::shipping) use columns;

/// Writes a shipment with what the carrier will be asked, sealed.
pub(in crate::shipping) async fn insert(
    tx: &mut Tx,
    tenant: &TenantId,
    new: &ShipmentRow,
    request: &[u8],
) -> DbResult<u64> {
    const SQL: &str = "INSERT INTO shipments (id, tenant_id, reference, reference_key, state, carrier, request, \
        findings, created_at, account_id, kind, service, profile, is_test, ship_date, order_id) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    execute!(
        tx,
        SQL,
        new.id.as_str(),
        tenant.as_str(),
        new.reference.as_str(),
        fold(&new.reference),
        new.state.as_str(),
        new.carrier.as_str(),
        request,
        new.findings.as_str(),
        new.created_at,
        new.account(),
        new.kind.as_str(),
        new.service.as_str(),
        new.profile.as_str(),
        new.is_test,
        new.ship_date.as_str(),
        new.order_id.as_deref(),
    )
}

/// Ids of the shipments that were made of an order, oldest first; prepared and cancelled ones too.
pub(crate) async fn of_order(tx: &mut Tx, tenant: &TenantId, order: &str) -> DbResult<Vec<(String,)>> {
    const SQL: &str = "SELECT id FROM shipments WHERE tenant_id = $1 AND order_id = $2 ORDER BY id";
    fetch_all!(tx, (String,), SQL, tenant.as_str(), order)
}

/// A shipment of an order.
#[derive(sqlx::FromRow)]
pub(in crate::shipping) struct OfOrderRow {
    pub(in crate::shipping) id: String,
    pub(in crate::shipping) state: String,
    /// Sealed.
    pub(in crate::shipping) request: Vec<u8>,
}

/// The shipments of an order whose labels exist or are being bought, oldest first.
pub(in crate::shipping) async fn live_of_order(
    tx: &mut Tx,
    tenant: &TenantId,
    order: &str,
) -> DbResult<Vec<OfOrderRow>> {
    const SQL: &str = "SELECT id, state, request FROM shipments WHERE tenant_id = $1 AND order_id = $2 \
        AND state NOT IN ('prepared', 'cancelled') ORDER BY id";
    fetch_all!(tx, OfOrderRow, SQL, tenant.as_str(), order)
}

/// Writes a prepared shipment anew, in this state; `false` when it is not prepared any more.
pub(in crate::shipping) async fn replace_prepared(
    tx: &mut Tx,
    tenant: &TenantId,
    new: &ShipmentRow,
    request: &[u8],
) -> DbResult<bool> {
    const SQL: &str = "UPDATE shipments SET reference = $3, reference_key = $4, state = $5, carrier = $6, \
        request = $7, findings = $8, account_id = $9, service = $10, profile = $11, is_test = $12, ship_date = $13, \
        order_id = $14 \
        WHERE tenant_id = $1 AND id = $2 AND state = 'prepared'";
    let touched = execute!(
        tx,
        SQL,
        tenant.as_str(),
        new.id.as_str(),
        new.reference.as_str(),
        fold(&new.reference),
        new.state.as_str(),
        new.carrier.as_str(),
        request,
        new.findings.as_str(),
        new.account(),
        new.service.as_str(),
        new.profile.as_str(),
        new.is_test,
        new.ship_date.as_str(),
        new.order_id.as_deref(),
    )?;
    Ok(touched == 1)
}

/// Moves a shipment from one state to another, with the findings that go with it, and ends what was waited for; `false`
/// when it is in another state.
pub(in crate::shipping) async fn move_state(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    (from, to): (ShipmentState, ShipmentState),
    findings: &str,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE shipments SET state = $4, findings = $5, look_at = NULL, \
        cancel_due = NULL, cancel_since = NULL WHERE tenant_id = $1 AND id = $2 AND state = $3";
    Ok(execute!(tx, SQL, tenant.as_str(), shipment.as_str(), from.code(), to.code(), findings)? == 1)
}

/// Takes back a shipment of which nothing exists at a carrier. Its numbers stay drawn.
pub(in crate::shipping) async fn delete(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    state: ShipmentState,
) -> DbResult<bool> {
    const PARCELS: &str = "DELETE FROM parcels WHERE tenant_id = $1 AND shipment_id = $2 AND EXISTS (\
        SELECT 1 FROM shipments s WHERE s.tenant_id = $1 AND s.id = $2 AND s.state = $3)";
    const SHIPMENT: &str = "DELETE FROM shipments WHERE tenant_id = $1 AND id = $2 AND state = $3";
    execute!(tx, PARCELS, tenant.as_str(), shipment.as_str(), state.code())?;
    Ok(execute!(tx, SHIPMENT, tenant.as_str(), shipment.as_str(), state.code())? == 1)
}

/// One shipment of either direction.
pub(in crate::shipping) async fn find(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
) -> DbResult<Option<ShipmentRow>> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM shipments WHERE tenant_id = $1 AND id = $2");
    fetch_optional!(tx, ShipmentRow, SQL, tenant.as_str(), shipment.as_str())
}

/// Several shipments of either direction, by id.
pub(in crate::shipping) async fn find_all(tx: &mut Tx, tenant: &TenantId, ids: &[&str]) -> DbResult<Vec<ShipmentRow>> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM shipments WHERE tenant_id = ");
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let owner = tenant.as_str();
    fetch_in!(tx, ShipmentRow, SQL, owner, " AND id IN (", ids.iter().copied(), ") ORDER BY id")
}

/// What the carrier was asked for a shipment, sealed.
pub(in crate::shipping) async fn find_request(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
) -> DbResult<Option<Vec<u8>>> {
    const SQL: &str = "SELECT request FROM shipments WHERE tenant_id = $1 AND id = $2";
    Ok(fetch_optional!(tx, (Vec<u8>,), SQL, tenant.as_str(), shipment.as_str())?.map(|(request,)| request))
}
