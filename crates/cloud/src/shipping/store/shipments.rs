//! Shipments and their parcels.

use kontor_model::UtcMillis;
use kontor_model::fold::fold;
use kontor_model::id::{ShipmentId, TenantId};
use kontor_model::shipment::ShipmentState;

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_optional};

/// A shipment as it stands in the store.
#[derive(sqlx::FromRow)]
pub(in crate::shipping) struct ShipmentRow {
    /// Its id.
    pub(in crate::shipping) id: String,
    /// The caller's number.
    pub(in crate::shipping) reference: String,
    /// State code.
    pub(in crate::shipping) state: String,
    /// Carrier id.
    pub(in crate::shipping) carrier: String,
    /// Findings as JSON.
    pub(in crate::shipping) findings: String,
    /// When it was asked for.
    pub(in crate::shipping) created_at: i64,
}

/// A parcel with what is known of its label.
#[derive(sqlx::FromRow)]
pub(in crate::shipping) struct ParcelRow {
    /// Its shipment.
    pub(in crate::shipping) shipment_id: String,
    /// Its number, from 1.
    pub(in crate::shipping) number: i64,
    /// Grams.
    pub(in crate::shipping) weight_g: i64,
    /// The caller's number.
    pub(in crate::shipping) reference: Option<String>,
    /// What is tracked; empty until known.
    pub(in crate::shipping) tracking_number: String,
    /// SHA-256 of the label; absent until there is one.
    pub(in crate::shipping) sha256: Option<String>,
    /// Format code of the label.
    pub(in crate::shipping) format: Option<String>,
    /// Medium code of the label.
    pub(in crate::shipping) medium: Option<String>,
}

/// A shipment to be written.
pub(in crate::shipping) struct NewRow<'a> {
    /// Its id.
    pub(in crate::shipping) id: &'a ShipmentId,
    /// The caller's number.
    pub(in crate::shipping) reference: &'a str,
    /// Carrier id.
    pub(in crate::shipping) carrier: &'a str,
    /// What the carrier will be asked, sealed.
    pub(in crate::shipping) request: &'a [u8],
    /// Now.
    pub(in crate::shipping) created_at: UtcMillis,
}

/// A parcel to be written.
pub(in crate::shipping) struct NewParcelRow<'a> {
    /// Its number, from 1.
    pub(in crate::shipping) number: u32,
    /// Grams.
    pub(in crate::shipping) weight_g: u32,
    /// The caller's number.
    pub(in crate::shipping) reference: Option<&'a str>,
    /// The number drawn for it.
    pub(in crate::shipping) sscc: Option<&'a str>,
}

/// Writes a shipment in state `requested`.
pub(in crate::shipping) async fn insert(tx: &mut Tx, tenant: &TenantId, new: &NewRow<'_>) -> DbResult<u64> {
    const SQL: &str = "INSERT INTO shipments \
        (id, tenant_id, reference, reference_key, state, carrier, request, findings, created_at) \
        VALUES ($1, $2, $3, $4, 'requested', $5, $6, '[]', $7)";
    execute!(
        tx,
        SQL,
        new.id.as_str(),
        tenant.as_str(),
        new.reference,
        fold(new.reference),
        new.carrier,
        new.request,
        new.created_at.0
    )
}

/// Writes a parcel of a shipment.
pub(in crate::shipping) async fn insert_parcel(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    new: &NewParcelRow<'_>,
) -> DbResult<u64> {
    const SQL: &str = "INSERT INTO parcels \
        (shipment_id, number, tenant_id, weight_g, reference, sscc, tracking_number) \
        VALUES ($1, $2, $3, $4, $5, $6, '')";
    execute!(
        tx,
        SQL,
        shipment.as_str(),
        i64::from(new.number),
        tenant.as_str(),
        i64::from(new.weight_g),
        new.reference,
        new.sscc
    )
}

/// Writes down the number a parcel is tracked by.
pub(in crate::shipping) async fn set_tracking_number(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    parcel: u32,
    tracking_number: &str,
) -> DbResult<u64> {
    const SQL: &str = "UPDATE parcels SET tracking_number = $4 \
        WHERE tenant_id = $1 AND shipment_id = $2 AND number = $3";
    execute!(tx, SQL, tenant.as_str(), shipment.as_str(), i64::from(parcel), tracking_number)
}

/// Moves a shipment to another state, with the findings that go with it.
pub(in crate::shipping) async fn set_state(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    state: ShipmentState,
    findings: &str,
) -> DbResult<u64> {
    const SQL: &str = "UPDATE shipments SET state = $3, findings = $4 WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), shipment.as_str(), state.code(), findings)
}

/// Takes back a shipment that the carrier did not make. Its numbers stay drawn.
pub(in crate::shipping) async fn delete_requested(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
) -> DbResult<u64> {
    const PARCELS: &str = "DELETE FROM parcels WHERE tenant_id = $1 AND shipment_id = $2";
    const SHIPMENT: &str = "DELETE FROM shipments WHERE tenant_id = $1 AND id = $2 AND state = 'requested'";
    execute!(tx, PARCELS, tenant.as_str(), shipment.as_str())?;
    execute!(tx, SHIPMENT, tenant.as_str(), shipment.as_str())
}

/// One shipment.
pub(in crate::shipping) async fn find(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
) -> DbResult<Option<ShipmentRow>> {
    const SQL: &str = "SELECT id, reference, state, carrier, findings, created_at FROM shipments \
        WHERE tenant_id = $1 AND id = $2";
    fetch_optional!(tx, ShipmentRow, SQL, tenant.as_str(), shipment.as_str())
}

/// What the carrier was asked for a shipment, sealed, with the carrier's id.
pub(in crate::shipping) async fn find_request(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
) -> DbResult<Option<(String, Vec<u8>)>> {
    const SQL: &str = "SELECT carrier, request FROM shipments WHERE tenant_id = $1 AND id = $2";
    fetch_optional!(tx, (String, Vec<u8>), SQL, tenant.as_str(), shipment.as_str())
}

/// Parcels of one shipment, in order.
pub(in crate::shipping) async fn parcels(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
) -> DbResult<Vec<ParcelRow>> {
    const SQL: &str = "SELECT p.shipment_id, p.number, p.weight_g, p.reference, p.tracking_number, \
        l.sha256, l.format, l.medium \
        FROM parcels p \
        LEFT JOIN labels l ON l.shipment_id = p.shipment_id AND l.parcel_number = p.number \
        WHERE p.tenant_id = $1 AND p.shipment_id = $2 \
        ORDER BY p.number";
    fetch_all!(tx, ParcelRow, SQL, tenant.as_str(), shipment.as_str())
}

/// Which page of shipments is wanted.
pub(in crate::shipping) struct PageOf<'a> {
    /// Only ids below this one; every id is below `shp~`.
    pub(in crate::shipping) before: &'a str,
    /// Only shipments with this number.
    pub(in crate::shipping) reference: Option<&'a str>,
    /// At most so many.
    pub(in crate::shipping) limit: i64,
}

/// Shipments, newest first, and all their parcels in order.
pub(in crate::shipping) async fn list(
    tx: &mut Tx,
    tenant: &TenantId,
    page: &PageOf<'_>,
) -> DbResult<(Vec<ShipmentRow>, Vec<ParcelRow>)> {
    macro_rules! shipments_sql {
        ($columns:literal, $filter:literal) => {
            concat!(
                "SELECT ",
                $columns,
                " FROM shipments WHERE tenant_id = $1 AND id < $2",
                $filter,
                " ORDER BY id DESC LIMIT $3"
            )
        };
    }
    macro_rules! parcels_sql {
        ($filter:literal) => {
            concat!(
                "SELECT p.shipment_id, p.number, p.weight_g, p.reference, p.tracking_number, ",
                "l.sha256, l.format, l.medium FROM (",
                shipments_sql!("id", $filter),
                ") s JOIN parcels p ON p.shipment_id = s.id ",
                "LEFT JOIN labels l ON l.shipment_id = p.shipment_id AND l.parcel_number = p.number ",
                "WHERE p.tenant_id = $1 ORDER BY p.shipment_id DESC, p.number"
            )
        };
    }
    const ALL: &str = shipments_sql!("id, reference, state, carrier, findings, created_at", "");
    const ALL_PARCELS: &str = parcels_sql!("");
    const BY_REFERENCE: &str =
        shipments_sql!("id, reference, state, carrier, findings, created_at", " AND reference_key = $4");
    const PARCELS_BY_REFERENCE: &str = parcels_sql!(" AND reference_key = $4");

    let (owner, before, limit) = (tenant.as_str(), page.before, page.limit);
    Ok(match page.reference.map(fold) {
        None => (
            fetch_all!(tx, ShipmentRow, ALL, owner, before, limit)?,
            fetch_all!(tx, ParcelRow, ALL_PARCELS, owner, before, limit)?,
        ),
        Some(key) => (
            fetch_all!(tx, ShipmentRow, BY_REFERENCE, owner, before, limit, key.as_str())?,
            fetch_all!(tx, ParcelRow, PARCELS_BY_REFERENCE, owner, before, limit, key.as_str())?,
        ),
    })
}
