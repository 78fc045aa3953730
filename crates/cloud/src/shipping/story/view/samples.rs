//! Made-up shipments for the samples of pages.

use kontor_adapters::{CarrierParcel, CarrierShipment};
use kontor_model::Lang;
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::label::{LabelFormat, LabelMedium};
use kontor_model::shipment::{Finding, Hint, Parcel, ParcelLabel, Severity, Shipment, ShipmentState, TrackingStatus};

const ID: &str = "shp_01M83WFEZ084G7ZWYRD6Z1RV0W";
const AT: i64 = 1_795_424_400_000;

pub(super) fn sample_shipment(state: ShipmentState) -> Shipment {
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

pub(super) fn sample_asked() -> CarrierShipment {
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
