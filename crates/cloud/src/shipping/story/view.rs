//! What the pages of shipments show, with samples of every state.

use kontor_adapters::{CarrierShipment, Registry};
use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::shipment::{Finding, Severity, Shipment, ShipmentPage, ShipmentState};
use kontor_web::page::Page;
use serde::Serialize;

use crate::audit::Recorded;

/// `/shipments`.
#[derive(Serialize)]
pub struct ListPage {
    rows: Vec<Row>,
    search: Option<String>,
    next: Option<String>,
    is_first: bool,
    booked: bool,
}

#[derive(Serialize)]
struct Row {
    id: String,
    reference: String,
    state: &'static str,
    tone: &'static str,
    carrier: String,
    test: bool,
    numbers: Vec<String>,
    created_at: i64,
    warned: bool,
}

impl ListPage {
    /// Shapes a page of the list; `search`, whether it is the beginning, whether shipping is booked.
    pub fn new(
        lang: Lang,
        carriers: &Registry,
        page: ShipmentPage,
        (search, is_first, booked): (Option<String>, bool, bool),
    ) -> ListPage {
        let row = |shipment: Shipment| Row {
            state: shipment.state.code(),
            tone: tone(shipment.state),
            carrier: carrier_name(lang, carriers, &shipment.carrier),
            numbers: shipment.parcels.iter().map(|parcel| parcel.tracking_number.clone()).collect(),
            warned: !shipment.findings.is_empty(),
            id: shipment.id.to_string(),
            reference: shipment.reference,
            test: shipment.test,
            created_at: shipment.created_at_ms,
        };
        let rows = page.items.into_iter().map(row).collect();
        ListPage { rows, search, next: page.next_cursor, is_first, booked }
    }
}

/// Name of a carrier on screens; its id when it is not registered any more.
fn carrier_name(lang: Lang, carriers: &Registry, id: &str) -> String {
    carriers.find(id).map_or_else(|| id.to_owned(), |carrier| carrier.descriptor().name.text(lang).to_owned())
}

fn tone(state: ShipmentState) -> &'static str {
    match state {
        ShipmentState::Labelled => "ok",
        ShipmentState::Prepared | ShipmentState::Cancelled => "idle",
        ShipmentState::Requested => "info",
        ShipmentState::OutcomeUnknown => "warn",
    }
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "story/list.html";

    fn samples() -> Vec<(&'static str, ListPage)> {
        let carriers = Registry::new();
        let page = |states: &[ShipmentState], next: Option<&str>| ShipmentPage {
            items: states.iter().map(|state| sample_shipment(*state)).collect(),
            next_cursor: next.map(str::to_owned),
        };
        let new = |page, rest| ListPage::new(Lang::De, &carriers, page, rest);
        vec![
            ("not booked", new(page(&[], None), (None, true, false))),
            ("empty", new(page(&[], None), (None, true, true))),
            ("nothing found", new(page(&[], None), (Some("<LS-2026-1>".to_owned()), true, true))),
            ("every state", new(page(&ShipmentState::ALL, Some("shp_01M83WFEZ084G7ZWYRD6Z1RV0W")), (None, true, true))),
        ]
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
    service: Option<String>,
    created_at: i64,
    closed_at: Option<i64>,
    recipient_kind: &'static str,
    recipient: Vec<String>,
    sender: Vec<String>,
    services: Vec<String>,
    parcels: Vec<ParcelView>,
    findings: Vec<FindingView>,
    events: Vec<Event>,
}

#[derive(Serialize)]
struct ParcelView {
    number: usize,
    weight: String,
    reference: Option<String>,
    tracking_number: Option<String>,
    tracking_url: Option<String>,
    tracking_status: Option<&'static str>,
    return_number: Option<String>,
    label: Option<String>,
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

/// Something that happened to the shipment.
#[derive(Serialize)]
struct Event {
    at: i64,
    /// Key of its title below `story.event`.
    what: &'static str,
    tone: &'static str,
    icon: &'static str,
    detail: String,
}

impl StoryPage {
    /// Shapes a shipment with what was asked for and what the log says about it.
    pub fn new(
        lang: Lang,
        carriers: &Registry,
        (shipment, asked): (&Shipment, &CarrierShipment),
        entries: &[Recorded],
    ) -> StoryPage {
        let mut events = vec![requested(shipment)];
        events.extend(entries.iter().map(entry));
        events.sort_by_key(|event| event.at);
        StoryPage {
            id: shipment.id.to_string(),
            reference: shipment.reference.clone(),
            state: shipment.state.code(),
            tone: tone(shipment.state),
            test: shipment.test,
            carrier: carrier_name(lang, carriers, &shipment.carrier),
            service: shipment.service.clone(),
            created_at: shipment.created_at_ms,
            closed_at: shipment.closed_at_ms,
            recipient_kind: kind(&asked.to),
            recipient: recipient_lines(lang, &asked.to),
            sender: recipient_lines(lang, &Recipient::Street(asked.from.clone())),
            services: asked.services.asked().into_iter().map(str::to_owned).collect(),
            parcels: parcels(lang, shipment, asked),
            findings: shipment.findings.iter().map(|finding| finding_view(lang, finding)).collect(),
            events,
        }
    }
}

fn requested(shipment: &Shipment) -> Event {
    Event { at: shipment.created_at_ms, what: "requested", tone: "idle", icon: "box", detail: String::new() }
}

fn entry(entry: &Recorded) -> Event {
    let (what, tone, icon) = match entry.action.as_str() {
        "label.printed" => ("printed", "ok", "printer"),
        "shipment.cancelled" => ("cancelled", "idle", "undo"),
        "shipment.resolved" => ("resolved", "ok", "check"),
        "shipment.closed" => ("closed", "ok", "truck"),
        _ => ("other", "idle", "info"),
    };
    let detail = if what == "other" { format!("{} {}", entry.action, entry.detail) } else { entry.detail.clone() };
    Event { at: entry.at.0, what, tone, icon, detail: detail.trim().to_owned() }
}

fn finding_view(lang: Lang, finding: &Finding) -> FindingView {
    let text = finding.hint.as_ref().map_or(&finding.detail, |hint| lang.pick(&hint.de, &hint.en));
    let carrier = finding.carrier_text.as_ref().map(|said| {
        let code = finding.carrier_code.as_deref().unwrap_or_default();
        format!("{code} {said}").trim().to_owned()
    });
    FindingView {
        tone: if finding.severity == Severity::Error { "bad" } else { "warn" },
        field: finding.field.clone(),
        text: text.clone(),
        carrier,
    }
}

/// Parcels as asked, each with what was made for it.
fn parcels(lang: Lang, shipment: &Shipment, asked: &CarrierShipment) -> Vec<ParcelView> {
    let made = |index: usize| shipment.parcels.get(index);
    let view = |(index, parcel): (usize, &kontor_adapters::CarrierParcel)| ParcelView {
        number: index + 1,
        weight: kilograms(lang, parcel.weight_g),
        reference: parcel.reference.clone(),
        tracking_number: made(index).map(|made| made.tracking_number.clone()),
        tracking_url: made(index).and_then(|made| made.tracking_url.clone()),
        tracking_status: made(index).and_then(|made| made.tracking_status).map(|status| status.code()),
        return_number: made(index).and_then(|made| made.return_tracking_number.clone()),
        label: made(index).map(|_| format!("/shipments/{}/labels/{}", shipment.id, index + 1)),
        format: made(index)
            .map(|made| format!("{} {}", made.label.format.code().to_uppercase(), made.label.medium.code())),
        prints: made(index).map_or(0, |made| made.label.prints),
    };
    asked.parcels.iter().enumerate().map(view).collect()
}

fn kilograms(lang: Lang, grams: u32) -> String {
    let mark = lang.pick(',', '.');
    format!("{}{mark}{:03} kg", grams / 1_000, grams % 1_000)
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
fn recipient_lines(lang: Lang, to: &Recipient) -> Vec<String> {
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
    if country.as_str() != "DE" {
        lines.push(
            kontor_adapters::country::name(country, lang).map_or_else(|| country.as_str().to_owned(), str::to_owned),
        );
    }
    lines
}

impl Page for StoryPage {
    const TEMPLATE: &'static str = "story/shipment.html";

    fn samples() -> Vec<(&'static str, StoryPage)> {
        let carriers = Registry::new();
        let sample = |state| StoryPage::new(Lang::De, &carriers, (&sample_shipment(state), &sample_asked()), &[]);
        let mut unclear = sample(ShipmentState::OutcomeUnknown);
        unclear.events.push(Event {
            at: unclear.created_at + 60_000,
            what: "printed",
            tone: "ok",
            icon: "printer",
            detail: "Packtisch <2>".to_owned(),
        });
        vec![
            ("labelled", sample(ShipmentState::Labelled)),
            ("prepared", sample(ShipmentState::Prepared)),
            ("cancelled", sample(ShipmentState::Cancelled)),
            ("being worked on", sample(ShipmentState::Requested)),
            ("unclear", unclear),
        ]
    }
}

mod samples;
use samples::{sample_asked, sample_shipment};
