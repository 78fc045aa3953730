//! Background batches: what was sent, what came of each item.

use kontor_model::UtcMillis;
use kontor_model::id::{ShipmentBatchId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_optional, insert_rows};

/// An item to be written.
pub(in crate::shipping) struct NewItem {
    /// Its place, from 0.
    pub(in crate::shipping) number: u32,
    /// The caller's number, as far as it could be read.
    pub(in crate::shipping) reference: Option<String>,
    /// Its key, as far as it could be read.
    pub(in crate::shipping) key: Option<String>,
    /// What is wanted, sealed; empty when it could not be read.
    pub(in crate::shipping) request: Vec<u8>,
    /// Code of what came of it; empty while it is open.
    pub(in crate::shipping) result: &'static str,
    /// Why it failed, sealed.
    pub(in crate::shipping) problem: Option<Vec<u8>>,
}

/// An item as it stands in the store.
#[derive(sqlx::FromRow)]
pub(in crate::shipping) struct ItemRow {
    /// Its place, from 0.
    pub(in crate::shipping) number: i64,
    /// The caller's number, as far as it could be read.
    pub(in crate::shipping) reference: Option<String>,
    /// Its key, as far as it could be read.
    pub(in crate::shipping) idempotency_key: Option<String>,
    /// Code of what came of it; empty while it is open.
    pub(in crate::shipping) result: String,
    /// Whether it may simply be sent again.
    pub(in crate::shipping) retryable: bool,
    /// Its shipment, if there is one.
    pub(in crate::shipping) shipment_id: Option<String>,
    /// Why it failed, sealed.
    pub(in crate::shipping) problem: Option<Vec<u8>>,
}

/// What came of an item.
pub(in crate::shipping) struct Ended<'a> {
    /// Its place, from 0.
    pub(in crate::shipping) number: i64,
    /// Code of what came of it.
    pub(in crate::shipping) result: &'a str,
    /// Whether it may simply be sent again.
    pub(in crate::shipping) retryable: bool,
    /// Its shipment, if there is one.
    pub(in crate::shipping) shipment_id: Option<&'a str>,
    /// Why it failed, sealed.
    pub(in crate::shipping) problem: Option<Vec<u8>>,
}

/// Writes a batch with its items. `lang` is the caller's language code.
pub(in crate::shipping) async fn insert(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, lang): (&ShipmentBatchId, &str),
    items: &[NewItem],
    now: UtcMillis,
) -> DbResult<()> {
    const BATCH: &str = "INSERT INTO shipment_batches (id, tenant_id, lang, created_at) VALUES ($1, $2, $3, $4)";
    const ITEMS: &str = "INSERT INTO shipment_batch_items \
        (batch_id, number, tenant_id, reference, idempotency_key, request, result, retryable, problem) ";
    execute!(tx, BATCH, id.as_str(), tenant.as_str(), lang, now.0)?;
    insert_rows!(
        tx,
        ITEMS,
        items,
        |item| id.as_str(),
        i64::from(item.number),
        tenant.as_str(),
        item.reference.as_deref(),
        item.key.as_deref(),
        item.request.as_slice(),
        item.result,
        false,
        item.problem.as_deref(),
    )?;
    Ok(())
}

/// The language a batch was sent in; `None` when there is no such batch.
pub(in crate::shipping) async fn find_lang(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &ShipmentBatchId,
) -> DbResult<Option<String>> {
    const SQL: &str = "SELECT lang FROM shipment_batches WHERE tenant_id = $1 AND id = $2";
    Ok(fetch_optional!(tx, (String,), SQL, tenant.as_str(), id.as_str())?.map(|(lang,)| lang))
}

/// All items of a batch, in order.
pub(in crate::shipping) async fn items(tx: &mut Tx, tenant: &TenantId, id: &ShipmentBatchId) -> DbResult<Vec<ItemRow>> {
    const SQL: &str = "SELECT number, reference, idempotency_key, result, retryable, shipment_id, problem \
        FROM shipment_batch_items WHERE tenant_id = $1 AND batch_id = $2 ORDER BY number";
    fetch_all!(tx, ItemRow, SQL, tenant.as_str(), id.as_str())
}

/// Open items from a place on, at most `limit`: place, key and what is wanted, sealed.
pub(in crate::shipping) async fn open_items(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &ShipmentBatchId,
    (from, to): (i64, i64),
) -> DbResult<Vec<(i64, String, Vec<u8>)>> {
    const SQL: &str = "SELECT number, COALESCE(idempotency_key, ''), request FROM shipment_batch_items \
        WHERE tenant_id = $1 AND batch_id = $2 AND number >= $3 AND number < $4 AND result = '' ORDER BY number";
    fetch_all!(tx, (i64, String, Vec<u8>), SQL, tenant.as_str(), id.as_str(), from, to)
}

/// Writes down what came of an item, once, and forgets what was wanted.
pub(in crate::shipping) async fn end_item(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &ShipmentBatchId,
    ended: &Ended<'_>,
) -> DbResult<u64> {
    const SQL: &str = "UPDATE shipment_batch_items \
        SET result = $4, retryable = $5, shipment_id = $6, problem = $7, request = $8 \
        WHERE tenant_id = $1 AND batch_id = $2 AND number = $3 AND result = ''";
    execute!(
        tx,
        SQL,
        tenant.as_str(),
        id.as_str(),
        ended.number,
        ended.result,
        ended.retryable,
        ended.shipment_id,
        ended.problem.as_deref(),
        Vec::<u8>::new(),
    )
}

/// Forgets batches of all tenants that are older than `before`; for the tidying only.
pub(in crate::shipping) async fn unscoped_delete_older(tx: &mut Tx, before: UtcMillis) -> DbResult<u64> {
    const ITEMS: &str = "DELETE FROM shipment_batch_items \
        WHERE batch_id IN (SELECT id FROM shipment_batches WHERE created_at < $1)";
    const BATCHES: &str = "DELETE FROM shipment_batches WHERE created_at < $1";
    execute!(tx, ITEMS, before.0)?;
    execute!(tx, BATCHES, before.0)
}
