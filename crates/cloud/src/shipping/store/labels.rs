//! Label documents, sealed.

use kontor_model::UtcMillis;
use kontor_model::id::{LabelId, ShipmentId, TenantId};
use kontor_model::label::LabelSpec;

use crate::db::{DbResult, Tx, execute, fetch_optional};

/// A label to be written.
pub(in crate::shipping) struct NewLabel<'a> {
    /// Its id.
    pub(in crate::shipping) id: &'a LabelId,
    /// Its shipment.
    pub(in crate::shipping) shipment: &'a ShipmentId,
    /// Number of its parcel, from 1.
    pub(in crate::shipping) parcel: u32,
    /// The form it was made in.
    pub(in crate::shipping) spec: LabelSpec,
    /// SHA-256 of the plain document, lower case hexadecimal.
    pub(in crate::shipping) sha256: &'a str,
    /// The document, sealed.
    pub(in crate::shipping) sealed: &'a [u8],
}

/// A label as it stands in the store.
#[derive(sqlx::FromRow)]
pub(in crate::shipping) struct LabelRow {
    /// Its id.
    pub(in crate::shipping) id: String,
    /// Format code.
    pub(in crate::shipping) format: String,
    /// Medium code.
    pub(in crate::shipping) medium: String,
    /// Resolution it was asked for in.
    pub(in crate::shipping) dpi: i64,
    /// SHA-256 of the plain document.
    pub(in crate::shipping) sha256: String,
    /// The document, sealed.
    pub(in crate::shipping) document: Vec<u8>,
}

/// Writes a label.
pub(in crate::shipping) async fn insert(
    tx: &mut Tx,
    tenant: &TenantId,
    label: &NewLabel<'_>,
    now: UtcMillis,
) -> DbResult<u64> {
    const SQL: &str = "INSERT INTO labels \
        (id, tenant_id, shipment_id, parcel_number, format, medium, dpi, sha256, document, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    execute!(
        tx,
        SQL,
        label.id.as_str(),
        tenant.as_str(),
        label.shipment.as_str(),
        i64::from(label.parcel),
        label.spec.format.code(),
        label.spec.medium.code(),
        i64::from(label.spec.dpi.code()),
        label.sha256,
        label.sealed,
        now.0
    )
}

/// The label of one parcel.
pub(in crate::shipping) async fn find(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    parcel: u32,
) -> DbResult<Option<LabelRow>> {
    const SQL: &str = "SELECT id, format, medium, dpi, sha256, document FROM labels \
        WHERE tenant_id = $1 AND shipment_id = $2 AND parcel_number = $3";
    fetch_optional!(tx, LabelRow, SQL, tenant.as_str(), shipment.as_str(), i64::from(parcel))
}
