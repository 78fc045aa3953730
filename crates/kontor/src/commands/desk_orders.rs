//! `kontor desk ship ORDER...` and `--all`: labels of prepared shipments, into a folder and, when wanted, onto paper.

use std::path::Path;
use std::sync::Arc;

use kontor_desk::batch::{self, Batch, BatchItem, ItemState};
use kontor_desk::shipping::{self, DeskShipment, DeskShipmentState};
use kontor_desk::{DeskApp, DeskError};
use kontor_model::fold::fold;
use kontor_model::id::ShipmentId;
use serde_json::{Value, json};

use super::desk_failures::{failure, told};
use super::desk_ship::{overall, unfinished, with_index};
use crate::cli::ShipArgs;
use crate::console::Console;
use crate::failure::{Failure, Outcome};

/// Tells whether prepared shipments are meant, not a new one.
pub(super) fn is_meant(args: &ShipArgs) -> bool {
    args.all || !args.orders.is_empty()
}

/// What a reference stands for.
enum Meant {
    Prepared(ShipmentId),
    /// It has its labels: they are written once more, nothing is bought.
    Made(Box<DeskShipment>),
    Unknown(&'static str),
}

/// Makes the labels; one that fails stops no other.
pub(super) async fn run(console: &Console, app: &Arc<DeskApp>, args: &ShipArgs) -> Outcome<()> {
    let failed = |error: DeskError| told(console, app, &error);
    let queue = batch::prepared(app, 0, console.lang()).await.map_err(failed)?;
    let queue: Vec<(ShipmentId, String)> =
        queue.into_iter().map(|queued| (queued.shipment.id, queued.shipment.reference)).collect();
    let mut items = Vec::new();
    let mut wanted = Vec::new();
    if args.all {
        wanted.clone_from(&queue);
    }
    for order in &args.orders {
        match meant(app, &queue, order).await.map_err(failed)? {
            Meant::Prepared(id) => wanted.push((id, order.clone())),
            Meant::Made(shipment) => items.push(made(console, app, &shipment, args).await),
            Meant::Unknown(key) => items.push(told_item(console, order, &Failure::new(key).with("reference", order))),
        }
    }
    if !wanted.is_empty() {
        let id = batch::begin(app, &wanted, args.print).await.map_err(failed)?;
        let bar = console.progress("say.labelling", wanted.len());
        batch::run(app, &id, console.lang(), &|done| bar.tell(done)).await.map_err(failed)?;
        drop(bar);
        let batch = batch::find(app, &id).await.map_err(failed)?;
        for item in &batch.items {
            items.push(outcome(console, app, &batch, item, args).await);
        }
    }
    let items: Vec<Value> = items.into_iter().enumerate().map(|(index, item)| with_index(item, index)).collect();
    let result = overall(&items);
    console.answer(&json!({ "result": result, "items": items }));
    match result {
        "nothing_to_do" => {
            console.say("say.nothing_prepared", &[]);
            Ok(())
        }
        "ok" => Ok(()),
        _ => Err(Failure::new("failure.ship").with("result", result).answered()),
    }
}

async fn meant(app: &DeskApp, queue: &[(ShipmentId, String)], order: &str) -> Result<Meant, DeskError> {
    let is_it = |(_, reference): &&(ShipmentId, String)| fold(reference) == fold(order);
    let mut found = queue.iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some((id, _)), None) => return Ok(Meant::Prepared(id.clone())),
        (Some(_), Some(_)) => return Ok(Meant::Unknown("failure.order_twice")),
        (None, _) => {}
    }
    Ok(match shipping::find_number(app, order).await? {
        Some(known) => Meant::Made(Box::new(known)),
        None => Meant::Unknown("failure.order_unknown"),
    })
}

async fn outcome(console: &Console, app: &DeskApp, batch: &Batch, item: &BatchItem, args: &ShipArgs) -> Value {
    match &item.state {
        ItemState::Begun(shipment) => made(console, app, shipment, args).await,
        ItemState::Refused(problem) => {
            told_item(console, &item.reference, &failure(&DeskError::Problem(problem.clone())))
        }
        ItemState::Gone => {
            told_item(console, &item.reference, &Failure::new("failure.order_gone").with("reference", &item.reference))
        }
        ItemState::Waiting => {
            let trouble = batch.trouble.clone().map(|trouble| told(console, app, &DeskError::from(trouble)));
            let failed = trouble.unwrap_or_else(|| Failure::new("failure.order_waiting"));
            told_item(console, &item.reference, &failed)
        }
    }
}

fn told_item(console: &Console, reference: &str, failed: &Failure) -> Value {
    let message = failed.sentence(console);
    console.say_line(&format!("{reference}: {message}"));
    json!({ "result": "failed", "reference": reference, "code": failed.code(), "message": message })
}

async fn made(console: &Console, app: &DeskApp, shipment: &DeskShipment, args: &ShipArgs) -> Value {
    if shipment.state != DeskShipmentState::Labelled {
        return unfinished(console, shipment);
    }
    match saved(console, app, shipment, &args.out).await {
        Ok(item) => item,
        Err(error) => told_item(console, &shipment.reference, &told(console, app, &error)),
    }
}

/// Writes the labels of a shipment and tells their files.
pub(super) async fn saved(
    console: &Console,
    app: &DeskApp,
    shipment: &DeskShipment,
    out: &Path,
) -> Result<Value, DeskError> {
    let files = shipping::save_labels(app, &shipment.id, out).await?;
    let files: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
    for (number, file) in shipment.tracking_numbers().iter().zip(&files) {
        console.say("say.label", &[("number", number), ("path", file)]);
    }
    Ok(json!({
        "result": "ok",
        "reference": shipment.reference,
        "desk_shipment": shipment.id.as_str(),
        "shipment": shipment.answer,
        "files": files,
    }))
}
