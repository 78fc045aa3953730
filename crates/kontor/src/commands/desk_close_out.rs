//! `kontor desk close-out`: the day's end for one carrier account or all, the papers into a folder.

use kontor_desk::closing::{self, OpenAccount};
use kontor_desk::{DeskApp, DeskError};
use kontor_model::close_out::CloseOut;
use kontor_model::id::ulid;
use kontor_model::shipment::Overall;
use serde_json::{Value, json};

use super::desk_failures::told;
use crate::cli::CloseOutArgs;
use crate::console::Console;
use crate::failure::{Failure, Outcome};

/// Closes the day, or says what is open.
pub(super) async fn run(console: &Console, app: &DeskApp, args: &CloseOutArgs) -> Outcome<()> {
    let failed = |error: DeskError| told(console, app, &error);
    if args.check {
        let open = closing::open(app, console.lang()).await.map_err(failed)?;
        let open: Vec<OpenAccount> = open.into_iter().filter(|open| is_meant(open, args)).collect();
        tell_open(console, &open);
        let result = if open.is_empty() { "nothing_to_do" } else { "ok" };
        console.answer(&json!({ "result": result, "open": open }));
        return Ok(());
    }
    // A run of its own: what is closed already is not open any more.
    let key = ulid(app.now(), app.entropy.as_ref());
    let answer = closing::close(app, args.account.as_deref(), &key, console.lang()).await.map_err(failed)?;
    let mut items = Vec::new();
    for closed in &answer.items {
        items.push(told_item(console, app, closed, args).await.map_err(failed)?);
    }
    if items.is_empty() {
        console.say("say.nothing_to_close", &[]);
    }
    console.answer(&json!({ "result": answer.result, "items": items }));
    match answer.result {
        Overall::Partial | Overall::Failed => Err(Failure::new("failure.close_out").answered()),
        Overall::NothingToDo | Overall::Ok | Overall::OkWithWarnings => Ok(()),
    }
}

fn is_meant(open: &OpenAccount, args: &CloseOutArgs) -> bool {
    args.account.as_ref().is_none_or(|account| open.account == *account || open.name == *account)
}

fn tell_open(console: &Console, open: &[OpenAccount]) {
    if open.is_empty() {
        return console.say("say.nothing_to_close", &[]);
    }
    let rows: Vec<[String; 4]> = open
        .iter()
        .map(|open| {
            let grams = open.weight_g.to_string();
            [open.name.clone(), open.shipments.to_string(), open.parcels.to_string(), grams]
        })
        .collect();
    console.table(["list.account", "list.shipments", "list.parcels", "list.weight_g"], &rows);
}

async fn told_item(
    console: &Console,
    app: &DeskApp,
    closed: &CloseOut,
    args: &CloseOutArgs,
) -> Result<Value, DeskError> {
    let (shipments, parcels) = (closed.shipments.to_string(), closed.parcels.to_string());
    let values = [("name", closed.carrier_account.as_str()), ("shipments", &shipments), ("parcels", &parcels)];
    console.say("say.closed", &values);
    for finding in &closed.findings {
        console.say_line(&format!("  {}: {}", finding.field, finding.detail));
    }
    let mut files = Vec::new();
    for number in 1..=closed.documents.len() {
        let (_, bytes) = closing::paper(app, &closed.id, number, console.lang()).await?;
        let name = format!("{}_{}_{number}.pdf", closed.date, closed.id);
        let path = args.out.join(name);
        let failed = |error: std::io::Error| DeskError::Internal(format!("cannot write {}: {error}", path.display()));
        tokio::fs::create_dir_all(&args.out).await.map_err(failed)?;
        tokio::fs::write(&path, bytes).await.map_err(failed)?;
        console.say_line(&format!("  {}", path.display()));
        files.push(path.display().to_string());
    }
    Ok(json!({ "close_out": closed, "files": files }))
}
