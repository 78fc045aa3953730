//! Shipments and forms for the samples of the pages: invented people, real shapes.

use kontor_model::UtcMillis;
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::label::{LabelFormat, LabelMedium};
use kontor_model::shipment::{
    DocumentKind, Finding, NewParcel, NewShipment, Parcel, ParcelLabel, Severity, Shipment, ShipmentDocument,
    ShipmentState, TrackedParcel, Tracking, TrackingEvent, TrackingStatus,
};

use crate::check::Verdict;
use crate::cloud::Trouble;
use crate::credentials::pages::ReportView;
use crate::packing::Offer;
use crate::shipping::form::{RecipientKind, ShipmentForm};
use crate::shipping::pages::{Beside, CloudLine, CloudListPage, FormPage, Line};
use crate::shipping::{DeskReturn, DeskShipment, DeskShipmentState};

const NOW: UtcMillis = UtcMillis(1_795_424_400_000);

/// What is asked of the cloud.
pub(crate) fn request() -> NewShipment {
    let parcels = [2480, 640].map(|weight_g| NewParcel { weight_g, dimensions_mm: None, reference: None }).to_vec();
    let to = Recipient::Street(Address {
        party: Party {
            name: "Jörg Müller-Weiß".to_owned(),
            company: Some("Käsehof <Grünwald> & Söhne".to_owned()),
            addition: Some("c/o Weber".to_owned()),
            email: None,
            phone: None,
        },
        street: "Große Bleichen".to_owned(),
        house_number: Some("12 a".to_owned()),
        postal_code: "20354".to_owned(),
        city: "Hamburg".to_owned(),
        country: CountryCode::germany(),
    });
    NewShipment::new("LS-2026-04417", to, parcels)
}

fn answer() -> Shipment {
    let parcel = |(number, weight_g, tracking): (u32, u32, &str)| Parcel {
        number,
        weight_g,
        reference: None,
        tracking_number: tracking.to_owned(),
        tracking_url: None,
        return_tracking_number: None,
        tracking_status: None,
        label: ParcelLabel {
            href: format!("/v1/shipments/shp_01M83WFEZ084G7ZWYRD6Z1RV0W/labels/{number}"),
            sha256: "00".repeat(32),
            format: LabelFormat::Pdf,
            medium: LabelMedium::A6,
            prints: 0,
        },
    };
    Shipment {
        id: "shp_01M83WFEZ084G7ZWYRD6Z1RV0W".parse().expect("a shipment id"),
        reference: "LS-2026-04417".to_owned(),
        state: ShipmentState::Labelled,
        carrier: "own_label".to_owned(),
        carrier_account: None,
        service: None,
        test: false,
        created_at_ms: NOW.0,
        closed_at_ms: None,
        parcels: [(1, 2480, "395200000000000017"), (2, 640, "395200000000000024")].map(parcel).to_vec(),
        documents: Vec::new(),
        findings: vec![Finding::new(
            Severity::Warning,
            "demo_prefix",
            "label",
            "Ohne GS1-Nummer trägt das Etikett MUSTER.".to_owned(),
        )],
    }
}

/// One shipment in every state.
pub(crate) fn all() -> Vec<DeskShipment> {
    let shipment = |state, answer: Option<Shipment>, last_failure| {
        let request = request();
        DeskShipment {
            id: "dsh_01M83WFEZ084G7ZWYRD6Z1RV0W".parse().expect("an id"),
            state,
            reference: request.reference.clone(),
            recipient: request.to.party().name.clone(),
            place: "DE 20354 Hamburg".to_owned(),
            body: String::new(),
            cloud_id: answer.as_ref().map(|known| known.id.clone()),
            request: Some(request),
            buys_prepared: false,
            answer,
            last_failure,
            created_at: NOW,
            idempotency_key: String::new(),
            credential_id: String::new(),
            cloud_url: String::new(),
            client_id: String::new(),
        }
    };
    let slow = || Some(trouble());
    vec![
        shipment(DeskShipmentState::Labelled, Some(answer()), None),
        shipment(DeskShipmentState::Sending, None, slow()),
        shipment(DeskShipmentState::Created, Some(answer()), slow()),
        shipment(DeskShipmentState::OutcomeUnknown, Some(Shipment { parcels: Vec::new(), ..answer() }), None),
        shipment(DeskShipmentState::Cancelled, Some(answer()), None),
        DeskShipment {
            request: None,
            recipient: String::new(),
            place: String::new(),
            ..shipment(DeskShipmentState::Labelled, Some(as_zpl(answer())), None)
        },
        shipment(DeskShipmentState::CancelPending, Some(answer()), None),
    ]
}

/// The same with ZPL labels, a return number, a customs paper, made in test mode and closed.
fn as_zpl(mut answer: Shipment) -> Shipment {
    for parcel in &mut answer.parcels {
        parcel.label.format = LabelFormat::Zpl;
        parcel.tracking_status = Some(TrackingStatus::InTransit);
        parcel.tracking_url = Some("https://track.example/395200000000000017".to_owned());
        parcel.return_tracking_number = Some("999".to_owned());
    }
    let documents = [DocumentKind::ReturnLabel, DocumentKind::Customs].map(|kind| ShipmentDocument {
        kind,
        parcel: 1,
        href: "/v1/shipments/x/documents/customs/1".to_owned(),
        sha256: "00".repeat(32),
        format: LabelFormat::Pdf,
        medium: LabelMedium::A4,
    });
    Shipment {
        documents: documents.to_vec(),
        test: true,
        closed_at_ms: Some(NOW.0),
        service: Some("V01PAK".to_owned()),
        ..answer
    }
}

/// Prints, labels for the way back, and a picture that leaves something out.
pub(super) fn beside() -> Beside {
    let back =
        |id: &str, has_document| DeskReturn { id: id.to_owned(), answer: None, has_document, body: String::new() };
    let not_drawn = std::collections::BTreeMap::from([(1, vec!["^BX".to_owned()])]);
    let returns = vec![back("01M83WFEZ084G7ZWYRD6Z1RV0W", true), back("01M83WFEZ084G7ZWYRD6Z1RV0X", false)];
    let way = Some("DHL Parcel DE, <DHL> Paket".to_owned());
    Beside { jobs: crate::printing::samples::jobs(), returns, not_drawn, way, redrawn: false }
}

/// Where two parcels are.
pub(super) fn tracked() -> Vec<TrackedParcel> {
    let event = |status, text: &str| TrackingEvent {
        at_ms: Some(NOW.0),
        status,
        code: "ES".to_owned(),
        text: text.to_owned(),
        place: Some("Köln".to_owned()),
    };
    let parcel = |number: &str, tracking, stuck| TrackedParcel {
        tracking_number: number.to_owned(),
        shipment: Some(answer().id),
        return_label: None,
        reference: "LS-2026-04417".to_owned(),
        carrier: "dhl_parcel_de".to_owned(),
        tracking_url: Some("https://track.example/1".to_owned()),
        tracking,
        asked_at_ms: Some(NOW.0),
        stuck,
    };
    let events =
        vec![event(TrackingStatus::InTransit, "Im Paketzentrum"), event(TrackingStatus::Announced, "Angekündigt")];
    let tracking = Tracking { status: TrackingStatus::InTransit, events };
    vec![parcel("395200000000000017", Some(tracking), true), parcel("395200000000000024", None, false)]
}

/// What the cloud knows, in every state.
pub(super) fn cloud_lists() -> Vec<(&'static str, CloudListPage)> {
    let states = ShipmentState::ALL;
    let line = |state| CloudLine::new(&Shipment { state, ..answer() }, &Offer::default());
    let codes: Vec<&'static str> = states.iter().map(|state| state.code()).collect();
    let page = || CloudListPage { states: codes.clone(), ..CloudListPage::default() };
    let lines = states.into_iter().map(line).collect();
    vec![
        ("empty", page()),
        ("some", CloudListPage { lines, next: Some("shp_01M83WFEZ084G7ZWYRD6Z1RV0W".to_owned()), ..page() }),
        ("no access", CloudListPage { no_access: true, ..page() }),
        (
            "trouble",
            CloudListPage { trouble: Some(trouble_view()), notes: vec!["Der Filter ist falsch.".to_owned()], ..page() },
        ),
    ]
}

/// A cloud that is too slow, as pages tell it.
pub(crate) fn trouble_view() -> ReportView {
    ReportView::of_trouble(&trouble(), NOW)
}

fn trouble() -> Trouble {
    Trouble::new(Verdict::TooSlow, "timeout").with("host", "kontor.example").with("address", "https://kontor.example")
}

/// The form in its states: every kind, faults, no access, trouble with the cloud.
pub(super) fn forms() -> Vec<(&'static str, FormPage)> {
    let form = |typed: &ShipmentForm| FormPage::new(typed, "01M83WFEZ084G7ZWYRD6Z1RV0W".to_owned());
    let mut samples: Vec<(&'static str, FormPage)> = RecipientKind::ALL
        .into_iter()
        .map(|kind| {
            (kind.code(), form(&ShipmentForm { kind, weights: vec![String::new(); 2], ..ShipmentForm::empty() }))
        })
        .collect();
    for kind in RecipientKind::ALL {
        let typed =
            ShipmentForm { kind, weights: vec!["1.000,5".to_owned(), "0".to_owned()], ..ShipmentForm::default() };
        let mut page = form(&typed);
        for fault in typed.read().expect_err("an empty form has faults") {
            page.form_mut().fault(&fault.field, &fault.key, &[]);
        }
        samples.push(("faults", page));
    }
    let mut barred = form(&ShipmentForm::empty());
    barred.no_access = true;
    let mut changed = form(&ShipmentForm::empty());
    changed.earlier = Some(Line::new(&all()[0]));
    let mut troubled = form(&ShipmentForm::empty());
    troubled.trouble = Some(ReportView::of_trouble(&trouble(), NOW));
    troubled.notes.push("Der Absender fehlt.".to_owned());
    samples.extend([("no access", barred), ("changed after sending", changed), ("trouble", troubled)]);
    samples
}
