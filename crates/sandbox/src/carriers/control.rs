//! `/control`: counts what was sold, sets faults and the delay, lets go of answers, moves parcels. For tests, benchmarks and the front page.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{delete, get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::faults::{Fault, FaultKind, Faults};
use super::ground::Ground;
use super::journey::{ParcelState, journey};
use super::ledger::{Entry, EntryKind, LabelState, Ledger};

/// Labels in an answer when none are asked for, and at most.
const PAGE: usize = 1_000;
const LARGEST_PAGE: usize = 10_000;

pub(super) fn router<S: Clone + Send + Sync + 'static>(ground: Arc<Ground>) -> Router<S> {
    Router::new()
        .route("/control", delete(empty))
        .route("/control/clear", post(empty_by_form))
        .route("/control/labels", get(labels))
        .route("/control/labels/count", get(count))
        .route("/control/faults", get(faults).post(set_fault).delete(clear_faults))
        .route("/control/faults/clear", post(clear_faults_by_form))
        .route("/control/kept", get(kept).delete(release))
        .route("/control/kept/release", post(release_by_form))
        .route("/control/delay", get(delay).post(set_delay))
        .route("/control/parcels", post(move_named))
        .route("/control/parcels/{number}", post(move_parcel))
        .with_state(ground)
}

/// Which labels are meant.
#[derive(Debug, Default, Deserialize)]
struct Wanted {
    carrier: Option<String>,
    reference: Option<String>,
    number: Option<String>,
    state: Option<LabelState>,
    /// Labels and returns when left out.
    kind: Option<EntryKind>,
    #[serde(default)]
    offset: usize,
    limit: Option<usize>,
}

impl Wanted {
    /// What is meant, newest first; a number or reference of one carrier is found without looking at everything.
    fn of<'a>(&self, ledger: &'a Ledger) -> Vec<&'a Entry> {
        match (&self.carrier, self.number.as_ref().or(self.reference.as_ref())) {
            (Some(carrier), Some(name)) => {
                ledger.named(carrier, name).into_iter().rev().filter(|entry| self.takes(entry)).collect()
            }
            _ => ledger.newest_first().filter(|entry| self.takes(entry)).collect(),
        }
    }

    fn takes(&self, entry: &Entry) -> bool {
        let named = |name: &String| entry.number == *name || entry.also.contains(name);
        self.carrier.as_ref().is_none_or(|carrier| carrier == entry.carrier)
            && self.reference.as_ref().is_none_or(|reference| entry.references.contains(reference))
            && self.number.as_ref().is_none_or(named)
            && self.kind.map_or(entry.kind != EntryKind::Pickup, |kind| kind == entry.kind)
            && self.state.is_none_or(|state| state == entry.state)
    }
}

async fn labels(State(ground): State<Arc<Ground>>, Query(wanted): Query<Wanted>) -> Json<Value> {
    let now = ground.clock.now();
    let ledger = ground.ledger();
    let found = wanted.of(&ledger);
    let limit = wanted.limit.unwrap_or(PAGE).min(LARGEST_PAGE);
    let page: Vec<Value> = found.iter().skip(wanted.offset).take(limit).map(|entry| shown(entry, now)).collect();
    Json(json!({ "total": found.len(), "offset": wanted.offset, "labels": page }))
}

fn shown(entry: &Entry, now: kontor_model::UtcMillis) -> Value {
    json!({
        "carrier": entry.carrier,
        "kind": entry.kind,
        "number": entry.number,
        "also": entry.also,
        "references": entry.references,
        "made_ms": entry.made,
        "state": entry.state,
        "changed_ms": entry.changed,
        "parcel": journey(entry, now).last().map(|(state, _)| *state),
    })
}

async fn count(State(ground): State<Arc<Ground>>, Query(wanted): Query<Wanted>) -> Json<Value> {
    let ledger = ground.ledger();
    let mut counts = [0u64; 3];
    for entry in wanted.of(&ledger) {
        counts[entry.state as usize] += 1;
    }
    let [open, cancelled, closed] = counts;
    Json(json!({ "count": open + cancelled + closed, "open": open, "cancelled": cancelled, "closed": closed }))
}

async fn empty(State(ground): State<Arc<Ground>>) -> StatusCode {
    ground.empty();
    StatusCode::NO_CONTENT
}

async fn empty_by_form(State(ground): State<Arc<Ground>>) -> Redirect {
    ground.empty();
    Redirect::to("/#carriers")
}

async fn faults(State(ground): State<Arc<Ground>>) -> Json<Value> {
    Json(json!({ "faults": ground.faults().all() }))
}

async fn set_fault(State(ground): State<Arc<Ground>>, body: Bytes) -> Response {
    let (fault, by_form) = match read::<Fault>(&body) {
        Ok(read) => read,
        Err(refused) => return *refused,
    };
    if let Err(wrong) = fits(&fault) {
        return refused(&wrong);
    }
    if fault.times == 0 {
        return refused("times: 1 ...");
    }
    ground.faults().set(fault.clone());
    if by_form {
        let page = fault.shop.map_or("/#carriers".to_owned(), |shop| format!("/shops/{shop}/#faults"));
        Redirect::to(&page).into_response()
    } else {
        (StatusCode::CREATED, Json(fault)).into_response()
    }
}

/// Whether somebody can meet a fault; if not, what could be said instead.
fn fits(fault: &Fault) -> Result<(), String> {
    let (known, named): (Vec<Able>, _) = match &fault.shop {
        Some(shop) => (crate::shops::all().iter().map(Able::of_shop).collect(), Some(shop)),
        None => (super::all().iter().map(Able::of_carrier).collect(), fault.carrier.as_ref()),
    };
    let what = if fault.shop.is_some() { "shop" } else { "carrier" };
    let meant: Vec<&Able> = known.iter().filter(|one| named.is_none_or(|id| id == one.id)).collect();
    if meant.is_empty() {
        return Err(format!("{what}: {}", known.iter().map(|one| one.id).collect::<Vec<_>>().join(", ")));
    }
    let operations: Vec<&str> = meant.iter().flat_map(|one| one.operations.iter().copied()).collect();
    if fault.operation.as_deref().is_some_and(|operation| !operations.contains(&operation)) {
        return Err(format!("operation: {}", operations.join(", ")));
    }
    if !meant.iter().any(|one| one.faults.contains(&fault.fault)) {
        let names: Vec<&str> = meant.iter().flat_map(|one| one.faults.iter().map(|kind| kind.name())).collect();
        return Err(format!("fault: {}", names.join(", ")));
    }
    Ok(())
}

/// Who can meet what.
struct Able {
    id: &'static str,
    operations: &'static [&'static str],
    faults: &'static [FaultKind],
}

impl Able {
    fn of_carrier(one: &super::Simulated) -> Able {
        Able { id: one.id, operations: one.operations, faults: &FaultKind::OF_CARRIERS }
    }

    fn of_shop(one: &crate::shops::Simulated) -> Able {
        Able { id: one.id, operations: one.operations, faults: one.faults }
    }
}

async fn clear_faults(State(ground): State<Arc<Ground>>) -> StatusCode {
    *ground.faults() = Faults::default();
    StatusCode::NO_CONTENT
}

async fn clear_faults_by_form(State(ground): State<Arc<Ground>>) -> Redirect {
    *ground.faults() = Faults::default();
    Redirect::to("/#carriers")
}

/// How many callers wait at this moment for an answer that is kept from them.
async fn kept(State(ground): State<Arc<Ground>>) -> Json<Value> {
    Json(json!({ "kept": ground.kept() }))
}

async fn release(State(ground): State<Arc<Ground>>) -> StatusCode {
    ground.release();
    StatusCode::NO_CONTENT
}

async fn release_by_form(State(ground): State<Arc<Ground>>) -> Redirect {
    ground.release();
    Redirect::to("/#carriers")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Delay {
    delay_ms: u64,
}

async fn delay(State(ground): State<Arc<Ground>>) -> Json<Value> {
    Json(json!({ "delay_ms": ground.delay().as_millis() as u64 }))
}

async fn set_delay(State(ground): State<Arc<Ground>>, body: Bytes) -> Response {
    match read::<Delay>(&body) {
        Err(refused) => *refused,
        Ok((delay, by_form)) => {
            ground.set_delay_ms(delay.delay_ms);
            if by_form { Redirect::to("/#carriers").into_response() } else { StatusCode::NO_CONTENT.into_response() }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    state: ParcelState,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoveNamed {
    number: String,
    state: ParcelState,
}

/// Says where a parcel is; whoever tracks it then sees that.
async fn move_parcel(State(ground): State<Arc<Ground>>, Path(number): Path<String>, body: Bytes) -> Response {
    match read::<Move>(&body) {
        Err(refused) => *refused,
        Ok((wanted, by_form)) => told(&ground, number.trim(), wanted.state, by_form),
    }
}

/// The same with the number in the body, as a form has it.
async fn move_named(State(ground): State<Arc<Ground>>, body: Bytes) -> Response {
    match read::<MoveNamed>(&body) {
        Err(refused) => *refused,
        Ok((wanted, by_form)) => told(&ground, wanted.number.trim(), wanted.state, by_form),
    }
}

fn told(ground: &Ground, number: &str, state: ParcelState, by_form: bool) -> Response {
    let now = ground.clock.now();
    let mut ledger = ground.ledger();
    let is_meant = |entry: &&mut Entry| entry.number == number || entry.also.iter().any(|also| also == number);
    let Some(entry) = ledger.each_mut().filter(is_meant).last() else {
        let sentence = "Diese Nummer wurde hier nicht vergeben.\nThis number was not given here.\n";
        return (StatusCode::NOT_FOUND, text(sentence)).into_response();
    };
    entry.told.push((state, now));
    if by_form { Redirect::to("/#carriers").into_response() } else { StatusCode::NO_CONTENT.into_response() }
}

/// Reads JSON, or the fields of a form; says which it was.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<(T, bool), Box<Response>> {
    if body.trim_ascii_start().starts_with(b"{") {
        return serde_json::from_slice(body)
            .map(|value| (value, false))
            .map_err(|error| Box::new(refused(&error.to_string())));
    }
    // Empty fields of a form are fields left out.
    let fields = String::from_utf8_lossy(body);
    let filled: Vec<&str> = fields.split('&').filter(|field| !field.ends_with('=')).collect();
    let uri = format!("/?{}", filled.join("&")).parse().map_err(|_| Box::new(refused("form")))?;
    Query::<T>::try_from_uri(&uri)
        .map(|Query(value)| (value, true))
        .map_err(|error| Box::new(refused(&error.to_string())))
}

pub(crate) fn refused(what: &str) -> Response {
    let sentence = format!("Das versteht die Sandbox nicht / the sandbox does not understand this: {what}\n");
    (StatusCode::BAD_REQUEST, text(&sentence)).into_response()
}

pub(crate) fn text(sentence: &str) -> impl IntoResponse + use<> {
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], sentence.to_owned())
}
