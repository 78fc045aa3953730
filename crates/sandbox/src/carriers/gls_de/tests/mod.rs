//! What the simulated GLS promises: sign-in, judgement in headers, numbers, labels, states and words of its description.

mod after;
mod labels;
mod signin;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::ask::MEDIA_TYPE;
use crate::tests::{Running, caller};

const RS: &str = "/gls_de/shipit-farm/v1/backend/rs";
const SIMPLE: &str = "/gls_de/track-and-trace-v1/tracking/simple";

/// Status, GLS's headers and body of an answer.
struct Seen {
    status: u16,
    error: String,
    args: String,
    body: Value,
}

async fn seen(request: RequestBuilder) -> Seen {
    let answer = request.send().await.expect("an answer");
    let header = |name: &str| {
        let value = answer.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        value.unwrap_or_default()
    };
    let (status, error, args) = (answer.status().as_u16(), header("error"), header("args"));
    Seen { status, error, args, body: answer.json().await.unwrap_or(Value::Null) }
}

/// A token as every caller gets it.
async fn token(running: &Running) -> String {
    let url = running.url("/gls_de/oauth2/v2/token");
    let request = caller().post(url).basic_auth("anna", Some("geheim")).form(&[("grant_type", "client_credentials")]);
    seen(request).await.body["access_token"].as_str().expect("a token").to_owned()
}

async fn post(running: &Running, path: &str, body: &Value) -> Seen {
    let request = caller().post(running.url(&format!("{RS}{path}"))).bearer_auth(token(running).await);
    seen(request.header("content-type", MEDIA_TYPE).body(body.to_string())).await
}

async fn get(running: &Running, path: &str) -> Seen {
    seen(caller().get(running.url(path)).bearer_auth(token(running).await).header("accept-language", "DE")).await
}

async fn sold(running: &Running) -> Value {
    let url = running.url("/control/labels/count?carrier=gls_de");
    caller().get(url).send().await.expect("an answer").json().await.expect("JSON")
}

/// A shipment that GLS takes.
fn shipment() -> Value {
    json!({
        "Product": "PARCEL",
        "ShipmentReference": ["Auftrag 4711"],
        "Middleware": "Test",
        "Consignee": { "Address": {
            "Name1": "Käthe Übermut", "CountryCode": "DE", "ZIPCode": "04109", "City": "Leipzig",
            "Street": "Ährenweg", "StreetNumber": "12 a",
        } },
        "Shipper": { "ContactID": "276a4711" },
        "ShipmentUnit": [{ "ShipmentUnitReference": ["shp_1-1"], "Weight": 2.35 }],
    })
}

/// The shipment with something else at a place, such as `/Consignee/Address/City`; a missing place is made.
fn shipment_with(place: &str, value: Value) -> Value {
    let mut shipment = shipment();
    let (parent, name) = place.rsplit_once('/').expect("a path");
    let parent = if parent.is_empty() { Some(&mut shipment) } else { shipment.pointer_mut(parent) };
    parent.and_then(Value::as_object_mut).expect("an object").insert(name.to_owned(), value);
    shipment
}

fn request(shipment: &Value) -> Value {
    let printing = json!({ "ReturnLabels": { "TemplateSet": "NONE", "LabelFormat": "PDF" } });
    json!({ "Shipment": shipment, "PrintingOptions": printing })
}

/// Makes a shipment that is taken; answers its parcels.
async fn make(running: &Running, shipment: &Value) -> Vec<Value> {
    let seen = post(running, "/shipments", &request(shipment)).await;
    assert_eq!(seen.status, 200, "{} {}", seen.error, seen.args);
    seen.body["CreatedShipment"]["ParcelData"].as_array().expect("parcels").clone()
}

/// Makes the usual shipment; answers its TrackID.
async fn made(running: &Running) -> String {
    number(&make(running, &shipment()).await[0])
}

fn number(parcel: &Value) -> String {
    parcel["TrackID"].as_str().expect("a TrackID").to_owned()
}

fn decoded(data: &Value) -> Vec<u8> {
    STANDARD.decode(data.as_str().expect("text")).expect("base64")
}
