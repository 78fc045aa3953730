//! What the simulated UPS promises: numbers, judgements, labels and states as UPS's descriptions have them.

mod labels;
mod lookups;
mod refusals;
mod states;

use serde_json::{Value, json};

use crate::tests::{Running, caller};

const SHIP: &str = "/ups/api/shipments/v2409/ship";
const RECOVERY: &str = "/ups/api/labels/v1/recovery";

/// Status and body of an answer.
struct Seen {
    status: u16,
    body: Value,
}

impl Seen {
    /// Code of the first error.
    fn code(&self) -> &str {
        self.body["response"]["errors"][0]["code"].as_str().unwrap_or_default()
    }

    /// Number of a parcel of an answer to shipping.
    fn number(&self, place: usize) -> String {
        let package = &self.body["ShipmentResponse"]["ShipmentResults"]["PackageResults"][place];
        package["TrackingNumber"].as_str().expect("a number").to_owned()
    }
}

async fn seen(request: reqwest::RequestBuilder) -> Seen {
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    Seen { status, body: answer.json().await.unwrap_or(Value::Null) }
}

async fn token(running: &Running, id: &str, secret: &str, form: &'static str) -> Seen {
    let request = caller().post(running.url("/ups/security/v1/oauth/token")).basic_auth(id, Some(secret));
    seen(request.header("content-type", "application/x-www-form-urlencoded").body(form)).await
}

async fn signed(running: &Running, request: reqwest::RequestBuilder) -> Seen {
    let token = token(running, "app", "geheim", "grant_type=client_credentials").await;
    let bearer = token.body["access_token"].as_str().expect("a token").to_owned();
    seen(request.bearer_auth(bearer).header("transId", "1").header("transactionSrc", "test")).await
}

async fn post(running: &Running, path: &str, body: &Value) -> Seen {
    signed(running, caller().post(running.url(path)).json(body)).await
}

async fn ship(running: &Running, request: &Value) -> Seen {
    post(running, SHIP, &json!({ "ShipmentRequest": request })).await
}

async fn void(running: &Running, number: &str, query: &[(&str, &str)]) -> Seen {
    let url = running.url(&format!("/ups/api/shipments/v2409/void/cancel/{number}"));
    signed(running, caller().delete(url).query(query)).await
}

async fn track(running: &Running, number: &str) -> Seen {
    let url = running.url(&format!("/ups/api/track/v1/details/{number}?locale=de_DE"));
    signed(running, caller().get(url)).await
}

async fn sold(running: &Running) -> Value {
    let url = running.url("/control/labels/count?carrier=ups");
    caller().get(url).send().await.expect("an answer").json().await.expect("JSON")
}

fn party(name: &str, street: &str, postal_code: &str, city: &str, country: &str) -> Value {
    json!({
        "Name": name, "AttentionName": name, "Phone": { "Number": "498211234567" },
        "Address": { "AddressLine": [street], "City": city, "PostalCode": postal_code, "CountryCode": country },
    })
}

fn package(kilograms: &str) -> Value {
    json!({
        "Packaging": { "Code": "02" },
        "PackageWeight": { "UnitOfMeasurement": { "Code": "KGS" }, "Weight": kilograms },
    })
}

/// A shipment that UPS takes: Augsburg to Düsseldorf, one parcel.
fn parcel() -> Value {
    let mut shipper = party("Musterhandel Süd GmbH", "Gewerbestraße 12 a", "86150", "Augsburg", "DE");
    shipper["ShipperNumber"] = json!("4711A1");
    let charge = json!({ "Type": "01", "BillShipper": { "AccountNumber": "4711A1" } });
    json!({
        "Request": { "RequestOption": "validate" },
        "Shipment": {
            "Shipper": shipper,
            "ShipTo": party("Jürgen Groß", "Königsallee 7", "40212", "Düsseldorf", "DE"),
            "PaymentInformation": { "ShipmentCharge": [charge] },
            "ReferenceNumber": [{ "Value": "shp_1" }, { "Value": "LS-417" }],
            "Service": { "Code": "11" },
            "Package": [package("2.4")],
        },
        "LabelSpecification": {
            "LabelImageFormat": { "Code": "GIF" }, "LabelStockSize": { "Height": "6", "Width": "4" },
        },
    })
}

/// The same with two parcels to Zürich.
fn parcels_abroad() -> Value {
    let mut request = parcel();
    let product = json!({
        "Description": ["Socken"], "OriginCountryCode": "PT", "CommodityCode": "611595",
        "Unit": { "Number": "2", "UnitOfMeasurement": { "Code": "PCS" }, "Value": "3.5" },
    });
    let shipment = &mut request["Shipment"];
    shipment["ShipTo"] = party("Ursina Bürgi", "Bahnhofstrasse 3", "8001", "Zürich", "CH");
    shipment["Package"] = json!([package("2.4"), package("12.0")]);
    shipment["ShipmentServiceOptions"]["InternationalForms"] = json!({
        "FormType": ["01"], "Product": [product], "CurrencyCode": "EUR", "ReasonForExport": "SALE", "InvoiceNumber": "RE-9",
    });
    request
}

/// A parcel with something else at a place such as `/Shipment/ShipTo/Name`; a missing place is made.
fn with(path: &str, value: Value) -> Value {
    let mut request = parcel();
    let mut place = &mut request;
    for step in path.split('/').skip(1) {
        place = match step.parse::<usize>() {
            Ok(index) => &mut place[index],
            Err(_) => &mut place[step],
        };
    }
    *place = value;
    request
}
