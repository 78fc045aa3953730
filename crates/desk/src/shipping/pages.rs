//! What the pages of "Sendungen" show.

use std::collections::BTreeMap;

use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::label::LabelFormat;
use kontor_model::shipment::{Finding, Shipment, ShipmentDocument, ShipmentState, TrackingStatus};
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use crate::credentials::pages::ReportView;
use crate::packing::Offer;
use crate::printing::PrintJob;
use crate::printing::pages::JobLine;
use crate::shipping::form::{OTHER_COUNTRIES, PARCELS_MAX, RecipientKind, ShipmentForm, USUAL_COUNTRIES, weight_text};
use crate::shipping::{CANCEL_PENDING, DeskReturn, DeskShipment, DeskShipmentState, ListFilter};

/// One line of the list.
#[derive(Clone, Serialize)]
pub(super) struct Line {
    id: String,
    state: DeskShipmentState,
    reference: String,
    recipient: String,
    place: String,
    parcels: usize,
    tracking_numbers: Vec<String>,
    created_at: i64,
}

impl Line {
    pub(super) fn new(shipment: &DeskShipment) -> Line {
        Line {
            id: shipment.id.as_str().to_owned(),
            state: shipment.state,
            reference: shipment.reference.clone(),
            recipient: shipment.recipient.clone(),
            place: shipment.place.clone(),
            parcels: shipment.parcel_count(),
            tracking_numbers: shipment.tracking_numbers().into_iter().map(str::to_owned).collect(),
            created_at: shipment.created_at.0,
        }
    }
}

/// List "Sendungen".
#[derive(Default, Serialize)]
pub(super) struct ListPage {
    pub(super) lines: Vec<Line>,
    pub(super) next: Option<String>,
    /// No record is active: nothing can be shipped yet.
    pub(super) no_access: bool,
    /// What was searched for.
    pub(super) filter: ListFilter,
    pub(super) is_filtered: bool,
    /// The filter as part of the address of the next page.
    pub(super) query: String,
}

/// One line of the list of everything the cloud knows.
#[derive(Clone, Serialize)]
pub(super) struct CloudLine {
    id: String,
    state: ShipmentState,
    reference: String,
    carrier: String,
    tracking_numbers: Vec<String>,
    created_at: i64,
}

impl CloudLine {
    pub(super) fn new(shipment: &Shipment, offer: &Offer) -> CloudLine {
        CloudLine {
            id: shipment.id.as_str().to_owned(),
            state: shipment.state,
            reference: shipment.reference.clone(),
            carrier: offer.way_name(&shipment.carrier, shipment.service.as_deref()),
            tracking_numbers: shipment.parcels.iter().map(|parcel| parcel.tracking_number.clone()).collect(),
            created_at: shipment.created_at_ms,
        }
    }
}

/// List of everything the cloud knows, whoever made it.
#[derive(Default, Serialize)]
pub(super) struct CloudListPage {
    pub(super) lines: Vec<CloudLine>,
    pub(super) next: Option<String>,
    pub(super) filter: ListFilter,
    pub(super) query: String,
    pub(super) states: Vec<&'static str>,
    pub(super) no_access: bool,
    pub(super) trouble: Option<ReportView>,
    pub(super) notes: Vec<String>,
}

impl Page for CloudListPage {
    const TEMPLATE: &'static str = "desk/shipments_cloud.html";

    fn samples() -> Vec<(&'static str, CloudListPage)> {
        super::samples::cloud_lists()
    }
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "desk/shipments.html";

    fn samples() -> Vec<(&'static str, ListPage)> {
        let lines = super::samples::all().iter().map(Line::new).collect();
        let filter = ListFilter { q: "<Grün>".to_owned(), state: "labelled".to_owned(), ..ListFilter::default() };
        vec![
            ("no access", ListPage { no_access: true, ..ListPage::default() }),
            ("empty", ListPage::default()),
            ("nothing found", ListPage { filter: filter.clone(), is_filtered: true, ..ListPage::default() }),
            (
                "some",
                ListPage {
                    lines,
                    next: Some("dsh_01M83WFEZ084G7ZWYRD6Z1RV0W".to_owned()),
                    filter,
                    ..ListPage::default()
                },
            ),
        ]
    }
}

/// One parcel of the shipment page.
#[derive(Clone, Serialize)]
pub(super) struct ParcelLine {
    number: u32,
    weight: String,
    tracking_number: String,
    /// Address of the document in the form bought.
    href: String,
    /// Address of the PDF; none where the label exists in another form only. The same for ZPL.
    pdf_href: Option<String>,
    zpl_href: Option<String>,
    is_pdf: bool,
    /// Commands of a ZPL label that its picture leaves out.
    not_drawn: Vec<String>,
    tracking_url: Option<String>,
    tracking_status: Option<TrackingStatus>,
    return_number: Option<String>,
}

/// A document besides the labels.
#[derive(Clone, Serialize)]
pub(super) struct DocumentLine {
    kind: &'static str,
    parcel: u32,
    href: String,
}

/// A label for the way back.
#[derive(Clone, Serialize)]
pub(super) struct ReturnLine {
    href: String,
    number: Option<String>,
    has_document: bool,
    outcome_unknown: bool,
}

/// What is known about a shipment beside its own row.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) jobs: Vec<PrintJob>,
    pub(super) returns: Vec<DeskReturn>,
    /// For each parcel with a ZPL label what its picture leaves out.
    pub(super) not_drawn: BTreeMap<u32, Vec<String>>,
    /// Carrier and product by their names.
    pub(super) way: Option<String>,
    /// Whether its labels can be had in another form than the one bought.
    pub(super) redrawn: bool,
}

/// One shipment with its labels.
#[derive(Serialize)]
pub(super) struct ShipmentPage {
    line: Line,
    parcels: Vec<ParcelLine>,
    findings: Vec<String>,
    pub(super) trouble: Option<ReportView>,
    documents: Vec<DocumentLine>,
    returns: Vec<ReturnLine>,
    prints: Vec<JobLine>,
    /// The page's own path, for buttons that come back.
    here: String,
    way: Option<String>,
    test: bool,
    closed_at: Option<i64>,
    can_cancel: bool,
    /// Lines of the recipient's address.
    to: Vec<String>,
}

impl ShipmentPage {
    pub(super) fn new(shipment: &DeskShipment, beside: &Beside, lang: Lang) -> ShipmentPage {
        let answer = shipment.answer.as_ref();
        let known = answer.map(|answer| answer.parcels.as_slice()).unwrap_or_default();
        let parcels = known.iter().map(|parcel| {
            let spec = shipment.label_spec(parcel);
            let href = format!("/shipments/{}/labels/{}", shipment.id, parcel.number);
            let form = format!("medium={}&dpi={}", spec.medium.code(), spec.dpi.code());
            let href_as = |format: LabelFormat| {
                (beside.redrawn || spec.format == format).then(|| format!("{href}?format={}&{form}", format.code()))
            };
            ParcelLine {
                number: parcel.number,
                weight: weight_text(parcel.weight_g, lang),
                tracking_number: parcel.tracking_number.clone(),
                pdf_href: href_as(LabelFormat::Pdf),
                zpl_href: href_as(LabelFormat::Zpl),
                is_pdf: spec.format == LabelFormat::Pdf,
                not_drawn: beside.not_drawn.get(&parcel.number).cloned().unwrap_or_default(),
                tracking_url: parcel.tracking_url.clone().filter(|url| url.starts_with("https://")),
                tracking_status: parcel.tracking_status,
                return_number: parcel.return_tracking_number.clone(),
                href,
            }
        });
        ShipmentPage {
            line: Line::new(shipment),
            parcels: parcels.collect(),
            findings: answer.map(|answer| told_by(answer).map(|f| f.detail.clone()).collect()).unwrap_or_default(),
            trouble: shipment.last_failure.as_ref().map(|trouble| ReportView::of_trouble(trouble, shipment.created_at)),
            documents: documents_of(shipment),
            returns: beside.returns.iter().map(|back| ReturnLine::new(shipment, back)).collect(),
            prints: beside.jobs.iter().map(JobLine::new).collect(),
            here: format!("/shipments/{}", shipment.id),
            way: beside.way.clone(),
            test: answer.is_some_and(|answer| answer.test),
            closed_at: answer.and_then(|answer| answer.closed_at_ms),
            can_cancel: matches!(shipment.state, DeskShipmentState::Labelled | DeskShipmentState::CancelPending)
                && shipment.cloud_id.is_some(),
            to: shipment.request.as_ref().map(|request| recipient_lines(&request.to)).unwrap_or_default(),
        }
    }
}

impl Page for ShipmentPage {
    const TEMPLATE: &'static str = "desk/shipment.html";

    fn samples() -> Vec<(&'static str, ShipmentPage)> {
        let shipments = super::samples::all();
        let beside = super::samples::beside();
        let page = |shipment: &DeskShipment| ShipmentPage::new(shipment, &beside, Lang::De);
        let names = [
            "labelled",
            "sending",
            "created",
            "outcome unknown",
            "cancelled",
            "zpl, of somebody else",
            "cancel pending",
        ];
        names.into_iter().zip(shipments.iter().map(page)).collect()
    }
}

/// What is odd about a shipment; that its cancellation is not decided the page says by itself.
fn told_by(answer: &Shipment) -> impl Iterator<Item = &Finding> {
    answer.findings.iter().filter(|finding| finding.code != CANCEL_PENDING)
}

fn documents_of(shipment: &DeskShipment) -> Vec<DocumentLine> {
    let line = |known: &ShipmentDocument| DocumentLine {
        kind: known.kind.code(),
        parcel: known.parcel,
        href: format!("/shipments/{}/documents/{}/{}", shipment.id, known.kind.code(), known.parcel),
    };
    super::documents_of(shipment).iter().map(line).collect()
}

impl ReturnLine {
    fn new(shipment: &DeskShipment, back: &DeskReturn) -> ReturnLine {
        ReturnLine {
            href: format!("/shipments/{}/returns/{}", shipment.id, back.id),
            number: back.answer.as_ref().and_then(|answer| answer.tracking_number.clone()),
            has_document: back.has_document,
            outcome_unknown: back.answer.as_ref().is_some_and(|answer| answer.outcome_unknown),
        }
    }
}

/// The recipient as it would stand on an envelope.
pub(crate) fn recipient_lines(to: &Recipient) -> Vec<String> {
    let party = to.party();
    let (postal_code, city, country) = to.place();
    let door = match to {
        Recipient::Street(address) => {
            format!("{} {}", address.street, address.house_number.as_deref().unwrap_or_default())
        }
        Recipient::Locker { post_number, locker_number, .. } => format!("Packstation {locker_number}, {post_number}"),
        Recipient::PostOffice { office_number, .. } => format!("Postfiliale {office_number}"),
        Recipient::PoBox { box_number, .. } => format!("Postfach {box_number}"),
        Recipient::ParcelShop { shop_id, .. } => shop_id.clone(),
    };
    let place = format!("{} {postal_code} {city}", country.as_str());
    let lines = [Some(party.name.clone()), party.company.clone(), party.addition.clone(), Some(door), Some(place)];
    lines.into_iter().flatten().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// The form "Sendung erfassen".
#[derive(Serialize)]
pub(super) struct FormPage {
    form: FormState,
    kind: &'static str,
    kinds: Vec<&'static str>,
    usual_countries: &'static [&'static str],
    other_countries: &'static [&'static str],
    /// A country that was posted and is in neither list; the cloud judges it. Empty for none.
    unlisted_country: String,
    /// Names of the fields with the weights.
    weights: Vec<String>,
    can_add: bool,
    format: String,
    key: String,
    pub(super) no_access: bool,
    /// The shipment that was made with this form before its content was changed.
    pub(super) earlier: Option<Line>,
    /// Sentences that belong to no field.
    pub(super) notes: Vec<String>,
    pub(super) trouble: Option<ReportView>,
}

impl FormPage {
    pub(super) fn new(typed: &ShipmentForm, key: String) -> FormPage {
        let mut form = FormState::new();
        for (name, value) in &typed.texts {
            form.set(name, value);
        }
        form.set("kind", typed.kind.code());
        form.set("format", &typed.format);
        let weights: Vec<String> = (0..typed.weights.len()).map(|index| format!("weight_{index}")).collect();
        for (name, value) in weights.iter().zip(&typed.weights) {
            form.set(name, value);
        }
        FormPage {
            form,
            kind: typed.kind.code(),
            kinds: RecipientKind::ALL.iter().map(|kind| kind.code()).collect(),
            usual_countries: &USUAL_COUNTRIES,
            other_countries: &OTHER_COUNTRIES,
            unlisted_country: unlisted(typed.text("country")),
            can_add: weights.len() < PARCELS_MAX,
            weights,
            format: typed.format.clone(),
            key,
            no_access: false,
            earlier: None,
            notes: Vec::new(),
            trouble: None,
        }
    }

    /// The state of its fields, for noting faults.
    pub(super) fn form_mut(&mut self) -> &mut FormState {
        &mut self.form
    }
}

fn unlisted(country: &str) -> String {
    let listed = USUAL_COUNTRIES.contains(&country) || OTHER_COUNTRIES.contains(&country);
    if listed { String::new() } else { country.to_owned() }
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "desk/shipment_new.html";

    fn samples() -> Vec<(&'static str, FormPage)> {
        super::samples::forms()
    }
}

/// The cloud could not be asked for a document.
#[derive(Serialize)]
pub(super) struct TroublePage {
    report: ReportView,
}

impl TroublePage {
    pub(super) fn new(trouble: &crate::cloud::Trouble, at: kontor_model::UtcMillis) -> TroublePage {
        TroublePage { report: ReportView::of_trouble(trouble, at) }
    }
}

impl Page for TroublePage {
    const TEMPLATE: &'static str = "desk/trouble.html";

    fn samples() -> Vec<(&'static str, TroublePage)> {
        let shipments = super::samples::all();
        let found = shipments.iter().find_map(|shipment| shipment.last_failure.as_ref());
        found.map(|trouble| ("too slow", TroublePage::new(trouble, shipments[0].created_at))).into_iter().collect()
    }
}
