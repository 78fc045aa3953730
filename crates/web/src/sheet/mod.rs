//! Tables as text: read as an office exports them, written as a spreadsheet opens them.
//!
//! What is written here can be read here again, cell for cell; that is how rows go out to be mended and come back.

mod columns;
mod decode;
mod split;
#[cfg(test)]
mod tests;
mod write;

pub use columns::bare;
pub use decode::Encoding;
pub use split::{SheetLine, SheetRead, read, read_up_to, text};
pub use write::{CSV_TYPE, to_csv};

/// Most bytes of a file.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Most rows below the heads; as many as the cloud takes at a time.
pub const MOST_ROWS: usize = 1000;
/// Most columns.
const MOST_COLUMNS: usize = 200;

/// Why a file cannot be read as a whole. Nothing of it is used then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetFault {
    /// Nothing in it, or heads only.
    #[error("the file has no rows")]
    Empty,
    /// More than [`MOST_BYTES`].
    #[error("the file is too large")]
    TooLarge,
    /// More rows than this.
    #[error("the file has more than {0} rows")]
    TooManyRows(usize),
    /// Bytes that are no text in any of the known encodings, such as a workbook.
    #[error("the file is no text")]
    NotText,
    /// A quotation mark that is opened in this line and never closed.
    #[error("a quotation mark opened in line {0} is never closed")]
    OpenQuote(usize),
    /// Columns that are needed and not there, by their captions.
    #[error("columns are missing: {0}")]
    Missing(String),
    /// Two columns of one meaning, by their heads.
    #[error("two columns mean the same: {0}")]
    Twice(String),
}

impl SheetFault {
    /// Key of its sentence below `sheet`.
    pub fn key(&self) -> &'static str {
        match self {
            SheetFault::Empty => "sheet.empty",
            SheetFault::TooLarge => "sheet.too_large",
            SheetFault::TooManyRows(_) => "sheet.too_many_rows",
            SheetFault::NotText => "sheet.not_text",
            SheetFault::OpenQuote(_) => "sheet.open_quote",
            SheetFault::Missing(_) => "sheet.missing",
            SheetFault::Twice(_) => "sheet.twice",
        }
    }

    /// What its sentence names.
    pub fn named(&self) -> String {
        match self {
            SheetFault::OpenQuote(line) => line.to_string(),
            SheetFault::Missing(text) | SheetFault::Twice(text) => text.clone(),
            SheetFault::TooLarge => (MOST_BYTES / 1024 / 1024).to_string(),
            SheetFault::TooManyRows(most) => most.to_string(),
            SheetFault::Empty | SheetFault::NotText => String::new(),
        }
    }
}
