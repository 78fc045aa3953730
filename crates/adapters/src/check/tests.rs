//! What the descriptor alone finds, tried on the own label's one.

use kontor_model::Lang;
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::label::{LabelFormat, LabelMedium, LabelSpec};
use kontor_model::money::Money;

use super::*;
use crate::carrier::own_label::OwnLabel;
use crate::{Carrier, CarrierParcel};

fn address(name: &str) -> Address {
    Address {
        party: Party { name: name.to_owned(), ..Party::default() },
        street: "Königsallee".to_owned(),
        house_number: Some("7".to_owned()),
        postal_code: "40212".to_owned(),
        city: "Düsseldorf".to_owned(),
        country: CountryCode::germany(),
    }
}

fn shipment() -> CarrierShipment {
    let parcel = CarrierParcel { weight_g: 2_350, dimensions_mm: None, reference: None, sscc: None };
    CarrierShipment::new("LS-1", address("Musterhandel"), Recipient::Street(address("Jürgen Groß")), vec![parcel])
}

fn fields(shipment: &CarrierShipment) -> Vec<(String, String)> {
    let found = by_descriptor(OwnLabel::new().descriptor(), shipment, shipment.service.as_deref(), Lang::De);
    assert!(found.iter().all(|finding| finding.is_error() && finding.hint.is_some()), "{found:?}");
    found.into_iter().map(|finding| (finding.field, finding.code)).collect()
}

fn expect(shipment: &CarrierShipment, field: &str, code: &str) {
    assert_eq!(fields(shipment), [(field.to_owned(), code.to_owned())]);
}

#[test]
fn a_good_shipment_has_no_findings() {
    assert_eq!(fields(&shipment()), []);
}

#[test]
fn a_product_the_carrier_does_not_have_is_named_with_those_it_has() {
    expect(&CarrierShipment { service: Some("V01PAK".to_owned()), ..shipment() }, "service", "unknown_value");
}

#[test]
fn a_service_that_is_not_offered_is_named_and_never_dropped() {
    let mut wanted = shipment();
    wanted.services.insurance = Some(Money::euro_cents(100_000));
    expect(&wanted, "services.insurance", "service_not_offered");
    let mut wanted = shipment();
    wanted.services.carrier_options = vec!["saturday".to_owned()];
    expect(&wanted, "services.carrier_options", "service_not_offered");
}

#[test]
fn consent_to_be_announced_is_no_service_and_never_in_the_way() {
    let mut wanted = shipment();
    wanted.services.announce = true;
    assert_eq!(fields(&wanted), []);
}

#[test]
fn paper_and_format_are_those_of_the_carrier() {
    let a4 = LabelSpec { medium: LabelMedium::A4, ..LabelSpec::default() };
    expect(&CarrierShipment { label: a4, ..shipment() }, "label", "form_not_available");
    let png = LabelSpec { format: LabelFormat::Png, ..LabelSpec::default() };
    expect(&CarrierShipment { label: png, ..shipment() }, "label", "form_not_available");
}

#[test]
fn a_text_that_is_too_long_is_quoted_with_its_limit_and_a_proposal_of_whole_words() {
    let mut long = shipment();
    long.parcels[0].reference = Some("Karton mit sehr vielen Teilen aus Lager 12".to_owned());
    let found = by_descriptor(OwnLabel::new().descriptor(), &long, None, Lang::En);
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((finding.field.as_str(), finding.code.as_str()), ("parcels[0].reference", "too_long"));
    assert!(finding.detail.contains("42 characters") && finding.detail.contains("at most 35"), "{}", finding.detail);
    assert_eq!(finding.proposal.as_deref(), Some("Karton mit sehr vielen Teilen aus"));
}

#[test]
fn a_proposal_never_exceeds_the_limit_and_keeps_whole_words_where_there_are_any() {
    assert_eq!(cut_at_word("Groß Umstadt", 12), "Groß Umstadt");
    assert_eq!(cut_at_word("Groß Umstadt", 8), "Groß");
    assert_eq!(cut_at_word("Groß Umstadt", 4), "Groß");
    assert_eq!(cut_at_word("Donaudampfschifffahrt", 5), "Donau");
}

#[test]
fn a_shipment_has_parcels_but_not_more_than_the_carrier_takes() {
    expect(&CarrierShipment { parcels: Vec::new(), ..shipment() }, "parcels", "required");
    let many = vec![shipment().parcels[0].clone(); 100];
    expect(&CarrierShipment { parcels: many, ..shipment() }, "parcels", "too_many");
}
