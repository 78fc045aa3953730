//! What the pages of batches show.

use kontor_model::Lang;
use kontor_web::page::Page;
use serde::Serialize;

use super::{Batch, BatchItem, BatchLine, ItemState};
use crate::credentials::pages::ReportView;
use crate::packing::{Offer, Queued};
use crate::shipping::DeskShipmentState;

/// One prepared shipment to choose.
#[derive(Clone, Serialize)]
pub(super) struct ChoiceLine {
    id: String,
    reference: String,
    recipient: String,
    way: String,
    parcels: usize,
    /// What stands in the way, as far as the cloud knows.
    findings: Vec<String>,
    is_error: bool,
    is_put_back: bool,
    at: i64,
}

impl ChoiceLine {
    pub(super) fn new(queued: &Queued, offer: &Offer) -> ChoiceLine {
        let shipment = &queued.shipment;
        let wanted = queued.wanted.as_ref();
        let to = wanted.map(|wanted| (wanted.to.party().name.clone(), wanted.to.place()));
        ChoiceLine {
            id: shipment.id.as_str().to_owned(),
            reference: shipment.reference.clone(),
            recipient: to.map_or_else(String::new, |(name, (code, city, _))| format!("{name}, {code} {city}")),
            way: offer.way_name(&shipment.carrier, shipment.service.as_deref()),
            parcels: wanted.map_or(1, |wanted| wanted.parcels.len()),
            findings: shipment.findings.iter().map(|finding| finding.detail.clone()).collect(),
            is_error: shipment.findings.iter().any(kontor_model::shipment::Finding::is_error),
            is_put_back: queued.is_put_back,
            at: shipment.created_at_ms,
        }
    }
}

/// A batch in the list.
#[derive(Clone, Serialize)]
pub(super) struct RecentLine {
    id: String,
    at: i64,
    total: i64,
    waiting: i64,
}

impl RecentLine {
    pub(super) fn new(line: &BatchLine) -> RecentLine {
        RecentLine { id: line.id.as_str().to_owned(), at: line.created_at.0, total: line.total, waiting: line.waiting }
    }
}

/// Choosing prepared shipments, and the batches there were.
#[derive(Default, Serialize)]
pub(super) struct ChoosePage {
    pub(super) lines: Vec<ChoiceLine>,
    pub(super) recent: Vec<RecentLine>,
    /// Printers labels go to by themselves.
    pub(super) printers: Vec<String>,
    pub(super) no_access: bool,
    pub(super) trouble: Option<ReportView>,
    pub(super) notes: Vec<String>,
}

impl Page for ChoosePage {
    const TEMPLATE: &'static str = "desk/batches.html";

    fn samples() -> Vec<(&'static str, ChoosePage)> {
        super::samples::choices()
    }
}

/// One shipment of a batch.
#[derive(Clone, Serialize)]
pub(super) struct ItemLine {
    reference: String,
    recipient: String,
    /// `waiting`, `refused`, `gone`, or the state of the shipment here.
    state: &'static str,
    /// Where it is looked at or mended.
    href: Option<String>,
    numbers: Vec<String>,
    /// Why it is refused, by field.
    reasons: Vec<String>,
}

impl ItemLine {
    fn new(item: &BatchItem) -> ItemLine {
        let mut line = ItemLine {
            reference: item.reference.clone(),
            recipient: String::new(),
            state: "waiting",
            href: None,
            numbers: Vec::new(),
            reasons: Vec::new(),
        };
        match &item.state {
            ItemState::Waiting => {}
            ItemState::Begun(shipment) => {
                line.state = shipment.state.code();
                line.recipient = shipment.recipient_line();
                line.href = Some(format!("/shipments/{}", shipment.id));
                line.numbers = shipment.tracking_numbers().into_iter().map(str::to_owned).collect();
            }
            ItemState::Refused(problem) => {
                line.state = "refused";
                line.href = Some(format!("/packing/{}", item.cloud_id));
                line.reasons = problem.errors.iter().map(|error| error.detail.clone()).collect();
                if line.reasons.is_empty() {
                    line.reasons.push(problem.detail.clone());
                }
            }
            ItemState::Gone => {
                line.state = "gone";
                line.href = Some(format!("/shipments/cloud/{}", item.cloud_id));
            }
        }
        line
    }
}

/// A batch.
#[derive(Serialize)]
pub(super) struct BatchPage {
    id: String,
    at: i64,
    total: usize,
    done: usize,
    finished: bool,
    prints: bool,
    labelled: usize,
    /// Items a person has to look at.
    open: Vec<ItemLine>,
    /// All others.
    rest: Vec<ItemLine>,
    pub(super) trouble: Option<ReportView>,
    pub(super) notes: Vec<String>,
}

impl BatchPage {
    pub(super) fn new(batch: &Batch) -> BatchPage {
        let needs_person = |item: &&BatchItem| match &item.state {
            ItemState::Refused(_) | ItemState::Gone => true,
            ItemState::Begun(shipment) => shipment.state == DeskShipmentState::OutcomeUnknown,
            ItemState::Waiting => false,
        };
        let trouble = batch.trouble.as_ref().filter(|_| !batch.is_finished());
        BatchPage {
            id: batch.id.as_str().to_owned(),
            at: batch.created_at.0,
            total: batch.items.len(),
            done: batch.done(),
            finished: batch.is_finished(),
            prints: batch.prints,
            labelled: batch.labelled().count(),
            open: batch.items.iter().filter(needs_person).map(ItemLine::new).collect(),
            rest: batch.items.iter().filter(|item| !needs_person(item)).map(ItemLine::new).collect(),
            trouble: trouble.map(|trouble| ReportView::of_trouble(trouble, batch.created_at)),
            notes: Vec::new(),
        }
    }
}

impl Page for BatchPage {
    const TEMPLATE: &'static str = "desk/batch.html";

    fn samples() -> Vec<(&'static str, BatchPage)> {
        super::samples::batches()
    }
}

/// What the script asks for while something goes on in the background.
#[derive(Serialize)]
pub(crate) struct Progress {
    pub(crate) done: usize,
    pub(crate) total: usize,
    pub(crate) text: String,
    pub(crate) finished: bool,
}

impl Progress {
    pub(super) fn new(app: &crate::app::DeskApp, batch: &Batch, lang: Lang) -> Progress {
        let (done, total) = (batch.done(), batch.items.len());
        let text = app.site.text(lang, "batch.progress", &[("done", &done.to_string()), ("total", &total.to_string())]);
        // A batch that stopped for now is told by the page, which knows why.
        Progress { done, total, text, finished: batch.is_finished() || batch.trouble.is_some() }
    }
}
