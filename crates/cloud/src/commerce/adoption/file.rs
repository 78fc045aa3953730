//! A file of what the ERP knows, read whole: each row with what is wrong with it, before anything is looked up.

use std::collections::HashMap;

use kontor_model::Lang;
use kontor_model::fold::fold;
use kontor_model::order_adoption::{AdoptedCustomer, AdoptedOrder, AdoptedProduct, Adoption};
use kontor_web::sheet::{self, MOST_BYTES, SheetFault, SheetLine, SheetRead};

use super::columns::{Column, Kind};

/// Most rows of a file.
pub(super) const MOST_ROWS: usize = 10_000;

/// A file as it was understood.
pub(super) struct AdoptionFile {
    pub(super) kind: Kind,
    pub(super) rows: Vec<FileRow>,
    /// Heads of columns that are not read.
    pub(super) ignored: Vec<String>,
    /// All of it as text, for the form that adopts it.
    pub(super) text: String,
}

/// A row.
pub(super) struct FileRow {
    /// The line of the file, from 1.
    pub(super) line: usize,
    /// What stands in the columns of its kind, in their order.
    pub(super) cells: Vec<String>,
    pub(super) wrong: Option<Wrong>,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// The column it is about, where it is about one.
    pub(super) column: Option<usize>,
    pub(super) reason: Reason,
}

/// Why a row is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// Last part of a key below `adoption.wrong`, and what its sentence names.
    Known(&'static str, String),
    /// What the action says.
    Said(String),
}

/// Reads a file; nothing is looked up. Errors: why none of it can be read.
pub(super) fn read(lang: Lang, kind: Kind, bytes: &[u8]) -> Result<AdoptionFile, SheetFault> {
    let (text, _) = sheet::text(bytes)?;
    let text = text.replace("\r\n", "\n");
    // A browser sends each line break as two characters.
    if text.len() + text.matches('\n').count() > MOST_BYTES {
        return Err(SheetFault::TooLarge);
    }
    let table = sheet::read_up_to(bytes, MOST_ROWS)?;
    let places = places(lang, kind, &table)?;
    let mut seen = HashMap::new();
    let mut rows = Vec::with_capacity(table.rows.len());
    for line in &table.rows {
        let cells: Vec<String> = places.iter().map(|at| line.cell(*at).to_owned()).collect();
        let wrong = torn(&table, line).or_else(|| wrong_cell(kind, &cells)).or_else(|| {
            let (column, key) = name_of(kind, &cells)?;
            let first = *seen.entry((column, key)).or_insert(line.line);
            (first != line.line).then(|| known(Some(column), "twice", first.to_string()))
        });
        rows.push(FileRow { line: line.line, cells, wrong });
    }
    Ok(AdoptionFile { kind, rows, ignored: table.others(&places), text })
}

/// Where the columns stand. Errors: the one without which no row means anything is missing.
fn places(lang: Lang, kind: Kind, table: &SheetRead) -> Result<Vec<Option<usize>>, SheetFault> {
    let columns = kind.columns();
    let mut places = Vec::with_capacity(columns.len());
    for column in columns {
        let name = sheet::bare(column.name);
        let caption = [Lang::De, Lang::En].map(|lang| sheet::bare(column.caption(lang)));
        let mut heads: Vec<&str> = column.heads.to_vec();
        heads.extend([name.as_str(), caption[0].as_str(), caption[1].as_str()]);
        places.push(table.column(&heads)?);
    }
    let has = |of: fn(&Column) -> bool| columns.iter().zip(&places).any(|(column, at)| of(column) && at.is_some());
    let captions = |of: fn(&Column) -> bool| {
        let some: Vec<&str> = columns.iter().filter(|column| of(column)).map(|column| column.caption(lang)).collect();
        some.join(lang.pick(" oder ", " or "))
    };
    let mut missing = Vec::new();
    if !has(|column| column.finds) {
        missing.push(captions(|column| column.finds));
    }
    if kind.needs_own_number() && !has(|column| !column.finds) {
        missing.push(captions(|column| !column.finds));
    }
    if missing.is_empty() { Ok(places) } else { Err(SheetFault::Missing(missing.join("; "))) }
}

/// A row that a quotation mark or a separator tore.
fn torn(table: &SheetRead, line: &SheetLine) -> Option<Wrong> {
    let extra = line.cells.iter().skip(table.heads.len()).any(|cell| !cell.is_empty());
    let breaks = line.cells.iter().any(|cell| cell.contains(['\n', '\r']));
    if breaks {
        return Some(known(None, "line_break", String::new()));
    }
    extra.then(|| known(None, "cells", table.separator.to_string()))
}

fn wrong_cell(kind: Kind, cells: &[String]) -> Option<Wrong> {
    let columns = kind.columns();
    for (at, cell) in cells.iter().enumerate() {
        if is_shortened(cell) {
            return Some(known(Some(at), "shortened", cell.clone()));
        }
        if columns[at].name == "email" && !cell.is_empty() && !cell.contains('@') {
            return Some(known(Some(at), "email", cell.clone()));
        }
    }
    None
}

/// `4,00638E+12`: what a spreadsheet makes of a long number.
fn is_shortened(cell: &str) -> bool {
    let Some((number, power)) = cell.split_once("E+") else { return false };
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == ',' || c == '.');
    is_number && !power.is_empty() && power.chars().all(|c| c.is_ascii_digit())
}

/// The surest name in a row.
fn name_of(kind: Kind, cells: &[String]) -> Option<(usize, String)> {
    let columns = kind.columns().iter().zip(cells).enumerate();
    let mut names = columns.filter(|(_, (column, cell))| column.finds && !cell.is_empty());
    names.next().map(|(at, (_, cell))| (at, fold(cell)))
}

fn known(column: Option<usize>, key: &'static str, named: String) -> Wrong {
    Wrong { column, reason: Reason::Known(key, named) }
}

impl AdoptionFile {
    /// The rows in order, as the action takes them, and which rows they are.
    pub(super) fn wanted(&self) -> (Adoption, Vec<usize>) {
        let mut wanted = Adoption::default();
        let mut which = Vec::new();
        for (index, row) in self.rows.iter().enumerate().filter(|(_, row)| row.wrong.is_none()) {
            let cell = |at: usize| Some(row.cells[at].clone()).filter(|cell| !cell.is_empty());
            let own = || row.cells.last().cloned().unwrap_or_default();
            match self.kind {
                Kind::Orders => {
                    wanted.orders.push(AdoptedOrder { external_id: cell(0), number: cell(1), document_number: cell(2) })
                }
                Kind::Customers => wanted.customers.push(AdoptedCustomer {
                    reference: cell(0),
                    email: cell(1),
                    customer_number: own(),
                }),
                Kind::Products => wanted.products.push(AdoptedProduct {
                    external_id: cell(0),
                    shop_sku: cell(1),
                    gtin: cell(2),
                    sku: own(),
                }),
            }
            which.push(index);
        }
        (wanted, which)
    }
}
