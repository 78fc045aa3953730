//! Tables as Excel opens them by a double click: UTF-8 with byte order mark, semicolons, and no cell that is a formula.

/// Media type of what [`to_csv`] writes.
pub const CSV_TYPE: &str = "text/csv; charset=utf-8";

/// Writes rows; the first one is the heads.
pub fn to_csv<R: AsRef<[String]>>(rows: impl IntoIterator<Item = R>) -> Vec<u8> {
    let mut text = String::from('\u{FEFF}');
    for row in rows {
        let cells: Vec<String> = row.as_ref().iter().map(|cell| quoted(&guarded(cell))).collect();
        text.push_str(&cells.join(";"));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

/// A text that a spreadsheet would take for a formula gets an apostrophe (OWASP, "CSV Injection").
fn guarded(cell: &str) -> String {
    if begins_like_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// The same text without the apostrophe.
pub(super) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| begins_like_formula(rest)).unwrap_or(cell)
}

fn begins_like_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

fn quoted(cell: &str) -> String {
    if cell.contains([';', '"', '\n', '\r', ',', '\t', '|']) || cell.trim() != cell {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
