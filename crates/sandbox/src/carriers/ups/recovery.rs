//! `POST /labels/{version}/recovery`: the labels of a shipment again, by tracking number or by reference and account.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Extension;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::gateway::{self, text};
use super::labels::{self, Parcel};
use crate::carriers::Call;
use crate::carriers::ledger::{Entry, LabelState};

/// Answers the labels of the one shipment that is meant, or the candidates when there are several.
pub(super) async fn recover(Extension(call): Extension<Call>, body: Bytes) -> Response {
    let request = match gateway::request(&body, "LabelRecoveryRequest") {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    let (number, values) = (text(&request["TrackingNumber"]), &request["ReferenceValues"]);
    let reference = text(&values["ReferenceNumber"]["Value"]);
    let account = text(&values["ShipperNumber"]);
    if number.is_empty() && (reference.is_empty() || account.len() != 6) {
        let words = "A tracking number, or a reference number and a shipper number are required";
        return gateway::error(StatusCode::BAD_REQUEST, "300010", words);
    }
    let found = if number.is_empty() { by_reference(&call, reference, account) } else { by_number(&call, number) };
    let mut wholes: Vec<&str> = found.iter().map(|(_, parcel)| parcel.whole.as_str()).collect();
    wholes.dedup();
    match wholes.as_slice() {
        [] => gateway::error(StatusCode::BAD_REQUEST, "300022", "The label for this reference cannot be found"),
        [_] => Json(json!({ "LabelRecoveryResponse": labels(&request, &found) })).into_response(),
        _ => {
            let candidates: Value = wholes.iter().map(|whole| json!({ "TrackingNumber": whole })).collect();
            let answer = json!({ "Response": gateway::head(&[]), "LabelResults": [], "TrackingCandidate": candidates });
            Json(json!({ "LabelRecoveryResponse": answer })).into_response()
        }
    }
}

type Found = Vec<(String, std::sync::Arc<Parcel>)>;

fn open(entry: &Entry) -> Option<(String, std::sync::Arc<Parcel>)> {
    let is_good = entry.state != LabelState::Cancelled;
    entry.details::<Parcel>().filter(|_| is_good).map(|parcel| (entry.number.clone(), parcel))
}

fn by_number(call: &Call, number: &str) -> Found {
    call.ledger().find(call.carrier, number).and_then(open).into_iter().collect()
}

fn by_reference(call: &Call, reference: &str, account: &str) -> Found {
    let ledger = call.ledger();
    let named = ledger.named(call.carrier, reference);
    let mut found: Found = named.into_iter().filter_map(open).filter(|(_, parcel)| parcel.account == account).collect();
    found.sort_by(|(_, one), (_, other)| (&one.whole, one.place).cmp(&(&other.whole, other.place)));
    found
}

fn labels(request: &Value, found: &Found) -> Value {
    let label = |(number, parcel): &(String, std::sync::Arc<Parcel>)| {
        let image = labels::image(&parcel.label, &request["LabelSpecification"], "LabelImageFormat");
        json!({ "TrackingNumber": number, "LabelImage": image })
    };
    let whole = found.first().map(|(_, parcel)| parcel.whole.as_str());
    let results: Value = found.iter().map(label).collect();
    json!({ "Response": gateway::head(&[]), "ShipmentIdentificationNumber": whole, "LabelResults": results })
}
