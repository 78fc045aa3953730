//! Shipments from a file: read and shown first, prepared at the cloud when a person says so, the rest given back to mend.
//!
//! Nothing is guessed: a row with something unclear waits for a tick, a row with something wrong goes nowhere. A row is
//! known to the cloud by its reference, so that a file that is sent twice makes nothing twice.

mod actions;
mod columns;
mod example;
mod http;
mod json_lines;
mod pages;
mod prepare;
mod row;
mod running;
mod samples;
mod store;
#[cfg(test)]
mod tests;

pub use actions::{Kept, ReadFile, find, keep, read_file, send};
pub(crate) use http::attached;
pub use http::router;
pub use pages::{reason, sentences};
pub(crate) use prepare::fingerprint;
pub use prepare::{Outcome, prepare_all};
pub use row::{Remark, Tone};
pub use running::Imports;

use kontor_model::shipment::NewShipment;
use serde::Serialize;

use kontor_web::sheet;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A table with heads.
    Csv,
    /// One JSON object per line, as `POST /v1/shipments` takes it.
    JsonLines,
}

/// A file as it was understood.
#[derive(Clone, Debug)]
pub struct Import {
    /// What it holds.
    pub kind: FileKind,
    /// How it was written.
    pub encoding: sheet::Encoding,
    /// What stands between the cells of a table.
    pub separator: Option<char>,
    /// Heads of the table; for JSON lines none.
    pub heads: Vec<String>,
    /// Heads of columns that say nothing about a shipment here.
    pub ignored: Vec<String>,
    /// Its rows.
    pub rows: Vec<ImportRow>,
}

/// A row as it was understood.
#[derive(Clone, Debug)]
pub struct ImportRow {
    /// The line of the file, from 1.
    pub line: usize,
    /// Its cells as they were; for JSON lines the whole line.
    pub cells: Vec<String>,
    /// Its reference, as far as there is one.
    pub reference: String,
    /// What is asked for; none when something is wrong.
    pub wanted: Option<NewShipment>,
    /// What is wrong, unclear or worth knowing.
    pub remarks: Vec<Remark>,
}

impl ImportRow {
    /// The gravest of its remarks; `Note` where there is none.
    pub fn tone(&self) -> Tone {
        self.remarks.iter().map(|remark| remark.tone).max().unwrap_or(Tone::Note)
    }
}

impl Import {
    /// Rows of this tone.
    pub fn with_tone(&self, tone: Tone) -> impl Iterator<Item = &ImportRow> {
        self.rows.iter().filter(move |row| row.tone() == tone)
    }

    /// Rows of these lines as a file to mend: the table as it was with a last column that says why, or the JSON lines.
    pub fn to_mend(&self, lines: &[(usize, String)], caption: &str) -> Vec<u8> {
        let wanted = |row: &ImportRow| lines.iter().find(|(line, _)| *line == row.line);
        let rows = self.rows.iter().filter_map(|row| Some((row, &wanted(row)?.1)));
        if self.kind == FileKind::JsonLines {
            return rows.map(|(row, _)| format!("{}\n", row.cells.join(""))).collect::<String>().into_bytes();
        }
        // The reasons of an earlier round are old.
        let is_old = |place: usize| self.heads.get(place).is_some_and(|head| columns::is_reason(head));
        let width = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(self.heads.len());
        let line = |cells: &[String], last: &str| -> Vec<String> {
            let kept = (0..width).filter(|place| !is_old(*place)).map(|place| cells.get(place).cloned());
            kept.map(Option::unwrap_or_default).chain([last.to_owned()]).collect()
        };
        let mended = rows.map(|(row, reason)| line(&row.cells, reason));
        sheet::to_csv(std::iter::once(line(&self.heads, caption)).chain(mended))
    }
}
