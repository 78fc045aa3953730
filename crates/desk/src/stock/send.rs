//! Stock on its way to the cloud, in chunks, with a result for each line.

use std::collections::BTreeMap;

use kontor_model::Lang;
use kontor_model::inventory::{InventoryLevel, NewInventory};
use serde::Serialize;

use super::{StockFile, StockRow, fault_text, store};
use crate::app::DeskApp;
use crate::cloud::Trouble;
use crate::db::DbError;
use crate::error::{DeskError, DeskResult};
use crate::shipping::{Cloud, ask};

/// Levels of one request.
const CHUNK: usize = 1000;

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StockResult {
    /// The line of the file.
    pub line: usize,
    /// Its number.
    pub sku: String,
    /// Its warehouse.
    pub warehouse: Option<String>,
    /// What was sent; empty for a line that is wrong.
    pub quantity: String,
    /// `taken`, `unchanged`, `outdated`, `refused`, `wrong` (not sent), `good` (only checked) or `unsent`.
    pub result: String,
    /// Why, in the reader's language.
    pub reason: Option<String>,
}

/// How a file went.
#[derive(Clone, Debug, Default)]
pub struct StockReport {
    /// Its lines, in their order.
    pub lines: Vec<StockResult>,
    /// Why the cloud could not be asked for all of it. What was not sent may be sent again: the file's numbers grow.
    pub trouble: Option<Trouble>,
}

impl StockReport {
    /// How many lines ended like this.
    pub fn count(&self, result: &str) -> usize {
        self.lines.iter().filter(|line| line.result == result).count()
    }

    /// What an unattended ERP branches on.
    pub fn result(&self) -> &'static str {
        let bad = self.count("refused") + self.count("wrong") + self.count("unsent");
        let good = self.lines.len() - bad;
        match (good, bad) {
            (_, 0) if self.count("taken") + self.count("good") == 0 => "nothing_to_do",
            (_, 0) => "ok",
            (0, _) => "failed",
            _ => "partial",
        }
    }
}

/// Sends the good lines of a file; with `only_check` none. `told` hears after each chunk how many are through.
///
/// Errors: [`DeskError::NoActiveCredential`], [`DeskError::Cloud`] when nothing could be sent at all,
/// [`DeskError::Problem`] when the cloud takes no stock.
pub async fn send(
    app: &DeskApp,
    file: &StockFile,
    only_check: bool,
    lang: Lang,
    told: &(dyn Fn(usize) + Sync),
) -> DeskResult<StockReport> {
    let good: Vec<&StockRow> = file.rows.iter().filter(|row| row.fault.is_none()).collect();
    let mut ended: BTreeMap<usize, (String, Option<String>)> = BTreeMap::new();
    let mut trouble = None;
    if !only_check && !good.is_empty() {
        let count = i64::try_from(good.len()).map_err(|error| DeskError::Internal(error.to_string()))?;
        let mut tx = app.db.write().await?;
        let first = store::draw(&mut tx, count, app.now().0).await?;
        tx.commit().await.map_err(DbError::from)?;
        let numbered: Vec<(&StockRow, i64)> = good.into_iter().zip(first..).collect();
        let mut cloud = Cloud::of_active(app, lang).await?;
        for chunk in numbered.chunks(CHUNK) {
            let items = chunk.iter().map(|(row, sequence)| level(row, *sequence)).collect();
            let levels = NewInventory { items };
            let answer = match ask!(cloud, |call| call.put_inventory(&levels)) {
                Ok(answer) => answer,
                // What is through stays through.
                Err(DeskError::Cloud(lost)) if !ended.is_empty() => {
                    trouble = Some(*lost);
                    break;
                }
                Err(error) => return Err(error),
            };
            for ((row, _), item) in chunk.iter().zip(answer.items) {
                ended.insert(row.line, (item.result, item.detail));
            }
            told(ended.len());
        }
    }
    let line = |row: &StockRow| {
        let (result, reason) = match (&row.fault, ended.remove(&row.line)) {
            (Some(fault), _) => ("wrong".to_owned(), Some(fault_text(&app.site, lang, fault))),
            (None, Some(ended)) => ended,
            (None, None) if only_check => ("good".to_owned(), None),
            (None, None) => ("unsent".to_owned(), None),
        };
        StockResult {
            line: row.line,
            sku: row.sku.clone(),
            warehouse: row.warehouse.clone(),
            quantity: if row.fault.is_some() { String::new() } else { row.quantity.normalize().to_string() },
            result,
            reason,
        }
    };
    Ok(StockReport { lines: file.rows.iter().map(line).collect(), trouble })
}

fn level(row: &StockRow, sequence: i64) -> InventoryLevel {
    InventoryLevel {
        sku: row.sku.clone(),
        warehouse: row.warehouse.clone(),
        quantity: row.quantity.normalize().to_string(),
        sequence,
        keeps_stock: true,
    }
}
