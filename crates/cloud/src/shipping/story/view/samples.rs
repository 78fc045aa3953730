//! Made-up shipments for the samples of pages.

use std::collections::BTreeMap;

use kontor_adapters::{CarrierParcel, CarrierShipment, Registry};
use kontor_model::Lang;
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::label::{LabelFormat, LabelMedium};
use kontor_model::return_label::ReturnLabel;
use kontor_model::shipment::{
    CarrierCall, Finding, Hint, Overall, Parcel, ParcelLabel, Severity, Shipment, ShipmentState, TrackedParcel,
    Tracking, TrackingEvent, TrackingStatus,
};
use kontor_model::task::{ShippingTask, TaskKind};
use kontor_web::page::Page;

use super::{StoryPage, Told};
use crate::shipping::{closeouts, todo};

const ID: &str = "shp_01M83WFEZ084G7ZWYRD6Z1RV0W";
const AT: i64 = 1_795_424_400_000;

/// A shipment in a state.
pub(in crate::shipping::story) fn sample_shipment(state: ShipmentState) -> Shipment {
    let has_labels = matches!(state, ShipmentState::Labelled | ShipmentState::Cancelled);
    let parcel = |(number, tracking): (u32, &str)| Parcel {
        number,
        weight_g: 2_480,
        reference: None,
        tracking_number: tracking.to_owned(),
        tracking_url: Some("https://carrier.example/4711".to_owned()),
        return_tracking_number: (number == 1).then(|| "00340434298177450999".to_owned()),
        tracking_status: Some(TrackingStatus::InTransit),
        label: ParcelLabel {
            href: format!("/v1/shipments/{ID}/labels/{number}"),
            sha256: "00".repeat(32),
            format: LabelFormat::Pdf,
            medium: LabelMedium::A6,
            prints: number - 1,
        },
    };
    let numbers = [(1, "00340434298177450628"), (2, "00340434298177450611")];
    let hint = Hint {
        de: "Der Ort <Kölln> passt nicht zur Postleitzahl.".to_owned(),
        en: "The town does not fit.".to_owned(),
    };
    let finding = Finding::in_both(Lang::De, Severity::Warning, "address", "to.city", hint);
    Shipment {
        id: ID.parse().expect("a shipment id"),
        reference: "LS-2026-04417 <b>".to_owned(),
        state,
        carrier: "own_label".to_owned(),
        carrier_account: None,
        service: Some("transport".to_owned()),
        test: state == ShipmentState::Labelled,
        created_at_ms: AT,
        closed_at_ms: (state == ShipmentState::Labelled).then_some(AT + 3_600_000),
        parcels: if has_labels { numbers.map(parcel).to_vec() } else { Vec::new() },
        documents: Vec::new(),
        findings: vec![finding.from_carrier("0", "Der Ort ist zu dieser PLZ nicht bekannt.")],
    }
}

fn sample_asked() -> CarrierShipment {
    let party =
        |name: &str| Party { name: name.to_owned(), addition: Some("c/o Weber".to_owned()), ..Party::default() };
    let from = Address {
        party: party("Käsehof Grünwald & Söhne GmbH"),
        street: "Straße des 17. Juni".to_owned(),
        house_number: Some("12 a".to_owned()),
        postal_code: "10785".to_owned(),
        city: "Berlin".to_owned(),
        country: CountryCode::germany(),
    };
    let to = Recipient::Locker {
        party: party("Femke Altenwerder"),
        post_number: "73914206".to_owned(),
        locker_number: "142".to_owned(),
        postal_code: "50676".to_owned(),
        city: "Köln".to_owned(),
        country: CountryCode::germany(),
    };
    let parcel =
        CarrierParcel { weight_g: 2_480, dimensions_mm: None, reference: Some("Karton 1".to_owned()), sscc: None };
    let mut asked = CarrierShipment::new("LS-2026-04417", from, to, vec![parcel.clone(), parcel]);
    asked.services.no_neighbour = true;
    asked
}

fn sample_call(status: Option<u16>) -> CarrierCall {
    CarrierCall {
        operation: "create".to_owned(),
        method: "POST".to_owned(),
        url: "https://carrier.example/orders?validate=false".to_owned(),
        at_ms: AT + 86_400_000,
        took_ms: 812,
        status,
        request: Some("{\"name\":\"Femke <Altenwerder>\"}".to_owned()),
        answer: status.map(|_| "{\"status\":200}".to_owned()),
    }
}

fn sample_task() -> todo::Task {
    let known = ShippingTask {
        id: "tsk_01M83WFEZ084G7ZWYRD6Z1RV0W".parse().expect("an id"),
        kind: TaskKind::OutcomeUnknown,
        shipment: ID.parse().ok(),
        object: ID.to_owned(),
        detail: "Ob es ein Etikett gibt, ist <unklar>.".to_owned(),
        created_at_ms: AT,
    };
    todo::task(known, 2)
}

fn sample_tracked(status: TrackingStatus) -> TrackedParcel {
    let event = |(at_ms, status, text): (Option<i64>, TrackingStatus, &str)| TrackingEvent {
        at_ms,
        status,
        code: "SHRCU".to_owned(),
        text: text.to_owned(),
        place: Some("Köln <Süd>".to_owned()),
    };
    let events = [(Some(AT + 90_000_000), status, "Die Sendung <wurde> bearbeitet."), (None, status, "")].map(event);
    TrackedParcel {
        tracking_number: "00340434298177450628".to_owned(),
        shipment: ID.parse().ok(),
        return_label: None,
        reference: "LS-2026-04417".to_owned(),
        carrier: "parcelhaus".to_owned(),
        tracking_url: None,
        tracking: Some(Tracking { status, events: events.to_vec() }),
        asked_at_ms: Some(AT + 100_000_000),
        stuck: status == TrackingStatus::Exception,
    }
}

fn sample_return() -> ReturnLabel {
    let id = "ret_01M83WFEZ084G7ZWYRD6Z1RV0W";
    let label = |name: &str| ParcelLabel {
        href: format!("/v1/returns/{id}/{name}"),
        sha256: "00".repeat(32),
        format: LabelFormat::Pdf,
        medium: LabelMedium::A6,
        prints: 0,
    };
    ReturnLabel {
        id: id.parse().expect("an id"),
        reference: "LS-2026-04417 <b>".to_owned(),
        carrier: "parcelhaus".to_owned(),
        tracking_number: Some("00340434298177450635".to_owned()),
        created_at_ms: AT,
        outcome_unknown: false,
        label: Some(label("label")),
        qr_code: Some(label("qr-code")),
        findings: Vec::new(),
    }
}

impl Page for StoryPage {
    const TEMPLATE: &'static str = "story/shipment.html";

    fn samples() -> Vec<(&'static str, StoryPage)> {
        let (carriers, people) = (Registry::new(), BTreeMap::new());
        let told = |state, calls: Vec<CarrierCall>, tasks| {
            let (shipment, asked) = (sample_shipment(state), sample_asked());
            let tracked = [TrackingStatus::InTransit, TrackingStatus::Exception].map(sample_tracked);
            let told = Told {
                shipment: &shipment,
                asked: &asked,
                entries: &[],
                people: &people,
                calls: &calls,
                tracked: &tracked,
                close_out: (state == ShipmentState::Labelled).then(|| closeouts::views::sample(Overall::Ok, true)),
                returns: if state == ShipmentState::Labelled { vec![sample_return()] } else { Vec::new() },
                tasks,
                account: Some("Käsehof <Süd>".to_owned()),
            };
            StoryPage::new(Lang::De, &carriers, told)
        };
        let bare = |state| told(state, Vec::new(), Vec::new());
        vec![
            ("labelled", told(ShipmentState::Labelled, vec![sample_call(Some(200))], Vec::new())),
            ("prepared", bare(ShipmentState::Prepared)),
            ("cancelled", bare(ShipmentState::Cancelled)),
            ("being worked on", bare(ShipmentState::Requested)),
            ("unclear", told(ShipmentState::OutcomeUnknown, vec![sample_call(None)], vec![sample_task()])),
        ]
    }
}
