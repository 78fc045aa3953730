//! Making parcels, looking at them first, and giving a label once more.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Extension;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use super::ask::{answer, german_day, read, readable};
use super::fault::{self, Issue};
use super::made::Made;
use super::schema::{self, CREATE, REPRINT, VALIDATE, day, get, list, text, texts};
use super::{numbers, rules};
use crate::carriers::Call;
use crate::carriers::ledger::{Entry, EntryKind, LabelState};

/// Makes the parcels of a shipment.
pub(super) async fn create(Extension(call): Extension<Call>, headers: HeaderMap, body: Bytes) -> Response {
    let request = match read(&call, &headers, &body, CREATE) {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    let mut issues = rules::check(&request["Shipment"], german_day(call.now()));
    issues.extend(form_issue(&request["PrintingOptions"]));
    if let Some(issue) = issues.first() {
        return fault::refused(issue);
    }
    let shipment = Arc::new(request["Shipment"].clone());
    let made: Vec<(Entry, Arc<Made>)> = (0..list(&shipment, "ShipmentUnit").count())
        .filter_map(|place| {
            let entry = entry(&call, &shipment, place);
            let made = entry.details::<Made>()?;
            Some((entry, made))
        })
        .collect();
    let body = created(&made, &request);
    let mut ledger = call.ledger();
    for (entry, _) in made {
        ledger.book(entry);
    }
    answer(&body)
}

fn entry(call: &Call, shipment: &Arc<Value>, place: usize) -> Entry {
    let serial = call.serial();
    let unit = list(shipment, "ShipmentUnit").nth(place).unwrap_or(&Value::Null);
    let has_cash = list(unit, "Service").any(|service| service.get("Cash").is_some());
    let kind = match text(shipment, "Product") {
        "EXPRESS" => "85",
        _ if has_cash => "71",
        _ => "16",
    };
    let (track_id, parcel_number) = (numbers::track_id(serial), numbers::parcel(serial, kind));
    let ship_date = day(shipment, "ShippingDate").map_or_else(|| german_day(call.now()), |date| date.0);
    let made = Made::of(shipment, place, (&track_id, &parcel_number), ship_date);
    let kind = if made.is_return { EntryKind::Return } else { EntryKind::Label };
    let references = [made.references.clone(), texts(shipment, "ShipmentReference")].concat();
    let mut entry = Entry::new(call.carrier, track_id, call.now(), made);
    (entry.kind, entry.also, entry.references) = (kind, vec![parcel_number], references);
    entry
}

/// Label formats that the sandbox draws; GLS knows more.
fn form_issue(printing: &Value) -> Option<Issue> {
    let labels = get(printing, "ReturnLabels")?;
    let (template, format) = (text(labels, "TemplateSet"), text(labels, "LabelFormat"));
    let fits = match format {
        "PDF" => true,
        "ZEBRA" => template.starts_with("ZPL_"),
        _ => false,
    };
    let at = "/PrintingOptions/ReturnLabels/LabelFormat";
    (!fits).then(|| Issue::with("FORMAT_NOT_SIMULATED", at, format!("{format} {template}")))
}

fn created(made: &[(Entry, Arc<Made>)], request: &Value) -> Value {
    let printing = &request["PrintingOptions"];
    let wants = |name: &str| request["ReturnOptions"].get(name).is_none_or(|flag| flag == true);
    let parcels = made.iter().map(|(entry, made)| {
        let mut parcel = made.parcel_data(entry);
        if let Some(properties) = parcel.as_object_mut().filter(|_| !wants("ReturnRoutingInfo")) {
            properties.remove("RoutingInfo");
        }
        parcel
    });
    let prints = made.iter().filter(|_| wants("ReturnPrintData")).map(|(_, made)| made.print_data(printing));
    let shipment = made.first().map_or(&Value::Null, |(_, made)| made.shipment.as_ref());
    json!({ "CreatedShipment": {
        "ShipmentReference": texts(shipment, "ShipmentReference"),
        "ParcelData": parcels.collect::<Vec<Value>>(),
        "PrintData": prints.collect::<Vec<Value>>(),
        "CustomerID": text(&shipment["Shipper"], "ContactID"),
        "PickupLocation": "DE 550",
        "GDPR": [],
    } })
}

/// Looks at a shipment: all issues at once, nothing is made.
pub(super) async fn validate(Extension(call): Extension<Call>, headers: HeaderMap, body: Bytes) -> Response {
    let request = match readable(&call, &headers, &body) {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    let mut issues = schema::check(&request, VALIDATE);
    if issues.is_empty() {
        issues = rules::check(&request["Shipment"], german_day(call.now()));
    }
    let shown =
        |issue: &Issue| json!({ "Rule": issue.rule, "Location": issue.location, "Parameters": issue.parameters });
    let issues: Vec<Value> = issues.iter().map(shown).collect();
    answer(&json!({ "Success": issues.is_empty(), "ValidationResult": { "Issues": issues } }))
}

/// Gives the labels of parcels once more, by any of their numbers and references.
pub(super) async fn reprint(Extension(call): Extension<Call>, headers: HeaderMap, body: Bytes) -> Response {
    let request = match read(&call, &headers, &body, REPRINT) {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    if let Some(issue) = form_issue(&request["PrintingOptions"]) {
        return fault::refused(&issue);
    }
    match found(&call, &request) {
        Ok(made) if made.is_empty() => fault::unknown_parcel(""),
        Ok(made) => answer(&created(&made, &request)),
        Err(issue) => fault::refused(&issue),
    }
}

/// The parcels that a request means, without cancelled ones. Errors: it names none.
pub(super) fn found(call: &Call, request: &Value) -> Result<Vec<(Entry, Arc<Made>)>, Issue> {
    let names = ["TrackID", "ParcelNumber", "ShipmentUnitReference", "ShipmentReference", "PartnerParcelNumber"];
    let Some(name) = names.into_iter().find(|name| !text(request, name).is_empty()) else {
        return Err(Issue::new("MANDATORY", "/TrackID"));
    };
    let wanted = text(request, name);
    let is_meant = |entry: &Entry, made: &Made| match name {
        "TrackID" => entry.number == wanted,
        "ParcelNumber" => made.parcel_number == wanted,
        "ShipmentUnitReference" => made.references.iter().any(|known| known == wanted),
        "ShipmentReference" => texts(&made.shipment, name).iter().any(|known| known == wanted),
        _ => false,
    };
    let ledger = call.ledger();
    let entries = ledger.named(call.carrier, wanted).into_iter().filter(|entry| entry.state != LabelState::Cancelled);
    let with_details = entries.filter_map(|entry| Some((entry.clone(), entry.details::<Made>()?)));
    Ok(with_details.filter(|(entry, made)| is_meant(entry, made)).collect())
}
