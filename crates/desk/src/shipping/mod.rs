//! Shipments typed by hand: kept here before the cloud is asked, labels sealed beside them, printable again at any time.

mod actions;
mod buy;
mod care;
mod connection;
mod documents;
mod everywhere;
mod export;
mod export_http;
mod filter;
mod form;
mod http;
mod labels;
mod one;
mod one_pages;
pub(crate) mod pages;
pub(crate) mod samples;
mod send;
mod store;
#[cfg(test)]
mod tests;
#[cfg(test)]
#[path = "tests/care.rs"]
mod tests_of_care;
mod weight;

pub use actions::{ShipmentPage, find, find_number, get, list, resume, resume_unfinished, ship, unprinted};
pub use buy::{adopt, buy, find_by_cloud_id};
pub use care::{DeskReturn, cancel, door_of, make_return, resume_return, return_document, returns_of, track};
pub(crate) use connection::{Cloud, ask, told};
pub use documents::{document, documents_of};
pub use export::{ExportRow, day, export, export_csv, today};
pub use filter::ListFilter;
pub(crate) use filter::encoded;
pub use form::{OTHER_COUNTRIES, RecipientKind, ShipmentForm, USUAL_COUNTRIES};
pub(crate) use form::{field_of_path, weight_key};
pub use http::router;
pub(crate) use http::without_caption;
pub use labels::{LabelDocument, label, save_labels};
pub(crate) use pages::recipient_lines;
pub use weight::{WeightError, format_kg, parse_g, parse_kg};

use kontor_model::UtcMillis;
use kontor_model::fold::fold;
use kontor_model::id::{DeskShipmentId, ShipmentId};
use kontor_model::label::LabelSpec;
use kontor_model::shipment::{NewShipment, Parcel, Shipment, ShipmentState};
use serde::Serialize;

use crate::cloud::Trouble;

/// Code of the cloud's finding that a cancellation is wished for and not decided.
pub(crate) const CANCEL_PENDING: &str = "cancel_pending";

/// Where a shipment stands, seen from Desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeskShipmentState {
    /// On record here; the cloud's answer is not. Sending again under the same key is harmless.
    Sending,
    /// The cloud has made it; not all labels are here yet.
    Created,
    /// All labels are here.
    Labelled,
    /// The carrier was asked and the answer was lost: the cloud does not send it again, a person must look.
    OutcomeUnknown,
    /// The carrier is asked to take it back and has not decided.
    CancelPending,
    /// Taken back at the carrier.
    Cancelled,
}

impl DeskShipmentState {
    /// Column text.
    pub fn code(self) -> &'static str {
        match self {
            DeskShipmentState::Sending => "sending",
            DeskShipmentState::Created => "created",
            DeskShipmentState::Labelled => "labelled",
            DeskShipmentState::OutcomeUnknown => "outcome_unknown",
            DeskShipmentState::CancelPending => "cancel_pending",
            DeskShipmentState::Cancelled => "cancelled",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<DeskShipmentState> {
        use DeskShipmentState::{CancelPending, Cancelled, Created, Labelled, OutcomeUnknown, Sending};
        let all = [Sending, Created, Labelled, OutcomeUnknown, CancelPending, Cancelled];
        all.into_iter().find(|state| state.code() == code)
    }

    /// Where a shipment stands that the cloud answers so, its labels still to be fetched.
    fn of_answer(answer: &Shipment) -> DeskShipmentState {
        match answer.state {
            ShipmentState::Labelled if is_cancel_pending(answer) => DeskShipmentState::CancelPending,
            ShipmentState::Labelled => DeskShipmentState::Created,
            ShipmentState::Cancelled => DeskShipmentState::Cancelled,
            ShipmentState::OutcomeUnknown => DeskShipmentState::OutcomeUnknown,
            // The cloud is still at it: ask again under the key.
            ShipmentState::Requested | ShipmentState::Prepared => DeskShipmentState::Sending,
        }
    }
}

/// A shipment as Desk keeps it.
#[derive(Clone, Debug)]
pub struct DeskShipment {
    /// Id.
    pub id: DeskShipmentId,
    /// Where it stands.
    pub state: DeskShipmentState,
    /// Own number.
    pub reference: String,
    /// Name of the recipient.
    pub recipient: String,
    /// Country, postal code and town in one line.
    pub place: String,
    /// The cloud's id, once it is known; for one that was prepared there from the start.
    pub cloud_id: Option<ShipmentId>,
    /// What was asked for; none for a shipment somebody else made and somebody opened here.
    pub request: Option<NewShipment>,
    /// What the cloud answered, once it did.
    pub answer: Option<Shipment>,
    /// Why the last try brought no answer.
    pub last_failure: Option<Trouble>,
    /// When it was typed.
    pub created_at: UtcMillis,
    /// Begun by buying a prepared one.
    pub(crate) buys_prepared: bool,
    pub(crate) body: String,
    pub(crate) idempotency_key: String,
    pub(crate) credential_id: String,
    pub(crate) cloud_url: String,
    pub(crate) client_id: String,
}

impl DeskShipment {
    /// The form the label of a parcel was bought in. The profile may have chosen it, so the answer counts, not the request.
    pub fn label_spec(&self, parcel: &Parcel) -> LabelSpec {
        let dpi = self.request.as_ref().and_then(|request| request.label).unwrap_or_default().dpi;
        LabelSpec { format: parcel.label.format, medium: parcel.label.medium, dpi }
    }

    /// Recipient and place in one line.
    pub fn recipient_line(&self) -> String {
        let parts = [self.recipient.as_str(), self.place.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// How many parcels it has.
    pub fn parcel_count(&self) -> usize {
        let asked = self.request.as_ref().map_or(0, |request| request.parcels.len());
        self.answer.as_ref().map_or(asked, |answer| answer.parcels.len().max(asked))
    }

    /// What a search looks through, folded.
    pub(crate) fn search_text(&self) -> String {
        let numbers = self.tracking_numbers().join(" ");
        fold(&[self.reference.as_str(), &self.recipient, &self.place, &numbers].join(" "))
    }

    /// All tracking numbers in the order of the parcels; empty before the cloud answered.
    pub fn tracking_numbers(&self) -> Vec<&str> {
        let parcels = self.answer.as_ref().map(|answer| answer.parcels.as_slice()).unwrap_or_default();
        parcels.iter().map(|parcel| parcel.tracking_number.as_str()).collect()
    }
}

/// Tells whether a shipment is wished to be cancelled and the carrier has not decided: the cloud says so by a finding.
pub(crate) fn is_cancel_pending(answer: &Shipment) -> bool {
    answer.findings.iter().any(|finding| finding.code == CANCEL_PENDING)
}
