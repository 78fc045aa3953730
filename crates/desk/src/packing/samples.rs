//! The packing table in its states, for the samples of the page.

use std::sync::Arc;

use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::shipment::{Finding, NewShipment, Overall, Severity, Shipment, ShipmentServices, ShipmentState};

use crate::packing::form::PackingForm;
use crate::packing::pages::{
    FoundView, OpenView, Opened, OrderBeside, PackedView, PackingPage, QueueLine, UnprintedLine,
};
use crate::packing::{Offer, ProfileLine, Queued};
use crate::printing::Printed;
use crate::printing::pages::JobLine;
use crate::shipping;

fn wanted() -> NewShipment {
    let services =
        ShipmentServices { announce: true, carrier_options: vec!["saturday".to_owned()], ..Default::default() };
    let to = match shipping::samples::request().to {
        Recipient::Street(address) => Recipient::Locker {
            party: address.party,
            post_number: "73914206".to_owned(),
            locker_number: "142".to_owned(),
            postal_code: "50676".to_owned(),
            city: "Kölln".to_owned(),
            country: address.country,
        },
        other => other,
    };
    NewShipment {
        to,
        services: Some(services),
        shipping_profile: Some("10".to_owned()),
        ..shipping::samples::request()
    }
}

fn queued(number: u8, findings: Vec<Finding>, is_put_back: bool) -> Queued {
    let labelled = shipping::samples::all().remove(0).answer.expect("an answer");
    let shipment = Shipment {
        id: format!("shp_01M83WFEZ084G7ZWYRD6Z1RV0{number}").parse().expect("an id"),
        reference: format!("1048{number}"),
        state: ShipmentState::Prepared,
        carrier: "dhl_parcel_de".to_owned(),
        service: Some("V01PAK".to_owned()),
        parcels: Vec::new(),
        documents: Vec::new(),
        findings,
        ..labelled
    };
    Queued { shipment, wanted: Some(Arc::new(wanted())), is_put_back }
}

fn town() -> Finding {
    let detail = "Postleitzahl und Ort passen nicht zusammen: 50676 gehört zu Köln.".to_owned();
    Finding::new(Severity::Warning, "town", "to.city", detail).proposing("Köln").from_carrier("0", "Weak validation")
}

fn offer() -> Offer {
    let mut offer = Offer::default();
    offer.carriers.insert("dhl_parcel_de".to_owned(), "DHL Paket".to_owned());
    let service = ("dhl_parcel_de".to_owned(), "V01PAK".to_owned());
    offer.services.insert(service, "DHL Paket".to_owned());
    let line = |number: &str, name: &str| ProfileLine {
        number: number.to_owned(),
        name: name.to_owned(),
        carrier: "dhl_parcel_de".to_owned(),
    };
    offer.profiles = vec![line("10", "DHL Paket"), line("20", "Päckchen <klein>")];
    offer
}

/// Goods that leave the customs union, of which nobody said where they are from.
fn declared() -> NewShipment {
    let customs = serde_json::json!({
        "contents": "sale",
        "lines": [{ "description": "Hochbeet <Lärche>", "quantity": 3, "unit_weight_g": 0,
            "unit_value": { "amount": "34.99", "currency": "EUR" }, "hs_code": "44219999" }],
    });
    NewShipment { customs: Some(serde_json::from_value(customs).expect("the wire format")), ..wanted() }
}

fn open(form: &PackingForm, focus: &'static str) -> OpenView {
    open_of(&wanted(), form, focus)
}

fn open_of(wanted: &NewShipment, form: &PackingForm, focus: &'static str) -> OpenView {
    let queued = queued(5, Vec::new(), false);
    let next = Some("10486".to_owned());
    let order = Some(OrderBeside::new(&crate::orders::samples::one(), Lang::De));
    OpenView::new(&Opened { queued: &queued, wanted, form, offer: &offer(), next, focus, order }, Lang::De)
}

fn page() -> PackingPage {
    let queue = [queued(5, vec![town()], false), queued(6, Vec::new(), false), queued(7, Vec::new(), true)];
    let open = Some("shp_01M83WFEZ084G7ZWYRD6Z1RV05");
    PackingPage {
        lines: queue.iter().map(|queued| QueueLine::new(queued, &offer(), open)).collect(),
        total: 17,
        recent: crate::printing::samples::jobs().iter().map(JobLine::new).collect(),
        unprinted: vec![UnprintedLine::new(&shipping::samples::all()[0])],
        printers: vec!["Etikettendrucker 1".to_owned()],
        here: "/packing".to_owned(),
        ..PackingPage::default()
    }
}

/// The page in all its states.
pub(super) fn pages() -> Vec<(&'static str, PackingPage)> {
    let with_finding = PackingForm::of(&wanted(), &[town()], Lang::De);
    let plain = PackingForm::of(&wanted(), &[], Lang::De);
    let mut faulty_form = plain.clone();
    faulty_form.to.weights = vec![String::new(), "zwei".to_owned()];
    let mut faulty = open(&faulty_form, "weight");
    faulty.note_faults(&faulty_form.apply(&wanted()).err().unwrap_or_default());
    faulty.notes.push("Die Versandart 10 ist nicht aktiv.".to_owned());
    let mut abroad_form = PackingForm::of(&declared(), &[], Lang::De);
    abroad_form.customs[0].origin = "Atlantis".to_owned();
    abroad_form.customs[0].value = "1.234".to_owned();
    let mut abroad = open_of(&declared(), &abroad_form, "weight");
    abroad.note_faults(&abroad_form.apply(&declared()).err().unwrap_or_default());
    let mut checked = open(&plain, "scan");
    checked.checked = Some(Overall::Ok);
    let known = shipping::samples::all().remove(0);
    let jobs = crate::printing::samples::jobs();
    let printed = |range: std::ops::Range<usize>| Printed { jobs: jobs[range].to_vec(), without_printer: Vec::new() };
    let packed = |view| PackingPage { packed: Some(view), open: Some(open(&plain, "scan")), ..page() };
    let unprinted = Printed { without_printer: vec![crate::printing::Purpose::PdfLabel], ..Printed::default() };
    let states = shipping::samples::all();
    vec![
        ("no access", PackingPage { no_access: true, here: "/packing".to_owned(), ..PackingPage::default() }),
        ("empty", PackingPage { here: "/packing".to_owned(), ..PackingPage::default() }),
        ("queue", page()),
        ("open", PackingPage { open: Some(open(&with_finding, "weight")), ..page() }),
        ("checked", PackingPage { open: Some(checked), ..page() }),
        ("customs", PackingPage { open: Some(abroad), ..page() }),
        ("faults", PackingPage { open: Some(faulty), ..page() }),
        ("printed", packed(PackedView::new(&known, &printed(0..2)))),
        ("not printed", packed(PackedView::new(&known, &printed(2..3)))),
        ("no printer", packed(PackedView::new(&known, &unprinted))),
        ("answer lost", packed(PackedView::new(&states[1], &Printed::default()))),
        ("unclear", packed(PackedView::new(&states[3], &Printed::default()))),
        (
            "unknown",
            PackingPage {
                unknown: Some("LS-<4711>".to_owned()),
                by_hand: "/shipments/new?reference=LS-4711".to_owned(),
                ..page()
            },
        ),
        ("found", PackingPage { found: Some(FoundView::new(&known)), ..page() }),
        ("reprinted", PackingPage { job: Some(JobLine::new(&jobs[1])), ..page() }),
        ("reprint failed", PackingPage { job: Some(JobLine::new(&jobs[2])), ..page() }),
    ]
}
