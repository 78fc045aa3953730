//! What shops sell, as it was read last.

use kontor_adapters::shop::ShopItem;
use kontor_model::UtcMillis;
use kontor_model::id::{PlatformId, TenantId};

use crate::commerce::stock::number;
use crate::db::{DbResult, Tx, execute, fetch_built, fetch_optional, insert_rows};

/// A thing with a number.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(in crate::commerce::stock) struct ItemRow {
    pub(in crate::commerce::stock) sku_key: String,
    pub(in crate::commerce::stock) product: String,
    /// Empty for a product itself.
    pub(in crate::commerce::stock) variant: String,
    pub(in crate::commerce::stock) keeps_stock: bool,
    /// How many the shop had.
    pub(in crate::commerce::stock) quantity: Option<i64>,
    /// When that was.
    pub(in crate::commerce::stock) seen_at: i64,
}

/// Writes things that were seen at a moment, each once.
pub(in crate::commerce::stock) async fn see(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    items: &[&ShopItem],
    seen_at: UtcMillis,
) -> DbResult<()> {
    const HEAD: &str = "INSERT INTO platform_items (platform_id, product, variant, tenant_id, sku, sku_key, name, \
        keeps_stock, quantity, seen_at) ";
    const TAIL: &str = " ON CONFLICT (platform_id, product, variant) DO UPDATE SET sku = excluded.sku, \
        sku_key = excluded.sku_key, name = excluded.name, keeps_stock = excluded.keeps_stock, \
        quantity = excluded.quantity, seen_at = excluded.seen_at \
        WHERE platform_items.tenant_id = excluded.tenant_id";
    let sku = |item: &ShopItem| item.sku.clone().unwrap_or_default();
    insert_rows!(
        tx,
        HEAD,
        items,
        TAIL,
        |item| platform.as_str(),
        item.product.as_str(),
        item.variant.as_deref().unwrap_or_default(),
        tenant.as_str(),
        sku(item),
        number::key(&sku(item)),
        item.name.as_str(),
        item.keeps_stock,
        item.quantity,
        seen_at.0,
    )?;
    Ok(())
}

/// Whether something was not seen since a moment.
pub(in crate::commerce::stock) async fn misses_some(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    since: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "SELECT 1 FROM platform_items WHERE tenant_id = $1 AND platform_id = $2 AND seen_at < $3 LIMIT 1";
    Ok(fetch_optional!(tx, (i32,), SQL, tenant.as_str(), platform.as_str(), since.0)?.is_some())
}

/// Forgets what was not seen since a moment.
pub(in crate::commerce::stock) async fn forget_unseen(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    since: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "DELETE FROM platform_items WHERE tenant_id = $1 AND platform_id = $2 AND seen_at < $3";
    execute!(tx, SQL, tenant.as_str(), platform.as_str(), since.0)?;
    Ok(())
}

/// What a platform sells of these numbers, by number.
pub(in crate::commerce::stock) async fn of(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    keys: &[&str],
) -> DbResult<Vec<ItemRow>> {
    const HEAD: &str = "SELECT sku_key, product, variant, keeps_stock, quantity, seen_at \
        FROM platform_items WHERE tenant_id = ";
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    fetch_built!(tx, ItemRow, HEAD, |sql| {
        sql.push_bind(tenant.as_str()).push(" AND platform_id = ").push_bind(platform).push(" AND sku_key IN (");
        let mut list = sql.separated(", ");
        for key in keys {
            list.push_bind(*key);
        }
        sql.push(") ORDER BY sku_key, product, variant");
    })
}

/// Notes that the platform does not count the stock of a thing.
pub(in crate::commerce::stock) async fn not_kept(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    (product, variant): (&str, &str),
) -> DbResult<()> {
    const SQL: &str = "UPDATE platform_items SET keeps_stock = FALSE \
        WHERE tenant_id = $1 AND platform_id = $2 AND product = $3 AND variant = $4";
    execute!(tx, SQL, tenant.as_str(), platform.as_str(), product, variant)?;
    Ok(())
}
