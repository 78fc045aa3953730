//! Pages of shipments, newest first, through the filters people and programs have.

use kontor_model::id::TenantId;

use super::shipments::{ShipmentRow, columns};
use crate::db::{DbResult, Tx, fetch_all};

/// Which page of shipments is wanted.
pub(in crate::shipping) struct PageOf<'a> {
    /// Only ids below this one.
    pub(in crate::shipping) before: &'a str,
    /// Only ids above this one: ids begin with the time they were made at.
    pub(in crate::shipping) above: &'a str,
    /// Only this direction.
    pub(in crate::shipping) kind: &'a str,
    /// Only shipments with this folded number.
    pub(in crate::shipping) reference_key: Option<&'a str>,
    /// Only shipments with a parcel of this number, as compared.
    pub(in crate::shipping) tracking_key: Option<&'a str>,
    /// Only this state; empty for all.
    pub(in crate::shipping) state: &'a str,
    /// Only this carrier; empty for all.
    pub(in crate::shipping) carrier: &'a str,
    /// Only this account; empty for all.
    pub(in crate::shipping) account: &'a str,
    /// At most so many.
    pub(in crate::shipping) limit: i64,
}

/// Shipments, newest first. The narrowest filter is the one an index answers.
pub(in crate::shipping) async fn list(tx: &mut Tx, tenant: &TenantId, page: &PageOf<'_>) -> DbResult<Vec<ShipmentRow>> {
    macro_rules! page_sql {
        ($filter:literal) => {
            concat!(
                "SELECT ",
                columns!(),
                " FROM shipments WHERE tenant_id = $1 AND id < $2 AND id > $3 AND kind = $4 AND ",
                $filter,
                " AND ($7 = '' OR carrier = $7) AND ($8 = '' OR account_id = $8) ORDER BY id DESC LIMIT $5"
            )
        };
    }
    const ALL: &str = page_sql!("$6 = ''");
    const BY_STATE: &str = page_sql!("state = $6");
    const BY_REFERENCE: &str = page_sql!("($6 = '' OR state = $6) AND reference_key = $9");
    const BY_TRACKING: &str = page_sql!(
        "($6 = '' OR state = $6) AND id IN (SELECT shipment_id FROM parcels WHERE tenant_id = $1 AND tracking_key = $9)"
    );
    const BY_BOTH: &str = page_sql!(
        "($6 = '' OR state = $6) AND reference_key = $9 AND \
         id IN (SELECT shipment_id FROM parcels WHERE tenant_id = $1 AND tracking_key = $10)"
    );
    let (owner, before, above, kind, limit) = (tenant.as_str(), page.before, page.above, page.kind, page.limit);
    let (state, carrier, account) = (page.state, page.carrier, page.account);
    macro_rules! fetched {
        ($sql:expr $(, $bind:expr)*) => {
            fetch_all!(tx, ShipmentRow, $sql, owner, before, above, kind, limit, state, carrier, account $(, $bind)*)
        };
    }
    match (page.reference_key, page.tracking_key) {
        (None, None) if state.is_empty() => fetched!(ALL),
        (None, None) => fetched!(BY_STATE),
        (Some(reference), None) => fetched!(BY_REFERENCE, reference),
        (None, Some(tracking)) => fetched!(BY_TRACKING, tracking),
        (Some(reference), Some(tracking)) => fetched!(BY_BOTH, reference, tracking),
    }
}
