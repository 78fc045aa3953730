//! What the pages around one shipment show: the question before a cancellation, tracking, the way back.

use kontor_model::Lang;
use kontor_model::shipment::TrackedParcel;
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use crate::credentials::pages::ReportView;
use crate::fields::Fields;
use crate::shipping::{DeskShipment, care, format_kg};

/// Asked before a shipment is cancelled, and what the carrier answered when it refuses.
#[derive(Serialize)]
pub(super) struct CancelPage {
    id: String,
    reference: String,
    recipient: String,
    parcels: usize,
    /// Why it is not possible, in the cloud's words.
    pub(super) refused: Option<String>,
    pub(super) trouble: Option<ReportView>,
}

impl CancelPage {
    pub(super) fn new(shipment: &DeskShipment) -> CancelPage {
        CancelPage {
            id: shipment.id.as_str().to_owned(),
            reference: shipment.reference.clone(),
            recipient: shipment.recipient_line(),
            parcels: shipment.parcel_count(),
            refused: None,
            trouble: None,
        }
    }
}

impl Page for CancelPage {
    const TEMPLATE: &'static str = "desk/shipment_cancel.html";

    fn samples() -> Vec<(&'static str, CancelPage)> {
        let page = || CancelPage::new(&super::samples::all()[0]);
        let late = "Zu spät: Die Sendung ist abgeschlossen.".to_owned();
        vec![
            ("question", page()),
            ("too late", CancelPage { refused: Some(late), ..page() }),
            ("trouble", CancelPage { trouble: Some(super::samples::trouble_view()), ..page() }),
        ]
    }
}

/// Where the parcels are.
#[derive(Serialize)]
pub(super) struct TrackingPage {
    id: String,
    reference: String,
    numbers: Vec<String>,
    parcels: Vec<TrackedParcel>,
}

impl TrackingPage {
    pub(super) fn new(shipment: &DeskShipment, mut parcels: Vec<TrackedParcel>) -> TrackingPage {
        // The address comes from elsewhere: only a page is linked to, never a script.
        for parcel in &mut parcels {
            parcel.tracking_url = parcel.tracking_url.take().filter(|url| url.starts_with("https://"));
        }
        TrackingPage {
            id: shipment.id.as_str().to_owned(),
            reference: shipment.reference.clone(),
            numbers: shipment.tracking_numbers().into_iter().map(str::to_owned).collect(),
            parcels,
        }
    }
}

impl Page for TrackingPage {
    const TEMPLATE: &'static str = "desk/shipment_tracking.html";

    fn samples() -> Vec<(&'static str, TrackingPage)> {
        let shipment = super::samples::all().remove(0);
        vec![
            ("unknown", TrackingPage::new(&shipment, Vec::new())),
            ("some", TrackingPage::new(&shipment, super::samples::tracked())),
        ]
    }
}

/// The form for a label for the way back.
#[derive(Serialize)]
pub(super) struct ReturnPage {
    id: String,
    reference: String,
    /// Who sends it back, line by line; empty for a locker or box, which nobody sends from.
    from: Vec<String>,
    pub(super) form: FormState,
    pub(super) notes: Vec<String>,
    pub(super) trouble: Option<ReportView>,
}

impl ReturnPage {
    pub(super) fn new(shipment: &DeskShipment, lang: Lang) -> ReturnPage {
        let parcels = shipment.answer.as_ref().map(|answer| answer.parcels.as_slice()).unwrap_or_default();
        let weight: u32 = parcels.iter().map(|parcel| parcel.weight_g).sum();
        let weight = if weight == 0 { String::new() } else { format_kg(weight, lang) };
        let from = care::door_of(shipment).map(|address| {
            let number = address.house_number.as_deref().unwrap_or_default();
            let company = address.party.company.clone().unwrap_or_default();
            vec![
                address.party.name.clone(),
                company,
                format!("{} {number}", address.street).trim_end().to_owned(),
                format!("{} {} {}", address.country.as_str(), address.postal_code, address.city),
            ]
        });
        ReturnPage {
            id: shipment.id.as_str().to_owned(),
            reference: shipment.reference.clone(),
            from: from.unwrap_or_default().into_iter().filter(|line| !line.is_empty()).collect(),
            form: FormState::new().with("weight", weight),
            notes: Vec::new(),
            trouble: None,
        }
    }

    pub(super) fn typed(mut self, fields: &Fields) -> ReturnPage {
        self.form.set("weight", fields.get("weight"));
        self
    }
}

impl Page for ReturnPage {
    const TEMPLATE: &'static str = "desk/shipment_return.html";

    fn samples() -> Vec<(&'static str, ReturnPage)> {
        let page = || ReturnPage::new(&super::samples::all()[0], Lang::De);
        let mut faulty = page();
        faulty.form.fault("weight", "shipments.error.weight_zero", &[]);
        faulty.notes.push("Dieser Frachtführer kennt keine Retouren.".to_owned());
        let no_door = ReturnPage { from: Vec::new(), ..page() };
        let troubled = ReturnPage { trouble: Some(super::samples::trouble_view()), ..page() };
        vec![("form", page()), ("faults", faulty), ("no door", no_door), ("trouble", troubled)]
    }
}
