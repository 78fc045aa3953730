//! Rows of what the token endpoint counted.

use kontor_model::UtcMillis;

use crate::db::{DbResult, Tx, execute};

/// One counter to be added to what is stored.
pub(crate) struct Count<'a> {
    pub(crate) tenant: &'a str,
    pub(crate) client: &'a str,
    pub(crate) address: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) count: i64,
    pub(crate) first_at: UtcMillis,
    pub(crate) last_at: UtcMillis,
}

/// Adds a counter to the stored one.
pub(crate) async fn unscoped_add(tx: &mut Tx, count: &Count<'_>) -> DbResult<()> {
    const SQL: &str = "INSERT INTO oauth_counts \
        (tenant_id, client_id, address, reason, count, first_at, last_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) \
        ON CONFLICT (client_id, address, reason) \
        DO UPDATE SET count = oauth_counts.count + excluded.count, last_at = excluded.last_at";
    execute!(
        tx,
        SQL,
        count.tenant,
        count.client,
        count.address,
        count.reason,
        count.count,
        count.first_at.0,
        count.last_at.0,
    )?;
    Ok(())
}

/// Drops counters that nothing was added to since a moment.
pub(crate) async fn unscoped_forget(tx: &mut Tx, before: UtcMillis) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM oauth_counts WHERE last_at < $1";
    execute!(tx, SQL, before.0)
}
