//! `kontor desk stock import`: a table of stock is read whole, handed over, and told line by line.

use std::path::Path;

use kontor_desk::DeskApp;
use kontor_desk::stock;
use serde_json::json;

use super::desk_failures::told;
use crate::console::Console;
use crate::failure::{Failure, Outcome};

/// Reads, sends the good lines, tells the rest.
pub(super) async fn run(console: &Console, app: &DeskApp, (path, check): (&Path, bool), bytes: &[u8]) -> Outcome<()> {
    let file = stock::read_file(bytes).map_err(|fault| {
        let reason = app.site.text(console.lang(), fault.key(), &[("named", &fault.named())]);
        Failure::new("failure.stock_file").with("path", path.display()).with("reason", reason).usage()
    })?;
    let bar = console.progress("say.sending_stock", file.rows.len());
    let report = stock::send(app, &file, check, console.lang(), &|done| bar.tell(done)).await;
    drop(bar);
    let report = report.map_err(|error| told(console, app, &error))?;
    let unsent = app.site.text(console.lang(), "stock.unsent", &[]);
    for line in report.lines.iter().filter(|line| matches!(line.result.as_str(), "refused" | "wrong" | "unsent")) {
        let reason = line.reason.as_ref().unwrap_or(&unsent);
        console.say("say.stock_row", &[("line", &line.line.to_string()), ("sku", &line.sku), ("reason", reason)]);
    }
    for head in &file.ignored {
        console.say("say.column_ignored", &[("column", head)]);
    }
    let bad = report.count("refused") + report.count("wrong") + report.count("unsent");
    let [taken, unchanged, good, bad] =
        [report.count("taken"), report.count("unchanged"), report.count("good"), bad].map(|count| count.to_string());
    if check {
        console.say("say.stock_checked", &[("good", &good), ("bad", &bad)]);
    } else {
        console.say("say.stock", &[("taken", &taken), ("unchanged", &unchanged), ("bad", &bad)]);
    }
    let result = report.result();
    let support = report.trouble.as_ref().map(|trouble| trouble.support.clone());
    console.answer(&json!({
        "result": result, "checked_only": check, "ignored_columns": file.ignored, "items": report.lines,
        "support": support,
    }));
    match result {
        "partial" | "failed" => Err(Failure::new("failure.stock").with("result", result).answered()),
        _ => Ok(()),
    }
}
