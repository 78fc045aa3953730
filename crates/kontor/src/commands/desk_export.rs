//! `kontor desk export`: shipments of some days with their tracking numbers, as a table or JSON.

use kontor_desk::DeskApp;
use kontor_desk::shipping;
use serde_json::json;

use super::desk_failures::told;
use super::desk_import::write;
use super::desk_shop_orders;
use crate::cli::{ExportArgs, ExportCommand};
use crate::console::Console;
use crate::failure::{Failure, Outcome};

/// Asks the cloud and writes the file.
pub(super) async fn run(console: &Console, app: &DeskApp, args: &ExportArgs) -> Outcome<()> {
    if let Some(ExportCommand::Orders { which, format, out }) = &args.command {
        return desk_shop_orders::export(console, app, which, (format, out.as_deref())).await;
    }
    let failed = |error| told(console, app, &error);
    let from = shipping::day(app, "from", &args.from).map_err(failed)?;
    let to = shipping::day(app, "to", &args.to).map_err(failed)?;
    if args.out.as_deref().is_some_and(std::path::Path::exists) {
        let path = args.out.clone().unwrap_or_default();
        return Err(Failure::new("failure.file_there").with("path", path.display()).usage());
    }
    let rows = shipping::export(app, &from, &to, console.lang()).await.map_err(failed)?;
    let table = shipping::export_csv(app, &rows, console.lang());
    match &args.out {
        Some(path) => {
            write(path, &table)?;
            let (count, path) = (rows.len().to_string(), path.display().to_string());
            console.say("say.exported", &[("count", &count), ("path", &path)]);
        }
        None => console.say_line(String::from_utf8_lossy(&table).trim_end()),
    }
    console.answer(&json!({ "result": if rows.is_empty() { "nothing_to_do" } else { "ok" }, "parcels": rows }));
    Ok(())
}
