//! What a platform is to be told of a number.

use kontor_model::UtcMillis;
use kontor_model::id::{PlatformId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_built, insert_rows};

/// A row of `platform_stock`; what the columns hold says the migration.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(in crate::commerce::stock) struct StockRow {
    pub(in crate::commerce::stock) platform_id: String,
    pub(in crate::commerce::stock) sku_key: String,
    pub(in crate::commerce::stock) sku: String,
    pub(in crate::commerce::stock) quantity: i64,
    pub(in crate::commerce::stock) product: String,
    pub(in crate::commerce::stock) variant: String,
    pub(in crate::commerce::stock) call_group: String,
    pub(in crate::commerce::stock) told: Option<i64>,
    pub(in crate::commerce::stock) told_at: Option<i64>,
    pub(in crate::commerce::stock) sure: bool,
    pub(in crate::commerce::stock) telling: i64,
    pub(in crate::commerce::stock) state: String,
    pub(in crate::commerce::stock) findings: String,
    pub(in crate::commerce::stock) refused_at: Option<i64>,
    pub(in crate::commerce::stock) lane: i64,
    pub(in crate::commerce::stock) changed_at: i64,
    pub(in crate::commerce::stock) orders_from: i64,
    pub(in crate::commerce::stock) due: i64,
    pub(in crate::commerce::stock) held: i64,
    pub(in crate::commerce::stock) attempts: i64,
}

macro_rules! columns {
    () => {
        "platform_id, sku_key, sku, quantity, product, variant, call_group, told, told_at, sure, telling, state, findings, refused_at, lane, \
         changed_at, orders_from, due, held, attempts"
    };
}

/// What a page of a platform's stock is limited to.
pub(in crate::commerce::stock) struct Page<'a> {
    pub(in crate::commerce::stock) state: Option<&'a str>,
    /// Only numbers that begin like this, as they are compared.
    pub(in crate::commerce::stock) begins: &'a str,
    /// Only numbers after this one, as they are compared.
    pub(in crate::commerce::stock) after: &'a str,
    pub(in crate::commerce::stock) limit: i64,
}

/// Rows of a platform and these numbers.
pub(in crate::commerce::stock) async fn of(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    keys: &[&str],
) -> DbResult<Vec<StockRow>> {
    const HEAD: &str = concat!("SELECT ", columns!(), " FROM platform_stock WHERE tenant_id = ");
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    fetch_built!(tx, StockRow, HEAD, |sql| {
        sql.push_bind(tenant.as_str()).push(" AND platform_id = ").push_bind(platform).push(" AND sku_key IN (");
        let mut list = sql.separated(", ");
        for key in keys {
            list.push_bind(*key);
        }
        sql.push(")");
    })
}

/// Rows of all platforms of one number.
pub(in crate::commerce::stock) async fn of_number(
    tx: &mut Tx,
    tenant: &TenantId,
    key: &str,
) -> DbResult<Vec<StockRow>> {
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM platform_stock WHERE tenant_id = $1 AND platform_id IN (\
        SELECT id FROM platforms WHERE tenant_id = $1) AND sku_key = $2"
    );
    fetch_all!(tx, StockRow, SQL, tenant.as_str(), key)
}

/// Writes rows, the first time or again.
pub(in crate::commerce::stock) async fn put(tx: &mut Tx, tenant: &TenantId, rows: &[StockRow]) -> DbResult<()> {
    const HEAD: &str = concat!("INSERT INTO platform_stock (tenant_id, ", columns!(), ") ");
    const TAIL: &str = " ON CONFLICT (platform_id, sku_key) DO UPDATE SET sku = excluded.sku, \
        quantity = excluded.quantity, product = excluded.product, variant = excluded.variant, \
        call_group = excluded.call_group, told = excluded.told, told_at = excluded.told_at, sure = excluded.sure, \
        telling = excluded.telling, state = excluded.state, findings = excluded.findings, refused_at = excluded.refused_at, lane = excluded.lane, changed_at = excluded.changed_at, \
        orders_from = excluded.orders_from, due = excluded.due, held = excluded.held, attempts = excluded.attempts \
        WHERE platform_stock.tenant_id = excluded.tenant_id";
    insert_rows!(
        tx,
        HEAD,
        rows,
        TAIL,
        |row| tenant.as_str(),
        row.platform_id.as_str(),
        row.sku_key.as_str(),
        row.sku.as_str(),
        row.quantity,
        row.product.as_str(),
        row.variant.as_str(),
        row.call_group.as_str(),
        row.told,
        row.told_at,
        row.sure,
        row.telling,
        row.state.as_str(),
        row.findings.as_str(),
        row.refused_at,
        row.lane,
        row.changed_at,
        row.orders_from,
        row.due,
        row.held,
        row.attempts,
    )?;
    Ok(())
}

/// A page of a platform's stock, by number.
pub(in crate::commerce::stock) async fn page(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    page: &Page<'_>,
) -> DbResult<Vec<StockRow>> {
    const HEAD: &str = concat!("SELECT ", columns!(), " FROM platform_stock WHERE tenant_id = ");
    fetch_built!(tx, StockRow, HEAD, |sql| {
        sql.push_bind(tenant.as_str()).push(" AND platform_id = ").push_bind(platform.as_str());
        sql.push(" AND sku_key > ").push_bind(page.after);
        if let Some(state) = page.state {
            sql.push(" AND state = ").push_bind(state);
        }
        if !page.begins.is_empty() {
            // As plain text: `%` and `_` may stand in a number.
            let letters = i64::try_from(page.begins.chars().count()).unwrap_or(i64::MAX);
            sql.push(" AND substr(sku_key, 1, CAST(")
                .push_bind(letters)
                .push(" AS INTEGER)) = ")
                .push_bind(page.begins);
        }
        sql.push(" ORDER BY sku_key LIMIT ").push_bind(page.limit);
    })
}

/// How many numbers of a platform are in which state.
pub(in crate::commerce::stock) async fn counts(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
) -> DbResult<Vec<(String, i64)>> {
    const SQL: &str = "SELECT state, COUNT(*) FROM platform_stock WHERE tenant_id = $1 AND platform_id = $2 \
        GROUP BY state";
    fetch_all!(tx, (String, i64), SQL, tenant.as_str(), platform.as_str())
}

/// How many numbers each platform has refused; those with none are left out.
pub(in crate::commerce::stock) async fn count_rejected(tx: &mut Tx, tenant: &TenantId) -> DbResult<Vec<(String, i64)>> {
    const SQL: &str = "SELECT platform_id, COUNT(*) FROM platform_stock WHERE tenant_id = $1 AND state = 'rejected' \
        AND platform_id IN (SELECT id FROM platforms WHERE tenant_id = $1) GROUP BY platform_id";
    fetch_all!(tx, (String, i64), SQL, tenant.as_str())
}

/// What was said when a platform refused something or failed at it.
#[derive(sqlx::FromRow)]
pub(in crate::commerce::stock) struct SaidRow {
    pub(in crate::commerce::stock) sku_key: String,
    /// Sealed.
    pub(in crate::commerce::stock) said: Vec<u8>,
}

/// What was said about these numbers.
pub(in crate::commerce::stock) async fn said(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    keys: &[&str],
) -> DbResult<Vec<SaidRow>> {
    const HEAD: &str = "SELECT sku_key, said FROM platform_stock WHERE said IS NOT NULL AND tenant_id = ";
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    fetch_built!(tx, SaidRow, HEAD, |sql| {
        sql.push_bind(tenant.as_str()).push(" AND platform_id = ").push_bind(platform.as_str());
        sql.push(" AND sku_key IN (");
        let mut list = sql.separated(", ");
        for key in keys {
            list.push_bind(*key);
        }
        sql.push(")");
    })
}

/// Forgets what was said before a moment; for the background work only.
pub(in crate::commerce::stock) async fn unscoped_forget_said(tx: &mut Tx, before: UtcMillis) -> DbResult<u64> {
    const SQL: &str = "UPDATE platform_stock SET said = NULL WHERE said IS NOT NULL AND refused_at < $1";
    execute!(tx, SQL, before.0)
}
