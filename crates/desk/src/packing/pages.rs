//! What the packing table shows: the queue, the open shipment, what was printed lately.

use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::shipment::{Finding, NewShipment, Overall, Severity};
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use super::customs::{self, CustomsLineView};
use crate::credentials::pages::ReportView;
use crate::error::FieldFault;
use crate::orders::one_pages::GoodsLine;
use crate::orders::{self, DeskOrder};
use crate::packing::form::{PARCELS_MAX, PackingForm, field_of, worth_telling};
use crate::packing::{Offer, ProfileLine, Queued};
use crate::printing::pages::JobLine;
use crate::printing::{JobState, Printed};
use crate::shipping::{DeskShipment, DeskShipmentState, OTHER_COUNTRIES, RecipientKind, USUAL_COUNTRIES, format_kg};

/// One line of the queue.
#[derive(Clone, Serialize)]
pub(super) struct QueueLine {
    id: String,
    reference: String,
    recipient: String,
    /// What tells it from others: tone and words, or a service by its name.
    badge: Badge,
    at: i64,
    is_open: bool,
}

/// The badge of a line: the most important thing about it.
#[derive(Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Badge {
    /// So many findings; errors among them or not.
    Findings { count: usize, is_error: bool },
    /// Put back by somebody.
    PutBack,
    /// Has customs papers.
    Customs,
    /// Money is collected at the door.
    CashOnDelivery,
    /// Goes its usual way: the carrier's product, and how many parcels.
    Way { name: String, parcels: usize },
}

impl QueueLine {
    pub(super) fn new(queued: &Queued, offer: &Offer, open: Option<&str>) -> QueueLine {
        let wanted = queued.wanted.as_deref();
        QueueLine {
            id: queued.shipment.id.as_str().to_owned(),
            reference: queued.shipment.reference.clone(),
            recipient: wanted.map(recipient_line).unwrap_or_default(),
            badge: badge(queued, wanted, offer),
            at: queued.shipment.created_at_ms,
            is_open: open == Some(queued.shipment.id.as_str()),
        }
    }
}

fn badge(queued: &Queued, wanted: Option<&NewShipment>, offer: &Offer) -> Badge {
    let findings: Vec<&Finding> = match wanted {
        Some(wanted) => worth_telling(wanted, &queued.shipment.findings).collect(),
        None => queued.shipment.findings.iter().collect(),
    };
    let services = wanted.and_then(|wanted| wanted.services.as_ref());
    if !findings.is_empty() {
        return Badge::Findings { count: findings.len(), is_error: findings.iter().any(|finding| finding.is_error()) };
    }
    if queued.is_put_back {
        return Badge::PutBack;
    }
    if wanted.is_some_and(|wanted| wanted.customs.is_some()) {
        return Badge::Customs;
    }
    if services.is_some_and(|services| services.cash_on_delivery.is_some()) {
        return Badge::CashOnDelivery;
    }
    let shipment = &queued.shipment;
    let name = offer.way_name(&shipment.carrier, shipment.service.as_deref());
    Badge::Way { name, parcels: wanted.map_or(1, |wanted| wanted.parcels.len()) }
}

/// Name, postal code and town.
pub(super) fn recipient_line(wanted: &NewShipment) -> String {
    let (postal_code, city, _) = wanted.to.place();
    format!("{}, {postal_code} {city}", wanted.to.party().name)
}

/// A finding of the last check, with what it proposes.
#[derive(Clone, Serialize)]
pub(super) struct FindingView {
    place: usize,
    tone: &'static str,
    detail: String,
    /// What stands in the field now.
    before: String,
    proposal: Option<String>,
    carrier_text: Option<String>,
}

/// The open shipment.
#[derive(Clone, Serialize)]
pub(super) struct OpenView {
    pub(super) id: String,
    pub(super) reference: String,
    way: String,
    /// Made in test mode: its label is worth nothing.
    test: bool,
    pub(super) form: FormState,
    kind: &'static str,
    kinds: Vec<&'static str>,
    /// A parcel shop is known by its id only and cannot be changed here.
    parcel_shop: Option<String>,
    usual_countries: &'static [&'static str],
    other_countries: &'static [&'static str],
    unlisted_country: String,
    weights: Vec<String>,
    rows: Vec<String>,
    /// Lines of the customs declaration.
    customs: Vec<CustomsLineView>,
    can_add: bool,
    profiles: Vec<ProfileLine>,
    /// The services that were asked for, and whether each is a name of the model or a carrier's own word.
    services: Vec<(String, bool)>,
    findings: Vec<FindingView>,
    findings_json: String,
    /// The check found nothing wrong, or how it ended.
    mark: String,
    pub(super) checked: Option<Overall>,
    total: String,
    next: Option<String>,
    /// Where the cursor stands: in the field for scans, or in a weight.
    focus: &'static str,
    /// The order of a shop it is made of.
    order: Option<OrderBeside>,
    pub(super) notes: Vec<String>,
    pub(super) has_faults: bool,
}

/// Everything an open shipment is shown from.
pub(super) struct Opened<'a> {
    pub(super) queued: &'a Queued,
    pub(super) wanted: &'a NewShipment,
    pub(super) form: &'a PackingForm,
    pub(super) offer: &'a Offer,
    pub(super) next: Option<String>,
    pub(super) focus: &'static str,
    pub(super) order: Option<OrderBeside>,
}

/// The order beside its parcel: what goes into it, and what the buyer typed.
#[derive(Clone, Serialize)]
pub(super) struct OrderBeside {
    id: String,
    platform: String,
    goods: Vec<GoodsLine>,
    typed: Vec<String>,
    note: String,
}

impl OrderBeside {
    pub(super) fn new(order: &DeskOrder, lang: Lang) -> OrderBeside {
        let own = &order.delivered.order;
        OrderBeside {
            id: order.summary.id.to_string(),
            platform: order.summary.platform.clone(),
            goods: orders::one_pages::to_pack(order, lang),
            typed: own.shipping.as_ref().map(orders::one_pages::typed_lines).unwrap_or_default(),
            note: own.note.clone().unwrap_or_default(),
        }
    }
}

impl OpenView {
    pub(super) fn new(opened: &Opened<'_>, lang: Lang) -> OpenView {
        let (form, shipment) = (opened.form, &opened.queued.shipment);
        let weights: Vec<String> = (0..form.to.weights.len()).map(|place| format!("weight_{place}")).collect();
        let mut state = FormState::new().with("profile", &form.profile).with("kind", form.to.kind.code());
        for (name, value) in &form.to.texts {
            state.set(name, value);
        }
        for (name, value) in weights.iter().zip(&form.to.weights) {
            state.set(name, value);
        }
        customs::fill(&mut state, &form.customs);
        let country = form.to.text("country");
        let is_listed = USUAL_COUNTRIES.contains(&country) || OTHER_COUNTRIES.contains(&country);
        OpenView {
            id: shipment.id.as_str().to_owned(),
            reference: shipment.reference.clone(),
            way: opened.offer.way_name(&shipment.carrier, shipment.service.as_deref()),
            test: shipment.test,
            form: state,
            kind: form.to.kind.code(),
            kinds: RecipientKind::ALL.iter().map(|kind| kind.code()).collect(),
            parcel_shop: match &opened.wanted.to {
                Recipient::ParcelShop { shop_id, .. } => Some(shop_id.clone()),
                _ => None,
            },
            usual_countries: &USUAL_COUNTRIES,
            other_countries: &OTHER_COUNTRIES,
            unlisted_country: if is_listed { String::new() } else { country.to_owned() },
            can_add: weights.len() < PARCELS_MAX,
            weights,
            rows: form.rows.iter().map(|row| row.map_or_else(String::new, |place| place.to_string())).collect(),
            customs: customs::lines_of(opened.wanted),
            profiles: opened.offer.profiles.clone(),
            services: services_of(opened),
            findings: findings_of(form),
            findings_json: serde_json::to_string(&form.findings).unwrap_or_default(),
            mark: form.mark.clone(),
            checked: None,
            total: format_kg(form.total_g(), lang),
            next: opened.next.clone(),
            focus: opened.focus,
            order: opened.order.clone(),
            notes: Vec::new(),
            has_faults: false,
        }
    }

    /// Notes faults beside their fields.
    pub(super) fn note_faults(&mut self, faults: &[FieldFault]) {
        for fault in faults {
            let args: Vec<(&str, &str)> =
                fault.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            self.form.fault(&fault.field, &fault.key, &args);
        }
        self.has_faults = self.form.has_errors();
    }
}

/// The services that were asked for: names of the model, or what a carrier calls its own.
fn services_of(opened: &Opened<'_>) -> Vec<(String, bool)> {
    let Some(services) = &opened.wanted.services else { return Vec::new() };
    let carrier = &opened.queued.shipment.carrier;
    let service = |code: &str| match services.carrier_options.iter().any(|own| own == code) {
        true => (opened.offer.option_name(carrier, code), false),
        false => (code.to_owned(), true),
    };
    services.asked().into_iter().map(service).collect()
}

fn findings_of(form: &PackingForm) -> Vec<FindingView> {
    let view = |(place, finding): (usize, &Finding)| {
        let field = field_of(&finding.field);
        let before = field.as_deref().map(|field| form.to.text(field)).unwrap_or_default().to_owned();
        let fits = field.is_some_and(|field| form.to.texts.iter().any(|(name, _)| *name == field));
        FindingView {
            place,
            tone: if finding.severity == Severity::Error { "bad" } else { "warn" },
            detail: finding.detail.clone(),
            before,
            proposal: finding.proposal.clone().filter(|_| fits),
            carrier_text: finding.carrier_text.clone(),
        }
    };
    form.findings.iter().enumerate().map(view).collect()
}

/// What came of the shipment that was packed just now.
#[derive(Clone, Serialize)]
pub(super) struct PackedView {
    shipment: String,
    reference: String,
    state: DeskShipmentState,
    numbers: Vec<String>,
    printers: Vec<String>,
    /// Jobs that a person has to look at.
    faults: Vec<JobLine>,
    without_printer: bool,
}

impl PackedView {
    pub(super) fn new(shipment: &DeskShipment, printed: &Printed) -> PackedView {
        let good = printed.jobs.iter().filter(|job| job.state == JobState::Printed);
        let mut printers: Vec<String> = good.map(|job| job.printer_name.clone()).collect();
        printers.sort();
        printers.dedup();
        let bad = printed.jobs.iter().filter(|job| job.fault.is_some());
        PackedView {
            shipment: shipment.id.as_str().to_owned(),
            reference: shipment.reference.clone(),
            state: shipment.state,
            numbers: shipment.tracking_numbers().into_iter().map(str::to_owned).collect(),
            printers,
            faults: bad.map(JobLine::new).collect(),
            without_printer: !printed.without_printer.is_empty(),
        }
    }
}

/// A shipment that was scanned and has its label already.
#[derive(Clone, Serialize)]
pub(super) struct FoundView {
    shipment: String,
    reference: String,
    recipient: String,
    at: i64,
    parcels: Vec<(u32, String)>,
}

impl FoundView {
    pub(super) fn new(shipment: &DeskShipment) -> FoundView {
        let parcels = shipment.answer.as_ref().map(|answer| answer.parcels.as_slice()).unwrap_or_default();
        FoundView {
            shipment: shipment.id.as_str().to_owned(),
            reference: shipment.reference.clone(),
            recipient: shipment.recipient_line(),
            at: shipment.created_at.0,
            parcels: parcels.iter().map(|parcel| (parcel.number, parcel.tracking_number.clone())).collect(),
        }
    }
}

/// A label that is here and was never printed: it came late, or there was no printer.
#[derive(Clone, Serialize)]
pub(super) struct UnprintedLine {
    shipment: String,
    reference: String,
    recipient: String,
}

impl UnprintedLine {
    pub(super) fn new(shipment: &DeskShipment) -> UnprintedLine {
        UnprintedLine {
            shipment: shipment.id.as_str().to_owned(),
            reference: shipment.reference.clone(),
            recipient: shipment.recipient_line(),
        }
    }
}

/// The packing table.
#[derive(Default, Serialize)]
pub(super) struct PackingPage {
    pub(super) lines: Vec<QueueLine>,
    /// How many are in the queue; more than are shown.
    pub(super) total: usize,
    pub(super) open: Option<OpenView>,
    pub(super) packed: Option<PackedView>,
    pub(super) found: Option<FoundView>,
    /// What was typed into the field for scans and not found.
    pub(super) unknown: Option<String>,
    /// The form for an address by hand that takes it over.
    pub(super) by_hand: String,
    pub(super) recent: Vec<JobLine>,
    pub(super) unprinted: Vec<UnprintedLine>,
    /// Printers labels go to unasked.
    pub(super) printers: Vec<String>,
    /// How the job of the button that was pressed ended.
    pub(super) job: Option<JobLine>,
    pub(super) no_access: bool,
    pub(super) trouble: Option<ReportView>,
    pub(super) notes: Vec<String>,
    /// The path buttons of the side panes come back to.
    pub(super) here: String,
}

impl Page for PackingPage {
    const TEMPLATE: &'static str = "desk/packing.html";

    fn samples() -> Vec<(&'static str, PackingPage)> {
        super::samples::pages()
    }
}
