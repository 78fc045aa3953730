//! What the simulated DHL promises: numbers, judgements, answers and states as DHL's description has them.

mod more;
mod onboarding;
mod orders;
mod shipments;

use serde_json::{Value, json};

use crate::tests::{Running, caller};

const ORIGIN: &str = "/dhl_parcel_de";
const ORDERS: &str = "/parcel/de/shipping/v2/orders";
const MANIFESTS: &str = "/parcel/de/shipping/v2/manifests";

/// Status and body of an answer.
struct Seen {
    status: u16,
    body: Value,
}

impl Seen {
    fn item(&self, place: usize) -> &Value {
        &self.body["items"][place]
    }

    fn number(&self, place: usize) -> String {
        self.item(place)["shipmentNo"].as_str().expect("a number").to_owned()
    }

    /// Properties a validation message of this state is about.
    fn about(&self, place: usize, state: &str) -> Vec<&str> {
        let messages = self.item(place)["validationMessages"].as_array().map(Vec::as_slice).unwrap_or_default();
        let of_state = messages.iter().filter(|message| message["validationState"] == state);
        of_state.filter_map(|message| message["property"].as_str()).collect()
    }
}

fn signed(request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
    request.basic_auth("anna", Some("geheim")).header("dhl-api-key", "key")
}

async fn seen(request: reqwest::RequestBuilder) -> Seen {
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    Seen { status, body: answer.json().await.unwrap_or(Value::Null) }
}

async fn get(running: &Running, path: &str) -> Seen {
    seen(signed(caller().get(running.url(&format!("{ORIGIN}{path}"))))).await
}

async fn post(running: &Running, path: &str, body: &Value) -> Seen {
    seen(signed(caller().post(running.url(&format!("{ORIGIN}{path}"))).json(body))).await
}

async fn delete(running: &Running, numbers: &[&str]) -> Seen {
    let named: String = numbers.iter().map(|number| format!("&shipment={number}")).collect();
    let url = running.url(&format!("{ORIGIN}{ORDERS}?profile=STANDARD_GRUPPENPROFIL{named}"));
    seen(signed(caller().delete(url))).await
}

async fn order(running: &Running, query: &str, shipments: &[Value]) -> Seen {
    let body = json!({ "profile": "STANDARD_GRUPPENPROFIL", "shipments": shipments });
    post(running, &format!("{ORDERS}{query}"), &body).await
}

async fn sold(running: &Running) -> Value {
    caller().get(running.url("/control/labels/count")).send().await.expect("an answer").json().await.expect("JSON")
}

/// A shipment that DHL takes.
fn parcel() -> Value {
    json!({
        "product": "V01PAK",
        "billingNumber": "33333333330102",
        "refNo": "Auftrag 4711",
        "shipper": {
            "name1": "Musterhandel Grünwald GmbH", "addressStreet": "Marktstraße", "addressHouse": "4",
            "postalCode": "80331", "city": "München", "country": "DEU",
        },
        "consignee": {
            "name1": "Käthe Übermut", "name2": "c/o Jäger", "addressStreet": "Ährenweg", "addressHouse": "12 a",
            "postalCode": "04109", "city": "Leipzig", "country": "DEU",
        },
        "details": { "weight": { "uom": "g", "value": 2500 } },
    })
}

/// The shipment with something else at a place, such as `/consignee/city`; a missing place is made.
fn parcel_with(place: &str, value: Value) -> Value {
    let mut parcel = parcel();
    let (above, name) = place.rsplit_once('/').expect("a place begins with a slash");
    if parcel.pointer(above).is_none() {
        parcel[above.trim_start_matches('/')] = json!({});
    }
    let object = parcel.pointer_mut(above).and_then(Value::as_object_mut).expect("an object");
    object.insert(name.to_owned(), value);
    parcel
}
