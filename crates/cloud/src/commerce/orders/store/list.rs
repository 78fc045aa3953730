//! Pages of orders, newest first, put together from one short range for each platform and delivery: a page costs what
//! its own rows cost, however many orders there are and however few of them fit.

use kontor_model::id::TenantId;

use super::rows::{OrderRow, columns};
use crate::db::{DbResult, Tx, fetch_all, fetch_built};

/// Which page of orders is wanted.
pub(in crate::commerce) struct PageOf<'a> {
    /// Of these platforms; none are asked for when empty.
    pub(in crate::commerce) platforms: &'a [&'a str],
    /// In these states of delivery.
    pub(in crate::commerce) deliveries: &'a [&'a str],
    /// Placed at this moment or later.
    pub(in crate::commerce) from: i64,
    /// Placed before this moment and id: the last row of the page before, or the end of the time asked for.
    pub(in crate::commerce) before: (i64, &'a str),
    /// At most so many.
    pub(in crate::commerce) limit: i64,
}

/// A page of orders.
pub(in crate::commerce) async fn page(tx: &mut Tx, tenant: &TenantId, page: &PageOf<'_>) -> DbResult<Vec<OrderRow>> {
    if page.platforms.is_empty() || page.deliveries.is_empty() {
        return Ok(Vec::new());
    }
    const ALL: &str = concat!("SELECT tenant_id, ", columns!(), " FROM (");
    const RANGE: &str = concat!("SELECT * FROM (SELECT tenant_id, ", columns!(), " FROM orders WHERE tenant_id = ");
    fetch_built!(tx, OrderRow, ALL, |sql| {
        let mut between = "";
        for platform in page.platforms {
            for delivery in page.deliveries {
                sql.push(between).push(RANGE).push_bind(tenant.as_str());
                sql.push(" AND platform_id = ").push_bind(*platform).push(" AND delivery = ").push_bind(*delivery);
                sql.push(" AND listed_at >= ").push_bind(page.from);
                sql.push(" AND (listed_at, id) < (").push_bind(page.before.0).push(", ").push_bind(page.before.1);
                sql.push(") ORDER BY listed_at DESC, id DESC LIMIT ").push_bind(page.limit).push(") AS part");
                between = " UNION ALL ";
            }
        }
        sql.push(") AS parts ORDER BY listed_at DESC, id DESC LIMIT ").push_bind(page.limit);
    })
}

/// Orders of a platform with one of these folded numbers.
pub(in crate::commerce) async fn of_numbers<'a>(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    keys: impl Iterator<Item = &'a str>,
) -> DbResult<Vec<OrderRow>> {
    fetch_built!(tx, OrderRow, concat!("SELECT ", columns!(), " FROM orders WHERE tenant_id = "), |sql| {
        sql.push_bind(tenant.as_str()).push(" AND platform_id = ").push_bind(platform).push(" AND number_key IN (");
        let mut list = sql.separated(", ");
        for one in keys {
            list.push_bind(one);
        }
        sql.push(")");
    })
}

/// Orders with this folded number, newest first.
pub(in crate::commerce) async fn by_number(
    tx: &mut Tx,
    tenant: &TenantId,
    (key, limit): (&str, i64),
) -> DbResult<Vec<OrderRow>> {
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM orders WHERE tenant_id = $1 AND number_key = $2 ORDER BY listed_at DESC, id DESC LIMIT $3"
    );
    fetch_all!(tx, OrderRow, SQL, tenant.as_str(), key, limit)
}
