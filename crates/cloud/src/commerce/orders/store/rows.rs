//! An order as it stands in the store, and how many are written at once.

use kontor_model::UtcMillis;
use kontor_model::id::TenantId;

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_built, fetch_one, fetch_optional, insert_rows};

/// An order as it stands in the store; the migration says what each column means.
#[derive(Clone, sqlx::FromRow)]
pub(in crate::commerce) struct OrderRow {
    pub(in crate::commerce) id: String,
    pub(in crate::commerce) platform_id: String,
    pub(in crate::commerce) external_id: String,
    pub(in crate::commerce) number: String,
    pub(in crate::commerce) number_key: String,
    pub(in crate::commerce) placed_at: Option<i64>,
    pub(in crate::commerce) listed_at: i64,
    pub(in crate::commerce) modified_at: i64,
    pub(in crate::commerce) order_state: String,
    pub(in crate::commerce) payment_state: String,
    pub(in crate::commerce) fulfillment_state: String,
    pub(in crate::commerce) raw_state: String,
    pub(in crate::commerce) currency: String,
    pub(in crate::commerce) grand: String,
    pub(in crate::commerce) delivery: String,
    pub(in crate::commerce) revision: i64,
    pub(in crate::commerce) acknowledged_revision: i64,
    pub(in crate::commerce) delivered_revision: i64,
    pub(in crate::commerce) asked_again: bool,
    pub(in crate::commerce) changed: String,
    pub(in crate::commerce) hold_code: String,
    pub(in crate::commerce) hold_args: String,
    pub(in crate::commerce) warnings: i64,
    pub(in crate::commerce) feed_seq: Option<i64>,
    pub(in crate::commerce) document_number: Option<String>,
    pub(in crate::commerce) shipping_profile: String,
    pub(in crate::commerce) mapping_version: i64,
    pub(in crate::commerce) raw_id: String,
    pub(in crate::commerce) own_state: Option<String>,
    pub(in crate::commerce) own_numbers: String,
    pub(in crate::commerce) checked_at: i64,
    pub(in crate::commerce) created_at: i64,
    pub(in crate::commerce) updated_at: i64,
    pub(in crate::commerce) buyer_key: String,
    pub(in crate::commerce) mail_key: String,
    pub(in crate::commerce) content: Option<Vec<u8>>,
}

/// All columns of an order, in the order of [`OrderRow`].
macro_rules! columns {
    () => {
        "id, platform_id, external_id, number, number_key, placed_at, listed_at, modified_at, order_state, \
         payment_state, fulfillment_state, raw_state, currency, grand, delivery, revision, acknowledged_revision, \
         delivered_revision, asked_again, changed, hold_code, hold_args, warnings, feed_seq, document_number, \
         shipping_profile, mapping_version, raw_id, own_state, own_numbers, checked_at, created_at, updated_at, \
         buyer_key, mail_key, content"
    };
}
pub(in crate::commerce) use columns;

/// Draws `count` numbers for feed and events; answers the last of them. Taken first by everybody who writes orders of
/// a tenant: two who do wait for each other here.
pub(in crate::commerce) async fn draw(tx: &mut Tx, tenant: &TenantId, count: i64) -> DbResult<i64> {
    const SQL: &str = "INSERT INTO order_counters (tenant_id, last) VALUES ($1, $2) \
        ON CONFLICT (tenant_id) DO UPDATE SET last = order_counters.last + excluded.last RETURNING last";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str(), count)?.0)
}

/// The orders of a platform that have these ids there.
pub(in crate::commerce) async fn of_external<'a>(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    external: impl Iterator<Item = &'a str>,
) -> DbResult<Vec<OrderRow>> {
    fetch_built!(tx, OrderRow, concat!("SELECT ", columns!(), " FROM orders WHERE tenant_id = "), |sql| {
        sql.push_bind(tenant.as_str()).push(" AND platform_id = ").push_bind(platform).push(" AND external_id IN (");
        let mut list = sql.separated(", ");
        for one in external {
            list.push_bind(one);
        }
        sql.push(")");
    })
}

/// Orders of a platform that the ERP does not have, by id.
pub(in crate::commerce) async fn unheard(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    (after, limit): (&str, i64),
) -> DbResult<Vec<OrderRow>> {
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM orders WHERE tenant_id = $1 AND platform_id = $2 AND acknowledged_revision = 0 AND id > $3 \
        ORDER BY id LIMIT $4"
    );
    fetch_all!(tx, OrderRow, SQL, tenant.as_str(), platform, after, limit)
}

/// One order.
pub(in crate::commerce) async fn find(tx: &mut Tx, tenant: &TenantId, id: &str) -> DbResult<Option<OrderRow>> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM orders WHERE tenant_id = $1 AND id = $2");
    fetch_optional!(tx, OrderRow, SQL, tenant.as_str(), id)
}

/// Several orders, in no order.
pub(in crate::commerce) async fn find_many<'a>(
    tx: &mut Tx,
    tenant: &TenantId,
    ids: impl Iterator<Item = &'a str>,
) -> DbResult<Vec<OrderRow>> {
    fetch_built!(tx, OrderRow, concat!("SELECT ", columns!(), " FROM orders WHERE tenant_id = "), |sql| {
        sql.push_bind(tenant.as_str()).push(" AND id IN (");
        let mut list = sql.separated(", ");
        for one in ids {
            list.push_bind(one);
        }
        sql.push(")");
    })
}

const INSERT: &str = concat!("INSERT INTO orders (tenant_id, ", columns!(), ") ");
const OR_UPDATE: &str = " ON CONFLICT (id) DO UPDATE SET number = excluded.number, number_key = excluded.number_key, \
    placed_at = excluded.placed_at, listed_at = excluded.listed_at, modified_at = excluded.modified_at, \
    order_state = excluded.order_state, payment_state = excluded.payment_state, \
    fulfillment_state = excluded.fulfillment_state, raw_state = excluded.raw_state, currency = excluded.currency, \
    grand = excluded.grand, delivery = excluded.delivery, revision = excluded.revision, \
    acknowledged_revision = excluded.acknowledged_revision, delivered_revision = excluded.delivered_revision, \
    asked_again = excluded.asked_again, changed = excluded.changed, hold_code = excluded.hold_code, \
    hold_args = excluded.hold_args, warnings = excluded.warnings, feed_seq = excluded.feed_seq, \
    document_number = excluded.document_number, shipping_profile = excluded.shipping_profile, \
    mapping_version = excluded.mapping_version, raw_id = excluded.raw_id, own_state = excluded.own_state, \
    own_numbers = excluded.own_numbers, checked_at = excluded.checked_at, updated_at = excluded.updated_at, \
    buyer_key = excluded.buyer_key, mail_key = excluded.mail_key, content = excluded.content";

/// Writes orders, new ones and known ones alike.
pub(in crate::commerce) async fn write(tx: &mut Tx, tenant: &TenantId, rows: &[OrderRow]) -> DbResult<u64> {
    insert_rows!(
        tx,
        INSERT,
        rows,
        OR_UPDATE,
        |row| tenant.as_str(),
        row.id.as_str(),
        row.platform_id.as_str(),
        row.external_id.as_str(),
        row.number.as_str(),
        row.number_key.as_str(),
        row.placed_at,
        row.listed_at,
        row.modified_at,
        row.order_state.as_str(),
        row.payment_state.as_str(),
        row.fulfillment_state.as_str(),
        row.raw_state.as_str(),
        row.currency.as_str(),
        row.grand.as_str(),
        row.delivery.as_str(),
        row.revision,
        row.acknowledged_revision,
        row.delivered_revision,
        row.asked_again,
        row.changed.as_str(),
        row.hold_code.as_str(),
        row.hold_args.as_str(),
        row.warnings,
        row.feed_seq,
        row.document_number.as_deref(),
        row.shipping_profile.as_str(),
        row.mapping_version,
        row.raw_id.as_str(),
        row.own_state.as_deref(),
        row.own_numbers.as_str(),
        row.checked_at,
        row.created_at,
        row.updated_at,
        row.buyer_key.as_str(),
        row.mail_key.as_str(),
        row.content.as_deref()
    )
}

/// Notes what we tell the platform about an order ourselves, so that its echo is no change: the state it moves to and
/// the tracking numbers, as JSON. `false` when there is no such order.
pub(in crate::commerce) async fn note_own(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &str,
    (state, numbers): (Option<&str>, &str),
    now: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE orders SET own_state = COALESCE($3, own_state), own_numbers = $4, updated_at = $5 \
        WHERE tenant_id = $1 AND id = $2";
    Ok(execute!(tx, SQL, tenant.as_str(), id, state, numbers, now.0)? == 1)
}

/// Notes that the platform did not take the state it was told: nothing echoes.
pub(in crate::commerce) async fn forget_own_state(tx: &mut Tx, tenant: &TenantId, id: &str) -> DbResult<u64> {
    const SQL: &str = "UPDATE orders SET own_state = NULL WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id)
}

/// Open orders of a platform, and those it failed at, that were not looked at since, longest not looked at first.
pub(in crate::commerce) async fn unchecked(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    (since, limit): (UtcMillis, i64),
) -> DbResult<Vec<(String, String)>> {
    const SQL: &str = "SELECT id, external_id FROM orders WHERE tenant_id = $1 AND platform_id = $2 AND checked_at < $3 \
        AND modified_at < $3 AND (order_state IN ('open', 'on_hold', 'in_progress') OR hold_code = 'not_told') ORDER BY checked_at, id LIMIT $4";
    fetch_all!(tx, (String, String), SQL, tenant.as_str(), platform, since.0, limit)
}

/// Orders of a platform that were changed at or after a moment and are not thrown away there, by their id there.
pub(in crate::commerce) async fn changed_since(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    since: UtcMillis,
) -> DbResult<Vec<(String,)>> {
    const SQL: &str = "SELECT external_id FROM orders WHERE tenant_id = $1 AND platform_id = $2 AND modified_at >= $3 \
        AND order_state <> 'deleted'";
    fetch_all!(tx, (String,), SQL, tenant.as_str(), platform, since.0)
}

/// Notes that an order was looked at.
pub(in crate::commerce) async fn checked(tx: &mut Tx, tenant: &TenantId, id: &str, now: UtcMillis) -> DbResult<u64> {
    const SQL: &str = "UPDATE orders SET checked_at = $3 WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id, now.0)
}

/// How many orders of a tenant wait for a person.
pub(in crate::commerce) async fn count_held(tx: &mut Tx, tenant: &TenantId) -> DbResult<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM orders WHERE tenant_id = $1 AND delivery = 'held'";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str())?.0)
}

/// Tenant and id of orders that are closed, that the ERP has or never gets, and that were changed last before a moment, the
/// oldest first; for the background work only.
pub(in crate::commerce) async fn unscoped_closed(
    tx: &mut Tx,
    before: UtcMillis,
    limit: i64,
) -> DbResult<Vec<(String, String)>> {
    const SQL: &str = "SELECT tenant_id, id FROM orders WHERE delivery IN ('acknowledged', 'dropped') AND content IS NOT NULL \
        AND order_state IN ('completed', 'cancelled', 'deleted') \
        AND NOT EXISTS (SELECT 1 FROM raw_orders_waiting w WHERE w.raw_id = orders.raw_id) AND updated_at < $1 ORDER BY updated_at LIMIT $2";
    fetch_all!(tx, (String, String), SQL, before.0, limit)
}

/// Forgets the content of those that are still as [`unscoped_closed`] found them; answers their ids and raw texts.
pub(in crate::commerce) async fn forget(
    tx: &mut Tx,
    tenant: &TenantId,
    orders: &[String],
    before: UtcMillis,
) -> DbResult<Vec<(String, String)>> {
    const HEAD: &str = "UPDATE orders SET content = NULL WHERE delivery IN ('acknowledged', 'dropped') AND content IS NOT NULL \
        AND order_state IN ('completed', 'cancelled', 'deleted') \
        AND NOT EXISTS (SELECT 1 FROM raw_orders_waiting w WHERE w.raw_id = orders.raw_id) AND tenant_id = ";
    fetch_built!(tx, (String, String), HEAD, |sql| {
        sql.push_bind(tenant.as_str()).push(" AND updated_at < ").push_bind(before.0).push(" AND id IN (");
        let mut list = sql.separated(", ");
        for order in orders {
            list.push_bind(order.as_str());
        }
        sql.push(") RETURNING id, raw_id");
    })
}
