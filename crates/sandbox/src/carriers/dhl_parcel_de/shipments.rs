//! `GET` and `DELETE /orders`: documents again and taking back, both only until the shipment is closed, number by number.

use axum::extract::{Extension, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kontor_model::Lang;
use serde_json::{Map, Value, json};

use super::documents::Wanted;
use super::made::Made;
use super::{MOST_PER_CALL, answer, gateway, signin};
use crate::carriers::Call;
use crate::carriers::ledger::LabelState;

type Pairs = Query<Vec<(String, String)>>;

/// Gives the documents of shipments once more.
pub(super) async fn again(Extension(call): Extension<Call>, headers: HeaderMap, Query(query): Pairs) -> Response {
    if let Err(refused) = signin::admit(&call, &headers) {
        return *refused;
    }
    let (wanted, numbers) = match (Wanted::read(&query), numbers(&query)) {
        (Ok(wanted), Ok(numbers)) => (wanted, numbers),
        (Err(name), _) => return gateway::error(StatusCode::BAD_REQUEST, &format!("The parameter {name} is invalid.")),
        (_, Err(refused)) => return *refused,
    };
    let lang = answer::language(&headers);
    let items: Vec<_> = numbers.iter().map(|number| one_again(&call, &wanted, number, lang)).collect();
    match items.as_slice() {
        [only] if only["sstatus"]["status"] == 204 => {
            answer::whole(StatusCode::NOT_FOUND, "0 of 1 shipment found.", json!(items))
        }
        _ => answer::of_items(items, "found"),
    }
}

fn one_again(call: &Call, wanted: &Wanted, number: &str, lang: Lang) -> Map<String, Value> {
    let found = call.ledger().find(call.carrier, number).filter(|entry| entry.number == number).cloned();
    let Some((entry, made)) = found.and_then(|entry| entry.details::<Made>().map(|made| (entry, made))) else {
        return answer::unknown(number, lang);
    };
    match entry.state {
        LabelState::Cancelled => answer::unknown(number, lang),
        LabelState::Closed => answer::closed(number, lang),
        LabelState::Open => {
            let mut item = answer::item(Some(number), answer::status(200, "OK", "The documents are here."));
            if let Some(routing) = &made.routing {
                item.insert("routingCode".to_owned(), json!(routing));
            }
            if let Some(back) = &made.back {
                item.insert("returnShipmentNo".to_owned(), json!(back.number));
                item.insert("returnRoutingCode".to_owned(), json!(back.routing));
            }
            wanted.add(&mut item, &made, number, &call.origin);
            item
        }
    }
}

/// Takes shipments back.
pub(super) async fn cancel(Extension(call): Extension<Call>, headers: HeaderMap, Query(query): Pairs) -> Response {
    if let Err(refused) = signin::admit(&call, &headers) {
        return *refused;
    }
    if !query.iter().any(|(name, value)| name == "profile" && !value.is_empty()) {
        return gateway::error(StatusCode::BAD_REQUEST, "The parameter profile is missing.");
    }
    let numbers = match numbers(&query) {
        Ok(numbers) => numbers,
        Err(refused) => return *refused,
    };
    let lang = answer::language(&headers);
    let items = numbers.iter().map(|number| take_back(&call, number, lang)).collect();
    answer::of_items(items, "canceled")
}

fn take_back(call: &Call, number: &str, lang: Lang) -> Map<String, Value> {
    let now = call.now();
    let mut ledger = call.ledger();
    let found = ledger.find_mut(call.carrier, number);
    let Some(entry) = found.filter(|entry| entry.number == number && entry.details::<Made>().is_some()) else {
        return answer::unknown(number, lang);
    };
    match entry.state {
        LabelState::Cancelled => answer::unknown(number, lang),
        LabelState::Closed => answer::closed(number, lang),
        LabelState::Open => {
            entry.become_state(LabelState::Cancelled, now);
            answer::item(Some(number), answer::status(200, "OK", "The shipment was canceled."))
        }
    }
}

/// The parameter is given once per number; numbers joined by commas are one unknown number.
fn numbers(query: &[(String, String)]) -> Result<Vec<String>, Box<Response>> {
    let numbers: Vec<String> = query
        .iter()
        .filter(|(name, value)| name == "shipment" && !value.is_empty())
        .map(|(_, value)| value.clone())
        .collect();
    let refused = |detail| Err(Box::new(gateway::error(StatusCode::BAD_REQUEST, detail)));
    match numbers.len() {
        0 => refused("The parameter shipment is missing."),
        1..=MOST_PER_CALL => Ok(numbers),
        _ => refused("At most 30 shipments can be named in one call."),
    }
}
