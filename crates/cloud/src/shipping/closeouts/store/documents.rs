//! Manifests and handover lists, sealed.

use kontor_model::UtcMillis;
use kontor_model::id::{CloseOutId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_in, fetch_one, fetch_optional};

/// A document as it stands in the store, without its bytes.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::shipping::closeouts) struct PaperRow {
    /// Its close-out.
    pub(in crate::shipping::closeouts) close_out_id: String,
    /// Which of its close-out, from 1.
    pub(in crate::shipping::closeouts) number: i64,
    /// Whether the carrier made it.
    pub(in crate::shipping::closeouts) from_carrier: bool,
    /// SHA-256 of the plain document.
    pub(in crate::shipping::closeouts) sha256: String,
}

/// A document to be written.
pub(in crate::shipping::closeouts) struct NewPaper<'a> {
    /// Which of its close-out, from 1.
    pub(in crate::shipping::closeouts) number: i64,
    /// Whether the carrier made it.
    pub(in crate::shipping::closeouts) from_carrier: bool,
    /// SHA-256 of the plain document.
    pub(in crate::shipping::closeouts) sha256: &'a str,
    /// The document, sealed.
    pub(in crate::shipping::closeouts) sealed: &'a [u8],
}

/// The number of the last document of a close-out; 0 when there is none.
pub(in crate::shipping::closeouts) async fn last_number(tx: &mut Tx, tenant: &TenantId, id: &str) -> DbResult<i64> {
    const SQL: &str = "SELECT COALESCE(MAX(number), 0) FROM close_out_documents \
        WHERE tenant_id = $1 AND close_out_id = $2";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str(), id)?.0)
}

/// Writes a document.
pub(in crate::shipping::closeouts) async fn insert(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, now): (&str, UtcMillis),
    new: &NewPaper<'_>,
) -> DbResult<u64> {
    const SQL: &str = "INSERT INTO close_out_documents \
        (close_out_id, number, tenant_id, from_carrier, sha256, prints, created_at, document) \
        VALUES ($1, $2, $3, $4, $5, 0, $6, $7)";
    execute!(tx, SQL, id, new.number, tenant.as_str(), new.from_carrier, new.sha256, now.0, new.sealed)
}

/// Documents of some close-outs, by close-out and number.
pub(in crate::shipping::closeouts) async fn of_close_outs(
    tx: &mut Tx,
    tenant: &TenantId,
    ids: &[&str],
) -> DbResult<Vec<PaperRow>> {
    const SQL: &str = "SELECT close_out_id, number, from_carrier, sha256 FROM close_out_documents WHERE tenant_id = ";
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let owner = tenant.as_str();
    let list = ids.iter().copied();
    fetch_in!(tx, PaperRow, SQL, owner, " AND close_out_id IN (", list, ") ORDER BY close_out_id, number")
}

/// Whether the carrier made it, SHA-256 and sealed bytes of one document.
pub(in crate::shipping::closeouts) async fn find(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, number): (&CloseOutId, u32),
) -> DbResult<Option<(bool, String, Vec<u8>)>> {
    const SQL: &str = "SELECT from_carrier, sha256, document FROM close_out_documents \
        WHERE tenant_id = $1 AND close_out_id = $2 AND number = $3";
    fetch_optional!(tx, (bool, String, Vec<u8>), SQL, tenant.as_str(), id.as_str(), i64::from(number))
}

/// Counts a print and answers how many there were with it.
pub(in crate::shipping::closeouts) async fn count_print(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, number): (&CloseOutId, u32),
) -> DbResult<Option<i64>> {
    const SQL: &str = "UPDATE close_out_documents SET prints = prints + 1 \
        WHERE tenant_id = $1 AND close_out_id = $2 AND number = $3 RETURNING prints";
    Ok(fetch_optional!(tx, (i64,), SQL, tenant.as_str(), id.as_str(), i64::from(number))?.map(|(prints,)| prints))
}

/// Tells whether a close-out has a document that the carrier made.
pub(in crate::shipping::closeouts) async fn has_manifest(tx: &mut Tx, tenant: &TenantId, id: &str) -> DbResult<bool> {
    const SQL: &str = "SELECT COUNT(*) FROM close_out_documents \
        WHERE tenant_id = $1 AND close_out_id = $2 AND from_carrier = TRUE";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str(), id)?.0 > 0)
}
