//! Reckons anew what platforms are to be told: of some numbers when something about them changed, of all numbers when a
//! rule changed or the platform's goods were read.

use std::collections::HashMap;

use kontor_adapters::shop::StockLevel;
use kontor_model::id::{PlatformId, TenantId};
use kontor_model::inventory::StockRule;

use super::reckon::{self, Known};
use super::store::items::ItemRow;
use super::store::levels::{self, LevelRow};
use super::store::platforms::{self, StockPlatform};
use super::store::rows::{self, StockRow};
use super::store::{items, reservations};
use crate::app::App;
use crate::db::{DbError, DbResult, Tx};
use crate::error::{AppError, AppResult};

/// Numbers reckoned anew in one transaction.
const AT_ONCE: i64 = 2_000;
/// Up to so many numbers that change together are single changes, which go out before many at once.
const FEW: usize = 50;
/// Lane of single changes.
pub(super) const SINGLE: i64 = 0;
/// Lane of many changes at once.
pub(super) const BULK: i64 = 1;

/// The lane of so many numbers that change together.
pub(super) fn lane_of(numbers: usize) -> i64 {
    if numbers <= FEW { SINGLE } else { BULK }
}

/// The rule of a platform.
pub(super) fn rule_of(platform: &StockPlatform) -> DbResult<StockRule> {
    serde_json::from_str(&platform.stock_rule).map_err(|_| DbError::Corrupt("platforms.stock_rule"))
}

/// Reckons numbers anew for all platforms that take stock. The caller has the tenant's turn.
pub(super) async fn numbers(app: &App, tx: &mut Tx, tenant: &TenantId, keys: &[&str], lane: i64) -> AppResult<()> {
    if keys.is_empty() {
        return Ok(());
    }
    let stock = Stock::of(tx, tenant, keys).await?;
    for platform in platforms::list(tx, tenant).await? {
        stock.tell(app, tx, (tenant, &platform), lane).await?;
    }
    Ok(())
}

/// Goes on with reckoning a platform's numbers anew where it was left; answers whether something is left after it.
pub(super) async fn go_on(app: &App, tenant: &TenantId, id: &PlatformId) -> AppResult<bool> {
    let mut tx = app.db.write(tenant).await?;
    levels::take_turn(&mut tx, tenant).await?;
    let Some(platform) = platforms::find(&mut tx, tenant, id).await? else { return Ok(false) };
    let Some(after) = &platform.stock_renew else { return Ok(false) };
    let keys = levels::keys_after(&mut tx, tenant, after, AT_ONCE).await?;
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let stock = Stock::of(&mut tx, tenant, &keys).await?;
    let differed = stock.tell(app, &mut tx, (tenant, &platform), BULK).await?;
    let is_full = i64::try_from(keys.len()).unwrap_or(i64::MAX) >= AT_ONCE;
    let until = keys.last().copied().filter(|_| is_full);
    platforms::renewed(&mut tx, tenant, id, (until, differed)).await?;
    tx.commit().await?;
    Ok(until.is_some())
}

/// What is known of some numbers whatever the platform.
struct Stock {
    levels: HashMap<String, Vec<LevelRow>>,
    reserved: HashMap<String, i64>,
}

impl Stock {
    async fn of(tx: &mut Tx, tenant: &TenantId, keys: &[&str]) -> AppResult<Stock> {
        let mut levels: HashMap<String, Vec<LevelRow>> = HashMap::new();
        for level in levels::of(tx, tenant, keys).await? {
            levels.entry(level.sku_key.clone()).or_default().push(level);
        }
        let reserved = reservations::sums(tx, tenant, keys).await?.into_iter().collect();
        Ok(Stock { levels, reserved })
    }

    /// Writes what one platform is to be told now; answers of how many numbers it had another stock than it was told.
    async fn tell(
        &self,
        app: &App,
        tx: &mut Tx,
        (tenant, platform): (&TenantId, &StockPlatform),
        lane: i64,
    ) -> AppResult<i64> {
        let unregistered = || AppError::internal("the kind of a platform is not registered");
        let shop = app.commerce.shops().find(&platform.kind).ok_or_else(unregistered)?;
        let rule = rule_of(platform)?;
        let keys: Vec<&str> = self.levels.keys().map(String::as_str).collect();
        let mut sold: HashMap<String, Vec<ItemRow>> = HashMap::new();
        for item in items::of(tx, tenant, &platform.id, &keys).await? {
            sold.entry(item.sku_key.clone()).or_default().push(item);
        }
        let before = rows::of(tx, tenant, &platform.id, &keys).await?;
        let before: HashMap<&str, &StockRow> = before.iter().map(|row| (row.sku_key.as_str(), row)).collect();
        let (mut changed, mut differed) = (Vec::new(), 0);
        for (key, levels) in &self.levels {
            let known = Known {
                levels,
                reserved: self.reserved.get(key).copied().unwrap_or(0),
                items: sold.get(key).map_or(&[], Vec::as_slice),
                rule: &rule,
                lane,
                now: app.now().0,
            };
            let before = before.get(key.as_str()).copied();
            let Some(mut renewed) = reckon::renewed(&platform.id, before, &known) else { continue };
            let level = level_of(&renewed.row);
            shop.stock_call(&level).clone_into(&mut renewed.row.call_group);
            differed += i64::from(renewed.differed);
            if before != Some(&renewed.row) {
                changed.push(renewed.row);
            }
        }
        // In one order, so that bulk changes go out by number.
        changed.sort_unstable_by(|a, b| a.sku_key.cmp(&b.sku_key));
        rows::put(tx, tenant, &changed).await?;
        Ok(differed)
    }
}

fn level_of(row: &StockRow) -> StockLevel {
    StockLevel {
        product: row.product.clone(),
        variant: (!row.variant.is_empty()).then(|| row.variant.clone()),
        quantity: row.quantity,
    }
}
