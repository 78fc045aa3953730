//! `kontor desk import`: a file is read and told row by row; the good rows are prepared, the others stay with their reasons.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use kontor_desk::DeskApp;
use kontor_desk::import::{self, Import, ImportRow, Outcome, Tone};
use kontor_web::sheet::MOST_BYTES;
use serde_json::{Value, json};

use super::desk_failures::told;
use crate::cli::ImportArgs;
use crate::console::Console;
use crate::failure::{Failure, Outcome as Done};

/// The bytes of the file, one more than a file may have at most.
pub(super) fn read(path: &Path) -> Done<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = MOST_BYTES as u64 + 1;
    let read = if path.as_os_str() == "-" {
        std::io::stdin().take(most).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    read.map_err(|error| Failure::file(path, &error).usage())?;
    Ok(bytes)
}

/// Reads, prepares what can go, tells the rest.
pub(super) async fn run(console: &Console, app: &DeskApp, args: &ImportArgs, bytes: &[u8]) -> Done<()> {
    let import = import::read_file(app, bytes, console.lang()).map_err(|fault| {
        let reason = app.site.text(console.lang(), fault.key(), &[("named", &fault.named())]);
        Failure::new("failure.import_file").with("path", args.file.display()).with("reason", reason).usage()
    })?;
    let goes = |row: &&ImportRow| row.tone() == Tone::Note || (args.unsure && row.tone() == Tone::Doubt);
    let rows: Vec<_> =
        import.rows.iter().filter(goes).filter_map(|row| Some((row.line, row.wanted.clone()?))).collect();
    let sent = if args.check || rows.is_empty() {
        BTreeMap::new()
    } else {
        let bar = console.progress("say.preparing", rows.len());
        let prepared = import::prepare_all(app, rows, console.lang(), &|done| bar.tell(done)).await;
        prepared.map_err(|error| told(console, app, &error))?
    };
    tell(console, app, args, &import, &sent)
}

fn tell(
    console: &Console,
    app: &DeskApp,
    args: &ImportArgs,
    import: &Import,
    sent: &BTreeMap<usize, Outcome>,
) -> Done<()> {
    let mut items = Vec::new();
    let mut rejected = Vec::new();
    for row in &import.rows {
        let outcome = sent.get(&row.line);
        let reason = import::reason(app, row, outcome, console.lang())
            .filter(|_| outcome.is_some() || !(args.unsure && args.check && row.tone() == Tone::Doubt));
        if let Some(reason) = &reason {
            console
                .say("say.row", &[("line", &row.line.to_string()), ("reference", &row.reference), ("reason", reason)]);
            rejected.push((row.line, reason.clone()));
        }
        items.push(item(row, outcome, reason.as_deref()));
    }
    for head in &import.ignored {
        console.say("say.column_ignored", &[("column", head)]);
    }
    if let Some(path) = args.rejects.as_deref().filter(|_| !rejected.is_empty()) {
        let caption = app.site.text(console.lang(), "import.reason", &[]);
        write(path, &import.to_mend(&rejected, &caption))?;
    }
    let good = items.len() - rejected.len();
    let (good_text, bad_text) = (good.to_string(), rejected.len().to_string());
    let key = if args.check { "say.import_checked" } else { "say.imported" };
    console.say(key, &[("good", &good_text), ("bad", &bad_text)]);
    let result = match (good, rejected.len()) {
        (_, 0) => "ok",
        (0, _) => "failed",
        _ => "partial",
    };
    console.answer(
        &json!({ "result": result, "checked_only": args.check, "ignored_columns": import.ignored, "items": items }),
    );
    if result == "ok" { Ok(()) } else { Err(Failure::new("failure.import").with("count", rejected.len()).answered()) }
}

fn item(row: &ImportRow, outcome: Option<&Outcome>, reason: Option<&str>) -> Value {
    let (result, id) = match outcome {
        Some(Outcome::Prepared { id, .. }) => ("prepared", Some(id.as_str())),
        Some(Outcome::Known { id }) => ("known", Some(id.as_str())),
        Some(Outcome::Refused { .. }) => ("refused", None),
        Some(Outcome::Unclear { .. }) => ("unclear", None),
        None => match row.tone() {
            Tone::Note => ("good", None),
            Tone::Doubt => ("doubt", None),
            Tone::Wrong => ("wrong", None),
        },
    };
    json!({
        "line": row.line, "reference": row.reference, "result": result, "shipment": id, "reason": reason,
        "remarks": row.remarks,
    })
}

/// Writes a file that was not there before: what somebody has mended is not written over.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Done<()> {
    use std::io::Write;
    let made = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
    let written = made.and_then(|mut file| file.write_all(bytes));
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::new("failure.file_there").with("path", path.display()).usage(),
        _ => Failure::file(path, &error),
    })
}
