//! What the page of a shipment shows: all that is known about it.

use kontor_adapters::{Carrier, CarrierDescriptor, CarrierShipment, Registry};
use kontor_model::Lang;
use kontor_model::address::{CountryCode, Recipient};
use kontor_model::close_out::CloseOut;
use kontor_model::label::{LabelFormat, LabelMedium};
use kontor_model::return_label::ReturnLabel;
use kontor_model::shipment::{Finding, Severity, Shipment, ShipmentState, TrackedParcel};
use serde::Serialize;

use super::events::{self, Day};
use crate::audit::Recorded;
use crate::shipping::todo::Task;
use crate::shipping::{amounts, captions, closeouts, profiles};
use kontor_model::shipment::CarrierCall;
use std::collections::BTreeMap;

/// Name of a carrier on screens; its id when it is not registered any more.
pub(super) fn carrier_name(lang: Lang, carriers: &Registry, id: &str) -> String {
    carriers.find(id).map_or_else(|| id.to_owned(), |carrier| carrier.descriptor().name.text(lang).to_owned())
}

pub(super) fn tone(state: ShipmentState) -> &'static str {
    match state {
        ShipmentState::Labelled => "ok",
        ShipmentState::Prepared | ShipmentState::Cancelled => "idle",
        ShipmentState::Requested => "info",
        ShipmentState::OutcomeUnknown => "warn",
    }
}

/// `/shipments/{id}`.
#[derive(Serialize)]
pub struct StoryPage {
    id: String,
    reference: String,
    state: &'static str,
    tone: &'static str,
    test: bool,
    carrier: String,
    account: Option<String>,
    service: Option<String>,
    created_at: i64,
    closed_at: Option<i64>,
    recipient_kind: &'static str,
    recipient: Vec<String>,
    sender: Vec<String>,
    services: Vec<String>,
    parcels: Vec<ParcelView>,
    documents: Vec<DocumentView>,
    close_out: Option<closeouts::Line>,
    returns: Vec<ReturnView>,
    findings: Vec<FindingView>,
    tasks: Vec<Task>,
    days: Vec<Day>,
}

#[derive(Serialize)]
struct ParcelView {
    number: usize,
    weight: String,
    reference: Option<String>,
    tracking_number: Option<String>,
    tracking_url: Option<String>,
    tracking_status: Option<&'static str>,
    /// When the carrier said so.
    asked_at: Option<i64>,
    /// Nothing happened to it for days although it is on its way.
    stuck: bool,
    return_number: Option<String>,
    label: Option<String>,
    /// Where it can be looked at in a frame; absent where the browser cannot show it.
    preview: Option<String>,
    format: Option<String>,
    prints: u32,
}

#[derive(Serialize)]
struct FindingView {
    tone: &'static str,
    field: String,
    text: String,
    carrier: Option<String>,
}

#[derive(Serialize)]
struct DocumentView {
    kind: &'static str,
    href: String,
    form: String,
}

/// A label for the way back under the same number.
#[derive(Serialize)]
struct ReturnView {
    created_at: i64,
    number: Option<String>,
    label: Option<String>,
    code: Option<String>,
}

/// All that is known about a shipment.
pub(super) struct Told<'a> {
    pub(super) shipment: &'a Shipment,
    /// What the carrier was asked for.
    pub(super) asked: &'a CarrierShipment,
    /// What the log says.
    pub(super) entries: &'a [Recorded],
    /// Names of who stands in the log, by their ids.
    pub(super) people: &'a BTreeMap<String, String>,
    /// What was said to the carrier.
    pub(super) calls: &'a [CarrierCall],
    /// Where its parcels are, in order.
    pub(super) tracked: &'a [TrackedParcel],
    /// What it was closed in, or is to be.
    pub(super) close_out: Option<CloseOut>,
    /// Labels for the way back under its number.
    pub(super) returns: Vec<ReturnLabel>,
    /// What a person has to look at.
    pub(super) tasks: Vec<Task>,
    /// Name of the account.
    pub(super) account: Option<String>,
}

impl StoryPage {
    /// Shapes a shipment with its story.
    pub(super) fn new(lang: Lang, carriers: &Registry, told: Told<'_>) -> StoryPage {
        let (shipment, asked) = (told.shipment, told.asked);
        let carrier = carriers.find(&shipment.carrier).map(Carrier::descriptor);
        let product = |id: &String| {
            let known = carrier.and_then(|carrier| carrier.services.iter().find(|service| service.id == *id));
            known.map_or_else(|| id.clone(), |service| service.name.text(lang).to_owned())
        };
        let days = events::days(lang, &told);
        StoryPage {
            id: shipment.id.to_string(),
            reference: shipment.reference.clone(),
            state: shipment.state.code(),
            tone: tone(shipment.state),
            test: shipment.test,
            carrier: carrier_name(lang, carriers, &shipment.carrier),
            service: shipment.service.as_ref().map(product),
            created_at: shipment.created_at_ms,
            closed_at: shipment.closed_at_ms,
            recipient_kind: kind(&asked.to),
            recipient: recipient_lines(lang, &asked.to),
            sender: recipient_lines(lang, &Recipient::Street(asked.from.clone())),
            services: profiles::asked(lang, carrier, &asked.services),
            parcels: parcels(lang, carrier, &told),
            documents: shipment.documents.iter().map(document_view).collect(),
            findings: shipment.findings.iter().map(|finding| finding_view(lang, carrier, finding)).collect(),
            close_out: told.close_out.map(|known| closeouts::Line::new(lang, carriers, known)),
            returns: told.returns.iter().map(return_view).collect(),
            tasks: told.tasks,
            account: told.account,
            days,
        }
    }
}

fn document_view(document: &kontor_model::shipment::ShipmentDocument) -> DocumentView {
    DocumentView {
        kind: document.kind.code(),
        href: document.href.trim_start_matches("/v1").to_owned(),
        form: form(document.format, document.medium),
    }
}

/// A document's form, such as `PDF A6`.
fn form(format: LabelFormat, medium: LabelMedium) -> String {
    format!("{} {}", format.code().to_uppercase(), medium.code().replace('a', "A"))
}

fn return_view(known: &ReturnLabel) -> ReturnView {
    let on_the_portal = |label: &kontor_model::shipment::ParcelLabel| label.href.trim_start_matches("/v1").to_owned();
    ReturnView {
        created_at: known.created_at_ms,
        number: known.tracking_number.clone(),
        label: known.label.as_ref().map(on_the_portal),
        code: known.qr_code.as_ref().map(on_the_portal),
    }
}

fn finding_view(lang: Lang, carrier: Option<&CarrierDescriptor>, finding: &Finding) -> FindingView {
    let text = finding.hint.as_ref().map_or(&finding.detail, |hint| lang.pick(&hint.de, &hint.en));
    let words = finding.carrier_text.as_ref().map(|said| {
        let code = finding.carrier_code.as_deref().unwrap_or_default();
        format!("{code} {said}").trim().to_owned()
    });
    let field = captions::caption(lang, carrier, &finding.field);
    let says_it = text.starts_with(&format!("{field}: "));
    FindingView {
        tone: if finding.severity == Severity::Error { "bad" } else { "warn" },
        field: if says_it { String::new() } else { field },
        text: text.clone(),
        carrier: words,
    }
}

/// Parcels as asked, each with what was made for it.
fn parcels(lang: Lang, carrier: Option<&CarrierDescriptor>, told: &Told<'_>) -> Vec<ParcelView> {
    let (shipment, asked) = (told.shipment, told.asked);
    let made = |index: usize| shipment.parcels.get(index);
    // A label that lies at the carrier only has no hash, and nothing to show.
    let printed = |index: usize| made(index).filter(|made| !made.label.sha256.is_empty());
    let redraws = carrier.is_some_and(|carrier| carrier.capabilities.redraw);
    let shown = |index: usize| printed(index).filter(|made| redraws || made.label.format == LabelFormat::Pdf);
    let view = |(index, parcel): (usize, &kontor_adapters::CarrierParcel)| ParcelView {
        number: index + 1,
        weight: amounts::weight(lang, parcel.weight_g),
        reference: parcel.reference.clone(),
        tracking_number: made(index).map(|made| made.tracking_number.clone()),
        tracking_url: made(index).and_then(|made| made.tracking_url.clone()),
        tracking_status: made(index).and_then(|made| made.tracking_status).map(|status| status.code()),
        asked_at: told.tracked.get(index).and_then(|tracked| tracked.asked_at_ms),
        stuck: told.tracked.get(index).is_some_and(|tracked| tracked.stuck),
        return_number: made(index).and_then(|made| made.return_tracking_number.clone()),
        label: printed(index).map(|_| format!("/shipments/{}/labels/{}", shipment.id, index + 1)),
        preview: shown(index).map(|_| format!("/shipments/{}/labels/{}/view", shipment.id, index + 1)),
        format: printed(index).map(|made| form(made.label.format, made.label.medium)),
        prints: made(index).map_or(0, |made| made.label.prints),
    };
    asked.parcels.iter().enumerate().map(view).collect()
}

fn kind(to: &Recipient) -> &'static str {
    match to {
        Recipient::Street(_) => "street",
        Recipient::Locker { .. } => "locker",
        Recipient::PostOffice { .. } => "post_office",
        Recipient::PoBox { .. } => "po_box",
        Recipient::ParcelShop { .. } => "parcel_shop",
    }
}

/// Name block, place of delivery, town, line by line.
pub(crate) fn recipient_lines(lang: Lang, to: &Recipient) -> Vec<String> {
    let party = to.party();
    let mut lines = vec![party.name.clone()];
    lines.extend(party.company.clone());
    lines.extend(party.addition.clone());
    match to {
        Recipient::Street(address) => {
            let number = address.house_number.as_deref().unwrap_or_default();
            lines.push(format!("{} {number}", address.street).trim().to_owned());
        }
        Recipient::Locker { post_number, locker_number, .. } => {
            lines.push(post_number.clone());
            lines.push(format!("{} {locker_number}", lang.pick("Packstation", "Parcel locker")));
        }
        Recipient::PostOffice { post_number, office_number, .. } => {
            lines.extend(post_number.clone());
            lines.push(format!("{} {office_number}", lang.pick("Postfiliale", "Post office")));
        }
        Recipient::PoBox { box_number, .. } => {
            lines.push(format!("{} {box_number}", lang.pick("Postfach", "PO box")));
        }
        Recipient::ParcelShop { shop_id, .. } => {
            lines.push(format!("{} {shop_id}", lang.pick("Paketshop", "Parcel shop")));
        }
    }
    let (postal_code, city, country) = to.place();
    lines.push(format!("{postal_code} {city}"));
    lines.extend(country_line(lang, country));
    lines
}

/// The last line of an address: the country by its name, nothing at home.
pub(crate) fn country_line(lang: Lang, country: &CountryCode) -> Option<String> {
    let name =
        || kontor_adapters::country::name(country, lang).map_or_else(|| country.as_str().to_owned(), str::to_owned);
    (country.as_str() != "DE").then(name)
}

mod samples;
pub(super) use samples::sample_shipment;
