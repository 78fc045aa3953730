//! Samples of the pages of batches.

use kontor_model::id::ShipmentId;
use kontor_model::problem::{FieldError, Problem};
use std::sync::Arc;

use super::pages::{BatchPage, ChoiceLine, ChoosePage, RecentLine};
use super::{Batch, BatchItem, BatchLine, ItemState};
use crate::packing::{Offer, Queued};
use crate::shipping::samples as shipments;

const ID: &str = "dba_01M83WFEZ084G7ZWYRD6Z1RV0W";

fn cloud_id() -> ShipmentId {
    "shp_01M83WFEZ084G7ZWYRD6Z1RV0W".parse().expect("an id")
}

pub(super) fn choices() -> Vec<(&'static str, ChoosePage)> {
    let known = shipments::all();
    let answers = known.iter().filter_map(|shipment| shipment.answer.clone());
    let queued =
        answers.map(|shipment| Queued { shipment, wanted: Some(Arc::new(shipments::request())), is_put_back: true });
    let lines: Vec<ChoiceLine> = queued.map(|queued| ChoiceLine::new(&queued, &Offer::default())).collect();
    let at = kontor_model::UtcMillis(1_795_424_400_000);
    let line = |waiting| BatchLine { id: ID.parse().expect("an id"), created_at: at, total: 40, waiting };
    let recent = vec![RecentLine::new(&line(0)), RecentLine::new(&line(7))];
    let printers = vec!["Zebra <Halle 2>".to_owned()];
    vec![
        ("empty", ChoosePage::default()),
        ("some", ChoosePage { lines: lines.clone(), recent: recent.clone(), printers, ..ChoosePage::default() }),
        ("no printer", ChoosePage { lines, notes: vec!["Bitte <wählen>.".to_owned()], ..ChoosePage::default() }),
        ("no access", ChoosePage { no_access: true, recent, ..ChoosePage::default() }),
    ]
}

pub(super) fn batches() -> Vec<(&'static str, BatchPage)> {
    let error =
        FieldError { field: "to.city".to_owned(), code: "x".to_owned(), detail: "Der Ort <b> fehlt.".to_owned() };
    let problem = Problem {
        kind: String::new(),
        title: String::new(),
        status: 422,
        detail: "Nein.".to_owned(),
        code: "validation_failed".to_owned(),
        errors: vec![error],
        request_id: String::new(),
    };
    let begun = shipments::all().into_iter().map(|shipment| ItemState::Begun(Box::new(shipment)));
    let states: Vec<ItemState> = begun.chain([ItemState::Refused(Box::new(problem)), ItemState::Gone]).collect();
    let batch = |states: Vec<ItemState>, trouble| Batch {
        id: ID.parse().expect("an id"),
        prints: true,
        trouble,
        created_at: kontor_model::UtcMillis(1_795_424_400_000),
        items: (0..)
            .zip(states)
            .map(|(place, state)| BatchItem { place, cloud_id: cloud_id(), reference: format!("LS-<{place}>"), state })
            .collect(),
    };
    let known = shipments::all();
    let trouble = known.iter().find_map(|shipment| shipment.last_failure.clone());
    let waiting = [states.clone(), vec![ItemState::Waiting, ItemState::Waiting]].concat();
    vec![
        ("finished", BatchPage::new(&batch(states, None))),
        ("going on", BatchPage::new(&batch(waiting.clone(), None))),
        ("stopped", BatchPage::new(&batch(waiting, trouble))),
    ]
}
