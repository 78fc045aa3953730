//! What a platform is to be told of a number, from what the ERP has, what orders take and what the platform sells. Pure.

use kontor_model::inventory::{StockRule, StockState};

use super::number::PARTS;
use super::store::items::ItemRow;
use super::store::levels::LevelRow;
use super::store::rows::StockRow;

/// How long ago orders may have been read for stock that goes out now, milliseconds: they are read every minute.
pub(super) const ORDERS_FRESH_MS: i64 = 120_000;

/// How many pieces can be sold: the sum of the chosen warehouses without what orders take and without the buffer, never
/// below zero, never above the maximum. A warehouse that keeps no stock of it does not count.
pub(super) fn quantity(levels: &[LevelRow], reserved: i64, rule: &StockRule) -> i64 {
    let counts = |level: &&LevelRow| {
        level.keeps_stock && (rule.warehouses.is_empty() || rule.warehouses.contains(&level.warehouse))
    };
    let sum: i64 = levels.iter().filter(counts).fold(0, |sum, level| sum.saturating_add(level.quantity));
    let pieces = sum.saturating_sub(reserved).div_euclid(PARTS).saturating_sub(rule.buffer).max(0);
    rule.maximum.map_or(pieces, |maximum| pieces.min(maximum))
}

/// What a number stands for on a platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meant<'a> {
    /// This one, and its stock is counted.
    Item(&'a ItemRow),
    /// Nothing is told; the state says why.
    Nothing(StockState),
}

/// Of a product and its variants only those count whose stock is counted: platforms show a product's number at its
/// variants too. `of` says of a thing which product it is of and whether its stock is counted.
pub(super) fn counted<T>(items: &[T], of: impl Fn(&T) -> (&str, bool)) -> Vec<&T> {
    let is_counted = |item: &&T| {
        let (product, keeps_stock) = of(item);
        keeps_stock || !items.iter().map(&of).any(|other| other == (product, true))
    };
    items.iter().filter(is_counted).collect()
}

/// Finds what a number stands for among what the platform sells of it. Two that are left are not chosen from.
pub(super) fn meant<'a>(levels: &[LevelRow], items: &'a [ItemRow]) -> Meant<'a> {
    if !levels.iter().any(|level| level.keeps_stock) {
        return Meant::Nothing(StockState::NotKept);
    }
    let left = counted(items, |item| (item.product.as_str(), item.keeps_stock));
    let mut left = left.into_iter();
    match (left.next(), left.next()) {
        (None, _) => Meant::Nothing(StockState::UnknownItem),
        (Some(item), None) if item.keeps_stock => Meant::Item(item),
        (Some(first), second) => {
            // A product whose variants all keep no stock is one thing that keeps none.
            let is_one =
                second.is_none() || items.iter().all(|item| item.product == first.product && !item.keeps_stock);
            Meant::Nothing(if is_one { StockState::NotKept } else { StockState::Ambiguous })
        }
    }
}

/// What is known of a number when its row is reckoned anew.
pub(super) struct Known<'a> {
    pub(super) levels: &'a [LevelRow],
    /// Thousandths.
    pub(super) reserved: i64,
    pub(super) items: &'a [ItemRow],
    pub(super) rule: &'a StockRule,
    /// 0 for single changes, 1 for many at once.
    pub(super) lane: i64,
    pub(super) now: i64,
}

/// A row reckoned anew.
pub(super) struct Renewed {
    /// The row; `call_group` is as it was.
    pub(super) row: StockRow,
    /// Whether the platform had another stock than it was told.
    pub(super) differed: bool,
}

/// Reckons a row anew. What the platform has is the later one of what it was told and what was seen there; what it has
/// already it is not told. `None` while the ERP says nothing about the number.
pub(super) fn renewed(platform: &str, before: Option<&StockRow>, known: &Known<'_>) -> Option<Renewed> {
    let named = known.levels.first()?;
    let mut row = before.cloned().unwrap_or_else(|| unknown(platform, &named.sku_key, known));
    row.sku.clone_from(&named.sku);
    row.quantity = quantity(known.levels, known.reserved, known.rule);
    let item = match meant(known.levels, known.items) {
        Meant::Item(item) => item,
        Meant::Nothing(state) => {
            state.code().clone_into(&mut row.state);
            return Some(Renewed { row, differed: false });
        }
    };
    let was = before.and_then(|before| StockState::from_code(&before.state));
    let is_other = aim(&mut row, item);
    let differed = look(&mut row, item) && was == Some(StockState::Accepted);
    if row.sure && row.told == Some(row.quantity) {
        StockState::Accepted.code().clone_into(&mut row.state);
        row.attempts = 0;
        "[]".clone_into(&mut row.findings);
    } else {
        let has_changed = before.is_none_or(|before| before.quantity != row.quantity);
        let stands = matches!(was, Some(StockState::Pending | StockState::Rejected));
        if has_changed || is_other || !stands {
            wait(&mut row, was == Some(StockState::Pending) && !is_other, known);
        }
    }
    Some(Renewed { row, differed })
}

fn unknown(platform: &str, sku_key: &str, known: &Known<'_>) -> StockRow {
    StockRow {
        platform_id: platform.to_owned(),
        sku_key: sku_key.to_owned(),
        sku: String::new(),
        quantity: 0,
        product: String::new(),
        variant: String::new(),
        call_group: String::new(),
        told: None,
        told_at: None,
        sure: false,
        telling: 0,
        state: String::new(),
        findings: "[]".to_owned(),
        refused_at: None,
        lane: known.lane,
        changed_at: known.now,
        orders_from: 0,
        due: known.now,
        held: 0,
        attempts: 0,
    }
}

/// Lets a row mean a thing; says whether it meant another one before, about which nothing is known any more.
fn aim(row: &mut StockRow, item: &ItemRow) -> bool {
    if row.product == item.product && row.variant == item.variant {
        return false;
    }
    row.product.clone_from(&item.product);
    row.variant.clone_from(&item.variant);
    (row.told, row.told_at, row.sure) = (None, None, false);
    true
}

/// Takes over what was seen at the platform, if that is newer than what it was told; says whether it is something else.
/// It is corrected only after orders were read that came before it was seen: what was sold meanwhile is no fault.
fn look(row: &mut StockRow, item: &ItemRow) -> bool {
    let Some(seen) = item.quantity else { return false };
    let is_told = row.held != 0 || (row.told_at.is_some() && !row.sure);
    if is_told || row.told_at.is_some_and(|told_at| told_at >= item.seen_at) {
        return false;
    }
    let differs = row.told != Some(seen);
    (row.told, row.told_at, row.sure) = (Some(seen), Some(item.seen_at), true);
    if differs {
        row.orders_from = row.orders_from.max(item.seen_at);
    }
    differs
}

/// Lets a row wait to be told; one that waits already (`stands`) keeps its place.
fn wait(row: &mut StockRow, stands: bool, known: &Known<'_>) {
    row.lane = if stands { row.lane.min(known.lane) } else { known.lane };
    row.changed_at = if stands { row.changed_at } else { known.now };
    row.orders_from = row.orders_from.max(known.now - ORDERS_FRESH_MS);
    (row.due, row.attempts) = (known.now, 0);
    "[]".clone_into(&mut row.findings);
    StockState::Pending.code().clone_into(&mut row.state);
}
