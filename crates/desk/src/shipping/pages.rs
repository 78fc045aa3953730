//! What the pages of "Sendungen" show.

use kontor_model::Lang;
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use crate::credentials::pages::ReportView;
use crate::shipping::form::{OTHER_COUNTRIES, PARCELS_MAX, RecipientKind, ShipmentForm, USUAL_COUNTRIES, weight_text};
use crate::shipping::{DeskShipment, DeskShipmentState};

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
#[derive(Serialize)]
pub(super) struct ListPage {
    pub(super) lines: Vec<Line>,
    pub(super) next: Option<String>,
    /// No record is active: nothing can be shipped yet.
    pub(super) no_access: bool,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "desk/shipments.html";

    fn samples() -> Vec<(&'static str, ListPage)> {
        let lines = super::samples::all().iter().map(Line::new).collect();
        vec![
            ("no access", ListPage { lines: Vec::new(), next: None, no_access: true }),
            ("empty", ListPage { lines: Vec::new(), next: None, no_access: false }),
            ("some", ListPage { lines, next: Some("dsh_01M83WFEZ084G7ZWYRD6Z1RV0W".to_owned()), no_access: false }),
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
    pdf_href: String,
    zpl_href: String,
}

/// One shipment with its labels.
#[derive(Serialize)]
pub(super) struct ShipmentPage {
    line: Line,
    parcels: Vec<ParcelLine>,
    findings: Vec<String>,
    pub(super) trouble: Option<ReportView>,
    is_pdf: bool,
}

impl ShipmentPage {
    pub(super) fn new(shipment: &DeskShipment, lang: Lang) -> ShipmentPage {
        let answer = shipment.answer.as_ref();
        let known = answer.map(|answer| answer.parcels.as_slice()).unwrap_or_default();
        let parcels = known.iter().map(|parcel| {
            let spec = shipment.label_spec(parcel);
            let href = format!("/shipments/{}/labels/{}", shipment.id, parcel.number);
            let form = format!("medium={}&dpi={}", spec.medium.code(), spec.dpi.code());
            ParcelLine {
                number: parcel.number,
                weight: weight_text(parcel.weight_g, lang),
                tracking_number: parcel.tracking_number.clone(),
                pdf_href: format!("{href}?format=pdf&{form}"),
                zpl_href: format!("{href}?format=zpl&{form}"),
                href,
            }
        });
        ShipmentPage {
            line: Line::new(shipment),
            parcels: parcels.collect(),
            findings: answer
                .map(|answer| answer.findings.iter().map(|f| f.detail.clone()).collect())
                .unwrap_or_default(),
            trouble: shipment.last_failure.as_ref().map(|trouble| ReportView::of_trouble(trouble, shipment.created_at)),
            is_pdf: known.iter().all(|parcel| parcel.label.format == kontor_model::label::LabelFormat::Pdf),
        }
    }
}

impl Page for ShipmentPage {
    const TEMPLATE: &'static str = "desk/shipment.html";

    fn samples() -> Vec<(&'static str, ShipmentPage)> {
        let names = ["labelled", "sending", "created", "outcome unknown"];
        let shipments = super::samples::all();
        names.into_iter().zip(shipments.iter().map(|shipment| ShipmentPage::new(shipment, Lang::De))).collect()
    }
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
