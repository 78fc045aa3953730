//! A transaction that knows its data base and, on PostgreSQL, its tenant.

use kontor_model::id::TenantId;

use super::error::{DbError, DbResult};
use super::sqlite::SqliteTx;

/// An open transaction. Dropped without [`Tx::commit`] it is rolled back.
pub enum Tx {
    /// On the embedded data base.
    Sqlite(SqliteTx),
    /// On a PostgreSQL server.
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

impl Tx {
    /// Makes the changes durable.
    pub async fn commit(self) -> DbResult<()> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await.map_err(DbError::from),
            Tx::Postgres(tx) => tx.commit().await.map_err(DbError::from),
        }
    }

    /// From here on the transaction works for `tenant` alone; for actions that first have to find the tenant.
    pub async fn enter(&mut self, tenant: &TenantId) -> DbResult<()> {
        self.set_scope(tenant.as_str(), "off").await
    }

    pub(super) async fn set_scope(&mut self, tenant: &str, unscoped: &str) -> DbResult<()> {
        const SQL: &str = "SELECT set_config('kontor.tenant', $1, true), set_config('kontor.unscoped', $2, true)";
        if let Tx::Postgres(tx) = self {
            sqlx::query(SQL).bind(tenant).bind(unscoped).execute(&mut **tx).await?;
        }
        Ok(())
    }
}
