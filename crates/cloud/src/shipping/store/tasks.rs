//! What a person has to look at.

use kontor_model::UtcMillis;
use kontor_model::id::{TaskId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_all};

/// A task as it stands in the store.
#[derive(sqlx::FromRow)]
pub(in crate::shipping) struct TaskRow {
    /// Its id.
    pub(in crate::shipping) id: String,
    /// Code of its kind.
    pub(in crate::shipping) kind: String,
    /// What it is about: the id of a shipment, or a tracking number.
    pub(in crate::shipping) object: String,
    /// Both languages as JSON.
    pub(in crate::shipping) words: String,
    /// When it came up.
    pub(in crate::shipping) created_at: i64,
}

/// A task to be written.
pub(in crate::shipping) struct NewTask<'a> {
    /// Its id.
    pub(in crate::shipping) id: &'a TaskId,
    /// Code of its kind.
    pub(in crate::shipping) kind: &'a str,
    /// What it is about.
    pub(in crate::shipping) object: &'a str,
    /// Both languages as JSON.
    pub(in crate::shipping) words: &'a str,
}

/// Writes a task; one that was there already comes up again with the new words, even when it was done.
pub(in crate::shipping) async fn raise(
    tx: &mut Tx,
    tenant: &TenantId,
    new: &NewTask<'_>,
    now: UtcMillis,
) -> DbResult<u64> {
    const SQL: &str = "INSERT INTO shipping_tasks (id, tenant_id, kind, object, words, created_at, done_at) \
        VALUES ($1, $2, $3, $4, $5, $6, NULL) \
        ON CONFLICT (tenant_id, kind, object) DO UPDATE SET words = excluded.words, done_at = NULL";
    execute!(tx, SQL, new.id.as_str(), tenant.as_str(), new.kind, new.object, new.words, now.0)
}

/// Ends the tasks of a kind about an object.
pub(in crate::shipping) async fn end(
    tx: &mut Tx,
    tenant: &TenantId,
    (kind, object): (&str, &str),
    now: UtcMillis,
) -> DbResult<u64> {
    const SQL: &str = "UPDATE shipping_tasks SET done_at = $4 \
        WHERE tenant_id = $1 AND kind = $2 AND object = $3 AND done_at IS NULL";
    execute!(tx, SQL, tenant.as_str(), kind, object, now.0)
}

/// Ends a task by its id; `false` when there is none. One that is done already is fine.
pub(in crate::shipping) async fn end_one(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &TaskId,
    now: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE shipping_tasks SET done_at = COALESCE(done_at, $3) WHERE tenant_id = $1 AND id = $2";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), now.0)? == 1)
}

/// Open tasks about an object, newest first.
pub(in crate::shipping) async fn list_about(tx: &mut Tx, tenant: &TenantId, object: &str) -> DbResult<Vec<TaskRow>> {
    const SQL: &str = "SELECT id, kind, object, words, created_at FROM shipping_tasks \
        WHERE tenant_id = $1 AND object = $2 AND done_at IS NULL ORDER BY id DESC";
    fetch_all!(tx, TaskRow, SQL, tenant.as_str(), object)
}

/// Open tasks, newest first: ids below `before`, at most `limit`.
pub(in crate::shipping) async fn list(
    tx: &mut Tx,
    tenant: &TenantId,
    before: &str,
    limit: i64,
) -> DbResult<Vec<TaskRow>> {
    const SQL: &str = "SELECT id, kind, object, words, created_at FROM shipping_tasks \
        WHERE tenant_id = $1 AND id < $2 AND done_at IS NULL ORDER BY id DESC LIMIT $3";
    fetch_all!(tx, TaskRow, SQL, tenant.as_str(), before, limit)
}
