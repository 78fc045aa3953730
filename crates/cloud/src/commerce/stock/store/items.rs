//! What shops sell, as it was read last.

use kontor_adapters::shop::ShopItem;
use kontor_model::UtcMillis;
use kontor_model::id::{PlatformId, TenantId};

use crate::commerce::stock::known_as::{ItemKeys, id_of};
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

/// A thing with all it may be named by.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(in crate::commerce::stock) struct SoldRow {
    pub(in crate::commerce::stock) product: String,
    /// Empty for a product itself.
    pub(in crate::commerce::stock) variant: String,
    /// Its number in the shop; empty where it has none.
    pub(in crate::commerce::stock) sku: String,
    /// The number it is known by.
    pub(in crate::commerce::stock) sku_key: String,
    pub(in crate::commerce::stock) gtin_key: String,
    pub(in crate::commerce::stock) name: String,
    pub(in crate::commerce::stock) keeps_stock: bool,
}

impl SoldRow {
    /// What it may be adopted by.
    pub(in crate::commerce::stock) fn keys(&self) -> ItemKeys {
        let variant = Some(self.variant.as_str()).filter(|variant| !variant.is_empty());
        ItemKeys::new(Some(&id_of(&self.product, variant)), Some(&self.sku), Some(&self.gtin_key))
    }
}

/// Writes things that were seen at a moment, each once, with the numbers they are known by.
pub(in crate::commerce::stock) async fn see(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    items: &[(&ShopItem, String)],
    seen_at: UtcMillis,
) -> DbResult<()> {
    const HEAD: &str = "INSERT INTO platform_items (platform_id, product, variant, tenant_id, sku, sku_key, name, \
        keeps_stock, quantity, seen_at, own_key, gtin_key) ";
    const TAIL: &str = " ON CONFLICT (platform_id, product, variant) DO UPDATE SET sku = excluded.sku, \
        sku_key = excluded.sku_key, name = excluded.name, keeps_stock = excluded.keeps_stock, \
        quantity = excluded.quantity, seen_at = excluded.seen_at, own_key = excluded.own_key, \
        gtin_key = excluded.gtin_key \
        WHERE platform_items.tenant_id = excluded.tenant_id";
    let line = |text: &Option<String>| text.clone().unwrap_or_default();
    insert_rows!(
        tx,
        HEAD,
        items,
        TAIL,
        |row| platform.as_str(),
        row.0.product.as_str(),
        row.0.variant.as_deref().unwrap_or_default(),
        tenant.as_str(),
        line(&row.0.sku),
        row.1.as_str(),
        row.0.name.as_str(),
        row.0.keeps_stock,
        row.0.quantity,
        seen_at.0,
        number::key(&line(&row.0.sku)),
        number::key(&line(&row.0.gtin)),
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

/// What a platform sells that one of these keys may name, and all other things of those products.
pub(in crate::commerce::stock) async fn named(
    tx: &mut Tx,
    (tenant, platform): (&TenantId, &PlatformId),
    keys: &[ItemKeys],
) -> DbResult<Vec<SoldRow>> {
    const HEAD: &str = "SELECT product, variant, sku, sku_key, gtin_key, name, keeps_stock FROM platform_items \
        WHERE tenant_id = ";
    let texts = |kind: &'static str| keys.iter().flat_map(ItemKeys::iter).filter_map(move |key| key.strip_prefix(kind));
    let products = texts("i:").map(|id| id.split_once(':').map_or(id, |(product, _)| product));
    let columns = [
        (" AND product IN (", products.collect::<Vec<&str>>()),
        (" AND own_key IN (", texts("s:").collect()),
        (" AND gtin_key <> '' AND gtin_key IN (", texts("g:").collect()),
    ];
    let mut found: Vec<SoldRow> = Vec::new();
    for (column, texts) in columns.iter().filter(|(_, texts)| !texts.is_empty()) {
        found.extend(fetch_built!(tx, SoldRow, HEAD, |sql| {
            sql.push_bind(tenant.as_str()).push(" AND platform_id = ").push_bind(platform.as_str()).push(*column);
            let mut list = sql.separated(", ");
            for text in texts {
                list.push_bind(*text);
            }
            sql.push(")");
        })?);
    }
    found.sort_unstable_by(|a, b| (&a.product, &a.variant).cmp(&(&b.product, &b.variant)));
    found.dedup_by(|a, b| a.product == b.product && a.variant == b.variant);
    Ok(found)
}

/// Lets a thing be known by another number.
pub(in crate::commerce::stock) async fn know_as(
    tx: &mut Tx,
    (tenant, platform): (&TenantId, &PlatformId),
    row: &SoldRow,
    sku_key: &str,
) -> DbResult<()> {
    const SQL: &str = "UPDATE platform_items SET sku_key = $5 \
        WHERE tenant_id = $1 AND platform_id = $2 AND product = $3 AND variant = $4";
    execute!(tx, SQL, tenant.as_str(), platform.as_str(), row.product.as_str(), row.variant.as_str(), sku_key)?;
    Ok(())
}
