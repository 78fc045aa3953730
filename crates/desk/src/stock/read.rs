//! A table of stock as an office exports it: article number, quantity, and a warehouse where there is more than one.

use std::collections::BTreeMap;

use kontor_model::Lang;
use kontor_web::page::Site;
use kontor_web::sheet::{self, SheetFault};
use rust_decimal::Decimal;

use crate::number::{NumberFault, parse_number};

/// Most lines of a file.
const MOST_ROWS: usize = 50_000;
/// Characters of the longest article number.
const SKU_MAX: usize = 100;
/// Characters of the longest warehouse.
const WAREHOUSE_MAX: usize = 40;

const SKU: &[&str] = &[
    "artikelnummer",
    "artikelnr",
    "artikel",
    "artnr",
    "nummer",
    "sku",
    "articlenumber",
    "itemnumber",
    "item",
    "article",
];
const QUANTITY: &[&str] = &[
    "menge",
    "bestand",
    "lagerbestand",
    "verfugbar",
    "verfugbaremenge",
    "verfugbarebestand",
    "anzahl",
    "quantity",
    "qty",
    "stock",
    "available",
];
const WAREHOUSE: &[&str] = &["lager", "lagernummer", "lagernr", "lagerort", "warehouse", "location"];

/// A file as it was understood.
#[derive(Clone, Debug)]
pub struct StockFile {
    /// Its lines.
    pub rows: Vec<StockRow>,
    /// Heads of columns that say nothing about stock here.
    pub ignored: Vec<String>,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockRow {
    /// The line of the file, from 1.
    pub line: usize,
    /// The merchant's number.
    pub sku: String,
    /// The warehouse, where one is named.
    pub warehouse: Option<String>,
    /// How much there is; 0 for a line that is wrong.
    pub quantity: Decimal,
    /// What is wrong: last part of a key below `stock.wrong`, and what its sentence names.
    pub fault: Option<(&'static str, String)>,
}

/// Reads a file; nothing is sent.
pub fn read_file(bytes: &[u8]) -> Result<StockFile, SheetFault> {
    let table = sheet::read_up_to(bytes, MOST_ROWS)?;
    let (sku, quantity, warehouse) = (table.column(SKU)?, table.column(QUANTITY)?, table.column(WAREHOUSE)?);
    let (Some(sku), Some(quantity)) = (sku, quantity) else {
        let missing = [(sku, "Artikelnummer (sku)"), (quantity, "Menge (quantity)")];
        let missing: Vec<&str> = missing.iter().filter(|(at, _)| at.is_none()).map(|(_, name)| *name).collect();
        return Err(SheetFault::Missing(missing.join(", ")));
    };
    let mut seen = BTreeMap::new();
    let mut rows = Vec::with_capacity(table.rows.len());
    for line in &table.rows {
        let cell = |at: usize| line.cell(Some(at)).to_owned();
        let warehouse = warehouse.map(cell).filter(|name| !name.is_empty());
        let mut row = StockRow { line: line.line, sku: cell(sku), warehouse, quantity: Decimal::ZERO, fault: None };
        match parse_number(&cell(quantity)) {
            Ok(read) => row.quantity = read,
            Err(fault) => row.fault = Some((quantity_fault(fault), cell(quantity))),
        }
        let first = *seen.entry((row.sku.clone(), row.warehouse.clone())).or_insert(row.line);
        if row.sku.is_empty() {
            row.fault = Some(("no_sku", String::new()));
        } else if row.sku.chars().count() > SKU_MAX {
            row.fault = Some(("long_sku", SKU_MAX.to_string()));
        } else if row.warehouse.as_ref().is_some_and(|name| name.chars().count() > WAREHOUSE_MAX) {
            row.fault = Some(("long_warehouse", WAREHOUSE_MAX.to_string()));
        } else if first != row.line {
            row.fault = Some(("twice", first.to_string()));
        }
        rows.push(row);
    }
    Ok(StockFile { ignored: table.others(&[Some(sku), Some(quantity), warehouse]), rows })
}

/// The sentence that says what is wrong with a line.
pub fn fault_text(site: &Site, lang: Lang, (key, named): &(&'static str, String)) -> String {
    site.text(lang, &format!("stock.wrong.{key}"), &[("text", named)])
}

/// Last part of the key that says what is wrong with a quantity.
fn quantity_fault(fault: NumberFault) -> &'static str {
    match fault {
        NumberFault::Missing => "no_quantity",
        NumberFault::Malformed => "quantity",
        NumberFault::Unclear => "unclear",
    }
}
