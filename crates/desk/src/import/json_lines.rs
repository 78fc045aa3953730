//! JSON lines: each line a shipment as `POST /v1/shipments` takes it.

use kontor_model::Lang;
use kontor_model::shipment::NewShipment;
use kontor_web::page::Site;

use super::{FileKind, Import, ImportRow, Remark, Tone};
use kontor_web::sheet::{self, MOST_ROWS, SheetFault};

/// Tells whether a file holds JSON rather than a table.
pub(super) fn is_json(bytes: &[u8]) -> bool {
    let plain = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    plain.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

/// Reads the lines; empty ones are left out.
pub(super) fn read(site: &Site, bytes: &[u8], lang: Lang) -> Result<Import, SheetFault> {
    let (text, encoding) = sheet::text(bytes)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let rows: Vec<ImportRow> =
        lines.take(MOST_ROWS + 1).map(|(place, line)| row(site, lang, place + 1, line)).collect();
    match rows.len() {
        0 => Err(SheetFault::Empty),
        more if more > MOST_ROWS => Err(SheetFault::TooManyRows(MOST_ROWS)),
        _ => Ok(Import {
            kind: FileKind::JsonLines,
            encoding,
            separator: None,
            heads: Vec::new(),
            ignored: Vec::new(),
            rows,
        }),
    }
}

fn row(site: &Site, lang: Lang, line: usize, text: &str) -> ImportRow {
    let read = serde_json::from_str::<NewShipment>(text);
    let reference = read.as_ref().map(|wanted| wanted.reference.trim().to_owned()).unwrap_or_default();
    let mut remarks = Vec::new();
    let mut wrong = |column: &str, key: &str, args: &[(&str, &str)]| {
        let text = site.text(lang, key, args);
        remarks.push(Remark { tone: Tone::Wrong, column: column.to_owned(), text });
    };
    match &read {
        Err(error) => wrong("JSON", "import.row.no_json", &[("reason", &error.to_string())]),
        Ok(_) if reference.is_empty() => wrong("reference", "import.row.no_reference", &[]),
        Ok(_) => {}
    }
    let wanted = read.ok().filter(|_| !reference.is_empty());
    ImportRow { line, cells: vec![text.to_owned()], reference, wanted, remarks }
}
