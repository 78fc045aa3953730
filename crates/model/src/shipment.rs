//! Shipments on the wire: what is asked of `POST /v1/shipments` and what is answered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::address::{Address, Recipient};
use crate::date::CalendarDate;
use crate::fulfillment::FulfilledLine;
use crate::id::{OrderId, ShipmentId};
use crate::label::{LabelFormat, LabelMedium, LabelSpec};
use crate::money::Money;

mod answers;
mod call;
mod customs;
mod finding;
mod services;
mod tracking;

pub use answers::{
    BatchProgress, CancelResult, CancelledShipment, CheckedShipment, NewWeight, Resolution, TrackedParcel,
};
pub use call::{CarrierCall, CarrierCallList};
pub use customs::{Customs, CustomsContents, CustomsLine, Incoterm};
pub use finding::{Finding, Hint, Severity};
pub use services::{BankAccount, CashOnDelivery, Endorsement, IdentCheck, ShipmentServices};
pub use tracking::{Tracking, TrackingEvent, TrackingStatus};

/// A shipment as the caller wants it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewShipment {
    /// The caller's own number, printed on the label: document or order number, 1 to 35 characters.
    pub reference: String,
    /// Key that makes repeating one item of many harmless; for one shipment the header `Idempotency-Key` does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// Carrier account to use, by id or name; `own_label` when neither it nor a profile nor a rule names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier_account: Option<String>,
    /// Shipping profile ("Versandart") to use, by number or name; what is named here wins over what it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping_profile: Option<String>,
    /// Id of the carrier's product, such as `V01PAK`; the profile's or the carrier's first one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The day it is handed over; today when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ship_date: Option<CalendarDate>,
    /// The customer's own number, printed where the carrier has room for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_reference: Option<String>,
    /// Cost centre for the carrier's invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_center: Option<String>,
    /// Value of the goods, for rules and insurance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goods_value: Option<Money>,
    /// Where the order came from, such as the name of a shop, for rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_source: Option<String>,
    /// The order it is made of: its platform is told of the parcels, and its mapping's shipping profile is taken when nothing
    /// else is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// Which lines of the order are in it, and how much of each; everything that is left when absent. The platform hears
    /// that the order is complete when all of it was sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order_lines: Vec<FulfilledLine>,
    /// Sender; the tenant's own from the page "Versand" when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Address>,
    /// Recipient.
    pub to: Recipient,
    /// One to 99 parcels, in the order they are numbered on the labels.
    pub parcels: Vec<NewParcel>,
    /// What is asked for besides the transport, together with what the profile asks for; a value named here wins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub services: Option<ShipmentServices>,
    /// Customs declaration, for goods that leave the European Union.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customs: Option<Customs>,
    /// Wanted label document; the profile's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<LabelSpec>,
}

impl NewShipment {
    /// The least a shipment needs; everything else is left to profile and defaults.
    pub fn new(reference: &str, to: Recipient, parcels: Vec<NewParcel>) -> NewShipment {
        NewShipment {
            reference: reference.to_owned(),
            idempotency_key: None,
            carrier_account: None,
            shipping_profile: None,
            service: None,
            ship_date: None,
            customer_reference: None,
            cost_center: None,
            goods_value: None,
            order_source: None,
            order: None,
            order_lines: Vec::new(),
            from: None,
            to,
            parcels,
            services: None,
            customs: None,
            label: None,
        }
    }
}

/// One parcel of a [`NewShipment`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewParcel {
    /// Gross weight in grams, at least 1.
    pub weight_g: u32,
    /// Length, width and height in millimetres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimensions_mm: Option<[u32; 3]>,
    /// The caller's number for this parcel, up to 35 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// Where a shipment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShipmentState {
    /// Saved without a label and without cost; it can be changed, bought or thrown away.
    Prepared,
    /// Being worked on: the attempt is on record, the carrier has not answered yet.
    Requested,
    /// Labels exist.
    Labelled,
    /// The carrier was asked, the answer was lost; a person or a query must find out.
    OutcomeUnknown,
    /// Taken back at the carrier.
    Cancelled,
}

impl ShipmentState {
    /// All states.
    pub const ALL: [ShipmentState; 5] = [
        ShipmentState::Prepared,
        ShipmentState::Requested,
        ShipmentState::Labelled,
        ShipmentState::OutcomeUnknown,
        ShipmentState::Cancelled,
    ];

    /// Column text.
    pub fn code(self) -> &'static str {
        match self {
            ShipmentState::Prepared => "prepared",
            ShipmentState::Requested => "requested",
            ShipmentState::Labelled => "labelled",
            ShipmentState::OutcomeUnknown => "outcome_unknown",
            ShipmentState::Cancelled => "cancelled",
        }
    }

    /// Reads the column text.
    pub fn from_code(code: &str) -> Option<ShipmentState> {
        ShipmentState::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A shipment as the cloud knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Shipment {
    /// Id of the cloud.
    pub id: ShipmentId,
    /// The caller's own number.
    pub reference: String,
    /// Where it stands.
    pub state: ShipmentState,
    /// Id of the carrier, such as `own_label`.
    pub carrier: String,
    /// Id of the carrier account; absent for a carrier that needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier_account: Option<String>,
    /// Id of the carrier's product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Whether it was made in test mode: its label is worth nothing.
    #[serde(default)]
    pub test: bool,
    /// When it was made, milliseconds since 1970 UTC.
    pub created_at_ms: i64,
    /// When it was closed out, milliseconds since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at_ms: Option<i64>,
    /// Parcels in order; empty until the state is `labelled`.
    pub parcels: Vec<Parcel>,
    /// All documents but the parcels' labels: return labels, customs papers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<ShipmentDocument>,
    /// Warnings that did not stop it, and what went wrong with it since.
    pub findings: Vec<Finding>,
}

/// What a document is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// The shipping label.
    Label,
    /// A label for the way back.
    ReturnLabel,
    /// A code to show at the counter instead of a printed return label.
    QrCode,
    /// Customs declaration (CN 22, CN 23, invoice).
    Customs,
    /// Form for cash on delivery.
    CashOnDelivery,
}

impl DocumentKind {
    /// All kinds.
    pub const ALL: [DocumentKind; 5] = [
        DocumentKind::Label,
        DocumentKind::ReturnLabel,
        DocumentKind::QrCode,
        DocumentKind::Customs,
        DocumentKind::CashOnDelivery,
    ];

    /// Column and path text.
    pub fn code(self) -> &'static str {
        match self {
            DocumentKind::Label => "label",
            DocumentKind::ReturnLabel => "return_label",
            DocumentKind::QrCode => "qr_code",
            DocumentKind::Customs => "customs",
            DocumentKind::CashOnDelivery => "cash_on_delivery",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<DocumentKind> {
        DocumentKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Where a document of a shipment is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShipmentDocument {
    /// What it is for.
    pub kind: DocumentKind,
    /// The parcel it belongs to, from 1.
    pub parcel: u32,
    /// Path below the cloud's address: `/v1/shipments/{id}/documents/{kind}/{n}`.
    pub href: String,
    /// SHA-256 of the stored document, lower case hexadecimal.
    pub sha256: String,
    /// File format of the stored document.
    pub format: LabelFormat,
    /// Paper of the stored document.
    pub medium: LabelMedium,
}

/// A parcel as the cloud knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Parcel {
    /// Place in the shipment, from 1.
    pub number: u32,
    /// Gross weight in grams.
    pub weight_g: u32,
    /// The caller's number for this parcel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The number that is tracked and printed as bar code; an SSCC for own labels.
    pub tracking_number: String,
    /// The carrier's page for this number, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_url: Option<String>,
    /// Number of the return label in the parcel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_tracking_number: Option<String>,
    /// Where it is, as far as the carrier said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_status: Option<TrackingStatus>,
    /// Its label.
    pub label: ParcelLabel,
}

/// Where the label of a parcel is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ParcelLabel {
    /// Path below the cloud's address: `/v1/shipments/{id}/labels/{n}`.
    pub href: String,
    /// SHA-256 of the stored document, lower case hexadecimal.
    pub sha256: String,
    /// File format of the stored document.
    pub format: LabelFormat,
    /// Paper of the stored document.
    pub medium: LabelMedium,
    /// How often it was fetched to be printed.
    #[serde(default)]
    pub prints: u32,
}

/// Several shipments at once; every item is answered on its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipmentBatch {
    /// Up to 100 shipments, each with its `idempotency_key`.
    pub shipments: Vec<NewShipment>,
}

/// Overall result an unattended ERP can branch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Overall {
    /// There was nothing to do.
    NothingToDo,
    /// All done.
    Ok,
    /// All done, somebody should look.
    OkWithWarnings,
    /// Some done, some not.
    Partial,
    /// Nothing done.
    Failed,
}

/// Answer to a [`ShipmentBatch`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShipmentBatchAnswer {
    /// How it went as a whole.
    pub result: Overall,
    /// One result per shipment, in the order they were sent.
    pub items: Vec<ShipmentItem>,
}

/// How one item of many went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemResult {
    /// Done.
    Ok,
    /// Done, somebody should look at its findings.
    OkWithWarnings,
    /// Not done; the problem says why.
    Failed,
    /// The carrier was asked and the answer was lost: never send it again under another key.
    OutcomeUnknown,
}

/// Result of one shipment of a [`ShipmentBatch`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShipmentItem {
    /// Place in the request, from 0.
    pub index: u32,
    /// The caller's own number, as far as it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The item's key, as far as it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// How it went.
    pub result: ItemResult,
    /// Whether the same item may simply be sent again later under the same key.
    pub retryable: bool,
    /// The shipment, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipment: Option<Shipment>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<crate::problem::Problem>,
}

/// One page of shipments, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShipmentPage {
    /// The shipments of this page.
    pub items: Vec<Shipment>,
    /// Hand this as `cursor` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

#[cfg(test)]
mod tests;
