//! What is found to be wrong before UPS is asked, by field.

use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::clock::FixedClock;
use kontor_model::date::CalendarDate;
use kontor_model::label::{LabelFormat, LabelMedium, LabelSpec};
use kontor_model::money::{CurrencyCode, Money};
use kontor_model::shipment::{Customs, CustomsContents, CustomsLine, Finding, Severity};
use kontor_model::{Lang, UtcMillis};

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::ups::{Ups, map};
use crate::context::CallContext;
use crate::shipment::CarrierShipment;

fn findings(shipment: &CarrierShipment) -> Vec<Finding> {
    let (clock, settings) = (FixedClock::at(UtcMillis(1_795_424_400_000)), account());
    Ups.findings(&CallContext { clock: &clock, lang: Lang::De, settings: &settings, http: None }, shipment)
}

/// Field, code and whether it stops the shipment, of everything found.
fn found(shipment: &CarrierShipment) -> Vec<(String, String, bool)> {
    findings(shipment).iter().map(|one| (one.field.clone(), one.code.clone(), one.is_error())).collect()
}

/// Changes a good shipment within Germany; exactly this is found: (field, code, whether it stops the shipment).
#[track_caller]
fn finds(change: impl FnOnce(&mut CarrierShipment), (field, code, is_error): (&str, &str, bool)) {
    let mut shipment = shipment();
    change(&mut shipment);
    assert_eq!(found(&shipment), [(field.to_owned(), code.to_owned(), is_error)]);
}

/// The same with a shipment to Switzerland.
#[track_caller]
fn finds_abroad(change: impl FnOnce(&mut CarrierShipment), (field, code, is_error): (&str, &str, bool)) {
    let mut shipment = shipment_abroad();
    change(&mut shipment);
    assert_eq!(found(&shipment), [(field.to_owned(), code.to_owned(), is_error)]);
}

#[test]
fn good_shipments_have_no_findings() {
    assert_eq!(findings(&shipment()), Vec::new());
    assert_eq!(findings(&shipment_abroad()), Vec::new());
}

#[test]
fn a_parcel_that_waits_without_a_message_is_pointed_out() {
    finds(|shipment| shipment.to = access_point(), ("to.email", "not_announced", false));
}

#[test]
fn places_of_other_carriers_are_refused_by_kind() {
    let party = Party { name: "Jürgen Groß".to_owned(), ..Party::default() };
    let (postal_code, city, country) = ("40212".to_owned(), "Düsseldorf".to_owned(), CountryCode::germany());
    let locker = Recipient::Locker {
        party: party.clone(),
        post_number: "12345678".to_owned(),
        locker_number: "123".to_owned(),
        postal_code: postal_code.clone(),
        city: city.clone(),
        country: country.clone(),
    };
    let po_box = Recipient::PoBox { party, box_number: "12 34".to_owned(), postal_code, city, country };
    for place in [locker, po_box] {
        finds(|shipment| shipment.to = place, ("to.kind", "not_served", true));
    }
}

#[test]
fn texts_are_measured_and_never_cut() {
    let to = |change: fn(&mut Address)| {
        move |shipment: &mut CarrierShipment| {
            let mut address = customer();
            change(&mut address);
            shipment.to = Recipient::Street(address);
        }
    };
    finds(to(|to| to.party.name = "x".repeat(36)), ("to.name", "too_long", true));
    finds(to(|to| to.party.name = "x".repeat(31)), ("to.name", "printed_short", false));
    finds(to(|to| to.street = "x".repeat(34)), ("to.street", "too_long", true));
    finds(to(|to| to.city = "Frankfurt am Main".to_owned()), ("to.city", "printed_short", false));
    finds(to(|to| to.postal_code = "4021".to_owned()), ("to.postal_code", "format", true));
    finds(to(|to| to.party.phone = Some("0".repeat(16))), ("to.phone", "too_long", true));
}

#[test]
fn a_town_that_is_printed_short_comes_with_a_proposal() {
    let mut to = customer();
    to.city = "Frankfurt am Main".to_owned();
    let found = findings(&CarrierShipment { to: Recipient::Street(to), ..shipment() });
    assert_eq!(found[0].proposal.as_deref(), Some("Frankfurt am"));
}

#[test]
fn abroad_both_sides_have_a_phone_number() {
    finds_abroad(|shipment| shipment.from.party.phone = None, ("from.phone", "required", true));
}

#[test]
fn america_needs_a_state() {
    let mut to = address("Ann Lee", "Main Street", Some("12"), "97201", "Portland", "US");
    to.party.phone = Some("+1 503 555 0100".to_owned());
    let change = |shipment: &mut CarrierShipment| {
        (shipment.to, shipment.service) = (Recipient::Street(to), Some("65".to_owned()));
    };
    finds_abroad(change, ("to.city", "required", true));
}

#[test]
fn an_access_point_has_nine_characters() {
    let change = |shipment: &mut CarrierShipment| {
        shipment.to = access_point();
        shipment.services.announce = true;
        if let Recipient::ParcelShop { shop_id, .. } = &mut shipment.to {
            *shop_id = "4711".to_owned();
        }
    };
    finds(change, ("to.shop_id", "format", true));
}

#[test]
fn parcels_have_their_limits() {
    finds(|shipment| shipment.parcels[0].weight_g = 70_001, ("parcels[0].weight_g", "out_of_range", true));
    finds(|shipment| shipment.parcels[0].weight_g = 0, ("parcels[0].weight_g", "out_of_range", true));
    for sides in [[2_701, 10, 10], [2_000, 600, 500], [u32::MAX; 3], [0, 10, 10]] {
        let change = |shipment: &mut CarrierShipment| shipment.parcels[0].dimensions_mm = Some(sides);
        finds(change, ("parcels[0].dimensions_mm", "out_of_range", true));
    }
}

#[test]
fn ship_dates_are_today_or_within_a_week() {
    for date in ["2026-11-22", "2026-12-02"] {
        finds(|shipment| shipment.ship_date = CalendarDate::parse(date), ("ship_date", "out_of_range", true));
    }
    let shipment = CarrierShipment { ship_date: CalendarDate::parse("2026-11-30"), ..shipment() };
    assert_eq!(findings(&shipment), Vec::new());
}

#[test]
fn services_that_ups_has_otherwise_are_named() {
    finds(|shipment| shipment.services.age_check = Some(16), ("services.age_check", "out_of_range", true));
    let expected = ("services.named_person_only", "service_not_offered", true);
    finds(|shipment| shipment.services.named_person_only = true, expected);
    finds(|shipment| shipment.service = Some("70".to_owned()), ("service", "service_not_offered", true));
    let nothing = Some(Money::euro_cents(0));
    finds(|shipment| shipment.services.insurance = nothing, ("services.insurance", "out_of_range", true));
    let expected = ("services.return_label", "service_not_offered", true);
    finds(|shipment| shipment.services.return_label = true, expected);
}

#[test]
fn standard_does_not_cross_the_sea() {
    let mut to = address("Kenji Sato", "Chuo 1-2", None, "100-0005", "Tokyo", "JP");
    to.party.phone = Some("+81 3 1234 5678".to_owned());
    let standard = |shipment: &mut CarrierShipment| {
        (shipment.to, shipment.service) = (Recipient::Street(to), Some("11".to_owned()));
    };
    finds_abroad(standard, ("service", "service_not_offered", false));
}

#[test]
fn without_a_product_it_is_standard_by_road_and_express_beyond() {
    let usual = |country: &str, contents: CustomsContents| {
        let mut shipment = shipment_abroad();
        shipment.to = Recipient::Street(address("Ida Kleefeld", "Hauptplatz 4", None, "1070", "Stadt", country));
        shipment.customs.as_mut().expect("declared").contents = contents;
        map::usual_service(&shipment)
    };
    let sale = |country| usual(country, CustomsContents::Sale);
    assert_eq!([sale("DE"), sale("AT"), sale("CH"), sale("US"), sale("JP")], ["11", "11", "11", "65", "65"]);
    let documents = |country| usual(country, CustomsContents::Documents);
    assert_eq!([documents("AT"), documents("CH")], ["11", "65"]);
}

#[test]
fn lines_of_goods_are_complete() {
    let line = |change: fn(&mut CustomsLine)| {
        move |shipment: &mut CarrierShipment| change(&mut shipment.customs.as_mut().expect("declared").lines[1])
    };
    finds_abroad(line(|line| line.origin = None), ("customs.lines[1].origin", "required", true));
    finds_abroad(line(|line| line.hs_code = None), ("customs.lines[1].hs_code", "hs_code_missing", false));
    finds_abroad(line(|line| line.hs_code = Some("61".to_owned())), ("customs.lines[1].hs_code", "format", true));
    finds_abroad(line(|line| line.quantity = 0), ("customs.lines[1].unit_value", "out_of_range", true));
    let too_long = ("customs.lines[1].description", "too_long", true);
    finds_abroad(line(|line| line.description = "x".repeat(36)), too_long);
    let dollars = |line: &mut CustomsLine| line.unit_value.currency = CurrencyCode::parse("USD").expect("a currency");
    finds_abroad(line(dollars), ("customs.lines[1].unit_value", "one_currency", true));
}

#[test]
fn a_declaration_is_there_and_right() {
    let head = |change: fn(&mut Customs)| {
        move |shipment: &mut CarrierShipment| change(shipment.customs.as_mut().expect("declared"))
    };
    finds_abroad(|shipment| shipment.customs = None, ("customs", "required", true));
    let missing = ("customs.sender_customs_number", "eori_missing", false);
    finds_abroad(head(|customs| customs.sender_customs_number = None), missing);
    finds_abroad(head(|customs| customs.mrn = Some("26FR".to_owned())), ("customs.mrn", "format", true));
    finds_abroad(head(|customs| customs.lines.clear()), ("customs.lines", "required", true));
}

#[test]
fn zpl_on_short_paper_is_pointed_out() {
    let label = LabelSpec { format: LabelFormat::Zpl, medium: LabelMedium::A6, ..LabelSpec::default() };
    finds(|shipment| shipment.label = label, ("label.medium", "label_longer_than_paper", false));
}

#[test]
fn every_sentence_stands_in_both_languages() {
    let mut shipment = shipment_abroad();
    shipment.from.party.phone = None;
    shipment.customs = None;
    shipment.parcels[0].weight_g = 0;
    let found = findings(&shipment);
    assert_eq!(found.len(), 3);
    for finding in found {
        let hint = finding.hint.expect("both languages");
        assert!(!hint.de.is_empty() && !hint.en.is_empty() && hint.de != hint.en);
        assert_eq!((finding.detail, finding.severity), (hint.de, Severity::Error));
    }
}
