//! `POST /orders`: form first, then shipment by shipment; made, or only looked at.

use axum::body::Bytes;
use axum::extract::{Extension, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kontor_model::Lang;
use serde_json::{Map, Value, json};

use super::documents::Wanted;
use super::rules::{self, Message};
use super::view::{View, german_day};
use super::{answer, gateway, made, numbers, schema, signin};
use crate::carriers::Call;
use crate::carriers::ledger::Entry;

/// Creates shipments, or says what would come of it.
pub(super) async fn create(
    Extension(call): Extension<Call>,
    headers: HeaderMap,
    Query(query): Query<Vec<(String, String)>>,
    body: Bytes,
) -> Response {
    if let Err(refused) = signin::admit(&call, &headers) {
        return *refused;
    }
    let wanted = match Wanted::read(&query) {
        Ok(wanted) => wanted,
        Err(name) => return gateway::error(StatusCode::BAD_REQUEST, &format!("The parameter {name} is invalid.")),
    };
    let Ok(order) = serde_json::from_slice::<Value>(&body) else {
        return gateway::error(StatusCode::BAD_REQUEST, "The request body is no valid JSON.");
    };
    let lang = answer::language(&headers);
    let faults = schema::check(&order, schema::ORDER, lang);
    if !faults.is_empty() {
        return answer::faults(&faults);
    }
    let is_set = |name: &str| query.iter().any(|(key, value)| key == name && value == "true");
    let run = Run { call: &call, wanted, lang, must_encode: is_set("mustEncode"), is_dry: is_set("validate") };
    let today = german_day(call.now());
    let shipments = View(&order).list("shipments");
    let items = shipments.map(|shipment| run.shipment(shipment, &rules::judge(shipment, today, lang))).collect();
    answer::of_items(items, if run.is_dry { "validated" } else { "created" })
}

struct Run<'a> {
    call: &'a Call,
    wanted: Wanted,
    lang: Lang,
    must_encode: bool,
    is_dry: bool,
}

impl Run<'_> {
    fn shipment(&self, shipment: View<'_>, found: &[Message]) -> Map<String, Value> {
        let is_refused = |message: &Message| message.is_error || (self.must_encode && message.is_uncodable);
        let mut item = if found.iter().any(is_refused) {
            let detail = self.lang.pick("Die Sendung enthält Fehler.", "The shipment contains errors.");
            answer::item(None, answer::status(400, "Bad Request", detail))
        } else if self.is_dry {
            answer::item(None, answer::status(200, "OK", "The shipment was checked, nothing was made."))
        } else {
            self.make(shipment)
        };
        if !found.is_empty() {
            let messages: Vec<Value> = found.iter().map(shown).collect();
            item.insert("validationMessages".to_owned(), json!(messages));
        }
        item
    }

    fn make(&self, shipment: View<'_>) -> Map<String, Value> {
        let serial = self.call.serial();
        let number = numbers::shipment(serial);
        let made = made::make(shipment, &number, serial);
        let mut item = answer::item(Some(&number), answer::status(200, "OK", "The shipment was made."));
        let mut add = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                item.insert(name.to_owned(), json!(value));
            }
        };
        let reference = shipment.text("refNo");
        add("routingCode", made.routing.clone());
        add("returnShipmentNo", made.back.as_ref().map(|back| back.number.clone()));
        add("returnRoutingCode", made.back.as_ref().map(|back| back.routing.clone()));
        add("shipmentRefNo", reference.clone());
        self.wanted.add(&mut item, &made, &number, &self.call.origin);
        let also = made.back.as_ref().map(|back| back.number.clone());
        let mut entry = Entry::new(self.call.carrier, number, self.call.now(), made);
        entry.also.extend(also);
        entry.references.extend(reference);
        self.call.ledger().book(entry);
        item
    }
}

fn shown(message: &Message) -> Value {
    json!({
        "property": message.property,
        "validationMessage": message.text,
        "validationState": if message.is_error { "Error" } else { "Warning" },
    })
}
