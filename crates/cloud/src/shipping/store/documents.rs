//! Documents of shipments, sealed: labels, return labels, codes, customs papers.

use kontor_model::UtcMillis;
use kontor_model::id::{LabelId, ShipmentId, TenantId};
use kontor_model::label::LabelSpec;
use kontor_model::shipment::DocumentKind;

use crate::db::{DbResult, Tx, fetch_all, fetch_in, fetch_optional, insert_rows};

/// A document to be written.
pub(in crate::shipping) struct NewDocument {
    /// Its id.
    pub(in crate::shipping) id: LabelId,
    /// Its shipment.
    pub(in crate::shipping) shipment: ShipmentId,
    /// Number of its parcel, from 1.
    pub(in crate::shipping) parcel: u32,
    /// What it is for.
    pub(in crate::shipping) kind: DocumentKind,
    /// Which of its kind in its shipment, from 1; for labels the parcel's number.
    pub(in crate::shipping) number: u32,
    /// The form it was made in.
    pub(in crate::shipping) spec: LabelSpec,
    /// SHA-256 of the plain document, lower case hexadecimal.
    pub(in crate::shipping) sha256: String,
    /// The document, sealed.
    pub(in crate::shipping) sealed: Vec<u8>,
}

/// A document as it stands in the store, without its bytes.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::shipping) struct DocumentRow {
    /// Its id.
    pub(in crate::shipping) id: String,
    /// Its shipment.
    pub(in crate::shipping) shipment_id: String,
    /// Number of its parcel, from 1.
    pub(in crate::shipping) parcel_number: i64,
    /// Code of what it is for.
    pub(in crate::shipping) kind: String,
    /// Which of its kind in its shipment, from 1.
    pub(in crate::shipping) number: i64,
    /// Format code.
    pub(in crate::shipping) format: String,
    /// Medium code.
    pub(in crate::shipping) medium: String,
    /// Resolution it was asked for in.
    pub(in crate::shipping) dpi: i64,
    /// SHA-256 of the plain document.
    pub(in crate::shipping) sha256: String,
    /// How often it was fetched to be printed.
    pub(in crate::shipping) prints: i64,
}

#[derive(sqlx::FromRow)]
struct WholeRow {
    #[sqlx(flatten)]
    row: DocumentRow,
    document: Vec<u8>,
}

/// Writes documents.
pub(in crate::shipping) async fn insert(
    tx: &mut Tx,
    tenant: &TenantId,
    documents: &[NewDocument],
    now: UtcMillis,
) -> DbResult<u64> {
    const SQL: &str = "INSERT INTO documents (id, tenant_id, shipment_id, parcel_number, kind, number, format, \
        medium, dpi, sha256, prints, created_at, document) ";
    insert_rows!(
        tx,
        SQL,
        documents,
        |document| document.id.as_str(),
        tenant.as_str(),
        document.shipment.as_str(),
        i64::from(document.parcel),
        document.kind.code(),
        i64::from(document.number),
        document.spec.format.code(),
        document.spec.medium.code(),
        i64::from(document.spec.dpi.code()),
        document.sha256.as_str(),
        0_i64,
        now.0,
        document.sealed.as_slice(),
    )
}

/// One document of a shipment with its bytes, sealed.
pub(in crate::shipping) async fn find(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
    (kind, number): (DocumentKind, u32),
) -> DbResult<Option<(DocumentRow, Vec<u8>)>> {
    const SQL: &str = "SELECT id, shipment_id, parcel_number, kind, number, format, medium, dpi, sha256, prints, document \
        FROM documents WHERE tenant_id = $1 AND shipment_id = $2 AND kind = $3 AND number = $4";
    let found = fetch_optional!(tx, WholeRow, SQL, tenant.as_str(), shipment.as_str(), kind.code(), i64::from(number))?;
    Ok(found.map(|WholeRow { row, document }| (row, document)))
}

/// The bytes of several documents by id, sealed; in no order.
pub(in crate::shipping) async fn find_bytes_all(
    tx: &mut Tx,
    tenant: &TenantId,
    ids: &[&str],
) -> DbResult<Vec<(String, Vec<u8>)>> {
    const SQL: &str = "SELECT id, document FROM documents WHERE tenant_id = ";
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let owner = tenant.as_str();
    fetch_in!(tx, (String, Vec<u8>), SQL, owner, " AND id IN (", ids.iter().copied(), ")")
}

/// Counts a print and answers how many there were with it.
pub(in crate::shipping) async fn count_print(tx: &mut Tx, tenant: &TenantId, id: &str) -> DbResult<Option<i64>> {
    const SQL: &str = "UPDATE documents SET prints = prints + 1 WHERE tenant_id = $1 AND id = $2 RETURNING prints";
    Ok(fetch_optional!(tx, (i64,), SQL, tenant.as_str(), id)?.map(|(prints,)| prints))
}

/// Documents of one shipment, without their bytes, by kind and number.
pub(in crate::shipping) async fn of_shipment(
    tx: &mut Tx,
    tenant: &TenantId,
    shipment: &ShipmentId,
) -> DbResult<Vec<DocumentRow>> {
    const SQL: &str = "SELECT id, shipment_id, parcel_number, kind, number, format, medium, dpi, sha256, prints \
        FROM documents WHERE tenant_id = $1 AND shipment_id = $2 ORDER BY kind, number";
    fetch_all!(tx, DocumentRow, SQL, tenant.as_str(), shipment.as_str())
}

/// Documents of several shipments, without their bytes, by shipment, kind and number.
pub(in crate::shipping) async fn of_shipments(
    tx: &mut Tx,
    tenant: &TenantId,
    shipments: &[&str],
) -> DbResult<Vec<DocumentRow>> {
    const SQL: &str = "SELECT id, shipment_id, parcel_number, kind, number, format, medium, dpi, sha256, prints \
        FROM documents WHERE tenant_id = ";
    if shipments.is_empty() {
        return Ok(Vec::new());
    }
    let owner = tenant.as_str();
    fetch_in!(
        tx,
        DocumentRow,
        SQL,
        owner,
        " AND shipment_id IN (",
        shipments.iter().copied(),
        ") ORDER BY shipment_id, kind, number"
    )
}
