//! `kontor desk ship`: shipments from a file or from flags, labels into a folder, an answer a script can branch on.

use std::io::Read;
use std::path::Path;

use kontor_desk::shipping::{self, DeskShipment, DeskShipmentState};
use kontor_desk::{DeskApp, DeskError};
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::label::{Dpi, LabelFormat, LabelMedium, LabelSpec};
use kontor_model::shipment::{NewParcel, NewShipment, ShipmentBatch};
use serde_json::{Value, json};

use super::desk_failures::told;
use super::desk_orders::warnings_of;
use crate::cli::ShipArgs;
use crate::console::Console;
use crate::failure::{Failure, Outcome};

/// The shipments that are wanted, from the file or the flags. Wrong use is told before anything is opened.
pub(super) fn read(args: &ShipArgs) -> Outcome<Vec<NewShipment>> {
    let fits = |key: &String| (16..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if args.key.as_ref().is_some_and(|key| !fits(key)) {
        return Err(Failure::new("failure.key").usage());
    }
    let Some(path) = &args.file else { return Ok(vec![typed(args)?]) };
    let wanted = read_file(path)?;
    if args.key.is_some() && wanted.len() > 1 {
        // One key for many shipments would make them one.
        return Err(Failure::new("failure.key_for_many").with("count", wanted.len()).usage());
    }
    Ok(wanted)
}

/// Makes the shipments, one after the other; one that fails stops no other.
pub(super) async fn run(console: &Console, app: &DeskApp, args: &ShipArgs, wanted: Vec<NewShipment>) -> Outcome<()> {
    let many = wanted.len() > 1;
    let mut items = Vec::new();
    let mut last_failure = None;
    for (index, request) in wanted.into_iter().enumerate() {
        let own_key = request.idempotency_key.clone();
        let key = own_key.or_else(|| args.key.clone());
        match one(console, app, request, key.as_deref(), &args.out).await {
            Ok(item) => items.push(with_index(item, index)),
            Err(failed) => {
                let item = json!({ "result": "failed", "code": failed.code(), "message": failed.sentence(console) });
                // One alone is told at the end.
                if many {
                    console.say_line(&format!("{}: {}", index + 1, failed.sentence(console)));
                }
                items.push(with_index(item, index));
                last_failure = Some(failed);
            }
        }
    }
    let result = overall(&items);
    console.answer(&json!({ "result": result, "items": items }));
    match (result, last_failure) {
        ("ok" | "ok_with_warnings" | "nothing_to_do", _) => Ok(()),
        (_, Some(failed)) if !many => Err(failed.answered()),
        _ => Err(Failure::new("failure.ship").with("result", result).answered()),
    }
}

async fn one(console: &Console, app: &DeskApp, request: NewShipment, key: Option<&str>, out: &Path) -> Outcome<Value> {
    let failed = |error: &DeskError| told(console, app, error);
    let request = NewShipment { idempotency_key: None, ..request };
    let shipment = shipping::ship(app, &request, key, console.lang()).await.map_err(|error| failed(&error))?;
    if shipment.state != DeskShipmentState::Labelled {
        return Ok(unfinished(console, &shipment));
    }
    let files = shipping::save_labels(app, &shipment.id, out).await.map_err(|error| failed(&error))?;
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
        "warnings": warnings_of(&shipment),
    }))
}

/// The answer was lost on the way. Desk takes it up again by itself; nothing is doubled.
pub(super) fn unfinished(console: &Console, shipment: &DeskShipment) -> Value {
    console.say("say.unfinished", &[("reference", &shipment.reference), ("state", shipment.state.code())]);
    let result = if shipment.state == DeskShipmentState::OutcomeUnknown { "outcome_unknown" } else { "unfinished" };
    let support = shipment.last_failure.as_ref().map(|trouble| trouble.support.clone());
    json!({
        "result": result,
        "reference": shipment.reference,
        "desk_shipment": shipment.id.as_str(),
        "state": shipment.state,
        "support": support,
    })
}

pub(super) fn with_index(mut item: Value, index: usize) -> Value {
    item["index"] = json!(index);
    item
}

pub(super) fn overall(items: &[Value]) -> &'static str {
    let good = items.iter().filter(|item| item["result"] == "ok").count();
    let is_warned = |item: &Value| item["warnings"].as_array().is_some_and(|warnings| !warnings.is_empty());
    match (items.len(), good) {
        (0, _) => "nothing_to_do",
        (all, good) if all == good && items.iter().any(is_warned) => "ok_with_warnings",
        (all, good) if all == good => "ok",
        (_, 0) => "failed",
        _ => "partial",
    }
}

fn read_file(path: &Path) -> Outcome<Vec<NewShipment>> {
    let mut text = String::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text).map(|_| ())
    } else {
        std::fs::read_to_string(path).map(|content| text = content)
    };
    read.map_err(|error| Failure::file(path, &error).usage())?;
    let broken = |error: serde_json::Error| {
        Failure::new("failure.shipment_file").with("path", path.display()).with("reason", error).usage()
    };
    let value: Value = serde_json::from_str(&text).map_err(broken)?;
    if value.get("shipments").is_some() {
        return serde_json::from_value::<ShipmentBatch>(value).map(|batch| batch.shipments).map_err(broken);
    }
    Ok(vec![serde_json::from_value(value).map_err(broken)?])
}

fn typed(args: &ShipArgs) -> Outcome<NewShipment> {
    let wrong = |flag: &'static str| Failure::new("failure.flag").with("flag", flag).usage();
    let label = LabelSpec {
        format: LabelFormat::from_code(&args.format).ok_or_else(|| wrong("--format"))?,
        medium: LabelMedium::from_code(&args.medium).ok_or_else(|| wrong("--medium"))?,
        dpi: Dpi::try_from(args.dpi).map_err(|_| wrong("--dpi"))?,
    };
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let to = Address {
        party: Party { name: text(&args.name), company: args.company.clone(), ..Party::default() },
        street: text(&args.street),
        house_number: args.house_number.clone(),
        postal_code: text(&args.postal_code),
        city: text(&args.city),
        country: CountryCode::parse(&args.country).ok_or_else(|| wrong("--country"))?,
    };
    let parcel = |weight_g: &u32| NewParcel { weight_g: *weight_g, dimensions_mm: None, reference: None };
    let parcels = args.weight_g.iter().map(parcel).collect();
    Ok(NewShipment { label: Some(label), ..NewShipment::new(&args.reference, Recipient::Street(to), parcels) })
}
