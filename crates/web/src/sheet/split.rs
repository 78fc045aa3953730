//! Text as rows and cells: separator found by itself, quotation marks as RFC 4180 has them.

use super::decode::{Encoding, text_of};
use super::{MOST_BYTES, MOST_COLUMNS, MOST_ROWS, SheetFault};

/// A table as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRead {
    /// How it was written.
    pub encoding: Encoding,
    /// What stands between its cells.
    pub separator: char,
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// Its rows; empty ones are left out.
    pub rows: Vec<SheetLine>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetLine {
    /// The line of the file it begins in, from 1.
    pub line: usize,
    /// Its cells; may be more or fewer than there are heads.
    pub cells: Vec<String>,
}

/// Reads a file with a line of heads and at most [`MOST_ROWS`] below it.
pub fn read(bytes: &[u8]) -> Result<SheetRead, SheetFault> {
    read_up_to(bytes, MOST_ROWS)
}

/// The same with another number of rows.
pub fn read_up_to(bytes: &[u8], most_rows: usize) -> Result<SheetRead, SheetFault> {
    let (text, encoding) = text(bytes)?;
    let (told, skipped) = told_separator(&text);
    let body: &str = text.split_inclusive('\n').nth(skipped).map_or("", |_| {
        let start: usize = text.split_inclusive('\n').take(skipped).map(str::len).sum();
        &text[start..]
    });
    let separator = told.unwrap_or_else(|| likely_separator(body));
    let mut rows = split(body, separator, skipped)?.into_iter();
    let mut heads = rows.next().ok_or(SheetFault::Empty)?.cells;
    while heads.last().is_some_and(String::is_empty) {
        heads.pop();
    }
    let rows: Vec<SheetLine> = rows.collect();
    match rows.len() {
        0 => Err(SheetFault::Empty),
        more if more > most_rows => Err(SheetFault::TooManyRows(most_rows)),
        _ if heads.len() > MOST_COLUMNS => Err(SheetFault::NotText),
        _ => Ok(SheetRead { encoding, separator, heads, rows }),
    }
}

/// The text of a file that is not too large.
pub fn text(bytes: &[u8]) -> Result<(String, Encoding), SheetFault> {
    if bytes.len() > MOST_BYTES {
        return Err(SheetFault::TooLarge);
    }
    text_of(bytes)
}

/// Excel's own first line, `sep=;`, and how many lines it takes.
fn told_separator(text: &str) -> (Option<char>, usize) {
    let first = text.lines().next().unwrap_or_default();
    let told = first.strip_prefix("sep=").and_then(|rest| rest.chars().next()).filter(|c| ";,\t|".contains(*c));
    (told, usize::from(told.is_some()))
}

/// What stands most often between the heads, outside of quotation marks.
fn likely_separator(text: &str) -> char {
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let outside: String = head.split('"').step_by(2).collect();
    let count = |separator: char| outside.chars().filter(|c| *c == separator).count();
    // Of several with the same count the first one here.
    [';', '\t', ',', '|'].into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(';')
}

/// Splits into rows; those without any text are left out. `skipped` lines stood before the text.
fn split(text: &str, separator: char, skipped: usize) -> Result<Vec<SheetLine>, SheetFault> {
    let mut rows = Vec::new();
    let mut row = SheetLine { line: skipped + 1, cells: Vec::new() };
    let (mut cell, mut line, mut quoted, mut opened) = (String::new(), skipped + 1, false, 0);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            // A mark inside of a text, as in 12" Rohr, is a mark.
            '"' if cell.trim().is_empty() => {
                cell.clear();
                (quoted, opened) = (true, line);
            }
            '\r' if !quoted && rest.peek() == Some(&'\n') => {}
            '\n' | '\r' if !quoted => {
                line += 1;
                row.cells.push(std::mem::take(&mut cell));
                finish(&mut rows, std::mem::replace(&mut row, SheetLine { line, cells: Vec::new() }));
            }
            c if c == separator && !quoted => row.cells.push(std::mem::take(&mut cell)),
            c => {
                line += usize::from(c == '\n');
                cell.push(c);
            }
        }
    }
    if quoted {
        return Err(SheetFault::OpenQuote(opened));
    }
    row.cells.push(cell);
    finish(&mut rows, row);
    Ok(rows)
}

fn finish(rows: &mut Vec<SheetLine>, mut row: SheetLine) {
    for cell in &mut row.cells {
        let plain = super::write::unguarded(cell.trim());
        *cell = plain.to_owned();
    }
    if row.cells.iter().any(|cell| !cell.is_empty()) {
        rows.push(row);
    }
}
