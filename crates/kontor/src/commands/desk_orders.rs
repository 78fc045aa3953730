//! `kontor desk ship ORDER...` and `--all`: labels of orders and prepared shipments, into a folder and, when wanted, onto
//! paper. An order is prepared first, once, then bought like everything else.

use std::path::Path;
use std::sync::Arc;

use kontor_desk::batch::{self, Batch, BatchItem, ItemState};
use kontor_desk::orders::{self, NoLabel, OrderSummary, Ready, Unpaid, Wanted};
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
    /// An order of a shop that is to be sent.
    Order(Box<OrderSummary>),
    /// It has its labels: they are written once more, nothing is bought.
    Made(Box<DeskShipment>),
    Unknown(&'static str),
}

/// Makes the labels; one that fails stops no other.
pub(super) async fn run(console: &Console, app: &Arc<DeskApp>, args: &ShipArgs) -> Outcome<()> {
    let failed = |error: DeskError| told(console, app, &error);
    // What came, changed or was called off meanwhile.
    orders::look_again(app, console.lang()).await.map_err(failed)?;
    let (wanted, mut items) = gather(console, app, args).await?;
    let left = left_unpaid(console, app, args).await.map_err(failed)?;
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
    console.answer(&json!({ "result": result, "items": items, "left": left }));
    match result {
        "nothing_to_do" => {
            console.say("say.nothing_prepared", &[]);
            Ok(())
        }
        "ok" | "ok_with_warnings" => Ok(()),
        _ => Err(Failure::new("failure.ship").with("result", result).answered()),
    }
}

/// What is to be bought, and what is told of numbers for which nothing is bought.
async fn gather(
    console: &Console,
    app: &Arc<DeskApp>,
    args: &ShipArgs,
) -> Outcome<(Vec<(ShipmentId, String)>, Vec<Value>)> {
    let failed = |error: DeskError| told(console, app, &error);
    let grams = match args.weight_g.as_slice() {
        [] => None,
        [grams] => Some(*grams),
        _ => return Err(Failure::new("failure.flag").with("flag", "--weight-g").usage()),
    };
    let queue = batch::prepared(app, 0, console.lang()).await.map_err(failed)?;
    let queue: Vec<(ShipmentId, String)> =
        queue.into_iter().map(|queued| (queued.shipment.id, queued.shipment.reference)).collect();
    let (mut wanted, mut items, mut open) = (Vec::new(), Vec::new(), Vec::new());
    if args.all {
        wanted.clone_from(&queue);
        open = orders::open_orders(app).await.map_err(failed)?;
        if args.unpaid {
            open.extend(orders::unpaid_orders(app).await.map_err(failed)?);
        }
        // What is prepared stands in the queue already.
        let is_queued = |id: &ShipmentId| queue.iter().any(|(known, _)| known == id);
        open.retain(|order| !order.shipment.as_ref().and_then(|own| own.cloud_id.as_ref()).is_some_and(is_queued));
    }
    for order in &args.orders {
        match meant(app, &queue, order, args.unpaid()).await.map_err(failed)? {
            Meant::Prepared(id) => wanted.push((id, order.clone())),
            Meant::Made(shipment) => items.push(made(console, app, &shipment, args).await),
            Meant::Order(order) => open.push(*order),
            Meant::Unknown(key) => items.push(told_item(console, order, &Failure::new(key).with("reference", order))),
        }
    }
    if !open.is_empty() {
        let (ready, failures) =
            prepared(console, app, &open, Wanted { weight_g: grams, unpaid: args.unpaid() }).await.map_err(failed)?;
        wanted.extend(ready);
        items.extend(failures);
    }
    Ok((wanted, items))
}

/// Orders that `--all` leaves because their payment has not come, each with why. They do not spoil the result: waiting for
/// money is nothing that went wrong.
async fn left_unpaid(console: &Console, app: &DeskApp, args: &ShipArgs) -> Result<Vec<Value>, DeskError> {
    if !args.all || args.unpaid {
        return Ok(Vec::new());
    }
    let mut left = orders::unpaid_orders(app).await?;
    // Somebody has released it: it stands in the queue.
    left.retain(|order| order.shipment.is_none());
    if !left.is_empty() {
        console.say("say.left_unpaid", &[("count", &left.len().to_string())]);
    }
    let failed = Failure::new("failure.order_unpaid");
    let told = |order: &OrderSummary| json!({ "reference": order.number, "code": failed.code(), "message": failed.sentence(console) });
    Ok(left.iter().map(told).collect())
}

async fn meant(app: &DeskApp, queue: &[(ShipmentId, String)], order: &str, unpaid: Unpaid) -> Result<Meant, DeskError> {
    let is_it = |(_, reference): &&(ShipmentId, String)| fold(reference) == fold(order);
    let mut found = queue.iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some((id, _)), None) => return Ok(Meant::Prepared(id.clone())),
        (Some(_), Some(_)) => return Ok(Meant::Unknown("failure.order_twice")),
        (None, _) => {}
    }
    let found = orders::find_number(app, order).await?;
    let is_meant = |order: &&OrderSummary| order.can_be_sent() || (unpaid == Unpaid::Sent && order.is_unpaid());
    let open: Vec<_> = found.iter().filter(is_meant).collect();
    match (open.as_slice(), found.as_slice()) {
        ([one], _) => return Ok(Meant::Order(Box::new((*one).clone()))),
        ([_, _, ..], _) => return Ok(Meant::Unknown("failure.order_of_two_shops")),
        // One that cannot be sent says why when it is tried.
        ([], [one]) if one.shipment.is_none() => return Ok(Meant::Order(Box::new(one.clone()))),
        ([], _) => {}
    }
    Ok(match shipping::find_number(app, order).await? {
        Some(known) => Meant::Made(Box::new(known)),
        None => Meant::Unknown("failure.order_unknown"),
    })
}

/// Prepares orders: shipments that can be bought, and what is told of the others.
async fn prepared(
    console: &Console,
    app: &DeskApp,
    open: &[OrderSummary],
    with: Wanted,
) -> Result<(Vec<(ShipmentId, String)>, Vec<Value>), DeskError> {
    let bar = console.progress("say.preparing", open.len());
    let ids: Vec<_> = open.iter().map(|order| order.id.clone()).collect();
    let ended = orders::prepare_many(app, &ids, with, console.lang(), &|done| bar.tell(done)).await?;
    drop(bar);
    let (mut ready, mut failures) = (Vec::new(), Vec::new());
    let mut ended = ended.into_iter();
    for order in open {
        let failed = match ended.next().map(|(_, ready)| ready) {
            Some(Ok(Ready::Prepared(id))) => {
                ready.push((id, order.number.clone()));
                continue;
            }
            Some(Ok(Ready::Made(_))) => Failure::new("failure.order_made"),
            Some(Ok(Ready::CalledOff)) => Failure::new("failure.order_called_off"),
            Some(Ok(Ready::NoLabel(NoLabel::Unpaid))) => Failure::new("failure.order_unpaid"),
            Some(Ok(Ready::NoLabel(reason))) => {
                let reason = app.site.text(console.lang(), &format!("orders.no_label.{}", reason.code()), &[]);
                Failure::new("failure.order_no_label").with("reason", reason.trim_end_matches('.'))
            }
            Some(Err(error)) => told(console, app, &error),
            None => Failure::new("failure.order_not_tried"),
        };
        failures.push(told_item(console, &order.number, &failed));
    }
    Ok((ready, failures))
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
    let mut warnings = warnings_of(shipment);
    warnings.extend(doubts(console, app, shipment).await?);
    for warning in &warnings {
        console.say_line(&format!("  ! {warning}"));
    }
    Ok(json!({
        "result": "ok",
        "reference": shipment.reference,
        "desk_shipment": shipment.id.as_str(),
        "shipment": shipment.answer,
        "files": files,
        "warnings": warnings,
    }))
}

/// What was unclear about the address of its order, or missing for customs, and was not mended before the label.
async fn doubts(console: &Console, app: &DeskApp, shipment: &DeskShipment) -> Result<Vec<String>, DeskError> {
    let (Some(id), Some(wanted)) = (&shipment.cloud_id, &shipment.request) else { return Ok(Vec::new()) };
    let mut all = orders::findings_beside(app, id, wanted, console.lang()).await?;
    all.retain(|finding| matches!(finding.code.as_str(), orders::ADDRESS | orders::CUSTOMS));
    Ok(all.into_iter().map(|finding| finding.detail).collect())
}

/// What somebody should look at though there is a label.
pub(super) fn warnings_of(shipment: &DeskShipment) -> Vec<String> {
    let findings = shipment.answer.as_ref().map(|answer| answer.findings.as_slice()).unwrap_or_default();
    findings.iter().map(|finding| finding.detail.clone()).collect()
}
