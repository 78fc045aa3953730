//! Many shipments in one request: every item is read, judged and answered on its own.

use std::sync::Arc;

use kontor_model::Lang;
use kontor_model::problem::FieldError;
use kontor_model::shipment::{
    ItemResult, NewShipment, Overall, Severity, Shipment, ShipmentBatchAnswer, ShipmentItem, ShipmentState,
};
use serde_json::{Map, Value};

use super::actions::{IdempotencyKey, Wanted, create_shipments};
use super::{Caller, incoming};
use crate::api::answer::Asked;
use crate::api::fault::Fault;
use crate::api::fields;
use crate::app::App;

/// Most shipments in one request.
const MOST_ITEMS: usize = 100;

/// One item between request and answer.
struct Item {
    reference: Option<String>,
    key: Option<String>,
    outcome: Option<Result<Shipment, Fault>>,
}

/// Makes all shipments of a request body of the form `{"shipments": [...]}`.
pub(super) async fn create(
    app: &Arc<App>,
    caller: &Caller,
    asked: &Asked,
    body: Map<String, Value>,
) -> Result<ShipmentBatchAnswer, Fault> {
    let values = list_of(asked.lang, body, MOST_ITEMS)?;
    let mut items = Vec::with_capacity(values.len());
    let mut wanted = Vec::new();
    for value in values {
        let (reference, mut key) = named(&value);
        let outcome = match read(asked.lang, value) {
            Ok(item) => {
                key = Some(item.key.as_str().to_owned());
                wanted.push(item);
                None
            }
            Err(fault) => Some(Err(fault)),
        };
        items.push(Item { reference, key, outcome });
    }
    let mut made = create_shipments(app, caller, wanted).await?.into_iter();
    for item in items.iter_mut().filter(|item| item.outcome.is_none()) {
        item.outcome = made.next().map(|answer| answer.map_err(Fault::from));
    }
    let items: Vec<ShipmentItem> = (0..).zip(items).map(|(index, item)| answer(asked, index, item)).collect();
    Ok(ShipmentBatchAnswer { result: overall(&items), items })
}

/// The items of a body of the form `{"shipments": [...]}`, at most so many.
pub(super) fn list_of(lang: Lang, mut body: Map<String, Value>, most: usize) -> Result<Vec<Value>, Fault> {
    let list = body.remove("shipments");
    let mut errors: Vec<FieldError> = body.into_iter().map(|(name, _)| fields::unknown(lang, name)).collect();
    match list {
        Some(Value::Array(values)) if values.len() > most => errors.push(FieldError {
            field: "shipments".to_owned(),
            code: "too_many".to_owned(),
            detail: lang.pick(
                format!("Höchstens {most} Sendungen je Anfrage, gesendet wurden {}.", values.len()),
                format!("At most {most} shipments per request, {} were sent.", values.len()),
            ),
        }),
        Some(Value::Array(values)) if errors.is_empty() => return Ok(values),
        Some(Value::Array(_)) => {}
        _ => errors.push(fields::wrong_type(lang, "shipments".to_owned(), "a sequence")),
    }
    Err(Fault::invalid(errors))
}

/// The caller's number and key of an item, as far as they can be read.
pub(super) fn named(item: &Value) -> (Option<String>, Option<String>) {
    let text = |name: &str| item.get(name).and_then(Value::as_str).map(str::to_owned);
    (text("reference"), text("idempotency_key"))
}

/// Reads an item. Errors: a field is wrong, or there is neither key nor number.
pub(super) fn read(lang: Lang, value: Value) -> Result<Wanted, Fault> {
    let request: NewShipment = incoming::read(lang, value).map_err(Fault::invalid)?;
    let key = IdempotencyKey::of(request.idempotency_key.as_deref(), &request.reference);
    let key = key.ok_or_else(|| Fault::new("idempotency_key_missing"))?;
    Ok(Wanted::new(request, key))
}

fn answer(asked: &Asked, index: u32, item: Item) -> ShipmentItem {
    let outcome = item.outcome.unwrap_or_else(|| Err(Fault::internal("a shipment was counted in and not counted out")));
    let (result, retryable, shipment, problem) = match outcome {
        Ok(shipment) => (result_of(&shipment), shipment.state == ShipmentState::Requested, Some(shipment), None),
        Err(fault) => {
            fault.report(&asked.request_id);
            let problem = fault.problem(asked.lang, asked.request_id.as_str());
            (ItemResult::Failed, fault.is_retryable(), None, Some(problem))
        }
    };
    ShipmentItem { index, reference: item.reference, idempotency_key: item.key, result, retryable, shipment, problem }
}

/// What a shipment means as the result of an item.
pub(super) fn result_of(shipment: &Shipment) -> ItemResult {
    let warned = shipment.findings.iter().any(|finding| finding.severity == Severity::Warning);
    match shipment.state {
        ShipmentState::OutcomeUnknown | ShipmentState::Requested => ItemResult::OutcomeUnknown,
        ShipmentState::Labelled | ShipmentState::Prepared | ShipmentState::Cancelled => {
            if warned {
                ItemResult::OkWithWarnings
            } else {
                ItemResult::Ok
            }
        }
    }
}

/// What the results of all items mean together.
pub(super) fn overall(items: &[ShipmentItem]) -> Overall {
    let count = |wanted: &[ItemResult]| items.iter().filter(|item| wanted.contains(&item.result)).count();
    let done = count(&[ItemResult::Ok, ItemResult::OkWithWarnings]);
    match items.len() {
        0 => Overall::NothingToDo,
        all if done == all && count(&[ItemResult::OkWithWarnings]) == 0 => Overall::Ok,
        all if done == all => Overall::OkWithWarnings,
        // A lost answer is not a failure: something may have been made.
        all if count(&[ItemResult::Failed]) == all => Overall::Failed,
        _ => Overall::Partial,
    }
}
