//! Stock comes in: what the ERP says, level by level; the newest sequence wins.

use std::collections::{BTreeSet, HashMap};

use kontor_model::fold::clean_line;
use kontor_model::inventory::{InventoryItemResult, InventoryLevel, InventoryResult, NewInventory};
use kontor_model::problem::FieldError;

use super::store::levels::{self, LevelRow};
use super::{number, renew};
use crate::app::App;
use crate::error::{AppError, AppResult};
use crate::shipping::Caller;

/// Most levels at once.
pub(super) const MOST: usize = 5_000;
/// Most levels of a tenant.
const MOST_LEVELS: i64 = 1_000_000;
/// Longest number, and longest name of a warehouse, in characters.
const LONGEST: usize = 100;
/// The warehouse of an ERP that does not name one.
const WAREHOUSE: &str = "1";

/// What became of a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Took {
    Taken,
    Unchanged,
    Outdated,
    Refused,
}

impl Took {
    fn code(self) -> &'static str {
        match self {
            Took::Taken => "taken",
            Took::Unchanged => "unchanged",
            Took::Outdated => "outdated",
            Took::Refused => "refused",
        }
    }
}

/// Takes levels over, one result for each. One that is refused harms no other.
///
/// Errors: [`AppError::Invalid`] at `items` when there are none or too many.
pub async fn take_inventory(app: &App, caller: &Caller, new: &NewInventory) -> AppResult<InventoryResult> {
    if new.items.is_empty() || new.items.len() > MOST {
        let detail = caller.lang.pick("Möglich sind 1 bis 5.000 Bestände.", "There may be 1 to 5,000 levels.");
        let (field, code) = ("items".to_owned(), "count".to_owned());
        return Err(AppError::Invalid(vec![FieldError { field, code, detail: detail.to_owned() }]));
    }
    let read: Vec<Result<LevelRow, String>> = new.items.iter().map(|level| read(app, caller, level)).collect();
    let took = write(app, caller, &read).await?;
    let results = new.items.iter().zip(&read).zip(&took).map(|((level, read), took)| InventoryItemResult {
        sku: level.sku.clone(),
        warehouse: level.warehouse.clone().unwrap_or_else(|| WAREHOUSE.to_owned()),
        result: took.code().to_owned(),
        detail: match (took, read) {
            (Took::Refused, Err(detail)) => Some(detail.clone()),
            (Took::Refused, Ok(_)) => Some(too_many(caller)),
            _ => None,
        },
    });
    Ok(InventoryResult { items: results.collect(), outcome: outcome(&took).to_owned() })
}

fn outcome(took: &[Took]) -> &'static str {
    let refused = took.iter().filter(|took| **took == Took::Refused).count();
    if refused == took.len() {
        "failed"
    } else if refused > 0 {
        "partial"
    } else if took.contains(&Took::Taken) {
        "ok"
    } else {
        "nothing_to_do"
    }
}

fn too_many(caller: &Caller) -> String {
    let (de, en) = ("Höchstens 1.000.000 Bestände.", "At most 1,000,000 levels.");
    caller.lang.pick(de, en).to_owned()
}

/// A level as it is kept; the error says in the caller's language what is wrong with it.
fn read(app: &App, caller: &Caller, level: &InventoryLevel) -> Result<LevelRow, String> {
    let line = |text: &str| clean_line(text).filter(|line| !line.is_empty() && line.chars().count() <= LONGEST);
    let say = |de: &str, en: &str| caller.lang.pick(de, en).to_owned();
    let sku = line(&level.sku)
        .ok_or_else(|| say("sku: 1 bis 100 sichtbare Zeichen.", "sku: 1 to 100 visible characters."))?;
    let warehouse = line(level.warehouse.as_deref().unwrap_or(WAREHOUSE))
        .ok_or_else(|| say("warehouse: 1 bis 100 sichtbare Zeichen.", "warehouse: 1 to 100 visible characters."))?;
    let quantity = number::parts(&level.quantity).ok_or_else(|| {
        say("quantity: eine Zahl mit Punkt, wie 12 oder 2.5.", "quantity: a number with a point, such as 12 or 2.5.")
    })?;
    Ok(LevelRow {
        sku_key: number::key(&sku),
        warehouse,
        sku,
        quantity,
        sequence: level.sequence,
        keeps_stock: level.keeps_stock,
        changed_at: app.now().0,
    })
}

async fn write(app: &App, caller: &Caller, read: &[Result<LevelRow, String>]) -> AppResult<Vec<Took>> {
    let tenant = &caller.tenant;
    let keys: BTreeSet<&str> = read.iter().flatten().map(|level| level.sku_key.as_str()).collect();
    let keys: Vec<&str> = keys.into_iter().collect();
    let mut tx = app.db.write(tenant).await?;
    let room = MOST_LEVELS - levels::take_turn(&mut tx, tenant).await?;
    let known = levels::of(&mut tx, tenant, &keys).await?;
    let mut taking =
        Taking { room, known: known.into_iter().map(|row| (place(&row), row)).collect(), ..Taking::default() };
    let took = read.iter().map(|level| level.as_ref().map_or(Took::Refused, |level| taking.take(level))).collect();
    let rows: Vec<LevelRow> = taking.written.iter().filter_map(|place| taking.known.remove(place)).collect();
    levels::put(&mut tx, tenant, &rows, taking.new).await?;
    let said: BTreeSet<&str> = rows.iter().map(|row| row.sku_key.as_str()).collect();
    let said: Vec<&str> = said.into_iter().collect();
    let freed = levels::said_anew(&mut tx, tenant, &said, app.now()).await?;
    taking.changed.extend(freed.into_iter().map(|(key,)| key));
    let changed: Vec<&str> = taking.changed.iter().map(String::as_str).collect();
    renew::numbers(app, &mut tx, tenant, &changed, renew::lane_of(changed.len())).await?;
    tx.commit().await?;
    if !changed.is_empty() {
        app.commerce.stock().wake();
    }
    Ok(took)
}

/// Levels while they are taken over.
#[derive(Default)]
struct Taking {
    /// How many more there may be.
    room: i64,
    /// All levels of the numbers, by number and warehouse.
    known: HashMap<(String, String), LevelRow>,
    /// Which of them are to be written, and how many of those were not there.
    written: BTreeSet<(String, String)>,
    new: i64,
    /// Numbers of which another quantity is known now.
    changed: BTreeSet<String>,
}

impl Taking {
    fn take(&mut self, level: &LevelRow) -> Took {
        let before = self.known.get(&place(level));
        let took = compare(before, level);
        if before.is_none() {
            if self.room == 0 {
                return Took::Refused;
            }
            (self.room, self.new) = (self.room - 1, self.new + 1);
        }
        if took == Took::Taken {
            self.changed.insert(level.sku_key.clone());
        }
        if before.is_none_or(|before| level.sequence > before.sequence) {
            // What is unchanged has been so since it changed last.
            let since = before.filter(|_| took == Took::Unchanged).map_or(level.changed_at, |before| before.changed_at);
            self.written.insert(place(level));
            self.known.insert(place(level), LevelRow { changed_at: since, ..level.clone() });
        }
        took
    }
}

fn place(level: &LevelRow) -> (String, String) {
    (level.sku_key.clone(), level.warehouse.clone())
}

fn compare(before: Option<&LevelRow>, level: &LevelRow) -> Took {
    let Some(before) = before else { return Took::Taken };
    let is_same = before.quantity == level.quantity && before.keeps_stock == level.keeps_stock;
    match (is_same, level.sequence > before.sequence) {
        (true, _) if level.sequence >= before.sequence => Took::Unchanged,
        (false, true) => Took::Taken,
        _ => Took::Outdated,
    }
}
