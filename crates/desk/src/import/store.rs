//! SQL of files that were handed over. Contents come and go sealed.

use kontor_model::UtcMillis;
use kontor_model::id::DeskImportId;

use crate::db::{DbResult, Tx};

#[derive(sqlx::FromRow)]
pub(super) struct ImportFile {
    pub(super) file_name: String,
    pub(super) content_sealed: Vec<u8>,
    pub(super) outcomes_sealed: Option<Vec<u8>>,
    pub(super) created_at: i64,
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: &DeskImportId,
    file_name: &str,
    sealed: &[u8],
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "INSERT INTO imports (id, file_name, content_sealed, created_at) VALUES ($1, $2, $3, $4)";
    sqlx::query(SQL).bind(id.as_str()).bind(file_name).bind(sealed).bind(now.0).execute(&mut **tx).await?;
    Ok(())
}

pub(super) async fn find(tx: &mut Tx, id: &DeskImportId) -> DbResult<Option<ImportFile>> {
    const SQL: &str = "SELECT file_name, content_sealed, outcomes_sealed, created_at FROM imports WHERE id = $1";
    Ok(sqlx::query_as(SQL).bind(id.as_str()).fetch_optional(&mut **tx).await?)
}

/// Writes what became of the rows.
pub(super) async fn set_outcomes(tx: &mut Tx, id: &DeskImportId, sealed: &[u8]) -> DbResult<()> {
    const SQL: &str = "UPDATE imports SET outcomes_sealed = $2 WHERE id = $1";
    sqlx::query(SQL).bind(id.as_str()).bind(sealed).execute(&mut **tx).await?;
    Ok(())
}

/// Forgets files that came before `before`: they hold addresses.
pub(super) async fn forget(tx: &mut Tx, before: UtcMillis) -> DbResult<()> {
    const SQL: &str = "DELETE FROM imports WHERE created_at < $1";
    sqlx::query(SQL).bind(before.0).execute(&mut **tx).await?;
    Ok(())
}

#[cfg(test)]
pub(super) async fn count(tx: &mut Tx) -> DbResult<i64> {
    let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM imports").fetch_one(&mut **tx).await?;
    Ok(count)
}
