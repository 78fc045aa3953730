//! Parcels: written with their shipment, numbered when the carrier has answered.

use kontor_model::id::{ShipmentId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_in, insert_rows};

/// A parcel as it stands in the store.
#[derive(Clone, Debug, sqlx::FromRow)]
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
    /// The carrier's number of the whole shipment; empty where it has none.
    pub(in crate::shipping) carrier_shipment: String,
    /// The number of the return label inside.
    pub(in crate::shipping) return_number: Option<String>,
    /// The carrier's page about it.
    pub(in crate::shipping) tracking_url: Option<String>,
    /// Code of where it is; empty until the carrier said so.
    pub(in crate::shipping) tracking_status: String,
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

/// The numbers of a parcel that the carrier has answered.
pub(in crate::shipping) struct Numbered<'a> {
    /// Its number, from 1.
    pub(in crate::shipping) number: u32,
    /// What is tracked.
    pub(in crate::shipping) tracking_number: &'a str,
    /// The carrier's number of the whole shipment; empty where it has none.
    pub(in crate::shipping) carrier_shipment: &'a str,
    /// The number of the return label inside.
    pub(in crate::shipping) return_number: Option<&'a str>,
    /// The carrier's page about it.
    pub(in crate::shipping) tracking_url: Option<&'a str>,
    /// Now, UTC milliseconds.
    pub(in crate::shipping) numbered_at: i64,
    /// When the carrier is asked first where it is, UTC milliseconds; absent where it cannot tell.
    pub(in crate::shipping) track_due: Option<i64>,
}

/// How numbers are compared: without blanks, in capitals.
pub(in crate::shipping) fn tracking_key(number: &str) -> String {
    number.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase()
}

/// Writes the parcels of a shipment.
pub(in crate::shipping) async fn insert(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    parcels: &[NewParcelRow<'_>],
) -> DbResult<u64> {
    const SQL: &str = "INSERT INTO parcels \
        (shipment_id, number, tenant_id, weight_g, reference, sscc, tracking_number) ";
    insert_rows!(
        tx,
        SQL,
        parcels,
        |parcel| shipment.as_str(),
        i64::from(parcel.number),
        tenant.as_str(),
        i64::from(parcel.weight_g),
        parcel.reference,
        parcel.sscc,
        "",
    )
}

/// Throws the parcels of a shipment without labels away, to write them anew.
pub(in crate::shipping) async fn delete(tx: &mut Tx, tenant: &TenantId, shipment: &ShipmentId) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM parcels WHERE tenant_id = $1 AND shipment_id = $2";
    execute!(tx, SQL, tenant.as_str(), shipment.as_str())
}

/// Writes down the numbers of a parcel.
pub(in crate::shipping) async fn set_numbers(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    numbered: &Numbered<'_>,
) -> DbResult<u64> {
    const SQL: &str = "UPDATE parcels SET tracking_number = $4, tracking_key = $5, carrier_shipment = $6, \
        return_number = $7, tracking_url = $8, track_due = $9, numbered_at = $10, return_key = $11, second_key = $12 \
        WHERE tenant_id = $1 AND shipment_id = $2 AND number = $3";
    execute!(
        tx,
        SQL,
        tenant.as_str(),
        shipment.as_str(),
        i64::from(numbered.number),
        numbered.tracking_number,
        tracking_key(numbered.tracking_number),
        numbered.carrier_shipment,
        numbered.return_number,
        numbered.tracking_url,
        numbered.track_due,
        numbered.numbered_at,
        tracking_key(numbered.return_number.unwrap_or_default()),
        tracking_key(numbered.carrier_shipment),
    )
}

/// Writes down another weight.
pub(in crate::shipping) async fn set_weight(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    (number, weight_g): (u32, u32),
) -> DbResult<u64> {
    const SQL: &str = "UPDATE parcels SET weight_g = $4 WHERE tenant_id = $1 AND shipment_id = $2 AND number = $3";
    execute!(tx, SQL, tenant.as_str(), shipment.as_str(), i64::from(number), i64::from(weight_g))
}

/// Parcels of one shipment, in order.
pub(in crate::shipping) async fn of_shipment(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
) -> DbResult<Vec<ParcelRow>> {
    const SQL: &str = "SELECT shipment_id, number, weight_g, reference, tracking_number, carrier_shipment, \
        return_number, tracking_url, tracking_status FROM parcels \
        WHERE tenant_id = $1 AND shipment_id = $2 ORDER BY number";
    fetch_all!(tx, ParcelRow, SQL, tenant.as_str(), shipment.as_str())
}

/// Parcels of several shipments, by shipment and in order.
pub(in crate::shipping) async fn of_shipments(
    tx: &mut Tx,
    tenant: &TenantId,
    shipments: &[&str],
) -> DbResult<Vec<ParcelRow>> {
    const SQL: &str = "SELECT shipment_id, number, weight_g, reference, tracking_number, carrier_shipment, \
        return_number, tracking_url, tracking_status FROM parcels WHERE tenant_id = ";
    if shipments.is_empty() {
        return Ok(Vec::new());
    }
    let owner = tenant.as_str();
    fetch_in!(
        tx,
        ParcelRow,
        SQL,
        owner,
        " AND shipment_id IN (",
        shipments.iter().copied(),
        ") ORDER BY shipment_id, number"
    )
}
