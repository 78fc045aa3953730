//! What is known about stock: of a number, and of a platform.

use kontor_model::Lang;
use kontor_model::id::{PlatformId, TenantId};
use kontor_model::inventory::{
    Inventory, KnownLevel, PlatformStock, PlatformStockList, StockOverview, StockRetried, StockState,
};
use kontor_model::shipment::Finding;

use super::store::rows::{self as store, Page, StockRow};
use super::store::{levels, platforms, queue, reservations};
use super::{number, renew};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::db::DbError;
use crate::error::{AppError, AppResult};

/// Which part of a platform's stock is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StockQuery {
    /// Only in this state.
    pub state: Option<StockState>,
    /// Only numbers that begin like this.
    pub begins: String,
    /// Only after this number.
    pub after: String,
    /// At most so many.
    pub limit: u32,
}

/// Everything that is known about the stock of a number; nothing, when nobody ever spoke of it.
pub async fn get_inventory(app: &App, (tenant, lang): (&TenantId, Lang), sku: &str) -> AppResult<Inventory> {
    let key = number::key(sku);
    let mut tx = app.db.read(tenant).await?;
    let levels = levels::of(&mut tx, tenant, &[&key]).await?;
    let reserved = reservations::sums(&mut tx, tenant, &[&key]).await?.first().map_or(0, |(_, sum)| *sum);
    let rows = store::of_number(&mut tx, tenant, &key).await?;
    let mut told = Vec::new();
    for platform in platforms::list(&mut tx, tenant).await? {
        let row = rows.iter().find(|row| row.platform_id == platform.id);
        told.extend(row.map(|row| shown(lang, row)).transpose()?);
    }
    let sku = levels.first().map_or_else(|| sku.trim().to_owned(), |level| level.sku.clone());
    let known = |level: levels::LevelRow| KnownLevel {
        warehouse: level.warehouse,
        quantity: number::written(level.quantity),
        sequence: level.sequence,
        keeps_stock: level.keeps_stock,
        changed_at_ms: level.changed_at,
    };
    let levels = levels.into_iter().map(known).collect();
    Ok(Inventory { sku, levels, reserved: number::written(reserved), platforms: told })
}

/// How a platform's stock is made, and how far it knows. Errors: [`AppError::NotFound`].
pub async fn get_overview(app: &App, tenant: &TenantId, id: &PlatformId) -> AppResult<StockOverview> {
    let mut tx = app.db.read(tenant).await?;
    let platform = platforms::find(&mut tx, tenant, id).await?.ok_or(AppError::NotFound)?;
    let mut counts = std::collections::BTreeMap::new();
    for (state, count) in store::counts(&mut tx, tenant, id).await? {
        counts.insert(state_of(&state)?, count);
    }
    let rule = renew::rule_of(&platform)?;
    Ok(StockOverview { rule, counts, items_read_ms: platform.items_at, differed: platform.items_drift })
}

/// A page of a platform's stock, by number. Errors: [`AppError::NotFound`].
pub async fn list_stock(
    app: &App,
    (tenant, lang): (&TenantId, Lang),
    id: &PlatformId,
    query: &StockQuery,
) -> AppResult<PlatformStockList> {
    let mut tx = app.db.read(tenant).await?;
    platforms::find(&mut tx, tenant, id).await?.ok_or(AppError::NotFound)?;
    let (begins, after) = (number::key(&query.begins), number::key(&query.after));
    let state = query.state.map(StockState::code);
    let page = Page { state, begins: &begins, after: &after, limit: i64::from(query.limit) + 1 };
    let mut rows = store::page(&mut tx, tenant, id, &page).await?;
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| has_more).map(|row| row.sku_key.clone());
    let items = rows.iter().map(|row| shown(lang, row)).collect::<AppResult<Vec<PlatformStock>>>()?;
    Ok(PlatformStockList { items, next })
}

/// How many numbers each platform has refused, by its id; those with none are left out.
pub async fn count_rejected(app: &App, tenant: &TenantId) -> AppResult<Vec<(String, i64)>> {
    let mut tx = app.db.read(tenant).await?;
    Ok(store::count_rejected(&mut tx, tenant).await?)
}

/// Lets stock that was refused be told again, of one number or all. Errors: [`AppError::NotFound`].
pub async fn retry(
    app: &App,
    tenant: &TenantId,
    actor: Actor<'_>,
    id: &PlatformId,
    sku: Option<&str>,
) -> AppResult<StockRetried> {
    let key = sku.map(number::key);
    let mut tx = app.db.write(tenant).await?;
    levels::take_turn(&mut tx, tenant).await?;
    platforms::find(&mut tx, tenant, id).await?.ok_or(AppError::NotFound)?;
    // A number of blanks only is nobody's, not everybody's.
    let count = match key.as_deref() {
        Some("") => 0,
        key => queue::again(&mut tx, tenant, id, (key, app.now())).await?,
    };
    let entry =
        Entry { actor, action: "platform.stock_retried", object: id.as_str(), detail: key.as_deref().unwrap_or("") };
    audit::record(&mut tx, app, tenant, entry).await?;
    tx.commit().await?;
    app.commerce.stock().wake();
    Ok(StockRetried { count: i64::try_from(count).unwrap_or(i64::MAX) })
}

/// Lets everything a platform sells be read again, and what it has be compared. Errors: [`AppError::NotFound`].
pub async fn check(app: &App, tenant: &TenantId, actor: Actor<'_>, id: &PlatformId) -> AppResult<()> {
    let mut tx = app.db.write(tenant).await?;
    if !platforms::items_due(&mut tx, tenant, id, app.now()).await? {
        return Err(AppError::NotFound);
    }
    let entry = Entry { actor, action: "platform.stock_checked", object: id.as_str(), detail: "" };
    audit::record(&mut tx, app, tenant, entry).await?;
    Ok(tx.commit().await?)
}

fn state_of(code: &str) -> AppResult<StockState> {
    Ok(StockState::from_code(code).ok_or(DbError::Corrupt("platform_stock.state"))?)
}

fn shown(lang: Lang, row: &StockRow) -> AppResult<PlatformStock> {
    let findings: Vec<Finding> =
        serde_json::from_str(&row.findings).map_err(|_| DbError::Corrupt("platform_stock.findings"))?;
    let say = |finding: &Finding| match &finding.hint {
        Some(hint) => lang.pick(&hint.de, &hint.en).clone(),
        None => finding.detail.clone(),
    };
    let said: Vec<String> = findings.iter().map(say).collect();
    Ok(PlatformStock {
        platform: row.platform_id.parse().map_err(|_| DbError::Corrupt("platform_stock.platform_id"))?,
        sku: row.sku.clone(),
        quantity: row.quantity,
        told: row.told,
        told_ms: row.told_at,
        changed_ms: row.changed_at,
        state: state_of(&row.state)?,
        refused_ms: row.refused_at.filter(|_| !said.is_empty()),
        detail: (!said.is_empty()).then(|| said.join(" ")),
    })
}
