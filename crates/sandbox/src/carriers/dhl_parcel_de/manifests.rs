//! `POST` and `GET /manifests`: closing shipments, and the list of a day.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use kontor_model::Lang;
use kontor_model::date::CalendarDate;
use serde_json::{Map, Value, json};

use super::made::Made;
use super::view::{View, german_day};
use super::{answer, documents, gateway, schema, signin};
use crate::carriers::Call;
use crate::carriers::ledger::{Entry, LabelState};

/// Days a list can be had for.
const KEPT_DAYS: i64 = 365;

/// Closes the shipments that are named, those of a billing number, or all of them.
pub(super) async fn close(
    Extension(call): Extension<Call>,
    headers: HeaderMap,
    Query(query): Query<Vec<(String, String)>>,
    body: Bytes,
) -> Response {
    if let Err(refused) = signin::admit(&call, &headers) {
        return *refused;
    }
    let Ok(order) = serde_json::from_slice::<Value>(&body) else {
        return gateway::error(StatusCode::BAD_REQUEST, "The request body is no valid JSON.");
    };
    let lang = answer::language(&headers);
    let faults = schema::check(&order, schema::MANIFEST, lang);
    if !faults.is_empty() {
        return answer::faults(&faults);
    }
    let is_all = query.iter().any(|(name, value)| name == "all" && value == "true");
    let numbers: Vec<String> = match View(&order).text("billingNumber") {
        _ if is_all => open(&call, |_| true),
        Some(billing_number) => open(&call, |made| made.billing_number == billing_number),
        None => View(&order).list("shipmentNumbers").filter_map(|one| one.0.as_str().map(str::to_owned)).collect(),
    };
    if numbers.is_empty() && !is_all {
        return gateway::error(StatusCode::BAD_REQUEST, "There are no shipments to be manifested.");
    }
    let items: Vec<_> = numbers.iter().map(|number| close_one(&call, number, lang)).collect();
    let done = items.iter().filter(|item| item["sstatus"]["status"] == 200).count();
    let detail = format!("{done} of {} shipments successfully manifested.", items.len());
    answer::whole(StatusCode::MULTI_STATUS, &detail, json!(items))
}

fn open(call: &Call, is_meant: impl Fn(&Made) -> bool) -> Vec<String> {
    let mut ledger = call.ledger();
    let is_open = |entry: &Entry| entry.carrier == call.carrier && entry.state == LabelState::Open;
    let meant = |entry: &Entry| entry.details::<Made>().is_some_and(|made| is_meant(&made));
    ledger.each_mut().filter(|entry| is_open(entry) && meant(entry)).map(|entry| entry.number.clone()).collect()
}

fn close_one(call: &Call, number: &str, lang: Lang) -> Map<String, Value> {
    let now = call.now();
    let mut ledger = call.ledger();
    let found = ledger.find_mut(call.carrier, number);
    let Some(entry) = found.filter(|entry| entry.number == number && entry.details::<Made>().is_some()) else {
        return answer::unknown(number, lang);
    };
    match entry.state {
        LabelState::Cancelled => answer::unknown(number, lang),
        // A second time is warned about, and does no harm.
        LabelState::Closed => {
            let detail = lang.pick(
                "Warnung: Der Tagesabschluss ist bereits erfolgt.",
                "Warning: the shipment has been manifested already.",
            );
            answer::item(Some(number), answer::status(200, "OK", detail))
        }
        LabelState::Open => {
            entry.become_state(LabelState::Closed, now);
            answer::item(Some(number), answer::status(200, "OK", "The shipment was manifested."))
        }
    }
}

/// Gives the list of a day with the numbers on it.
pub(super) async fn of_day(
    Extension(call): Extension<Call>,
    headers: HeaderMap,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    if let Err(refused) = signin::admit(&call, &headers) {
        return *refused;
    }
    let of = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let today = german_day(call.now());
    let Some(day) = of("date").map_or(Some(today), |text| CalendarDate::parse(text).map(|date| date.0)) else {
        return gateway::error(StatusCode::BAD_REQUEST, "The date is invalid.");
    };
    let oldest = today.checked_sub(KEPT_DAYS.days()).unwrap_or(Date::MIN);
    if day > today || day < oldest {
        return gateway::error(StatusCode::BAD_REQUEST, "The date is too old or lies in the future.");
    }
    let closed = closed_on(&call, day, of("billingNumber"));
    if closed.is_empty() {
        return gateway::error(StatusCode::NOT_FOUND, "There is no manifest of that day.");
    }
    Json(list(&closed, day)).into_response()
}

/// Numbers and billing numbers of what was closed on a day.
fn closed_on(call: &Call, day: Date, billing_number: Option<&str>) -> Vec<(String, String)> {
    let mut ledger = call.ledger();
    let entries = ledger.each_mut().filter(|entry| {
        entry.carrier == call.carrier && entry.state == LabelState::Closed && german_day(entry.changed) == day
    });
    let named = entries.filter_map(|entry| {
        let made = entry.details::<Made>()?;
        Some((entry.number.clone(), made.billing_number.clone()))
    });
    named.filter(|(_, billed)| billing_number.is_none_or(|wanted| wanted == billed)).collect()
}

/// A sheet per billing number.
fn list(closed: &[(String, String)], day: Date) -> Value {
    let mut billing: Vec<&String> = closed.iter().map(|(_, billed)| billed).collect();
    billing.sort_unstable();
    billing.dedup();
    let sheet_of = |billed: &String| billing.iter().position(|one| *one == billed).map_or(1, |place| place + 1);
    let items: Vec<Value> = closed
        .iter()
        .map(|(number, billed)| {
            json!({ "shipmentNo": number, "sheetNo": sheet_of(billed).to_string(), "sstatus": answer::status(200, "OK", "On the list.") })
        })
        .collect();
    let sheets: Vec<Value> = billing
        .iter()
        .map(|billed| json!({ "billingNumber": billed, "sheetNo": sheet_of(billed).to_string() }))
        .collect();
    let lines: Vec<String> = closed.iter().map(|(number, billed)| format!("{billed}  {number}")).collect();
    json!({
        "status": answer::status(200, "OK", "The manifest is here."),
        "manifestDate": day.to_string(),
        "manifest": [{ "b64": documents::manifest(&lines), "fileFormat": "PDF", "printFormat": "A4" }],
        "sheetNo": sheets,
        "items": items,
    })
}
