//! `POST /shipments/{version}/ship`: one shipment with all its parcels, or none.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Extension;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::gateway::{self, Fault, many, text};
use super::labels::{self, Parcel};
use super::rules;
use crate::carriers::Call;
use crate::carriers::ledger::{Entry, EntryKind};

/// Judges, books and answers labels.
pub(super) async fn ship(Extension(call): Extension<Call>, body: Bytes) -> Response {
    let request = match gateway::request(&body, "ShipmentRequest") {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    let verdict = rules::judge(&request, call.now());
    if !verdict.faults.is_empty() {
        return gateway::errors(StatusCode::BAD_REQUEST, &verdict.faults);
    }
    let results = book(&call, &request);
    let answer = json!({ "Response": head(&request["Shipment"], verdict.alerts), "ShipmentResults": results });
    Json(json!({ "ShipmentResponse": answer })).into_response()
}

/// Warnings; whoever asks for rates of his own hears that this account has none.
fn head(shipment: &Value, mut alerts: Vec<Fault>) -> Value {
    if !shipment["ShipmentRatingOptions"]["NegotiatedRatesIndicator"].is_null() {
        let words = "User Id and Shipper Number combination is not qualified to receive negotiated rates.";
        alerts.push(("120900", words.to_owned()));
    }
    gateway::head(&alerts)
}

fn book(call: &Call, request: &Value) -> Value {
    let (shipment, specification) = (&request["Shipment"], &request["LabelSpecification"]);
    let packages = many(&shipment["Package"]);
    let account = text(&shipment["Shipper"]["ShipperNumber"]);
    let service = text(&shipment["Service"]["Code"]);
    let numbers: Vec<String> = packages.iter().map(|_| labels::number(account, service, call.serial())).collect();
    let whole = numbers.first().cloned().unwrap_or_default();
    let forms = &shipment["ShipmentServiceOptions"]["InternationalForms"];
    let mut results = Vec::with_capacity(numbers.len());
    for (place, number) in numbers.iter().enumerate() {
        let label = labels::label(shipment, number, place, numbers.len());
        let mut image = labels::image(&label, specification, "ImageFormat");
        if place == 0 {
            image["InternationalSignatureGraphicImage"] = json!(labels::sign_off(specification));
        }
        results.push(json!({ "TrackingNumber": number, "ShippingLabel": image }));
        enter(
            call,
            shipment,
            number,
            Parcel {
                account: account.to_owned(),
                whole: whole.clone(),
                place,
                count: numbers.len(),
                to: destination(shipment),
                label,
            },
        );
    }
    let weight: f64 = packages.iter().filter_map(|one| text(&one["PackageWeight"]["Weight"]).parse::<f64>().ok()).sum();
    let mut made = json!({
        "ShipmentCharges": { "TotalCharges": { "CurrencyCode": "EUR", "MonetaryValue": "0.00" } },
        "BillingWeight": { "UnitOfMeasurement": { "Code": "KGS" }, "Weight": format!("{weight:.1}") },
        "ShipmentIdentificationNumber": whole,
        "PackageResults": results,
    });
    if !forms.is_null() {
        made["Form"] = labels::invoice(forms, &whole);
    }
    made
}

fn destination(shipment: &Value) -> (String, String) {
    let address = &shipment["ShipTo"]["Address"];
    (text(&address["City"]).to_owned(), text(&address["CountryCode"]).to_owned())
}

/// Writes a parcel down under its number, the shipment's and every reference.
fn enter(call: &Call, shipment: &Value, number: &str, parcel: Parcel) {
    let references = many(&shipment["ReferenceNumber"]).into_iter().map(|one| text(&one["Value"]).to_owned());
    let whole = (parcel.whole != number).then(|| parcel.whole.clone());
    let mut entry = Entry::new(call.carrier, number, call.now(), parcel);
    entry.references = references.chain(whole).collect();
    if !shipment["ReturnService"].is_null() {
        entry.kind = EntryKind::Return;
    }
    call.ledger().book(entry);
}
